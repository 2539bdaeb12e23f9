"""A decimal as people type it, held to the shape of the pricing contract."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

import pricing
from groundwork.typed_numbers import NUMBER, PERCENT, Box, MisreadError, plain_number, shown_number


class ExactDecimalField(forms.Field):
    """A number of the shape that the pricing package allows, written as the company writes numbers; never rounded.

    `box` says what may stand beside the digits: the sign of the plan's currency, %, or nothing. What the typed text
    means is decided by groundwork.typed_numbers, what of that is allowed by `read_decimal`.
    """

    widget = forms.TextInput

    def __init__(self, *, shape: pricing.Shape = pricing.PRICE, box: Box = NUMBER, **options: Any) -> None:
        self.shape, self.box = shape, box
        super().__init__(**options)

    def to_python(self, value: Any) -> Decimal | None:
        """The number, or None for an empty field. Raises ValidationError, which says how to fix it."""
        text = str(value or "").strip()
        if not text:
            return None
        try:
            plain = plain_number(text, self.box)
        except MisreadError as error:
            raise ValidationError(str(error)) from None
        try:
            return pricing.read_decimal(pricing.Node(plain, "", "bad-plan"), self.shape)
        except pricing.PricingError:
            raise ValidationError(_fault(plain, self.shape)) from None

    def validate(self, value: Any) -> None:
        """An empty box is named with an example of what goes into it."""
        if value is None and self.required:
            example = shown_number("8.25" if self.box.percent else "25.00", self.box)
            raise ValidationError(_("Enter a number, like %(example)s.") % {"example": example})

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        """A keyboard with digits on a phone, and no list of old entries."""
        return {"inputmode": "decimal", "autocomplete": "off", "class": "num"}


def shown_money(value: Decimal | None, currency: str) -> str:
    """A price or cost as it stands in its box."""
    if value is None:
        return ""
    return shown_number(pricing.money_text(value, pricing.MINOR_UNITS[currency]), Box(currency))


def shown_percent(share: Decimal) -> str:
    """A share as it stands in its box: 0.0825 as "8.25"."""
    return shown_number(pricing.number_text(share.scaleb(2)), PERCENT)


def shown_decimal(value: Decimal) -> str:
    """A number that is neither, like minutes, as it stands in its box."""
    return shown_number(pricing.number_text(value))


def _fault(plain: str, shape: pricing.Shape) -> str:
    digits = plain.removeprefix("-")
    whole = digits.partition(".")[0]
    if plain.startswith("-") and not shape.signed:
        return _("It cannot be negative. Enter 0 or more.")
    if plain.startswith("-") and not digits.strip("0."):
        return _("Write 0 without a sign.")
    if len(whole) > 1 and whole[0] == "0":
        return _("Write it without a 0 in front.")
    if len(whole) > shape.digits:
        return _("Write at most %(count)d digits before the decimals.") % {"count": shape.digits}
    return _("Write at most %(count)d decimals.") % {"count": shape.decimals}
