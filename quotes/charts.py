"""Horizontal bars as places in an SVG, worked out here so that a template only writes them down."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Protocol

_ROW: Final = 28
_BAR: Final = 16
# Of a picture that fits a phone too, and of one in a side column: its width, where bars begin, the longest of them.
WIDE: Final = (480, 195, 165)
NARROW: Final = (416, 100, 200)


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


def chart_of(bars: Sequence[Measured], room: tuple[int, int, int] = WIDE) -> Chart:
    """The picture of these bars, the longest of which fills its room: WIDE or NARROW."""
    full, left, longest = room
    drawn = tuple(_drawn(place, bar, left, longest) for place, bar in enumerate(bars))
    return Chart(full, _ROW * len(drawn), drawn, left - 10)


def _drawn(place: int, bar: Measured, left: int, longest: int) -> Drawn:
    width = max(2, round(bar.length * longest))
    letters = (left - 10) // 8  # a letter is some 7 wide, capitals are wider
    top = place * _ROW + (_ROW - _BAR) // 2
    return Drawn(
        label=bar.label if len(bar.label) <= letters else bar.label[: letters - 1] + "\N{HORIZONTAL ELLIPSIS}",
        text=bar.text,
        tone=bar.tone or "usual",
        top=top,
        middle=place * _ROW + _ROW // 2,
        left=left,
        width=width,
        height=_BAR,
        end=left + width + 8,
    )
