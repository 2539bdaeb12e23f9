"""One rule for text that is typed or imported: one spelling, nothing hidden, a name that can be read."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page

from pricing import folded, name_fault, one_line, text_fault
from pricing.fields import _misleads, read_text
from pricing.nodes import Node

# What names refused and plan files took, before there was one rule.
APART = "\u00ad\u061c\u180e\u200e\u200f\u2061\u2062\u2063\u2064\u206a\u206b\u206c\u206d\u206e\u206f\ufff9\ufffa\ufffb"
# Right-to-left names, one with a mark that puts its brackets right; a Japanese one with the form of a character chosen.
REAL_NAMES = [
    "\u0645\u062c\u0645\u0648\u0639\u0629",
    "קבוצת הנמל",
    "\u05e7\u05d1\u05d5\u05e6\u05d4 (IT)\u200f",
    "\u0645\u062c\u0645\u0648\u0639\u0629 24/7\u061c",
    "\u200eABC \u05e0\u05de\u05dc",
    "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
    "株式会社",
    "葛\U000e0100城",
    "Ørsted & Søn",
    "Sinéad O’Brien",
    "<script>alert(1)</script>",
]


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


@given(st.text())
def test_one_line_is_settled(text: str) -> None:
    assert one_line(one_line(text)) == one_line(text)


@pytest.mark.parametrize(
    ("text", "found", "before"),
    [
        ("abc\u202egpj", "U+202E", "abc"),
        ("abc\u2066x", "U+2066", "abc"),
        ("a\u200bb", "U+200B", "a"),
        ("a\x00b", "U+0000", "a"),
        ("a\x1b[31m", "U+001B", "a"),
        ("a\ud800", "U+D800", "a"),
        ("two\nlines", "U+000A", "two"),
        ("A network that is looked after by man\u00adaged", "U+00AD", "ked after by man"),
        *((f"a{char}", f"U+{ord(char):04X}", "a") for char in APART),
        # Letters and symbols that draw nothing, tags, and what was pasted without the object.
        *((f"a{char}", f"U+{ord(char):04X}", "a") for char in "\u2800\u3164\u115f\u1160\uffa0\U000e0041\ufffc\ufdd0"),
    ],
)
def test_what_cannot_be_seen_or_misleads_is_named_with_its_place(text: str, found: str, before: str) -> None:
    said = f"has a character that cannot be seen or misleads ({found}) after “{before}”; retype that part"
    assert text_fault(text) == said


def test_at_the_beginning_there_is_nothing_before_it() -> None:
    assert text_fault("\ufeffabc") == "begins with a character that cannot be seen or misleads (U+FEFF); delete it"


@pytest.mark.parametrize("text", [*REAL_NAMES, "", "  ", "👩\u200d💻 ❤️\u200d🔥 1️⃣", "a\u3000b", "+10 %"])
def test_what_people_write_stays(text: str) -> None:
    assert text_fault(text) == ""


@pytest.mark.parametrize("text", ["one\ntwo", "one\r\ntwo\ttabbed"])
def test_lines_are_for_those_who_want_them(text: str) -> None:
    assert text_fault(text, lines=True) == ""
    assert text_fault(text)


def test_a_line_end_of_its_own_kind_is_none() -> None:
    assert text_fault("one\rtwo", lines=True)
    assert text_fault("one\u2028two", lines=True)


@pytest.mark.parametrize("text", ["\u200d", "\u200c \u200d", "\ufe0f"])
def test_what_shows_nothing_is_no_text(text: str) -> None:
    assert text_fault(text) == "has nothing in it that can be seen; type it again"


@pytest.mark.parametrize("mark", ["\u200e", "\u200f", "\u061c"])
def test_marks_of_direction_stay_where_letters_run_from_the_right(mark: str) -> None:
    assert text_fault(f"נמל (Harbor){mark}") == ""
    assert text_fault(f"Harbor{mark}") != ""
    assert text_fault(f"12{mark}") != ""


def test_what_is_typed_is_held_to_more_than_documents_of_version_1() -> None:
    """What a form lets pass the reader of a frozen document can read; the reader takes what it always took."""
    everything = [chr(code) for code in range(sys.maxunicode + 1)]
    assert [hex(ord(char)) for char in everything if _misleads(char) and not text_fault(f"a{char}a")] == []
    for char in (*APART, "\u3164"):
        assert read_text(Node(f"a{char}a", "", "bad-plan")) == f"a{char}a"
        assert text_fault(f"a{char}a")


def test_what_draws_nothing_is_as_a_browser_knows_it(page: Page) -> None:
    """Unicode's own table, from another hand: nothing in it makes a text, and the list here has no more than it."""
    invisible = page.evaluate(
        r"""() => Array.from({length: 0x110000}, (_, code) => code)
            .filter(code => /\p{Default_Ignorable_Code_Point}/u.test(String.fromCodePoint(code)))"""
    )
    assert len(invisible) > 4_000
    assert [hex(code) for code in invisible if not text_fault(chr(code))] == []
    blanks = {0x2800, 0x1D159, 0x13441, 0x13442, 0xFFF9, 0xFFFA, 0xFFFB, 0xFFFC}
    no_text = ("Cc", "Cs", "Co", "Cn", "Zl", "Zp")
    drawn = set(range(sys.maxunicode + 1)) - set(invisible) - blanks
    assert [
        hex(code) for code in drawn if unicodedata.category(chr(code)) not in no_text and text_fault(f"a{chr(code)}")
    ] == []


