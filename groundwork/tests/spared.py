"""Which tests need PostgreSQL every day: together they send it every part of a statement that all tests send.

What another database may take otherwise is a function, a comparison, an order, a join or a lock; not how many of them
stand side by side, and not which plain columns are read or written. So a plain statement is held by its parts. Where
one part has a say in what another may be (groups, locks, statements within statements), it is held as a whole.

A test whose parts others send too cannot find there what these do not find; it runs on SQLite every day, on both
in a drill. Such tests are named in spared_on_postgresql.txt, one a line. A new test is not named and runs on both, and
so does one under a new name. The list is made anew, from time to time, in two steps that end in it:

    .venv/bin/python -m pytest -n 2 --note-statements var/statements    with DATABASE_URL of a PostgreSQL
    .venv/bin/python -m groundwork.tests.spared var/statements
"""

import json
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

SPARED: Final = Path(__file__).with_name("spared_on_postgresql.txt")
_COLUMN: Final = r'(?:"\w+"|[TU]\d+)\."\w+"(?: AS "\w+")?'
_SET: Final = r'"\w+" = (?:%s|NULL|\w+)(?:::\w+)?'
# What is another text each time, and the same question: how many values are in a list or rows in an insert, names that
# are counted up (of savepoints and cursors), numbers written into the text, which plain columns are read or set, and
# for how many rows each has a value of its own.
_SAME: Final = (
    (re.compile(r"\((?:%s(?:::\w+)?(?:, )?)+\)(?:, \((?:%s(?:::\w+)?(?:, )?)+\))*"), "(values)"),
    (re.compile(r'"s\d+_x\d+"|"_django_curs_\w+"'), "counted"),
    (re.compile(r"\b\d+\b"), "0"),
    (re.compile(r'(?:WHEN \("\w+"\."\w+" = %s\) THEN %s ?)+'), "rows "),
    (re.compile(rf"{_COLUMN}(?:, {_COLUMN})+|(?<=^SELECT ){_COLUMN}(?= FROM)"), "columns"),
    (re.compile(rf"(?<=SET ){_SET}(?:, {_SET})*"), "values"),
)
_ONE_PIECE: Final = re.compile(r"GROUP BY|DISTINCT|FOR UPDATE|UNION|OVER \(|\(SELECT|EXISTS|CASE|SUM\(|MAX\(|MIN\(")
_BETWEEN: Final = re.compile(r" (?=FROM |INNER JOIN |LEFT OUTER JOIN |ORDER BY |LIMIT )| (?:WHERE|AND|OR) (?:NOT )?")


@dataclass(frozen=True, slots=True)
class Noted:
    """A test: its id, how long it took in seconds, the parts of what it sent, and whether it may be spared."""

    test: str
    seconds: float
    parts: frozenset[str]
    sparable: bool


def same(sql: str) -> str:
    """The statement without what differs from one time to the next."""
    for pattern, word in _SAME:
        sql = pattern.sub(word, sql)
    return sql


def parts(sql: str) -> list[str]:
    """What a statement is held by: its parts, or itself."""
    told = same(sql)
    if _ONE_PIECE.search(told) or not told.startswith(("SELECT", "UPDATE")):
        return [told]
    return [part.strip("()") for part in _BETWEEN.split(told)]


def spared() -> frozenset[str]:
    """The tests that need not run on PostgreSQL every day."""
    return frozenset(SPARED.read_text("utf-8").splitlines())


def commits(item: pytest.Item) -> bool:
    """Whether a test commits: a race, or something that is killed. What it finds is not in its statements."""
    mark = item.get_closest_marker("django_db")
    fixtures = getattr(item, "fixturenames", ())
    return bool(mark and mark.kwargs.get("transaction")) or not {"transactional_db", "live_server"}.isdisjoint(fixtures)


def read_noted(folder: Path) -> list[Noted]:
    """What the processes of a run have noted."""
    texts = (file.read_text("utf-8") for file in sorted(folder.glob("*.jsonl")))
    lines = (json.loads(line) for text in texts for line in text.splitlines())
    return [Noted(test, seconds, frozenset(sent), sparable) for test, seconds, sent, sparable in lines]


def to_spare(noted: Iterable[Noted]) -> list[str]:
    """The tests without which every part is still sent, chosen so that those that stay are quick.

    Greedy: what cannot be spared stays, then always the test that sends the most parts not sent yet for its time.
    """
    noted = list(noted)
    open_ones = {one for each in noted for one in each.parts}
    for each in noted:
        if not each.sparable:
            open_ones -= each.parts
    left = [each for each in noted if each.sparable]
    while open_ones:
        best = max(left, key=lambda each: (len(each.parts & open_ones) / (each.seconds + 0.02), each.test))
        open_ones -= best.parts
        left.remove(best)
    return sorted(each.test for each in left if each.parts)


if __name__ == "__main__":
    names = to_spare(read_noted(Path(sys.argv[1])))
    SPARED.write_text("".join(f"{name}\n" for name in names), "utf-8")
    print(f"{len(names)} tests are spared, see {SPARED.name}")  # noqa: T201  # a command's answer
