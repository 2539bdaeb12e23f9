"""The tables of the three freezes and of the chain: the database refuses to change or lose a row of them."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.state import ProjectState
from django.db.models import ProtectedError

from contracts.models import ContractRecord, SentStatement, StoredPdf
from groundwork import append_only
from groundwork.models import Event, EvidenceContent, EvidenceFile
from plans.models import PlanVersion
from quotes.models import AcceptedQuote, QuoteRevision, RecordedAnswer, Signature
from quotes.tests.bare_rows import (
    a_contract,
    a_pdf,
    a_record,
    a_recorded_answer,
    a_revision,
    a_sent_statement,
    a_signature,
    a_version,
    an_evidence_file,
)

# What the database refuses is what this is about: that other tests send the same statement says nothing of it.
pytestmark = pytest.mark.on_both

REFUSAL = "is append-only"
MAKERS: dict[type[models.Model], Callable[[], models.Model]] = {
    PlanVersion: a_version,
    QuoteRevision: a_revision,
    Event: lambda: a_contract().record,
    AcceptedQuote: a_contract,
    Signature: a_signature,
    ContractRecord: a_record,
    SentStatement: a_sent_statement,
    StoredPdf: a_pdf,
    RecordedAnswer: a_recorded_answer,
    EvidenceFile: an_evidence_file,
    EvidenceContent: lambda: an_evidence_file().content,
}
# What is written over each, for the control.
CHANGES: dict[type[models.Model], dict[str, object]] = {
    PlanVersion: {"sha256": "f" * 64},
    QuoteRevision: {"sha256": "f" * 64},
    Event: {"record_hash": "f" * 64},
    Signature: {"place": 2},
    AcceptedQuote: {"signer_name": "Somebody"},
    ContractRecord: {"kind": "x"},
    SentStatement: {"period": "x"},
    StoredPdf: {"sha256": "f" * 64},
    RecordedAnswer: {"evidence": None},
    EvidenceFile: {"sha256": "f" * 64},
    EvidenceContent: {"content": b"%PDF"},
}
MODELS = list(MAKERS)
COLUMNS = [(model, field) for model in MODELS for field in model._meta.concrete_fields]
TABLES = sorted(model._meta.db_table for model in MODELS)


def contents(model: type[models.Model]) -> list[dict[str, Any]]:
    rows = model._default_manager.order_by("pk").values()
    return [
        {name: bytes(value) if isinstance(value, memoryview) else value for name, value in row.items()} for row in rows
    ]


def another(value: object) -> object:
    """Some other value of the same type."""
    if isinstance(value, bytes | memoryview):
        return bytes(value) + b" "
    if isinstance(value, datetime):
        return value + timedelta(microseconds=1)
    if isinstance(value, date):
        return value + timedelta(days=1)
    if isinstance(value, str):
        return f"{value[:-1]}~" if value else "~"
    assert isinstance(value, int | Decimal)
    return value + 1


@pytest.mark.parametrize(
    ("model", "field"), COLUMNS, ids=[f"{model.__name__}.{field.name}" for model, field in COLUMNS]
)
def test_no_column_can_be_changed(db: None, model: type[models.Model], field: models.Field[Any, Any]) -> None:
    row = MAKERS[model]()
    row.refresh_from_db()
    before = contents(model)
    value = another(getattr(row, field.attname))
    with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic():
        model._default_manager.filter(pk=row.pk).update(**{field.attname: value})
    assert contents(model) == before


@pytest.mark.parametrize("model", MODELS)
def test_no_row_can_be_deleted(db: None, model: type[models.Model]) -> None:
    row = MAKERS[model]()
    before = contents(model)
    table = model._meta.db_table
    for statement in (f'DELETE FROM "{table}" WHERE "{row._meta.pk.column}" = %s', f'DELETE FROM "{table}"'):
        with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [row.pk] if "%s" in statement else None)
    assert contents(model) == before


def upserts(row: models.Model) -> list[str]:
    """Every way of writing over a row by inserting one, in this database's words."""
    columns = ", ".join(f'"{field.column}"' for field in row._meta.concrete_fields)
    table, key = row._meta.db_table, row._meta.pk.column
    same = f'INTO "{table}" ({columns}) SELECT {columns} FROM "{table}" WHERE true'
    statements = [f'INSERT {same} ON CONFLICT ("{key}") DO UPDATE SET "{key}" = excluded."{key}"']
    if connection.vendor == "sqlite":
        statements += [
            f"REPLACE {same}",
            f"INSERT OR REPLACE {same}",
            f'UPDATE OR REPLACE "{table}" SET "{key}" = "{key}"',
        ]
    return statements


@pytest.mark.parametrize("model", MODELS)
def test_no_row_can_be_replaced(db: None, model: type[models.Model]) -> None:
    row = MAKERS[model]()
    before = contents(model)
    for statement in upserts(row):
        with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert contents(model) == before


