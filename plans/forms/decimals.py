"""A decimal that is typed exactly as the pricing contract writes it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import pricing


class ExactDecimalField(forms.Field):
    """Digits 0 to 9 and one point, of the shape that the pricing package allows; nothing is rounded or guessed.

    Django's own DecimalField takes "1_000", Arabic digits, "1e999" and "-0". What is allowed is decided by
    `read_decimal` alone; this field finds the words for what is not.
    """

    widget = forms.TextInput

    def __init__(self, *, shape: pricing.Shape = pricing.PRICE, **options: Any) -> None:
        self.shape = shape
        options.setdefault("error_messages", {"required": gettext_lazy("Enter a price, like 25.00.")})
        super().__init__(**options)

    def to_python(self, value: Any) -> Decimal | None:
        """The number, or None for an empty field. Raises ValidationError, which says how to fix it."""
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return pricing.read_decimal(pricing.Node(text, "", "bad-plan"), self.shape)
        except pricing.PricingError:
            raise ValidationError(_fix(text, self.shape)) from None

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        """A keyboard with digits on a phone, and no list of old entries."""
        return {"inputmode": "decimal", "autocomplete": "off", "class": "num"}


def _fix(text: str, shape: pricing.Shape) -> str:
    digits = text.removeprefix("-")
    whole, _point, decimals = digits.partition(".")
    if text.startswith("-") and _plain(whole) and (not decimals or _plain(decimals)) and not shape.signed:
        return _("It cannot be negative. Enter 0 or more.")
    if "," in text and _plain(text.replace(",", "").replace(".", "")):
        return _("Write it without a comma, with one point before the decimals, like 1200.00.")
    if not (_plain(whole) and (_plain(decimals) or "." not in digits)) or (len(whole) > 1 and whole[0] == "0"):
        return _("Write it with the digits 0 to 9 and one point, like 25.00.")
    if len(whole) > shape.digits:
        return _("Write at most %(count)d digits before the point.") % {"count": shape.digits}
    return _("Write at most %(count)d digits after the point.") % {"count": shape.decimals}


def _plain(text: str) -> bool:
    return text.isascii() and text.isdigit()
