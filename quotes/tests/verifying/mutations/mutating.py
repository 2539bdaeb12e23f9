"""Each column of each row, changed by SQL to something that the column takes."""

import hashlib
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, models


@dataclass(frozen=True)
class Mutation:
    """A column of a row and what is written there; `also` are more columns of it, such as the hash that fits."""

    model: type[models.Model]
    key: Any
    field: "models.Field[Any, Any]"
    value: Any
    also: tuple[tuple[str, Any], ...] = ()

    def __str__(self) -> str:
        whole = " whole" if self.also else ""
        return f"{self.model._meta.db_table}.{self.field.column} of {self.key}{whole}"

    def do(self) -> None:
        """Write it past the program."""
        pairs = [(self.field.column, self._database_value()), *self.also]
        assert self.model._meta.pk is not None
        quote = connection.ops.quote_name
        said = ", ".join(f"{quote(str(column))} = %s" for column, _value in pairs)
        where = quote(str(self.model._meta.pk.column))
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {quote(self.model._meta.db_table)} SET {said} WHERE {where} = %s",
                [*(value for _column, value in pairs), self.key],
            )

    def _database_value(self) -> Any:
        return self.field.get_db_prep_save(self.value, connection)


@dataclass(frozen=True)
class Flip:
    """One bit of the bytes in a column."""

    model: type[models.Model]
    key: Any
    column: str
    at: int
    bit: int

    def __str__(self) -> str:
        return f"{self.model._meta.db_table}.{self.column} of {self.key}, bit {self.bit} of byte {self.at}"

    def do(self) -> None:
        """Write it past the program."""
        field = self.model._meta.get_field(self.column)
        assert isinstance(field, models.Field)
        content = bytearray(self.model._base_manager.values_list(self.column, flat=True).get(pk=self.key))
        content[self.at] ^= 1 << self.bit
        Mutation(self.model, self.key, field, bytes(content)).do()


def flips_of(model: type[models.Model], column: str, each: int, chance: random.Random) -> Iterator[Flip]:
    """So many bits of every row's bytes; of a sealed PDF as many again in the room that its signature stands in."""
    for key, data in model._base_manager.order_by("pk").values_list("pk", column):
        content = bytes(data)
        places = [chance.randrange(len(content)) for _ in range(each)]
        begin = content.find(b"/Contents <") + len(b"/Contents <")
        if begin > len(b"/Contents <"):
            places += [chance.randrange(begin, content.index(b">", begin)) for _ in range(each)]
        yield from (Flip(model, key, column, at, chance.randrange(8)) for at in places)


def mutations_of(model: type[models.Model], names: set[str]) -> Iterator[Mutation]:
    """Every row with every named column changed; bytes also with the hash that then fits."""
    for row in model._base_manager.order_by("pk"):
        for field in model._meta.concrete_fields:
            if field.attname not in names:
                continue
            for value in _others(model, field, getattr(row, field.attname)):
                yield Mutation(model, row.pk, field, value)
                if isinstance(value, bytes) and "sha256" in {one.name for one in model._meta.concrete_fields}:
                    fits = (("sha256", hashlib.sha256(value).hexdigest()),)
                    yield Mutation(model, row.pk, field, value, fits)


def _others(model: type[models.Model], field: "models.Field[Any, Any]", value: Any) -> Iterator[Any]:
    """What could stand there instead."""
    if isinstance(field, models.ForeignKey):
        others = field.related_model._base_manager.exclude(pk=value).order_by("pk").values_list("pk", flat=True)
        yield from others[:2]
        if field.null and value is not None:
            yield None
    elif field.choices:
        yield from [choice for choice, _label in field.flatchoices if choice != value][:4]
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, int | Decimal):
        yield value + 1
    elif isinstance(value, bytes | memoryview):
        content = bytearray(value)
        content[len(content) // 2] ^= 1
        yield bytes(content)
        document = _document(bytes(value))
        if document is not None:
            yield json.dumps({**document, "note": "other"}).encode()
    elif isinstance(value, str):
        yield value[:-1] + ("1" if value.endswith("0") else "0") if value else "x"
    elif hasattr(value, "isoformat"):
        yield value + timedelta(days=1)
        if field.null:
            yield None
    elif isinstance(value, dict):
        yield {**value, "other": 1}
    elif isinstance(value, list):
        yield [*value, 3]
    elif value is None:
        yield from _instead_of_nothing(field)


def _instead_of_nothing(field: "models.Field[Any, Any]") -> Iterator[Any]:
    if isinstance(field, models.DateTimeField):
        yield datetime(2027, 1, 1, tzinfo=UTC)
    elif isinstance(field, models.DateField):
        yield date(2027, 1, 1)
    elif isinstance(field, models.IntegerField | models.DecimalField):
        yield 1
    elif isinstance(field, models.JSONField):
        yield {"other": 1}


def _document(content: bytes) -> dict[str, Any] | None:
    try:
        document = json.loads(content)
    except ValueError:
        return None
    return document if isinstance(document, dict) else None


def names_of(mutation: Mutation | Flip) -> set[str]:
    """By which the place may be named: the row itself, or the quote, contract or entry that it belongs to."""
    row = mutation.model._base_manager.get(pk=mutation.key)
    names = {f"{mutation.model._meta.verbose_name} {row.pk}", f"evidence file {row.pk}"}
    for path in _PATHS:
        named: Any = row
        for step in path.split("."):
            named = getattr(named, step, None)
        if named is not None:
            names.add(f"entry {named}" if path.endswith("seq") else str(named))
    if mutation.model._meta.model_name == "chainhead":
        names.add("head")
    if mutation.model._meta.model_name in ("quotenumber", "contractnumber"):
        names.add(f"{row.pk}: the last one given out")
    return names


_PATHS = (
    "number", "quote.number", "contract.number", "subject", "seq", "record.seq", "event.seq", "accepted.record.seq",
    "contract.quote.number",
)  # fmt: skip
