"""The third freeze: with the last signature what the client chose becomes a contract, in one transaction or not."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

import pricing
from contracts.documents import Person
from contracts.services.numbering import hold_numbers
from contracts.services.records import hold_for_entry
from groundwork import chain, outbox
from groundwork.models import Event
from groundwork.prepared import Prepared, Slot
from groundwork.version import VERSION
from quotes import tasks
from quotes.documents import (
    NO_DETAILS,
    Acceptance,
    Details,
    Signer,
    Totals,
    acceptance_body,
    priced_from,
    signed_selection,
)
from quotes.mail_kinds import TO_SIGN, MailKind, Needless
from quotes.models import AcceptedQuote, PendingSeal, ProposalLink, Quote, Signature, SigningCode
from quotes.recipients import who_is_told
from quotes.refusals import AlreadyAcceptedError, KeyUsedError, RefusedError
from quotes.selectors.signing import signed_before
from quotes.services.answers import Answer as Answer
from quotes.services.answers import Clock as Clock
from quotes.services.answers import Visitor as Visitor
from quotes.services.codes import confirm, use_up
from quotes.services.figures import could_note_won
from quotes.services.judging import Judged, demand_current, demand_live, judge
from quotes.services.living_on import live_on
from quotes.services.locking import lock_quote
from quotes.services.mailing import ask_mail, ask_who_follows, drop_mails
from quotes.services.orders import note_orders
from quotes.services.revising import close_renewals
from quotes.services.signatures import demand_chosen, demand_place, keep_signature, signer_of


def _contracts(key: Any, quote: Any) -> QuerySet[AcceptedQuote]:
    return AcceptedQuote.objects.filter(Q(idempotency_key=key) | Q(quote=quote))


def _signatures(key: Any) -> QuerySet[Signature]:
    return Signature.objects.filter(idempotency_key=key)


def _made(key: Slot, quote: Slot) -> QuerySet[Any, Any]:
    signatures = _signatures(key).order_by().values_list("pk")
    return _contracts(key, quote).order_by().values_list("pk").union(signatures, all=True)


_MADE: Final = Prepared(2, _made)


def accept_proposal(
    link: ProposalLink, answer: Answer, visitor: Visitor, clock: Clock, code: str = ""
) -> AcceptedQuote:
    """The contract of a proposal that one person signs alone. Raises as sign_proposal."""
    made = sign_proposal(link, answer, visitor, clock, code)
    assert isinstance(made, AcceptedQuote)
    return made


def sign_proposal(
    link: ProposalLink, answer: Answer, visitor: Visitor, clock: Clock, code: str = ""
) -> AcceptedQuote | Signature:
    """Make the contract where this is the last signature, else keep the signature; or return what this very answer has
    made before. `code` is what was typed of the mail of `ask_code`.

    Everything is judged under the quote's lock, the time too, and worked out anew from the frozen revision. Raises
    a RefusedError, and has changed nothing, when the link is revoked, the revision superseded, the quote not open,
    the last day over, the choice not offered or another one than was signed before, the figures not those shown, the
    contract to be changed another one by now, a character one that no contract can show, or nobody is to sign by this
    link now. Raises CodeError, and has counted the try, where a code is asked for and this is not the one.
    """
    # Before the lock, so that of many who sign at once those who come too late hear of it without waiting for each
    # other; and before the code, which what it has signed has used up: who sends the same once more has no other.
    return _decided(link, answer) or _sign(link, answer, visitor, clock, confirm(link, answer.email, code, clock))


@transaction.atomic
def _sign(
    link: ProposalLink, answer: Answer, visitor: Visitor, clock: Clock, code: SigningCode | None
) -> AcceptedQuote | Signature:
    quote = lock_quote(link.quote)
    now = clock()
    demand_live(link)
    if made := made_before(quote, answer.sha256, answer.idempotency_key):
        return made
    _row, revision = demand_current(quote, answer.revision_sha256)
    before = () if revision.signing.alone else signed_before(quote)
    # Whoever signs later signs what the first one chose, with what that one said besides.
    details = before[0].said.details if before else answer.details or NO_DETAILS
    judged = judge(quote, replace(answer, details=details), now, follows=bool(before))
    signing, signed = judged.revision.signing, tuple(one.place for one in before)
    place = demand_place(link, signing, signed, answer)
    demand_chosen(judged, before)
    use_up(code)
    signer = signer_of(judged.revision, place, answer, now, code)
    if signing.ends_with(place, signed):
        signers = (*(one.signer for one in before), signer)
        acceptance = acceptance_of_answer(judged, answer, details, now, signers)
        return conclude(quote, judged, acceptance, now, asdict(visitor))
    said = acceptance_of_answer(judged, answer, details, now, (signer,))
    signature = keep_signature(quote, judged, place, said, now, asdict(visitor))
    ask_who_follows(quote, judged.row, signing, (*signed, place), now)
    return signature


def accept_locked(quote: Quote, answer: Answer, now: datetime) -> AcceptedQuote:
    """The contract of an answer that staff record, in the transaction that has locked the quote. Raises as
    sign_proposal. Whoever had to sign has agreed otherwise; signatures from before stay what they are."""
    if made := made_before(quote, answer.sha256, answer.idempotency_key):
        if isinstance(made, AcceptedQuote):
            return made
        raise KeyUsedError(_("This form has been sent before, with other content. The first one counts."))
    judged = judge(quote, answer, now)
    return conclude(quote, judged, acceptance_of_answer(judged, answer, answer.details or NO_DETAILS, now, ()), now)


def conclude(
    quote: Quote, judged: Judged, acceptance: Acceptance, now: datetime, beside: Mapping[str, object] | None = None
) -> AcceptedQuote:
    """The contract and all that follows, in the transaction that has locked the quote and judged the last answer.

    `beside` is where that one came from.
    """
    hold_for_entry(quote.about, quote.client)
    # First what needs no number and no entry: whoever signs something else waits from the lock of the numbers on.
    _settle(quote, judged, acceptance)
    noted = could_note_won(quote, judged.revision, judged.option, judged.price, now)
    note_orders(quote, judged.revision, now)
    _drop_mails(quote)
    held = hold_numbers(now) if quote.purpose in Quote.Purpose.beginning() else None
    contract = _contract(quote, judged, acceptance, now, beside)
    live_on(contract, judged.revision, acceptance, held, now)
    if quote.purpose == Quote.Purpose.RENEWAL and quote.about is not None:
        close_renewals(quote.about, quote.number, now)
    job = outbox.put(tasks.render_contract, contract_id=contract.pk)
    PendingSeal.objects.create(contract=contract, since=now, job=job)
    if not noted:
        outbox.put(tasks.note_figures, contract_id=contract.pk)
    _ask_for_mails(quote, contract, acceptance, now)
    return contract


def _contract(
    quote: Quote, judged: Judged, acceptance: Acceptance, now: datetime, beside: Mapping[str, object] | None
) -> AcceptedQuote:
    """What was accepted, and its entry of the chain."""
    price, person = judged.price, acceptance.people[0]
    kind = Event.Kind.ACCEPTED_ON_BEHALF if acceptance.on_behalf else Event.Kind.ACCEPTED
    event = chain.append(kind, quote.subject, acceptance_body(acceptance), now, beside=beside)
    return AcceptedQuote.objects.create(
        quote=quote,
        revision=judged.row,
        record=event,
        idempotency_key=acceptance.idempotency_key,
        body_sha256=acceptance.answer_sha256,
        option_name=judged.option.name,
        currency=price.currency,
        mrr=price.recurring_net,
        one_time=price.one_time_net,
        term_months=price.term,
        signer_name=person.name,
        signer_email=person.email,
        accepted_at=now,
    )


def _settle(quote: Quote, judged: Judged, acceptance: Acceptance) -> None:
    """The quote as it is once it is accepted."""
    revision, price = judged.revision, judged.price
    quote.state, quote.revising = Quote.State.ACCEPTED, False
    quote.mrr = revision.amends.fee if revision.amends else price.recurring_net
    quote.currency = price.currency
    quote.keep_priced_from(priced_from(revision.inventory, signed_selection(revision, acceptance)))
    quote.due = pricing.due_at_signing(revision.deposit, price.first_invoice, price.currency) or None
    quote.revision += 1
    quote.save()


def _drop_mails(quote: Quote) -> None:
    """What had not gone out before is not needed any more."""
    drop_mails(quote, Needless.ANSWERED, MailKind.PROPOSAL, *TO_SIGN)
    drop_mails(quote, Needless.SETTLED, MailKind.APPROVAL_ASKED, MailKind.APPROVED)


def _ask_for_mails(quote: Quote, contract: AcceptedQuote, acceptance: Acceptance, now: datetime) -> None:
    """The contract to everybody who signed and to us, each by a mail of its own. Whoever had signed before staff
    recorded an answer gets it too."""
    before = signed_before(quote) if acceptance.on_behalf else ()
    emails = (*(person.email for person in acceptance.people), *(one.signer.email for one in before))
    for email in filter(None, dict.fromkeys(emails)):
        ask_mail(MailKind.CONTRACT, quote, contract.pk, now, email=email)
    ask_mail(MailKind.ACCEPTED, quote, contract.pk, now, email=who_is_told(quote).email)


def made_before(quote: Quote, answer_sha256: str, key: str) -> AcceptedQuote | Signature | None:
    """What this very answer has made, sent once more because the first reply was lost.

    Raises KeyUsedError for another one with this key, AlreadyAcceptedError where there is a contract. What is found
    holds, because these rows never change; that nothing is found holds only where the quote is locked.
    """
    if not _MADE.rows(key, quote.pk):  # nearly always, and rows are wide
        return None
    made = list(_contracts(key, quote))
    said: list[AcceptedQuote | Signature] = [*made, *_signatures(key)]
    for used in said:
        if used.idempotency_key == key:
            if used.quote_id == quote.pk and used.body_sha256 == answer_sha256:
                return used
            raise KeyUsedError(_("This form has been sent before, with other content. The first one counts."))
    if made:
        raise AlreadyAcceptedError(_("This proposal has been accepted already."), made[0])
    return None


def _decided(link: ProposalLink, answer: Answer) -> AcceptedQuote | Signature | None:
    """The same without a lock; whose link was closed hears of that."""
    try:
        return made_before(link.quote, answer.sha256, answer.idempotency_key)
    except RefusedError:
        demand_live(link)
        raise


def acceptance_of_answer(
    judged: Judged, answer: Answer, details: Details, now: datetime, signers: tuple[Signer, ...]
) -> Acceptance:
    """What an answer accepts, signed by these, or agreed otherwise."""
    revision, price, on_behalf = judged.revision, judged.price, answer.on_behalf
    zone = revision.seller.time_zone
    return Acceptance(
        revision=revision.number,
        revision_sha256=revision.sha256,
        option=judged.option.code,
        selection=revision.selection(judged.option.tier, price.packages, price.term, price.billing),
        totals=Totals.of(price),
        contract_value=price.contract_value,
        currency=price.currency,
        terms_sha256=pricing.fingerprint(revision.terms.encode()),
        signers=signers,
        agreed=(Person(answer.name, answer.title, answer.email),) if on_behalf else (),
        on_behalf=on_behalf,
        local=now.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds"),
        zone=zone,
        idempotency_key=answer.idempotency_key,
        answer_sha256=answer.sha256,
        app_version=VERSION,
        details=details,
        numbers=revision.numbers,
    )
