"""Frozen bytes against their hashes: published plans, revisions, PDFs and files of evidence."""

import hashlib
from collections.abc import Iterator

from django.db import models

from contracts.models import StoredPdf
from groundwork import evidence
from plans.models import PlanVersion
from plans.version_document import read_version
from quotes.models import QuoteRevision
from quotes.verifying.told import BATCH, UNREADABLE, document_of


def verify_bytes() -> Iterator[str]:
    """What is not as its own hash says."""
    yield from _changed_bytes(PlanVersion, "document")
    yield from _changed_bytes(QuoteRevision, "document")
    yield from _changed_bytes(StoredPdf, "content", at_once=1)
    yield from (f"evidence file {key}: {what}" for key, what in evidence.verify())


def verify_versions() -> Iterator[str]:
    """Versions that cannot be read, and revisions made from one that is gone, or another since: its bytes and its hash
    were both changed, or its number."""
    held = set()
    for key, number, sha256, content in (
        PlanVersion.objects.order_by("pk").values_list("pk", "number", "sha256", "document").iterator(BATCH)
    ):
        held.add((number, sha256))
        try:
            read_version(bytes(content))
        except UNREADABLE as error:
            yield f"plan version {key}: it is no plan that can be read: {error}"
    rows = QuoteRevision.objects.order_by("pk").values_list("quote__number", "number", "document")
    for quote, number, content in rows.iterator(chunk_size=BATCH):
        document = document_of(content)
        named = document.get("plan_version"), document.get("plan_sha256")
        if named not in held:
            yield f"quote {quote}: revision {number} was made from version {named[0]}, {named[1]}, which is not there"


def _changed_bytes(model: type[models.Model], column: str, at_once: int = BATCH) -> Iterator[str]:
    rows = model._default_manager.order_by("pk").values_list("pk", "sha256", column)
    for key, kept, content in rows.iterator(chunk_size=at_once):
        place = f"{model._meta.verbose_name} {key}"
        if not isinstance(content, bytes | memoryview):  # SQLite keeps whatever type was written into a column
            yield f"{place}: its {column} is {type(content).__name__}, not bytes"
        elif (computed := hashlib.sha256(content).hexdigest()) != kept:
            yield f"{place}: its hash is {kept}, its bytes give {computed}"
