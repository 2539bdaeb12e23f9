"""Priced options side by side, as finished strings for the desk's table. Nothing is worked out here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groundwork.display import MINUS, money, money_signed, money_whole, number, percent
from plans.pricing import Price
from plans.pricing.comparison import Option
from quotes.documents import Revision
from quotes.drafts import PricedDraft

NONE = "\N{EN DASH}"
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
class Column:
    """The head of an option."""

    name: str
    recommended: bool


@dataclass(frozen=True, slots=True)
class PriceTable:
    """The whole table, the same in one sentence for those who listen, and why the owner must agree."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    summary: str
    reasons: tuple[str, ...]


def table_of(priced: PricedDraft, *, internal: bool) -> PriceTable:
    """The figures of a draft; those that are ours alone only where `internal`."""
    columns = tuple(Column(offer.name, offer.code == priced.recommended) for offer in priced.offers)
    return _table(columns, priced.comparison.options, internal)


def table_of_revision(revision: Revision, options: Sequence[Option], *, internal: bool) -> PriceTable:
    """The figures of what was sent, compared by the engine from the frozen document."""
    columns = tuple(Column(option.name, option.recommended) for option in revision.options)
    return _table(columns, options, internal)


def _table(columns: tuple[Column, ...], options: Sequence[Option], internal: bool) -> PriceTable:
    prices = [option.price for option in options]
    currency = prices[0].currency

    def row(label: str, kind: str, figure: Callable[[Price], Cell]) -> Row:
        return Row(label, kind, tuple(figure(price) for price in prices))

    def amount(value: Decimal) -> Cell:
        return Cell(money_whole(value, currency))

    steps = tuple(Cell(NONE if option.step is None else money_signed(option.step, currency)) for option in options)
    rows = [
        row(_("A month"), "price", lambda price: amount(price.recurring_net)),
        Row(_("Step"), "step", steps),
        row(_("Discount"), "plain", lambda price: _off(price.discount, currency)),
        row(_("With tax"), "plain", lambda price: amount(price.recurring_total)),
        row(_("Once"), "plain", lambda price: amount(price.one_time_net)),
    ]
    if internal:
        rows += [
            row(_("Margin"), "ours", _margin),
            row(_("Hours a month"), "ours", lambda price: Cell(number(price.internal.labour_hours))),
            row(_("An hour earns"), "ours", lambda price: _hour(price, currency)),
            row(_("Work by the hour"), "ours", lambda price: amount(price.internal.break_fix_value)),
            row(_("Needs approval"), "flag", _approval),
        ]
    at = next((index for index, column in enumerate(columns) if column.recommended), 0)
    summary = _("%(option)s: %(price)s a month") % {
        "option": columns[at].name,
        "price": money(prices[at].recurring_net, currency),
    }
    if internal and prices[at].internal.gross_margin is not None:
        summary = _("%(figures)s, margin %(margin)s") % {"figures": summary, "margin": _margin(prices[at]).text}
    found = {reason for price in prices for reason in price.needs_approval}
    reasons = tuple(str(label) for reason, label in REASONS.items() if reason in found)
    return PriceTable(columns, tuple(rows), summary, reasons if internal else ())


def _off(discount: Decimal, currency: str) -> Cell:
    return Cell(NONE if discount == 0 else f"{MINUS}{money_whole(discount, currency)}")


def _margin(price: Price) -> Cell:
    margin = price.internal.gross_margin
    tone = "warn" if "margin" in price.needs_approval else ""
    return Cell(NONE if margin is None else percent(margin, 1), tone)


def _hour(price: Price, currency: str) -> Cell:
    rate = price.internal.effective_hourly_rate
    return Cell(NONE if rate is None else money_whole(rate, currency))


def _approval(price: Price) -> Cell:
    if not price.needs_approval:
        return Cell(_("No"))
    return Cell(", ".join(str(REASONS[reason]) for reason in price.needs_approval), "warn")
