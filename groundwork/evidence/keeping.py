"""Evidence into the database, and read again."""

import hashlib
from collections.abc import Iterator
from datetime import datetime

from groundwork.evidence.content import Examined
from groundwork.models import EvidenceContent, EvidenceFile, User
from groundwork.transactions import demand_transaction

_BATCH = 1  # each may have ten megabytes and more


def keep(file: Examined, *, by: User, now: datetime) -> EvidenceFile:
    """Keep a file for ever. `by` is who has brought it.

    Must be called in the transaction of what it is evidence of (OutsideTransaction otherwise): a file that proves
    nothing could never be deleted.
    """
    demand_transaction("evidence.keep()")
    kept = EvidenceFile.objects.create(
        name=file.name,
        kind=file.kind,
        size=len(file.content),
        sha256=file.sha256,
        uploaded_sha256=file.uploaded_sha256,
        kept_by=by,
        kept_at=now,
    )
    EvidenceContent.objects.create(file=kept, content=file.content)
    return kept


def verify() -> Iterator[tuple[int, str]]:
    """The files that are not as they were kept: key, and what about it. Nothing: all is well."""
    rows = EvidenceFile.objects.order_by("pk").values_list("pk", "sha256", "size", "content__content")
    for key, sha256, size, content in rows.iterator(chunk_size=_BATCH):
        if not isinstance(content, bytes | memoryview):  # SQLite keeps whatever type was written into a column
            yield key, "its bytes are not there"
        elif (computed := hashlib.sha256(content).hexdigest()) != sha256:
            yield key, f"its hash is {sha256}, its bytes give {computed}"
        elif len(content) != size:
            yield key, f"its size is {size}, it has {len(content)} bytes"
