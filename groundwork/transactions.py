"""A guard for writes that only mean something together with the change they belong to, and one state to read from."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import Model, QuerySet


class OutsideTransaction(RuntimeError):
    """A programming error: something that must commit together with its cause was written on its own."""


def demand_transaction(what: str) -> None:
    """Raise OutsideTransaction unless the caller has opened transaction.atomic() on the default database.

    The transaction that a TestCase wraps around each test does not count, so that a test finds the mistake too.
    """
    # atomic_blocks and _from_testcase are what Django's own atomic(durable=True) looks at.
    blocks = transaction.get_connection().atomic_blocks
    if all(block._from_testcase for block in blocks):
        raise OutsideTransaction(
            f"{what} must happen in the same transaction.atomic() as the change it belongs to. "
            "Open one around both in the service."
        )


def hold(rows: QuerySet[Model]) -> None:
    """Lock these rows until the end of the caller's transaction, in the order of their keys, so that nobody who holds
    several waits in a circle.

    PostgreSQL locks them one by one. SQLite, which begins its transactions IMMEDIATE, has locked everything by then and
    is asked nothing.
    """
    if transaction.get_connection().features.has_select_for_update:
        list(rows.select_for_update().order_by("pk").values_list("pk"))


@contextmanager
def snapshot() -> Iterator[None]:
    """The same state of the database for all that is read inside, however long that takes. Locks nothing.

    Nothing may be written inside. In a transaction that is open already it is what that one sees.
    """
    connection = transaction.get_connection()
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        # Not atomic(): that would begin IMMEDIATE (settings) and keep everybody else from writing.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")
