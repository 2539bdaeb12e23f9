"""Names in the scripts of the world, on page and paper: no empty box, and the same text when it is read back."""

import html
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

import pypdfium2
import pytest
import weasyprint.pdf
from django.utils import timezone
from django.utils.html import escape

from clients.models import Contact
from contracts.documents import Person
from contracts.models import Seller
from groundwork.fonts.coverage import undrawn
from groundwork.models import User
from groundwork.pdf import engine, reading_back, rendering
from quotes.models import QuoteExtra
from quotes.pdf import documents
from quotes.services.accepting import Visitor, accept_proposal
from quotes.services.sending import send_quote
from quotes.tests import making
from quotes.tests.pdf_reading import boxes_in, faces_in, letters_in, letters_of, text_in_chrome
from quotes.tests.revisions import PLAN, make_revision
from quotes.tests.scripts import ALL_NAMES, NAMES
from quotes.tests.sent import answer, as_sent, fresh, sent

# What Chrome's reader does not give back as it was written, though it is drawn well: vowel points, the joiner that is
# no letter, and a word in which Amiri puts in a piece of line.
READ_OTHERWISE = {"אֱלִיעֶזֶר צדוק", "می\u200cنا خانه\u200cدار", "سے\u200cما ڑنگ", "عائشہ ملک"}


@lru_cache(maxsize=1)
def all_names() -> bytes:
    """A proposal with every name in it."""
    return documents.proposal_pdf(make_revision(terms="\n\n".join(ALL_NAMES)))


def test_there_are_two_hundred_names_in_twenty_scripts() -> None:
    assert len(set(ALL_NAMES)) >= 200
    scripts = {unicodedata.name(name.strip()[0]).split()[0] for name in ALL_NAMES}
    assert len(scripts) >= 20, scripts


def test_no_name_is_a_box() -> None:
    assert boxes_in(all_names()) == 0


def test_with_source_sans_alone_there_are_boxes(caplog: pytest.LogCaptureFixture) -> None:
    """What the other faces are for: without them, as it was, each of these scripts is boxes."""
    for script, names in NAMES.items():
        made = engine.write_pdf(f'<html lang="en"><title>x</title><p>{" ".join(names)}</p></html>', "", b"1" * 32, None)
        letters = sum(char.isalpha() for char in "".join(names))
        boxes = boxes_in(made)
        assert boxes <= 2 if script in ("Latin", "Greek", "Cyrillic") else boxes > letters / 2, (script, boxes)


def test_each_name_is_read_back() -> None:
    text = unicodedata.normalize("NFC", text_in_chrome(all_names()))
    assert {name for name in ALL_NAMES if name not in text} == READ_OTHERWISE


def test_every_letter_is_read_back_by_the_glyphs_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also without /ActualText, which not every reader looks at. As WeasyPrint does it, names lose their letters."""
    indian = [*NAMES["Devanagari"], *NAMES["Bengali"], *NAMES["Telugu"]]
    assert _unread(ALL_NAMES, all_names()) == []
    monkeypatch.setattr(weasyprint.pdf, "Stream", weasyprint.pdf.stream.Stream)
    monkeypatch.setattr(reading_back, "finish", lambda document, pdf: None)
    as_it_was = documents.proposal_pdf(make_revision(terms="\n\n".join(indian)))
    assert len(_unread(indian, as_it_was)) > len(indian) / 2


def _unread(names: Iterable[str], pdf: bytes) -> list[str]:
    letters = letters_in(pdf)
    return [name for name in names if letters_of(name) not in letters]


def test_the_page_has_each_name(sales: User) -> None:
    making.a_seller()
    Seller.objects.update(terms="\n\n".join(ALL_NAMES))
    proposal = sent(sales, timezone.now(), personal_line="مرحبا נוח", title="骨 직 Ωμέγα")
    page = html.unescape(fresh().get(proposal.path).content.decode())
    assert [name for name in ALL_NAMES if name not in page] == []
    assert '<p class="personal" dir="rtl">مرحبا נוח</p>' in page


@pytest.mark.parametrize("step", [41, pytest.param(1, marks=pytest.mark.drill)])
def test_what_the_rule_calls_drawn_is_drawn(step: int, caplog: pytest.LogCaptureFixture) -> None:
    """The rule asks the faces' tables, the PDF asks Pango: for every character they say the same."""
    assigned = (chr(code) for code in range(0x20, 0x32400) if unicodedata.category(chr(code)) not in ("Cc", "Cs", "Cn"))
    drawn = [char for char in assigned if not undrawn(char)][::step]
    assert len(drawn) > 52_000 // step
    for at in range(0, len(drawn), 5000):
        words = " ".join(map(escape, drawn[at : at + 5000]))
        engine.write_pdf(f'<html lang="en"><title>x</title><p>{words}</p></html>', "", b"1" * 32, "JP")
    assert caplog.records == []  # boxes are counted in the log


