"""The figures of load.py as a picture: of each what it is in parts of its goal, a bar for each database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

_WIDE, _LEFT, _BAR, _ROOM = 760, 300, 14, 18
_COLOURS = ("#0b6e99", "#8a5a00")
_GOAL = _LEFT + 200  # where the line of the goal stands


def picture(found: Mapping[str, Sequence[Any]]) -> str:
    """An SVG. Bars end left of the line where the goal is kept; what has to be much is turned round for that."""
    shown = [row for row in zip(*found.values(), strict=True) if row[0].goal]
    row = _BAR * len(found) + _ROOM
    high = 60 + row * len(shown)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {high}" font-family="sans-serif" font-size="13"'
        ' role="img" aria-label="Figures under load, in parts of their goals">',
        f'<rect width="{_WIDE}" height="{high}" fill="#fff"/>',
    ]
    for place, name in enumerate(found):
        left = _LEFT + place * 120
        parts.append(f'<rect x="{left}" y="14" width="12" height="12" fill="{_COLOURS[place]}"/>')
        parts.append(f'<text x="{left + 18}" y="25">{escape(name)}</text>')
    for at, figures in enumerate(shown):
        top = 48 + at * row
        parts.append(f'<text x="{_LEFT - 10}" y="{top + _BAR}" text-anchor="end">{escape(figures[0].name)}</text>')
        for place, figure in enumerate(figures):
            part = figure.goal / max(figure.value, 1e-9) if figure.least else figure.value / figure.goal
            wide = min(part * (_GOAL - _LEFT), _WIDE - _LEFT - 90)
            y = top + place * _BAR
            parts.append(f'<rect x="{_LEFT}" y="{y}" width="{wide:.0f}" height="{_BAR - 2}" fill="{_COLOURS[place]}"/>')
            value = f"{figure.value:,.{2 if figure.unit == 'x' else 0}f} {figure.unit}"
            parts.append(f'<text x="{_LEFT + wide + 6:.0f}" y="{y + _BAR - 3}">{escape(value)}</text>')
    parts.append(f'<line x1="{_GOAL}" y1="36" x2="{_GOAL}" y2="{high - 10}" stroke="#b00020" stroke-dasharray="4 3"/>')
    parts.append(f'<text x="{_GOAL}" y="32" text-anchor="middle" fill="#b00020">goal</text></svg>\n')
    return "\n".join(parts)
