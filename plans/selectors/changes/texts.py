"""What became of a plan's texts in other languages, a language at a time."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import pricing
from groundwork.locales import LANGUAGES


def text_changes(before: pricing.Plan, after: pricing.Plan) -> Iterator[tuple[str, str]]:
    """Each language in which something differs, by name, and how many texts. What went with its entry is not told."""
    if before.texts == after.texts:
        return
    there = {text.place for text in pricing.written_texts(after)}
    was = {(text.language, text.place): text for text in before.texts if text.place in there}
    now = {(text.language, text.place): text for text in after.texts}
    for language in sorted({key[0] for key in {*was, *now}}):
        said = ", ".join(_told(was, now, language))
        if said:
            yield _("In %(language)s") % {"language": LANGUAGES.get(language, language)}, said


def _told(
    was: dict[tuple[str, tuple[str, str, str]], pricing.Wording],
    now: dict[tuple[str, tuple[str, str, str]], pricing.Wording],
    language: str,
) -> Iterator[str]:
    keys = {key for key in {*was, *now} if key[0] == language}
    new = len(keys - was.keys())
    gone = len(keys - now.keys())
    other = sum(1 for key in keys & was.keys() & now.keys() if was[key] != now[key])
    if new:
        yield ngettext("%(count)d text written", "%(count)d texts written", new) % {"count": new}
    if other:
        yield ngettext("%(count)d text changed", "%(count)d texts changed", other) % {"count": other}
    if gone:
        yield ngettext("%(count)d text taken out", "%(count)d texts taken out", gone) % {"count": gone}
