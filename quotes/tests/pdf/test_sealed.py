"""The sealed contract: valid for pyHanko and veraPDF, with its record enclosed, made once, and never another one."""

import hashlib
import json
from datetime import timedelta
from io import BytesIO

import pypdf
import pytest
from django.utils import timezone

from contracts.models import StoredPdf
from groundwork import chain
from groundwork.models import Event, User
from groundwork.sealing.marks import seal, seals_of
from groundwork.tests.sealing.keys import a_key
from groundwork.tests.sealing.test_marks import a_pdf
from groundwork.tests.verapdf import complaints
from quotes import tasks
from quotes.models import AcceptedQuote, PendingSeal
from quotes.pdf import documents
from quotes.services.accepting import Visitor, accept_proposal, sign_proposal
from quotes.services.countersigning import Countersignature, countersign
from quotes.services.storing import store_contract_pdf
from quotes.tests import making
from quotes.tests.amendments import LATER, a_sent_true_up, a_signed_contract, amended, sign, two_laptops_for_a_desktop
from quotes.tests.pdf_reading import text_of
from quotes.tests.scripts import NAMES
from quotes.tests.sent import answer, sent
from quotes.tests.signers import ANNA, CARL, VISITOR, for_two, link_of, said_by


@pytest.fixture
def contract(sales: User) -> AcceptedQuote:
    proposal = sent(sales, making.NOW, tax_codes=["sales"])
    return accept_proposal(proposal.link, answer(proposal), Visitor("203.0.113.7", "A browser"), timezone.now)


def test_it_is_sealed_once_and_its_hash_is_the_next_entry(contract: AcceptedQuote) -> None:
    for _ in range(2):
        tasks.render_contract.func(contract.pk)
    stored = StoredPdf.objects.get(pk=documents.contract_key(contract))
    content, made = bytes(stored.content), documents.contract_pdf(contract)
    (mark,) = seals_of(content)
    assert (mark.intact, mark.to_the_end) == (True, True)
    entry = Event.objects.get(kind=Event.Kind.PDF)
    said = chain.body_of(entry)
    assert said["pdf_sha256"] == stored.sha256 == hashlib.sha256(content).hexdigest()
    assert (said["contract"], said["bytes"]) == (contract.record.record_hash, len(content))
    assert said["certificate_sha256"] == mark.certificate_sha256
    # It begins with what it was before, which is the same on every machine.
    assert content[: said["unsealed"]["bytes"]] == made
    assert said["unsealed"]["sha256"] == hashlib.sha256(made).hexdigest()
    assert chain.verify() == ()
    assert not PendingSeal.objects.exists()


def test_it_is_for_decades_and_for_everybody_before_and_after_it_is_sealed(contract: AcceptedQuote) -> None:
    """PDF/A-3a and PDF/UA-1 at once, as veraPDF judges."""
    made, content = documents.contract_pdf(contract), bytes(store_contract_pdf(contract, timezone.now()).content)
    twice = seal(content, a_key("other.example.com"), "Signed as well", timezone.now() + timedelta(days=1))
    assert [mark.intact for mark in seals_of(twice)] == [True, True]
    *found, of_another = complaints(made, content, twice, a_pdf())
    assert found == [[], [], []]
    # A control: a file that is neither.
    assert {line.split()[0] for line in of_another} == {"3a", "ua1"}


@pytest.mark.drill
def test_so_is_one_that_two_have_signed_and_an_owner_has_countersigned(sales: User, owner: User) -> None:
    proposal = for_two(sales, countersign=True)
    for place in (1, 2):
        sign_proposal(link_of(proposal, place), said_by(proposal, place), VISITOR, lambda: making.NOW)
    ours = Countersignature(proposal.revision.sha256, owner.name, "c" * 32)
    contract = countersign(proposal.quote, ours, owner, lambda: making.NOW)
    made, content = documents.contract_pdf(contract), bytes(store_contract_pdf(contract, timezone.now()).content)
    paper = text_of(made)
    for name in (ANNA["name"], CARL["name"], owner.name):
        assert str(name) in paper
    assert content.startswith(made)
    assert [mark.intact for mark in seals_of(content)] == [True]
    assert complaints(made, content) == [[], []]