PEOPLE = {
    "株式会社サンプル商事": ("山田 太郎", "代表取締役", "こんにちは。مرحبا नमस्ते 👋"),
    "Ωμέγα Υπηρεσίες": ("Ελένη Παπαδοπούλου", "Διευθύντρια", "Καλημέρα, ₪ και ₴ και ₾"),
    "Ромашка плюс": ("Ольга Щербакова", "Директор", "Добрый день"),
    "שירותי כהן": ("שרה כהן", "מנכ״לית", "שלום רב, שרה"),
    "شركة المثال للتجارة": ("محمد عبد الله", "المدير العام", "مرحبا"),
    "श्री गणेश ट्रेडर्स": ("राजेश कुमार", "निदेशक", "नमस्ते जी"),
    "บริษัท ตัวอย่าง จำกัด": ("น้ำผึ้ง ธรรมศักดิ์", "กรรมการ", "สวัสดีค่ะ"),
    "주식회사 예시": ("김민준", "대표이사", "안녕하세요"),
    "შპს მაგალითი": ("გიორგი ბერიძე", "დირექტორი", "გამარჯობა Բարեւ"),
    "well\u2010known non\u2011breaking": ("Anne\u2010Marie O\u2011Neil", "Co\u2011owner", "e\u2010mail"),
}


@pytest.mark.parametrize(
    ("company", "person"), [(0, 1), *(pytest.param(*two, marks=pytest.mark.drill) for two in [(3, 4), (5, 6)]), (7, 9)]
)
def test_every_field_of_a_contract(sales: User, company: int, person: int) -> None:
    """Company, contact, title, personal line, a line's label, terms, and the signer's name, title and signature."""
    client = list(PEOPLE)[company]
    name, title, line = list(PEOPLE.values())[person]
    making.a_seller()
    Seller.objects.update(legal_name=client, address=name, terms=line)
    sales.name, sales.title = name, title
    sales.save()
    draft = making.a_draft(sales, making.a_client(client))
    Contact.objects.update(name=name, title=title)
    draft.contact, draft.personal_line = Contact.objects.get(), line
    draft.save()
    QuoteExtra.objects.create(quote=draft, label=client, quantity=1, price=1, cost=0)
    send_quote(draft, sales, timezone.now())
    proposal = as_sent(draft)
    contract = accept_proposal(
        proposal.link, answer(proposal, name=name, title=title, signature=name), Visitor("::1", ""), timezone.now
    )
    for made in (documents.proposal_pdf(proposal.revision), documents.contract_pdf(contract)):
        assert boxes_in(made) == 0
        text = text_in_chrome(made)
        for words, least in ((client, 2), (name, 2), (title, 1), (line, 1)):
            assert text.count(words) >= least, words


def test_the_shekel_stands_before_every_amount() -> None:
    made = documents.proposal_pdf(make_revision(plan=replace(PLAN, currency="ILS")))
    assert boxes_in(made) == 0
    text = text_in_chrome(made)
    assert text.count("₪") > 40
    assert all(amount in text for amount in ("₪4,289.00", "21 × ₪22.00", "+ ₪1,651 over Silver", "₪55,757.00"))


@pytest.mark.parametrize(
    ("words", "faces"),
    [
        ("Łódź Büro, Nguyễn", set()),
        ("Ωμέγα Щербакова", set()),
        ("山田", {"Noto-Sans-CJK-JP"}),
        ("王伟 软件", {"Noto-Sans-CJK-SC"}),
        ("ש 👋", {"Noto-Sans-Hebrew", "Noto-Emoji"}),
        ("محمد ₪", {"Amiri", "Noto-Sans"}),
    ],
)
def test_a_document_holds_no_face_that_it_does_not_need(words: str, faces: set[str]) -> None:
    frame: dict[str, object] = {"page": {"seller": {"name": "x", "legal_name": words}}, "made": "2026-11-22T15:30:00Z"}
    found = faces_in(rendering.render("pdf/_frame.html", frame, make_revision().seller, "1" * 64))
    assert {name for name in found if not name.startswith("Source-Sans")} == faces


@pytest.mark.parametrize("name", ["Ελένη", "Ольга"])
def test_a_signature_is_in_italics_in_greek_and_cyrillic_too(name: str) -> None:
    html = f'<html lang="en"><title>x</title><div class="signature"><p class="hand">{name}</p></div></html>'
    made = engine.write_pdf(html, "", b"1" * 32, "JP")
    assert faces_in(made) == {"Noto-Sans-Italic", "Source-Sans"}  # the second sets the number of the page
    assert boxes_in(made) == 0


def test_names_from_right_to_left_do_not_change_places() -> None:
    """Client, then contact, also where both are Hebrew; without a <bdi> the line as a whole is turned round."""
    client, contact = "אבג דהו", "זחט"
    made = documents.proposal_pdf(make_revision(client=client, title="x", contact=Person(contact, "", "x@y.example")))
    plain = engine.write_pdf(f'<html lang="en"><title>x</title><p>{client}, {contact}</p></html>', "", b"1" * 32, "JP")
    assert _left_of(made, "ד") < _left_of(made, "א") < _left_of(made, "ז")
    assert _left_of(plain, "ז") < _left_of(plain, "א")


def _left_of(pdf: bytes, char: str) -> float:
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0].get_textpage()
        return float(page.get_charbox(page.get_text_range().index(char))[0])
