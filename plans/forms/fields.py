"""The boxes of the builder: text by the plan file's rules, shares typed as percent, lists of inventory keys."""

from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

import pricing
from groundwork.forms import WholeField
from groundwork.typed_numbers import PERCENT, Box
from plans.forms.decimals import ExactDecimalField
from plans.forms.texts import checked_text

# A share has eight decimals; typed as percent it has two fewer and two more digits before the point.
_PERCENT = pricing.Shape("a rate", decimals=6, digits=7)
_SIGNED_PERCENT = pricing.Shape("a rate", decimals=6, digits=7, signed=True)

# As percent is typed.
AT_MOST_ALL: Final = MaxValueValidator(100, _("Enter 100 or less."))
CHANGE_BOUNDS: Final = (
    MinValueValidator(-100, _("Enter -100 or more.")),
    MaxValueValidator(1000, _("Enter 1,000 or less.")),
)


class TextField(forms.CharField):
    """Text of at most `limit` letters; `lines` allows more than one line."""

    def __init__(self, *, limit: int = 200, lines: bool = False, **options: Any) -> None:
        self.limit, self.lines = limit, lines
        box: forms.Widget = (
            forms.Textarea(attrs={"rows": 3}) if lines else forms.TextInput(attrs={"autocomplete": "off"})
        )
        options.setdefault("error_messages", {"required": _("Write something here.")})
        super().__init__(**{"widget": box, "max_length": limit, **options})

    def clean(self, value: Any) -> str:
        """The text in its normal form. Raises ValidationError, which says what is wrong with it."""
        return checked_text(super().clean(value), self.limit, lines=self.lines)


class MoneyField(ExactDecimalField):
    """A price, or with `shape` COST a cost or an hourly rate, in the currency of the plan (`in_currency`)."""

    def in_currency(self, currency: str) -> None:
        """From now on its sign may stand beside the number, and only its."""
        self.box = Box(currency)


class CostField(MoneyField):
    """A cost or an hourly rate: to six decimals. Empty is 0."""

    def __init__(self, **options: Any) -> None:
        super().__init__(shape=pricing.COST, **{"required": False, **options})

    def clean(self, value: Any) -> Decimal:
        """The number; 0 for an empty box."""
        found = super().clean(value)
        return Decimal(0) if found is None else found


class MinutesField(CostField):
    """Minutes: no money."""

    def in_currency(self, currency: str) -> None:
        """Nothing of a currency belongs here."""


class PercentField(ExactDecimalField):
    """A share typed as percent: "8.25" is 0.0825. Empty is 0; `signed` allows less than nothing, above -100."""

    def __init__(self, *, signed: bool = False, **options: Any) -> None:
        super().__init__(shape=_SIGNED_PERCENT if signed else _PERCENT, box=PERCENT, **{"required": False, **options})

    def clean(self, value: Any) -> Decimal:
        """The share, 0.0825 for 8.25 percent."""
        found = super().clean(value)
        return Decimal(0) if found is None else found.scaleb(-2)


class ShareField(PercentField):
    """A share that may be left open: empty is None, and 0 is 0."""

    def clean(self, value: Any) -> Decimal | None:  # type: ignore[override]  # what is open is no number
        """The share, 0.0825 for 8.25 percent; None for an empty box."""
        return super().clean(value) if str(value or "").strip() else None


class CountField(WholeField):
    """A whole number that may be left empty."""

    def __init__(self, *, least: int = 1, most: int = 600, **options: Any) -> None:
        super().__init__(least=least, most=most, **{"required": False, **options})


def set_currency(form: forms.Form, currency: str) -> None:
    """Every box for money takes the sign of this currency."""
    for field in form.fields.values():
        if isinstance(field, MoneyField):
            field.in_currency(currency)
