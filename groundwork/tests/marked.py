"""A catalog that puts marks around every text of ours, and what on a page stands outside of them."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from django.conf import settings
from django.test import override_settings
from django.utils.translation import trans_real

from groundwork.templatetags import parts
from groundwork.texts import texts_in

# In our faces, and in none of our texts.
OPEN, SHUT = "‹", "›"
_WORD: Final = re.compile(r"\w{2,}")
# A link's token is chance, and may hold what looks like a word.
_LINK: Final = re.compile(r"/p/[\w-]{20,}")
_READ_ALOUD: Final = ("alt", "aria-label", "content", "label", "placeholder", "title", "value")


@contextmanager
def marked(folder: Path, language: str = "de") -> Iterator[None]:
    """Inside, that language says of each text that is marked for translation: ‹Why›."""
    catalog = Catalog(locale=language, fuzzy=False)
    for message in texts_in(Path(settings.BASE_DIR)):
        if message.id:
            forms = message.id if isinstance(message.id, tuple | list) else (message.id,)
            said = tuple(f"{OPEN}{form}{SHUT}" for form in forms)
            catalog.add(message.id, said if len(said) > 1 else said[0], context=message.context)
    place = folder / language / "LC_MESSAGES"
    place.mkdir(parents=True)
    with (place / "django.mo").open("wb") as out:
        write_mo(out, catalog)
    # Django notices another LOCALE_PATHS, and forgets the catalogs that it has read.
    with override_settings(LOCALE_PATHS=[folder]):
        _forget_what_was_said()
        yield
    _forget_what_was_said()


def _forget_what_was_said() -> None:
    trans_real._translations = {}  # type: ignore[attr-defined]  # its stubs know what is public
    parts.KEPT.clear()


def unmarked(text: str, known: Iterable[str]) -> list[str]:
    """The words outside of the marks, but for what is `known`: names, and what the owner or a client has written."""
    text = _LINK.sub(" ", text)
    for words in sorted({*known}, key=len, reverse=True):
        text = text.replace(words, " ")
    depth, outside = 0, ""
    for char in text:
        if char == OPEN:
            depth += 1
        outside += " " if depth else char
        if char == SHUT:
            depth -= 1
    assert depth == 0, "The marks do not match: a text is cut."
    # Of a hash, and of whatever else has digits in it, nothing is translated.
    return [word for word in _WORD.findall(outside) if word.isalpha()]


def words_of(page: str) -> str:
    """All that somebody reads or hears of a page: its text, and what attributes say."""
    reader = _Reader()
    reader.feed(page)
    return " ".join(reader.said)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("script", "style")
        named = dict(attrs)
        if tag == "meta" or named.get("type") == "hidden":
            return
        self.said += [text for name, text in attrs if name in _READ_ALOUD and text and self._is_said(tag, name, named)]

    def _is_said(self, tag: str, name: str, named: dict[str, str | None]) -> bool:
        return name != "value" or (tag == "input" and named.get("type") == "submit")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.said.append(data)
