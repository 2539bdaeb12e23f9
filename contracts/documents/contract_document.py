"""A contract's standing as bytes: msp-contract/1, what is kept, hashed and read back for ever."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal, DecimalException
from functools import lru_cache
from typing import Any, Final

import pricing
from contracts.documents.agreed import read_stretch, stretch_document
from contracts.documents.clauses import clauses_document, read_clauses
from contracts.documents.parties import ClientCard, read_seller, seller_document
from contracts.documents.standing import Basis, Closing, Due, Standing

CONTRACT_FORMAT: Final = "msp-contract/1"


def contract_bytes(standing: Standing) -> bytes:
    """The canonical bytes of a standing. What follows from the rest (fees by day) is written too, for other readers."""
    closing = standing.closing
    return pricing.canonical_bytes(
        {
            "format": CONTRACT_FORMAT,
            "contract": standing.contract,
            "record": standing.record,
            "before": standing.before or None,
            "kind": standing.kind,
            "basis": {"how": standing.basis.how, "words": standing.basis.words, "facts": dict(standing.basis.facts)},
            "effective_on": standing.effective_on.isoformat(),
            "seller": seller_document(standing.seller),
            "client": {name: getattr(standing.client, name) for name in ClientCard.__slots__},
            "starts_on": standing.starts_on.isoformat(),
            "first_day": standing.first_day.isoformat(),
            "months": standing.months,
            "currency": standing.currency,
            "places": standing.places,
            "stretches": [stretch_document(stretch) for stretch in standing.stretches],
            "billing": standing.billing,
            "ramp": [[entry.months, pricing.number_text(entry.percent)] for entry in standing.ramp],
            "one_time": str(standing.one_time),
            "clauses": clauses_document(standing.clauses),
            "increases": [[increase.month, pricing.number_text(increase.rate)] for increase in standing.increases],
            "dues": [_due_document(due) for due in standing.dues],
            "closing": None if closing is None else _closing_document(closing),
            "po_number": standing.po_number,
            "billing_name": standing.billing_name,
            "billing_email": standing.billing_email,
            "follows": standing.follows or None,
            "fees": [[step.since.isoformat(), str(step.fee)] for step in standing.steps],
        }
    )


@lru_cache(maxsize=1024)
def read_contract(data: bytes) -> Standing:
    """Read a standing's bytes. Kept by content: a frozen document is parsed once a process.

    Raises ValueError for bytes of another format, or that cannot be read.
    """
    document = json.loads(data)
    if not isinstance(document, dict) or document.get("format") != CONTRACT_FORMAT:
        raise ValueError(f"not an {CONTRACT_FORMAT} document")
    try:
        return replace(_read(document), sha256=pricing.fingerprint(data))
    except (KeyError, TypeError, AttributeError, DecimalException) as error:
        raise ValueError(f"no contract that can be read: {error!r}") from error


def _read(document: dict[str, Any]) -> Standing:
    basis, closing = document["basis"], document["closing"]
    return Standing(
        contract=document["contract"],
        record=document["record"],
        before=document["before"] or "",
        kind=document["kind"],
        basis=Basis(basis["how"], basis["words"], tuple(sorted(basis["facts"].items()))),
        effective_on=date.fromisoformat(document["effective_on"]),
        seller=read_seller(document["seller"]),
        client=ClientCard(**document["client"]),
        starts_on=date.fromisoformat(document["starts_on"]),
        first_day=date.fromisoformat(document["first_day"]),
        months=document["months"],
        currency=document["currency"],
        places=document["places"],
        stretches=tuple(read_stretch(stretch) for stretch in document["stretches"]),
        billing=document["billing"],
        ramp=tuple(pricing.Ramp(months, Decimal(percent)) for months, percent in document["ramp"]),
        one_time=Decimal(document["one_time"]),
        clauses=read_clauses(document["clauses"]),
        increases=tuple(pricing.Increase(month, Decimal(rate)) for month, rate in document["increases"]),
        dues=tuple(_read_due(due) for due in document["dues"]),
        closing=None if closing is None else _read_closing(closing),
        po_number=document["po_number"],
        billing_name=document["billing_name"],
        billing_email=document["billing_email"],
        follows=document["follows"] or "",
    )


def _due_document(due: Due) -> dict[str, object]:
    return {
        "on": due.on.isoformat(),
        "days": due.days,
        "of": due.of,
        "amount": str(due.amount),
        "label": due.label,
    }


def _read_due(document: Mapping[str, Any]) -> Due:
    return Due(
        date.fromisoformat(document["on"]),
        document["days"],
        document["of"],
        Decimal(document["amount"]),
        document["label"],
    )


def _closing_document(closing: Closing) -> dict[str, object]:
    return {
        "last_day": closing.last_day.isoformat(),
        "why": closing.why,
        "reason": closing.reason,
        "asked_by": closing.asked_by,
        "owed": str(closing.owed),
        "replaced_by": closing.replaced_by or None,
    }


def _read_closing(document: Mapping[str, Any]) -> Closing:
    return Closing(
        last_day=date.fromisoformat(document["last_day"]),
        why=document["why"],
        reason=document["reason"],
        asked_by=document["asked_by"],
        owed=Decimal(document["owed"]),
        replaced_by=document["replaced_by"] or "",
    )
