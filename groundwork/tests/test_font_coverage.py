"""What can be drawn, what cannot, and in whose forms Chinese characters are set."""

import pytest
from babel import localedata

import pricing
from groundwork.display import money, money_parts
from groundwork.fonts.coverage import draws_nothing, is_plain, named, undrawn
from groundwork.fonts.faces import FALLBACKS, SOURCE_SANS, HanForms
from groundwork.fonts.han import han_forms

# Scripts that no face of the PDF has: Vai, Cherokee, Mongolian, Syriac, mathematical letters.
UNKNOWN = "\ua500\u13a0\u1820\u0710\U0001d4d0"


def test_every_face_is_where_it_should_be() -> None:
    assert all(path.is_file() for face in (SOURCE_SANS, *FALLBACKS) for path in face.paths)


@pytest.mark.parametrize(
    "text", ["", "Harbor Law Group", "Łukasz Ążė, Nguyễn Thị Ánh", "$1,200.00 · 21 × €4 – “so”", "✓ → ≥"]
)
def test_what_source_sans_sets_alone(text: str) -> None:
    assert is_plain(text)
    assert undrawn(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        *("Ελένη", "Ольга", "Արամ", "გიორგი", "שרה", "محمد", "राजेश", "สมชาย", "山田 太郎", "王伟", "김민준"),
        *("₪ 120", "well\u2010known", "non\u2011breaking", "👋", "👩\u200d💻", "🇩🇪", "1\ufe0f\u20e3", "❤\ufe0f"),
    ],
)
def test_what_others_stand_in_for(text: str) -> None:
    assert not is_plain(text)
    assert undrawn(text) == ()


def test_what_no_face_has_is_told_once_and_in_order() -> None:
    found = undrawn(f"a{UNKNOWN} ש {UNKNOWN[::-1]}")
    assert found == tuple(UNKNOWN)
    assert named(found[:2]) == "“\ua500” (U+A500), “\u13a0” (U+13A0)"


@pytest.mark.parametrize(
    "char", ["\u200b", "\u200c", "\u200d", "\u200e", "\u2060", "\ufe0f", "\xad", "\xa0", "\u2009", "\U000e0101"]
)
def test_what_draws_nothing_is_never_missing(char: str) -> None:
    assert draws_nothing(char)
    assert undrawn(f"ש{char}ש") == ()


def test_a_letter_and_its_accent_are_one() -> None:
    assert undrawn("Cafe\u0301 Z\u030cluty\u0301 x\u0302") == ()


def test_the_sign_of_every_currency_is_drawn() -> None:
    places = [name for name in localedata.locale_identifiers() if name.startswith("en_") and len(name) == 5]
    written = {money(1, code, place) for code in pricing.MINOR_UNITS for place in places}
    assert len(written) > 150
    assert undrawn("".join(written)) == ()
    assert undrawn(money_parts(1, "ILS").symbol) == ()


@pytest.mark.parametrize(
    ("text", "territory", "forms"),
    [
        ("", "US", "JP"),
        ("山田さくら 骨", "TW", "JP"),
        ("김철수 骨", "US", "KR"),
        ("上海软件 张伟", "US", "SC"),
        ("軟體 黃國豪", "US", "TC"),
        ("李 王 大", "US", "JP"),
        ("李 王 大", "SG", "SC"),
        ("李 王 大", "HK", "HK"),
        ("李 王 大", "KR", "KR"),
        ("软件", "TW", "SC"),
        ("\U00020000", "TW", "TC"),
    ],
)
def test_the_forms_follow_what_is_written_and_where_the_seller_is(text: str, territory: str, forms: HanForms) -> None:
    assert han_forms(f"IT care for {text}", territory) == forms