def settle_constraints(how: str = "IMMEDIATE") -> None:
    """PostgreSQL neither truncates nor alters a table that has checks pending, which would hide the trigger."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET CONSTRAINTS ALL {how}")


@pytest.mark.parametrize("model", MODELS)
def test_no_table_can_be_truncated(db: None, model: type[models.Model]) -> None:
    MAKERS[model]()
    before = contents(model)
    settle_constraints()
    words = {"sqlite": 'DELETE FROM "{}"', "postgresql": 'TRUNCATE "{}" CASCADE'}[connection.vendor]
    with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(words.format(model._meta.db_table))
    assert contents(model) == before


@pytest.mark.parametrize("model", MODELS)
def test_control_without_the_triggers_all_of_it_succeeds(db: None, model: type[models.Model]) -> None:
    row = MAKERS[model]()
    table = model._meta.db_table
    settle_constraints()
    for each in TABLES:  # all of them, because TRUNCATE takes along what points to the table
        append_only.remove(connection, each)
    settle_constraints("DEFERRED")
    with connection.cursor() as cursor:
        for statement in upserts(row):
            with transaction.atomic():
                cursor.execute(statement)
        assert model._default_manager.filter(pk=row.pk).update(**CHANGES[model]) == 1
        with transaction.atomic():
            cursor.execute(f'DELETE FROM "{table}"')
            assert contents(model) == []
            transaction.set_rollback(True)  # the rows that point to it are still there
        settle_constraints()
        if connection.vendor == "postgresql":
            cursor.execute(f'TRUNCATE "{table}" CASCADE')
            assert contents(model) == []


def test_control_replace_needs_recursive_triggers(db: None) -> None:
    """Why settings turn them on: without, REPLACE deletes a row unseen. On PostgreSQL it is a syntax error."""
    row = a_pdf()
    replace = 'REPLACE INTO quotes_storedpdf SELECT "key", "sha256", x\'00\', "rendered_at" FROM quotes_storedpdf'
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor, pytest.raises(Exception, match="syntax error"), transaction.atomic():
            cursor.execute(replace)
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA recursive_triggers")
        assert cursor.fetchone() == (1,)
        cursor.execute("PRAGMA recursive_triggers = OFF")
        try:
            cursor.execute(replace)
        finally:
            cursor.execute("PRAGMA recursive_triggers = ON")
    row.refresh_from_db()
    assert bytes(row.content) == b"\0"


def test_what_a_row_stands_on_cannot_be_deleted(db: None) -> None:
    contract = a_contract()
    for row in (contract.quote, contract.revision.sent_by, contract.quote.plan_version.plan, contract.quote.client):
        with pytest.raises(ProtectedError):
            row.delete()


def test_all_tables_of_the_freezes_are_protected_after_migrate(db: None) -> None:
    assert list(append_only.protected_tables()) == TABLES
    assert append_only.unprotected(connection) == ()


@pytest.fixture
def a_lost_trigger(db: None) -> Iterator[None]:
    """What a migration leaves that rebuilds a table on SQLite."""
    place = " ON groundwork_event" if connection.vendor == "postgresql" else ""
    name = append_only._name("groundwork_event", append_only._EVENTS[connection.vendor][1])
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{place}")
    yield
    append_only.install(connection, "groundwork_event")


@pytest.mark.usefixtures("a_lost_trigger")
def test_a_lost_trigger_is_told_by_the_check() -> None:
    assert append_only.unprotected(connection) == ("groundwork_event",)
    (warning,) = append_only.check_triggers(None, databases=["default"])
    assert (warning.id, "groundwork_event" in warning.msg, "protect(" in str(warning.hint)) == (
        "groundwork.W001",
        True,
        True,
    )
    said = StringIO()
    call_command("check", databases=["default"], stderr=said)
    assert "groundwork.W001" in said.getvalue()
    append_only.install(connection, "groundwork_event")
    assert append_only.unprotected(connection) == ()


@pytest.mark.django_db(transaction=True)
def test_a_rebuilt_table_loses_its_triggers_on_sqlite_and_is_protected_again() -> None:
    """The trap itself: an alteration that SQLite does by copying the table."""
    field = StoredPdf._meta.get_field("sha256")
    longer = models.CharField(max_length=65)
    longer.set_attributes_from_name("sha256")
    longer.model = StoredPdf
    with connection.schema_editor() as editor:
        editor.alter_field(StoredPdf, field, longer)
    lost = ("quotes_storedpdf",) if connection.vendor == "sqlite" else ()
    try:
        assert append_only.unprotected(connection) == lost
    finally:
        with connection.schema_editor() as editor:
            editor.alter_field(StoredPdf, longer, field)
            append_only.install(connection, "quotes_storedpdf")
    assert append_only.unprotected(connection) == ()


@pytest.mark.django_db(transaction=True)
def test_migrating_backwards_takes_the_triggers_away() -> None:
    operation = append_only.protect("groundwork_event")
    state = ProjectState()
    with connection.schema_editor() as editor:
        operation.database_backwards("quotes", editor, state, state)
    assert append_only.unprotected(connection) == ("groundwork_event",)
    with connection.schema_editor() as editor:
        operation.database_forwards("quotes", editor, state, state)
    assert append_only.unprotected(connection) == ()
