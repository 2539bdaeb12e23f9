"""Work that is slow or may fail, written down in the same transaction as the change that asks for it.

A row of django-tasks-db is the outbox: it commits with the change or not at all. The worker command runs it
(groundwork.worker), at least once: so tasks are idempotent and take ids only.
"""

import re
from typing import Any

from django_tasks.base import Task

from groundwork.transactions import demand_transaction

# Ids, numbers and codes. A proposal's token or a person's name does not look like this, and must not be kept here.
_ID_SHAPE = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}\Z")


def put(task: Task[..., Any], **ids: int | str) -> str:
    """Ask for `task(**ids)` to be run after the caller's transaction commits. Returns the job's id.

    `ids` are whole numbers or short lower-case codes (primary keys, UUIDs, hashes): what they stand for is read when
    the task runs. Raises OutsideTransaction outside of transaction.atomic(), TypeError for any other argument.
    """
    demand_transaction("outbox.put()")
    for name, value in ids.items():
        if isinstance(value, bool) or not (
            isinstance(value, int) or (isinstance(value, str) and _ID_SHAPE.match(value))
        ):
            raise TypeError(f"{task.name}({name}=...) takes an id; let the task read the rest from the database.")
    job_id: str = task.enqueue(**ids).id
    return job_id
