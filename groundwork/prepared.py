"""Queries that are put together once in a process and asked again and again, with other values each time.

To put a query together takes Django five to twenty times as long as the database takes to answer it. For most pages
that does not matter. It does for what each look at a proposal and each signature asks, while others wait for its lock.
"""

from collections.abc import Callable
from typing import Any, Final

from django.db import connection
from django.db.models import Expression, QuerySet


class Slot(Expression):
    """Where a value goes. It is given as the database takes it: a whole number or a text."""

    def __init__(self, place: int) -> None:
        super().__init__()
        self.place = place

    def as_sql(self, compiler: object, connection: object) -> tuple[str, Any]:
        """Its place in the statement, and itself in place of the value."""
        return "%s", [self]


class Prepared:
    """A query with so many slots. `build` gets them and returns a queryset of `values_list`."""

    def __init__(self, slots: int, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self._slots: Final = [Slot(place) for place in range(slots)]
        self._build = build
        self._made: dict[str, tuple[str, tuple[Any, ...]]] = {}

    def rows(self, *values: int | str) -> list[tuple[Any, ...]]:
        """What it finds with these values, as the database gives it. Asked in a transaction where it locks."""
        sql, params = self._made.get(connection.vendor) or self._make()
        with connection.cursor() as cursor:
            cursor.execute(sql, [values[one.place] if isinstance(one, Slot) else one for one in params])
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    def _make(self) -> tuple[str, tuple[Any, ...]]:
        compiler = self._build(*self._slots).query.get_compiler(connection=connection)
        made: tuple[str, tuple[Any, ...]] = compiler.as_sql()
        self._made[connection.vendor] = made
        return made
