"""What a notice consists of, and what the notices of all kinds have in common."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from contracts.documents import Standing
from groundwork.display import day as day_text
from groundwork.display import money


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One line of figures, ready to be set. `strong` is for the one that the notice is about."""

    label: str
    amount: str
    note: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class NoticeWords:
    """A notice: its title, what it says, its figures, and what stays as it was."""

    title: str
    paragraphs: tuple[str, ...]
    rows: tuple[NoticeRow, ...]
    stays: tuple[str, ...]


def term_stays(standing: Standing) -> str:
    """That the contract's end stays what it is."""
    locale, ends = standing.seller.locale, standing.ends_on
    term_to = standing.goes_on_after(standing.effective_on)
    if term_to is not None:
        words = _("The contract’s term runs to %(day)s, then it goes on by the month.")
        return words % {"day": day_text(term_to, locale)}
    if ends is None:
        return _("The contract goes on from month to month.")
    return _("The contract runs to %(day)s.") % {"day": day_text(ends, locale)}


def later_fees(standing: Standing, day: date) -> tuple[NoticeRow, ...]:
    """The steps of the fee after that day, as they are agreed already."""
    return tuple(
        NoticeRow(
            _("From %(day)s") % {"day": day_text(step.since, standing.seller.locale)}, month_text(standing, step.fee)
        )
        for step in standing.steps
        if step.since > day
    )


def month_text(standing: Standing, fee: Decimal) -> str:
    """A fee as a client reads it: "$350.00 a month"."""
    return _("%(amount)s a month") % {"amount": money(fee, standing.currency, standing.seller.locale)}


def paid_ahead(standing: Standing, month: int) -> tuple[str, ...]:
    """What becomes of what is paid ahead, where the fee changes with that month in the middle of a billing period."""
    if (month - 1) % standing.billing == 0:
        return ()
    return (_("What you have paid ahead for later months is set off on the next bill."),)
