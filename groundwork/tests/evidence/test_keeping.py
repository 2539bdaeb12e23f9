"""Kept with its hashes, handed out to staff as a file and nothing else."""

import hashlib
from datetime import UTC, datetime

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.http import Http404
from django.test import RequestFactory
from django.utils.datastructures import MultiValueDict

from groundwork import append_only, evidence
from groundwork.models import EvidenceContent, EvidenceFile, User
from groundwork.tests.evidence.samples import a_pdf, a_picture, examined
from groundwork.transactions import OutsideTransaction

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)


def kept(by: User, content: bytes = b"", name: str = "Vertrag für Müller.pdf") -> EvidenceFile:
    with transaction.atomic():
        return evidence.keep(examined(content or a_pdf(), name), by=by, now=NOON)


def test_a_file_is_kept_with_both_hashes_by_whom_and_when(sales: User) -> None:
    uploaded = a_picture("JPEG", comment=b"secret")
    row = kept(sales, uploaded, "IMG 0042.JPG")
    row.refresh_from_db()
    content = bytes(row.content.content)
    assert (row.name, row.kind, row.size, row.kept_by, row.kept_at) == (
        "IMG 0042.jpg",
        "jpeg",
        len(content),
        sales,
        NOON,
    )
    assert row.sha256 == hashlib.sha256(content).hexdigest()
    assert row.uploaded_sha256 == hashlib.sha256(uploaded).hexdigest()
    assert list(evidence.verify()) == []


def test_it_commits_with_what_it_is_evidence_of_or_not_at_all(sales: User) -> None:
    with pytest.raises(OutsideTransaction):
        evidence.keep(examined(a_pdf()), by=sales, now=NOON)
    assert not EvidenceFile.objects.exists()


def test_the_row_is_read_without_its_bytes(sales: User) -> None:
    kept(sales)
    assert "content" not in {field.name for field in EvidenceFile._meta.concrete_fields}


def test_files_changed_cut_or_gone_are_found(sales: User) -> None:
    one, two, three = (kept(sales, a_pdf(str(number))) for number in range(3))
    for table in ("groundwork_evidencefile", "groundwork_evidencecontent"):
        append_only.remove(connection, table)
    EvidenceContent.objects.filter(file=one).update(content=a_pdf("other"))
    EvidenceContent.objects.filter(file=two).delete()
    EvidenceFile.objects.filter(pk=three.pk).update(size=1)
    found = dict(evidence.verify())
    assert found.keys() == {one.pk, two.pk, three.pk}
    assert "its bytes give" in found[one.pk]
    assert "not there" in found[two.pk]
    assert "its size is 1" in found[three.pk]


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [(a_pdf(), "Vertrag für Müller.pdf", "application/pdf"), (a_picture("PNG"), "scan.png", "image/png")],
)
def test_it_is_handed_out_to_be_saved_and_never_shown(viewer: User, content: bytes, name: str, kind: str) -> None:
    request = RequestFactory().get("/")
    request.user = viewer
    row = kept(viewer, content, name)
    answer = evidence.download(request, row)
    assert answer.content == bytes(row.content.content)
    assert answer["Content-Type"] == kind
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    policy = answer["Content-Security-Policy"].split("; ")
    assert "sandbox" in policy
    assert "default-src 'none'" in policy


def test_nobody_but_staff_gets_it(sales: User, stranger: User) -> None:
    row, request = kept(sales), RequestFactory().get("/")
    for person in (stranger, AnonymousUser()):
        request.user = person
        with pytest.raises(Http404):
            evidence.download(request, row)


class _Form(forms.Form):
    wanted = evidence.EvidenceField()
    more = evidence.EvidenceField(required=False)


def filled(**files: SimpleUploadedFile) -> _Form:
    return _Form({}, MultiValueDict({name: [file] for name, file in files.items()}))


def test_the_box_says_what_is_wrong_and_gives_the_file(db: None) -> None:
    good, bad = SimpleUploadedFile("a.pdf", a_pdf()), SimpleUploadedFile("b.pdf", b"no PDF")
    form = filled(wanted=good)
    assert form.is_valid()
    assert form.cleaned_data["wanted"].content == a_pdf()
    assert form.cleaned_data["more"] is None
    faults = filled(more=bad).errors
    assert faults["wanted"] == ["Choose the file."]
    assert "no PDF and no PNG" in faults["more"][0]
    assert "is empty" in filled(wanted=SimpleUploadedFile("c.pdf", b"")).errors["wanted"][0]
