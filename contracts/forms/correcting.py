"""The boxes of a correction of an increase."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from contracts.forms.ending import RecordsField
from contracts.selectors.corrections import LastIncrease
from contracts.services.correcting import Correction
from plans.forms.fields import PercentField, TextField


class CorrectForm(forms.Form):
    """What it should have been, once it is in force, and why. Its value is a Correction."""

    records = RecordsField()
    rate = PercentField(
        label=gettext_lazy("Percent that it should have been"),
        help_text=gettext_lazy("Empty where the fee should not have risen."),
    )
    reason = TextField(
        label=gettext_lazy("Reason"),
        limit=1000,
        lines=True,
        help_text=gettext_lazy("Stands in the contract’s record, and not in the letter."),
    )

    def __init__(self, increase: LastIncrease, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.increase = increase
        if not increase.in_force:
            del self.fields["rate"]

    @property
    def correction(self) -> Correction:
        """What was typed; the form must be valid."""
        typed = self.cleaned_data
        return Correction(self.increase.month, typed.get("rate", Decimal(0)), typed["reason"])
