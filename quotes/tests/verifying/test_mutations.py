"""Whatever is changed behind the portal's back is found, and named; what nobody touched is whole.

All tests share one life. What each does to it goes past the program and its triggers, and is taken back.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.db.models import F
from pytest_django import DjangoDbBlocker, Settings

import pricing
from clients.models import Client
from contracts.models import Contract, ContractNumber, ContractRecord, FeeStep, SentStatement, StoredPdf
from groundwork import chain as chain_of
from groundwork import heads
from groundwork.access import Role
from groundwork.chain import Subject
from groundwork.erasing import erase_details
from groundwork.models import ChainHead, Event, EventDetails, EvidenceContent, EvidenceFile, Mail
from groundwork.sealing import marks
from groundwork.tests.people import a_person
from plans.models import PlanVersion
from quotes.models import (
    AcceptedQuote,
    PendingSeal,
    PricedForm,
    ProposalLink,
    Quote,
    QuoteExtra,
    QuoteNumber,
    QuoteOption,
    QuoteRevision,
    RecordedAnswer,
    Signature,
)
from quotes.pdf.documents import contract_key
from quotes.tests.verifying.life import NOW, live, taken_back, triggers_away
from quotes.tests.verifying.mutating import Flip, Mutation, flips_of, mutations_of, names_of
from quotes.verifying import verify_all

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def life(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        live(a_person("sales@example.com", Role.SALES, name="Sam Sales"), a_person("owner@example.com", Role.OWNER))
        # A seal says the same of the same bytes, and here it is asked some thousand times.
        with patch.object(marks, "fault_of", lru_cache(marks.fault_of)):
            yield
        transaction.set_rollback(True)


def found() -> list[str]:
    return list(verify_all())


def a_quote(state: str = "accepted") -> Quote:
    quote = Quote.objects.filter(state=state, purpose="new").order_by("pk").first()
    assert quote is not None
    return quote


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def papers(begin: bytes) -> list[StoredPdf]:
    return [pdf for pdf in StoredPdf.objects.order_by("pk") if bytes(pdf.content).startswith(begin)]


def sealed_papers() -> list[StoredPdf]:
    return [StoredPdf.objects.get(pk=contract_key(one)) for one in AcceptedQuote.objects.order_by("pk")[:2]]


def swap_contracts() -> None:
    first, second = sealed_papers()
    for one, other in ((first, second), (second, first)):
        StoredPdf.objects.filter(pk=one.pk).update(content=other.content, sha256=other.sha256)


def another_proposal() -> None:
    """Bytes and hash both. Nothing that is sealed names the PDF of a proposal."""
    content = b"%PDF-proposal-another"
    StoredPdf.objects.filter(pk=papers(b"%PDF-proposal")[0].pk).update(
        content=content, sha256=pricing.fingerprint(content)
    )


def another_version() -> None:
    """A version of which no revision was made."""
    version = PlanVersion.objects.order_by("pk").last()
    assert version is not None
    other = bytes(version.document).replace(b'"currency":"USD"', b'"currency":"EUR"')
    assert other != bytes(version.document)
    PlanVersion.objects.filter(pk=version.pk).update(document=other, sha256=pricing.fingerprint(other))


def turn_back() -> None:
    quote = Quote.objects.get(client__name="Elm Bakery")
    Quote.objects.filter(pk=quote.pk).update(current=quote.revisions.get(number=1))


def give_away() -> None:
    """The quote, its contract and their histories: to somebody who never signed."""
    quote, other = a_quote(), Client.objects.get(name="Willow")
    Quote.objects.filter(pk=quote.pk).update(client=other)
    Quote.history.filter(id=quote.pk).update(client=other)
    Contract.objects.filter(records__cause__accepted_quote__quote=quote).update(client=other)


def other_price() -> None:
    """Another price in the bytes, with hashes that fit wherever they stand but in the chain."""
    row = QuoteRevision.objects.order_by("pk")[0]
    document = bytes(row.document).replace(b'"recurring_net":"4289.00"', b'"recurring_net":"4288.00"')
    assert document != bytes(row.document)
    QuoteRevision.objects.filter(pk=row.pk).update(document=document, sha256=pricing.fingerprint(document))


def due_otherwise(**changed: Any) -> None:
    """A quote whose deposit is open, and its history with it."""
    quote = Quote.objects.get(due__isnull=False, paid_on=None)
    Quote.objects.filter(pk=quote.pk).update(**changed)
    Quote.history.filter(id=quote.pk).update(**changed)


def forge_acceptance() -> None:
    event = Event.objects.filter(kind="accepted").order_by("seq")[0]
    AcceptedQuote.objects.filter(record=event).update(mrr=F("mrr") - 1)


# What is done, and what must be said of it.
DEEDS: dict[str, tuple[Callable[[], object], str]] = {
    "contracts' PDFs swapped": (swap_contracts, ", which is that of acceptance of Q-2026-0002, the chain names"),
    "a contract's PDF gone": (
        lambda: StoredPdf.objects.filter(pk=sealed_papers()[0].pk)._raw_delete("default"),
        "acceptance of Q-2026-0001: its PDF is not there, and no seal is pending",
    ),
    "a seal that waits forgotten": (
        lambda: PendingSeal.objects.all()._raw_delete("default"),
        ": its PDF is not there, and no seal is pending",
    ),
    "a proposal's PDF with its hash": (another_proposal, "stored pdf"),
    "a plan version with its hash": (another_version, "plan version"),
    "a version's note": (lambda: PlanVersion.objects.update(note="another"), "plan version"),
    "a version's number": (lambda: PlanVersion.objects.filter(number=1).update(number=9), "was made from version 1"),
    "current turned back": (turn_back, "its current revision is"),
    "accepted turned to sent": (
        lambda: Quote.objects.filter(pk=a_quote().pk).update(state="sent"),
        "quote Q-2026-0001: its state is sent, by the chain it is accepted",
    ),
    "declined turned to withdrawn": (
        lambda: Quote.objects.filter(state="declined").update(state="withdrawn"),
        "its state is withdrawn, by the chain it is declined",
    ),
    "given to another client": (give_away, "quote Q-2026-0001: it was sent to Harbor Law Group, its client"),
    "renumbered": (lambda: Quote.objects.filter(pk=a_quote().pk).update(number="Q-2026-0666"), "entry 1: it is about"),
    "number given anew": (lambda: QuoteNumber.objects.update(last=1), "numbers of quotes 2026: the last one"),
    "a revision's end": (
        lambda: QuoteRevision.objects.update(expires_at=NOW),
        "quote Q-2026-0001: revision 1: its end is",
    ),
    "who sent it": (
        lambda: QuoteRevision.objects.update(sent_by=a_person("x@example.com").pk),
        "quote revision",
    ),
    "a price in a revision": (other_price, "is priced otherwise today: recurring_net is 4289.00, it was 4288.00"),
    "a revision's bytes": (
        lambda: QuoteRevision.objects.update(document=b"{}"),
        "quote revision",
    ),
    "a revision gone": (lambda: sql("DELETE FROM quotes_quoterevision WHERE number = 2"), "which is not there"),
    "MRR": (forge_acceptance, "acceptance of Q-2026-0001: MRR is 4288"),
    "option's name": (lambda: AcceptedQuote.objects.update(option_name="Tin"), "option is Tin, in its revision Gold"),
    "another record": (
        lambda: AcceptedQuote.objects.filter(quote=a_quote()).update(record=Event.objects.get(seq=2)),
        "acceptance of",
    ),
    "a signer's place": (
        lambda: Signature.objects.update(place=2),
        "signature 2 of Q-2026-0009: place is 2, in its record 1",
    ),
    "a signature gone": (lambda: sql("DELETE FROM quotes_signature"), "the signature is not there"),
    "a signer's link opened again for another": (
        lambda: ProposalLink.objects.filter(signer=1).update(signer=3),
        "proposal link",
    ),
    "acceptance gone": (lambda: AcceptedQuote.objects.all()._raw_delete("default"), "its acceptance is not there"),
    "a contract's client": (
        lambda: Contract.objects.filter(number="C-2026-0001").update(client=Client.objects.get(name="Willow")),
        "contract C-2026-0001: it was made with Harbor Law Group",
    ),
    "a contract's name": (lambda: Contract.objects.update(name="x"), "name is x, in its last record Gold"),
    "a fee": (lambda: FeeStep.objects.update(ten_thousandths=1), "its fees by day are not those"),
    "a record's day": (lambda: ContractRecord.objects.update(effective_on=NOW.date()), "in its bytes from"),
    "a record unsealed": (
        lambda: ContractRecord.objects.filter(number=2).update(event=None),
        "the record that it seals is not there",
    ),
    "who made a record": (lambda: ContractRecord.objects.update(by=None), "contract record"),
    "a statement's period": (lambda: SentStatement.objects.update(number=7), "statement 2027-01, 7: entry"),
    "a link opened again": (
        lambda: ProposalLink.objects.filter(quote__state="withdrawn").update(revoked_at=None),
        "is open, the chain has it closed at",
    ),
    "a link to another quote": (
        lambda: ProposalLink.objects.filter(pk=a_link()).update(quote=a_quote("draft")),
        "proposal link",
    ),
    "a mail's address": (
        lambda: Mail.objects.filter(kind="contract").update(email="x@example.com"),
        "no entry of the chain names the address",
    ),
    "a mail's state": (
        lambda: Mail.objects.filter(kind="proposal", state="taken").update(state="open"),
        "state is open, in entry",
    ),
    "evidence": (lambda: EvidenceContent.objects.update(content=b"%PDF "), "its bytes give"),
    "evidence's name": (lambda: EvidenceFile.objects.update(name="other.pdf"), "its evidence is ('other.pdf'"),
    "a draft's discount": (
        lambda: Quote.objects.filter(state="sent").update(discount_percent="0.5"),
        "discount_percent is Decimal",
    ),
    "what a contract was priced from": (
        lambda: Quote.objects.filter(pk=a_quote().pk).update(priced_figures="6"),
        "acceptance of Q-2026-0001: what it was priced from is",
    ),
    "what was due at signing": (lambda: due_otherwise(due=1), "due at signing is 1.0000, by its revision 4289.00"),
    "a deposit marked by nobody": (
        lambda: due_otherwise(paid_on=NOW.date()),
        "it is paid on 2026-11-22, by the chain on no day",
    ),
    "an entry": (lambda: Event.objects.filter(seq=2).update(kind="declined"), "entry 2: kind is 'declined' in its"),
    "a baseline's entry gone": (
        lambda: sql("DELETE FROM groundwork_event WHERE kind = 'baseline'"),
        "head: it names entry",
    ),
    "the head": (lambda: ChainHead.objects.update(seq=3), "head: it names entry 3"),
}  # fmt: skip


def a_link() -> int:
    link = ProposalLink.objects.filter(quote__client__name="Elm Bakery", revoked_at=None).get()
    return link.pk


def test_what_nobody_touched_is_whole() -> None:
    assert found() == []


@pytest.mark.parametrize("deed", DEEDS)
def test_every_deed_is_found_and_named(deed: str) -> None:
    do, trace = DEEDS[deed]
    with taken_back():
        with triggers_away(), transaction.atomic():
            do()
        assert trace in "\n".join(found()), deed


@pytest.mark.parametrize("table", ["groundwork_event", "quotes_storedpdf"])
def test_triggers_that_are_gone_or_do_nothing_are_found(table: str) -> None:
    with taken_back():
        if connection.vendor == "postgresql":
            sql(f'ALTER TABLE "{table}" DISABLE TRIGGER ALL')
        else:
            sql(f'DROP TRIGGER "{table}_no_update"')
            sql(f'CREATE TRIGGER "{table}_no_update" BEFORE UPDATE ON "{table}" BEGIN SELECT 1; END')
        assert f"table {table}: its rows can be changed" in "\n".join(found())


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"totals": [], "signer": null, "revision_sha256": 1}'])
def test_a_body_that_cannot_be_read_stops_nothing(body: bytes) -> None:
    with taken_back():
        with triggers_away():
            Event.objects.filter(kind__in=("accepted", "pdf", "mailed", "baseline")).update(body=body)
        said = "\n".join(found())
    assert "the body cannot be read" in said or "schema is" in said
    assert "was not looked at" not in said


def test_text_where_bytes_belong_is_found() -> None:
    """SQLite keeps any type in any column; PostgreSQL does not take it."""
    for table, column, trace in (
        ("quotes_quoterevision", "document", "its document is str, not bytes"),
        ("groundwork_event", "body", "the body cannot be read"),
    ):
        with taken_back():
            try:
                with triggers_away(), transaction.atomic():
                    sql(f"UPDATE {table} SET {column} = CAST({column} AS text)")
            except DatabaseError:
                assert connection.vendor == "postgresql"
                continue
            assert trace in "\n".join(found())


def test_an_address_that_was_erased_with_an_entry_is_no_fault() -> None:
    with taken_back():
        number = a_quote().number
        erase_details("an operator", NOW, about=Subject("quote", number), signers=True)
        assert found() == []
        Mail.objects.exclude(subject=number).filter(kind="contract").update(email="", salt="")
        assert "the mail that it is about is not there, or its address was erased" in "\n".join(found())


# What is verified, and of it what nothing holds: it is bookkeeping, and says nothing that anybody relies on.
HELD: dict[type[models.Model], set[str]] = {
    PlanVersion: set(),
    QuoteRevision: set(),
    ProposalLink: set(),
    AcceptedQuote: set(),
    PendingSeal: {"since", "job", "error"},
    RecordedAnswer: set(),
    Signature: set(),
    Contract: set(),
    ContractRecord: set(),
    FeeStep: set(),
    SentStatement: set(),
    StoredPdf: set(),
    EvidenceFile: set(),
    EvidenceContent: set(),
    Event: set(),
    EventDetails: set(),
    ChainHead: set(),
    # When and how it was tried. Of mails to staff, or that never left, the rest neither.
    Mail: {"recipient", "why", "reply", "attempts", "asked_at", "tried_at", "job_id"},
    Quote: {"changed_at"},
    QuoteOption: set(),
    QuoteExtra: set(),
    PricedForm: set(),
    QuoteNumber: set(),
    ContractNumber: set(),
}
# What is not verified, by the words of its table, and why nobody has to.
_WORKING = "a working copy: what counted of it stands in the bytes of a revision or a record"
FREE: dict[str, str] = {
    "plans": _WORKING,
    "clients": _WORKING,
    "quotes_sampleclient": _WORKING,
    "quotes_seller": _WORKING,
    "contracts_workfigures": _WORKING,
    "contracts_statementrule": "says what is sent from now on, and nothing of what was",
    "contracts_calendarfeed": "an address that its owner closes and opens",
    "contracts_pendingcontracts": "a file that was not brought in yet, kept for a day",
    "quotes_signingcode": "over after ten minutes, and forgotten; how somebody was known stands in what they signed",
    "groundwork_user": "who may sign in; who did something stands in what they did",
    "groundwork_countedthing": "a word of the company's own; what counted of it stands in a revision",
    "groundwork_recurringtask": "when the clockwork looks next",
    "historical": "the history of a working copy; that of a quote is what the quote is held against",
}
OURS = ("groundwork", "plans", "clients", "contracts", "quotes", "msp_portal")


def test_every_table_is_held_or_it_is_said_why_not() -> None:
    """The control of all that follows: its list is made of the models' own columns, so a new table is named here."""
    tables = {model for model in apps.get_models() if model._meta.app_label in OURS}
    unsaid = {model._meta.db_table for model in tables - HELD.keys() if not _why_free(model)}
    assert unsaid == set()
    assert HELD.keys() <= tables
    for model, left_out in HELD.items():
        assert left_out <= {field.attname for field in model._meta.concrete_fields}, model


