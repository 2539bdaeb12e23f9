"""What each month costs, where that is not one price for all: months at less, a part month, years that rise."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import pricing
from groundwork.display import days, money, number, rate
from quotes.documents import Revision
from quotes.proposal.rows import Row

_YEAR: Final = 12


@dataclass(frozen=True, slots=True)
class Schedule:
    """The rows in their order and, where years rise or fall, by how much; without rows where all is one price."""

    rows: tuple[Row, ...]
    note: str


NO_SCHEDULE: Final = Schedule((), "")


def schedule_of(revision: Revision, price: pricing.Price) -> Schedule:
    """The schedule of a price of version 2. One of version 1 says its years instead."""
    if price.version == 1:
        return NO_SCHEDULE
    part = part_month_row(revision, price)
    rows = (*([part] if part else []), *(_row(revision, price, stretch) for stretch in price.schedule))
    if len(rows) < 2:
        return NO_SCHEDULE
    return Schedule(rows, _escalator(price, revision.seller.locale))


def part_month_row(revision: Revision, price: pricing.Price) -> Row | None:
    """The days before the first full month, with what they come to; None where there are none."""
    part = revision.common.prorate
    if part is None:
        return None
    currency, locale = price.currency, revision.seller.locale
    first = revision.starts_on
    label = _("Part month")
    if first is not None:
        label = _("%(days)s (part month)") % {"days": days(first, first + timedelta(days=part.days - 1), locale)}
    if is_free(revision, 1):
        return Row(label, _("free"))
    how = {
        "days": number(part.days, locale),
        "of": number(part.of, locale),
        "amount": money(price.schedule[0].monthly, currency, locale),
    }
    note = _("%(days)s of %(of)s days of %(amount)s a month") % how
    return Row(label, money(price.part_month, currency, locale), note)


def ramp_text(revision: Revision) -> str:
    """The months at less in one line: "First 2 months free"; nothing where there are none."""
    start, told = 1, []
    for entry in revision.common.ramp:
        if entry.percent > 0:
            told.append(_step(start, entry, revision.seller.locale))
        start += entry.months
    return ". ".join(told)


def _step(start: int, entry: pricing.Ramp, locale: str) -> str:
    words = {"months": number(entry.months, locale), "share": rate(entry.percent, locale)}
    if start > 1:
        words["months"] = _label(start, entry.months, locale)
        return (_("%(months)s free") if entry.percent == 1 else _("%(months)s at %(share)s off")) % words
    if entry.percent == 1:
        return ngettext("First month free", "First %(months)s months free", entry.months) % words
    return ngettext("%(share)s off the first month", "%(share)s off the first %(months)s months", entry.months) % words


def is_free(revision: Revision, month: int) -> bool:
    """Whether a month costs nothing because that was agreed; months count from 1."""
    return _ramp_at(revision.common.ramp, month) == 1


def _row(revision: Revision, price: pricing.Price, stretch: pricing.Stretch) -> Row:
    notes = (_dates(revision, stretch), less(revision, price, stretch))
    free = is_free(revision, stretch.start)
    return Row(
        label=_label(stretch.start + revision.common.elapsed, stretch.months, revision.seller.locale),
        amount=_("free") if free else money(stretch.monthly, price.currency, revision.seller.locale),
        note=" · ".join(note for note in notes if note),
    )


def _label(start: int, months: int, locale: str) -> str:
    """Months counted from the contract's first: whole years after the first are called years."""
    end = start + months - 1
    if start > 1 and start % _YEAR == 1 and end % _YEAR == 0:
        first, last = start // _YEAR + 1, end // _YEAR
        if first == last:
            return _("Year %(year)s") % {"year": number(first, locale)}
        return _("Years %(first)s to %(last)s") % {"first": number(first, locale), "last": number(last, locale)}
    if months == 1:
        return _("Month %(month)s") % {"month": number(start, locale)}
    return _("Months %(first)s to %(last)s") % {"first": number(start, locale), "last": number(end, locale)}


def _dates(revision: Revision, stretch: pricing.Stretch) -> str:
    begins = revision.first_full_day
    if begins is None:
        return ""
    first = pricing.first_day_of_month(begins, stretch.start)
    return days(first, pricing.last_day(begins, stretch.start + stretch.months - 1), revision.seller.locale)


def less(revision: Revision, price: pricing.Price, stretch: pricing.Stretch) -> str:
    """How months at less come to their price: by how much less, and less than what."""
    percent = _ramp_at(revision.common.ramp, stretch.start)
    if percent == 0:
        return ""
    at = (stretch.start + revision.common.elapsed - 1) // _YEAR + 1
    whole = next(year.monthly for year in price.years if year.year == at)
    words = {
        "share": rate(percent, revision.seller.locale),
        "amount": money(whole, price.currency, revision.seller.locale),
    }
    return (_("otherwise %(amount)s") if percent == 1 else _("%(share)s less than %(amount)s")) % words


def _ramp_at(ramp: tuple[pricing.Ramp, ...], month: int) -> Decimal:
    end = 0
    for entry in ramp:
        end += entry.months
        if month <= end:
            return entry.percent
    return pricing.ZERO


def _escalator(price: pricing.Price, locale: str) -> str:
    change = price.rates.escalator
    if change == 0 or len(price.years) < 2:
        return ""
    share = {"share": rate(abs(change), locale)}
    if change > 0:
        return _("Each year costs %(share)s more a month than the year before.") % share
    return _("Each year costs %(share)s less a month than the year before.") % share
