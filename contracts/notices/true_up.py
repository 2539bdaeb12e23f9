"""A true-up under the contract: the fee follows what is counted."""

from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _

import pricing
from contracts.documents import Standing, fees_of
from contracts.notices.things import counted_things
from contracts.notices.words import NoticeRow, NoticeWords, later_fees, month_text, paid_ahead, term_stays
from groundwork.device_kinds import in_order, noun
from groundwork.display import day as day_text
from groundwork.display import money, money_signed, number, rate


def true_up_words(before: Standing, after: Standing) -> NoticeWords:
    """What is counted now, and what that does to the fee."""
    locale, stretch = after.seller.locale, after.stretches[-1]
    # The day from which the whole fee is another one; a month that has begun is charged by days.
    day = max(after.effective_on, pricing.first_day_of_month(after.first_day, stretch.month))
    old, new = before.mrr(day), after.mrr(day)
    since = day_text(day, locale)
    said = {"day": since, "number": after.contract, "name": stretch.name}
    paragraphs = [
        _(
            "As agreed in contract %(number)s, the monthly fee follows what we look after. We have counted again; from "
            "%(day)s your fee is for these numbers. You need not do anything."
        )
        % said,
        _("All amounts are before tax."),
    ]
    rows = [
        *_counts(before, after),
        NoticeRow(_("Fee so far"), month_text(before, old)),
        NoticeRow(_("Change"), money_signed(new - old, after.currency, locale), _floor_note(after, day)),
        NoticeRow(_("From %(day)s") % said, month_text(after, new), strong=True),
        *later_fees(after, day),
        *_days(before, after),
    ]
    stays = (
        _("What you have stays: %(name)s.") % said,
        _("The prices that were agreed for each person and device stay."),
        term_stays(after),
        _("All other terms stay."),
        *paid_ahead(after, stretch.month),
    )
    return NoticeWords(_("Your monthly fee from %(day)s") % said, tuple(paragraphs), tuple(rows), stays)


def _counts(before: Standing, after: Standing) -> tuple[NoticeRow, ...]:
    """Every count that is another one, in the words of the record's own day."""
    things, locale = counted_things(after), after.seller.locale
    then, now = dict(before.stretches[-1].counts), dict(after.stretches[-1].counts)
    return tuple(
        NoticeRow(
            capfirst(noun(key, 2, for_clients=True, things=things)),
            number(now.get(key, 0), locale),
            _("%(number)s before") % {"number": number(then.get(key, 0), locale)},
        )
        for key in in_order({**then, **now}, things)
        if then.get(key, 0) != now.get(key, 0)
    )


def _floor_note(after: Standing, day: date) -> str:
    """That the fee would be lower, were there no floor; empty where that is not so."""
    floor = after.clauses.floor
    if floor is None:
        return ""
    without = fees_of(after.stretches, after.increases, None, after.months, after.places)
    at = min(after.month_on(day), len(without)) - 1
    if without[at] == after.fees[at]:
        return ""
    return _("not below %(share)s of the fee that was signed") % {"share": rate(floor, after.seller.locale)}


def _days(before: Standing, after: Standing) -> tuple[NoticeRow, ...]:
    """What is owed once for the rest of a month that had begun."""
    locale = after.seller.locale
    return tuple(
        NoticeRow(
            _("Once, for the days from %(day)s") % {"day": day_text(due.on, locale)},
            money(due.amount, after.currency, locale),
            _("%(days)s of the month’s %(all)s days")
            % {"days": number(due.days, locale), "all": number(due.of, locale)},
        )
        for due in after.dues[len(before.dues) :]
    )