def _why_free(model: type[models.Model]) -> str:
    table = model._meta.db_table
    if "historical" in table:
        return FREE["historical"]
    return FREE.get(table) or FREE.get(model._meta.app_label, "")


def mutations(most: int) -> Iterator[Mutation]:
    """Of each column at most so many rows, of each way to change it."""
    for model, left_out in HELD.items():
        own = {field.attname for field in model._meta.concrete_fields if _has_meaning(field)}
        per: Counter[object] = Counter()
        for mutation in mutations_of(model, own - left_out):
            way = mutation.field.attname, bool(mutation.also), type(mutation.value)
            per[way] += 1
            if per[way] <= most and not (_never_left(mutation) or _is_drafted(mutation)):
                yield mutation


def _has_meaning(field: "models.Field[Any, Any]") -> bool:
    """Whether it is more than a number that the database gave to the row."""
    return not field.primary_key or not isinstance(field, models.AutoField | models.PositiveSmallIntegerField)


def _is_drafted(mutation: Mutation) -> bool:
    """What a draft's month was priced from, which no history has: it is written anew with each change of the draft."""
    if mutation.model is not Quote or not mutation.field.attname.startswith("priced_"):
        return False
    quote = Quote.objects.get(pk=mutation.key)
    return quote.revising or quote.state in (Quote.State.DRAFT, Quote.State.WITHDRAWN)


