"""Seals on a file: valid by pyHanko's own validation, one after the other, and broken by a single bit."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO

import pydyf
import pypdf
import pytest

from groundwork.sealing.marks import UnreadableError, fault_of, seal, seals_of
from groundwork.tests.sealing.keys import NOON, a_key


def a_pdf() -> bytes:
    """A small file of one empty page."""
    pdf = pydyf.PDF()
    page = {"Type": "/Page", "Parent": pdf.pages.reference, "MediaBox": pydyf.Array([0, 0, 100, 100])}
    pdf.add_page(pydyf.Dictionary(page))
    written = BytesIO()
    pdf.write(written, version=b"1.7")
    return written.getvalue()


def test_a_seal_is_valid_and_covers_the_whole_file() -> None:
    sealed = seal(a_pdf(), a_key(), "Sealed when it was signed", NOON)
    (mark,) = seals_of(sealed)
    assert (mark.intact, mark.to_the_end, mark.at) == (True, True, NOON)
    assert (mark.name, mark.certificate_sha256) == ("Seal of portal.example.com", a_key().sha256)
    # What was there is there, byte for byte.
    assert sealed.startswith(a_pdf())
    assert b"/ETSI.CAdES.detached" in sealed


def test_it_can_be_laid_and_read_beside_a_running_event_loop() -> None:
    """Such as the one of a browser's driver in the tests: so this one runs in a thread of its own."""

    async def within() -> bool:
        return seals_of(seal(a_pdf(), a_key(), "Sealed", NOON))[0].intact

    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(lambda: asyncio.run(within())).result()


def test_a_second_seal_leaves_the_first_one_valid() -> None:
    first = seal(a_pdf(), a_key(), "Sealed when it was signed", NOON)
    second = seal(first, a_key("other.example.com"), "Signed as well", NOON + timedelta(days=1))
    marks = seals_of(second)
    assert [mark.name for mark in marks] == ["Seal of portal.example.com", "Seal of other.example.com"]
    assert [mark.intact for mark in marks] == [True, True]
    assert [mark.to_the_end for mark in marks] == [False, True]


def test_what_comes_after_a_seal_and_is_none_breaks_it() -> None:
    writer = pypdf.PdfWriter(BytesIO(seal(a_pdf(), a_key(), "Sealed", NOON)), incremental=True)
    writer.add_blank_page(50, 50)
    written = BytesIO()
    writer.write(written)
    assert not seals_of(written.getvalue())[0].intact


def _stands(content: bytes) -> bool:
    try:
        marks = seals_of(content)
    except UnreadableError:
        return False
    return bool(marks) and all(mark.intact for mark in marks)


def _flipped(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


@pytest.mark.parametrize("step", [211, pytest.param(7, marks=pytest.mark.drill)])
def test_one_changed_bit_is_found(step: int) -> None:
    """But for those in the room of the signature itself, which it cannot cover: the file's SHA-256 finds those."""
    sealed = seal(a_pdf(), a_key(), "Sealed", NOON)
    begin = sealed.index(b"/Contents <") + len(b"/Contents <")
    end = sealed.index(b">", begin)
    assert _stands(sealed)
    outside = [at for at in range(0, len(sealed), step) if not begin <= at < end]
    assert len(outside) > 3
    assert [at for at in outside if _stands(_flipped(sealed, at))] == []


def test_what_is_wrong_with_a_seal_is_named() -> None:
    sealed, known = seal(a_pdf(), a_key(), "Sealed", NOON), a_key().sha256
    assert fault_of(sealed, known) == ""
    assert fault_of(seal(sealed, a_key("other.example.com"), "Signed as well", NOON), known) == ""
    at = sealed.index(b"/MediaBox [0 0 1") + 12
    assert fault_of(_flipped(sealed, at), known) == "its seal is broken"
    assert fault_of(a_pdf(), known) == "it has no seal"
    assert fault_of(b"no PDF", known).startswith("its seal cannot be read")
    assert f"not {known}" in fault_of(seal(a_pdf(), a_key("other.example.com"), "Sealed", NOON), known)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"no PDF", a_pdf()[:200]])
def test_what_is_no_pdf_is_said_to_be_unreadable(content: bytes) -> None:
    with pytest.raises(UnreadableError):
        seals_of(content)
