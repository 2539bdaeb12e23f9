"""What a client's page is drawn with: first rules that stand in it, one style sheet and one script beside it.

Each is put together of several files, once in a process; sheet and script are kept compressed. Their addresses name the
version, so that a browser may keep for good what it got. What the first rules draw needs nothing but the page itself.
"""

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static

from groundwork import colour
from groundwork.packed import Packed, packed, piece
from groundwork.stylesheets import parts

DEFAULT_ACCENT: Final = "#0f6b5c"
_FONT: Final = re.compile(r'url\("\.\./(fonts/[^"]+)"\)')
_REMARK: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_VERSION: Final = 12
# Parts of the sheet whose names come before this stand in the page: what is above its first sheet, and no more.
_REST_BEGINS: Final = "30"


@dataclass(frozen=True, slots=True)
class FirstRules:
    """Rules that stand in the page itself, and how its policy (CSP) names them so that a browser takes no others."""

    text: str
    source: str


def brand_rules(accent: str) -> str:
    """The accent of the MSP as CSS variables: the shades of it that can be read on light and on dark."""
    return (
        f":root {{\n  --brand-on-light: {colour.on_light(accent)};\n  --brand-on-dark: {colour.on_dark(accent)};\n}}\n"
    )


@lru_cache(maxsize=32)
def first_rules(accent: str) -> FirstRules:
    """What draws the first lines of a client's page, with this accent; anything but a colour is the usual one."""
    text = _first() + without_remarks(brand_rules(accent if colour.is_colour(accent) else DEFAULT_ACCENT))
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return FirstRules(text, f"'sha256-{digest}'")


@lru_cache(maxsize=1)
def client_sheet() -> Packed:
    """The rules of all that comes below."""
    return packed([piece(_rest())])


@lru_cache(maxsize=1)
def client_script() -> Packed:
    """htmx, and what the client's pages do besides."""
    return packed([piece(_scripts())])


@lru_cache(maxsize=1)
def sheet_version() -> str:
    """Another one whenever a rule is another one."""
    return _version(_rest())


@lru_cache(maxsize=1)
def script_version() -> str:
    """Another one whenever the script is another one."""
    return _version(_scripts())


@lru_cache(maxsize=1)
def _first() -> str:
    tokens = Path(settings.BASE_DIR, "static", "css", "tokens.css")
    rules = (tokens, *(part for part in parts("proposal") if part.name < _REST_BEGINS))
    return _FONT.sub(lambda found: f'url("{static(found[1])}")', _joined(rules))


def _rest() -> str:
    return _joined(part for part in parts("proposal") if part.name >= _REST_BEGINS)


def _joined(files: Iterable[Path]) -> str:
    return without_remarks("\n".join(file.read_text("utf-8") for file in files))


def without_remarks(rules: str) -> str:
    """The same rules without comments, indents and empty lines: a fifth of what goes over the line."""
    lines = (line.strip() for line in _REMARK.sub("", rules).splitlines())
    return "\n".join(line for line in lines if line) + "\n"


def _scripts() -> str:
    files = (finders.find(name) for name in ("django_htmx/htmx-2.min.js", "js/proposal.js"))
    return ";\n".join(Path(str(path)).read_text("utf-8") for path in files)


def _version(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_VERSION]
