"""How an agreement that staff have recorded is told: one sentence, the same everywhere, never that it was signed."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groundwork.display import day

# The ways by which an answer comes, with the words of a form.
HOW_CHOICES: Final[tuple[tuple[str, str | Promise], ...]] = (
    ("paper", gettext_lazy("On paper")),
    ("e-mail", gettext_lazy("By e-mail")),
    ("telephone", gettext_lazy("By telephone")),
    ("other", gettext_lazy("Otherwise")),
)
_RECEIVED: Final[dict[str, str | Promise]] = {
    "paper": gettext_lazy("received on paper on %(day)s"),
    "e-mail": gettext_lazy("received by e-mail on %(day)s"),
    "telephone": gettext_lazy("received by telephone on %(day)s"),
    "other": gettext_lazy("received otherwise on %(day)s"),
}


def recorded_on_behalf(how: str, words: str, received_on: date, by: str, locale: str | None = None) -> str:
    """ "Recorded on behalf of the client, received by e-mail on 27 November 2026, recorded by Sam Sales."

    `how` is one of HOW_CHOICES, `words` what was said about that, `by` the name of whoever recorded it.
    """
    received = str(_RECEIVED[how]) % {"day": day(received_on, locale)}
    if words:
        received = _("%(received)s (%(words)s)") % {"received": received, "words": words}
    return _("Recorded on behalf of the client, %(received)s, recorded by %(name)s.") % {
        "received": received,
        "name": by,
    }


def told_by_facts(facts: Mapping[str, str], locale: str | None = None) -> str:
    """The same of the facts of a basis; empty where they do not say."""
    if "received_on" not in facts:
        return ""
    received_on = date.fromisoformat(facts["received_on"])
    return recorded_on_behalf(facts["received_by"], facts.get("words", ""), received_on, facts["recorded_by"], locale)
