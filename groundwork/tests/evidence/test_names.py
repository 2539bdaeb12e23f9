"""A name that does no harm on any machine."""

import pytest

from groundwork.evidence.names import safe_name
from groundwork.models import EvidenceFile

PDF, PNG, JPEG = EvidenceFile.Kind.PDF, EvidenceFile.Kind.PNG, EvidenceFile.Kind.JPEG


@pytest.mark.parametrize(
    ("uploaded", "kind", "kept"),
    [
        ("Signed offer.pdf", PDF, "Signed offer.pdf"),
        ("Angebot (unterschrieben), Müller & Söhne.PDF", PDF, "Angebot (unterschrieben), Müller & Söhne.pdf"),
        ("عرض موقع.jpeg", JPEG, "عرض موقع.jpeg"),
        ("photo.jpg", JPEG, "photo.jpg"),
        ("offer.pdf.exe", PDF, "offer_pdf_exe.pdf"),
        ("photo.jpg", PNG, "photo_jpg.png"),
        ("C:\\Users\\x\\offer.pdf", PDF, "offer.pdf"),
        ("../../etc/passwd", PDF, "passwd.pdf"),
        ("offer\u202efdp.exe", PDF, "offer_fdp_exe.pdf"),
        ('a"b\r\nSet-Cookie: x=1;.pdf', PDF, "a_b__Set-Cookie_ x_1.pdf"),
        ("CON.pdf", PDF, "file_CON.pdf"),
        (".pdf", PDF, "file.pdf"),
        ("..", PDF, "file.pdf"),
        ("", PNG, "file.png"),
        ("x" * 400 + ".pdf", PDF, "x" * 116 + ".pdf"),
    ],
)
def test_a_name_is_made_safe(uploaded: str, kind: EvidenceFile.Kind, kept: str) -> None:
    assert safe_name(uploaded, kind) == kept
    assert safe_name(kept, kind) == kept
