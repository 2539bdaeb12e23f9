"""The third freeze, as values: what a client has accepted, written into the chain and read back.

Signed here it is msp-accept/2. Recorded by staff on the client's behalf it is msp-accept/3, which has no signers, no
signatures and no consents: it has `agreed`, who said yes, and `made`, how that came (on_behalf).

What came later is said in keys that are there only where there is something to say: how a signer was known besides the
link, the role and the authority they signed with, the entry of their signature where others signed after them
(documents/signing), and the counter-signature. Earlier readers pass over them, and what they read stays true. Where the
client chose how many of something, `numbers` says so: they are part of what was priced.

Knows no models. The chain adds its own keys (seq, prev_hash, subject, utc) and keeps beside the entry where the answer
came from. Which facts about people are in here, and why the rest is not: docs/adr/0016-personal-data.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from decimal import Decimal, DecimalException
from typing import Any, Final

import pricing
from contracts.documents import Person
from quotes.documents.details import NO_DETAILS, Details, details_document, read_details
from quotes.documents.limits import Numbers
from quotes.documents.on_behalf import OnBehalf, made_on_behalf, read_made

ACCEPTANCE_FORMAT: Final = "msp-accept/2"
ON_BEHALF_FORMAT: Final = "msp-accept/3"
# Read for ever: one signer, of the consent only its fingerprint, and in clear where the answer came from.
_FIRST_FORMAT: Final = "msp-accept/1"
# Totals that came later, which earlier records therefore lack.
_TOTALS_SINCE: Final = ("billing_adjustment", "part_month")


@dataclass(frozen=True, slots=True)
class Totals:
    """Every total that was signed, in the currency of the acceptance.

    Records from before there was a choice of billing, or a part month, do not have these two: they are 0 there.
    """

    recurring_subtotal: Decimal
    term_adjustment: Decimal
    billing_adjustment: Decimal
    discount: Decimal
    recurring_net: Decimal
    recurring_tax: Decimal
    recurring_total: Decimal
    one_time_subtotal: Decimal
    one_time_discount: Decimal
    one_time_net: Decimal
    one_time_tax: Decimal
    one_time_total: Decimal
    part_month: Decimal
    first_invoice: Decimal

    @classmethod
    def of(cls, price: pricing.Price) -> Totals:
        """Those of a price."""
        return cls(**{field.name: getattr(price, field.name) for field in fields(cls)})


@dataclass(frozen=True, slots=True)
class Consent:
    """What a signer has agreed to. `text` is empty in msp-accept/1, which knew only its fingerprint."""

    text: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who has signed: who they said they are, what they typed, and how they were known.

    `confirmed_by` is "link", "code" for one mailed to `code_to`, or "password" of the counter-signature. `role` is the
    one they were named with, `authority` that they may sign, in full. `entry` is the hash of the entry of their
    own signature, where others signed after them.
    """

    name: str
    title: str
    email: str
    signature: str
    signed_at: str
    consents: tuple[Consent, ...]
    confirmed_by: str
    code_to: str = ""
    role: str = ""
    authority: Consent | None = None
    entry: str = ""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What was accepted, by whom: `signers` in the order in which they signed, or those who `agreed` otherwise, which
    `on_behalf` then tells. There is at least one of the one or the other, never both.

    `local` is the moment on the seller's clock, in `zone`. `answer_sha256` tells a repeated answer from another one; it
    is empty in msp-accept/1. `ip` is where it was sent from, in msp-accept/1 alone: later that stands beside the entry.
    `countersigned` is the MSP's own signature, the last one, where it was wanted. `numbers` are how many were chosen of
    each unit with limits in the revision.
    """

    revision: int
    revision_sha256: str
    option: str
    selection: pricing.Selection
    totals: Totals
    contract_value: Decimal | None
    currency: str
    terms_sha256: str
    signers: tuple[Signer, ...]
    local: str
    zone: str
    idempotency_key: str
    app_version: str
    answer_sha256: str = ""
    ip: str = ""
    agreed: tuple[Person, ...] = ()
    on_behalf: OnBehalf | None = None
    details: Details = NO_DETAILS
    countersigned: Signer | None = None
    numbers: Numbers = ()

    @property
    def people(self) -> tuple[Person, ...]:
        """Who accepted, however they did."""
        return self.agreed or tuple(Person(signer.name, signer.title, signer.email) for signer in self.signers)

    @property
    def agreed_on(self) -> date:
        """The day from which the contract counts: that of the signature, or the one on which the answer came."""
        return datetime.fromisoformat(self.local).date() if self.on_behalf is None else self.on_behalf.day


def consent_to(text: str) -> Consent:
    """A consent in full."""
    return Consent(text, pricing.fingerprint(text.encode()))


def acceptance_body(acceptance: Acceptance) -> dict[str, object]:
    """The acceptance as the body of its entry in the chain."""
    value = acceptance.contract_value
    return {
        **_who_and_how(acceptance),
        "revision": acceptance.revision,
        "revision_sha256": acceptance.revision_sha256,
        "option": acceptance.option,
        "selection": pricing.selection_document(_without_costs(acceptance.selection)),
        **({"numbers": dict(acceptance.numbers)} if acceptance.numbers else {}),
        "totals": {field.name: str(getattr(acceptance.totals, field.name)) for field in fields(Totals)},
        "contract_value": None if value is None else str(value),
        "currency": acceptance.currency,
        "terms_sha256": acceptance.terms_sha256,
        "local": acceptance.local,
        "zone": acceptance.zone,
        "idempotency_key": acceptance.idempotency_key,
        "answer_sha256": acceptance.answer_sha256,
        "app_version": acceptance.app_version,
        # Nothing where nothing was said besides: then it has the bytes that it had before this could be said.
        **({"details": said} if (said := details_document(acceptance.details)) else {}),
    }


def _without_costs(selection: pricing.Selection) -> pricing.Selection:
    """What extras cost us is no part of what a client signs, and gets with the sealed contract.

    Until 2026-12 it stood there. `signed_selection` (quotes.documents.beginning) has it from the revision.
    """
    return replace(selection, extras=tuple(replace(extra, cost=Decimal(0)) for extra in selection.extras))


def _who_and_how(acceptance: Acceptance) -> dict[str, object]:
    came = acceptance.on_behalf
    if came is None:
        signers = [_signer_document(signer) for signer in acceptance.signers]
        by_us = acceptance.countersigned
        countersigned = {} if by_us is None else {"countersigned": _signer_document(by_us)}
        return {"record": ACCEPTANCE_FORMAT, "signers": signers, **countersigned}
    agreed = [{"name": person.name, "title": person.title, "email": person.email} for person in acceptance.agreed]
    return {"record": ON_BEHALF_FORMAT, "agreed": agreed, "made": made_on_behalf(came)}


def read_acceptance(body: Mapping[str, Any]) -> Acceptance:
    """Read the body of an entry of kind accepted. Keys that this version does not know are passed over.

    Raises ValueError where it is no acceptance, or one of a format that is not known.
    """
    acceptance = read_body(body)
    if body["record"] not in (ACCEPTANCE_FORMAT, _FIRST_FORMAT, ON_BEHALF_FORMAT):
        raise ValueError(f"not an {ACCEPTANCE_FORMAT} document")
    return acceptance


def read_body(body: Mapping[str, Any]) -> Acceptance:
    """The same of whatever says what an acceptance says. Raises ValueError where it does not."""
    try:
        return _read(body)
    except (KeyError, TypeError, AttributeError, DecimalException) as error:
        raise ValueError(f"no acceptance that can be read: {error!r}") from error


def _read(body: Mapping[str, Any]) -> Acceptance:
    written = body["record"]
    first, value = written == _FIRST_FORMAT, body["contract_value"]
    on_behalf = read_made(body["made"]) if written == ON_BEHALF_FORMAT else None
    signers = () if on_behalf else _read_signers(body, first=first)
    agreed = tuple(Person(one["name"], one["title"], one["email"]) for one in body["agreed"]) if on_behalf else ()
    if not signers and not agreed:
        raise ValueError("nobody has signed it")
    return Acceptance(
        revision=body["revision"],
        revision_sha256=body["revision_sha256"],
        option=body["option"],
        selection=pricing.kept_selection(body["selection"]),
        totals=_totals(body["totals"]),
        contract_value=None if value is None else Decimal(value),
        currency=body["currency"],
        terms_sha256=body["terms_sha256"],
        signers=signers,
        local=body["local"],
        zone=body["zone"],
        idempotency_key=body["idempotency_key"],
        app_version=body["app_version"],
        answer_sha256="" if first else body["answer_sha256"],
        ip=body["ip"] if first else "",
        agreed=agreed,
        on_behalf=on_behalf,
        details=read_details(body),
        countersigned=_read_signer(body["countersigned"]) if "countersigned" in body else None,
        numbers=tuple(sorted(body.get("numbers", {}).items())),
    )


def _read_signers(body: Mapping[str, Any], *, first: bool) -> tuple[Signer, ...]:
    return (_first_signer(body),) if first else tuple(_read_signer(signer) for signer in body["signers"])


def _totals(document: Mapping[str, str]) -> Totals:
    totals = {**dict.fromkeys(_TOTALS_SINCE, "0"), **document}
    return Totals(**{field.name: Decimal(totals[field.name]) for field in fields(Totals)})


def _signer_document(signer: Signer) -> dict[str, object]:
    return {
        "name": signer.name,
        "title": signer.title,
        "email": signer.email,
        "signature": signer.signature,
        "signed_at": signer.signed_at,
        "consents": [{"text": consent.text} for consent in signer.consents],
        "confirmed": {"by": signer.confirmed_by, **({"to": signer.code_to} if signer.code_to else {})},
        **({"role": signer.role} if signer.role else {}),
        **({"authority": {"text": signer.authority.text}} if signer.authority else {}),
        **({"entry": signer.entry} if signer.entry else {}),
    }


def _read_signer(document: Mapping[str, Any]) -> Signer:
    return Signer(
        name=document["name"],
        title=document["title"],
        email=document["email"],
        signature=document["signature"],
        signed_at=document["signed_at"],
        consents=tuple(consent_to(consent["text"]) for consent in document["consents"]),
        confirmed_by=document["confirmed"]["by"],
        code_to=document["confirmed"].get("to", ""),
        role=document.get("role", ""),
        authority=consent_to(document["authority"]["text"]) if "authority" in document else None,
        entry=document.get("entry", ""),
    )


def _first_signer(body: Mapping[str, Any]) -> Signer:
    signer = body["signer"]
    return Signer(
        name=signer["name"],
        title=signer["title"],
        email=signer["email"],
        signature=signer["signature"],
        signed_at=body["utc"],
        consents=tuple(Consent("", consent["text_sha256"]) for consent in body["consents"]),
        confirmed_by=body["confirmed_by"],
    )
