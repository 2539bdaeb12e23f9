"""Brochures: the pages of a PDF and nothing else of it."""

import io
from collections.abc import Callable

import pikepdf
import pypdf
import pytest
from pikepdf import Dictionary, Name

from groundwork.evidence import NotEvidence
from groundwork.pdf.joining import joined
from groundwork.shown import brochures as room
from groundwork.shown import examine_brochure
from groundwork.shown.brochure_child import Fault, taken
from groundwork.tests.showing.samples import brochure, upload

_ACTS = (b"JavaScript", b"Launch", b"EmbeddedFile", b"OpenAction", b"/URI", b"/AA", b"/Annots", b"cmd.exe", b"AcroForm")


def _harmful(pdf: pikepdf.Pdf) -> None:
    script = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
    pdf.Root.OpenAction = script
    pdf.Root.AcroForm = Dictionary(Fields=[])
    pdf.attachments["run.exe"] = b"MZ"
    page = pdf.pages[0]
    page.AA = Dictionary(O=Dictionary(S=Name.Launch, F="cmd.exe"))
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=Dictionary(S=Name.URI, URI="http://x"))
    page.Annots = pdf.make_indirect(pikepdf.Array([link]))
    page.Resources["/Hidden"] = pdf.make_indirect(script)
    page.Resources.Font.F1.PieceInfo = Dictionary(Spy=script)


def test_its_pages_are_kept_and_whatever_acts_is_left_out() -> None:
    found = examine_brochure(upload(brochure(3, _harmful), "backup.pdf"))
    assert (found.pages, found.file.name, found.file.kind) == (3, "backup.pdf", "pdf")
    reader = pypdf.PdfReader(io.BytesIO(found.file.content))
    assert [page.extract_text() for page in reader.pages] == ["Backup 1", "Backup 2", "Backup 3"]
    with pikepdf.open(io.BytesIO(found.file.content)) as pdf:
        plain = b"".join(one.unparse(resolved=True) for one in pdf.objects)
    assert [word for word in _ACTS if word in plain] == []


def _elsewhere(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Contents.stream_dict.F = "/etc/passwd"


def _program(pdf: pikepdf.Pdf) -> None:
    drawn = pdf.make_stream(b"showpage", Type=Name.XObject, Subtype=Name.PS)
    pdf.pages[0].Resources.XObject = Dictionary(X=drawn)


def _huge(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].MediaBox = [0, 0, 90_000, 90_000]


def _round_and_round(pdf: pikepdf.Pdf) -> None:
    pages = pdf.Root.Pages
    del pdf.pages[0].obj["/MediaBox"]
    pages.Parent = pages


@pytest.mark.parametrize(
    ("change", "fault"),
    [(_elsewhere, "elsewhere"), (_program, "elsewhere"), (_huge, "size"), (_round_and_round, "damaged")],
)
def test_what_a_page_may_not_be(change: Callable[[pikepdf.Pdf], None], fault: str) -> None:
    with pytest.raises(Fault, match=fault):
        taken(brochure(1, change), 24)
    assert fault in (*room._FAULTS, "damaged")


def test_too_many_pages() -> None:
    with pytest.raises(Fault, match="pages"):
        taken(brochure(3), 2)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (brochure(1, lock=pikepdf.Encryption(owner="a", user="")), "locked"),
        (brochure(1)[:300], "damaged"),
        (b"%PDF-1.7 and no more", "damaged"),
        (b"PK\x03\x04", "no PDF"),
    ],
)
def test_another_file_is_refused_with_what_to_do(content: bytes, says: str) -> None:
    with pytest.raises(NotEvidence, match=says):
        examine_brochure(upload(content))


def test_one_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_SECONDS", 0)
    with pytest.raises(NotEvidence, match="too much time"):
        examine_brochure(upload(brochure()))


def test_joined_the_same_files_give_the_same_bytes_and_claim_no_more_than_they_know() -> None:
    mark = b'<rdf:RDF><rdf:Description rdf:about="" pdfuaid:part="1" /></rdf:RDF>'

    def marked(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Metadata = pdf.make_stream(mark)

    front, behind = brochure(1, marked), brochure(2)
    assert joined(front, []) is front
    whole = joined(front, [behind, behind])
    assert whole == joined(front, [behind, behind])
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        assert len(pdf.pages) == 5
        assert pdf.Root.Metadata.read_bytes() == b"<rdf:RDF></rdf:RDF>"
