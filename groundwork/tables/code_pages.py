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
# Words of headers in languages whose letters Windows-1252 has, and those of their letters that Windows-1250 has not.
_LANGUAGES: Final = (
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
_LETTER: Final = re.compile(r"[^\W\d_]+")


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
    if text is None or _WITHIN_WORD.search(text):
        return False
    strange = [word for word in _LETTER.findall(text) if not word.isascii()]
    if any(re.search(r"[^\x00-\x7f]{3}", word) or sum(map(str.isascii, word)) * 2 < len(word) for word in strange):
        # Words of accented letters alone are words of another script.
        return all(len(word) < 3 for word in strange) and text == found.get("Windows-1250", text)
    near = [found[page] for page in ("Windows-1250", "Windows-1254") if found.get(page, text) != text]
    if not near:
        return True
    head = text.partition("\n")[0].casefold()
    own = "".join(letters for words, letters in _LANGUAGES if words.search(head))
    other = {one.casefold() for nearest in near for one, two in zip(text, nearest, strict=True) if one != two}
    return bool(own) and other <= set(own)


def first_rows(text: str) -> str:
    """The first rows that hold a letter beyond ASCII, each cut to a line's beginning."""
    rows = [row.strip() for row in text.splitlines() if not row.isascii()]
    return "\n".join(_around(row) for row in rows[:_SHOWN])


def _around(row: str) -> str:
    first = next(at for at, sign in enumerate(row) if not sign.isascii())
    begin = max(0, first - _SHOWN_SIGNS // 3)
    return row[begin : begin + _SHOWN_SIGNS]