def _never_left(mutation: Mutation) -> bool:
    """Mails to staff, and to clients that were not sent after all."""
    if mutation.model is not Mail:
        return False
    mail = Mail.objects.get(pk=mutation.key)
    return mail.state != Mail.State.TAKEN or mail.kind not in ("proposal", "sign", "contract", "notice", "statement")


def everything(most: int, bits: int) -> list[Mutation | Flip]:
    """Every column of at most so many rows, and so many bits of every file, always the same ones."""
    chance = random.Random("every bit")
    flips = (flips_of(model, "content", bits, chance) for model in (StoredPdf, EvidenceContent))
    return [*mutations(most), *chain.from_iterable(flips)]


def done(mutation: Mutation | Flip) -> bool:
    """Whether the database took it."""
    try:
        with transaction.atomic():
            mutation.do()
    except DatabaseError:
        return False
    return True


def unfound(chosen: Iterable[Mutation | Flip]) -> tuple[int, list[str]]:
    """How many of these could be made, each by itself, and those that were not found or not named."""
    made, missed = 0, []
    for mutation in chosen:
        names = names_of(mutation)
        with taken_back():
            with triggers_away():
                taken = done(mutation)
            said = found() if taken else []
        made += taken
        if taken and not any(name in fault for fault in said for name in names):
            missed.append(f"{mutation}: {said[:2]}")
    return made, missed


