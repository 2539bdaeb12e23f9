"""The names of names.txt: made up, in the scripts that clients write in."""

import unicodedata
from pathlib import Path
from typing import Final


def _read() -> dict[str, tuple[str, ...]]:
    found = {}
    for line in (Path(__file__).parent / "names.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            script, _colon, names = line.partition(": ")
            found[script] = tuple(unicodedata.normalize("NFC", name) for name in names.split(" | "))
    return found


NAMES: Final = _read()
ALL_NAMES: Final = tuple(name for names in NAMES.values() for name in names)
RIGHT_TO_LEFT: Final = ("Hebrew", "Arabic", "Persian", "Urdu")
