"""Heads that were kept outside, held against the chain: each was its end once, so each must still stand in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from groundwork import chain
from groundwork.heads.file import Line, lines_of
from groundwork.heads.head import Head
from groundwork.heads.key import believed
from groundwork.models import Event

_BATCH: Final = 500


@dataclass(slots=True)
class Found:
    """What there was in a file: how many lines, how many that broke off as they were written, and the last head."""

    lines: int = 0
    torn: int = 0
    last: Head | None = None


def faults_of_heads(heads: Sequence[Head]) -> Iterator[str]:
    """Those of these heads that are not in the chain, in words that begin with the head."""
    for head, what in _missing(heads):
        yield f"head {head}: {what}"


def faults_of_file(path: Path, found: Found, size: int | None = None) -> Iterator[str]:
    """What does not agree in a file of heads: signatures, count, growth, and heads that are not in the chain.

    `size` is how many bytes it had before the chain was read: what was added since may be of entries that came since.
    Fills `found`. Reads line by line. Raises OSError.
    """
    keys, before = believed(), None
    rows = lines_of(path, size)
    while some := tuple(islice(rows, _BATCH)):
        lines: list[tuple[str, Line]] = []
        for place, line in some:
            if line is None:
                found.torn += 1
                continue
            where = f"heads {path.name} line {place}"
            yield from (f"{where}: {what}" for what in _of(line, before, keys))
            lines.append((where, line))
            before = line
        found.lines += len(lines)
        missing = dict(_missing([line.head for _where, line in lines]))
        yield from (f"{where}: {line.head} {missing[line.head]}" for where, line in lines if line.head in missing)
    found.last = before.head if before else None


def _of(line: Line, before: Line | None, keys: frozenset[str]) -> Iterator[str]:
    if not line.is_signed:
        yield f"the key {line.key} that it names has not signed it"
    elif line.key not in keys:
        yield f"it is signed by key {line.key}, which is none of ours; HEAD_KEYS_BEFORE names those of before"
    number, seq = (before.number, before.head.seq) if before else (0, 0)
    if line.number != number + 1:
        yield f"it is number {line.number}, the one before it is {number}: lines are missing or moved"
    if line.head.seq <= seq:
        yield f"it names entry {line.head.seq} after entry {seq}: the file does not grow"


def _missing(heads: Sequence[Head]) -> Iterator[tuple[Head, str]]:
    """The heads that no entry is, each with what there is instead."""
    rows = Event.objects.filter(seq__in={head.seq for head in heads})
    held = dict(rows.values_list("seq", "record_hash"))
    for head in heads:
        now = held.get(head.seq)
        if now is None:
            yield head, f"is not in the chain, which ends with entry {chain.head()[0]}: its end was cut off"
        elif now != head.record_hash:
            yield head, f"is not in the chain, where entry {head.seq} has {now}: it was computed anew"