PARTS = 8


@pytest.mark.drill
@pytest.mark.parametrize("part", range(PARTS))
def test_two_thousand_mutations_are_found_and_named(part: int, record_property: Callable[[str, object], None]) -> None:
    """Each column of the models, and bits of every file, those in the room of a seal's signature too."""
    made, missed = unfound(everything(most=40, bits=60)[part::PARTS])
    record_property("mutations found", f"{made - len(missed)} of {made}")
    assert missed == []
    assert made > 2000 // PARTS


def test_a_sample_of_them_is_found_and_named_every_day() -> None:
    """Eight at once, because each look at everything costs; what another one hides is looked at by itself."""
    chosen = random.Random("of today").sample(everything(most=3, bits=8), 40)
    hidden: list[Mutation | Flip] = []
    for start in range(0, len(chosen), 8):
        some = chosen[start : start + 8]
        names = [names_of(mutation) for mutation in some]
        with taken_back():
            with triggers_away():
                taken = [done(mutation) for mutation in some]
            said = found()
        for mutation, called, was_taken in zip(some, names, taken, strict=True):
            if was_taken and not any(name in fault for fault in said for name in called):
                hidden.append(mutation)
    assert unfound(hidden)[1] == []
    assert len(hidden) < 10


def test_each_kind_of_bit_of_a_sealed_contract_is_found() -> None:
    """Such as one in the padding of its signature, of which no PDF reader knows."""
    (paper, _other), chance = sealed_papers(), random.Random("padding")
    content = bytes(paper.content)
    end = content.index(b">", content.index(b"/Contents <"))
    for at in (0, content.index(b"/ByteRange"), end - 3, len(content) - 1):
        with taken_back():
            with triggers_away():
                Flip(StoredPdf, paper.pk, "content", at, chance.randrange(8)).do()
            assert f"stored pdf {paper.pk}: its hash is {paper.sha256}, its bytes give" in "\n".join(found())


