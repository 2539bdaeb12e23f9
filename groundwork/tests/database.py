"""How a test that commits leaves the database: as the migrations made it, append-only tables included.

Django's own flush cannot do it. It would lose what migrations put in (roles, the chain's head), and the triggers of
append-only tables refuse it. So the rows that migrations made are kept beside their tables, and after each
transactional test every table is emptied with the triggers out of the way, and those rows are put back.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core import management
from django.db import connection, transaction
from django.test import TransactionTestCase
from django.test.utils import setup_databases, teardown_databases
from pytest_django import DjangoDbBlocker

from groundwork.tests.migrated import call_command_quickly, make_migrated_sqlite

KEPT = "kept_by_tests_"
NUMBERS = "sqlite_sequence"  # the last number that SQLite has given in each table


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
    return [name for name in names if name != "django_migrations" and not name.startswith(KEPT)]


def keep_rows_of_migrations() -> None:
    """Copy every table that is not empty right after migrating, once for each test database."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"CREATE TABLE {quote(KEPT + NUMBERS)} AS SELECT * FROM {NUMBERS}")
        for table in _tables():
            cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {quote(table)})")
            if cursor.fetchone()[0]:
                cursor.execute(f"CREATE TABLE {quote(KEPT + table)} AS SELECT * FROM {quote(table)}")


def _statements_between(names: list[str]) -> list[str]:
    quote = connection.ops.quote_name
    kept = [name.removeprefix(KEPT) for name in names if name.startswith(KEPT) and name != KEPT + NUMBERS]
    return [
        *(f"DELETE FROM {quote(name)}" for name in names if name != "django_migrations" and not name.startswith(KEPT)),
        *(f"INSERT INTO {quote(name)} SELECT * FROM {quote(KEPT + name)}" for name in kept),
    ]


def _empty_sqlite() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = OFF")  # has no effect inside a transaction
        try:
            with transaction.atomic():
                cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
                triggers = cursor.fetchall()
                dropped = [f"DROP TRIGGER {connection.ops.quote_name(name)}" for name, _ in triggers]
                put_back = [sql for _, sql in triggers]
                emptied = _statements_between(connection.introspection.table_names(cursor))
                numbers = [f"DELETE FROM {NUMBERS}", f"INSERT INTO {NUMBERS} SELECT * FROM {KEPT}{NUMBERS}"]
                for statement in [*dropped, *emptied, *numbers]:
                    cursor.execute(statement)
                for statement in put_back:
                    cursor.execute(statement)
        finally:
            cursor.execute("PRAGMA foreign_keys = ON")


def _empty_postgresql() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        # Only a superuser may; ./portal test starts a PostgreSQL in which the tests are one.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("; ".join(_statements_between(connection.introspection.table_names(cursor))))


def empty_database() -> None:
    """Bring the test database back to what the migrations made of it."""
    if connection.vendor == "sqlite":
        _empty_sqlite()
    else:
        _empty_postgresql()


def _send_others_away() -> None:
    """End the sessions that threads of tests have left open: a database in use cannot be dropped."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """In place of pytest-django's: the database is loaded where it can be, and emptied our way."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: empty_database())
        with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as at_first:
            at_first.setattr(management, "call_command", call_command_quickly)
            made = setup_databases(verbosity=0, interactive=False)
        with django_db_blocker.unblock():
            keep_rows_of_migrations()
        yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            _send_others_away()
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session")
def migrated_sqlite(django_db_setup: None) -> Callable[[Path], None]:
    """Makes a migrated SQLite database of some name, for a process of its own."""
    return make_migrated_sqlite
