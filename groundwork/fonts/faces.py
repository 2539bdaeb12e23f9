"""The faces of the PDF. All come out of pinned wheels, so that a document is the same on every machine.

Source Sans is the typeface. For what it lacks, the first of FALLBACKS that has the character stands in; why these,
and in this order, is told in docs/adr/0014-faces-for-every-script.md.
"""

import importlib.util
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

# The same Chinese character is drawn a little differently in Japan, Korea, China, Taiwan and Hong Kong.
HanForms = Literal["JP", "KR", "SC", "TC", "HK"]


@dataclass(frozen=True, slots=True)
class Face:
    """A family as its files name it, and the wheel (an import name) with the files in it."""

    family: str
    wheel: str
    files: tuple[str, ...]

    @property
    def paths(self) -> tuple[Path, ...]:
        """Where the files are. Raises ModuleNotFoundError where the wheel is not installed."""
        return tuple(wheel_folder(self.wheel) / name for name in self.files)


_NOTO: Final = "manimgx_fonts"
_SCRIPTS: Final = (
    *("Hebrew", "Arabic", "Armenian", "Georgian", "Thai", "Lao", "Khmer", "Myanmar", "Ethiopic"),
    *("Devanagari", "Bengali", "Gurmukhi", "Gujarati", "Oriya", "Tamil", "Telugu", "Kannada", "Malayalam", "Sinhala"),
)
SOURCE_SANS: Final = Face(
    "Source Sans",
    "font_source_sans_pro",
    tuple(f"files/SourceSansPro-{style}.otf" for style in ("Regular", "Semibold", "Bold", "It")),
)
HAN: Final = Face("Noto Sans CJK", "noto_cjk_sans_otc", ("NotoSansCJK-Regular.ttc",))
EMOJI: Final = Face("Noto Emoji", _NOTO, ("NotoEmoji[wght].ttf",))
FALLBACKS: Final = (
    Face("Noto Sans", _NOTO, ("NotoSans[wght].ttf", "NotoSans-Italic[wght].ttf")),
    # Before Noto Sans Arabic, whose letters are put together of parts and cannot be read back from a PDF.
    Face("Amiri", "fontpkg_amiri", ("files/Amiri-Regular.ttf", "files/Amiri-Bold.ttf")),
    *(Face(f"Noto Sans {script}", _NOTO, (f"NotoSans{script}[wght].ttf",)) for script in _SCRIPTS),
    HAN,
    Face("Noto Sans Symbols", _NOTO, ("NotoSansSymbols[wght].ttf",)),
    EMOJI,
)


def families(forms: HanForms) -> tuple[str, ...]:
    """What stands in for Source Sans, in order, with Chinese characters in these forms."""
    return tuple(f"{face.family} {forms}" if face is HAN else face.family for face in FALLBACKS)


@cache
def wheel_folder(wheel: str) -> Path:
    """Where a wheel keeps its files. Raises ModuleNotFoundError where it is not installed."""
    spec = importlib.util.find_spec(wheel)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"{wheel} is not installed. Run ./portal run, which installs it.")
    return Path(spec.submodule_search_locations[0])
