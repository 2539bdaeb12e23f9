"""The second freeze, as values: what a sent revision says (msp-quote/1), written to bytes and read back.

Knows no models: a draft becomes a `Revision` in quotes.services.compiling; the proposal page, the PDF, live
re-pricing and acceptance read nothing but these bytes. Staff figures (costs, margins) are inside, because the plan
is: the bytes themselves never go to a client.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

import pricing

REVISION_FORMAT: Final = "msp-quote/1"
# What a client agreed to where a revision says nothing of it: until 2026-11 the standard sentence was not written into
# the bytes. Those revisions are read as they were shown, for ever, whatever the sentence of today is.
_CONSENT_UNSAID: Final = (
    "I have read this proposal and its terms, I may sign for {client}, and my typed name is my signature."
)


@dataclass(frozen=True, slots=True)
class SellerCard:
    """The MSP as the client sees it, at the moment of sending."""

    name: str
    legal_name: str
    address: str
    email: str
    phone: str
    website: str
    accent: str
    time_zone: str
    locale: str
    working_days: int


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody named on the proposal: who prepared it, or whom it is for."""

    name: str
    title: str
    email: str


@dataclass(frozen=True, slots=True)
class Option:
    """One column of the comparison. `price` is the frozen msp-price/1 document, staff figures included."""

    code: str
    name: str
    tagline: str
    selection: pricing.Selection
    recommended: bool
    price: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Revision:
    """Everything a client was shown. `sha256` is the fingerprint of the bytes; empty until there are bytes."""

    quote: str
    number: int
    title: str
    personal_line: str
    client: str
    contact: Person | None
    prepared_by: Person
    seller: SellerCard
    plan: pricing.Plan
    plan_version: int
    plan_sha256: str
    inventory: pricing.Inventory
    counted_at: datetime
    options: tuple[Option, ...]
    terms: str
    consent: str
    sent_at: datetime
    valid_through: date
    expires_at: datetime
    sha256: str = ""

    @property
    def recommended(self) -> Option:
        """The option the MSP recommends; the first where none is marked."""
        return next((option for option in self.options if option.recommended), self.options[0])

    def selection(self, tier: str, packages: tuple[str, ...]) -> pricing.Selection:
        """What the client chose, with the salesperson's term, discounts, quantities, extras and tax."""
        return replace(self.options[0].selection, tier=tier, packages=packages)

    def priced(self, tier: str, packages: tuple[str, ...]) -> pricing.Price:
        """That choice, priced for this client. Raises PricingError when the rules do not allow it."""
        return pricing.price(self.plan, self.inventory, self.selection(tier, packages))

    def offers_tier(self, tier: str) -> bool:
        """Whether the tier is among those offered; a client may not climb to one that was not."""
        return any(option.selection.tier == tier for option in self.options)


def validity(now: datetime, days: int, zone: str) -> tuple[date, datetime]:
    """The last day a proposal is valid, and the instant (UTC, exclusive) at which that day ends in `zone`.

    The day counts in full wherever the seller is, summer time or not: the end is the first instant of the next day.
    """
    place = ZoneInfo(zone)
    last = now.astimezone(place).date() + timedelta(days=days)
    return last, datetime.combine(last + timedelta(days=1), time.min, place).astimezone(UTC)


def priced_from(inventory: pricing.Inventory, selection: pricing.Selection) -> dict[str, object]:
    """What a month's price follows from, as a quote keeps it beside the price (`Quote.priced_from`)."""
    return {"counts": dict(inventory.counts), "selection": pricing.selection_document(selection)}


def revision_bytes(revision: Revision) -> bytes:
    """The canonical bytes of a revision: what is kept, hashed and read back."""
    return pricing.canonical_bytes(
        {
            "format": REVISION_FORMAT,
            "quote": revision.quote,
            "revision": revision.number,
            "title": revision.title,
            "personal_line": revision.personal_line,
            "client": revision.client,
            "contact": _person_document(revision.contact) if revision.contact else None,
            "prepared_by": _person_document(revision.prepared_by),
            "seller": {name: getattr(revision.seller, name) for name in SellerCard.__slots__},
            "plan": pricing.plan_document(revision.plan),
            "plan_version": revision.plan_version,
            "plan_sha256": revision.plan_sha256,
            "inventory": pricing.inventory_document(revision.inventory),
            "counted_at": revision.counted_at.astimezone(UTC).isoformat(),
            "options": [_option_document(option) for option in revision.options],
            "terms": revision.terms,
            "consent": revision.consent,
            "sent_at": revision.sent_at.astimezone(UTC).isoformat(),
            "valid_through": revision.valid_through.isoformat(),
            "expires_at": revision.expires_at.astimezone(UTC).isoformat(),
        }
    )


@lru_cache(maxsize=256)
def read_revision(data: bytes) -> Revision:
    """Read what `revision_bytes` wrote. Kept by content: a frozen document is parsed once a process.

    Raises ValueError when the bytes are of another format.
    """
    document = json.loads(data)
    if document.get("format") != REVISION_FORMAT:
        raise ValueError(f"not a {REVISION_FORMAT} document")
    return Revision(
        quote=document["quote"],
        number=document["revision"],
        title=document["title"],
        personal_line=document["personal_line"],
        client=document["client"],
        contact=Person(**document["contact"]) if document["contact"] else None,
        prepared_by=Person(**document["prepared_by"]),
        seller=SellerCard(**document["seller"]),
        plan=pricing.read_plan(document["plan"]),
        plan_version=document["plan_version"],
        plan_sha256=document["plan_sha256"],
        inventory=pricing.read_inventory(document["inventory"]),
        counted_at=datetime.fromisoformat(document["counted_at"]),
        options=tuple(_read_option(option) for option in document["options"]),
        terms=document["terms"],
        consent=document["consent"] or _CONSENT_UNSAID.replace("{client}", document["client"]),
        sent_at=datetime.fromisoformat(document["sent_at"]),
        valid_through=date.fromisoformat(document["valid_through"]),
        expires_at=datetime.fromisoformat(document["expires_at"]),
        sha256=pricing.fingerprint(data),
    )


def _person_document(person: Person) -> dict[str, str]:
    return {"name": person.name, "title": person.title, "email": person.email}


def _option_document(option: Option) -> dict[str, object]:
    return {
        "code": option.code,
        "name": option.name,
        "tagline": option.tagline,
        "selection": pricing.selection_document(option.selection),
        "recommended": option.recommended,
        "price": option.price,
    }


def _read_option(document: dict[str, Any]) -> Option:
    return Option(
        code=document["code"],
        name=document["name"],
        tagline=document["tagline"],
        selection=pricing.read_selection(document["selection"]),
        recommended=document["recommended"],
        price=document["price"],
    )
