"""What is chosen from a plan (msp-selection/1).

Only what can be judged without the plan is judged here; `price` judges the rest (unknown codes, the units of
`quantities`, the decimals of a discount).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal

from pricing.fields import (
    COST,
    DISCOUNT_AMOUNT,
    DISCOUNT_PERCENT,
    PRICE,
    Node,
    items,
    members,
    optional,
    read_decimal,
    read_flag,
    read_format,
    read_text,
    read_whole,
    record,
)
from pricing.inventory import MAX_COUNT
from pricing.json_source import tree_from_json
from pricing.money import ZERO, number_text
from pricing.words import gettext as _

SELECTION_FORMAT: Final = "msp-selection/1"
CODE: Final = "bad-selection"

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
class Selection:
    """A tier, packages, a term in months and what the salesperson changed. `quantities` are sorted by unit."""

    tier: str
    packages: tuple[str, ...] = ()
    term: int = 12
    quantities: tuple[tuple[str, int], ...] = ()
    discount: Discount | None = None
    one_time_discount: Discount | None = None
    extras: tuple[Extra, ...] = ()
    tax: str | None = None


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
    at = record(Node(document, "", CODE), "format tier", defaults)
    read_format(at["format"], SELECTION_FORMAT)
    return Selection(
        tier=read_text(at["tier"]),
        packages=_packages(at["packages"]),
        term=read_whole(at["term"], 1, MAX_COUNT),
        quantities=tuple((unit, read_whole(n, 0, MAX_COUNT)) for unit, n in members(at["quantities"])),
        discount=optional(at["discount"], _discount),
        one_time_discount=optional(at["one_time_discount"], _discount),
        extras=tuple(_extra(node) for node in items(at["extras"])),
        tax=optional(at["tax"], read_text),
    )


def _packages(node: Node) -> tuple[str, ...]:
    codes: list[str] = []
    for entry in items(node):
        code = read_text(entry)
        if code in codes:
            entry.fail(_('"%(code)s" is there twice; keep one') % {"code": code})
        codes.append(code)
    return tuple(codes)


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


def kept_selection(document: Mapping[str, Any]) -> Selection:
    """The selection in a document of `selection_document` that nobody but us could write to since.

    Nothing in it is checked again, which makes it some ten times as fast as `read_selection`: for selections by the
    thousand out of our own tables.
    """
    return Selection(
        tier=document["tier"],
        packages=tuple(document["packages"]),
        term=document["term"],
        quantities=tuple(sorted(document["quantities"].items())),
        discount=_kept_discount(document["discount"]),
        one_time_discount=_kept_discount(document["one_time_discount"]),
        extras=tuple(_kept_extra(extra) for extra in document["extras"]),
        tax=document["tax"],
    )


def _kept_discount(document: Mapping[str, str] | None) -> Discount | None:
    return None if document is None else Discount(**{kind: Decimal(value) for kind, value in document.items()})


def _kept_extra(document: Mapping[str, Any]) -> Extra:
    return Extra(**{**document, "price": Decimal(document["price"]), "cost": Decimal(document["cost"])})


def selection_document(selection: Selection) -> dict[str, object]:
    """The document of a selection: every key there, packages as chosen, numbers as short as they can be."""
    return {
        "format": SELECTION_FORMAT,
        "tier": selection.tier,
        "packages": list(selection.packages),
        "term": selection.term,
        "quantities": dict(sorted(selection.quantities)),
        "discount": _discount_document(selection.discount),
        "one_time_discount": _discount_document(selection.one_time_discount),
        "extras": [
            {
                "label": extra.label,
                "recurrence": extra.recurrence,
                "quantity": extra.quantity,
                "price": number_text(extra.price),
                "cost": number_text(extra.cost),
                "taxable": extra.taxable,
            }
            for extra in selection.extras
        ],
        "tax": selection.tax,
    }


def _discount_document(discount: Discount | None) -> dict[str, str] | None:
    if discount is None:
        return None
    if discount.percent is not None:
        return {"percent": number_text(discount.percent)}
    return {"amount": number_text(ZERO if discount.amount is None else discount.amount)}
