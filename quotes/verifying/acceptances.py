"""What was accepted: each acceptance against its record, its revision, today's price, and the contract that lives on.

An acceptance is an entry of the chain; `AcceptedQuote` stands beside it with columns for lists, `RecordedAnswer` with
the file of one that staff recorded, and a record of a contract names it as its cause.
"""

from collections.abc import Generator, Iterator
from dataclasses import fields

import pricing
from contracts.documents import read_contract
from contracts.models import ContractRecord
from groundwork import chain
from groundwork.models import Event
from quotes.documents import (
    Acceptance,
    OnBehalf,
    Option,
    Revision,
    Totals,
    amended_stretch,
    as_counted,
    priced_from,
    read_acceptance,
    read_made,
    read_revision,
    signed_selection,
)
from quotes.models import AcceptedQuote, RecordedAnswer
from quotes.models.accepted_quote import ACCEPTANCES
from quotes.models.quote import SUBJECT
from quotes.selectors.deposit import due_under
from quotes.verifying.signatures import verify_signers
from quotes.verifying.told import BATCH, UNREADABLE, kept_of


def verify_acceptances() -> Iterator[str]:
    """Acceptances, their contracts and recorded answers that do not agree."""
    yield from _accepted()
    yield from _answers()
    yield from _on_behalf()


def _accepted() -> Iterator[str]:
    beside = ("quote__current", "quote__about", "quote__priced_counts", "quote__priced_choice", "revision", "record")
    for accepted in AcceptedQuote.objects.select_related(*beside).order_by("pk").iterator(BATCH):
        yield from (f"acceptance of {accepted.quote}: {what}" for what in _of(accepted))


def _of(accepted: AcceptedQuote) -> Iterator[str]:
    record = accepted.record
    of_it = (record.subject_kind, record.subject_number) == (SUBJECT, accepted.quote.number)
    if record.kind not in ACCEPTANCES or not of_it:
        yield f"entry {record.seq} is not its record"
        return
    try:
        acceptance = read_acceptance(chain.said_by(record))
    except UNREADABLE as error:
        yield f"its record, entry {record.seq}, is {error}"
        return
    if (acceptance.on_behalf is not None) != (record.kind == Event.Kind.ACCEPTED_ON_BEHALF):
        yield f"entry {record.seq} does not say as its kind how it was made"
    for name, column, recorded in _columns(accepted, acceptance):
        if column != recorded:
            yield f"{name} is {column}, in its record {recorded}"
    try:
        revision = read_revision(bytes(accepted.revision.document))
    except UNREADABLE:
        return  # verify_revisions tells
    option = next((entry for entry in revision.options if entry.code == acceptance.option), None)
    if option is None:
        yield f"{acceptance.option} is no option of its revision"
        return
    yield from verify_signers(accepted, acceptance, revision)
    price = yield from _priced_anew(revision, option, acceptance)
    counted = as_counted(revision, acceptance).inventory if price else revision.inventory
    kept, chosen = kept_of(accepted.quote), priced_from(counted, signed_selection(revision, acceptance))
    if kept != chosen:
        yield f"what it was priced from is {kept}, in its record {chosen}"
    if accepted.quote.due != (due := due_under(accepted, revision)):
        yield f"due at signing is {accepted.quote.due}, by its revision {due}"
    if accepted.option_name != option.name:
        yield f"option is {accepted.option_name}, in its revision {option.name}"
    if price is not None:
        for contract in ContractRecord.objects.filter(cause=record).select_related("contract").order_by("pk"):
            yield from _lives_on(accepted, contract, revision, acceptance, price)


def _columns(accepted: AcceptedQuote, acceptance: Acceptance) -> Iterator[tuple[str, object, object]]:
    """A column's name, its value, and the value in the record."""
    signer, current = acceptance.people[0], accepted.quote.current
    yield "revision", accepted.revision.sha256, acceptance.revision_sha256
    yield "revision of its quote", current.sha256 if current else None, acceptance.revision_sha256
    yield "MRR", accepted.mrr, acceptance.totals.recurring_net
    yield "one-time net", accepted.one_time, acceptance.totals.one_time_net
    yield "currency", accepted.currency, acceptance.currency
    yield "term", accepted.term_months, acceptance.selection.term
    yield "signer", accepted.signer_name, signer.name
    yield "signer's address", accepted.signer_email, signer.email
    yield "idempotency key", accepted.idempotency_key, acceptance.idempotency_key
    if acceptance.answer_sha256:  # msp-accept/1 does not say
        yield "answer", accepted.body_sha256, acceptance.answer_sha256
    yield "moment", accepted.accepted_at, accepted.record.happened_at


