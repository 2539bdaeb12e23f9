"""What a term or a billing does to the price, in words: at the desk, on the review page, and where clients choose."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

import pricing
from groundwork.display import rate


def changes(adjustment: Decimal) -> list[str]:
    """By how much the month costs more or less; nothing where it costs the same."""
    if adjustment == 0:
        return []
    words = _("%(rate)s more") if adjustment > 0 else _("%(rate)s less")
    return [words % {"rate": rate(abs(adjustment))}]


def term_changes(term: pricing.Term) -> list[str]:
    """The same of a term, and by how much each of its years costs more or less than the one before."""
    return [*changes(term.adjustment), *year_changes(term.escalator)]


def year_changes(escalator: Decimal, locale: str | None = None) -> list[str]:
    """By how much each year costs more or less than the one before; nothing where none does."""
    if escalator == 0:
        return []
    words = _("%(rate)s more each year") if escalator > 0 else _("%(rate)s less each year")
    return [words % {"rate": rate(abs(escalator), locale)}]


def with_changes(name: str, said: Sequence[str]) -> str:
    """A choice as its box names it: 36 months (8% less, 4% more each year)."""
    return _("%(name)s (%(changes)s)") % {"name": name, "changes": ", ".join(said)} if said else name
