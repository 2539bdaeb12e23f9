"""Reports of money by month: what contracts bring, what may still be won, what was won and lost."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _

import pricing
from groundwork.display import money_whole, number
from quotes.models import Quote, QuoteFigures
from quotes.selectors.reports.facts import Facts, Group, amount
from quotes.selectors.reports.report import PICTURED, Column, Report, bars_of, month_words, share
from quotes.states import BY_CODE

Outcome = QuoteFigures.Outcome
# Currency and month; how many were won, and their months; how many were lost, and theirs; the share won.
_Row = tuple[str, str, int, Decimal, int, Decimal, Decimal | None]


def revenue(found: Facts, today: date) -> Report:
    called = month_words(each.month for each in found.revenue)
    rows = tuple((each.currency, called[each.month], each.fee, pricing.arr(each.fee)) for each in found.revenue)
    several = len({each.currency for each in found.revenue}) > 1
    return Report(
        "revenue",
        _("Recurring revenue"),
        _("What contracts bring a month, before tax: at the end of each month, and today."),
        (Column(_("Currency")), Column(_("Month")), Column(_("A month"), "money"), Column(_("A year"), "money")),
        rows,
        bars_of(
            (
                f"{called[each.month]} {each.currency}" if several else called[each.month],
                each.fee,
                money_whole(each.fee, each.currency),
                "",
            )
            for each in found.revenue
        ),
    )


def pipeline(found: Facts, today: date) -> Report:
    money_columns = [Column(label, "money") for label in (_("A month"), _("Once"), _("Contract value"))]
    several = len({each.currency for each in found.waiting}) > 1
    return Report(
        "pipeline",
        _("Pipeline"),
        _("What may still be won, by where it stands today, at the recommended option."),
        (Column(_("Currency")), Column(_("State")), Column(_("Quotes"), "count"), *money_columns),
        tuple(
            (
                each.currency,
                str(BY_CODE[each.state].label),
                each.number,
                amount(each.monthly),
                amount(each.once),
                amount(each.value),
            )
            for each in found.waiting
        ),
        bars_of(
            (
                f"{BY_CODE[each.state].label} {each.currency}" if several else str(BY_CODE[each.state].label),
                amount(each.monthly),
                f"{number(each.number)} · {money_whole(amount(each.monthly), each.currency)}",
                each.state,
            )
            for each in found.waiting
        ),
    )


def won_and_lost(found: Facts, today: date) -> Report:
    sums: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for group in found.by_month:
        place = 0 if group.outcome == Outcome.WON else 2
        entry = sums[group.currency, group.month]
        entry[place] += group.number
        entry[place + 1] += group.monthly
    called = month_words(at for _currency, at in sums)
    rows = tuple(
        (currency, called[at], won, amount(won_month), lost, amount(lost_month), share(won, won + lost))
        for (currency, at), (won, won_month, lost, lost_month) in sorted(sums.items())
    )
    return Report(
        "won-lost",
        _("Won and lost by month"),
        _("New contracts and renewals, by the month in which they were signed, declined or marked as lost."),
        (
            Column(_("Currency")),
            Column(_("Month")),
            Column(_("Won"), "count"),
            Column(_("Won a month"), "money"),
            Column(_("Lost"), "count"),
            Column(_("Lost a month"), "money"),
            Column(_("Share won"), "share"),
        ),
        rows,
        bars_of(_won_and_lost_bars(rows, [at for _currency, at in sorted(sums)])),
    )


def _won_and_lost_bars(rows: Sequence[_Row], months: Sequence[int]) -> list[tuple[str, Decimal, str, str]]:
    """Two bars for each row, whose months these are."""
    last = sorted(set(months))[-PICTURED:]
    latest = [row for row, at in zip(rows, months, strict=True) if at in last]
    several = len({row[0] for row in rows}) > 1
    return [
        pair
        for currency, words, won, won_month, lost, lost_month, _rate in latest
        for mark in (f" {currency}" if several else "",)
        for pair in (
            (
                f"{words}{mark}: {_('won')}",
                won_month,
                f"{number(won)} · {money_whole(won_month, currency)}",
                "accepted",
            ),
            (
                f"{words}{mark}: {_('lost')}",
                lost_month,
                f"{number(lost)} · {money_whole(lost_month, currency)}",
                "lost",
            ),
        )
    ]


def reason_words(group: Group) -> str | Promise:
    """Why it was lost, as people say it."""
    known = {str(code): label for code, label in Quote.LostReason.choices}
    if group.reason in known:
        return known[group.reason]
    return _("Declined, no reason given") if group.outcome == Outcome.DECLINED else _("Something else")


def reasons(found: Facts, today: date) -> Report:
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for group in found.by_month:
        if group.outcome != Outcome.WON:
            entry = sums[group.currency, str(reason_words(group))]
            entry[0] += group.number
            entry[1] += group.monthly
    ordered = sorted(sums.items(), key=lambda pair: (pair[0][0], -pair[1][0], pair[0][1]))
    rows = tuple((currency, why, lost, amount(monthly)) for (currency, why), (lost, monthly) in ordered)
    return Report(
        "reasons",
        _("Why quotes were lost"),
        "",
        (Column(_("Currency")), Column(_("Reason")), Column(_("Lost"), "count"), Column(_("A month"), "money")),
        rows,
        bars_of(
            (why, Decimal(lost), f"{number(lost)} · {money_whole(sum_, currency)}", "lost")
            for currency, why, lost, sum_ in rows
        ),
    )
