"""Texts beside what they are in another language: of a plan here, of the company further up. Knows no models."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Text:
    """A text and what it is in another language, where that is written. `name` is that of its box.

    `of` is the text that the other one was made of: where it has changed since, somebody has to look.
    """

    name: str
    label: str
    written: str
    limit: int
    lines: bool = False
    said: str = ""
    of: str = ""

    @property
    def is_stale(self) -> bool:
        """Whether the text has changed since it was put into the other language."""
        return bool(self.said) and self.of != self.written


@dataclass(frozen=True, slots=True)
class TextGroup:
    """The texts of one thing: what sort of thing it is, what it is called."""

    part: str
    title: str
    texts: tuple[Text, ...]

    @property
    def is_open(self) -> bool:
        """Whether one of them is missing, or has to be looked at."""
        return any(not text.said or text.is_stale for text in self.texts)


@dataclass(frozen=True, slots=True)
class Tally:
    """How far a language is: texts there are, those written in it, those to be looked at."""

    language: str
    name: str
    texts: int
    said: int
    stale: int


def tally(language: str, name: str, groups: Iterable[TextGroup]) -> Tally:
    """How far a language is."""
    texts = [text for group in groups for text in group.texts]
    said = sum(1 for text in texts if text.said)
    return Tally(language, name, len(texts), said, sum(1 for text in texts if text.is_stale))


def only(groups: Iterable[TextGroup], names: Container[str]) -> tuple[TextGroup, ...]:
    """The things with those of their texts whose boxes have these names; things without any are left out."""
    found = (replace(group, texts=tuple(text for text in group.texts if text.name in names)) for group in groups)
    return tuple(group for group in found if group.texts)
