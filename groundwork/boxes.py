"""Boxes of forms, written without a template.

A page on which somebody works has a hundred of them. Django asks three templates for each, which takes as long as the
rest of such a page. Here the same is written in one step, byte for byte.
"""

from typing import Any, Final

from django.forms.renderers import DjangoTemplates
from django.utils.html import escape
from django.utils.safestring import SafeData, SafeString

_KINDS: Final = ("text", "hidden", "number", "email", "url", "password", "date", "datetime", "time", "checkbox")
_BOXES: Final = frozenset(f"django/forms/widgets/{kind}.html" for kind in _KINDS)


class Renderer(DjangoTemplates):
    """Django's own, but for what it draws as one `<input>` (settings.FORM_RENDERER)."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """The HTML of a widget or a form, from the template of that name and its context."""
        if template_name in _BOXES:
            return SafeString(_box(context["widget"]))
        return super().render(template_name, context, request)


def _box(widget: dict[str, Any]) -> str:
    value = "" if widget["value"] is None else f' value="{_said(widget["value"])}"'
    return f'<input type="{_said(widget["type"])}" name="{_said(widget["name"])}"{value}{_attributes(widget["attrs"])}>'


def _attributes(attrs: dict[str, Any]) -> str:
    return "".join(
        f" {_said(name)}" if value is True else f' {_said(name)}="{_said(value)}"'
        for name, value in attrs.items()
        if value is not False
    )


def _said(value: object) -> str:
    return str(value) if isinstance(value, SafeData) else escape(str(value))
