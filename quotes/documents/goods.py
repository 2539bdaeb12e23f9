"""What lines outside the plan are besides an amount: hardware or a project, with a part number and a picture.

Knows no models. A revision whose lines are plain says nothing of it, as until 2026-12. Pictures are named by the hash
of their bytes, which are kept beside (docs/adr/0050-extras-from-a-catalogue.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

import pricing
from contracts.documents import Picture

HARDWARE: Final = "hardware"
PROJECT: Final = "project"


@dataclass(frozen=True, slots=True)
class Line(pricing.Extra):
    """A line of a draft that is hardware or a project. `item` is its key in the catalogue; None where it was typed."""

    kind: str = ""
    part: str = ""
    item: int | None = None


@dataclass(frozen=True, slots=True)
class Good:
    """What the line in this place of a revision is. `part` is for ordering; `Goods` says whether it is shown."""

    extra: int
    kind: str
    part: str = ""
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Goods:
    """The lines that are hardware or projects, in their order. `parts_shown`: the client reads part numbers, too."""

    rows: tuple[Good, ...]
    parts_shown: bool = False

    def of_kind(self, kind: str) -> tuple[Good, ...]:
        """Those of one kind."""
        return tuple(one for one in self.rows if one.kind == kind)


def as_good(extra: pricing.Extra, kind: str, part: str, item: int | None) -> pricing.Extra:
    """The line as hardware or a project; as it is where it is neither."""
    if not kind:
        return extra
    said = (extra.label, extra.recurrence, extra.quantity, extra.price, extra.cost, extra.taxable)
    return Line(*said, kind, part, item)


def plain(extra: pricing.Extra) -> pricing.Extra:
    """The line as the engine knows it."""
    if not isinstance(extra, Line):
        return extra
    return pricing.Extra(extra.label, extra.recurrence, extra.quantity, extra.price, extra.cost, extra.taxable)


def goods_document(goods: Goods | None) -> dict[str, object]:
    """Nothing where all lines are plain."""
    if goods is None:
        return {}
    rows = [
        {
            "extra": one.extra,
            "kind": one.kind,
            "part": one.part,
            **({"picture": asdict(one.picture)} if one.picture else {}),
        }
        for one in goods.rows
    ]
    return {"goods": {"rows": rows, "parts_shown": goods.parts_shown}}


def read_goods(document: Mapping[str, Any]) -> Goods | None:
    """Those of a revision's document."""
    said = document.get("goods")
    if said is None:
        return None
    return Goods(
        tuple(
            Good(one["extra"], one["kind"], one["part"], Picture(**one["picture"]) if "picture" in one else None)
            for one in said["rows"]
        ),
        said["parts_shown"],
    )
