"""The documents on paper: what is in them, and that they are the same every time."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.utils import timezone

from contracts.documents import Clauses, End, Increase, Notice
from groundwork import chain
from groundwork.models import User
from pricing import Extra, PartMonth
from quotes.models import AcceptedQuote
from quotes.pdf import documents
from quotes.proposal.page import page_of
from quotes.services.accepting import Visitor, accept_proposal
from quotes.tests import making
from quotes.tests.pdf.same_bytes import ELSEWHERE, hashes
from quotes.tests.pdf_reading import boxes_in, faces_in, text_of
from quotes.tests.per_user import COUNTS, EVERYTHING, PER_USER
from quotes.tests.revisions import make_revision
from quotes.tests.sent import Sent, answer, sent

PROJECT = Path(__file__).parents[3]


@lru_cache(maxsize=1)
def usual() -> bytes:
    """The proposal that make_revision() makes, rendered once for all tests that only read it."""
    return documents.proposal_pdf(make_revision())


def test_what_version_2_adds_is_on_paper() -> None:
    common = replace(make_revision().common, billing=12, taxes=(), prorate=PartMonth(17, 31))
    clauses = Clauses(Notice(60, "days"), End("monthly"), increase=Increase(Decimal("0.05")))
    revision = make_revision(
        plan=making.CABLE_TV_2,
        selection=common,
        billings_offered=(1, 12),
        starts_on=date(2027, 1, 15),
        tax_exempt="NY-4711",
        clauses=clauses,
    )
    text = text_of(documents.proposal_pdf(revision))
    summary = page_of(revision).offer.summary
    for words in (
        "Billing: By the year. Starts on 15 January 2027.",
        "Safe together",
        "Billed for 12 months at once 5%",
        "Tax exempt, certificate NY-4711",
        "Notice and changes",
        "until one of us ends it with a notice of 60 days.",
        "Once a year, on the day the contract began, the fee may rise by at most 5%.",
        summary.first_invoice,
        summary.contract_value,
    ):
        assert words in text


@pytest.fixture
def proposal(sales: User) -> Sent:
    return sent(sales, making.NOW, tax_codes=["sales"])


@pytest.fixture
def contract(proposal: Sent) -> AcceptedQuote:
    return accept_proposal(proposal.link, answer(proposal), Visitor("203.0.113.7", "A browser"), timezone.now)


def test_the_proposal_says_what_the_page_says() -> None:
    revision = make_revision()
    text = text_of(usual())
    for words in (
        "IT care for Harbor Law Group",
        "Q-2026-0014",
        "22 December 2026",
        "We recommend",
        "1,200",
        "2,638",
        "6,073",
        "+ $1,651 over Silver",
        "Gold in detail",
        "21 × $22.00",
        "$4,289.00",
        "$9,285.68",
        "$55,757.00",
        "Nobody waits, and nobody asks the colleague who is good with computers.",
        "with Compliance",
        "8. Moving in.",
        "Marcus Bell",
        revision.sha256,
        "1 / ",
    ):
        assert words in text, words


def test_the_numbers_that_may_be_chosen_and_were_are_on_both_papers(sales: User) -> None:
    proposal = sent(sales, making.NOW, limits={"user": [10, 25]}, terms_offered=[12, 36])
    paper = text_of(documents.proposal_pdf(proposal.revision))
    assert "How many, how long, and how it is billed" in paper
    assert "10 to 25. Proposed: 22. One more: + $41 a month." in paper
    assert "36 months saves $343.12 a month" in paper
    price = proposal.revision.counting((("user", 15),)).priced("advanced", ("security", "continuity"))
    said = {"numbers": (("user", 15),), "total": str(price.recurring_total), "first_invoice": str(price.first_invoice)}
    signed = accept_proposal(proposal.link, answer(proposal, **said), Visitor("203.0.113.7", "A"), timezone.now)
    paper = text_of(documents.contract_pdf(signed))
    for words in ("User: 15.", "User, as chosen (counted: 22) 15", "Numbers to choose User 10 to 25. Proposed: 22."):
        assert words in paper, words


def test_the_total_stands_with_the_last_lines_it_is_the_sum_of() -> None:
    """Also where a smaller sheet or more services push it to the next page: lines go along."""
    revision = make_revision()
    silver = replace(revision.options[1], recommended=True)
    for made in (usual(), documents.proposal_pdf(replace(revision, sha256="", options=(silver,)))):
        pages = [page.extract_text() for page in pypdf.PdfReader(BytesIO(made)).pages]
        (total,) = [text for text in pages if "Each month with tax" in text]
        assert " flat" in total or " × $" in total


def test_the_cards_say_how_much_more_there_is() -> None:
    assert [card.more for card in page_of(make_revision()).offer.cards if card.more]
    assert "and 3 more" in text_of(usual())


def test_staff_figures_are_not_in_it() -> None:
    revision = make_revision()
    text = text_of(usual())
    internal = revision.priced("advanced", ("security", "continuity")).internal
    for secret in (f"{internal.monthly_cost:,}", str(internal.gross_margin), "margin", "45.00"):
        assert secret not in text


def test_the_contract_says_who_signed_what(contract: AcceptedQuote) -> None:
    text = text_of(documents.contract_pdf(contract))
    body = chain.body_of(contract.record)
    for words in (
        f"Contract {contract.quote.number}",
        "Thomas Reed, Managing partner",
        "thomas@harbor.example",
        "What was chosen: Gold",
        "$4,289.00",
        "I agree.",
        contract.record.record_hash,
        contract.record.prev_hash,
        body["revision_sha256"],
        body["utc"],
    ):
        assert words in text, words
    assert "Sent from" not in text  # a file cannot be erased from


@pytest.mark.parametrize(("locale", "size"), [("en_US", (612, 792)), ("en_GB", (595, 842))])
def test_the_paper_is_that_of_the_seller(locale: str, size: tuple[int, int]) -> None:
    revision = make_revision()
    pdf = documents.proposal_pdf(replace(revision, seller=replace(revision.seller, locale=locale), sha256=""))
    box = pypdf.PdfReader(BytesIO(pdf)).pages[0].mediabox
    assert (round(box.width), round(box.height)) == size


def test_it_is_tagged_and_has_a_title_a_language_and_our_fonts_only() -> None:
    reader = pypdf.PdfReader(BytesIO(usual()))
    root: Any = reader.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert reader.metadata is not None
    assert reader.metadata.title == "IT care for Harbor Law Group: Q-2026-0014"
    assert "pdfuaid:part" in root["/Metadata"].get_data().decode()
    assert faces_in(usual()) == {"Source-Sans", "Source-Sans-Semi-Bold", "Source-Sans-Bold"}


# A script of West Africa that no face has, among some that others than Source Sans have.
FOREIGN = "Café Łódź, \u4f60\u597d \ua500\ua501 \u0645\u0631\u062d\u0628\u0627 \U0001f600"


def test_what_no_face_has_is_a_box_and_one_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """Nothing like it is sent or signed any more, but it may have been sent before there was a rule against it."""
    caplog.set_level("WARNING")
    made = documents.proposal_pdf(make_revision(client=FOREIGN, title="x", personal_line=""))
    assert boxes_in(made) == 2
    (line,) = [record.getMessage() for record in caplog.records]
    assert line.endswith("boxes for 2 characters that its fonts lack")


# A machine without any font, but with rules that make all heavy and prefer a face that we have too.
RULES = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>
<match target="pattern"><edit name="family" mode="prepend" binding="strong"><string>Noto Sans Symbols</string></edit>
<edit name="weight" mode="assign"><const>black</const></edit></match></fontconfig>"""


