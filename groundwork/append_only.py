"""Tables that are only ever added to. The database itself refuses the rest, whatever the program does.

Triggers refuse UPDATE and DELETE of a row. REPLACE is refused too: on SQLite it deletes the old row, which fires
the trigger because settings turn recursive_triggers on; PostgreSQL has no REPLACE, and its ON CONFLICT is an UPDATE.
TRUNCATE skips row triggers on PostgreSQL, so it has a statement trigger of its own.

A model says so by `append_only = True`, a migration by `append_only.protect(table)`. Beware: on SQLite a migration that
alters such a table rebuilds it, which DROPS ITS TRIGGERS. End that migration with protect() again; the system check
groundwork.W001 (`check --database default`) and the tests find it when it was forgotten.

What this cannot do: whoever may alter the schema, or is a superuser, gets past the triggers. That is what the chain
is for (docs/adr/0006-append-only-chain.md).
"""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core import checks
from django.db import connections, migrations
from django.db.backends.base.base import BaseDatabaseWrapper

_FUNCTION = "refuse_change_of_append_only_row"


def protect(table: str) -> migrations.RunPython:
    """The migration operation that makes a table append-only; undone by migrating backwards."""
    return migrations.RunPython(
        lambda _, editor: install(editor.connection, table),
        lambda _, editor: remove(editor.connection, table),
        elidable=False,
    )


def install(connection: BaseDatabaseWrapper, table: str) -> None:
    """Put the table's triggers in place; does nothing where they already are."""
    with connection.cursor() as cursor:
        for statement in _remove_sql(connection.vendor, table) + _install_sql(connection.vendor, table):
            # Without parameters the cursor takes the % of the message as it stands.
            cursor.execute(statement, None)


def remove(connection: BaseDatabaseWrapper, table: str) -> None:
    """Take the table's triggers away, as a test must before it can empty the table."""
    with connection.cursor() as cursor:
        for statement in _remove_sql(connection.vendor, table):
            cursor.execute(statement, None)


def protected_tables() -> tuple[str, ...]:
    """The tables of all models that say `append_only = True`."""
    return tuple(sorted(model._meta.db_table for model in apps.get_models() if getattr(model, "append_only", False)))


def unprotected(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    """Those of the protected tables that exist and lack a trigger, or have it switched off or doing something else."""
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        cursor.execute(_LIST_SQL[connection.vendor])
        present = {(str(name), " ".join(str(does).split())) for name, does in cursor.fetchall()}
    return tuple(
        table for table in protected_tables() if table in existing and not _wanted(connection.vendor, table) <= present
    )


def _wanted(vendor: str, table: str) -> set[tuple[str, str]]:
    """The triggers of a table, each with what it does: on SQLite all of it, on PostgreSQL the body of the function."""
    does = [_BODY, _BODY] if vendor == "postgresql" else _install_sql(vendor, table)
    names = [_name(table, what) for what in _EVENTS[vendor]]
    return {(name, " ".join(text.split())) for name, text in zip(names, does, strict=True)}


def check_triggers(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """groundwork.W001: a table lost its triggers. Only a warning: an error would stop the migration that fixes it."""
    return [
        checks.Warning(
            f"The rows of {table} can be changed: its append-only triggers are missing.",
            hint=f'Add a migration with append_only.protect("{table}") after the one that altered the table.',
            id="groundwork.W001",
        )
        for alias in databases or ()
        for table in unprotected(connections[alias])
    ]


_EVENTS = {"sqlite": ("update", "delete"), "postgresql": ("change", "truncate")}

_LIST_SQL = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    # O and A are the two ways of being switched on for an ordinary session.
    "postgresql": "SELECT tgname, prosrc FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid "
    "WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') AND tgqual IS NULL",
}

_BODY = """
        BEGIN
            RAISE EXCEPTION '% is append-only: add a row that corrects it', TG_TABLE_NAME
                USING ERRCODE = 'integrity_constraint_violation';
        END
        """


def _name(table: str, what: str) -> str:
    return f"{table}_no_{what}"


def _install_sql(vendor: str, table: str) -> list[str]:
    if vendor == "sqlite":
        return [
            f'CREATE TRIGGER "{_name(table, what)}" BEFORE {what.upper()} ON "{table}" '
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: add a row that corrects it'); END"
            for what in _EVENTS[vendor]
        ]
    change, truncate = (_name(table, what) for what in _EVENTS[vendor])
    return [
        f"""
        CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $refuse${_BODY}$refuse$
        """,
        f'CREATE TRIGGER "{change}" BEFORE UPDATE OR DELETE ON "{table}" FOR EACH ROW EXECUTE FUNCTION {_FUNCTION}()',
        f'CREATE TRIGGER "{truncate}" BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT EXECUTE FUNCTION {_FUNCTION}()',
    ]


def _remove_sql(vendor: str, table: str) -> list[str]:
    place = f' ON "{table}"' if vendor == "postgresql" else ""
    return [f'DROP TRIGGER IF EXISTS "{_name(table, what)}"{place}' for what in _EVENTS[vendor]]
