"""Writing a selection, and taking one back that nobody but us could write to since."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pricing.money import ZERO, number_text
from pricing.selection import SELECTION_FORMATS, Discount, Extra, PartMonth, Ramp, Selection, least_version


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
        taxes=_kept_taxes(document["tax"]),
        **(_kept_since_2(document) if document["format"] == SELECTION_FORMATS[1] else {}),
    )


def _kept_taxes(tax: str | list[str] | None) -> tuple[str, ...]:
    if tax is None:
        return ()
    return (tax,) if isinstance(tax, str) else tuple(tax)


def _kept_since_2(document: Mapping[str, Any]) -> dict[str, Any]:
    prorate = document["prorate"]
    return {
        "billing": document["billing"],
        "prices": tuple((service, Decimal(agreed)) for service, agreed in sorted(document["prices"].items())),
        "ramp": tuple(Ramp(entry["months"], Decimal(entry["percent"])) for entry in document["ramp"]),
        "prorate": None if prorate is None else PartMonth(**prorate),
        "elapsed": document["elapsed"],
        "one_time": document["one_time"],
        "stated": 2,
    }


def _kept_discount(document: Mapping[str, str] | None) -> Discount | None:
    return None if document is None else Discount(**{kind: Decimal(value) for kind, value in document.items()})


def _kept_extra(document: Mapping[str, Any]) -> Extra:
    return Extra(**{**document, "price": Decimal(document["price"]), "cost": Decimal(document["cost"])})


def selection_document(selection: Selection) -> dict[str, object]:
    """The document of a selection: every key there, packages as chosen, numbers as short as they can be.

    The version is the lowest that can say what there is to say.
    """
    version = least_version(selection)
    document: dict[str, object] = {
        "format": SELECTION_FORMATS[version - 1],
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
        "tax": _tax_document(selection.taxes),
    }
    return document if version == 1 else document | _since_2(selection)


def _tax_document(taxes: tuple[str, ...]) -> str | list[str] | None:
    return list(taxes) if len(taxes) > 1 else next(iter(taxes), None)


def _since_2(selection: Selection) -> dict[str, object]:
    prorate = selection.prorate
    return {
        "billing": selection.billing,
        "prices": {service: number_text(agreed) for service, agreed in sorted(selection.prices)},
        "ramp": [{"months": entry.months, "percent": number_text(entry.percent)} for entry in selection.ramp],
        "prorate": None if prorate is None else {"days": prorate.days, "of": prorate.of},
        "elapsed": selection.elapsed,
        "one_time": selection.one_time,
    }


def _discount_document(discount: Discount | None) -> dict[str, str] | None:
    if discount is None:
        return None
    if discount.percent is not None:
        return {"percent": number_text(discount.percent)}
    return {"amount": number_text(ZERO if discount.amount is None else discount.amount)}
