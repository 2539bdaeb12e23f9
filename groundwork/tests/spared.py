"""Which tests need PostgreSQL every day: together they send it every statement that all tests send.

A test whose statements others send too cannot find there what these do not find; it runs on SQLite every day, on both
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
# What is another text each time, and the same question: how many values are in a list or rows in an insert, names that
# are counted up (of savepoints and cursors), and numbers written into the text.
_SAME: Final = (
    (re.compile(r"\((?:%s(?:::\w+)?(?:, )?)+\)(?:, \((?:%s(?:::\w+)?(?:, )?)+\))*"), "(values)"),
    (re.compile(r'"s\d+_x\d+"|"_django_curs_\w+"'), "counted"),
    (re.compile(r"\b\d+\b"), "0"),
)


@dataclass(frozen=True, slots=True)
class Noted:
    """A test: its id, how long it took in seconds, the statements it sent, and whether it may be spared."""

    test: str
    seconds: float
    statements: frozenset[str]
    sparable: bool


def same(sql: str) -> str:
    """The statement without what differs from one time to the next."""
    for pattern, word in _SAME:
        sql = pattern.sub(word, sql)
    return sql


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
    """The tests without which every statement is still sent, chosen so that those that stay are quick.

    Greedy: what cannot be spared stays, then always the test that sends the most statements not sent yet for its time.
    """
    noted = list(noted)
    open_ones = {one for each in noted for one in each.statements}
    for each in noted:
        if not each.sparable:
            open_ones -= each.statements
    left = [each for each in noted if each.sparable]
    while open_ones:
        best = max(left, key=lambda each: (len(each.statements & open_ones) / (each.seconds + 0.02), each.test))
        open_ones -= best.statements
        left.remove(best)
    return sorted(each.test for each in left if each.statements)


if __name__ == "__main__":
    names = to_spare(read_noted(Path(sys.argv[1])))
    SPARED.write_text("".join(f"{name}\n" for name in names), "utf-8")
    print(f"{len(names)} tests are spared, see {SPARED.name}")  # noqa: T201  # a command's answer
