"""Horizontal bars as places in an SVG, worked out here so that a template only writes them down."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Protocol

_ROW: Final = 28
_BAR: Final = 16
_LEFT: Final = 190
_LONGEST: Final = 300
_WIDTH: Final = 640


class Measured(Protocol):
    """What is drawn: a label, a length from 0 to 1, and words at the end."""

    @property
    def label(self) -> str: ...
    @property
    def length(self) -> Decimal: ...
    @property
    def text(self) -> str: ...
    @property
    def tone(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Drawn:
    """A bar where it stands: all in units of the picture."""

    label: str
    text: str
    tone: str
    top: int
    middle: int
    left: int
    width: int
    height: int
    end: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of bars below each other; without bars there is nothing to draw."""

    width: int
    height: int
    bars: tuple[Drawn, ...]
    label_at: int


def chart_of(bars: Sequence[Measured]) -> Chart:
    """The picture of these bars, the longest of which fills its room."""
    drawn = tuple(_drawn(place, bar) for place, bar in enumerate(bars))
    return Chart(_WIDTH, _ROW * len(drawn), drawn, _LEFT - 10)


def _drawn(place: int, bar: Measured) -> Drawn:
    width = max(2, round(bar.length * _LONGEST))
    top = place * _ROW + (_ROW - _BAR) // 2
    return Drawn(
        label=bar.label if len(bar.label) <= 30 else bar.label[:29] + "\N{HORIZONTAL ELLIPSIS}",
        text=bar.text,
        tone=bar.tone or "usual",
        top=top,
        middle=place * _ROW + _ROW // 2,
        left=_LEFT,
        width=width,
        height=_BAR,
        end=_LEFT + width + 8,
    )
