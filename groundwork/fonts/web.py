"""The typeface for the web: Source Sans out of its wheel, cut down to Latin and packed, each face in two files.

What nearly every page has is in the first one. The second one is fetched by a page that has a character of it.

The files are made once, when they are first asked for, and kept in var/. They are static files like any other:
the finder below hands them to the development server, to WhiteNoise and to collectstatic.
"""

import hashlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

from groundwork.fonts.faces import SOURCE_SANS, wheel_folder
from groundwork.made_files import written_whole

Ranges = tuple[tuple[int, int], ...]

FOLDER = "fonts"
_STYLES = {
    "400": "SourceSansPro-Regular.otf",
    "400-italic": "SourceSansPro-It.otf",
    "600": "SourceSansPro-Semibold.otf",
    "700": "SourceSansPro-Bold.otf",
}
# Western Europe's letters, punctuation and the signs that figures need: all that most pages have (so says tokens.css).
COMMON = (
    *((0x20, 0x7E), (0xA0, 0xFF), (0x152, 0x153), (0x2010, 0x2015), (0x2018, 0x201E), (0x2022, 0x2022)),
    *((0x2026, 0x2026), (0x202F, 0x202F), (0x2039, 0x203A), (0x20AC, 0x20AC), (0x2212, 0x2212)),
)
# The rest of Latin with all its accents, more currencies, arrows and signs: fetched by a page that has one of them.
FURTHER = (
    *((0x100, 0x151), (0x154, 0x24F), (0x2C6, 0x2DD), (0x300, 0x30C), (0x1E80, 0x1E9E), (0x2016, 0x2017)),
    *((0x201F, 0x2021), (0x2023, 0x2025), (0x2027, 0x2027), (0x2030, 0x2038), (0x203B, 0x2044), (0x20A0, 0x20AB)),
    *((0x20AD, 0x20BF), (0x2113, 0x2122), (0x2190, 0x2199), (0x2213, 0x2215), (0x2248, 0x2265)),
    *((0x25CF, 0x25CF), (0x2713, 0x2713), (0xFB01, 0xFB02)),
)
RANGES = {"": COMMON, "-more": FURTHER}
FACES = {f"source-sans-{style}{part}.woff2": (source, part) for style, source in _STYLES.items() for part in RANGES}
FEATURES = ("kern", "liga", "mark", "mkmk", "locl", "ccmp", "tnum", "lnum")


def web_font(name: str) -> Path:
    """The file of one face, made if it is not there yet. Raises KeyError for a name that is not in FACES."""
    source, part = FACES[name]
    path = _made_folder() / name
    if not path.exists():
        _make(_source(source), RANGES[part], path)
    return path


def _source(name: str) -> Path:
    return wheel_folder(SOURCE_SANS.wheel) / "files" / name


@lru_cache(maxsize=1)
def _made_folder() -> Path:
    """A folder for what is made of these files in this way, so that a change of either makes them anew."""
    recipe = hashlib.sha256(repr((RANGES, FEATURES)).encode())
    for source in _STYLES.values():
        recipe.update(_source(source).read_bytes())
    return Path(settings.VAR_DIR) / FOLDER / recipe.hexdigest()[:12]


def _make(source: Path, ranges: Ranges, path: Path) -> None:
    # Imported late: only the first start needs it.
    from fontTools import subset

    options = subset.Options(flavor="woff2", layout_features=list(FEATURES), recalc_timestamp=False, hinting=False)
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[code for first, last in ranges for code in range(first, last + 1)])
    cutter.subset(font)
    with written_whole(path) as unfinished:
        subset.save_font(font, str(unfinished), options)


class WebFontFinder(BaseFinder):
    """Finds fonts/source-sans-*.woff2 among the static files."""

    def check(self, **kwargs: Any) -> list[Any]:
        """Nothing to set, so nothing to check."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The file's path, or nothing (an empty list) for any other static file."""
        name = path.removeprefix(f"{FOLDER}/")
        if name not in FACES or name == path:
            return []
        found = str(web_font(name))
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[Any]:
        """Every face, with the storage that holds it."""
        storage = FileSystemStorage(location=_made_folder())
        storage.prefix = FOLDER  # type: ignore[attr-defined]  # read by collectstatic and WhiteNoise
        for name in FACES:
            web_font(name)
            yield name, storage
