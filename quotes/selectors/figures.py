"""Priced options side by side, as finished strings for the desk's table. Nothing is worked out here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import pricing
from groundwork.display import MINUS, hours, money, money_signed, money_whole, number, percent
from quotes.documents import Revision
from quotes.drafts import PricedDraft

NONE = "\N{EN DASH}"
_MOST_ENDS: Final = 8  # rows of what the client may choose
Write = Callable[[Decimal, str], str]
REASONS: dict[str, str | Promise] = {"margin": gettext_lazy("Margin"), "discount": gettext_lazy("Discount")}


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure; `tone` is warn or empty."""

    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of every option. `kind` tells how it is set: price, step, plain, ours or flag."""

    label: str
    kind: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """The head of an option."""

    name: str
    recommended: bool


@dataclass(frozen=True, slots=True)
class Part:
    """What one tier, one package or one adjustment adds to the monthly price of the recommended option."""

    label: str
    amount: str


@dataclass(frozen=True, slots=True)
class PriceTable:
    """The whole table, the same in one sentence for those who listen, and why the owner must agree.

    `parts` add up to the price a month of the recommended option. `at_ends` is what a month costs with the numbers
    that the client may choose.
    """

    columns: tuple[Head, ...]
    rows: tuple[Row, ...]
    parts: tuple[Part, ...]
    recommended: str
    summary: str
    reasons: tuple[str, ...]
    at_ends: tuple[Row, ...] = ()


def table_of(priced: PricedDraft, *, internal: bool) -> PriceTable:
    """The figures of a draft; those that are ours alone only where `internal`."""
    heads = tuple(Head(candidate.name, candidate.code == priced.recommended) for candidate in priced.candidates)
    table = _table(heads, priced.comparison.columns, internal, priced.deposit)
    return replace(table, at_ends=_at_ends(priced, internal=internal))


def _at_ends(priced: PricedDraft, *, internal: bool) -> tuple[Row, ...]:
    """What the options cost a month at the ends of what the client may choose; of many the lowest and the highest."""
    at = [candidate.code for candidate in priced.candidates].index(priced.recommended)
    found = sorted(priced.ends, key=lambda end: end[1][at].recurring_net)
    shown = priced.ends if len(found) <= _MOST_ENDS else (found[0], found[-1])
    return tuple(
        Row(
            ", ".join(_("%(unit)s: %(number)s") % {"unit": name, "number": number(count)} for name, count in numbers),
            "plain",
            tuple(
                Cell(money(price.recurring_net, price.currency), "warn" if internal and price.needs_approval else "")
                for price in prices
            ),
        )
        for numbers, prices in shown
    )


def table_of_revision(revision: Revision, columns: Sequence[pricing.Column], *, internal: bool) -> PriceTable:
    """The figures of what was sent, compared by the engine from the frozen document."""
    heads = tuple(Head(option.name, option.recommended) for option in revision.options)
    return _table(heads, columns, internal, revision.deposit)


def table_of_deal(name: str, column: pricing.Column, deposit: pricing.Deposit | None, *, internal: bool) -> PriceTable:
    """The figures of the one choice that was signed, with what is due of it at signing. Nothing is to be approved."""
    table = _table((Head(name, recommended=False),), (column,), internal, deposit)
    return replace(table, rows=tuple(row for row in table.rows if row.kind != "flag"))


def _table(
    heads: tuple[Head, ...], columns: Sequence[pricing.Column], internal: bool, deposit: pricing.Deposit | None
) -> PriceTable:
    prices = [column.price for column in columns]
    at = next((index for index, head in enumerate(heads) if head.recommended), 0)
    summary = _("%(option)s: %(price)s a month") % {
        "option": heads[at].name,
        "price": money(prices[at].recurring_net, prices[at].currency),
    }
    if internal and prices[at].internal.gross_margin is not None:
        summary = _("%(figures)s, margin %(margin)s") % {"figures": summary, "margin": _margin(prices[at]).text}
    found = {reason for price in prices for reason in price.needs_approval}
    reasons = tuple(str(label) for reason, label in REASONS.items() if reason in found)
    return PriceTable(
        columns=heads,
        rows=(*_client_rows(columns, deposit), *(_own_rows(columns) if internal else ())),
        parts=_parts(columns[at]),
        recommended=heads[at].name,
        summary=summary,
        reasons=reasons if internal else (),
    )


def _client_rows(columns: Sequence[pricing.Column], deposit: pricing.Deposit | None) -> tuple[Row, ...]:
    """What the client pays. A row that few quotes need is there only where it has a figure."""
    prices = [column.price for column in columns]
    return (
        _amounts(prices, _("A month"), "price", [price.recurring_net for price in prices]),
        *_only_if_any(_amounts(prices, _("Step"), "step", [column.step for column in columns], money_signed)),
        *_only_if_any(_amounts(prices, _("Below list price"), "plain", [price.below_list or None for price in prices])),
        *_only_if_any(
            _amounts(
                prices, _("Above list price"), "plain", [price.above_list or None for price in prices], money_signed
            )
        ),
        _amounts(
            prices, _("Discount"), "plain", [-price.discount if price.discount != 0 else None for price in prices]
        ),
        _amounts(
            prices,
            _("With tax"),
            "plain",
            [None if price.recurring_tax == 0 else price.recurring_total for price in prices],
        ),
        _amounts(prices, _("Once"), "plain", [price.one_time_net for price in prices]),
        *_only_if_any(_amounts(prices, _("Part month"), "plain", [_part_month(column) for column in columns])),
        *_only_if_any(_amounts(prices, _("First month"), "plain", [_first_month(price) for price in prices])),
        *_only_if_any(_amounts(prices, _("First invoice"), "plain", [_first_invoice(price) for price in prices])),
        *_only_if_any(_amounts(prices, _("Due at signing"), "plain", [_due(price, deposit) for price in prices])),
    )


def _own_rows(columns: Sequence[pricing.Column]) -> tuple[Row, ...]:
    """What is ours alone to know."""
    prices = [column.price for column in columns]

    def row(label: str, kind: str, figure: Callable[[pricing.Price], Cell]) -> Row:
        return Row(label, kind, tuple(figure(price) for price in prices))

    return (
        row(_("Margin"), "ours", _margin),
        *_only_if_any(row(_("Over the term"), "ours", _term_margin)),
        *_only_if_any(Row(_("Margin, once"), "ours", tuple(map(_once_margin, columns)))),
        row(_("Hours a month"), "ours", lambda price: Cell(hours(price.internal.labour_hours))),
        _amounts(prices, _("An hour earns"), "ours", [price.internal.effective_hourly_rate for price in prices]),
        _amounts(prices, _("Work by the hour"), "ours", [price.internal.break_fix_value for price in prices]),
        row(_("Needs approval"), "flag", _approval),
    )


def _amounts(
    prices: Sequence[pricing.Price],
    label: str,
    kind: str,
    values: Sequence[Decimal | None],
    write: Write = money_whole,
) -> Row:
    return Row(label, kind, tuple(Cell(text) for text in _written(values, prices[0].currency, write)))


def _only_if_any(row: Row) -> tuple[Row, ...]:
    """The row, where it has a figure."""
    return (row,) if any(cell.text != NONE for cell in row.cells) else ()


def _part_month(column: pricing.Column) -> Decimal | None:
    """What the days before the first full month come to, where there are such days."""
    return None if column.selection.prorate is None else column.price.part_month


def _first_month(price: pricing.Price) -> Decimal | None:
    """What the first full month costs where it costs less than the others."""
    first = price.schedule[0].monthly
    return None if first == price.recurring_net else first


def _first_invoice(price: pricing.Price) -> Decimal | None:
    """The first invoice, where it is not the month and what is paid once."""
    return None if price.first_period.total == price.recurring_total else price.first_invoice


def _due(price: pricing.Price, deposit: pricing.Deposit | None) -> Decimal | None:
    """What is due at signing, where anything is."""
    return pricing.due_at_signing(deposit, price.first_invoice, price.currency) or None


def _parts(column: pricing.Column) -> tuple[Part, ...]:
    price, names = column.price, {"minimum": _("Up to the minimum"), "extra": _("Outside the plan")}
    parts = [Part(group.name or names[group.kind], money(group.amount, price.currency)) for group in column.groups]
    if price.term_adjustment != 0:
        parts.append(Part(_("For the term"), money(price.term_adjustment, price.currency)))
    if price.billing_adjustment != 0:
        parts.append(Part(_("For the billing"), money(price.billing_adjustment, price.currency)))
    if price.discount != 0:
        parts.append(Part(_("Discount"), f"{MINUS}{money(price.discount, price.currency)}"))
    return (*parts, Part(_("A month"), money(price.recurring_net, price.currency)))


def _written(values: Sequence[Decimal | None], currency: str, write: Write) -> list[str]:
    """The amounts of one row: all with cents where one of them has cents, so that the figures stand in line."""
    broken = any(value is not None and value != value.to_integral_value() for value in values)
    texts = []
    for value in values:
        if value is None:
            texts.append(NONE)
        elif broken and value == value.to_integral_value():
            sign = write(value, currency).removesuffix(money_whole(abs(value), currency))
            texts.append(sign + money(abs(value), currency))
        else:
            texts.append(write(value, currency))
    return texts


def _margin(price: pricing.Price) -> Cell:
    margin = price.internal.gross_margin
    tone = "warn" if "margin" in price.needs_approval else ""
    return Cell(NONE if margin is None else percent(margin, places=2), tone)


def _once_margin(column: pricing.Column) -> Cell:
    """That of what is paid once, where hardware or projects cost us anything; a loss stands out."""
    found = pricing.once_margin(column.price.one_time_net, column.selection)
    return Cell(NONE) if found is None else Cell(percent(found, places=2), "warn" if found < 0 else "")


def _term_margin(price: pricing.Price) -> Cell:
    """That of the whole schedule, where it begins with months at less."""
    margin = price.internal.term_margin
    if margin is None or _first_month(price) is None:
        return Cell(NONE)
    return Cell(percent(margin, places=2), _margin(price).tone)


def _approval(price: pricing.Price) -> Cell:
    if not price.needs_approval:
        return Cell(_("No"))
    return Cell(", ".join(str(REASONS[reason]) for reason in price.needs_approval), "warn")
