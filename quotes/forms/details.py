"""What a client may say besides when signing: the first day, an order number, who gets the invoices."""

from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from groundwork.addresses import AddressField
from groundwork.display import day
from groundwork.forms import DayField, OneLineField, plain_name
from quotes.documents import Details
from quotes.forms.paper import on_paper
from quotes.terms import latest_start

NAMES: Final = ("starts_on", "po_number", "billing_name", "billing_email")


class DetailsFields(forms.Form):
    """The boxes, none of which has to be filled in. `first_day` is today where it is asked for, else None."""

    starts_on = DayField(
        label=_("First day of the service"),
        required=False,
        error_messages={"invalid": _("Write the day like 2027-01-15.")},
    )
    po_number = OneLineField(label=_("Your order number"), max_length=60, required=False, validators=[on_paper])
    billing_name = OneLineField(
        label=_("Who gets the invoices"), max_length=120, required=False, check=plain_name(), validators=[on_paper]
    )
    billing_email = AddressField(label=_("Their e-mail address"), required=False, validators=[on_paper])

    def __init__(self, *args: Any, first_day: date | None = None, **kwargs: Any) -> None:
        self.first_day = first_day
        super().__init__(*args, **kwargs)
        if first_day is None:
            del self.fields["starts_on"]
        else:
            self.initial.setdefault("starts_on", first_day)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        starts_on, today = cleaned.get("starts_on"), self.first_day
        if starts_on and today and not today <= starts_on <= latest_start(today):
            words = {"first": day(today), "last": day(latest_start(today))}
            self.add_error("starts_on", _("Choose a day from %(first)s to %(last)s.") % words)
        if cleaned.get("billing_name") and not cleaned.get("billing_email") and "billing_email" not in self.errors:
            self.add_error("billing_email", _("Write the address too, so that the invoices get there."))
        return cleaned

    def details(self) -> Details:
        """What was said. Call it when the form is valid."""
        found = self.cleaned_data
        return Details(found.get("starts_on"), found["po_number"], found["billing_name"], found["billing_email"])

    @property
    def told(self) -> bool:
        """Whether anything was typed, or is wrong: then its fold is open."""
        typed = (self[name].value() for name in NAMES[1:])
        return any(typed) or any(name in self.errors for name in NAMES)
