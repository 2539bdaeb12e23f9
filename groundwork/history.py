"""Who changed a row, for the history that django-simple-history keeps of it; and whether the two agree."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any, Final

from django.db.models import SET_NULL, Exists, ForeignKey, Model, OuterRef

from groundwork.models import User

_BATCH: Final = 500


def sign(row: Model, by: User | None, at: datetime | None = None, why: str = "") -> None:
    """Name who changes this row, when where that is not now, and why where that is more than an edit.

    Its next save or delete leaves that in its history. `why` is a word of the program, 100 characters at most.
    """
    row._history_user = by  # type: ignore[attr-defined]
    if at is not None:
        row._history_date = at  # type: ignore[attr-defined]
    if why:
        row._change_reason = why  # type: ignore[attr-defined]


def unlike_their_history(model: type[Model]) -> Iterator[tuple[object, str]]:
    """Rows that do not say what the last line of their history says: the key, and what about it.

    Every write of such a row leaves a line with all of its columns, so that a row changed behind the program's back is
    another one than its last line. For models with a history alone. Only what a row pointed at may be gone: the
    database lets go of it then, and leaves no line.
    """
    history: type[Model] = model.history.model  # type: ignore[attr-defined]
    written = {field.attname for field in history._meta.concrete_fields}
    names = [field.attname for field in model._meta.concrete_fields if field.attname in written]
    key = model._meta.pk.attname
    rows = model._base_manager.order_by("pk").values(*names).iterator(chunk_size=_BATCH)
    for batch in _batches(rows):
        lines = history._base_manager.filter(**{f"{key}__in": [row[key] for row in batch]}).order_by("history_id")
        last = {line[key]: line for line in lines.values(*names).iterator(chunk_size=_BATCH)}
        for row in batch:
            if row[key] not in last:
                yield row[key], "it has no history"
                continue
            for name in names:
                before = last[row[key]][name]
                if row[name] != before and not (row[name] is None and _is_gone(model, name, before)):
                    yield row[key], f"{name} is {row[name]!r}, in its history {before!r}"
    there = model._base_manager.filter(pk=OuterRef(key))
    gone = history._base_manager.filter(~Exists(there)).order_by("history_id").values_list(key, "history_type")
    for gone_key, deed in dict(gone.iterator(chunk_size=_BATCH)).items():
        if deed != "-":
            yield gone_key, "it is gone, and its history does not say that it was deleted"


def _is_gone(model: type[Model], column: str, key: object) -> bool:
    """Whether a column pointed at a row that was deleted since, and is emptied by that."""
    field = next(field for field in model._meta.concrete_fields if field.attname == column)
    if not isinstance(field, ForeignKey) or field.remote_field.on_delete is not SET_NULL:
        return False
    return not field.related_model._base_manager.filter(pk=key).exists()


def _batches(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while batch := list(islice(rows, _BATCH)):
        yield batch
