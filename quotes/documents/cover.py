"""What stands around the figures of a proposal: words, pictures and brochures. Knows no models.

A revision without any of it says nothing of it, as until 2026-12. Pictures and brochures are named by the hash of their
bytes, which are kept beside (docs/adr/0040-the-cover.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from contracts.documents import Picture


@dataclass(frozen=True, slots=True)
class Section:
    """Words under a heading; an empty line parts paragraphs."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class CoverPicture:
    """A picture, and what it shows in words, for whoever does not see it."""

    picture: Picture
    caption: str


@dataclass(frozen=True, slots=True)
class CoverBrochure:
    """The pages of a PDF that stand behind those of the proposal: the hash of its bytes, and what it is called."""

    sha256: str
    name: str
    pages: int


@dataclass(frozen=True, slots=True)
class Cover:
    """`text` opens the proposal; the rest follows in this order."""

    text: str = ""
    sections: tuple[Section, ...] = ()
    pictures: tuple[CoverPicture, ...] = ()
    brochures: tuple[CoverBrochure, ...] = ()


def cover_document(cover: Cover | None) -> dict[str, object]:
    """Nothing where there is none."""
    if cover is None:
        return {}
    return {
        "cover": {
            "text": cover.text,
            "sections": [asdict(one) for one in cover.sections],
            "pictures": [{**asdict(one.picture), "caption": one.caption} for one in cover.pictures],
            "brochures": [asdict(one) for one in cover.brochures],
        }
    }


def read_cover(document: Mapping[str, Any]) -> Cover | None:
    """That of a revision's document."""
    said = document.get("cover")
    if said is None:
        return None
    return Cover(
        text=said["text"],
        sections=tuple(Section(**one) for one in said["sections"]),
        pictures=tuple(
            CoverPicture(Picture(one["sha256"], one["width"], one["height"]), one["caption"])
            for one in said["pictures"]
        ),
        brochures=tuple(CoverBrochure(**one) for one in said["brochures"]),
    )