@pytest.mark.parametrize("papers", ["one", pytest.param("all", marks=pytest.mark.drill)])
def test_the_same_revision_gives_the_same_bytes_in_every_process(tmp_path: Path, papers: str) -> None:
    """Another zone, language and home, other rules for fonts, other documents before: in letters of every script."""
    words = f"{FOREIGN} 骨 直 ☎ 👨\u200d👩\u200d👧 🇩🇪 ₪"
    rules = tmp_path / "fonts.conf"
    rules.write_text(RULES)
    elsewhere = {"TZ": "Asia/Tokyo", "HOME": str(tmp_path), "LC_ALL": "C.UTF-8", "FONTCONFIG_FILE": str(rules)}
    chinese = {"LANGUAGE": "zh_TW:zh", "PANGO_LANGUAGE": "zh_TW", "TZ": "UTC"}
    places = [("1", "cold", elsewhere), ("2", "warm", chinese)]
    made = {" ".join(hashes("warm", papers, words))}
    for seed, state, place in places if papers == "all" else places[:1]:
        settings = {"PYTHONHASHSEED": seed, **place}
        other = subprocess.run(
            [sys.executable, "-c", ELSEWHERE, state, papers, words],
            cwd=PROJECT,
            env={**os.environ, **settings, "DJANGO_SETTINGS_MODULE": "msp_portal.settings_test"},
            capture_output=True,
            text=True,
            check=True,
        )
        made.add(other.stdout.strip())
    assert len(made) == 1


def test_a_different_revision_gives_different_bytes() -> None:
    assert usual() != documents.proposal_pdf(make_revision(number=2))


@pytest.mark.django_db
@pytest.mark.parametrize("extras", [1, 3])
def test_the_last_package_never_stands_on_a_page_alone(extras: int) -> None:
    """So many lines more push the end of the packages over the page's."""
    more = tuple(Extra(f"Extra {at}", "monthly", 1, Decimal(10)) for at in range(extras))
    selection = replace(EVERYTHING, billing=1, taxes=(), prorate=None, ramp=(), extras=more)
    pdf = documents.proposal_pdf(make_revision(counts=COUNTS, plan=PER_USER, selection=selection))
    texts = [page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages]
    assert min(len(text.splitlines()) for text in texts) > 8
