"""The desk's form for a change of a contract: one choice and a day. Term and billing are the contract's."""

from dataclasses import replace
from datetime import date
from typing import Any, ClassVar, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from contracts.documents import Standing
from contracts.errors import ContractError
from contracts.services.amending import demand_day
from groundwork.forms import DayField
from quotes.drafts import Draft
from quotes.forms.draft import DraftForm

# What the form of a new contract asks and this one does not.
_THE_CONTRACTS: Final = ("options", "term", "terms", "billing", "billings", "starts_on")
_ONCE: Final = ("one_time_discount", "one_time_discount_kind")


class AmendmentForm(DraftForm):
    """Bound to what was typed, or showing a draft of a change. `standing` is what the contract says now."""

    amends: ClassVar[bool] = True

    effective_on = DayField(
        label=_("Holds from"),
        error_messages={
            "required": _("Choose the day from which this holds."),
            "invalid": _("Write the day like 2027-01-15."),
        },
    )

    def __init__(self, *args: Any, draft: Draft, standing: Standing, today: date, **kwargs: Any) -> None:
        self.before, self.standing, self.today = draft, standing, today
        super().__init__(*args, draft=draft, **kwargs)
        self.initial["effective_on"] = draft.effective_on
        self.fields["effective_on"].widget.attrs["class"] = "form-control"
        self.fields["recommended"].required = True
        for name in (*_THE_CONTRACTS, *_ONCE):
            self.fields[name].required = False

    def clean_effective_on(self) -> date:
        """The day. Raises ValidationError where a change cannot hold from it."""
        day: date = self.cleaned_data["effective_on"]
        try:
            demand_day(self.standing, day, self.today)
        except ContractError as error:
            raise ValidationError(str(error)) from error
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        chosen = cleaned.get("recommended")
        before = self.before
        return {
            **cleaned,
            "options": [chosen] if chosen else [],
            "term": before.term,
            "terms": [],
            "billing": before.billing,
            "billings": [],
            "starts_on": None,
            "one_time_discount": None,
        }

    def draft(self) -> Draft:
        day = self.cleaned_data["effective_on"]
        return replace(super().draft(), effective_on=day, elapsed=self.standing.change_on(day).elapsed)

    def offered(self) -> list[str]:
        chosen = self["recommended"].value()
        return [chosen] if chosen else []
