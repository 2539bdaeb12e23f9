"""Shows that something changed nothing: every row of every table, read before and after."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# How often something was asked for is over in an hour, and says nothing of anybody.
_COUNTERS = "groundwork_ratecount"


def contents() -> dict[str, str]:
    """Each table's number of rows and a hash of them all, whatever their order."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted({*connection.introspection.table_names(cursor)} - {_COUNTERS}):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows = sorted(repr([_plain(value) for value in row]) for row in cursor.fetchall())
            found[table] = f"{len(rows)} rows {hashlib.sha256(repr(rows).encode()).hexdigest()}"
    return found


@contextmanager
def nothing_changes() -> Iterator[None]:
    """Fails when a row of any table is added, changed or gone at the end of the block."""
    before = contents()
    yield
    after = contents()
    changed = [table for table in {**before, **after} if before.get(table) != after.get(table)]
    assert not changed, f"changed: {', '.join(sorted(changed))}"


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value
