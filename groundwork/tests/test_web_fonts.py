"""The web fonts: found among the static files, small, and able to write what the portal writes."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from fontTools.ttLib import TTFont
from pytest_django import Settings

from groundwork.fonts import web as fonts
from groundwork.fonts.faces import SOURCE_SANS


@pytest.fixture
def empty_var(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    settings.VAR_DIR = tmp_path
    fonts._made_folder.cache_clear()
    yield tmp_path
    fonts._made_folder.cache_clear()


@pytest.mark.parametrize(
    ("part", "size", "said"),
    [("", 15_000, "Aß0éœ€£$·”…\N{NO-BREAK SPACE}×\u202f–’−"), ("-more", 16_000, "čŁ→✓†")],
    ids=["what pages have", "the rest"],
)
def test_a_face_is_made_when_it_is_asked_for_and_is_small(empty_var: Path, part: str, size: int, said: str) -> None:
    for style in ("400", "700"):
        found = finders.find(f"fonts/source-sans-{style}{part}.woff2")
        assert found is not None
        path = Path(found)
        assert path.is_relative_to(empty_var)
        assert path.stat().st_size < size
        font = TTFont(path)
        letters = font.getBestCmap()
        assert set(map(ord, said)) <= set(letters)
        if not part:
            assert len({font["hmtx"][letters[ord(figure)]][0] for figure in "0123456789"}) == 1, "they stand in columns"


def test_the_sheet_says_which_file_has_what() -> None:
    """A character in neither list, or in both, would be drawn with another face or fetched for nothing."""
    sheet = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text("utf-8")
    told = re.findall(r'source-sans-[\w-]+?(-more)?\.woff2"\).*?unicode-range: ([^;]+);', sheet, re.DOTALL)
    assert len(told) == len(fonts.FACES)
    for part, ranges in told:
        assert ranges == ", ".join(f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in fonts.RANGES[part])
    common, further = ({code for a, b in part for code in range(a, b + 1)} for part in fonts.RANGES.values())
    assert common.isdisjoint(further)


def test_what_stands_in_for_a_face_is_as_high_and_takes_the_same_letters() -> None:
    """So no line of the proposal moves when the face comes."""
    sheet = (settings.BASE_DIR / "static" / "css" / "proposal" / "05-faces.css").read_text("utf-8")
    real = TTFont(SOURCE_SANS.paths[0])
    em, height = real["head"].unitsPerEm, real["hhea"]
    common = ", ".join(f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in fonts.COMMON)
    faces = re.findall(r"@font-face {(.*?)}", sheet, re.DOTALL)
    assert len(faces) == 6
    for face in faces:
        told = {name: float(share) / 100 for name, share in re.findall(r"([\w-]+): ([\d.]+)%;", face)}
        assert told["ascent-override"] * told["size-adjust"] == pytest.approx(height.ascent / em, abs=0.002)
        assert told["descent-override"] * told["size-adjust"] == pytest.approx(-height.descent / em, abs=0.002)
        assert f"unicode-range: {common};" in face


def test_the_same_bytes_every_time(empty_var: Path) -> None:
    first = fonts.web_font("source-sans-400.woff2").read_bytes()
    fonts.web_font("source-sans-400.woff2").unlink()

    assert fonts.web_font("source-sans-400.woff2").read_bytes() == first


def test_many_at_once_leave_one_whole_file(empty_var: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        paths = set(pool.map(fonts.web_font, ["source-sans-700.woff2"] * 4))

    assert [path.name for path in paths] == ["source-sans-700.woff2"]
    assert [path.name for path in paths.pop().parent.iterdir()] == ["source-sans-700.woff2"]


@pytest.mark.parametrize("path", ["fonts/../../etc/passwd", "source-sans-400.woff2", "fonts/source-sans-900.woff2"])
def test_nothing_else_is_found(path: str) -> None:
    assert fonts.WebFontFinder().find(path) == []


def test_all_faces_are_listed_for_collectstatic() -> None:
    listed = {f"{storage.prefix}/{name}": storage.path(name) for name, storage in fonts.WebFontFinder().list(None)}

    assert set(listed) == {f"fonts/{name}" for name in fonts.FACES}
    assert all(Path(path).is_file() for path in listed.values())
