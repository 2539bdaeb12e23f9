"""What is chosen from a plan, and reading it (msp-selection/1 and msp-selection/2).

Only what can be judged without the plan is judged here; `price` judges the rest (unknown codes, the units of
`quantities`, the decimals of a discount, what must fit into the term). Writing is in `selection_document.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal

from pricing.fields import (
    COST,
    DISCOUNT_AMOUNT,
    DISCOUNT_PERCENT,
    PRICE,
    SHARE,
    members,
    optional,
    read_decimal,
    read_flag,
    read_format,
    read_text,
    read_whole,
)
from pricing.inventory import MAX_COUNT
from pricing.json_source import tree_from_json
from pricing.money import ZERO
from pricing.nodes import Node, items, record, version_of
from pricing.words import gettext as _

SELECTION_FORMATS: Final = ("msp-selection/1", "msp-selection/2")
CODE: Final = "bad-selection"

_MOST_DAYS: Final = 31

Recurrence = Literal["monthly", "once"]


@dataclass(frozen=True, slots=True)
class Discount:
    """Exactly one of the two: a share of what is discounted (0.05 is 5 %), or an amount of money."""

    percent: Decimal | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Extra:
    """A line that is not in the plan. `price` and `cost` are for one."""

    label: str
    recurrence: Recurrence
    quantity: int
    price: Decimal
    cost: Decimal = ZERO
    taxable: bool = True


@dataclass(frozen=True, slots=True)
class Ramp:
    """So many months cost less by that share."""

    months: int
    percent: Decimal


@dataclass(frozen=True, slots=True)
class PartMonth:
    """`days` of a month of `of` days, before the first full one."""

    days: int
    of: int


@dataclass(frozen=True, slots=True)
class Selection:
    """A tier, packages, a term in months and what the salesperson changed.

    `quantities` are sorted by unit. `taxes` are codes. `billing` is how many months are billed at once. `prices` are
    agreed with this client, by service and sorted by it. `ramp` is what less is paid to begin with, `prorate` a part
    month before the first full one, `elapsed` how many months of the term have passed, `one_time` whether the plan's
    fees are charged. `stated` is the version that its document says, as in a `Plan`.
    """

    tier: str
    packages: tuple[str, ...] = ()
    term: int = 12
    quantities: tuple[tuple[str, int], ...] = ()
    discount: Discount | None = None
    one_time_discount: Discount | None = None
    extras: tuple[Extra, ...] = ()
    taxes: tuple[str, ...] = ()
    billing: int = 1
    prices: tuple[tuple[str, Decimal], ...] = ()
    ramp: tuple[Ramp, ...] = ()
    prorate: PartMonth | None = None
    elapsed: int = 0
    one_time: bool = True
    stated: int = field(default=1, repr=False, compare=False)

    @property
    def version(self) -> int:
        """That of its document, or a later one that is needed."""
        return max(self.stated, least_version(self))


def least_version(selection: Selection) -> int:
    """The lowest version of the price language that can say what this selection says."""
    said_by_2 = (
        len(selection.taxes) > 1
        or selection.billing != 1
        or selection.prices
        or selection.ramp
        or selection.prorate is not None
        or selection.elapsed > 0
        or not selection.one_time
    )
    return 2 if said_by_2 else 1


def selection_from_json(raw: bytes) -> Selection:
    """The selection in a file. Raises PricingError("bad-selection")."""
    return read_selection(tree_from_json(raw, CODE))


def read_selection(document: object) -> Selection:
    """The selection in a document. Raises PricingError("bad-selection") with the path of what is wrong."""
    defaults: dict[str, object] = {
        "packages": [],
        "term": 12,
        "quantities": {},
        "discount": None,
        "one_time_discount": None,
        "extras": [],
        "tax": None,
    }
    since_2: dict[str, object] = {
        "billing": 1,
        "prices": {},
        "ramp": [],
        "prorate": None,
        "elapsed": 0,
        "one_time": True,
    }
    node = Node(document, "", CODE, version_of(document, SELECTION_FORMATS))
    at = record(node, "format tier", defaults, since_2)
    read_format(at["format"], *SELECTION_FORMATS)
    elapsed = read_whole(at["elapsed"], 0, MAX_COUNT)
    return Selection(
        tier=read_text(at["tier"]),
        packages=_codes(at["packages"]),
        term=read_whole(at["term"], 1, MAX_COUNT),
        quantities=tuple((unit, read_whole(n, 0, MAX_COUNT)) for unit, n in members(at["quantities"])),
        discount=optional(at["discount"], _discount),
        one_time_discount=optional(at["one_time_discount"], _discount),
        extras=tuple(_extra(node) for node in items(at["extras"])),
        taxes=_taxes(at["tax"]),
        billing=read_whole(at["billing"], 1, MAX_COUNT),
        prices=tuple((service, read_decimal(agreed, PRICE)) for service, agreed in members(at["prices"])),
        ramp=tuple(_ramp(entry) for entry in items(at["ramp"])),
        prorate=optional(at["prorate"], _part_month),
        elapsed=elapsed,
        one_time=read_flag(at["one_time"]) if _said(document, "one_time") else elapsed == 0,
        stated=node.version,
    )


def _said(document: object, key: str) -> bool:
    return isinstance(document, dict) and key in document


def _codes(node: Node) -> tuple[str, ...]:
    codes: list[str] = []
    for entry in items(node):
        code = read_text(entry)
        if code in codes:
            entry.fail(_('"%(code)s" is there twice; keep one') % {"code": code})
        codes.append(code)
    return tuple(codes)


def _taxes(node: Node) -> tuple[str, ...]:
    """A code or none; in version 2 a list of codes as well."""
    if node.version == 1 or not isinstance(node.value, list):
        tax = optional(node, read_text)
        return () if tax is None else (tax,)
    return _codes(node)


def _ramp(node: Node) -> Ramp:
    at = record(node, "months percent")
    return Ramp(read_whole(at["months"], 1, MAX_COUNT), read_decimal(at["percent"], SHARE))


def _part_month(node: Node) -> PartMonth:
    at = record(node, "days of")
    of = read_whole(at["of"], 2, _MOST_DAYS)
    return PartMonth(read_whole(at["days"], 1, of - 1), of)


def _discount(node: Node) -> Discount:
    at = record(node, "", {"percent": None, "amount": None})
    percent = optional(at["percent"], lambda share: read_decimal(share, DISCOUNT_PERCENT))
    amount = optional(at["amount"], lambda money: read_decimal(money, DISCOUNT_AMOUNT))
    if (percent is None) == (amount is None):
        node.fail(_('must have either a "percent" or an "amount"'))
    return Discount(percent, amount)


def _extra(node: Node) -> Extra:
    at = record(node, "label recurrence price", {"quantity": 1, "cost": "0", "taxable": True})
    if at["recurrence"].value not in ("monthly", "once"):
        at["recurrence"].fail(_('must be "monthly" or "once"'))
    return Extra(
        label=read_text(at["label"]),
        recurrence=at["recurrence"].value,
        quantity=read_whole(at["quantity"], 0, MAX_COUNT),
        price=read_decimal(at["price"], PRICE),
        cost=read_decimal(at["cost"], COST),
        taxable=read_flag(at["taxable"]),
    )
