"""The third freeze: what the client chose becomes a contract, in one transaction or not at all."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

import pricing
from contracts.documents import Person
from contracts.services.records import hold_for_entry
from groundwork import chain, outbox
from groundwork.fonts.coverage import undrawn
from groundwork.models import Event
from groundwork.version import VERSION
from quotes import tasks
from quotes.documents import (
    NO_DETAILS,
    Acceptance,
    Details,
    OnBehalf,
    Option,
    Revision,
    Signer,
    Totals,
    acceptance_body,
    consent_to,
    details_document,
    priced_from,
    read_revision,
)
from quotes.mail_kinds import MailKind, Needless
from quotes.models import AcceptedQuote, PendingSeal, ProposalLink, Quote, QuoteRevision
from quotes.proposal.amounts import to_sign
from quotes.refusals import (
    AlreadyAcceptedError,
    ExpiredError,
    KeyUsedError,
    LinkClosedError,
    NotOfferedError,
    NotOpenError,
    SupersededError,
    TotalChangedError,
    UndrawnError,
)
from quotes.services.living_on import live_on
from quotes.services.locking import lock_quote
from quotes.services.mailing import ask_mail, drop_mails
from quotes.services.revising import close_renewals
from quotes.terms import latest_start
from quotes.undrawn import undrawn_in

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the client sent: the revision and figures they saw, ids of what they chose, and who signs.

    `term` and `billing` are months; None is what the proposal begins with. `total` and `first_invoice` are exact
    decimal strings, compared and never used. `on_behalf` tells how it came where staff have recorded it: then nobody
    signs, and `signature` is empty. `details` are what the client says besides.
    """

    revision_sha256: str
    option: str
    packages: tuple[str, ...]
    total: str
    first_invoice: str
    name: str
    title: str
    email: str
    signature: str
    idempotency_key: str
    term: int | None = None
    billing: int | None = None
    on_behalf: OnBehalf | None = None
    details: Details | None = None

    @property
    def sha256(self) -> str:
        """Tells a repeated answer from a different one. What is not said is left out, as before it could be said."""
        said = {name: value for name, value in asdict(self).items() if value is not None}
        said.pop("details", None)
        if details := details_document(self.details or NO_DETAILS):
            said["details"] = details
        return pricing.fingerprint(pricing.canonical_bytes(said))


@dataclass(frozen=True, slots=True)
class Visitor:
    """Where somebody came from, as far as the server can tell. Stands beside entries of the chain, never in them."""

    ip: str
    user_agent: str


@transaction.atomic
def accept_proposal(link: ProposalLink, answer: Answer, visitor: Visitor, clock: Clock) -> AcceptedQuote:
    """Make the contract, or return the one that this very answer has made before.

    Everything is judged under the quote's lock, the time too, and worked out anew from the frozen revision. Raises
    a RefusedError, and has changed nothing, when the link is revoked, the revision superseded, the quote not open,
    the last day over, the choice not offered, the figures not those shown, the contract to be changed another one by
    now or a character one that no contract can show.
    """
    quote = lock_quote(link.quote)
    now = clock()
    if not ProposalLink.objects.filter(pk=link.pk, revoked_at__isnull=True).exists():
        raise LinkClosedError(_("This link has been closed."))
    return accept_locked(quote, answer, now, beside=asdict(visitor))


