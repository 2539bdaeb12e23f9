"""The boxes of an end, and of taking one back."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import pricing
from contracts.documents import Standing
from contracts.services.ending import Ending
from groundwork.evidence import EvidenceField
from groundwork.forms import DayField, OneLineField, WholeField, plain_name
from groundwork.typed_numbers import Box
from plans.forms.decimals import ExactDecimalField
from plans.forms.fields import TextField


class RecordsField(WholeField):
    """How many records the contract had when its page was drawn."""

    def __init__(self) -> None:
        super().__init__(least=1, most=2_000_000_000, widget=forms.HiddenInput)


class EndForm(forms.Form):
    """When it ends, why, who asked for it, and what is owed. Its value is an Ending."""

    records = RecordsField()
    last_day = DayField(label=gettext_lazy("Last day"))
    reason = TextField(label=gettext_lazy("Reason"), limit=1000, lines=True)
    asked_by = OneLineField(label=gettext_lazy("Who asked for it"), max_length=200, check=plain_name(company=True))
    asked_on = DayField(label=gettext_lazy("Asked on"))
    owed = ExactDecimalField(label=gettext_lazy("Owed, if it is another amount"), required=False)
    owed_reason = TextField(label=gettext_lazy("Why another amount"), limit=1000, lines=True, required=False)

    def __init__(self, standing: Standing, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standing, self.today = standing, today
        owed = self.fields["owed"]
        assert isinstance(owed, ExactDecimalField)
        owed.box = Box(standing.currency)

    def clean_asked_on(self) -> date:
        """Nobody asks tomorrow."""
        asked: date = self.cleaned_data["asked_on"]
        if asked > self.today:
            raise ValidationError(_("This day is still to come. Write the day on which it was asked for."))
        return asked

    def clean_owed(self) -> Any:
        """An amount that the currency has."""
        owed, places = self.cleaned_data["owed"], self.standing.places
        if owed is not None and len(pricing.number_text(owed).partition(".")[2]) > places:
            raise ValidationError(_("Write at most %(count)d decimals.") % {"count": places})
        return owed

    @property
    def ending(self) -> Ending:
        """What was typed; the form must be valid."""
        return Ending(**{name: value for name, value in self.cleaned_data.items() if name != "records"})


class EvidenceForm(forms.Form):
    """The file that came with it, on the page that asks once more."""

    evidence = EvidenceField(label=gettext_lazy("Evidence: the letter or mail that asked for it"), required=False)


class WithdrawForm(forms.Form):
    """Why an end is taken back."""

    records = RecordsField()
    reason = TextField(label=gettext_lazy("Why it goes on"), limit=1000, lines=True)
