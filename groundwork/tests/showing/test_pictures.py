"""Pictures that clients are shown: drawn anew, no larger than they are shown."""

import io

import pytest
from PIL import Image

from groundwork.evidence import NotEvidence
from groundwork.shown import LOGO, PICTURE, examine_picture
from groundwork.shown import pictures as room
from groundwork.tests.showing.samples import photograph, png, upload


def test_a_logo_is_made_smaller_and_stays_what_shows_through() -> None:
    shown = examine_picture(upload(png(1280, 240), "logo.png"), LOGO)
    assert (shown.file.kind, shown.width, shown.height) == ("png", 640, 120)
    with Image.open(io.BytesIO(shown.file.content)) as picture:
        assert (picture.size, picture.mode) == ((640, 120), "RGBA")


def test_what_hangs_on_a_picture_is_gone() -> None:
    shown = examine_picture(upload(png() + b"<script>alert(1)</script>"), LOGO)
    assert b"script" not in shown.file.content
    assert shown.file.sha256 != shown.file.uploaded_sha256


def test_a_picture_in_which_nothing_shows_is_refused() -> None:
    file = io.BytesIO()
    Image.new("RGBA", (64, 64), (15, 107, 92, 0)).save(file, "PNG")
    with pytest.raises(NotEvidence, match="all of it is transparent"):
        examine_picture(upload(file.getvalue(), "logo.png"), LOGO)


def test_a_photograph_that_comes_as_png_is_kept_as_jpeg() -> None:
    shown = examine_picture(upload(photograph(1700, 90, "PNG"), "office.png"), PICTURE)
    assert (shown.file.kind, shown.file.name, shown.width) == ("jpeg", "office.jpg", 1600)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no PNG or JPEG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "no PNG or JPEG"),
        (b"GIF89a" + bytes(40), "no PNG or JPEG"),
        (b"\x89PNG\r\n\x1a\n" + b"rubbish", "damaged"),
        (photograph(300, 300)[:-400], "damaged"),
    ],
)
def test_another_file_is_refused_with_what_to_do(content: bytes, says: str) -> None:
    with pytest.raises(NotEvidence, match=says):
        examine_picture(upload(content), LOGO)


def test_limits_of_bytes_before_and_after(monkeypatch: pytest.MonkeyPatch) -> None:
    heavy = room.Use((640, 240), 200)
    with pytest.raises(NotEvidence, match="still weighs"):
        examine_picture(upload(photograph(300, 200)), heavy)
    monkeypatch.setattr(room, "MOST_BYTES", 100)
    with pytest.raises(NotEvidence, match="more than 10 MB"):
        examine_picture(upload(png()), LOGO)


def test_more_pixels_than_are_ever_shown_are_refused_unread() -> None:
    with pytest.raises(NotEvidence, match="million pixels"):
        examine_picture(upload(png(8_000, 8_000, "1")), PICTURE)
