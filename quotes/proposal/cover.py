"""What stands around the figures, in finished words."""

from dataclasses import dataclass

from django.utils.translation import ngettext

from groundwork.display import number
from quotes.documents import Cover, CoverPicture, Revision
from quotes.proposal.words import paragraphs


@dataclass(frozen=True, slots=True)
class SectionShown:
    """Words under a heading, by paragraph."""

    heading: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoverShown:
    """The words that open the proposal, what follows, and what is behind its PDF."""

    text: tuple[str, ...]
    sections: tuple[SectionShown, ...]
    pictures: tuple[CoverPicture, ...]
    brochures: tuple[str, ...]

    @property
    def has_more(self) -> bool:
        """Whether there is more than the words that open it."""
        return bool(self.sections or self.pictures or self.brochures)


def cover_shown(revision: Revision) -> CoverShown | None:
    """None where there is nothing."""
    cover = revision.cover
    if cover is None:
        return None
    return CoverShown(
        text=paragraphs(cover.text),
        sections=tuple(SectionShown(one.heading, paragraphs(one.text)) for one in cover.sections),
        pictures=cover.pictures,
        brochures=_brochures(cover, revision.seller.locale),
    )


def _brochures(cover: Cover, locale: str) -> tuple[str, ...]:
    return tuple(
        ngettext("%(name)s, %(pages)s page", "%(name)s, %(pages)s pages", one.pages)
        % {"name": one.name, "pages": number(one.pages, locale)}
        for one in cover.brochures
    )
