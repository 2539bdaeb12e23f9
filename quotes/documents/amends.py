"""What a revision changes in a contract: the key `amends` of msp-quote/2, there in amendments and true-ups alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from contracts.documents import Due

# What the record of the contract will be about.
AmendsKind = Literal["true-up", "amended"]
What = Literal[
    "count",
    "quantity",
    "tier",
    "added",
    "dropped",
    "extra",
    "extra-once",
    "price",
    "flat",
    "discount",
    "discount-once",
    "term",
    "billing",
    "ramp",
    "taxed",
    "untaxed",
    "prices",
    "floor",
    "together",
]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the fee changes, one thing of it. `amount` is what it does to the fee; None where that cannot be said by
    itself: then it is part of the last reason, "together".

    `of` is an inventory key ("count"), else the name of a unit, tier, package, service ("price" for one, "flat" a
    month), tax or line outside the plan; `was` the name of the tier before. `by` is how many more, below 0 how many
    less. `came` and `went` are names of devices. `was_money` and `money` are a price, a discount or all of an extra
    before and after, `was_share` and `share` a discount in percent, `was_months` and `months` a term or a billing
    period; None where there was or is none, or no single one. A service that costs a share of the month is "flat" with
    shares; one with neither figure costs another price that is no single one. "prices" is what else another version of
    the plan changes. Documents of before 2026-11-29 have none of these figures: all but what is chosen and counted is
    "prices" there.
    """

    what: What
    amount: Decimal | None
    of: str = ""
    was: str = ""
    by: int = 0
    came: tuple[str, ...] = ()
    went: tuple[str, ...] = ()
    was_money: Decimal | None = None
    money: Decimal | None = None
    was_share: Decimal | None = None
    share: Decimal | None = None
    was_months: int = 0
    months: int = 0


@dataclass(frozen=True, slots=True)
class Amends:
    """The contract, the record that this was drafted from (its number and hash), and what changes.

    It holds from `effective_on` on, once `elapsed` months have passed. `fee_before` and `fee` are those of the month
    from then on, before tax; `later` are the fees that follow, each with its first day. `floor` is the least fee that
    the contract allows, None where the fee is above it. `due` is owed once for the rest of a month that has begun.
    `next_bill` is the first day of the period that is billed next under the new fee. `ends_on` is the contract's last
    day, None for one that goes on; `goes_on_after` is then the last day of a term that still runs on `effective_on`,
    None in documents from before that was said. The amounts of the `reasons` add up to `fee` less `fee_before`.
    """

    contract: str
    kind: AmendsKind
    record: int
    record_sha256: str
    effective_on: date
    elapsed: int
    ends_on: date | None
    name_before: str
    fee_before: Decimal
    fee: Decimal
    later: tuple[tuple[date, Decimal], ...]
    floor: Decimal | None
    due: Due | None
    next_bill: date
    reasons: tuple[Reason, ...]
    goes_on_after: date | None = None

    @property
    def change(self) -> Decimal:
        """What the month costs more, below 0 what it costs less."""
        return self.fee - self.fee_before


def amends_document(amends: Amends | None) -> dict[str, object]:
    """The key, or nothing where the revision changes no contract."""
    if amends is None:
        return {}
    due, goes_on_after = amends.due, amends.goes_on_after
    return {
        "amends": {
            "contract": amends.contract,
            "kind": amends.kind,
            "record": amends.record,
            "record_sha256": amends.record_sha256,
            "effective_on": amends.effective_on.isoformat(),
            "elapsed": amends.elapsed,
            "ends_on": None if amends.ends_on is None else amends.ends_on.isoformat(),
            **({} if goes_on_after is None else {"goes_on_after": goes_on_after.isoformat()}),
            "name_before": amends.name_before,
            "fee_before": str(amends.fee_before),
            "fee": str(amends.fee),
            "later": [[day.isoformat(), str(fee)] for day, fee in amends.later],
            "floor": None if amends.floor is None else str(amends.floor),
            "due": None
            if due is None
            else {
                "on": due.on.isoformat(),
                "days": due.days,
                "of": due.of,
                "amount": str(due.amount),
                "label": due.label,
            },
            "next_bill": amends.next_bill.isoformat(),
            "reasons": [_reason_document(reason) for reason in amends.reasons],
        }
    }


def read_amends(document: Mapping[str, Any]) -> Amends | None:
    """What `amends_document` wrote into the revision's document."""
    found = document.get("amends")
    if found is None:
        return None
    ends_on, floor, due = found["ends_on"], found["floor"], found["due"]
    return Amends(
        contract=found["contract"],
        kind=found["kind"],
        record=found["record"],
        record_sha256=found["record_sha256"],
        effective_on=date.fromisoformat(found["effective_on"]),
        elapsed=found["elapsed"],
        ends_on=None if ends_on is None else date.fromisoformat(ends_on),
        name_before=found["name_before"],
        fee_before=Decimal(found["fee_before"]),
        fee=Decimal(found["fee"]),
        later=tuple((date.fromisoformat(day), Decimal(fee)) for day, fee in found["later"]),
        floor=None if floor is None else Decimal(floor),
        due=None
        if due is None
        else Due(date.fromisoformat(due["on"]), due["days"], due["of"], Decimal(due["amount"]), due["label"]),
        next_bill=date.fromisoformat(found["next_bill"]),
        reasons=tuple(_read_reason(reason) for reason in found["reasons"]),
        goes_on_after=date.fromisoformat(found["goes_on_after"]) if "goes_on_after" in found else None,
    )


def _reason_document(reason: Reason) -> dict[str, object]:
    """What a reason does not say is left out."""
    said: dict[str, object] = {
        "of": reason.of,
        "was": reason.was,
        "by": reason.by,
        "came": list(reason.came),
        "went": list(reason.went),
        "was_money": _text(reason.was_money),
        "money": _text(reason.money),
        "was_share": _text(reason.was_share),
        "share": _text(reason.share),
        "was_months": reason.was_months,
        "months": reason.months,
    }
    return {"what": reason.what, "amount": _text(reason.amount), **{key: value for key, value in said.items() if value}}


def _text(figure: Decimal | None) -> str | None:
    return None if figure is None else str(figure)


def _figure(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _read_reason(document: Mapping[str, Any]) -> Reason:
    return Reason(
        what=document["what"],
        amount=_figure(document["amount"]),
        of=document.get("of", ""),
        was=document.get("was", ""),
        by=document.get("by", 0),
        came=tuple(document.get("came", ())),
        went=tuple(document.get("went", ())),
        was_money=_figure(document.get("was_money")),
        money=_figure(document.get("money")),
        was_share=_figure(document.get("was_share")),
        share=_figure(document.get("share")),
        was_months=document.get("was_months", 0),
        months=document.get("months", 0),
    )
