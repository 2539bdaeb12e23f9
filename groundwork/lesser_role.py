"""The account that serves on PostgreSQL: it reads and writes rows, and owns nothing.

Whoever owns a table can drop its triggers. So the tables belong to one role, under which `manage.py prepare` migrates,
and the portal runs under another one (DATABASE_ROLE), which is given here what it needs and no more: of tables that are
only ever added to it may read and add, of the rest read and write, and nothing of the schema.
"""

import re
from typing import Final

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from groundwork import append_only
from groundwork.errors import DomainError

_NAME: Final = re.compile(r"[a-z_][a-z0-9_]{0,62}\Z")
_READ_ONLY: Final = ("django_migrations",)


class RoleError(DomainError):
    """The rights could not be given; the message says why."""


def grant(connection: BaseDatabaseWrapper, role: str) -> None:
    """Give a role what the running portal needs, and take away what it had beyond. May be repeated.

    Raises RoleError where the database is not PostgreSQL, the role is not there, or is the one that owns the tables.
    """
    if connection.vendor != "postgresql":
        raise RoleError("DATABASE_ROLE is for PostgreSQL: a SQLite file has no accounts. Unset it.")
    if not _NAME.match(role):
        raise RoleError(f"DATABASE_ROLE must be a role's name in small letters, not {role!r}.")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper FROM pg_roles WHERE rolname = %s", [role])
        found = cursor.fetchone()
        if found is None:
            raise RoleError(f"There is no role {role}. Make it: CREATE ROLE {role} LOGIN PASSWORD '…'")
        owner, is_superuser = found
        if owner == role or is_superuser:
            raise RoleError(
                f"{role} owns the tables or may do anything, so it could drop their triggers. Let DATABASE_URL name "
                "the owner for prepare, and DATABASE_ROLE another role that the portal runs under."
            )
        for statement in _statements(connection, role):
            cursor.execute(statement)


def _statements(connection: BaseDatabaseWrapper, role: str) -> list[str]:
    quote = connection.ops.quote_name
    whom = quote(role)
    with connection.cursor() as cursor:
        added_to = set(append_only.protected_tables()) & set(connection.introspection.table_names(cursor))
    taken = ", ".join(map(quote, sorted(added_to)))
    return [
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {whom}",
        f"GRANT USAGE ON SCHEMA public TO {whom}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {whom}",
        f"GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {whom}",
        f"REVOKE UPDATE, DELETE ON {taken} FROM {whom}",
        f"REVOKE INSERT, UPDATE, DELETE ON {', '.join(map(quote, _READ_ONLY))} FROM {whom}",
    ]
