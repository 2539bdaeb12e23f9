"""The demo's library: two sections of text, and the cover that new quotes begin with."""

from datetime import datetime

from groundwork.models import User
from quotes.demo.texts import COVER_TEXT, SECTIONS
from quotes.models import CoverTemplate, LibraryItem
from quotes.services.library import CoverWords, ItemWords, add_item, save_cover

_USUAL = "Usual cover"


def load_library(owner: User, now: datetime) -> CoverTemplate:
    """The sections and the cover, which no quote begins with yet."""
    items = tuple(
        add_item(LibraryItem.Kind.SECTION, ItemWords(heading, heading, text, 10 * place), owner, now).pk
        for place, (heading, text) in enumerate(SECTIONS, start=1)
    )
    return save_cover(None, CoverWords(_USUAL, COVER_TEXT, items), 0, owner)


def make_usual(cover: CoverTemplate, owner: User) -> None:
    """Let new quotes begin with it: those of the demo are older."""
    words = CoverWords(cover.name, cover.text, tuple(cover.items), usual=True)
    save_cover(cover, words, cover.revision, owner)
