"""The boxes of the desk: prices as the plan writes them, and text without characters that cannot be seen."""

from collections.abc import Callable
from typing import Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from plans.forms.fields import MoneyField

# Arabic, Hebrew, Persian, Hindi and emoji need these; the overrides that turn text around are not among them.
_JOINERS: Final = frozenset("\u200c\u200d\u200e\u200f\u061c\xa0\u202f\ufe0f")


class ExactField(MoneyField):
    """The plan's money, drawn like the desk's other boxes."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        """The same, with the form's class beside its own."""
        attrs = super().widget_attrs(widget)
        return {**attrs, "class": f"form-control {attrs['class']}"}


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
