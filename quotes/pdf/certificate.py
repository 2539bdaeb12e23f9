"""The certificate of a contract: how it came about, and the figures by which anybody can check that."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.text import capfirst
from django.utils.translation import gettext as _

import pricing
from groundwork.display import clock
from groundwork.models import Event
from quotes.documents import Acceptance, Consent, Signer
from quotes.models import AcceptedQuote
from quotes.proposal.packages import PackageRow
from quotes.proposal.page import Page
from quotes.selectors.signed import acceptance_of

# What the record is called where it is enclosed.
RECORD_NAME: Final = "acceptance.json"

Row = tuple[str, str]


@dataclass(frozen=True, slots=True)
class SignerShown:
    """Somebody who has signed: what they said of themselves, when, how they were known, and what they agreed to."""

    name: str
    signature: str
    rows: tuple[Row, ...]
    consents: tuple[tuple[str, Consent], ...]


@dataclass(frozen=True, slots=True)
class Left:
    """What was offered beside what was chosen, of one kind."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Certificate:
    """The page, every word finished. `signers` is empty where staff recorded it; the entry's hash begins with `tag`."""

    signers: tuple[SignerShown, ...]
    left: tuple[Left, ...]
    record_name: str
    record_sha256: str
    tag: str


@dataclass(frozen=True, slots=True)
class RecordBefore:
    """The entry of a signature before the last: what the file with it is called, whose it is, and its exact bytes."""

    file_name: str
    name: str
    content: bytes
    moment: datetime
    record_hash: str


def records_before(contract: AcceptedQuote) -> tuple[RecordBefore, ...]:
    """The entries that an acceptance names, in the order in which they signed. `contract.record` should be at hand."""
    named = [signer for signer in acceptance_of(contract).signers if signer.entry]
    if not named:
        return ()
    found = {event.record_hash: event for event in Event.objects.filter(record_hash__in=[one.entry for one in named])}
    return tuple(
        RecordBefore(f"signature-{number}.json", signer.name, bytes(event.body), event.happened_at, signer.entry)
        for number, signer in enumerate(named, 1)
        if (event := found.get(signer.entry))
    )


def certificate_of(contract: AcceptedQuote, page: Page) -> Certificate:
    """The certificate of a contract, whose record should be at hand; `page` is its proposal with what was chosen."""
    acceptance = acceptance_of(contract)
    files = {one.record_hash: one.file_name for one in records_before(contract)}
    return Certificate(
        signers=tuple(_signer(signer, acceptance, page, files) for signer in _all_signers(acceptance)),
        left=() if page.amendment else tuple(_left(page)),
        record_name=RECORD_NAME,
        record_sha256=pricing.fingerprint(bytes(contract.record.body)),
        tag="msp-accept-on-behalf-v1" if acceptance.on_behalf else "msp-accept-v1",
    )


def _all_signers(acceptance: Acceptance) -> tuple[Signer, ...]:
    """The client's in the order in which they signed, then ours."""
    return acceptance.signers if acceptance.countersigned is None else (*acceptance.signers, acceptance.countersigned)


def _signer(signer: Signer, acceptance: Acceptance, page: Page, files: Mapping[str, str]) -> SignerShown:
    moment = datetime.fromisoformat(signer.signed_at)
    rows = (
        (_("For"), page.seller.legal_name or page.seller.name if signer is acceptance.countersigned else ""),
        (_("Title"), signer.title),
        (_("Signs as"), signer.role),
        (_("E-mail"), signer.email),
        (_("Signed"), f"{clock(moment, acceptance.zone, page.seller.contract_locale)} ({signer.signed_at})"),
        (_("Confirmed"), _confirmed(signer)),
        (_("Hash of the entry"), signer.entry),
        (_("Enclosed as"), files.get(signer.entry, "")),
    )
    # The first records knew only the fingerprint of what was agreed to, which is what the proposal says.
    agreed, said = _("Agreed to"), _("Declared")
    consents = tuple((agreed, Consent(one.text or page.consent, one.sha256)) for one in signer.consents)
    if signer.authority:
        consents = (*consents, (said, signer.authority))
    return SignerShown(signer.name, signer.signature, tuple(row for row in rows if row[1]), consents)


def _confirmed(signer: Signer) -> str:
    known = {
        "link": _("by the private link to this proposal, and by nothing else"),
        "code": _("by a private link, and by a code that was mailed to %(email)s") % {"email": signer.code_to},
        "password": _("signed in, and by typing the password again"),
    }
    return known.get(signer.confirmed_by, signer.confirmed_by)


def _left(page: Page) -> Iterator[Left]:
    offer = page.offer
    parts = (
        (
            _("Options"),
            (
                (card.name, _("%(amount)s a month") % {"amount": card.price.text})
                for card in offer.cards
                if not card.chosen
            ),
        ),
        (
            _("Packages"),
            ((row.name, _package(row)) for row in offer.packages if row.state in ("open", "blocked")),
        ),
        (
            _("Terms to choose from"),
            ((capfirst(way.name), way.change) for way in offer.payment.terms if not way.chosen),
        ),
        (_("Billing to choose from"), ((way.name, way.change) for way in offer.payment.billings if not way.chosen)),
        (_("Numbers to choose"), ((row.name, row.about) for row in offer.numbers)),
    )
    for title, found in parts:
        if rows := _rows(found):
            yield Left(title, rows)


def _package(row: PackageRow) -> str:
    change = _("%(amount)s a month") % {"amount": row.side} if row.side and row.state == "open" else ""
    return " · ".join(filter(None, (change, row.note)))


def _rows(found: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(found)
