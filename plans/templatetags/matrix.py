"""The parts of the matrix. A large plan has two thousand cells of a few kinds, so what is drawn once is kept."""

from functools import lru_cache
from typing import Any

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from plans.selectors.matrix import Cell, Row

register = template.Library()


@register.simple_tag(takes_context=True)
def kept(context: Context, name: str, **parts: Any) -> SafeString:
    """A part of the matrix from its template: {% kept "plans/_matrix_row.html" row=row %}.

    What it shows follows from `parts`, which are values, from the plan's key and from what this user may see and do, so
    what was drawn for the same is the same.
    """
    workspace = context["workspace"]
    seen = (context["plan"].pk, workspace.can_edit, workspace.sees_cost, workspace.width)
    return _drawn(name, get_language(), seen, tuple(parts.items()))


@lru_cache(maxsize=1024)
def _drawn(
    name: str, _language: str, seen: tuple[int, bool, bool, int], parts: tuple[tuple[str, Any], ...]
) -> SafeString:
    pk, can_edit, sees_cost, width = seen
    workspace = {"can_edit": can_edit, "sees_cost": sees_cost, "width": width}
    return render_to_string(name, {"plan": {"pk": pk}, "workspace": workspace, **dict(parts)})


@register.simple_tag
def dots(row: Row, can_edit: bool) -> SafeString:
    """The cells of one row: {% dots row workspace.can_edit %}. The style sheet draws the dot, the words are heard.

    For an editor each is a button of the form #placing, whose value says what a press does: "put tier:basic ws-care".
    """
    if not can_edit:
        return mark_safe("".join(_still(cell) for cell in row.cells))  # noqa: S308 - each part comes from format_html
    name = escape(row.name)
    # A code has nothing that could break out of an attribute; the names are escaped.
    return mark_safe("".join(_button(cell, row.code, name) for cell in row.cells))  # noqa: S308


@lru_cache(maxsize=1024)
def _still(cell: Cell) -> SafeString:
    return format_html('<td class="{}"><span>{}</span></td>', cell.style, cell.label)


@lru_cache(maxsize=1024)
def _around(cell: Cell) -> tuple[str, str, str]:
    """What stands before the service's code, between it and its name, and behind that."""
    own = cell.state == "own"
    verb, pressed = ("take", "true") if own else ("put", "false")
    before = format_html('<td class="{}"><button form="placing" name="do" value="{} {} ', cell.style, verb, cell.column)
    between = format_html('" aria-pressed="{}" data-stop><span>', pressed)
    behind = format_html(", {}: {}</span></button></td>", cell.name, cell.label)
    return before, between, behind


def _button(cell: Cell, code: str, name: str) -> str:
    before, between, behind = _around(cell)
    return f"{before}{code}{between}{name}{behind}"
