"""What must hold of a kept database, whatever later migrations do to its tables.

Signed bytes are found by what they say of themselves, in whichever table and column they lie by now. What the portal
makes of them is read by today's code in one function each, here: where a model moves, this follows it and the kept
manifests stay as they are.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.db import connection

import pricing
from clients.models import Client, Contact, Device, Site
from groundwork import chain
from msp_portal.tests.earlier.files import Manifest
from plans.models import Plan
from plans.version_document import read_over, read_version, version_bytes
from quotes.demo.report import state_of
from quotes.documents import read_revision
from quotes.models import AcceptedQuote, Quote

# How a kind of signed bytes is known: the key that names its format, and how that begins.
_FORMATS: Final = {
    "plan": ("format", "msp-plan"),  # a plan, or with the reason for publishing it around it
    "revision": ("format", "msp-quote/"),
    "entry": ("schema", "msp-event/"),
}
PDF: Final = "pdf"
KINDS: Final = (*_FORMATS, PDF)

Signed = dict[str, dict[str, bytes]]


def every_value() -> Iterator[tuple[str, str, object]]:
    """Each value of each row, with its table and column; bytes as bytes."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {quote(table)}")
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    yield table, column, bytes(value) if isinstance(value, memoryview) else value


def kind_of(content: bytes) -> str | None:
    """Which kind of signed bytes these are; None where they are none."""
    if content.startswith(b"%PDF"):
        return PDF
    try:
        document = json.loads(content)
    except ValueError:
        return None
    if not isinstance(document, dict):
        return None
    named = (kind for kind, (key, begins) in _FORMATS.items() if str(document.get(key)).startswith(begins))
    return next(named, None)


def signed_places() -> Iterator[tuple[str, str, str, bytes]]:
    """Where signed bytes lie in the database at hand: kind, table, column and the bytes."""
    for table, column, value in every_value():
        if isinstance(value, bytes) and (kind := kind_of(value)) is not None:
            yield kind, table, column, value


def signed() -> Signed:
    """All signed bytes in the database at hand: by kind, by their SHA-256."""
    found: Signed = defaultdict(dict)
    for kind, _table, _column, content in signed_places():
        found[kind][hashlib.sha256(content).hexdigest()] = content
    return found


def lost(promises: Manifest) -> list[str]:
    """The signed bytes that were promised and are not in the database at hand: "plan 3a7b…"."""
    found = signed()
    return [
        f"{kind} {sha256}"
        for kind, hashes in promises["signed"].items()
        for sha256 in hashes
        if sha256 not in found[kind]
    ]


def figures(revision: bytes) -> dict[str, list[str]]:
    """What a revision's options cost, worked out anew by today's code: month and first invoice, by the option's code.

    Raises AssertionError where it is not, to the last figure, what the revision says. What had to be approved is no
    figure: a draft leaves out what was agreed and approved before.
    """
    read = read_revision(revision)
    told = {}
    for option in read.options:
        approval = {"needs_approval": option.price["needs_approval"]}
        anew = {**pricing.price_document(read.priced(option.tier, option.packages)), **approval}
        assert anew == option.price, f"{read.quote} revision {read.number}: {option.name} is priced otherwise today"
        told[option.code] = [str(anew["recurring_total"]), str(anew["first_invoice"])]
    return told


def reading_of_plan(version: bytes) -> object:
    """A published plan as today's code reads it, written out again."""
    return json.loads(version_bytes(read_version(version), read_over(version)))


def fingerprints(found: Signed) -> list[str]:
    """The hash of every entry of the chain, in order: each but the last stands in the entry after it."""
    bodies = sorted((json.loads(content) for content in found["entry"].values()), key=lambda body: int(body["seq"]))
    return [*(body["prev_hash"] for body in bodies[1:]), chain.head()[1]]


def sealed_files(found: Signed) -> dict[str, str]:
    """The SHA-256 of each contract on paper, by the hash of its record, as the chain has it."""
    bodies = [json.loads(content) for content in found["entry"].values()]
    # Those of notices and statements name what they are of by another key.
    return {body["contract"]: body["pdf_sha256"] for body in bodies if body["kind"] == "pdf" and "contract" in body}


def standing() -> dict[str, Any]:
    """What the portal tells of its quotes and contracts, and how much there is of what is not signed."""
    people = get_user_model()
    return {
        "quotes": {quote.number: state_of(quote) for quote in Quote.objects.select_related("current")},
        "contracts": {
            contract.quote.number: _told(contract) for contract in AcceptedQuote.objects.select_related("quote")
        },
        "counts": {
            "people": people._default_manager.count(),
            "clients": Client.objects.count(),
            "contacts": Contact.objects.count(),
            "sites": Site.objects.count(),
            "devices": Device.objects.count(),
            "changes of devices": Device.history.count(),
            "plans": Plan.objects.count(),
        },
    }


def promised(now: datetime) -> Manifest:
    """The manifest of the database at hand."""
    found = signed()
    return {
        "made_at": now.isoformat(timespec="seconds"),
        "signed": {kind: sorted(hashes) for kind, hashes in found.items()},
        "chain": fingerprints(found),
        "figures": {sha256: figures(content) for sha256, content in found["revision"].items()},
        **standing(),
    }


def _told(contract: AcceptedQuote) -> dict[str, str]:
    return {
        "option": contract.option_name,
        "month": f"{_plain(contract.mrr)} {contract.currency}",
        "one-time": f"{_plain(contract.one_time)} {contract.currency}",
        "months": str(contract.term_months),
        "signer": f"{contract.signer_name} <{contract.signer_email}>",
        "accepted": contract.accepted_at.isoformat(),
        "revision": contract.revision.sha256,
        "record": contract.record.record_hash,
    }


def _plain(amount: Decimal) -> str:
    """Without the zeros that one database keeps and the other does not."""
    return f"{amount.normalize():f}"
