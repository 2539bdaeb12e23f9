"""When a quote goes out."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from groundwork.addresses import AddressField
from groundwork.forms import DayField, OneLineField, plain_name
from quotes.forms.fields import WordsField
from quotes.models import Recipient
from quotes.services.recipients import MOST_RECIPIENTS, OneMore


def _line() -> forms.TextInput:
    return forms.TextInput(attrs={"class": "form-control"})


class ScheduleForm(forms.Form):
    """A day and a time of day on the clocks of a zone."""

    day = DayField(
        label=_("Day"),
        error_messages={"required": _("Choose the day."), "invalid": _("Write the day like 2027-01-15.")},
    )
    time = forms.TimeField(
        label=_("Time"),
        input_formats=["%H:%M", "%H:%M:%S"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"required": _("Choose the time."), "invalid": _("Write the time like 09:30.")},
    )

    def __init__(self, data: Any, zone: str, **kwargs: Any) -> None:
        self.zone = ZoneInfo(zone)
        super().__init__(data, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "day" not in cleaned or "time" not in cleaned:
            return cleaned
        local = datetime.combine(cleaned["day"], cleaned["time"], self.zone)
        cleaned["moment"] = local.astimezone(UTC)
        # A time that the clocks skip comes back as another one; of a time that they show twice it is the first.
        if cleaned["moment"].astimezone(self.zone).replace(tzinfo=None) != local.replace(tzinfo=None):
            self.add_error("time", _("The clocks are put forward over this time on that day. Choose another one."))
        return cleaned

    @property
    def moment(self) -> datetime:
        """The moment. Ask when the form is valid."""
        moment: datetime = self.cleaned_data["moment"]
        return moment


class ResendForm(forms.Form):
    """A note above the mail that brings the link once more."""

    note = WordsField(
        label=_("A note above it"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3, "dir": "auto"}),
    )
    others = forms.BooleanField(
        label=_("Also to everyone else who gets it, without the note"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )


class RecipientForm(forms.Form):
    """One more who gets it. A row that is left empty is nobody."""

    name = OneLineField(label=_("Name"), max_length=120, required=False, check=plain_name(), widget=_line())
    email = AddressField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"class": "form-control"}))
    gets = forms.ChoiceField(
        label=_("Gets"),
        choices=Recipient.Gets.choices,
        initial=Recipient.Gets.LOOK,
        widget=forms.Select(attrs={"class": "form-select"}),
    )


class _Tick(forms.BaseFormSet[RecipientForm]):
    def get_deletion_widget(self) -> forms.Widget:  # type: ignore[override]  # the stubs say a class; Django takes either
        """The tick that takes a row away, drawn like the others."""
        return forms.CheckboxInput(attrs={"class": "form-check-input"})


RecipientFormSet = forms.formset_factory(
    RecipientForm, formset=_Tick, extra=2, max_num=MOST_RECIPIENTS, validate_max=True, can_delete=True
)


def typed_recipients(forms_typed: forms.BaseFormSet[RecipientForm]) -> tuple[OneMore, ...]:
    """Who was typed. Call it when the set is valid."""
    said = (one.cleaned_data for one in forms_typed.forms if one.has_changed() or one.initial)
    return tuple(
        OneMore(row["name"], row["email"], row["gets"]) for row in said if row.get("email") and not row.get("DELETE")
    )
