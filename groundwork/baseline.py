"""What no document and no entry says is held by the chain all the same: by a fingerprint of each row, in a baseline.

Who sent a revision, which file is kept under which key, what a link is made of: nothing that is hashed knows it. The
clockwork therefore looks for rows that no entry holds yet and writes entries of kind `baseline`, each about one table:
the columns, and of every row the SHA-256 of what they say. From then on a change of one of these columns is found, and
a row that is gone. The first run after an update holds what was there before (docs/adr/0029-verify.md).

Held are all columns of append-only tables, but for bytes, of which the row has the hash; and of other models those that
the model names in `held`, because they never change.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction

import pricing
from groundwork import chain
from groundwork.chain import Subject
from groundwork.models import Event

# What entries of the chain call the kind of their subject, where it is a table.
SUBJECT: Final = "table"
_MOST: Final = 500  # rows in an entry

_Model = type[models.Model]


def held_models() -> tuple[_Model, ...]:
    """The models of which rows are held, in the order of their tables."""
    found = [model for model in apps.get_models() if _held_fields(model)]
    return tuple(sorted(found, key=lambda model: model._meta.db_table))


def write_baseline(now: datetime) -> int:
    """Hold every row that no entry holds yet. Returns how many that were; none: nothing is written.

    Does no harm when it is done twice at once: some rows are held twice then.
    """
    count = 0
    for model in held_models():
        waiting = _unheld(model)
        for start in range(0, len(waiting), _MOST):
            count += _hold(model, waiting[start : start + _MOST], now)
    return count


def hold(row: models.Model, now: datetime) -> None:
    """Hold one row from now on, which no other document says: what goes out at once cannot wait for the clockwork."""
    _hold(type(row), [row.pk], now)


def unheld() -> int:
    """How many rows wait for the next baseline."""
    return sum(len(_unheld(model)) for model in held_models())


def verify_baseline() -> Iterator[str]:
    """The rows that are not as an entry holds them, in words that begin with the place. Reads in batches, locks
    nothing."""
    known = {model._meta.db_table: model for model in held_models()}
    for event in _entries().iterator(chunk_size=10):
        body, model = chain.said_by(event), known.get(event.subject_number)
        columns, rows = body.get("columns"), body.get("rows")
        if model is None or not isinstance(columns, list) or not isinstance(rows, dict):
            yield f"entry {event.seq}: it holds rows of {event.subject_number} that nobody can look for"
            continue
        try:
            found = _digests(model, _fields(model, columns), list(rows))
        except LookupError as error:
            yield f"entry {event.seq}: it holds a column of {event.subject_number} that is not there: {error}"
            continue
        for key, digest in rows.items():
            if key not in found:
                yield f"{model._meta.verbose_name} {key}: it is gone, entry {event.seq} holds it"
            elif found[key] != digest:
                yield f"{model._meta.verbose_name} {key}: its row is not what entry {event.seq} holds of it"


def _held_fields(model: _Model) -> tuple[str, ...]:
    """The columns that are held of a model; none for most."""
    names: Sequence[str] | None = getattr(model, "held", None)
    if names is not None:
        return tuple(str(_field(model, name).column) for name in names)
    if not getattr(model, "append_only", False):
        return ()
    kept = [field for field in model._meta.concrete_fields if not isinstance(field, models.BinaryField)]
    return tuple(str(field.column) for field in kept)


def _field(model: _Model, name: str) -> "models.Field[Any, Any]":
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)
    return field


def _fields(model: _Model, columns: Sequence[object]) -> list["models.Field[Any, Any]"]:
    """The fields of these columns. Raises LookupError for one that is not there."""
    known = {field.column: field for field in model._meta.concrete_fields}
    return [known[str(column)] for column in columns]


def _entries() -> models.QuerySet[Event]:
    return Event.objects.filter(subject_kind=SUBJECT, kind=Event.Kind.BASELINE).order_by("seq")


def _unheld(model: _Model) -> list[Any]:
    """The keys of rows that no entry holds. By key and not by the last one: who commits late has an earlier key."""
    held: set[str] = set()
    for event in _entries().filter(subject_number=model._meta.db_table).iterator(chunk_size=10):
        held.update(chain.said_by(event).get("rows", ()))
    keys = model._base_manager.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=2000)
    return [key for key in keys if str(key) not in held]


def _hold(model: _Model, keys: Sequence[Any], now: datetime) -> int:
    columns = _held_fields(model)
    # Before the chain's head is locked: these rows do not change.
    rows = _digests(model, _fields(model, columns), [str(key) for key in keys])
    with transaction.atomic():
        subject = Subject(SUBJECT, model._meta.db_table)
        chain.append(Event.Kind.BASELINE, subject, {"columns": list(columns), "rows": rows}, now)
    return len(rows)


def _digests(model: _Model, fields: Sequence["models.Field[Any, Any]"], keys: Sequence[str]) -> dict[str, str]:
    """The fingerprint of each of these rows that is there, by its key."""
    usable = [key for key in keys if _is_key(model, key)]
    rows = model._base_manager.filter(pk__in=usable).values_list("pk", *(field.attname for field in fields))
    columns = [str(field.column) for field in fields]
    return {str(key): _digest(columns, values) for key, *values in rows}


def _is_key(model: _Model, key: str) -> bool:
    try:
        model._meta.pk.to_python(key)
    except ValidationError:
        return False
    return True


def _digest(columns: Sequence[str], values: Sequence[object]) -> str:
    said = {column: _plain(value) for column, value in zip(columns, values, strict=True)}
    return pricing.fingerprint(pricing.canonical_bytes(said))


def _plain(value: object) -> object:
    """A value as both databases have it, and canonical JSON can hold it."""
    if isinstance(value, datetime):
        return chain.utc_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return pricing.number_text(value)
    return value
