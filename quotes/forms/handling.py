"""What salespeople type beside the draft: why a quote was lost, a note, who looks after it, what to do with several."""

from datetime import datetime, timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from groundwork.forms import OneLineField
from groundwork.owner_forms import CHOICE, REASSIGN, SeveralOwnersForm, select_field
from quotes.forms.fields import WordsField
from quotes.models import Quote

# How long a quote is left out of the queue.
SNOOZES: Final = (("1", _("Until tomorrow")), ("3", _("For 3 days")), ("7", _("For a week")))
LOSE, SNOOZE, UNSNOOZE = "lose", "snooze", "unsnooze"
DEEDS: Final = (
    (REASSIGN, _("Hand over to")),
    (LOSE, _("Mark as lost")),
    (SNOOZE, _("Leave out of the queue for a week")),
    (UNSNOOZE, _("Back into the queue")),
)


class LostForm(forms.Form):
    """Why a quote was lost, and to whom."""

    reason = forms.ChoiceField(
        label=_("Why"),
        choices=Quote.LostReason.choices,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={**CHOICE, "required": _("Choose why it was lost.")},
    )
    competitor = OneLineField(
        label=_("To whom, if you know"), max_length=120, required=False, help_text=_("Another provider’s name.")
    )


class NoteForm(forms.Form):
    """An internal note."""

    text = WordsField(
        label=_("A note for ourselves"),
        max_length=2000,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 2, "dir": "auto"}),
        error_messages={"required": _("Write something to note.")},
    )


class FollowForm(forms.Form):
    """What becomes of an entry of the queue: done, or left out for some days; with a note, where one is typed."""

    days = select_field(_("Later"), SNOOZES, required=False)
    note = WordsField(label=_("A note for ourselves"), max_length=2000, required=False)

    def until(self, now: datetime) -> datetime | None:
        """When a snoozed entry comes back; None where it is done. Call it when the form is valid."""
        days = self.cleaned_data["days"]
        return now + timedelta(days=int(days)) if days else None


class SeveralForm(SeveralOwnersForm):
    """What is done with several quotes at once."""

    deeds = DEEDS
    reason = select_field(_("Why they were lost"), [("", _("Lost: why")), *Quote.LostReason.choices], required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("deed") == LOSE and not cleaned.get("reason"):
            self.add_error("reason", _("Choose why they were lost."))
        return cleaned
