"""Reports of what clients chose: options, packages, the step from what was recommended, days, discounts, margins."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from groundwork.display import number, percent
from quotes.models import QuoteFigures
from quotes.selectors.reports.facts import Facts, Group, Ladder, amount
from quotes.selectors.reports.report import NONE, PICTURED, Column, Report, bars_of, cents, month_words, share, tenth

Outcome = QuoteFigures.Outcome


def tier_mix(found: Facts) -> tuple[list[tuple[str, int, int, int]], int, int]:
    """Of each option the quotes that offered, recommended and took it, in the order of ladders; then how many of the
    signed ones stopped at the first option, and how many were signed."""
    offered: dict[str, list[int]] = {}
    places: dict[str, int] = {}
    stopped = signed = 0
    for group, ladder in _with_ladders(found):
        for place, name in enumerate(ladder.options):
            entry = offered.setdefault(name, [0, 0, 0])
            places[name] = max(places.get(name, 0), place)
            entry[0] += group.number
            entry[1] += group.number if place == ladder.recommended else 0
            entry[2] += group.number if place == group.taken else 0
        if group.outcome == Outcome.WON:
            signed += group.number
            stopped += group.number if group.taken == 0 and len(ladder.options) > 1 else 0
    names = sorted(offered, key=lambda name: (places[name], name))
    return [(name, *offered[name]) for name in names], stopped, signed  # type: ignore[misc]  # three each


def what_was_taken(found: Facts, today: date) -> Report:
    mix, stopped, signed = tier_mix(found)
    note = _("The cable TV test: %(stopped)s of %(signed)s stopped at the first option (%(share)s).") % {
        "stopped": number(stopped),
        "signed": number(signed),
        "share": percent(share(stopped, signed) or Decimal(0), 0),
    }
    return Report(
        "tier-mix",
        _("What clients took"),
        note if signed else _("Nothing was signed yet."),
        (
            Column(_("Option")),
            Column(_("Offered"), "count"),
            Column(_("Recommended"), "count"),
            Column(_("Taken"), "count"),
            Column(_("Share of those signed"), "share"),
        ),
        tuple((name, shown, liked, taken, share(taken, signed)) for name, shown, liked, taken in mix),
        bars_of(
            (
                name,
                Decimal(taken),
                _("%(taken)s of %(offered)s") % {"taken": number(taken), "offered": number(shown)},
                "recommended" if liked * 2 > shown else "",
            )
            for name, shown, liked, taken in mix
        ),
    )


def attach(found: Facts, today: date) -> Report:
    counts: dict[str, list[int]] = {}
    for group, ladder in _with_ladders(found):
        if group.outcome != Outcome.WON:
            continue
        for place, name in enumerate(ladder.packages):
            entry = counts.setdefault(name, [0, 0])
            entry[0] += group.number
            entry[1] += group.number if group.packages >> place & 1 else 0
    rows = tuple((name, of, taken, share(taken, of)) for name, (of, taken) in counts.items())
    return Report(
        "packages",
        _("Packages that go along"),
        _("Of the quotes that were signed and whose plan has the package: how many have it."),
        (
            Column(_("Package")),
            Column(_("Signed"), "count"),
            Column(_("With it"), "count"),
            Column(_("Attach rate"), "share"),
        ),
        rows,
        bars_of((name, rate or Decimal(0), percent(rate or Decimal(0), 0), "") for name, _of, _taken, rate in rows),
    )


def step_up(found: Facts, today: date) -> Report:
    sums: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0])
    for group, ladder in _with_ladders(found):
        if group.outcome == Outcome.WON and group.taken is not None:
            way = (group.taken > ladder.recommended) - (group.taken < ladder.recommended)
            entry = sums[group.currency, -way]
            entry[0] += group.number
            entry[1] += group.step
    words = {-1: _("Above what was recommended"), 0: _("As recommended"), 1: _("Below what was recommended")}
    rows = tuple(
        (currency, words[way], signed, amount(step), amount(step) / signed)
        for (currency, way), (signed, step) in sorted(sums.items())
    )
    return Report(
        "step-up",
        _("Step up from the recommended option"),
        _("What clients sign a month beside what was recommended to them."),
        (
            Column(_("Currency")),
            Column(_("What they took")),
            Column(_("Signed"), "count"),
            Column(_("More a month"), "money"),
            Column(_("Each, on average"), "money"),
        ),
        tuple((*row[:4], cents(row[4])) for row in rows),
        bars_of((words_, Decimal(signed), number(signed), "") for _currency, words_, signed, _step, _each in rows),
    )


def days(found: Facts, today: date) -> Report:
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for group in found.by_month:
        if group.outcome == Outcome.WON:
            sums[group.month][0] += group.number
            sums[group.month][1] += group.days
    called = month_words(sums)
    rows = tuple((called[at], signed, tenth(days, signed)) for at, (signed, days) in sorted(sums.items()))
    return Report(
        "days",
        _("Days to sign"),
        _("From the first sending to the signature, on average, by the month of the signature."),
        (Column(_("Month")), Column(_("Signed"), "count"), Column(_("Days"), "decimal")),
        rows,
        bars_of((words, days, number(days), "") for words, _signed, days in rows[-PICTURED:]),
    )


def by_person(found: Facts, today: date) -> Report:
    return _shares(
        found,
        lambda group: found.people.get(group.owner, NONE),
        "people",
        _("Discount and margin by salesperson"),
        _("Salesperson"),
    )


def by_option(found: Facts, today: date) -> Report:
    def name_of(group: Group) -> str:
        ladder = found.ladders.get(group.ladder) if group.ladder is not None else None
        fits = ladder is not None and group.taken is not None and group.taken < len(ladder.options)
        return ladder.options[group.taken] if fits else NONE  # type: ignore[union-attr,index]  # it fits

    return _shares(found, name_of, "margins", _("Discount and margin by option"), _("Option"))


def _shares(found: Facts, name_of: Callable[[Group], str], key: str, title: str, head: str) -> Report:
    """Average discount and margin of what was signed, each weighted by what it comes to a month."""
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    for group in found.by_person:
        if group.outcome == Outcome.WON:
            said = (group.number, group.monthly, group.gross, group.discount, group.cost)
            entry = sums[group.currency, name_of(group)]
            for place, value in enumerate(said):
                entry[place] += value
    rows = tuple(
        (currency, name, signed, amount(net), share(discount, gross), share(net - cost, net))
        for (currency, name), (signed, net, gross, discount, cost) in sorted(sums.items())
    )
    several = len({currency for currency, _name in sums}) > 1
    return Report(
        key,
        title,
        _("Of what was signed, by the month, at the costs of the day."),
        (
            Column(_("Currency")),
            Column(head),
            Column(_("Signed"), "count"),
            Column(_("A month"), "money"),
            Column(_("Average discount"), "share"),
            Column(_("Margin"), "share"),
        ),
        rows,
        bars_of(
            (f"{name} {currency}" if several else name, rate or Decimal(0), _both(rate, less), "")
            for currency, name, _signed, _net, less, rate in rows
        ),
        internal=True,
    )


def _both(rate: Decimal | None, less: Decimal | None) -> str:
    words = {"margin": percent(rate or Decimal(0), 0), "discount": percent(less or Decimal(0), 0)}
    return _("%(margin)s, discount %(discount)s") % words


def _with_ladders(found: Facts) -> Iterable[tuple[Group, Ladder]]:
    for group in found.by_choice:
        if group.ladder is not None and (ladder := found.ladders.get(group.ladder)) is not None:
            yield group, ladder