@pytest.mark.parametrize("name", [*REAL_NAMES, "Ng", "李"])
def test_names_have_a_letter(name: str) -> None:
    assert name_fault(name) == ""
    assert name_fault(name, digits=True) == ""


@pytest.mark.parametrize("name", [".", "-", "’", "ʼ", "~~", "☺", "\u0301", "12", ""])
def test_what_has_no_letter_is_no_persons_name(name: str) -> None:
    assert name_fault(name) == "has no letter; write the name out"


@pytest.mark.parametrize("name", ["\u2800", "\u3164", "\u115f", "\uffa0", "\u200d", "\u3164\u3164"])
def test_letters_of_nothing_are_no_name(name: str) -> None:
    assert "seen" in name_fault(name)
    assert "seen" in name_fault(name, digits=True)


def test_a_company_may_be_called_by_digits() -> None:
    assert name_fault("3M", digits=True) == name_fault("1&1", digits=True) == name_fault("360", digits=True) == ""
    assert name_fault("...", digits=True) == "has neither a letter nor a digit; write the name out"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sinéad O'Brien", "Sinéad O’Brien"),
        ("O'Brien", "O‘Brien"),
        ("O'Brien", "O`Brien"),
        ("O'Brien", "O´Brien"),
        ("O'Brien", "Oʼbrien"),
        ("Kahaʻulu", "Kaha'ulu"),
        ("צ'רלי", "צ\u05f3רלי"),
        ("Anne-Marie", "Anne\u2010Marie"),
        ("Anne-Marie", "Anne\u2011Marie"),
        ("Anne-Marie", "ANNE–MARIE"),
        ('Jo "Jack" Lee', "Jo “Jack” Lee"),
        ("Ana Lima", " ana\u00a0 lima "),
        ("Ana Lima", "Ａｎａ　Ｌｉｍａ"),
        ("ヤマダ", "ﾔﾏﾀﾞ"),
        ("Straße", "STRASSE"),
        ("Jose\u0301", "JOSÉ"),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0645\u06cc\u062e\u0648\u0627\u0647\u0645"),
        ("נמל", "נמל\u200f"),
    ],
)
def test_the_same_name_typed_in_two_ways(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(("one", "other"), [("Sinéad", "Sinead"), ("O'Brien", "OBrien"), ("Ana Lima", "Ana-Lima")])
def test_other_names_are_others(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@given(st.text())
def test_folding_is_settled(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert folded(one_line(text)) == folded(text)
