"""A file is what its bytes are; of a picture only the pixels are kept."""

import gzip
import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any, NoReturn

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFile, PngImagePlugin

from groundwork.evidence import MOST_BYTES, NotEvidence, examine
from groundwork.evidence.pictures import MOST_PIXELS
from groundwork.tests.evidence.samples import a_pdf, a_picture, examined


def a_zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("run.js", "alert(1)")
    return file.getvalue()


HTML = b"<!doctype html><script>alert(1)</script>"
NEITHER = {
    "HTML": HTML,
    "SVG": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "GIF": a_picture("GIF"),
    "TIFF": a_picture("TIFF"),
    "WebP": a_picture("WEBP"),
    "HEIC": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic",
    "ZIP": a_zip(),
    "compressed PDF": gzip.compress(a_pdf()),
    "PDF behind HTML": HTML + a_pdf(),
    "PostScript": b"%!PS-Adobe-3.0",
    "text": "Ich nehme an.".encode("utf-16"),
    "one byte": b"%",
}


@pytest.mark.parametrize("content", NEITHER.values(), ids=NEITHER)
@pytest.mark.parametrize("name", ["offer.pdf", "offer.png", "offer.jpg"])
def test_what_is_neither_is_refused_whatever_it_is_called(name: str, content: bytes) -> None:
    with pytest.raises(NotEvidence, match=r"no PDF and no PNG or JPEG.*Save it as one of these"):
        examined(content, name)


def test_each_kind_is_known_by_its_content() -> None:
    for content, kind in ((a_pdf(), "pdf"), (a_picture("PNG"), "png"), (a_picture("JPEG"), "jpeg")):
        assert examined(content, "offer.exe").kind == kind


def test_a_pdf_is_kept_byte_for_byte() -> None:
    content = a_pdf() + b"\r\n\0\0"
    kept = examined(content)
    assert kept.content == content
    assert kept.sha256 == kept.uploaded_sha256 == hashlib.sha256(content).hexdigest()


BROKEN_PDFS = {
    "beginning only": a_pdf()[:200],
    "no end": a_pdf().replace(b"%%EOF", b""),
    "beginning lost": b"%PDF-" + a_pdf()[20:],
    "of no known version": a_pdf().replace(b"%PDF-1.7", b"%PDF-9.7"),
    "the way leads nowhere": a_pdf().replace(b"startxref\n", b"startxref\n9"),
    "the way leads elsewhere": a_pdf().replace(b"\nxref\n", b"\nxxxx\n"),
    "much behind it": a_pdf() + b" " * 2000,
}


@pytest.mark.parametrize("content", BROKEN_PDFS.values(), ids=BROKEN_PDFS)
def test_a_pdf_that_is_not_whole_is_refused(content: bytes) -> None:
    with pytest.raises(NotEvidence, match=r"PDF is damaged.*print it as a PDF anew"):
        examined(content)


