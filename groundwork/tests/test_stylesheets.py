"""Style sheets in parts: one file for the browser, in the order of the parts, made anew when one changes."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from pytest_django import Settings

from groundwork import stylesheets
from groundwork.client_files import without_remarks

MOST_LINES = 300


@pytest.fixture
def parts(tmp_path: Path, settings: Settings) -> Path:
    settings.BASE_DIR, settings.VAR_DIR = tmp_path, tmp_path / "var"
    folder = tmp_path / "static" / "css" / "some"
    folder.mkdir(parents=True)
    (folder / "20-later.css").write_text("b { color: red }")
    (folder / "10-first.css").write_text("a { color: blue }")
    return folder


def test_parts_are_joined_by_name(parts: Path) -> None:
    found = stylesheets.StyleSheetFinder().find("css/some.css")
    assert Path(found).read_text() == "a { color: blue }\nb { color: red }"


def test_a_changed_part_makes_another_file(parts: Path) -> None:
    before = stylesheets.joined("some")
    (parts / "20-later.css").write_text("b { color: green }")
    assert "green" in stylesheets.joined("some").read_text()
    assert before != stylesheets.joined("some")


@pytest.mark.parametrize(
    "path", ["css/other.css", "some.css", "css/some", "css/../css/some.css", "css/some/10-first.css"]
)
def test_nothing_else_is_found(parts: Path, path: str) -> None:
    assert stylesheets.StyleSheetFinder().find(path) == []


@pytest.mark.parametrize("sheet", stylesheets.sheets())
def test_each_sheet_is_served_and_listed(client: Client, sheet: str) -> None:
    assert finders.find(f"css/{sheet}.css") == str(stylesheets.joined(sheet))
    assert f"{sheet}.css" in [name for name, _storage in stylesheets.StyleSheetFinder().list(None)]


def test_no_part_is_too_long_to_read() -> None:
    folder = Path(__file__).parents[2] / "static" / "css"
    long = {path.name: len(path.read_text().splitlines()) for path in folder.rglob("*.css")}
    assert {name: lines for name, lines in long.items() if lines > MOST_LINES} == {}


def test_a_client_gets_the_rules_without_what_we_say_about_them() -> None:
    written = '/* Why: { } */\na {\n  font: 1rem/1.5 "A  B"; /* what\n  for */\n}\n\n\nb { color: red }\n'
    assert without_remarks(written) == 'a {\nfont: 1rem/1.5 "A  B";\n}\nb { color: red }\n'
