"""What a contract says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _

import pricing
from contracts.models import Contract
from groundwork import chain
from groundwork.display import clock, day
from quotes.documents import (
    Acceptance,
    Details,
    Proof,
    Revision,
    Signer,
    as_signed,
    read_acceptance,
    read_revision,
    signed_selection,
)
from quotes.models import AcceptedQuote, Quote
from quotes.proposal.choice import Asked, Choice, in_order
from quotes.proposal.counts import numbers_in_words
from quotes.proposal.on_behalf import told_on_behalf
from quotes.proposal.payment import billing_name
from quotes.proposal.summary import choice_name, term_text
from quotes.proposal.words import listed


@dataclass(frozen=True, slots=True)
class SignedBy:
    """One who has signed: who they are, what they typed, what they agreed to, and when on the seller's clock."""

    name: str
    title: str
    email: str
    role: str
    signature: str
    agreed: tuple[str, ...]
    local: str


@dataclass(frozen=True, slots=True)
class Signed:
    """What a contract says of its own making, ready to be set. `ip` is empty where the record does not hold it.

    Where staff recorded it on the client's behalf, `on_behalf` says so in a sentence, nothing was signed here, and
    `proof` is the file that came with it.
    """

    option: str
    name: str
    title: str
    email: str
    signature: str
    local: str
    utc: str
    ip: str
    seq: int
    record_hash: str
    prev_hash: str
    revision_sha256: str
    terms_sha256: str
    details: tuple[tuple[str, str], ...]
    on_behalf: str
    proof: Proof | None
    signers: tuple[SignedBy, ...]
    countersigned: SignedBy | None

    @property
    def several(self) -> str:
        """The names of those who have signed, where more than one did, ours among them; else empty."""
        by_us = () if self.countersigned is None else (self.countersigned,)
        names = [one.name for one in (*self.signers, *by_us)]
        return listed(names) if len(names) > 1 else ""


def acceptance_of(contract: AcceptedQuote) -> Acceptance:
    """What was signed. `contract.record` should be at hand."""
    return read_acceptance(chain.body_of(contract.record))


def signed_revision(contract: AcceptedQuote) -> Revision:
    """The revision as it was signed, with a part month that the client asked for at signing.

    `contract.record` and `contract.revision` should be at hand.
    """
    return as_signed(read_revision(bytes(contract.revision.document)), acceptance_of(contract))


def signed_choice(contract: AcceptedQuote, revision: Revision) -> Choice:
    """What the contract is about, read from its record."""
    return choice_of(acceptance_of(contract), revision)


def choice_of(acceptance: Acceptance, revision: Revision) -> Choice:
    """What was chosen of the revision."""
    option = next(entry for entry in revision.options if entry.code == acceptance.option)
    selection = acceptance.selection
    packages = in_order(revision.plan, selection.packages)
    return Choice(option, packages, selection.term, selection.billing, numbers=acceptance.numbers)


@dataclass(frozen=True, slots=True)
class Deal:
    """The whole choice that was signed, `by` whom. `words` are its term, its billing, the numbers that were chosen, and
    its first day, if it has one.

    Where staff recorded it on the client's behalf, `on_behalf` says so, and `proof` is the file that came with it.
    """

    name: str
    by: str
    words: tuple[str, ...]
    first_invoice: Decimal
    selection: pricing.Selection
    on_behalf: str
    proof: Proof | None


