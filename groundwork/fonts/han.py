"""Which forms of the Chinese characters a document is set in: Japan's, Korea's, China's, Taiwan's or Hong Kong's."""

from typing import Final

from groundwork.fonts.faces import HanForms

# Where the seller is tells most about who reads.
_AT_HOME: Final[dict[str, HanForms]] = {
    "JP": "JP",
    "KR": "KR",
    "CN": "SC",
    "SG": "SC",
    "MY": "SC",
    "TW": "TC",
    "HK": "HK",
    "MO": "HK",
}
# The characters that each place writes with, as its own code pages list them.
_CODE_PAGES: Final[dict[HanForms, str]] = {
    "JP": "cp932",
    "SC": "gb2312",
    "TC": "cp950",
    "HK": "big5hkscs",
    "KR": "euc_kr",
}
_KANA: Final = range(0x3041, 0x3100)
_HANGUL: Final = (range(0x1100, 0x1200), range(0x3131, 0x318F), range(0xAC00, 0xD7A4))
_IDEOGRAPHS: Final = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x323B0))


def han_forms(text: str, territory: str = "") -> HanForms:
    """The forms for a text of a seller in this territory ("JP", "US").

    Kana mean Japan and Hangul Korea. Else the seller's own forms, or the first of Japan, China, Taiwan, Hong Kong and
    Korea, whose code page has every Chinese character of the text.
    """
    letters = set(text)
    if any(ord(char) in _KANA for char in letters):
        return "JP"
    if any(ord(char) in block for char in letters for block in _HANGUL):
        return "KR"
    written = "".join(char for char in letters if any(ord(char) in block for block in _IDEOGRAPHS))
    home = _AT_HOME.get(territory)
    order = dict.fromkeys([*([home] if home else []), *_CODE_PAGES])
    return next((forms for forms in order if _writes(forms, written)), home or "JP")


def _writes(forms: HanForms, characters: str) -> bool:
    try:
        characters.encode(_CODE_PAGES[forms])
    except UnicodeEncodeError:
        return False
    return True