@pytest.mark.drill
def test_so_are_names_in_every_script_and_what_changes_a_contract(sales: User) -> None:
    made = []
    for names in NAMES.values():
        proposal = sent(sales, None, client=names[0])
        key = hashlib.sha256(names[0].encode()).hexdigest()[:32]
        said = answer(proposal, name=names[0], signature=names[0], idempotency_key=key)
        made.append(accept_proposal(proposal.link, said, Visitor("::1", ""), timezone.now))
    begun = a_signed_contract(sales)
    two_laptops_for_a_desktop(begun)
    change = a_sent_true_up(begun, sales)
    made.append(sign(change, LATER, **amended(change)))
    files = [bytes(store_contract_pdf(AcceptedQuote.objects.get(pk=row.pk), timezone.now()).content) for row in made]
    assert complaints(*files) == [[] for _ in files]


def test_the_record_is_enclosed_and_can_be_checked_with_the_paper_alone(contract: AcceptedQuote) -> None:
    content = bytes(store_contract_pdf(contract, timezone.now()).content)
    reader = pypdf.PdfReader(BytesIO(content))
    ((name, (record,)),) = reader.attachments.items()
    assert (name, record) == ("acceptance.json", bytes(contract.record.body))
    assert json.loads(record)["signers"][0]["name"] == "Thomas Reed"
    paper = text_of(content)
    # As the certificate tells its reader to do it.
    assert hashlib.sha256(b"msp-accept-v1" + b"\0" + record).hexdigest() == contract.record.record_hash
    for figure in (hashlib.sha256(record).hexdigest(), contract.record.record_hash, "msp-accept-v1"):
        assert figure in paper
    root = reader.root_object
    assert len(root["/AF"]) == 1  # type: ignore[arg-type]


def test_each_signature_is_reached_from_the_file_alone(sales: User) -> None:
    """The last one's by the record of the acceptance, those before it by the files that this one names."""
    proposal = for_two(sales)
    for place in (1, 2):
        sign_proposal(link_of(proposal, place), said_by(proposal, place), VISITOR, lambda: making.NOW)
    content = documents.contract_pdf(AcceptedQuote.objects.get())
    enclosed = {name: data for name, (data,) in pypdf.PdfReader(BytesIO(content)).attachments.items()}
    assert sorted(enclosed) == ["acceptance.json", "signature-1.json"]
    of_the_last = hashlib.sha256(b"msp-accept-v1\0" + enclosed["acceptance.json"]).hexdigest()
    before = hashlib.sha256(b"msp-sign-v1\0" + enclosed["signature-1.json"]).hexdigest()
    anna, carl = json.loads(enclosed["acceptance.json"])["signers"]
    assert (anna["entry"], "entry" in carl) == (before, False)
    assert json.loads(enclosed["signature-1.json"])["signers"][0] == {k: v for k, v in anna.items() if k != "entry"}
    paper = text_of(content)
    for said in (of_the_last, before, "Enclosed as signature-1.json", "msp-sign-v1"):
        assert said in paper, said


def test_the_certificate_says_how_it_came_about_and_what_was_left(contract: AcceptedQuote) -> None:
    pages = [page.extract_text() for page in pypdf.PdfReader(BytesIO(documents.contract_pdf(contract))).pages]
    paper = " ".join(pages[-1].split())
    assert paper.count("Certificate ") == 1
    body = chain.body_of(contract.record)
    for words in (
        "Thomas Reed",
        "Managing partner",
        "thomas@harbor.example",
        body["signers"][0]["signed_at"],
        "by the private link to this proposal, and by nothing else",
        "I agree.",
        hashlib.sha256(b"I agree.").hexdigest(),
        body["revision_sha256"],
        body["terms_sha256"],
        contract.record.prev_hash,
    ):
        assert words in paper, words
    # The head of the log, as its holder can hold a log against it.
    record = contract.record
    assert f"Entry of the log {record.seq} Hash of the entry {record.record_hash}" in paper
    assert f"A log that does not have entry {record.seq} with this hash was cut off" in paper
    _, _, left = paper.partition("What was offered and not taken")
    left = left.partition("The record")[0]
    offered = ("Basic $1,200 a month", "Silver $2,638 a month", "Platinum $6,073 a month", "Compliance + $450 a month")
    for words in offered:
        assert words in left, left
    # What was chosen: Gold, with what belongs to it.
    for words in ("Gold", "Security", "Continuity"):
        assert words not in left


def test_a_paper_of_before_stays_what_it_is(contract: AcceptedQuote) -> None:
    key = documents.contract_key_of_before(contract)
    of_before = StoredPdf.objects.create(key=key, sha256="0" * 64, content=b"%PDF of before", rendered_at=making.NOW)
    for _ in range(2):
        tasks.render_contract.func(contract.pk)
    assert documents.pdf_of_contract(contract) == b"%PDF of before"
    assert StoredPdf.objects.get() == of_before
    assert not Event.objects.filter(kind=Event.Kind.PDF).exists()
