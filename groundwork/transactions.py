"""A guard for writes that only mean something together with the change they belong to."""

from django.db import transaction


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
