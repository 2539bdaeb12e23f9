"""Boxes of more than one form: prices as the plan writes them, and what people write in several lines."""

from typing import Any

from django import forms

import pricing
from groundwork.forms import plain_text
from plans.forms.fields import MoneyField


class ExactField(MoneyField):
    """The plan's money, drawn like the desk's other boxes."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        """The same, with the form's class beside its own."""
        attrs = super().widget_attrs(widget)
        return {**attrs, "class": f"form-control {attrs['class']}"}


class WordsField(forms.CharField):
    """Several lines as somebody writes them, each tidied; nothing in it that cannot be seen or misleads."""

    def __init__(self, *, rows: int = 4, **options: Any) -> None:
        box = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
        super().__init__(**{"widget": box, "validators": [plain_text(lines=True)], **options})

    def to_python(self, value: Any) -> str:
        """A line's end is one character, as the browser counts it."""
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")

    def clean(self, value: Any) -> str:
        """The lines without blanks at their ends. Raises ValidationError, which says how to mend it."""
        return "\n".join(pricing.one_line(line) for line in super().clean(value).split("\n"))
