"""A revision as bytes: written as msp-quote/2, read as that and as msp-quote/1 for ever.

msp-quote/1 wrote a whole selection into each option, the same in all of them but for tier and packages; it offered one
term, billed by the month, and had no clauses.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Final

import pricing
from contracts.documents import Person, clauses_document, read_clauses, read_seller, seller_document
from quotes.documents.amends import amends_document, read_amends
from quotes.documents.cover import cover_document, read_cover
from quotes.documents.goods import goods_document, read_goods
from quotes.documents.limits import limits_document, read_limits
from quotes.documents.revision import Option, Revision
from quotes.documents.signing import read_signing, signing_document

REVISION_FORMAT: Final = "msp-quote/2"
_FIRST_FORMAT: Final = "msp-quote/1"
# What a client agreed to where a revision says nothing of it: until 2026-11 the standard sentence was not written into
# the bytes. Those revisions are read as they were shown, for ever, whatever the sentence of today is.
_CONSENT_UNSAID: Final = (
    "I have read this proposal and its terms, I may sign for {client}, and my typed name is my signature."
)
# What is chosen with an option, and so not common to all.
_CHOSEN: Final = ("tier", "packages")


def revision_bytes(revision: Revision) -> bytes:
    """The canonical bytes of a revision: what is kept, hashed and read back."""
    return pricing.canonical_bytes(
        {
            "format": REVISION_FORMAT,
            "quote": revision.quote,
            "revision": revision.number,
            "title": revision.title,
            "personal_line": revision.personal_line,
            "language": revision.language,
            "client": revision.client,
            "contact": _person_document(revision.contact) if revision.contact else None,
            "prepared_by": _person_document(revision.prepared_by),
            "seller": seller_document(revision.seller),
            "plan": pricing.plan_document(revision.plan),
            "plan_version": revision.plan_version,
            "plan_sha256": revision.plan_sha256,
            "inventory": pricing.inventory_document(revision.inventory),
            **_things_document(revision.things),
            **amends_document(revision.amends),
            "counted_at": revision.counted_at.astimezone(UTC).isoformat(),
            "common": _common_document(revision.common),
            "terms_offered": list(revision.terms_offered),
            "billings_offered": list(revision.billings_offered),
            "starts_on": revision.starts_on.isoformat() if revision.starts_on else None,
            "tax_exempt": revision.tax_exempt or None,
            "options": [_option_document(option) for option in revision.options],
            "terms": revision.terms,
            "clauses": clauses_document(revision.clauses),
            "consent": revision.consent,
            **_consents_document(revision),
            **signing_document(revision.signing),
            **_deposit_document(revision.deposit),
            **cover_document(revision.cover),
            **goods_document(revision.goods),
            **limits_document(revision.limits),
            "sent_at": revision.sent_at.astimezone(UTC).isoformat(),
            "valid_through": revision.valid_through.isoformat(),
            "expires_at": revision.expires_at.astimezone(UTC).isoformat(),
        }
    )


@lru_cache(maxsize=256)
def read_revision(data: bytes) -> Revision:
    """Read a revision's bytes. Kept by content: a frozen document is parsed once a process.

    Raises ValueError when the bytes are of another format.
    """
    document = json.loads(data)
    written = document.get("format")
    if written == REVISION_FORMAT:
        return replace(_second(document), sha256=pricing.fingerprint(data))
    if written == _FIRST_FORMAT:
        return replace(_first(document), sha256=pricing.fingerprint(data))
    raise ValueError(f"neither {REVISION_FORMAT} nor {_FIRST_FORMAT}")


def _second(document: dict[str, Any]) -> Revision:
    starts_on = document["starts_on"]
    return Revision(
        **_since_the_first(document),
        language=document["language"],
        common=_read_common(document["common"]),
        terms_offered=tuple(document["terms_offered"]),
        billings_offered=tuple(document["billings_offered"]),
        starts_on=date.fromisoformat(starts_on) if starts_on else None,
        tax_exempt=document["tax_exempt"] or "",
        options=tuple(_read_option(option) for option in document["options"]),
        clauses=read_clauses(document["clauses"]),
        amends=read_amends(document),
        consent=document["consent"],
        electronic=document.get("electronic", ""),
        authority=document.get("authority", ""),
        signing=read_signing(document),
        deposit=_read_deposit(document),
        cover=read_cover(document),
        goods=read_goods(document),
        limits=read_limits(document),
    )


def _first(document: dict[str, Any]) -> Revision:
    """msp-quote/1: all of its options have one selection, apart from tier and packages."""
    options = document["options"]
    common = pricing.read_selection(options[0]["selection"])
    return Revision(
        **_since_the_first(document),
        language=document["seller"]["locale"].replace("_", "-"),
        common=replace(common, tier="", packages=()),
        terms_offered=(common.term,),
        billings_offered=(common.billing,),
        options=tuple(_read_option({**option, **option["selection"]}) for option in options),
        consent=document["consent"] or _CONSENT_UNSAID.replace("{client}", document["client"]),
    )


def _since_the_first(document: dict[str, Any]) -> dict[str, Any]:
    """What both formats say in the same way."""
    return {
        "quote": document["quote"],
        "number": document["revision"],
        "title": document["title"],
        "personal_line": document["personal_line"],
        "client": document["client"],
        "things": _read_things(document),
        "contact": Person(**document["contact"]) if document["contact"] else None,
        "prepared_by": Person(**document["prepared_by"]),
        "seller": read_seller(document["seller"]),
        "plan": pricing.read_plan(document["plan"]),
        "plan_version": document["plan_version"],
        "plan_sha256": document["plan_sha256"],
        "inventory": pricing.read_inventory(document["inventory"]),
        "counted_at": datetime.fromisoformat(document["counted_at"]),
        "terms": document["terms"],
        "sent_at": datetime.fromisoformat(document["sent_at"]),
        "valid_through": date.fromisoformat(document["valid_through"]),
        "expires_at": datetime.fromisoformat(document["expires_at"]),
    }


def _common_document(common: pricing.Selection) -> dict[str, object]:
    whole = pricing.selection_document(common)
    return {key: value for key, value in whole.items() if key not in _CHOSEN}


def _read_common(document: dict[str, Any]) -> pricing.Selection:
    return pricing.kept_selection({**document, "tier": "", "packages": []})


def _things_document(things: tuple[tuple[str, str, str], ...]) -> dict[str, object]:
    """Nothing where there are none: most documents say nothing of them."""
    return {"things": {key: [one, many] for key, one, many in things}} if things else {}


def _read_things(document: dict[str, Any]) -> tuple[tuple[str, str, str], ...]:
    return tuple((key, one, many) for key, (one, many) in document.get("things", {}).items())


def _consents_document(revision: Revision) -> dict[str, object]:
    """Nothing where one sentence says all, as until 2026-11."""
    return {name: text for name in ("electronic", "authority") if (text := getattr(revision, name))}


def _deposit_document(deposit: pricing.Deposit | None) -> dict[str, object]:
    """Nothing where nothing is due at signing, as until 2026-11."""
    return {} if deposit is None else {"deposit": pricing.deposit_document(deposit)}


def _read_deposit(document: dict[str, Any]) -> pricing.Deposit | None:
    said = document.get("deposit")
    return None if said is None else pricing.read_deposit(said, document["plan"]["currency"])


def _person_document(person: Person) -> dict[str, str]:
    return {"name": person.name, "title": person.title, "email": person.email}


def _option_document(option: Option) -> dict[str, object]:
    return {
        "code": option.code,
        "name": option.name,
        "tagline": option.tagline,
        "tier": option.tier,
        "packages": list(option.packages),
        "recommended": option.recommended,
        "price": option.price,
    }


def _read_option(document: dict[str, Any]) -> Option:
    return Option(
        code=document["code"],
        name=document["name"],
        tagline=document["tagline"],
        tier=document["tier"],
        packages=tuple(document["packages"]),
        recommended=document["recommended"],
        price=document["price"],
    )
