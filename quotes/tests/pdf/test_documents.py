"""The documents on paper: what is in them, that they are the same every time, and that nothing gets in or out."""

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
from django.test import Client
from django.utils import timezone
from weasyprint.urls import URLFetchingError, fetch

from contracts.documents import Clauses, End, Increase, Notice, Person
from contracts.models import StoredPdf
from groundwork import chain
from groundwork.models import Event, User
from groundwork.pdf import rendering
from groundwork.pdf.engine import FONT_FILES, ProjectFonts
from groundwork.tests.unchanged import nothing_changes
from pricing import Extra, PartMonth
from quotes import tasks
from quotes.models import AcceptedQuote
from quotes.pdf import documents
from quotes.proposal.page import page_of
from quotes.services.accepting import Visitor, accept_proposal
from quotes.tests import making
from quotes.tests.mails import send_all
from quotes.tests.pdf_reading import boxes_in, faces_in
from quotes.tests.per_user import COUNTS, EVERYTHING, PER_USER
from quotes.tests.revisions import PLAN, make_revision
from quotes.tests.sent import Sent, answer, fresh, sent

PROJECT = Path(__file__).parents[3]


def text_of(pdf: bytes) -> str:
    """All text, with the line breaks of the layout undone."""
    pages = pypdf.PdfReader(BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


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


RENDER = """
import django; django.setup()
import hashlib, sys
from quotes.pdf.documents import proposal_pdf
from quotes.tests.per_user import COUNTS, EVERYTHING, PER_USER
from quotes.tests.revisions import make_revision
from quotes.tests.scripts import NAMES
state, words = sys.argv[1:]
if state == "warm":
    proposal_pdf(make_revision(title="Another one first"))
    proposal_pdf(make_revision(title="Another one first, in \uae40\ucca0\uc218"))
every_script = "\\n\\n".join(names[0] for names in NAMES.values())
for client, terms in ((words, every_script), ("Harbor Law Group", "1. Latin")):
    print(hashlib.sha256(proposal_pdf(make_revision(client=client, terms=terms))).hexdigest())
"""
# A machine without any font, but with rules that make all heavy and prefer a face that we have too.
RULES = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>
<match target="pattern"><edit name="family" mode="prepend" binding="strong"><string>Noto Sans Symbols</string></edit>
<edit name="weight" mode="assign"><const>black</const></edit></match></fontconfig>"""


def test_the_same_revision_gives_the_same_bytes_in_every_process(tmp_path: Path) -> None:
    """Another zone, language and home, other rules for fonts, other documents before: in letters of every script."""
    rules = tmp_path / "fonts.conf"
    rules.write_text(RULES)
    elsewhere = {"TZ": "Asia/Tokyo", "HOME": str(tmp_path), "LC_ALL": "C.UTF-8", "FONTCONFIG_FILE": str(rules)}
    chinese = {"LANGUAGE": "zh_TW:zh", "PANGO_LANGUAGE": "zh_TW", "TZ": "UTC"}
    hashes = set()
    for seed, state, place in (("1", "cold", elsewhere), ("2", "warm", chinese)):
        settings = {"PYTHONHASHSEED": seed, **place}
        made = subprocess.run(
            [sys.executable, "-c", RENDER, state, f"{FOREIGN} 骨 直 ☎ 👨\u200d👩\u200d👧 🇩🇪 ₪"],
            cwd=PROJECT,
            env={**os.environ, **settings, "DJANGO_SETTINGS_MODULE": "msp_portal.settings_test"},
            capture_output=True,
            text=True,
            check=True,
        )
        hashes.add(made.stdout.strip())
    assert len(hashes) == 1


def test_a_different_revision_gives_different_bytes() -> None:
    assert usual() != documents.proposal_pdf(make_revision(number=2))


# Nothing gets in


REFUSED = (
    "http://127.0.0.1:1/x",
    "https://evil.example/x.png",
    "HTTP://evil.example/",
    "ftp://evil.example/x",
    "file:///etc/passwd",
    "FILE:///etc/passwd",
    "file://localhost/etc/hostname",
    "file:" + str(PROJECT / "manage.py"),
    str(PROJECT / "manage.py"),
    "/etc/passwd",
    "../../../etc/passwd",
    "//evil.example/x",
    "gopher://evil.example/",
    "jar:file:///etc/passwd!/x",
    "javascript:alert(1)",
    "blob:null/x",
    "",
    "project-font:",
    "project-font:../__init__.py",
    "project-font:/etc/passwd",
    "project-font:LICENSE.txt",
    "project-font:SourceSansPro-Black.otf",
    "project-font:SourceSansPro-Regular.otf?x",
    "Project-Font:SourceSansPro-Regular.otf",
)


@pytest.mark.parametrize("url", REFUSED)
def test_the_fetcher_refuses(url: str) -> None:
    with pytest.raises(URLFetchingError), fetch(ProjectFonts(), url) as response:
        response.read()


def test_the_fetcher_gives_the_fonts_and_what_is_inside_the_document() -> None:
    for name, path in FONT_FILES.items():
        with fetch(ProjectFonts(), f"project-font:{name}") as response:
            assert response.read() == path.read_bytes()
    with fetch(ProjectFonts(), "data:text/plain;base64,aGVsbG8=") as response:
        assert response.read() == b"hello"


HOSTILE = (
    "<script>document.write('in')</script>",
    "<img src=http://127.0.0.1:1/pixel.png>",
    "<img src=file:///etc/passwd>",
    "<iframe src=file:///etc/passwd></iframe>",
    "<object data=file:///etc/passwd></object>",
    "<embed src=file:///etc/passwd>",
    "<link rel=stylesheet href=http://127.0.0.1:1/x.css>",
    "<link rel=attachment href=file:///etc/passwd>",
    "<a rel=attachment href=file:///etc/passwd>x</a>",
    "<style>@import url(http://127.0.0.1:1/x.css);</style>",
    "<style>@font-face{font-family:x;src:url(file:///etc/passwd)}</style>",
    "<style>.price{display:none}</style>",
    '<p style="position:fixed;top:0">$1.00</p>',
    "</td></tr></table><h1>$1.00</h1>",
    "<svg><image href=file:///etc/passwd /></svg>",
    "<svg><use href=file:///etc/passwd#x /></svg>",
    "<base href=http://127.0.0.1:1/>",
    "<meta http-equiv=refresh content=0;url=http://127.0.0.1:1/>",
    "<meta name=generator content=evil>",
    "-->]]><!--<b>",
    "&lt;b&gt;&#60;script&#62;",
    "} @page { size: 1cm } .x {",
    "\\A } url(file:///etc/passwd)",
    "{{ page.revision }}{% include 'x' %}",
    "{0.__class__} %(x)s %s",
    "url(http://127.0.0.1:1/x)",
)


@pytest.mark.parametrize("turn", [0, 9, 18])
def test_words_of_others_are_printed_as_they_are(turn: int) -> None:
    """Each of them in every kind of field. The no_network fixture fails the test if anything reaches out."""
    vectors = (*HOSTILE[turn:], *HOSTILE[:turn])
    base = make_revision()
    tiers = tuple(
        replace(tier, name=words[:60], tagline=words) for tier, words in zip(PLAN.tiers, vectors, strict=False)
    )
    services = tuple(
        replace(service, name=words, benefit=words, description=words)
        for service, words in zip(PLAN.services, vectors, strict=True)
    )
    packages = tuple(
        replace(package, name=words, tagline=words) for package, words in zip(PLAN.packages, vectors, strict=False)
    )
    options = tuple(
        replace(option, name=words, tagline=words) for option, words in zip(base.options, vectors, strict=False)
    )
    title, client, name, address, email, phone, website, role, *_ = vectors
    person = Person(name, role, email)
    seller = replace(
        base.seller, name=name, legal_name=client, address=address, email=email, phone=phone, website=website
    )
    hostile = replace(
        base,
        plan=replace(PLAN, tiers=tiers, services=services, packages=packages),
        options=options,
        seller=seller,
        title=title,
        client=client,
        personal_line="\n\n".join(vectors[:4]),
        terms="\n\n".join(vectors),
        prepared_by=person,
        contact=person,
        sha256=f"{turn:064}",  # other words are another revision, as they are out of the database
    )
    pdf = documents.proposal_pdf(hostile)
    reader = pypdf.PdfReader(BytesIO(pdf))
    text = "".join("".join(page.extract_text() for page in reader.pages).split())
    for words in vectors:
        assert text.count("".join(words.split())) >= 2, words
    assert "root:x:0" not in text
    assert reader.metadata is not None
    assert reader.metadata.title == " ".join(f"{title}: Q-2026-0014".split())
    assert not reader.attachments
    assert (round(reader.pages[0].mediabox.width), round(reader.pages[0].mediabox.height)) == (612, 792)


@pytest.mark.parametrize("accent", ["red", "#fff", "#0f6b5c;} @page{size:1cm", "url(file:///etc/passwd)", ""])
def test_an_accent_that_is_no_colour_is_none(accent: str) -> None:
    seller = replace(make_revision().seller, accent=accent)
    assert rendering.own_sheet(seller) == "@page { size: letter } :root { --accent: #17202b }"


# Kept once, and without pango


def test_the_worker_keeps_it_once(proposal: Sent) -> None:
    assert proposal.quote.current is not None
    for _ in range(2):
        tasks.render_proposal.func(proposal.quote.current.pk)
    stored = StoredPdf.objects.get()
    assert bytes(stored.content) == documents.pdf_of_revision(proposal.quote.current)
    assert bytes(stored.content) == fresh().get(f"{proposal.path}proposal.pdf").content


def test_the_contract_is_sealed_into_the_chain(contract: AcceptedQuote) -> None:
    for _ in range(2):
        tasks.render_contract.func(contract.pk)
    stored = StoredPdf.objects.get(pk=documents.contract_key(contract))
    sealed = Event.objects.get(kind=Event.Kind.PDF)
    assert chain.body_of(sealed)["pdf_sha256"] == stored.sha256
    assert chain.body_of(sealed)["contract"] == contract.record.record_hash
    assert chain.verify() == ()


def test_the_download_writes_nothing(proposal: Sent) -> None:
    with nothing_changes():
        answer = fresh().get(f"{proposal.path}proposal.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{proposal.quote.number}-proposal.pdf"'
    assert answer.content.startswith(b"%PDF-")


def test_without_pango_the_page_says_what_to_install(proposal: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    documents._proposal_in_memory.cache_clear()
    # As Python does it for a module whose import fails on a missing library.
    monkeypatch.delitem(sys.modules, "groundwork.pdf.engine", raising=False)
    monkeypatch.setattr(sys, "meta_path", [_NoPango(), *sys.meta_path])
    answer = fresh().get(f"{proposal.path}proposal.pdf")
    assert answer.status_code == 503
    assert rendering.PACKAGES in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert fresh().get(proposal.path).status_code == 200


class _NoPango:
    """An importer that fails for our engine as ctypes does where a library is missing."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        if name == "groundwork.pdf.engine":
            raise OSError("cannot load library 'libpango-1.0-0'")


def test_mails_the_contract_to_both(contract: AcceptedQuote, mailoutbox: Any) -> None:
    send_all("contract", "accepted")
    to_client, to_us = mailoutbox
    assert to_client.to == ["Thomas Reed <thomas@harbor.example>"]
    assert to_us.to == ["Sam Sales <sales@example.com>"]
    for mail in (to_client, to_us):
        assert contract.record.record_hash in mail.body
        name, content, kind = mail.attachments[0]
        assert (name, kind) == (f"{contract.quote.number}-contract.pdf", "application/pdf")
        assert content == documents.contract_pdf(contract)


def test_mails_the_no_with_its_reason(proposal: Sent, mailoutbox: Any) -> None:
    said = {"reason": "Too <much>", "revision": proposal.revision.sha256, "sure": "yes"}
    fresh().post(f"{proposal.path}decline/", said)
    send_all("declined")
    assert mailoutbox[0].to == ["Sam Sales <sales@example.com>"]
    assert "Too <much>" in mailoutbox[0].body


def test_staff_read_the_same_files(contract: AcceptedQuote, sales_client: Client, stranger_client: Client) -> None:
    path = f"/quotes/{contract.quote.number}"
    with nothing_changes():
        for name in ("proposal.pdf", "contract.pdf"):
            assert sales_client.get(f"{path}/{name}").content.startswith(b"%PDF-")
            assert stranger_client.get(f"{path}/{name}").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("extras", [1, 3])
def test_the_last_package_never_stands_on_a_page_alone(extras: int) -> None:
    """So many lines more push the end of the packages over the page's."""
    more = tuple(Extra(f"Extra {at}", "monthly", 1, Decimal(10)) for at in range(extras))
    selection = replace(EVERYTHING, billing=1, taxes=(), prorate=None, ramp=(), extras=more)
    pdf = documents.proposal_pdf(make_revision(counts=COUNTS, plan=PER_USER, selection=selection))
    texts = [page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages]
    assert min(len(text.splitlines()) for text in texts) > 8
