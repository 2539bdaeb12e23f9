"""The texts of a plan beside what they are in another language, thing by thing."""

from collections.abc import Callable
from itertools import groupby
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

import pricing
from groundwork.locales import ENGLISH, LANGUAGES
from plans.editing.texts import Place
from plans.other_texts import Tally, Text, TextGroup, tally
from plans.selectors.changes.words import PARTS

_PARTS: Final = {
    "plan": gettext_lazy("Plan"),
    "category": gettext_lazy("Categories"),
    "preset": PARTS["presets"],
    "tier": PARTS["tiers"],
    "package": PARTS["packages"],
    "bundle": PARTS["bundles"],
    "service": PARTS["services"],
    "unit": PARTS["units"],
    "term": PARTS["terms"],
    "billing": PARTS["billing"],
    "fee": PARTS["one_time"],
    "tax": PARTS["taxes"],
}
_LABELS: Final[dict[str, str | Promise]] = {
    "name": gettext_lazy("Name"),
    "tagline": gettext_lazy("Tagline"),
    "benefit": gettext_lazy("Benefit"),
    "description": gettext_lazy("Description"),
}


def text_groups(plan: pricing.Plan, language: str) -> tuple[TextGroup, ...]:
    """Every thing of the plan with texts that clients read, and what these are in that language."""
    said = {text.place: text for text in plan.texts if text.language == language}
    groups = groupby(pricing.written_texts(plan), key=lambda text: (text.kind, text.key))
    return tuple(_group(kind, list(texts), said) for (kind, _key), texts in groups)


def _group(kind: str, texts: list[pricing.Written], said: dict[Place, pricing.Wording]) -> TextGroup:
    return TextGroup(str(_PARTS[kind]), texts[0].text, tuple(_text(text, said.get(text.place)) for text in texts))


def _text(text: pricing.Written, said: pricing.Wording | None) -> Text:
    return Text(
        name=":".join(text.place),
        label=str(_LABELS[text.field.name]),
        written=text.text,
        limit=text.field.limit,
        lines=text.field.lines,
        said="" if said is None else said.text,
        of="" if said is None else said.of,
    )


def tallies(groups_in: Callable[[str], tuple[TextGroup, ...]]) -> tuple[Tally, ...]:
    """How far each language is, English last: most plans are written in it."""
    languages = [code for code in LANGUAGES if code != ENGLISH] + [ENGLISH]
    return tuple(tally(code, LANGUAGES[code], groups_in(code)) for code in languages)


def stale_texts(plan: pricing.Plan) -> tuple[Tally, ...]:
    """The languages in which texts have to be looked at, because what they were made of has changed."""
    if not plan.texts:
        return ()
    return tuple(found for found in tallies(lambda language: text_groups(plan, language)) if found.stale)
