"""/verify/: whether a file is one of ours and whole, and nothing else."""

import hashlib
import io
import re
import sys
import time
import tracemalloc
import zlib
from typing import Any

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


class _Streamed(io.RawIOBase):
    """The body of a form with one file of so many bytes, made as it is read."""

    def __init__(self, size: int) -> None:
        head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7\n'
        self._parts = [head, *[b"\0" * 65_536] * (size // 65_536), b"\r\n--x--\r\n"]
        self.length = sum(map(len, self._parts))

    def readable(self) -> bool:
        return True

    def readinto(self, room: Any) -> int:
        part = self._parts.pop(0) if self._parts else b""
        taken, left = part[: len(room)], part[len(room) :]
        if left:
            self._parts.insert(0, left)
        room[: len(taken)] = taken
        return len(taken)


def posted(body: _Streamed) -> int:
    """The status of the answer."""
    answer = Client().request(
        REQUEST_METHOD="POST",
        PATH_INFO=reverse("verify"),
        CONTENT_TYPE="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(body.length),
        **{"wsgi.input": io.BufferedReader(body)},
    )
    return answer.status_code


@pytest.mark.parametrize(("megabytes", "status"), [(19, 200), (31, 400)])
def test_a_large_file_takes_little_memory_and_time(megabytes: int, status: int) -> None:
    posted(_Streamed(3_000_000))  # what is loaded once
    begun = time.process_time()
    tracemalloc.start()
    told = posted(_Streamed(megabytes * 1_000_000))
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (told, most < 2_000_000) == (status, True), most
    assert time.process_time() - begun < 5


# What makes readers of PDF hang, recurse or unpack gigabytes: here it is bytes like any others.
_HOSTILE = {
    "unpacks to a gigabyte": b"%PDF-1.7\n1 0 obj<</Filter[/FlateDecode/FlateDecode]/Length 99>>stream\n"
    + zlib.compress(zlib.compress(b"\0" * 10_000_000))
    + b"\nendstream endobj",
    "nested without end": b"%PDF-1.7\n1 0 obj" + b"[" * 200_000,
    "refers to itself": b"%PDF-1.7\nxref\n0 1\ntrailer<</Prev 9/Size 1>>\nstartxref\n9\n%%EOF",
    "a number of objects that nobody has": b"%PDF-1.7\ntrailer<</Size 99999999999999>>\nstartxref\n99999999999\n%%EOF",
}


@pytest.mark.parametrize("what", _HOSTILE)
def test_a_hostile_file_is_none_of_ours(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No reader of PDF is asked: none of them is even there."""
    for reader in ("pyhanko", "pyhanko.pdf_utils.reader", "weasyprint"):
        monkeypatch.setitem(sys.modules, reader, None)
    begun = time.process_time()
    assert "It is none of ours" in said(_HOSTILE[what])
    assert time.process_time() - begun < 1


def test_nothing_of_a_file_is_told_but_yes_or_no() -> None:
    """Two files of ours have the same answer, so it says neither whose they are nor what."""
    other = b"%PDF-1.7 of a proposal to Maple Street Dental, which is not sealed"
    sha256 = hashlib.sha256(other).hexdigest()
    StoredPdf.objects.create(key="another", sha256=sha256, content=other, rendered_at=timezone.now())
    pages = [re.sub(r'value="[^"]*"', "", said(content)) for content in (CONTENT, other)]
    assert pages[0] == pages[1]
    assert "one of ours, and whole" in pages[0]
