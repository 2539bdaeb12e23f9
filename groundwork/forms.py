"""The boxes that every house has: whole numbers, lines of text, names, days.

Whole numbers are taken as people type them ("1,200") and held to plain ASCII before anything reads them: int() takes
far more than a form should, "1_000", Arabic digits, "-0". Text is held to the one rule of `pricing.text_fault`.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import pricing
from groundwork.days import far_fault
from groundwork.display import number
from groundwork.models import User
from groundwork.typed_numbers import MisreadError, TwoReadingsError, plain_number

_SHOWN: Final = gettext_lazy("Choose one of those shown.")
CHOICE: Final = {"required": _SHOWN, "invalid_choice": _SHOWN}
REASSIGN: Final = "reassign"
_WHOLE: Final = re.compile(r"0|[1-9][0-9]*", re.ASCII)


def faults_in(form: forms.Form) -> list[str]:
    """Every fault of a form that is not shown again, to be told beside no box."""
    return [str(fault) for faults in form.errors.values() for fault in faults]


class WholeField(forms.CharField):
    """A whole number from `least` to `most`; empty is None."""

    def __init__(self, *, least: int = 0, most: int = 1_000_000, **kwargs: Any) -> None:
        self.least, self.most = least, most
        box = forms.TextInput(attrs={"class": "form-control num", "inputmode": "numeric", "autocomplete": "off"})
        super().__init__(**{"widget": box, "max_length": 40, **kwargs})

    def clean(self, value: Any) -> int | None:
        """The number that was typed. Raises ValidationError, which says how to fix it."""
        text = super().clean(value)
        if not text:
            return None
        try:
            plain = plain_number(text)
        except TwoReadingsError as error:
            raise ValidationError(str(error)) from None
        except MisreadError:
            plain = ""
        if not _WHOLE.fullmatch(plain) or len(plain) > 10 or not self.least <= int(plain) <= self.most:
            bounds = {"least": number(self.least), "most": number(self.most)}
            raise ValidationError(_("Write a whole number from %(least)s to %(most)s.") % bounds)
        return int(plain)


def plain_text(*, lines: bool = False) -> Callable[[str], None]:
    """A validator: nothing that cannot be seen or misleads. `lines` allows more than one line."""
    return _refuse(lambda text: pricing.text_fault(text, lines=lines))


def plain_name(*, company: bool = False) -> Callable[[str], None]:
    """A validator for the name of a person, which has a letter, or of a company, which has a letter or a digit."""
    return _refuse(lambda name: pricing.name_fault(name, digits=company))


def _refuse(fault_of: Callable[[str], str]) -> Callable[[str], None]:
    def check(text: str) -> None:
        if fault := fault_of(text):
            raise ValidationError(_("This %(fault)s.") % {"fault": fault})

    return check


class OneLineField(forms.CharField):
    """A line of text, tidied. `check` is `plain_text()`, or `plain_name()` where it is a name."""

    def __init__(self, *, check: Callable[[str], None] | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.validators.append(check or plain_text())

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return pricing.one_line(text) if isinstance(text, str) else text

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """A name in Hebrew or Arabic is typed from right to left."""
        return {**super().widget_attrs(widget), "dir": "auto"}


class DayField(forms.DateField):
    """A date, picked or typed as 2026-11-20; not more than ten years from today, unless it may be `far`."""

    def __init__(self, *, far: bool = False, **options: Any) -> None:
        self.far = far
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(**{"widget": widget, "input_formats": ["%Y-%m-%d"], **options})

    def validate(self, value: Any) -> None:
        """Raises ValidationError for a day that is too far ahead."""
        super().validate(value)
        fault = "" if value is None or self.far else far_fault(value, timezone.localdate())
        if fault:
            raise ValidationError(fault)


def select_field(label: Any, choices: Iterable[tuple[str, Any]] = (), *, required: bool = True) -> forms.ChoiceField:
    """A list to choose from."""
    box = forms.Select(attrs={"class": "form-select"})
    return forms.ChoiceField(label=label, choices=list(choices), widget=box, error_messages=CHOICE, required=required)


class OwnerForm(forms.Form):
    """Who looks after something from now on: one of `people`."""

    owner = select_field(gettext_lazy("Salesperson"))

    def __init__(self, data: Any, people: Sequence[User], **kwargs: Any) -> None:
        self.people = {str(person.pk): person for person in people}
        super().__init__(data, **kwargs)
        self.fields["owner"].choices = [(key, str(person)) for key, person in self.people.items()]  # type: ignore[attr-defined]

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
