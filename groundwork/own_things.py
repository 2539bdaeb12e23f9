"""The things of an owner's own that are counted beside the kinds of the catalogue (`groundwork.device_kinds`).

They stand in a table, so every process has to see what another one has added: nothing is kept longer than a request.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from django.apps import apps

from groundwork.said import text_in

_kept: ContextVar[dict[str, "Things"] | None] = ContextVar("own_things", default=None)


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing of the owner's own: its key in plans and inventories, what one and what several are called."""

    code: str
    one: str
    many: str
    hidden: bool = False
    texts: Any = field(default_factory=dict, compare=False, repr=False)

    def for_clients_in(self, language: str) -> "Thing":
        """The thing in the words that clients of that language read."""
        return Thing(self.code, text_in(language, self, "one"), text_in(language, self, "many"), self.hidden)

    def noun(self, number: int) -> str:
        """What that many of it are called."""
        return self.one if number == 1 else self.many


Things: TypeAlias = Mapping[str, Thing]


@contextmanager
def kept() -> Iterator[None]:
    """Inside, the table is read at most once, and not before anybody asks. A `kept` inside another one is the same."""
    if _kept.get() is not None:
        yield
        return
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def own_things() -> Things:
    """Every thing of the owner's own by its code, the oldest first; one query, or none where they are `kept`."""
    box = _kept.get()
    if box is None:
        return _read()
    if "" not in box:
        box[""] = _read()
    return box[""]


def offered_things() -> tuple[Thing, ...]:
    """Those that are not hidden."""
    return tuple(thing for thing in own_things().values() if not thing.hidden)


def forget() -> None:
    """After a change: whoever asks next in this request reads the table again."""
    box = _kept.get()
    if box is not None:
        box.clear()


def _read() -> Things:
    # By name: the catalogue is read before there are models, because columns know its kinds.
    rows = apps.get_model("groundwork", "CountedThing").objects.order_by("pk")
    return {row.code: Thing(row.code, row.one, row.many, row.hidden, row.texts) for row in rows}
