"""Whole numbers as people type them ("1,200"), held to plain ASCII before anything reads them.

int() takes far more than a form should: "1_000", Arabic digits, "-0".
"""

import re
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from groundwork.display import number
from groundwork.typed_numbers import MisreadError, TwoReadingsError, plain_number

_WHOLE: Final = re.compile(r"0|[1-9][0-9]*", re.ASCII)


class WholeField(forms.CharField):
    """A whole number from `least` to `most`; empty is None."""

    def __init__(self, *, least: int = 0, most: int = 1_000_000, **kwargs: Any) -> None:
        self.least, self.most = least, most
        box = forms.TextInput(attrs={"class": "form-control num", "inputmode": "numeric", "autocomplete": "off"})
        super().__init__(**{"widget": box, "max_length": 40, **kwargs})

    def clean(self, value: Any) -> int | None:
        """The number that was typed. Raises ValidationError, which says how to fix it."""
        text = super().clean(value)
        if not text:
            return None
        try:
            plain = plain_number(text)
        except TwoReadingsError as error:
            raise ValidationError(str(error)) from None
        except MisreadError:
            plain = ""
        if not _WHOLE.fullmatch(plain) or len(plain) > 10 or not self.least <= int(plain) <= self.most:
            bounds = {"least": number(self.least), "most": number(self.most)}
            raise ValidationError(_("Write a whole number from %(least)s to %(most)s.") % bounds)
        return int(plain)
