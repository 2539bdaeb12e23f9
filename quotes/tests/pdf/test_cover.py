"""A proposal with a cover, on paper; and HTML read as XML, which changes no byte."""

from dataclasses import replace
from io import BytesIO

import pikepdf
import pypdf
import pytest
from django.template.loader import render_to_string

from contracts.documents import Picture
from groundwork.shown import LOGO, LostFileError, examine_brochure, examine_picture
from groundwork.tests.showing.samples import brochure, photograph, png, upload
from quotes.documents import Cover, CoverBrochure, CoverPicture, Revision, Section, read_revision, revision_bytes
from quotes.pdf import documents
from quotes.proposal.page import page_of
from quotes.tests.pdf_reading import text_of
from quotes.tests.revisions import make_revision

LOGO_FILE = examine_picture(upload(png(320, 80)), LOGO)
PHOTOGRAPH = examine_picture(upload(photograph(120, 80)), LOGO)
BROCHURE = examine_brochure(upload(brochure(2)))
FILES = {one.file.sha256: one.file.content for one in (LOGO_FILE, PHOTOGRAPH, BROCHURE)}


def _revision() -> Revision:
    plain = make_revision()
    cover = Cover(
        "Read this with a coffee.",
        (Section("Who we are", "Nine people.\n\nAll employed."),),
        (CoverPicture(Picture(PHOTOGRAPH.file.sha256, PHOTOGRAPH.width, PHOTOGRAPH.height), "Our service desk"),),
        (CoverBrochure(BROCHURE.file.sha256, "Backup, explained", BROCHURE.pages),),
    )
    logo = Picture(LOGO_FILE.file.sha256, LOGO_FILE.width, LOGO_FILE.height)
    seller = replace(plain.seller, logo=logo, tax_number="12-3456789")
    return make_revision(seller=seller, cover=cover)


@pytest.fixture(autouse=True)
def _files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "all_of", lambda wanted: {sha256: FILES[sha256] for sha256 in wanted})


def test_a_cover_is_frozen_by_the_hashes_of_its_files_and_read_back() -> None:
    revision = _revision()
    assert read_revision(revision_bytes(revision)) == revision
    assert revision.pictures | {*revision.brochures} == set(FILES)
    # Who has none says nothing of it: those of before keep their bytes.
    without = revision_bytes(make_revision())
    assert all(word not in without for word in (b'"cover"', b'"logo"', b'"tax_number"'))


def test_the_first_sheet_the_sections_the_options_and_the_brochure_at_the_end() -> None:
    revision = _revision()
    made = documents.proposal_pdf(revision)
    assert documents.proposal_pdf(revision) == made
    pages = [page.extract_text() for page in pypdf.PdfReader(BytesIO(made)).pages]
    for words in ("Read this with a coffee.", "Thomas Reed", "Prepared by", "IT care for Harbor Law Group"):
        assert words in pages[0]
    assert "Nine people." in pages[1]
    assert "Our service desk" in pages[1]
    assert "Backup, explained, 2 pages" in pages[1]
    assert "Your options, side by side" in pages[2]
    assert pages[-2:] == ["Backup 1", "Backup 2"]
    assert "Tax number 12-3456789" in " ".join(pages)
    with pikepdf.open(BytesIO(made)) as pdf:
        pictures = list(pdf.pages[0].get_images().values())
        assert pictures
        # PDF/A-3, 6.2.8: contracts have the logo too.
        assert not any(one.get("/Interpolate", False) for one in pictures)


def test_a_file_that_is_gone_is_no_empty_place(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(wanted: frozenset[str]) -> dict[str, bytes]:
        raise LostFileError(", ".join(wanted))

    monkeypatch.setattr(documents, "all_of", nothing)
    with pytest.raises(LostFileError):
        documents.proposal_pdf(_revision())


def test_our_own_html_is_read_as_xml_and_what_is_none_as_html() -> None:
    from groundwork.pdf.engine import ProjectFonts
    from groundwork.pdf.parsing import Document

    page = page_of(make_revision(title="A & B <C> “D” \N{LATIN SMALL LETTER E WITH ACUTE}"))
    html = render_to_string("pdf/proposal.html", {"page": page, "offer": page.offer, "made": "", "log": ""})
    ours, theirs = Document(html, ProjectFonts()), Document(html.replace("<body>", "<body><p>open"), ProjectFonts())
    words = [" ".join(one.etree_element.itertext()).split() for one in (ours, theirs)]
    assert words[1] == [*words[0][: words[1].index("open")], "open", *words[0][words[1].index("open") :]]
    assert ours.etree_element.find("head/title") is not None
    assert "A & B <C>" in text_of(documents.proposal_pdf(make_revision(title="A & B <C>")))
