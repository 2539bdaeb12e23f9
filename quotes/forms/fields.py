"""Numbers as people type them, held to plain ASCII before anything reads them.

int() and Decimal() take far more than a form should: "1_000", Arabic digits, "1e999", "-0", "NaN".
"""

import re
from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from plans.forms.decimals import ExactDecimalField

_WHOLE: Final = re.compile(r"0|[1-9][0-9]*", re.ASCII)
# Arabic, Hebrew, Persian, Hindi and emoji need these; the overrides that turn text around are not among them.
_JOINERS: Final = frozenset("\u200c\u200d\u200e\u200f\u061c\xa0\u202f\ufe0f")


class ExactField(ExactDecimalField):
    """The plan's exact decimal, drawn like the desk's other boxes."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        """The same, with the form's class beside its own."""
        attrs = super().widget_attrs(widget)
        return {**attrs, "class": f"form-control {attrs['class']}"}


class WholeField(forms.CharField):
    """A whole number from `least` to `most`; empty is None."""

    def __init__(self, *, least: int = 0, most: int = 1_000_000, **kwargs: Any) -> None:
        self.least, self.most = least, most
        box = forms.TextInput(attrs={"class": "form-control num", "inputmode": "numeric", "autocomplete": "off"})
        super().__init__(**{"widget": box, "max_length": 40, **kwargs})

    def clean(self, value: Any) -> int | None:
        """The number that was typed. Raises ValidationError, which says how to mend it."""
        text = super().clean(value)
        if not text:
            return None
        if not _WHOLE.fullmatch(text) or len(text) > 10 or not self.least <= int(text) <= self.most:
            raise ValidationError(
                _("Write a whole number from %(least)s to %(most)s.")
                % {"least": f"{self.least:,}", "most": f"{self.most:,}"}
            )
        return int(text)


def plain_text(*, lines: bool = False) -> Callable[[str], None]:
    """A validator: no characters that cannot be seen or that change how the text around them reads."""

    def check(text: str) -> None:
        for char in text:
            if char.isprintable() or char in _JOINERS or (lines and char in "\n\r\t"):
                continue
            raise ValidationError(
                _("There is a character in it that cannot be seen (U+%(code)s). Delete it, or type the text anew.")
                % {"code": f"{ord(char):04X}"}
            )

    return check
