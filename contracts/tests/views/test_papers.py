"""/verify/: whether a file is one of ours and whole, and nothing else."""

import hashlib

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contracts.forms import papers
from contracts.models import StoredPdf

CONTENT = b"%PDF-1.7 of a contract with Harbor Law Group"


@pytest.fixture(autouse=True)
def kept(db: None) -> StoredPdf:
    cache.clear()
    sha256 = hashlib.sha256(CONTENT).hexdigest()
    return StoredPdf.objects.create(key="k", sha256=sha256, content=CONTENT, rendered_at=timezone.now())


def said(content: bytes, name: str = "contract.pdf") -> str:
    answer = Client().post(reverse("verify"), {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return answer.content.decode()


def test_ours_is_ours_whatever_it_is_called() -> None:
    page = said(CONTENT, "something else.txt")
    assert "It is one of ours, and whole" in page
    assert "Harbor" not in page


@pytest.mark.parametrize("content", [CONTENT[:-1] + b"Q", CONTENT + b"\n", CONTENT[:-1], b"no PDF", b"x" * 3_000_000])
def test_one_changed_bit_is_none_of_ours(content: bytes) -> None:
    assert "It is none of ours" in said(content)


def test_what_was_changed_where_it_is_kept_is_not_called_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its hash still stands there; its bytes are others."""
    monkeypatch.setattr("contracts.selectors.papers.StoredPdf.objects.filter", lambda **_: _Changed())
    assert "It is none of ours" in said(CONTENT)


class _Changed:
    def first(self) -> StoredPdf:
        return StoredPdf(content=b"%PDF of something else")


@pytest.mark.parametrize("content", [None, b""])
def test_without_a_file_it_asks_for_one(content: bytes | None) -> None:
    fields = {} if content is None else {"file": SimpleUploadedFile("a.pdf", content)}
    answer = Client().post(reverse("verify"), fields)
    assert answer.status_code == 400
    assert ("Choose the file." if content is None else "empty") in answer.content.decode()


def test_what_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "MOST_BYTES", 3)
    answer = Client().post(reverse("verify"), {"file": SimpleUploadedFile("a.pdf", b"1234")})
    assert answer.status_code == 400
    assert "more than 20 MB" in answer.content.decode()


def test_it_cannot_be_asked_without_end() -> None:
    page = reverse("verify")
    codes = [Client().post(page, {"file": SimpleUploadedFile("a.pdf", b"1")}).status_code for _ in range(22)]
    assert codes == [200] * 20 + [429] * 2
    assert Client().get(page).status_code == 200