def with_secrets(form: str) -> bytes:
    """A picture that tells where it was taken, has a comment and a colour profile, and an archive behind it."""
    exif = Image.Exif()
    exif[0x010F] = "SECRET maker"
    exif.get_ifd(0x8825)[0x1D] = "SECRET place"
    if form == "JPEG":
        more: dict[str, Any] = {"comment": b"SECRET comment", "xmp": b"<x>SECRET packet</x>"}
    else:
        info = PngImagePlugin.PngInfo()
        info.add_text("Comment", "SECRET comment")
        info.add_itxt("XML:com.adobe.xmp", "<x>SECRET packet</x>")
        more = {"pnginfo": info}
    return a_picture(form, exif=exif, icc_profile=b"SECRET profile" * 20, **more) + b"SECRET" + a_zip()


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_of_a_picture_only_the_pixels_are_kept(form: str) -> None:
    uploaded = with_secrets(form)
    assert uploaded.count(b"SECRET") >= 4  # the control: profile and texts of a PNG may be compressed, the rest is not
    kept = examined(uploaded)
    with Image.open(io.BytesIO(kept.content)) as picture:
        assert (picture.format, picture.size) == (form, (60, 40))
        assert not picture.getexif()
        assert not {"icc_profile", "comment", "exif", "xmp", "Comment", "XML:com.adobe.xmp"} & set(picture.info)
        assert abs(int(picture.convert("L").getpixel((50, 20))) - 230) < 4  # type: ignore[arg-type]
    for hidden in (b"SECRET", b"PK\x03\x04", b"ICC", b"iCCP", b"Exif"):
        assert hidden not in kept.content
    assert kept.sha256 == hashlib.sha256(kept.content).hexdigest()
    assert kept.uploaded_sha256 == hashlib.sha256(uploaded).hexdigest() != kept.sha256


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_a_picture_is_turned_upright_before_it_forgets_how_it_was_held(form: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the top of the picture is at the right
    kept = examined(a_picture(form, exif=exif))
    with Image.open(io.BytesIO(kept.content)) as picture:
        upright = picture.convert("L")
        assert upright.size == (40, 60)
        top, bottom = upright.getpixel((20, 5)), upright.getpixel((20, 55))
    assert isinstance(top, int)
    assert isinstance(bottom, int)
    assert (top < 60, bottom > 200) == (True, True)


@pytest.mark.parametrize(
    ("form", "mode", "becomes"),
    [
        ("PNG", "1", "1"),
        ("PNG", "L", "L"),
        ("PNG", "LA", "RGBA"),
        ("PNG", "P", "RGB"),
        ("PNG", "RGBA", "RGBA"),
        ("PNG", "I;16", "I;16"),
        ("JPEG", "L", "L"),
        ("JPEG", "CMYK", "RGB"),
    ],
)
def test_every_mode_of_colour_is_kept_or_shown_the_same(form: str, mode: str, becomes: str) -> None:
    with Image.open(io.BytesIO(examined(a_picture(form, mode)).content)) as picture:
        assert picture.mode == becomes
        if mode != "I;16":
            assert abs(int(picture.convert("L").getpixel((50, 20))) - 230) < 30  # type: ignore[arg-type]


def claiming(width: int, height: int) -> bytes:
    """The header of a PNG that says it is so large; nothing in it has to be unpacked to know."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = b"IDAT" + zlib.compress(b"\0" * 1000)
    chunks = (struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part)) for part in (header, data))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def claiming_jpeg(width: int, height: int) -> bytes:
    content = a_picture("JPEG")
    at = content.index(b"\xff\xc0") + 5
    return content[:at] + struct.pack(">HH", height, width) + content[at + 4 :]


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize(
    "content",
    [claiming(MOST_PIXELS + 1, 1), claiming(10_000, 9_500), claiming(2**30, 2**30), claiming_jpeg(65_000, 65_000)],
    ids=["one too many", "too many", "a bomb", "a bomb of a JPEG"],
)
def test_a_bomb_is_refused_by_its_header(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def unpacked(self: object) -> NoReturn:
        raise AssertionError("it was unpacked")

    monkeypatch.setattr(ImageFile.ImageFile, "load", unpacked)
    with pytest.raises(NotEvidence, match=r"more than 50 million pixels.*Make it smaller"):
        examined(content)


BROKEN_PICTURES: dict[str, Callable[[], bytes]] = {
    "PNG cut off": lambda: a_picture("PNG")[:-60],
    "PNG without contents": lambda: claiming(100, 100),
    "PNG of the first bytes": lambda: a_picture("PNG")[:8],
    "JPEG cut off": lambda: a_picture("JPEG")[:-200],
    "JPEG of the first bytes": lambda: a_picture("JPEG")[:3],
    "HTML behind the first bytes": lambda: a_picture("PNG")[:8] + HTML,
}


@pytest.mark.parametrize("content", BROKEN_PICTURES.values(), ids=BROKEN_PICTURES)
def test_a_picture_that_is_not_whole_is_refused(content: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where WeasyPrint has told Pillow to be content with half of one, and it stays told."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    with pytest.raises(NotEvidence, match=r"picture is damaged.*save it anew"):
        examined(content())
    assert ImageFile.LOAD_TRUNCATED_IMAGES is True


_PICTURES = (with_secrets("PNG"), with_secrets("JPEG"), a_picture("PNG", "P"), a_picture("JPEG", progressive=True))


@given(st.sampled_from(_PICTURES), st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 255)), max_size=6))
def test_a_damaged_picture_is_kept_or_refused_and_breaks_nothing(
    content: bytes, changes: list[tuple[int, int]]
) -> None:
    damaged = bytearray(content)
    for place, value in changes:
        damaged[8 + place % (len(damaged) - 8)] = value
    try:
        kept = examined(bytes(damaged)).content
    except NotEvidence:
        return
    assert b"SECRET" not in kept


@pytest.mark.parametrize(("size", "said"), [(MOST_BYTES + 1, "10.1"), (25 * 1024 * 1024, "25")])
def test_a_file_that_says_that_it_is_too_large_is_not_read(size: int, said: str) -> None:
    upload = SimpleUploadedFile("offer.pdf", a_pdf())
    upload.size = size
    with pytest.raises(NotEvidence, match=rf"has {said}(\.0)? MB; at most 10 MB can be kept\. Scan it"):
        examine(upload)
    assert upload.tell() == 0


def test_a_file_that_says_that_it_is_small_is_not_read_beyond_the_limit() -> None:
    upload = SimpleUploadedFile("offer.pdf", a_pdf() + b" " * 2 * MOST_BYTES)
    upload.size = 10
    with pytest.raises(NotEvidence, match="at most 10 MB"):
        examine(upload)
    assert upload.tell() == MOST_BYTES + 1


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(NotEvidence, match="is empty"):
        examined(b"")