def _priced_anew(
    revision: Revision, option: Option, acceptance: Acceptance
) -> Generator[str, None, pricing.Price | None]:
    """What was signed against what was offered, and against today's engine, to the last figure. Gives the price."""
    chosen, limits = signed_selection(revision, acceptance), tuple(limit.unit for limit in revision.limits)
    if tuple(unit for unit, _number in acceptance.numbers) != limits or not revision.offers_numbers(acceptance.numbers):
        yield f"so many were not to be chosen: {dict(acceptance.numbers)}"
        return None
    revision = as_counted(revision, acceptance)
    if revision.selection(option.tier, chosen.packages, chosen.term, chosen.billing) != chosen:
        yield "what was chosen is not what its revision offers with that option"
    try:
        price = pricing.price(revision.plan, revision.inventory, chosen)
    except pricing.PricingError as error:
        yield f"its choice has no price any more: {error}"
        return None
    anew = {field.name: getattr(Totals.of(price), field.name) for field in fields(Totals)}
    anew |= {"contract_value": price.contract_value, "currency": price.currency}
    anew["terms_sha256"] = pricing.fingerprint(revision.terms.encode())
    for name, figure in anew.items():
        signed = getattr(acceptance.totals, name) if hasattr(acceptance.totals, name) else getattr(acceptance, name)
        if figure != signed:
            yield f"{name} is {figure} today, it was signed as {signed}"
    return price


def _lives_on(
    accepted: AcceptedQuote, record: ContractRecord, revision: Revision, acceptance: Acceptance, price: pricing.Price
) -> Iterator[str]:
    """The contract that it began or changed: of the same client, the one that it says, at the fees that were signed."""
    quote, contract = accepted.quote, record.contract
    if contract.client_id != quote.client_id:
        yield f"its contract {contract} is another client's"
    before = contract.follows_id if record.kind == "begun" else contract.pk
    if quote.about_id != before:
        yield f"it is about contract {quote.about or 'none'}, its contract is {contract}"
    try:
        standing = read_contract(bytes(record.document))
    except UNREADABLE:
        return  # verify_contracts tells
    fees = standing.stretches[-1].fees
    if record.kind == "begun":
        agreed = pricing.contract_fees(price)
    elif record.kind in ("true-up", "amended") and revision.amends is not None:
        earlier = contract.records.filter(number=record.number - 1).first()
        if earlier is None:
            return
        agreed = amended_stretch(revision, acceptance, "", price, read_contract(bytes(earlier.document))).fees
    else:
        return  # the end of the one that is renewed, or a true-up of before amendments
    if fees != agreed:
        yield f"the fees of {contract} from record {record.number} on are not those that were signed"


def _answers() -> Iterator[str]:
    """Entries that a quote was accepted without what comes of that."""
    accepted = Event.objects.filter(subject_kind=SUBJECT, kind__in=ACCEPTANCES)
    for event in accepted.filter(accepted_quote=None).order_by("seq"):
        yield f"entry {event.seq}: quote {event.subject_number} was accepted, its acceptance is not there"
    for event in accepted.filter(contract_records_caused=None).order_by("seq"):
        yield f"entry {event.seq}: quote {event.subject_number} was accepted and no contract lives by it"


def _on_behalf() -> Iterator[str]:
    """Answers recorded on the client's behalf whose file is not the one that their entry names."""
    kinds = (Event.Kind.ACCEPTED_ON_BEHALF, Event.Kind.DECLINED_ON_BEHALF)
    entries = Event.objects.filter(subject_kind=SUBJECT, kind__in=kinds).order_by("seq")
    for event in entries.select_related("recorded_answer__evidence").iterator(chunk_size=BATCH):
        answer: RecordedAnswer | None = getattr(event, "recorded_answer", None)
        file = answer.evidence if answer else None
        held = (file.name, file.sha256, file.uploaded_sha256) if file else None
        try:
            named = _named(read_made(chain.said_by(event)["made"]))
        except UNREADABLE as error:
            yield f"entry {event.seq}: it does not say how the answer came: {error!r}"
            continue
        if answer is None:
            yield f"entry {event.seq}: what was recorded with it is not there"
        elif held != named:
            yield f"entry {event.seq}: its evidence is {held}, it names {named}"
    for answer in RecordedAnswer.objects.exclude(record__kind__in=kinds).select_related("record"):
        yield f"entry {answer.record.seq}: evidence of a record on behalf stands beside it, and it is none"


def _named(came: OnBehalf) -> tuple[str, str, str] | None:
    return (came.proof.name, came.proof.sha256, came.proof.uploaded_sha256) if came.proof else None
