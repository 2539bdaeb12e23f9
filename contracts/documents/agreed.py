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
    `counts` are the inventory counts it stands on, `counted` those that were counted when it was agreed, where they are
    others because the client chose a number; empty where they are the same. `selection` and `plan` are
    None where there is a flat fee and no plan: then nothing can be priced anew.
    """

    month: int
    name: str
    fees: tuple[Decimal, ...]
    signed: bool
    counts: tuple[tuple[str, int], ...]
    selection: pricing.Selection | None = None
    plan: PlanRef | None = None
    counted: tuple[tuple[str, int], ...] = ()

    @property
    def counted_then(self) -> tuple[tuple[str, int], ...]:
        """What was counted when it was agreed."""
        return self.counted or self.counts

    @property
    def stands_on(self) -> dict[str, int]:
        """Its counts, without what counts nothing."""
        return _counting(dict(self.counts))

    def following(self, today: Mapping[str, int]) -> dict[str, int]:
        """What today's counts make of the agreed ones: a number that the client chose stands until what is counted of
        it has moved from what was counted then. Without what counts nothing.
        """
        if not self.counted:
            return _counting(today)
        agreed, then = dict(self.counts), dict(self.counted)
        unmoved = {key for key in {*agreed, *then} if then.get(key, 0) == today.get(key, 0)}
        return _counting({**today, **{key: agreed.get(key, 0) for key in unmoved}})


def counted_beside(
    counts: Mapping[str, int], counted: Mapping[str, int], before: Stretch | None = None
) -> tuple[tuple[str, int], ...]:
    """`Stretch.counted` of what is agreed for `counts` while `counted` was counted, in the form of the document.

    What was carried over from the stretch `before` was counted when that one was agreed.
    """
    found = dict(counted)
    if before is not None and before.counted:
        agreed, then = dict(before.counts), dict(before.counted)
        for key in {*agreed, *then}:
            if found.get(key, 0) == agreed.get(key, 0):
                found[key] = then.get(key, 0)
    found = _counting(found)
    return () if found == _counting(counts) else tuple(sorted(found.items()))


def _counting(counts: Mapping[str, int]) -> dict[str, int]:
    return {key: number for key, number in counts.items() if number}


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
        **({"counted": dict(stretch.counted)} if stretch.counted else {}),
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
        counted=tuple(sorted(document.get("counted", {}).items())),
    )
