"""What an edit touches, so that two editors of one plan disturb each other only where both changed the same thing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import fields
from typing import Any, Final, TypeAlias

import pricing
from plans.costs import Draws
from plans.editing.kinds import KINDS, entries_of, key_of

Touch: TypeAlias = tuple[str, ...]

_HEADER: Final = ("name", "currency", "labour_rate", "break_fix_rate", "margin_floor", "discount_limit")
_ORDER: Final = "*order"  # no entry has such a code


def touched(before: pricing.Plan, after: pricing.Plan) -> frozenset[Touch]:
    """The places that differ: a field of the plan, an entry, a field of an entry, a member of a field that is a list.

    A place is a tuple that gets longer as it gets narrower, so what is inside another place begins with it.
    """
    header = {("plan", name) for name in _HEADER if getattr(before, name) != getattr(after, name)}
    texts = {("texts", *_place(text)) for text in set(before.texts) ^ set(after.texts)}
    return frozenset(header | texts | {touch for kind in KINDS for touch in _in_list(kind, before, after)})


def _place(text: pricing.Wording) -> Touch:
    return text.language, *text.place


def redrawn(before: Draws, after: Draws) -> frozenset[Touch]:
    """The same of what services draw on, which is their cost."""
    codes = {code for code in {*before, *after} if before.get(code, ()) != after.get(code, ())}
    return frozenset(("service", code, "cost") for code in codes)


def overlap(ours: Collection[Touch], theirs: Collection[Touch]) -> bool:
    """Whether a place of one is a place of the other, or lies inside one."""
    return any(one[: len(other)] == other or other[: len(one)] == one for one in ours for other in theirs)


def _in_list(name: str, before: pricing.Plan, after: pricing.Plan) -> Iterator[Touch]:
    kind = KINDS[name]
    old = {key_of(kind, entry): entry for entry in entries_of(before, kind)}
    new = {key_of(kind, entry): entry for entry in entries_of(after, kind)}
    for key in old.keys() ^ new.keys():
        yield name, key
    for key, entry in new.items():
        if key in old and old[key] != entry:
            yield from _in_entry(name, key, old[key], entry)
    if [key for key in old if key in new] != [key for key in new if key in old]:
        yield name, _ORDER


def _in_entry(name: str, key: str, old: Any, new: Any) -> Iterator[Touch]:
    for field in fields(old):
        was, now = getattr(old, field.name), getattr(new, field.name)
        if was == now:
            continue
        if not isinstance(was, tuple):
            yield name, key, field.name
            continue
        for member in set(was) ^ set(now):
            yield name, key, field.name, str(getattr(member, "months", member))
        if [member for member in was if member in now] != [member for member in now if member in was]:
            yield name, key, field.name, _ORDER
