"""What may be done with a contract without a new signature, as the revision says it and the client signs it.

Whatever a revision does not say wants a signature: a contract without clauses wants one for every change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal

import pricing

Unit = Literal["days", "months"]
AtEnd = Literal["ends", "renews", "monthly"]


@dataclass(frozen=True, slots=True)
class Notice:
    """How long before the end of the term a party must say so."""

    count: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class End:
    """What happens at the end of the term: it ends, it renews by so many `months`, or it goes on month by month.

    `months` belongs to a renewal alone.
    """

    then: AtEnd
    months: int | None = None


@dataclass(frozen=True, slots=True)
class Increase:
    """The fee may rise once a year by at most `cap` (0.05 is 5 %).

    On the day `on` of the year ("01-01"); where there is none, on each anniversary of the contract's first day.
    """

    cap: Decimal
    on: str | None = None


@dataclass(frozen=True, slots=True)
class Clauses:
    """The clauses of a contract; None or False where it has no such clause.

    `true_up`: the fee follows what is counted without a signature, down to `floor`, a share of the signed fee.
    """

    notice: Notice | None = None
    end: End | None = None
    true_up: bool = False
    increase: Increase | None = None
    floor: Decimal | None = None


NO_CLAUSES = Clauses()

# What the clauses are called where they are typed and where the company keeps its own, each by itself.
CLAUSE_NAMES: Final = (
    "notice_count",
    "notice_unit",
    "at_end",
    "renewal_months",
    "true_up_unsigned",
    "fee_floor",
    "increase_cap",
    "increase_on",
)


def clauses_from(values: Mapping[str, Any]) -> Clauses:
    """The clauses of values by CLAUSE_NAMES; a number or share that is None, and an empty text, is no such clause."""
    notice, cap, then = values["notice_count"], values["increase_cap"], values["at_end"]
    return Clauses(
        notice=None if notice is None else Notice(notice, "months" if values["notice_unit"] == "months" else "days"),
        end=End(then, values["renewal_months"] if then == "renews" else None) if then else None,
        true_up=values["true_up_unsigned"],
        increase=None if cap is None else Increase(cap, values["increase_on"] or None),
        floor=values["fee_floor"],
    )


def clauses_document(clauses: Clauses) -> dict[str, object]:
    """The clauses as part of a document; every key is there."""
    notice, end, increase = clauses.notice, clauses.end, clauses.increase
    return {
        "notice": None if notice is None else {notice.unit: notice.count},
        "end": None if end is None else {"then": end.then, "months": end.months},
        "true_up": clauses.true_up,
        "increase": None if increase is None else {"cap": pricing.number_text(increase.cap), "on": increase.on},
        "floor": None if clauses.floor is None else pricing.number_text(clauses.floor),
    }


def read_clauses(document: Mapping[str, Any]) -> Clauses:
    """What `clauses_document` wrote. Raises KeyError, TypeError or ValueError for anything else."""
    notice, end, increase, floor = (document[key] for key in ("notice", "end", "increase", "floor"))
    return Clauses(
        notice=None if notice is None else _notice(notice),
        end=None if end is None else End(end["then"], end["months"]),
        true_up=document["true_up"],
        increase=None if increase is None else Increase(Decimal(increase["cap"]), increase["on"]),
        floor=None if floor is None else Decimal(floor),
    )


def _notice(document: Mapping[str, int]) -> Notice:
    ((unit, count),) = document.items()
    if unit not in ("days", "months"):
        raise ValueError(f"a notice is in days or months, not in {unit!a}")
    return Notice(count, "days" if unit == "days" else "months")
