"""What the company has written for its clients, beside what it is in another language."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contracts.models import Seller
from groundwork.keys import given_number
from groundwork.models import CountedThing
from groundwork.said import beside
from groundwork.thing_edits import LONGEST
from plans.other_texts import Text, TextGroup
from quotes.models import CoverTemplate, LibraryItem
from quotes.models.library import LONGEST_COVER

TextRow: TypeAlias = Seller | LibraryItem | CoverTemplate | CountedThing
# By the first part of a box's name.
MODELS: Final[dict[str, type[models.Model]]] = {
    "company": Seller,
    "cover": CoverTemplate,
    "item": LibraryItem,
    "thing": CountedThing,
}
_LONG: Final = 20_000


@dataclass(frozen=True, slots=True)
class _Kind:
    """A sort of row: what it is called, and its texts: field, label, how long it may be, whether it has lines."""

    part: str | Promise
    texts: tuple[tuple[str, str | Promise, int, bool], ...]


_COMPANY: Final = _Kind(_("Company"), (("terms", _("Terms"), _LONG, True), ("consent", _("Consent"), _LONG, True)))
_COVER: Final = _Kind(_("Covers"), (("text", _("Cover text"), LONGEST_COVER, True),))
_THING: Final = _Kind(_("Counted things"), (("one", _("Word"), LONGEST, False), ("many", _("Plural"), LONGEST, False)))
_ITEMS: Final[dict[str, _Kind]] = {
    LibraryItem.Kind.SECTION: _Kind(
        _("Sections of text"), (("heading", _("Heading"), 120, False), ("text", _("Text"), 5000, True))
    ),
    LibraryItem.Kind.PICTURE: _Kind(_("Pictures"), (("text", _("What it shows"), 200, False),)),
}


def text_rows() -> list[TextRow]:
    """Every row with texts that clients read, in the order of the page; four queries. What is hidden is left out."""
    seller = Seller.current()
    items = LibraryItem.objects.filter(hidden=False, kind__in=_ITEMS).order_by("-kind", "position", "name", "pk")
    return [
        *([seller] if Seller.objects.exists() else []),
        *CoverTemplate.objects.filter(hidden=False),
        *items,
        *CountedThing.objects.filter(hidden=False),
    ]


def key_of(row: Any) -> str:
    """What a row is known by on the page: "item:12". One of history is that of its row."""
    if hasattr(row, "history_id"):
        row = row.instance
    return next(f"{name}:{row.pk}" for name, model in MODELS.items() if isinstance(row, model))


def row_groups(rows: Iterable[Any], language: str) -> tuple[TextGroup, ...]:
    """The texts of each row, and what they are in that language; rows without any are left out."""
    found = (TextGroup(str(kind.part), str(row), tuple(_texts(row, kind, language))) for row, kind in _kinds(rows))
    return tuple(group for group in found if group.texts)


def _kinds(rows: Iterable[Any]) -> Iterator[tuple[Any, _Kind]]:
    of = {"company": _COMPANY, "cover": _COVER, "thing": _THING}
    for row in rows:
        name = key_of(row).partition(":")[0]
        yield row, _ITEMS[row.kind] if name == "item" else of[name]


def _texts(row: Any, kind: _Kind, language: str) -> Iterator[Text]:
    for field, label, limit, lines in kind.texts:
        if written := getattr(row, field):
            said, of = beside(row, language, field)
            yield Text(f"{key_of(row)}:{field}", str(label), written, limit, lines, said, of)


def rows_as_seen(rows: Iterable[TextRow], typed: Mapping[str, str]) -> list[Any]:
    """The rows as they were when the form was opened that was sent; one query for each that has changed since."""
    return [_as_seen(row, given_number(typed.get(f"revision:{key_of(row)}", ""), row.revision)) for row in rows]


def _as_seen(row: TextRow, revision: int) -> Any:
    if revision == row.revision:
        return row
    return type(row).history.filter(id=row.pk, revision=revision).first() or row
