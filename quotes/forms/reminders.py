"""The owner's rules for reminders."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quotes.models import ReminderRules

MOST_DAYS = 90
MOST_RULES = 5


class DaysField(forms.CharField):
    """Numbers of days, typed with commas or blanks between them: a sorted list, each once; empty for none."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"class": "form-control", "inputmode": "numeric", "autocomplete": "off"})
        super().__init__(**{"required": False, "max_length": 40, "widget": widget, **options})

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[int]:
        words = super().clean(value).replace(",", " ").replace(";", " ").split()
        if any(not (word.isascii() and word.isdigit() and 1 <= int(word) <= MOST_DAYS) for word in words):
            raise forms.ValidationError(
                _("Write whole numbers of days from 1 to %(most)d, with commas between them, like 3, 7.")
                % {"most": MOST_DAYS}
            )
        days = sorted({int(word) for word in words})
        if len(days) > MOST_RULES:
            raise forms.ValidationError(_("At most %(most)d reminders of one kind.") % {"most": MOST_RULES})
        return days


class RemindersForm(forms.Form):
    """Days of each kind, and whether salespeople are told of looks."""

    after = DaysField(label=_("Days after the sending"))
    silent = DaysField(label=_("Days after the client has looked last, without an answer"))
    before = DaysField(label=_("Days before it expires"))
    tell_views = forms.BooleanField(
        label=_("Mail the salesperson when a client looks"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def rules(self) -> ReminderRules:
        """What was typed. Call it when the form is valid."""
        return ReminderRules(pk=1, **self.cleaned_data)
