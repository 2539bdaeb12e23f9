"""Which tables a backup has, and how their values are written: the same for both kinds of database.

Models are those of the migrations that were applied, not of today's code, so that a backup of an earlier version is
loaded into the tables of then and migrated after.
"""

import base64
import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, Final

from django.apps import apps
from django.apps.registry import Apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

from groundwork.migrations_before import BEFORE, HOUSES

# Whoever is signed in signs in again: a copy of the portal must not hold keys to the portal itself. Limits count anew.
LEFT_OUT: Final = frozenset({"django_session", "usersessions_usersession", "groundwork_ratecount"})
# What migrations put into an empty database, and a backup has as well.
FILLED_BY_MIGRATIONS: Final = frozenset(
    {"auth_group", "auth_permission", "auth_group_permissions", "django_content_type"}
)

Model = type[models.Model]
_Field = models.Field[Any, Any]
Migrations = dict[str, tuple[str, ...]]


def applied(connection: BaseDatabaseWrapper) -> Migrations:
    """The migrations that were applied to a database and are known to this version, by app."""
    return _by_app(set(MigrationLoader(connection).applied_migrations) & set(_loader().graph.nodes))


@lru_cache(maxsize=2)
def _loader(before: bool = False) -> MigrationLoader:
    """The migrations of this version, whatever database there is; with those of before in place of what stands for all
    of them, where a backup was made on the way.
    """
    return MigrationLoader(None, replace_migrations=not before)


def is_before(migrations: Migrations) -> bool:
    """Whether these were noted by a version that knew only the migrations of before."""
    return not _all_of(migrations).isdisjoint(BEFORE)


def _all_of(migrations: Migrations) -> set[tuple[str, str]]:
    return {(app, name) for app, names in migrations.items() for name in names}


def known() -> Migrations:
    """The migrations of this version, by app."""
    return _by_app(_loader().graph.nodes)


def of_a_later_version(applied: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The names of those migrations of our own that this version has no file of."""
    return tuple(sorted(name for app, name in set(applied) - _on_disk() if app in HOUSES))


def _on_disk() -> frozenset[tuple[str, str]]:
    """The migrations that this version has a file of: those of before as well."""
    return frozenset(_loader().disk_migrations)


def _by_app(migrations: Iterable[tuple[str, str]]) -> Migrations:
    found: dict[str, list[str]] = {}
    for app, name in sorted(migrations):
        found.setdefault(app, []).append(name)
    return {app: tuple(names) for app, names in found.items()}


def ends(migrations: Migrations) -> list[tuple[str, str]]:
    """Those of these migrations on which no other of them stands. Raises LookupError for one that is not known."""
    graph = _loader(is_before(migrations)).graph
    wanted = _all_of(migrations)
    if unknown := wanted - set(graph.nodes):
        raise LookupError(".".join(min(unknown)))
    return sorted(key for key in wanted if not wanted & {child.key for child in graph.node_map[key].children})


def models_of(migrations: Migrations) -> tuple[Model, ...]:
    """The models that have a table with these migrations, in the order of their tables."""
    registry: Apps = apps
    if migrations != known():
        registry = _loader(is_before(migrations)).project_state(ends(migrations)).apps
    found = {
        model._meta.db_table: model
        for model in registry.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.db_table not in LEFT_OUT
    }
    return tuple(found[table] for table in sorted(found))


def columns_of(model: Model) -> dict[str, _Field]:
    """The columns of a table that are written, each with its field."""
    return {str(field.column): field for field in model._meta.local_concrete_fields if not field.generated}


def rows_of(model: Model) -> Iterator[bytes]:
    """Each row as a line of JSON, in the order of their keys."""
    fields = list(columns_of(model).values())
    names = [field.attname for field in fields]
    # Few at a time: a row may hold a file.
    for row in model._base_manager.order_by("pk").values_list(*names).iterator(chunk_size=50):
        values = [_written(field, value) for field, value in zip(fields, row, strict=True)]
        yield json.dumps(values, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder).encode() + b"\n"


def load(connection: BaseDatabaseWrapper, model: Model, columns: Sequence[str], lines: Iterable[bytes]) -> int:
    """Add the rows that these lines are. Returns how many. Raises LookupError for a column that the table lacks."""
    known_columns = columns_of(model)
    fields = [known_columns[column] for column in columns]
    quote = connection.ops.quote_name
    places, names = ", ".join(["%s"] * len(fields)), ", ".join(map(quote, columns))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608
    count = 0
    with connection.cursor() as cursor:
        for lot in _lots(lines):
            rows = [
                [_for_database(field, value, connection) for field, value in zip(fields, json.loads(line), strict=True)]
                for line in lot
            ]
            cursor.executemany(statement, rows)
            count += len(rows)
    return count


def _lots(lines: Iterable[bytes], most: int = 200, most_bytes: int = 8_000_000) -> Iterator[list[bytes]]:
    lot: list[bytes] = []
    size = 0
    for line in lines:
        lot.append(line)
        size += len(line)
        if len(lot) >= most or size >= most_bytes:
            yield lot
            lot, size = [], 0
    if lot:
        yield lot


def _target(field: _Field) -> _Field:
    """What a column holds: of a foreign key what its target does."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return field


def _written(field: _Field, value: Any) -> Any:
    if isinstance(value, bytes | memoryview | bytearray):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, Decimal):
        return str(value)
    if value is None or isinstance(_target(field), models.JSONField):
        return value
    return value if isinstance(value, bool | int | float | str) else _as_text(field, value)


def _as_text(field: _Field, value: Any) -> str:
    """Dates, periods and UUIDs as fields write them."""
    holder: Any = SimpleNamespace(**{str(field.attname): value})
    return field.value_to_string(holder)


def _for_database(field: _Field, said: Any, connection: BaseDatabaseWrapper) -> Any:
    target = _target(field)
    if said is None:
        # A column of JSON that may not be NULL holds JSON's own null.
        is_json_null = isinstance(target, models.JSONField) and not field.null
        return target.get_db_prep_save(models.Value(None, models.JSONField()), connection) if is_json_null else None
    if isinstance(target, models.BinaryField):
        value = base64.b64decode(said)
    elif isinstance(target, models.JSONField):
        value = said
    else:
        value = target.to_python(said)
    return target.get_db_prep_save(value, connection)
