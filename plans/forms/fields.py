"""The boxes of the builder: text by the plan file's rules, shares typed as percent, lists of inventory keys."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

import pricing
from groundwork.forms import WholeField
from plans.forms.decimals import ExactDecimalField
from plans.forms.texts import checked_text

# A share has eight decimals; typed as percent it has two fewer and two more digits before the point.
_PERCENT = pricing.Shape("a rate", decimals=6, digits=7)
_SIGNED_PERCENT = pricing.Shape("a rate", decimals=6, digits=7, signed=True)


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
    """A price in the plan's currency, or with `shape` COST a cost, an hourly rate or minutes."""

    def __init__(self, *, shape: pricing.Shape = pricing.PRICE, **options: Any) -> None:
        options.setdefault("error_messages", {"required": _("Enter a number, like 25.00.")})
        super().__init__(shape=shape, **options)


class CostField(MoneyField):
    """A cost, an hourly rate or minutes: to six decimals. Empty is 0."""

    def __init__(self, **options: Any) -> None:
        super().__init__(shape=pricing.COST, **{"required": False, **options})

    def clean(self, value: Any) -> Decimal:
        """The number; 0 for an empty box."""
        found = super().clean(value)
        return Decimal(0) if found is None else found


class PercentField(ExactDecimalField):
    """A share typed as percent: "8.25" is 0.0825. Empty is 0; `signed` allows less than nothing, above -100."""

    def __init__(self, *, signed: bool = False, **options: Any) -> None:
        super().__init__(shape=_SIGNED_PERCENT if signed else _PERCENT, **{"required": False, **options})

    def clean(self, value: Any) -> Decimal:
        """The share, 0.0825 for 8.25 percent."""
        found = super().clean(value)
        return Decimal(0) if found is None else found.scaleb(-2)


class CountField(WholeField):
    """A whole number that may be left empty."""

    def __init__(self, *, least: int = 1, most: int = 600, **options: Any) -> None:
        super().__init__(least=least, most=most, **{"required": False, **options})


def shown_money(value: Decimal | None, places: int) -> str:
    """A price or cost as it stands in its box."""
    return "" if value is None else pricing.money_text(value, places)


def shown_percent(share: Decimal) -> str:
    """A share as it stands in its box: 0.0825 as "8.25"."""
    return pricing.number_text(share.scaleb(2))