def cut_off() -> None:
    """The last entry, with everything that hangs on it and the head: a baseline, so nothing does."""
    last = Event.objects.order_by("seq").last()
    assert last is not None
    assert last.kind == Event.Kind.BASELINE
    Event.objects.filter(pk=last.pk)._raw_delete("default")
    ChainHead.objects.update(seq=last.seq - 1, record_hash=last.prev_hash)


def computed_anew() -> None:
    """Another address in a baseline's body, and every hash from there on: whole by itself."""
    *_, last = Event.objects.filter(kind=Event.Kind.BASELINE).order_by("seq")
    body = {**chain_of.body_of(last), "note": "other"}
    content = pricing.canonical_bytes(body)
    record_hash = chain_of.record_hash(last.kind, content)
    Event.objects.filter(pk=last.pk).update(body=content, record_hash=record_hash)
    ChainHead.objects.update(record_hash=record_hash)


@pytest.mark.parametrize(("deed", "said"), [(cut_off, "was cut off"), (computed_anew, "was computed anew")])
def test_a_whole_that_is_another_one_is_found_by_a_head_from_outside(
    deed: Callable[[], None], said: str, settings: Settings, tmp_path: Path
) -> None:
    settings.HEAD_FILE, settings.OWN_HEAD_KEY = str(tmp_path / "heads.jsonl"), tmp_path / "key.pem"
    assert heads.note(NOW)
    kept = heads.current()
    assert kept is not None
    with taken_back():
        with triggers_away():
            deed()
        assert found() == []
        for faults in (heads.faults_of_heads([kept]), heads.faults_of_file(Path(settings.HEAD_FILE), heads.Found())):
            assert said in "\n".join(faults)


@pytest.mark.drill
def test_every_row_that_is_gone_is_missed() -> None:
    """By the cheaper statement: nothing that hangs on a row goes with it."""
    made, missed = 0, []
    for model in HELD:
        if model in (Mail, EventDetails, QuoteNumber, ContractNumber):
            continue
        table, key = model._meta.db_table, model._meta.pk
        assert key is not None
        for pk in list(model._base_manager.order_by("pk").values_list("pk", flat=True)):
            try:
                with taken_back():
                    with triggers_away(), transaction.atomic(), connection.cursor() as cursor:
                        cursor.execute(f"DELETE FROM {table} WHERE {key.column} = %s", [pk])
                    said = found()
            except DatabaseError:
                continue  # a constraint refuses it
            made += 1
            if not said:
                missed.append(f"{table} {pk}")
    assert missed == []
    assert made > 100
