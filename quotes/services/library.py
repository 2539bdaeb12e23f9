"""What the owner keeps for covers, written. What was sent keeps what it was sent with."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from groundwork import evidence
from groundwork.errors import StaleError
from groundwork.history import sign
from groundwork.models import User
from groundwork.shown import Brochure, Shown
from quotes.models import CoverTemplate, LibraryItem


@dataclass(frozen=True, slots=True)
class ItemWords:
    """What an owner says of an item; `file` is a new one, None leaves the one that is there."""

    name: str
    heading: str = ""
    text: str = ""
    position: int = 10
    hidden: bool = False
    file: Shown | Brochure | None = None


@dataclass(frozen=True, slots=True)
class CoverWords:
    """The same of a cover; `items` are keys of the library."""

    name: str
    text: str = ""
    items: tuple[int, ...] = field(default=())
    usual: bool = False
    hidden: bool = False


@transaction.atomic
def add_item(kind: str, words: ItemWords, by: User, now: datetime) -> LibraryItem:
    """Put something into the library. Its file is kept for ever: whatever is sent names it by its hash."""
    item = LibraryItem(kind=kind)
    _say(item, words, by, now)
    return item


@transaction.atomic
def change_item(item: LibraryItem, words: ItemWords, revision: int, by: User, now: datetime) -> None:
    """Give it other words, another file, or hide it. `revision` is the one that the owner saw. Raises StaleError."""
    found = LibraryItem.objects.select_for_update().filter(pk=item.pk, revision=revision).first()
    if found is None:
        raise _stale()
    found.revision += 1
    _say(found, words, by, now)


def _say(item: LibraryItem, words: ItemWords, by: User, now: datetime) -> None:
    item.name, item.heading, item.text = words.name, words.heading, words.text
    item.position, item.hidden = words.position, words.hidden
    if words.file is not None:
        item.file = evidence.keep(words.file.file, by=by, now=now)
        if isinstance(words.file, Brochure):
            item.pages = words.file.pages
        else:
            item.width, item.height = words.file.width, words.file.height
    sign(item, by)
    item.save()


@transaction.atomic
def save_cover(cover: CoverTemplate | None, words: CoverWords, revision: int, by: User) -> CoverTemplate:
    """Keep a cover, a new one where there is none. That new quotes begin with it takes that from another one.

    Raises StaleError.
    """
    # The others first: they are the lock of two owners who both say that theirs is the usual one.
    others = list(CoverTemplate.objects.select_for_update().order_by("pk"))
    found = CoverTemplate() if cover is None else next((one for one in others if one.pk == cover.pk), None)
    if found is None or (cover is not None and found.revision != revision):
        raise _stale()
    usual = words.usual and not words.hidden
    for other in others:
        if usual and other.usual and other.pk != found.pk:
            other.usual = False
            sign(other, by)
            other.save()
    found.name, found.text, found.items = words.name, words.text, list(words.items)
    found.usual, found.hidden = usual, words.hidden
    found.revision += cover is not None
    sign(found, by)
    found.save()
    return found


def _stale() -> StaleError:
    return StaleError(
        _("Somebody has changed this meanwhile. What you typed is kept: look at theirs, then save again.")
    )
