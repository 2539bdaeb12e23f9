"""Queries that are put together once in a process and asked again and again, with other values each time.

To put a query together takes Django five to twenty times as long as the database takes to answer it. For most pages
that does not matter. It does for what each look at a proposal and each signature asks, while others wait for its lock.
"""

from collections.abc import Callable
from copy import copy
from types import SimpleNamespace
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Expression, QuerySet
from django.db.models.query import ModelIterable


class Slot(Expression):
    """Where a value goes. It is given as the database takes it: a whole number or a text."""

    def __init__(self, place: int) -> None:
        super().__init__()
        self.place = place

    def as_sql(self, compiler: object, connection: object) -> tuple[str, Any]:
        """Its place in the statement, and itself in place of the value."""
        return "%s", [self]


class Prepared:
    """A query with so many slots. `build` gets them and returns a queryset: of `values_list` for `rows`, of objects for
    `get`.
    """

    def __init__(self, slots: int, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self._slots: Final = [Slot(place) for place in range(slots)]
        self._build = build
        self._made: dict[str, tuple[Any, str, tuple[Any, ...]]] = {}

    def rows(self, *values: int | str) -> list[tuple[Any, ...]]:
        """What it finds with these values, as the database gives it. Asked in a transaction where it locks."""
        _compiler, sql, params = self._of(values)
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    def get(self, *values: int | str) -> Any:
        """The object that it finds with these values, with what the queryset selects beside it (`select_related`).

        Raises DoesNotExist of its model where there is none.
        """
        compiler, sql, params = self._of(values)
        ready = copy(compiler)
        ready.connection = transaction.get_connection()  # each thread has its own
        ready.as_sql = lambda: (sql, params)
        # What Django reads of a queryset to make objects of rows.
        query = SimpleNamespace(get_compiler=lambda using: ready)
        asked: Any = SimpleNamespace(db=ready.connection.alias, query=query, _known_related_objects={})
        for found in ModelIterable[Any](asked):
            return found
        raise compiler.query.model.DoesNotExist

    def _of(self, values: tuple[int | str, ...]) -> tuple[Any, str, list[Any]]:
        compiler, sql, params = self._made.get(connection.vendor) or self._make()
        return compiler, sql, [values[one.place] if isinstance(one, Slot) else one for one in params]

    def _make(self) -> tuple[Any, str, tuple[Any, ...]]:
        compiler: Any = self._build(*self._slots).query.get_compiler(connection=connection)
        made = self._made[connection.vendor] = (compiler, *compiler.as_sql())
        return made
