"""The web fonts: found among the static files, small, and able to write what the portal writes."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from fontTools.ttLib import TTFont
from pytest_django import Settings

from groundwork.fonts import web as fonts


@pytest.fixture
def empty_var(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    settings.VAR_DIR = tmp_path
    fonts._made_folder.cache_clear()
    yield tmp_path
    fonts._made_folder.cache_clear()


@pytest.mark.parametrize("name", fonts.FACES)
def test_a_face_is_made_when_it_is_asked_for_and_is_small(empty_var: Path, name: str) -> None:
    found = finders.find(f"fonts/{name}")

    assert found is not None
    path = Path(found)
    assert path.is_relative_to(empty_var)
    assert path.stat().st_size < 40_000
    font = TTFont(path)
    letters = font.getBestCmap()
    assert {ord(letter) for letter in "Aß0éčŁ€£$·”…→✓"} <= set(letters)
    assert {0xA0, 0xD7, 0x202F, 0x2013, 0x2019, 0x2212} <= set(letters)  # spaces, times, dash, apostrophe, minus
    assert len({font["hmtx"][letters[ord(figure)]][0] for figure in "0123456789"}) == 1, "figures stand in columns"


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
