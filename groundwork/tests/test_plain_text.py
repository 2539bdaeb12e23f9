"""Names are stored in one spelling, and cannot hide anything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundwork.plain_text import misleading_character, one_line


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        ("  Harbor\t Law\r\nGroup ", "Harbor Law Group"),
        ("Cafe\u0301", "Caf\u00e9"),
        ("Head\u00a0office", "Head office"),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
        ("", ""),
    ],
)
def test_one_line(given_text: str, kept: str) -> None:
    assert one_line(given_text) == kept


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("abc\u202egpj", "U+202E"),
        ("abc\u2066x", "U+2066"),
        ("a\u200bb", "U+200B"),
        ("\ufeffabc", "U+FEFF"),
        ("a\x00b", "U+0000"),
        ("a\x1b[31m", "U+001B"),
        ("a\ud800", "U+D800"),
        ("two\nlines", "U+000A"),
    ],
)
def test_what_cannot_be_seen_or_misleads_is_named(text: str, found: str) -> None:
    assert misleading_character(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "\u0645\u062c\u0645\u0648\u0639\u0629",
        "קבוצת הנמל",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "株式会社",
        "Ørsted & Søn",
        "<script>alert(1)</script>",
        "👩\u200d💻",
    ],
)
def test_real_names_stay(text: str) -> None:
    assert misleading_character(text) is None


@given(st.text())
def test_one_line_is_settled(text: str) -> None:
    assert one_line(one_line(text)) == one_line(text)
