"""The boxes of a contract: its clauses, as the company's page has them too, and what is typed of one from elsewhere.

Forms have them, and what reads a file of contracts.
"""

from datetime import date
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import pricing
from contracts.models import AtEnd, NoticeUnit
from groundwork.addresses import AddressField
from groundwork.display import day_of_year
from groundwork.forms import DayField, OneLineField, WholeField, plain_name
from groundwork.typed_numbers import PERCENT, Box
from plans.forms.decimals import ExactDecimalField, shown_percent

# A fee as `FeeStep` keeps it: up to nine digits before the decimals that its currency has.
_DIGITS: Final = 9
_NO_DAY: Final = gettext_lazy("Write a day from 1980 on.")
_SHARE: Final = pricing.Shape("a share", decimals=4, digits=3)


class ShareField(ExactDecimalField):
    """A share of at most the whole, typed as percent: "5" is 0.05. Empty is None."""

    def __init__(self, **options: Any) -> None:
        super().__init__(shape=_SHARE, box=PERCENT, **{"required": False, **options})

    def prepare_value(self, value: Any) -> Any:
        """A share that is kept, as percent; what was typed stays as it was."""
        return shown_percent(value) if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Decimal | None:
        """The share. Raises ValidationError for more than the whole."""
        found = super().clean(value)
        if found is not None and found > 100:
            raise ValidationError(_("Write at most 100%."))
        return None if found is None else found.scaleb(-2)


def number_box() -> forms.TextInput:
    """A number that stands on the left, where its label is."""
    return forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})


class ClausesForm(forms.Form):
    """What may happen to a contract without a new signature."""

    notice_count = WholeField(label=gettext_lazy("Notice"), least=1, most=999, required=False, widget=number_box())
    notice_unit = forms.ChoiceField(label=gettext_lazy("Notice in"), choices=NoticeUnit.choices, required=False)
    at_end = forms.ChoiceField(
        label=gettext_lazy("At the end of the term"),
        choices=[("", gettext_lazy("nothing is agreed")), *AtEnd.choices],
        required=False,
    )
    renewal_months = WholeField(
        label=gettext_lazy("Renews by so many months"), least=1, most=120, required=False, widget=number_box()
    )
    true_up_unsigned = forms.BooleanField(
        label=gettext_lazy("The fee follows what is counted (true-up)"), required=False
    )
    fee_floor = ShareField(
        label=gettext_lazy("Lowest fee, in percent of the one signed"),
        help_text=gettext_lazy("A true-up does not bring the fee below it."),
    )
    increase_cap = ShareField(label=gettext_lazy("Annual increase of at most, in percent"))
    increase_on = forms.ChoiceField(label=gettext_lazy("Increase on"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        on = self.fields["increase_on"]
        assert isinstance(on, forms.ChoiceField)
        firsts = [date(2000, month, 1) for month in range(1, 13)]
        on.choices = [
            ("", _("each anniversary of the contract")),
            *((f"{first:%m-%d}", day_of_year(first)) for first in firsts),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("at_end") != AtEnd.RENEWS:
            cleaned["renewal_months"] = None
        elif "renewal_months" not in self.errors and cleaned.get("renewal_months") is None:
            self.add_error("renewal_months", _("Write by how many months it renews."))
        return cleaned


def fee_field(currency: str, **options: Any) -> ExactDecimalField:
    """The box of a fee, with as many decimals as the currency has."""
    shape = pricing.Shape("a price", decimals=pricing.MINOR_UNITS[currency], digits=_DIGITS)
    return ExactDecimalField(shape=shape, box=Box(currency), **options)


class TermsForm(ClausesForm):
    """What a row of a file says too: from when, for how long, at which step, and what follows.

    `fee` is missing: its box depends on the currency (`fee_field`).
    """

    starts_on = DayField(
        label=gettext_lazy("First day"),
        help_text=gettext_lazy("Of the term that runs now, where it was renewed."),
        error_messages={
            "required": gettext_lazy("Write the first day of the contract."),
            "invalid": gettext_lazy("Write the day like 2025-01-15."),
        },
        validators=[MinValueValidator(date(1980, 1, 1), _NO_DAY)],
    )
    months = WholeField(
        label=gettext_lazy("Months"),
        least=1,
        most=pricing.MAX_MONTHS,
        widget=number_box(),
        help_text=gettext_lazy("1: from month to month."),
        error_messages={"required": gettext_lazy("Write how many months the term has; 1 is month to month.")},
    )
    step = ShareField(label=gettext_lazy("Yearly step, in percent"))
    billing = WholeField(
        label=gettext_lazy("Months billed at once"), least=1, most=120, required=False, widget=number_box()
    )
    po_number = OneLineField(label=gettext_lazy("PO number"), max_length=60, required=False)
    billing_name = OneLineField(
        label=gettext_lazy("Billing contact"), max_length=120, required=False, check=plain_name()
    )
    billing_email = AddressField(label=gettext_lazy("Billing e-mail"), required=False)
