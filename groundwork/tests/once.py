"""What many tests begin with is built once in each process; after that the same rows are written as they were.

The services that make a plan or a sent quote take 30 to 50 ms; to carry out again the statements that they end in takes
a tenth of that. Nothing stays in the database for it: each test writes its own rows, in the transaction that is rolled
back after it.

The same build ends in the same statements where it starts from the same rows, with the same next numbers. That can be
told on SQLite alone, which gives numbers anew after a rollback: where nothing but people has been made yet, a test is
in the state that the migrations left. In every other test, on PostgreSQL and in a drill the services build.
"""

import pickle
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import pytest
import time_machine
from django.db import connection
from django.utils import timezone, translation

from groundwork.models import User
from groundwork.tests.database import KEPT, NUMBERS

_PEOPLE: Final = frozenset({"groundwork_user", "groundwork_user_groups"})
_MOVED: Final = f"SELECT name, seq FROM {NUMBERS} EXCEPT SELECT name, seq FROM {KEPT}{NUMBERS} ORDER BY 1"
_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True)
class _Built:
    statements: tuple[tuple[str, Any, bool], ...]
    made: bytes


_built: dict[Hashable, _Built] = {}
_always = False


def pytest_configure(config: pytest.Config) -> None:
    global _always  # pytest tells it to no one but its plugins
    _always = config.getoption("--drill")


def built_once(what: Hashable, by: User, build: Callable[[], _Made]) -> _Made:
    """What `build` makes for a user: by the services where it has not been built from here before, else as it was then.

    `what` names it. `build` may depend on nothing but the user and what the migrations made: not on what a test has
    replaced, and on the clock only where the test holds it.
    """
    if _always or connection.vendor != "sqlite" or not connection.in_atomic_block:
        return build()
    with connection.cursor() as cursor:
        cursor.execute(_MOVED)
        moved = tuple(cursor.fetchall())
    if not _PEOPLE.issuperset(table for table, _last in moved):
        return build()
    clock = timezone.now() if time_machine.escape_hatch.is_travelling() else None
    key = what, by.pk, by.email, moved, clock, translation.get_language()
    if key not in _built:
        statements: list[tuple[str, Any, bool]] = []
        with connection.execute_wrapper(_noting(statements)):
            made = build()
        _built[key] = _Built(tuple(statements), pickle.dumps(made))
        return made
    built = _built[key]
    with connection.cursor() as cursor:
        for sql, parameters, many in built.statements:
            (cursor.executemany if many else cursor.execute)(sql, parameters)
    again: _Made = pickle.loads(built.made)  # our own bytes
    return again


def _noting(statements: list[tuple[str, Any, bool]]) -> Callable[..., Any]:
    def noting(execute: Callable[..., Any], sql: str, parameters: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            statements.append((sql, parameters, many))
        return execute(sql, parameters, many, context)

    return noting
