"""Making the rows of a table be exactly what is wanted, in a few statements and with their history."""

from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple, TypeVar

from django.db import models
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from groundwork.history import sign
from groundwork.models import User
from plans.models import Plan

Row = TypeVar("Row", bound=models.Model)


class Author(NamedTuple):
    """Who writes, and when: what history notes down."""

    by: User
    now: datetime


def write_rows(
    author: Author, model: type[Row], old: Iterable[Row], wanted: Sequence[Row], key: Callable[[Row], Hashable]
) -> list[Row]:
    """Write the `wanted` rows; a row whose key is among the `old` keeps its identity, and so its history.

    Afterwards every row of `wanted` has its primary key. Returns the old rows that nobody wants any more, for the
    caller to `remove_rows` once nothing points at them.
    """
    unwanted = {key(row): row for row in old}
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    fresh: list[Row] = []
    changed: list[Row] = []
    names: set[str] = set()
    for row in wanted:
        before = unwanted.pop(key(row), None)
        if before is None:
            fresh.append(row)
            continue
        row.pk = before.pk
        differing = {field.name for field in fields if getattr(row, field.attname) != getattr(before, field.attname)}
        if differing:
            changed.append(row)
            names |= differing
    if fresh:
        bulk_create_with_history(fresh, model, default_user=author.by, default_date=author.now)
    if changed:
        bulk_update_with_history(changed, model, sorted(names), default_user=author.by, default_date=author.now)
    return list(unwanted.values())


def remove_rows(author: Author, rows: Iterable[models.Model]) -> None:
    """Delete rows one by one, because each deletion is a line of history with its author."""
    for row in rows:
        sign(row, author.by, author.now)
        row.delete()


def link_rows(author: Author, row: models.Model, field: str, wanted: Collection[int]) -> None:
    """Make the many-to-many `field` of the row be what has the keys `wanted`. Nothing to change leaves no history."""
    manager = getattr(row, field)
    if set(wanted) != set(manager.values_list("pk", flat=True)):
        sign(row, author.by, author.now)
        manager.set(wanted)


def keys_of(plan: Plan, model: type[models.Model]) -> dict[str, int]:
    """The primary keys of the plan's rows of a list, by their codes; one statement."""
    return dict(model._default_manager.filter(plan=plan).order_by().values_list("code", "pk"))