def accept_locked(
    quote: Quote, answer: Answer, now: datetime, *, beside: Mapping[str, object] | None = None
) -> AcceptedQuote:
    """What all ways of accepting come to, in the transaction that has locked the quote. Raises as accept_proposal."""
    if made := _made_before(quote, answer):
        return made
    row, revision = demand_current(quote, answer.revision_sha256)
    demand_open(quote, revision, now if answer.on_behalf is None else _morning_of(answer.on_behalf, revision))
    _demand_start(revision, answer, now)
    revision = revision.from_day(answer.details.starts_on if answer.details else None)
    option, price = _priced(revision, answer)
    _demand_drawn(revision, answer)
    acceptance = _acceptance(revision, option, price, answer, now)
    begins = quote.purpose in (Quote.Purpose.NEW, Quote.Purpose.RENEWAL)
    hold_for_entry(quote.about, quote.client, now, begins=begins)
    kind = Event.Kind.ACCEPTED_ON_BEHALF if answer.on_behalf else Event.Kind.ACCEPTED
    event = chain.append(kind, quote.subject, acceptance_body(acceptance), now, beside=beside)
    contract = AcceptedQuote.objects.create(
        quote=quote,
        revision=row,
        record=event,
        idempotency_key=answer.idempotency_key,
        body_sha256=answer.sha256,
        option_name=option.name,
        currency=price.currency,
        mrr=price.recurring_net,
        one_time=price.one_time_net,
        term_months=price.term,
        signer_name=answer.name,
        signer_email=answer.email,
        accepted_at=now,
    )
    quote.state, quote.revising = Quote.State.ACCEPTED, False
    quote.mrr = revision.amends.fee if revision.amends else price.recurring_net
    quote.currency = price.currency
    quote.keep_priced_from(priced_from(revision.inventory, acceptance.selection))
    quote.revision += 1
    quote.save()
    live_on(contract, revision, acceptance, now)
    if quote.purpose == Quote.Purpose.RENEWAL and quote.about is not None:
        close_renewals(quote.about, quote.number, now)
    job = outbox.put(tasks.render_contract, contract_id=contract.pk)
    PendingSeal.objects.create(contract=contract, since=now, job=job)
    _ask_for_mails(quote, contract, now)
    return contract


def _ask_for_mails(quote: Quote, contract: AcceptedQuote, now: datetime) -> None:
    """The contract to both parties, each by a mail of its own; what had not gone out before is not needed any more."""
    drop_mails(quote, Needless.ANSWERED, MailKind.PROPOSAL)
    drop_mails(quote, Needless.SETTLED, MailKind.APPROVAL_ASKED, MailKind.APPROVED)
    if contract.signer_email:
        ask_mail(MailKind.CONTRACT, quote, contract.pk, now, email=contract.signer_email)
    ask_mail(MailKind.ACCEPTED, quote, contract.pk, now, email=quote.owner.email)


def demand_current(quote: Quote, sha256: str) -> tuple[QuoteRevision, Revision]:
    """The quote's current revision. Raises SupersededError unless it is the one with this fingerprint.

    The quote must be locked. The bytes are hashed again: a revision that does not match its own hash is never signed.
    """
    row = quote.current
    assert row is not None  # its link could not have been opened otherwise
    revision = read_revision(bytes(row.document))
    if revision.sha256 != row.sha256:
        raise NotOpenError(_("This proposal is damaged and cannot be signed. Ask for a new one."), quote.state)
    if sha256 != row.sha256:
        shown = quote.revisions.filter(sha256=sha256).first()
        raise SupersededError(
            _("This proposal has changed since you opened it."),
            read_revision(bytes(shown.document)) if shown else None,
        )
    return row, revision


def demand_open(quote: Quote, revision: Revision, now: datetime) -> None:
    """Raise NotOpenError or ExpiredError unless the quote can be accepted at `now`. The quote must be locked."""
    if quote.state != Quote.State.SENT:
        raise NotOpenError(_("This proposal cannot be accepted at the moment."), quote.state)
    if now >= revision.expires_at:
        raise ExpiredError(_("This proposal is no longer valid."))


def _made_before(quote: Quote, answer: Answer) -> AcceptedQuote | None:
    """The contract of this very answer, sent once more because the first reply was lost."""
    used = AcceptedQuote.objects.filter(idempotency_key=answer.idempotency_key).first()
    if used is not None:
        if used.quote_id == quote.pk and used.body_sha256 == answer.sha256:
            return used
        raise KeyUsedError(_("This form has been sent before, with other content. The first one counts."))
    made = AcceptedQuote.objects.filter(quote=quote).first()
    if made is not None:
        raise AlreadyAcceptedError(_("This proposal has been accepted already."), made)
    return None