def deal_of(contract: AcceptedQuote, revision: Revision) -> Deal:
    """What was chosen in this contract of this revision. `contract.record` should be at hand."""
    acceptance = acceptance_of(contract)
    came, by_us = acceptance.on_behalf, acceptance.countersigned
    term, billing = acceptance.selection.term, acceptance.selection.billing
    starts_on = revision.starts_on or acceptance.details.starts_on
    starts = () if starts_on is None else (_("Starts on %(day)s") % {"day": day(starts_on)},)
    return Deal(
        name=choice_name(revision, choice_of(acceptance, revision)),
        by=listed([*(person.name for person in acceptance.people), *((by_us.name,) if by_us else ())]),
        words=(
            capfirst(term_text(term)),
            billing_name(revision, billing),
            *numbers_in_words(revision.counting(acceptance.numbers)),
            *starts,
        ),
        first_invoice=acceptance.totals.first_invoice,
        selection=signed_selection(revision, acceptance),
        on_behalf=told_on_behalf(came) if came else "",
        proof=came.proof if came else None,
    )


def asked_again(choice: Choice) -> Asked:
    """What to ask a proposal for, to see this choice of it."""
    numbers = tuple((unit, str(count)) for unit, count in choice.numbers)
    return Asked(choice.option.code, choice.packages, choice.term, choice.billing, numbers)


def signed_of(contract: AcceptedQuote, name: str, locale: str) -> Signed:
    """The signature and its record, read from the record itself. `name` is what the choice is called.

    `locale` is that of the contract (SellerCard.contract_locale), so that it says the same for whoever asks.
    """
    acceptance, record = acceptance_of(contract), contract.record
    person, came = acceptance.people[0], acceptance.on_behalf
    return Signed(
        option=name,
        name=person.name,
        title=person.title,
        email=person.email,
        signature="" if came else acceptance.signers[0].signature,
        local=clock(datetime.fromisoformat(acceptance.local), acceptance.zone, locale),
        utc=chain.utc_text(record.happened_at) if came else acceptance.signers[0].signed_at,
        ip=acceptance.ip,
        seq=record.seq,
        record_hash=record.record_hash,
        prev_hash=record.prev_hash,
        revision_sha256=acceptance.revision_sha256,
        terms_sha256=acceptance.terms_sha256,
        details=details_shown(acceptance.details, locale),
        on_behalf=told_on_behalf(came, locale) if came else "",
        proof=came.proof if came else None,
        signers=tuple(_signed_by(one, acceptance.zone, locale) for one in acceptance.signers),
        countersigned=_signed_by(by_us, acceptance.zone, locale) if (by_us := acceptance.countersigned) else None,
    )


def _signed_by(signer: Signer, zone: str, locale: str) -> SignedBy:
    authority = () if signer.authority is None else (signer.authority,)
    return SignedBy(
        name=signer.name,
        title=signer.title,
        email=signer.email,
        role=signer.role,
        signature=signer.signature,
        # The first records knew only the fingerprint of what was agreed to.
        agreed=tuple(one.text for one in (*signer.consents, *authority) if one.text),
        local=clock(datetime.fromisoformat(signer.signed_at), zone, locale),
    )


def details_shown(details: Details, locale: str) -> tuple[tuple[str, str], ...]:
    """What was said besides, each with its label."""
    starts_on = day(details.starts_on, locale) if details.starts_on else ""
    to = ", ".join(filter(None, (details.billing_name, details.billing_email)))
    said = (
        (_("First day"), starts_on),
        (_("Order number"), details.po_number),
        (_("Invoices go to"), to),
    )
    return tuple((label, value) for label, value in said if value)


def open_change(contract: Contract, purpose: str) -> Quote | None:
    """The true-up or amendment of this contract that is drafted and not sent yet."""
    drafts = Quote.objects.filter(about=contract, purpose=purpose, state=Quote.State.DRAFT)
    return drafts.exclude(effective_on=None).order_by("-pk").first()


def open_changes(contracts: Iterable[Contract], purpose: str) -> dict[int, str]:
    """The numbers of those of these contracts, by the contract's primary key; one query."""
    keys = [contract.pk for contract in contracts]
    drafts = Quote.objects.filter(about__in=keys, purpose=purpose, state=Quote.State.DRAFT)
    return dict(drafts.exclude(effective_on=None).order_by("pk").values_list("about_id", "number"))
