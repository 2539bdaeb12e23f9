"""The words of the owner's own things in a record: those of its day, whatever they are called by now.

They stand among the facts of its basis, so that a notice needs nothing but the record.
"""

from collections.abc import Iterable
from typing import Final

from contracts.documents import Standing
from groundwork.device_kinds import own_among
from groundwork.own_things import Thing, Things

_FACT: Final = "thing "


def thing_facts(codes: Iterable[str], language: str) -> dict[str, str]:
    """Those of the counted keys that are things of the owner's own, as facts: word and plural of that language."""
    return {f"{_FACT}{thing.code}": f"{thing.one}\n{thing.many}" for thing in own_among(codes, language).values()}


def counted_things(standing: Standing) -> Things:
    """What `thing_facts` wrote into the standing's basis, by code."""
    found = {}
    for name, words in standing.basis.facts:
        if name.startswith(_FACT):
            code = name.removeprefix(_FACT)
            one, _break, many = words.partition("\n")
            found[code] = Thing(code, one, many)
    return found
