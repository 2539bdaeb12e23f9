"""How an agreement that staff have recorded is told: one sentence, the same everywhere, never that it was signed."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from groundwork.display import day

# The ways by which an answer comes, with the words of a form.
HOW_CHOICES: Final[tuple[tuple[str, str | Promise], ...]] = (
    ("paper", gettext_lazy("On paper")),
    ("e-mail", gettext_lazy("By e-mail")),
    ("telephone", gettext_lazy("By telephone")),
    ("other", gettext_lazy("Otherwise")),
)
# Whole sentences, without and with what was said of how it came.
_RECORDED: Final[dict[str, tuple[str | Promise, str | Promise]]] = {
    "paper": (
        gettext_lazy("Recorded on behalf of the client, received on paper on %(day)s, recorded by %(name)s."),
        gettext_lazy(
            "Recorded on behalf of the client, received on paper on %(day)s (%(words)s), recorded by %(name)s."
        ),
    ),
    "e-mail": (
        gettext_lazy("Recorded on behalf of the client, received by e-mail on %(day)s, recorded by %(name)s."),
        gettext_lazy(
            "Recorded on behalf of the client, received by e-mail on %(day)s (%(words)s), recorded by %(name)s."
        ),
    ),
    "telephone": (
        gettext_lazy("Recorded on behalf of the client, received by telephone on %(day)s, recorded by %(name)s."),
        gettext_lazy(
            "Recorded on behalf of the client, received by telephone on %(day)s (%(words)s), recorded by %(name)s."
        ),
    ),
    "other": (
        gettext_lazy("Recorded on behalf of the client, received otherwise on %(day)s, recorded by %(name)s."),
        gettext_lazy(
            "Recorded on behalf of the client, received otherwise on %(day)s (%(words)s), recorded by %(name)s."
        ),
    ),
}


def recorded_on_behalf(how: str, words: str, received_on: date, by: str, locale: str | None = None) -> str:
    """ "Recorded on behalf of the client, received by e-mail on 27 November 2026, recorded by Sam Sales."

    `how` is one of HOW_CHOICES, `words` what was said about that, `by` the name of whoever recorded it.
    """
    sentence = _RECORDED[how][1 if words else 0]
    return str(sentence) % {"day": day(received_on, locale), "words": words, "name": by}


def told_by_facts(facts: Mapping[str, str], locale: str | None = None) -> str:
    """The same of the facts of a basis; empty where they do not say."""
    if "received_on" not in facts:
        return ""
    received_on = date.fromisoformat(facts["received_on"])
    return recorded_on_behalf(facts["received_by"], facts.get("words", ""), received_on, facts["recorded_by"], locale)
