"""A file's name as it can be kept, shown and saved on any machine."""

import re
import unicodedata
from typing import Final

from groundwork.models import EvidenceFile

_ENDINGS: Final = {
    EvidenceFile.Kind.PDF: (".pdf",),
    EvidenceFile.Kind.PNG: (".png",),
    EvidenceFile.Kind.JPEG: (".jpg", ".jpeg"),
}
_LONGEST: Final = 120
_ALLOWED: Final = frozenset(" -_,()&+")
# Windows keeps these for its devices, with any ending.
_DEVICES: Final = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)


def safe_name(uploaded: str, kind: EvidenceFile.Kind) -> str:
    """Letters and digits of any script, few signs, and the ending that goes with the content; never empty.

    An ending of another kind becomes part of the name: "offer.exe" is "offer_exe.pdf".
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", uploaded))[-1]
    own = _ENDINGS[kind]
    ending = next((ending for ending in own if last.lower().endswith(ending)), "")
    stem = last[: len(last) - len(ending)]
    tidy = " ".join("".join(char if _harmless(char) else "_" for char in stem).split()).strip(" _")
    if not tidy or _DEVICES.fullmatch(tidy):
        tidy = f"file_{tidy}".rstrip("_")
    ending = ending or own[0]
    return tidy[: _LONGEST - len(ending)].rstrip() + ending


def _harmless(char: str) -> bool:
    return char in _ALLOWED or unicodedata.category(char)[0] in "LNM"
