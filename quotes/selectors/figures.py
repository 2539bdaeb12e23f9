"""Priced options side by side, as finished strings for the desk's table. Nothing is worked out here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import pricing
from groundwork.display import MINUS, hours, money, money_signed, money_whole, percent
from quotes.documents import Revision
from quotes.drafts import PricedDraft

NONE = "\N{EN DASH}"
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

    `parts` add up to the recommended option's price a month.
    """

    columns: tuple[Head, ...]
    rows: tuple[Row, ...]
    parts: tuple[Part, ...]
    recommended: str
    summary: str
    reasons: tuple[str, ...]


def table_of(priced: PricedDraft, *, internal: bool) -> PriceTable:
    """The figures of a draft; those that are ours alone only where `internal`."""
    heads = tuple(Head(candidate.name, candidate.code == priced.recommended) for candidate in priced.candidates)
    return _table(heads, priced.comparison.columns, internal)


def table_of_revision(revision: Revision, columns: Sequence[pricing.Column], *, internal: bool) -> PriceTable:
    """The figures of what was sent, compared by the engine from the frozen document."""
    heads = tuple(Head(option.name, option.recommended) for option in revision.options)
    return _table(heads, columns, internal)


def _table(heads: tuple[Head, ...], columns: Sequence[pricing.Column], internal: bool) -> PriceTable:
    prices = [column.price for column in columns]
    currency = prices[0].currency

    def row(label: str, kind: str, figure: Callable[[pricing.Price], Cell]) -> Row:
        return Row(label, kind, tuple(figure(price) for price in prices))

    def amounts(label: str, kind: str, values: list[Decimal | None], write: Write = money_whole) -> Row:
        return Row(label, kind, tuple(Cell(text) for text in _written(values, currency, write)))

    rows = [
        amounts(_("A month"), "price", [price.recurring_net for price in prices]),
        amounts(_("Step"), "step", [column.step for column in columns], money_signed),
        amounts(_("Discount"), "plain", [-price.discount if price.discount != 0 else None for price in prices]),
        amounts(
            _("With tax"), "plain", [None if price.recurring_tax == 0 else price.recurring_total for price in prices]
        ),
        amounts(_("Once"), "plain", [price.one_time_net for price in prices]),
    ]
    if internal:
        rows += [
            row(_("Margin"), "ours", _margin),
            row(_("Hours a month"), "ours", lambda price: Cell(hours(price.internal.labour_hours))),
            amounts(_("An hour earns"), "ours", [price.internal.effective_hourly_rate for price in prices]),
            amounts(_("Work by the hour"), "ours", [price.internal.break_fix_value for price in prices]),
            row(_("Needs approval"), "flag", _approval),
        ]
    at = next((index for index, head in enumerate(heads) if head.recommended), 0)
    summary = _("%(option)s: %(price)s a month") % {
        "option": heads[at].name,
        "price": money(prices[at].recurring_net, currency),
    }
    if internal and prices[at].internal.gross_margin is not None:
        summary = _("%(figures)s, margin %(margin)s") % {"figures": summary, "margin": _margin(prices[at]).text}
    found = {reason for price in prices for reason in price.needs_approval}
    reasons = tuple(str(label) for reason, label in REASONS.items() if reason in found)
    return PriceTable(
        columns=heads,
        rows=tuple(rows),
        parts=_parts(columns[at]),
        recommended=heads[at].name,
        summary=summary,
        reasons=reasons if internal else (),
    )


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


def _written(values: list[Decimal | None], currency: str, write: Write) -> list[str]:
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


def _approval(price: pricing.Price) -> Cell:
    if not price.needs_approval:
        return Cell(_("No"))
    return Cell(", ".join(str(REASONS[reason]) for reason in price.needs_approval), "warn")
