"""What was agreed at one time, and what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any, Final

import pricing

# What a client without counted people is measured by.
_COMPUTERS: Final = ("workstation", "laptop", "server")


@dataclass(frozen=True, slots=True)
class PlanRef:
    """The published version of a plan that something was priced on."""

    name: str
    version: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """What holds from the first day of `month` on, until something else was agreed.

    `fees` are those of every month of the term, from month 1 on, as if it had held from the beginning: so an escalator
    knows its year. `name` is what the client calls it ("Gold with Security"). `signed` tells a signature from a clause.
    `counts` are the inventory counts it stands on. `selection` and `plan` are None where there is a flat fee and
    no plan: then nothing can be priced anew.
    """

    month: int
    name: str
    fees: tuple[Decimal, ...]
    signed: bool
    counts: tuple[tuple[str, int], ...]
    selection: pricing.Selection | None = None
    plan: PlanRef | None = None


def size_of(counts: Mapping[str, int]) -> int:
    """How big a client is: its people or, where nobody is counted, its computers and servers."""
    return counts.get("user", 0) or sum(counts.get(kind, 0) for kind in _COMPUTERS)


def stretch_document(stretch: Stretch) -> dict[str, object]:
    """A stretch as part of a document; its fees as [months, amount] one after the other."""
    return {
        "month": stretch.month,
        "name": stretch.name,
        "fees": [[len(list(run)), str(fee)] for fee, run in groupby(stretch.fees)],
        "signed": stretch.signed,
        "counts": dict(stretch.counts),
        "selection": None if stretch.selection is None else pricing.selection_document(stretch.selection),
        "plan": None
        if stretch.plan is None
        else {"name": stretch.plan.name, "version": stretch.plan.version, "sha256": stretch.plan.sha256},
    }


def read_stretch(document: Mapping[str, Any]) -> Stretch:
    """What `stretch_document` wrote."""
    selection, plan = document["selection"], document["plan"]
    return Stretch(
        month=document["month"],
        name=document["name"],
        fees=tuple(Decimal(fee) for months, fee in document["fees"] for _ in range(months)),
        signed=document["signed"],
        counts=tuple(sorted(document["counts"].items())),
        selection=None if selection is None else pricing.kept_selection(selection),
        plan=None if plan is None else PlanRef(plan["name"], plan["version"], plan["sha256"]),
    )
