"""When a quote goes out."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from groundwork.forms import DayField
from quotes.forms.fields import WordsField


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
