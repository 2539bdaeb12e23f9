"""Boxes of more than one form: prices as the plan writes them, what people write in several lines, and hidden ones."""

import re
from typing import Any, Final

from django import forms

import pricing
from groundwork.forms import plain_text
from plans.forms.fields import MoneyField

_HASH: Final = re.compile(r"\A[0-9a-f]{64}\Z")
_KEY: Final = re.compile(r"\A[a-z0-9-]{16,64}\Z")


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


def shown_revision() -> forms.RegexField:
    """Hidden: the hash of the revision that the page shows."""
    return forms.RegexField(_HASH, widget=forms.HiddenInput)


def answer_key() -> forms.RegexField:
    """Hidden: what tells a form that was sent twice from two answers."""
    return forms.RegexField(_KEY, widget=forms.HiddenInput)


class CodeForm(forms.Form):
    """A form that may ask for a code that is mailed."""

    def without_code(self) -> None:
        """Show the form with an empty box for the code that has just been mailed."""
        self.data = {**{name: self.data.get(name) for name in self.data}, "code": ""}
