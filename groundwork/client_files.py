"""What a client's page loads besides itself: one style sheet and one script, each put together of several files.

Both are made once in a process and kept compressed. An address names the accent and the version, so that a browser may
keep for good what it got.
"""

import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static

from groundwork import colour
from groundwork.packed import Packed, packed, piece
from groundwork.stylesheets import joined

DEFAULT_ACCENT: Final = "#0f6b5c"
_FONT: Final = re.compile(r'url\("\.\./(fonts/[^"]+)"\)')
_REMARK: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_VERSION: Final = 12


def brand_rules(accent: str) -> str:
    """The accent of the MSP as CSS variables: the shades of it that can be read on light and on dark."""
    return (
        f":root {{\n  --brand-on-light: {colour.on_light(accent)};\n  --brand-on-dark: {colour.on_dark(accent)};\n}}\n"
    )


@lru_cache(maxsize=32)
def client_sheet(accent: str) -> Packed:
    """The rules of the client's pages with this accent, a colour like #0f6b5c."""
    return packed([piece(_rules()), piece(brand_rules(accent))])


@lru_cache(maxsize=1)
def client_script() -> Packed:
    """htmx, and what the client's pages do besides."""
    return packed([piece(_scripts())])


@lru_cache(maxsize=1)
def sheet_version() -> str:
    """Another one whenever a rule is another one."""
    return _version(_rules())


@lru_cache(maxsize=1)
def script_version() -> str:
    """Another one whenever the script is another one."""
    return _version(_scripts())


def _rules() -> str:
    tokens = Path(settings.BASE_DIR, "static", "css", "tokens.css").read_text("utf-8")
    rules = f"{tokens}\n{joined('proposal').read_text('utf-8')}"
    return _FONT.sub(lambda found: f'url("{static(found[1])}")', without_remarks(rules))


def without_remarks(rules: str) -> str:
    """The same rules without comments, indents and empty lines: a fifth of what goes over the line."""
    lines = (line.strip() for line in _REMARK.sub("", rules).splitlines())
    return "\n".join(line for line in lines if line) + "\n"


def _scripts() -> str:
    files = (finders.find(name) for name in ("django_htmx/htmx-2.min.js", "js/proposal.js"))
    return ";\n".join(Path(str(path)).read_text("utf-8") for path in files)


def _version(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_VERSION]