def _priced(revision: Revision, answer: Answer) -> tuple[Option, pricing.Price]:
    option = next((entry for entry in revision.options if entry.code == answer.option), None)
    if option is None or not revision.offers(option, answer.packages, *_payment(revision, answer)):
        raise NotOfferedError(_("This choice is not part of the proposal."))
    try:
        price = revision.priced(option.tier, answer.packages, answer.term, answer.billing)
    except pricing.PricingError as error:
        raise NotOfferedError(_("This combination isn’t available.")) from error
    month, first = to_sign(revision, price)
    shown, real = (answer.total, answer.first_invoice), (str(month), str(first))
    if shown != real:
        raise TotalChangedError(_("The total you were shown is not the total of this choice."), shown, real)
    return option, price


def _payment(revision: Revision, answer: Answer) -> tuple[int, int]:
    """The chosen term and billing, in months."""
    usual = revision.common
    return (
        usual.term if answer.term is None else answer.term,
        usual.billing if answer.billing is None else answer.billing,
    )


def _demand_start(revision: Revision, answer: Answer, now: datetime) -> None:
    """A first day is the client's to say where none was agreed, from the day of the answer to a year ahead."""
    starts_on = answer.details.starts_on if answer.details else None
    if starts_on is None:
        return
    came = answer.on_behalf
    today = came.day if came else now.astimezone(ZoneInfo(revision.seller.time_zone)).date()
    if not revision.asks_start or not today <= starts_on <= latest_start(today):
        raise NotOfferedError(_("This first day is not possible."))


def _demand_drawn(revision: Revision, answer: Answer) -> None:
    """No empty box is ever signed, also in a revision that was sent before there was this rule."""
    came = answer.on_behalf
    how = f"{came.words} {came.recorded_by.name}" if came else answer.signature
    besides = " ".join(details_document(answer.details or NO_DETAILS).values())
    if undrawn(f"{answer.name} {answer.title} {answer.email} {how} {besides}") or undrawn_in(revision):
        raise UndrawnError(_("There is a character in it that the contract cannot show."))


def _morning_of(came: OnBehalf, revision: Revision) -> datetime:
    """An answer that came elsewhere is in time where its day was, whenever it is recorded."""
    return datetime.combine(came.day, time.min, ZoneInfo(revision.seller.time_zone))


def _acceptance(revision: Revision, option: Option, price: pricing.Price, answer: Answer, now: datetime) -> Acceptance:
    zone, on_behalf = revision.seller.time_zone, answer.on_behalf
    return Acceptance(
        revision=revision.number,
        revision_sha256=revision.sha256,
        option=option.code,
        selection=revision.selection(option.tier, price.packages, price.term, price.billing),
        totals=Totals.of(price),
        contract_value=price.contract_value,
        currency=price.currency,
        terms_sha256=pricing.fingerprint(revision.terms.encode()),
        signers=() if on_behalf else (_signer(revision, answer, now),),
        agreed=(Person(answer.name, answer.title, answer.email),) if on_behalf else (),
        on_behalf=on_behalf,
        local=now.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds"),
        zone=zone,
        idempotency_key=answer.idempotency_key,
        answer_sha256=answer.sha256,
        app_version=VERSION,
        details=answer.details or NO_DETAILS,
    )


def _signer(revision: Revision, answer: Answer, now: datetime) -> Signer:
    return Signer(
        name=answer.name,
        title=answer.title,
        email=answer.email,
        signature=answer.signature,
        signed_at=chain.utc_text(now),
        consents=(consent_to(revision.consent),),
        confirmed_by="link",
    )
