"""What salespeople type beside the draft: why a quote was lost, a note, who looks after it, what to do with several."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from groundwork.forms import OneLineField
from groundwork.models import User
from quotes.forms.fields import WordsField
from quotes.models import Quote

_CHOICE: Final = {"required": _("Choose one of those shown."), "invalid_choice": _("Choose one of those shown.")}
# How long a quote is left out of the queue.
SNOOZES: Final = (("1", _("Until tomorrow")), ("3", _("For 3 days")), ("7", _("For a week")))
REASSIGN, LOSE, SNOOZE = "reassign", "lose", "snooze"
DEEDS: Final = (
    ("", _("With those ticked …")),
    (REASSIGN, _("Hand over to")),
    (LOSE, _("Mark as lost")),
    (SNOOZE, _("Leave out of the queue for a week")),
)


def _select(label: Any, choices: Iterable[tuple[str, Any]] = (), *, required: bool = True) -> forms.ChoiceField:
    box = forms.Select(attrs={"class": "form-select"})
    return forms.ChoiceField(label=label, choices=list(choices), widget=box, error_messages=_CHOICE, required=required)


class LostForm(forms.Form):
    """Why a quote was lost, and to whom."""

    reason = forms.ChoiceField(
        label=_("Why"),
        choices=Quote.LostReason.choices,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={**_CHOICE, "required": _("Choose why it was lost.")},
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


class OwnerForm(forms.Form):
    """Who looks after a quote from now on: one of `people`."""

    owner = _select(_("Salesperson"))

    def __init__(self, data: Any, people: Sequence[User], **kwargs: Any) -> None:
        self.people = {str(person.pk): person for person in people}
        super().__init__(data, **kwargs)
        self.fields["owner"].choices = [(key, str(person)) for key, person in self.people.items()]  # type: ignore[attr-defined]

    def chosen(self) -> User:
        """That person. Call it when the form is valid."""
        return self.people[self.cleaned_data["owner"]]


class FollowForm(forms.Form):
    """What becomes of an entry of the queue: done, or left out for some days; with a note, where one is typed."""

    days = _select(_("Later"), SNOOZES, required=False)
    note = WordsField(label=_("A note for ourselves"), max_length=2000, required=False)

    def until(self, now: datetime) -> datetime | None:
        """When a snoozed entry comes back; None where it is done. Call it when the form is valid."""
        days = self.cleaned_data["days"]
        return now + timedelta(days=int(days)) if days else None


class SeveralForm(OwnerForm):
    """What is done with several quotes at once."""

    deed = _select(_("With those ticked"), DEEDS)
    reason = _select(_("Why they were lost"), [("", _("Lost: why")), *Quote.LostReason.choices], required=False)
    owner = _select(_("Salesperson"), required=False)

    def __init__(self, data: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(data, people, **kwargs)
        field = self.fields["owner"]
        field.choices = [("", _("Hand over: to whom")), *field.choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("deed") == REASSIGN and not cleaned.get("owner"):
            self.add_error("owner", _("Choose whom to hand them over to."))
        if cleaned.get("deed") == LOSE and not cleaned.get("reason"):
            self.add_error("reason", _("Choose why they were lost."))
        return cleaned
