"""How an answer that staff have recorded is told."""

from contracts.words.on_behalf import recorded_on_behalf
from quotes.documents import OnBehalf


def told_on_behalf(came: OnBehalf, locale: str | None = None) -> str:
    """One sentence, the same wherever it is told (contracts.words.on_behalf)."""
    return recorded_on_behalf(came.how, came.words, came.day, came.recorded_by.name, locale)
