"""Text that is neither UTF-8 nor UTF-16: in which code page, if the bytes say so, and what to choose from if not.

Any bytes are letters in any code page, so nothing here measures how likely a page is. Windows-1252 is taken where it
cannot matter, or where the letters are those of the header's language. All else is asked about, with the first rows as
each page shows them: a store in Moscow must not become a site called "Ñêëàä".
"""

import re
from typing import Final

WESTERN: Final = "Windows-1252"
# What people call them, and what Python does.
CODE_PAGES: Final = {
    WESTERN: "cp1252",
    "Windows-1250": "cp1250",
    "Windows-1251": "cp1251",
    "Windows-1254": "cp1254",
    "DOS 850": "cp850",
    "DOS 437": "cp437",
    "GBK": "gb18030",
    "Shift-JIS": "cp932",
}
_SHOWN: Final = 3
_SHOWN_SIGNS: Final = 60
# Words of headers in languages whose letters Windows-1252 has, and those letters.
_LANGUAGES: Final = (
    (
        re.compile(
            r"\b(ger[äa]e?te?\w*|rechner\w*|standort|hersteller|modell|kunde\w*|typ|seriennummer|betriebssystem|anzahl)\b"
        ),
        "äöüß",
    ),
    (re.compile(r"\b(nom|num[ée]ro|mod[èe]le|marque|derni[èe]re|emplacement|fabricant)\b"), "àâæçèéêëîïôœùûü"),
    (re.compile(r"\b(nombre|n[úu]mero|tipo|modelo|marca|ubicaci[óo]n|[úu]ltima|sede)\b"), "áéíóúñü"),
)
# Every byte is a sign in the pages of DOS; where it would be a piece of a frame, the page is none of the text.
_FRAMES: Final = re.compile("[\u2310-\u25ff]")
# Marks that nobody sets within a word: bytes that are letters in the pages of DOS.
_WITHIN_WORD: Final = re.compile(
    "[A-Za-z][\u0192\u2026\u2020\u2021\u2030\u2018\u201c\u201d\u2022\u02dc\u203a][a-z]"
    "|[A-Za-z][\u201a\u201e\u02c6\u2039]|[a-z][\u0160\u0152\u017d][a-z]"
)
# Signs that stand within a word of no language: bytes that are letters in other pages, of ISO as well.
_SIGN_WITHIN_WORD: Final = re.compile(
    "[A-Za-z][\u00a1-\u00b6\u00b8-\u00bf\u00d7\u00f7][a-z]|[\u00a1-\u00b6\u00b8-\u00bf]{2}"
)
_LETTER: Final = re.compile(r"[^\W\d_]+")
# Words of one letter in the languages of the pages of DOS, and letters of theirs that stand in few places only.
_ALONE: Final = frozenset("àéèóÀÉÈÓ")
_FEW_PLACES: Final = {"ß": re.compile("[aeiouyäöü]ß"), "õ": re.compile("õe"), "ã": re.compile("ã[oe]")}
_NOWHERE: Final = frozenset("þÞðÐýÝı")


def readings(content: bytes) -> dict[str, str]:
    """The text as each code page has it in which all bytes are letters, by the name of the page."""
    found = {}
    for name, codec in CODE_PAGES.items():
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            continue
        if not (name.startswith("DOS") and _FRAMES.search(text)):
            found[name] = text
    return found


def is_western(found: dict[str, str]) -> bool:
    """Whether the text can only be Windows-1252, or reads the same in the page that is nearest to it."""
    text = found.get(WESTERN)
    if text is None or _WITHIN_WORD.search(text) or _SIGN_WITHIN_WORD.search(text):
        return False
    head = text.partition("\n")[0].casefold()
    own = "".join(letters for words, letters in _LANGUAGES if words.search(head))
    dos = found.get("DOS 850") or found.get("DOS 437")
    if dos is not None and _may_be(dos, text) and not _all_of(own, text):
        return False
    strange = [word for word in _LETTER.findall(text) if not word.isascii()]
    if any(re.search(r"[^\x00-\x7f]{3}", word) or sum(map(str.isascii, word)) * 2 < len(word) for word in strange):
        # Words of accented letters alone are words of another script.
        return set(strange) <= _ALONE and text == found.get("Windows-1250", text)
    near = [found[page] for page in ("Windows-1250", "Windows-1254") if found.get(page, text) != text]
    if not near:
        return True
    other = {one.casefold() for nearest in near for one, two in zip(text, nearest, strict=True) if one != two}
    return bool(own) and other <= set(own)


def _all_of(own: str, text: str) -> bool:
    """Whether all signs beyond ASCII are letters of the header's language."""
    return bool(own) and all(sign.isascii() or sign.casefold() in own for sign in text)


def _may_be(dos: str, western: str) -> bool:
    """Whether words of the text are words in the reading of DOS as well, by large and small letters and their places.

    What a letter of Windows-1252 makes no letter of DOS, or a large one within a small word, says that it is none.
    """
    is_one = False
    for word in re.finditer(r"[^\W\d_]+", dos):
        here = word[0]
        if here.isascii():
            continue
        if len(here) == 1 and here not in _ALONE:
            if western[word.start()].isalpha():
                return False
            continue
        if here[1:] != here[1:].lower() and not here.isupper():
            return False
        small = here.lower()
        if _NOWHERE & set(here) or any(
            sign in small and not places.search(small) for sign, places in _FEW_PLACES.items()
        ):
            return False
        behind = dos[word.end() : word.end() + 1]
        is_one = is_one or not (western[word.end() - 1] == "\u00a0" and behind.isdigit())
    strange = any(
        sign.isalpha() and not sign.isascii() and not other.isalpha() and other != "×"
        for sign, other in set(zip(western, dos, strict=True))
    )
    return is_one and not strange


def first_rows(text: str) -> str:
    """The first rows that hold a letter beyond ASCII, each cut to a line's beginning."""
    rows = [row.strip() for row in text.splitlines() if not row.isascii()]
    return "\n".join(_around(row) for row in rows[:_SHOWN])


def _around(row: str) -> str:
    first = next(at for at, sign in enumerate(row) if not sign.isascii())
    begin = max(0, first - _SHOWN_SIGNS // 3)
    return row[begin : begin + _SHOWN_SIGNS]
