"""The boxes of staff pages that hand things over, one or several at once. No client gets them: none is translated."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groundwork.models import User

_SHOWN: Final = gettext_lazy("Choose one of those shown.")
CHOICE: Final = {"required": _SHOWN, "invalid_choice": _SHOWN}
REASSIGN: Final = "reassign"


def select_field(label: Any, choices: Iterable[tuple[str, Any]] = (), *, required: bool = True) -> forms.ChoiceField:
    """A list to choose from."""
    box = forms.Select(attrs={"class": "form-select"})
    return forms.ChoiceField(label=label, choices=list(choices), widget=box, error_messages=CHOICE, required=required)


def choices_of(people: Sequence[User]) -> list[tuple[str, str]]:
    """These people for a list to choose from: by name, and by address too where two are called the same."""
    often = Counter(map(str, people))
    named = ((person, f"{person} ({person.email})" if often[str(person)] > 1 else str(person)) for person in people)
    return [(str(person.pk), name) for person, name in named]


class OwnerForm(forms.Form):
    """Who looks after something from now on: one of `people`."""

    owner = select_field(gettext_lazy("Salesperson"))

    def __init__(self, data: Any, people: Sequence[User], **kwargs: Any) -> None:
        self.people = {str(person.pk): person for person in people}
        super().__init__(data, **kwargs)
        self.fields["owner"].choices = choices_of(people)  # type: ignore[attr-defined]

    def chosen(self) -> User:
        """That person. Call it when the form is valid."""
        return self.people[self.cleaned_data["owner"]]


class SeveralOwnersForm(OwnerForm):
    """What is done with several at once: one of `deeds`, of which REASSIGN asks to whom."""

    deeds: Sequence[tuple[str, Any]] = ()
    deed = select_field(gettext_lazy("With those ticked"))
    owner = select_field(gettext_lazy("Salesperson"), required=False)

    def __init__(self, data: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(data, people, **kwargs)
        owner, deed = self.fields["owner"], self.fields["deed"]
        owner.choices = [("", gettext_lazy("Hand over: to whom")), *owner.choices]  # type: ignore[attr-defined]
        deed.choices = [("", gettext_lazy("With those ticked …")), *self.deeds]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Whom they are handed over to has to be chosen."""
        if self.cleaned_data.get("deed") == REASSIGN and not self.cleaned_data.get("owner"):
            self.add_error("owner", _("Choose whom to hand them over to."))
        return self.cleaned_data
