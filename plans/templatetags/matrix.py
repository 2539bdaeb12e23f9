"""The dots of the matrix. A large plan has two thousand cells of a few kinds, so each kind is written once."""

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from plans.selectors.matrix import Cell

register = template.Library()


@register.simple_tag
def dots(cells: Iterable[Cell]) -> SafeString:
    """The cells of one row: {% dots row.cells %}. The style sheet draws the dot, the words are for screen readers."""
    return mark_safe("".join(_dot(cell) for cell in cells))  # noqa: S308 - each part comes from format_html


@lru_cache(maxsize=256)
def _dot(cell: Cell) -> SafeString:
    return format_html('<td class="{}"><span>{}</span></td>', cell.style, cell.label)
