"""What stands around the figures of a proposal, out of the library."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.db.models import Value

from contracts.documents import Picture
from contracts.models import Seller
from groundwork.said import text_in
from quotes.documents import Cover, CoverBrochure, CoverPicture, Section
from quotes.drafts import Draft
from quotes.models import CatalogueItem, CoverTemplate, LibraryItem

# What the forms call a cover put together, beside the kinds of items.
COVER: Final = "cover"


def usual_cover() -> CoverTemplate | None:
    """What new quotes begin with, where the owner has said so."""
    return CoverTemplate.objects.filter(usual=True, hidden=False).first()


def with_cover(draft: Draft, key: int | None, language: str) -> Draft:
    """The draft with a cover of the library in the place of its own, in that language; as it is where there is none."""
    cover = CoverTemplate.objects.filter(pk=key).first() if key is not None else None
    if cover is None:
        return draft
    return replace(draft, cover_text=text_in(language, cover, "text"), cover_items=tuple(cover.items))


def cover_of(text: str, items: Sequence[int], language: str) -> Cover | None:
    """What these words and items of the library come to for a client of that language; None for nothing.

    They stand in the library's order.
    """
    found = LibraryItem.objects.filter(pk__in=items).select_related("file") if items else ()
    sections, pictures, brochures = [], [], []
    for item in found:
        if item.file is None:
            sections.append(Section(text_in(language, item, "heading"), text_in(language, item, "text")))
        elif item.kind == LibraryItem.Kind.PICTURE:
            picture = Picture(item.file.sha256, item.width or 0, item.height or 0)
            pictures.append(CoverPicture(picture, text_in(language, item, "text")))
        else:
            brochures.append(CoverBrochure(item.file.sha256, item.name, item.pages or 0))
    cover = Cover(text, tuple(sections), tuple(pictures), tuple(brochures))
    return None if cover == Cover() else cover


def is_shown(sha256: str) -> bool:
    """Whether a file is a picture of the library or the catalogue, or has been the logo: all staff may see it."""
    pictures = LibraryItem.objects.filter(kind=LibraryItem.Kind.PICTURE, file__sha256=sha256)
    logos = Seller.history.filter(logo__sha256=sha256)
    goods = CatalogueItem.history.filter(picture__sha256=sha256)
    return pictures.exists() or logos.exists() or goods.exists()


@dataclass(frozen=True, slots=True)
class Library:
    """Everything that the owner keeps, hidden ones last."""

    sections: tuple[LibraryItem, ...]
    pictures: tuple[LibraryItem, ...]
    brochures: tuple[LibraryItem, ...]
    covers: tuple[CoverTemplate, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing yet."""
        return not (self.sections or self.pictures or self.brochures or self.covers)


def library() -> Library:
    """All of it; two queries."""
    items = list(LibraryItem.objects.select_related("file").order_by("hidden", "position", "name", "pk"))

    def of(kind: LibraryItem.Kind) -> tuple[LibraryItem, ...]:
        return tuple(item for item in items if item.kind == kind)

    covers = tuple(CoverTemplate.objects.order_by("hidden", "name", "pk"))
    kinds = LibraryItem.Kind
    return Library(of(kinds.SECTION), of(kinds.PICTURE), of(kinds.BROCHURE), covers)


def choices(chosen: Sequence[int]) -> dict[str, list[tuple[str, str]]]:
    """What may be chosen for a cover, by kind, and whole covers under COVER: key and name; one query.

    What is hidden stays where it is `chosen` already.
    """
    wanted = ("position", "name", "pk", "kind", "hidden")
    covers = CoverTemplate.objects.filter(hidden=False).annotate(position=Value(0), kind=Value(COVER))
    rows = LibraryItem.objects.order_by().values_list(*wanted).union(covers.order_by().values_list(*wanted), all=True)
    found: dict[str, list[tuple[str, str]]] = {kind: [] for kind in (*LibraryItem.Kind.values, COVER)}
    for _position, name, pk, kind, hidden in sorted(rows):
        if not hidden or pk in chosen:
            found[kind].append((str(pk), name))
    return found
