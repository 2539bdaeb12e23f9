"""What a client may say besides when signing: the first day, an order number, who gets the invoices."""

from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from groundwork.addresses import AddressField
from groundwork.display import day
from groundwork.forms import DayField, OneLineField, plain_name
from quotes.documents import Details, part_month
from quotes.forms.paper import on_paper
from quotes.proposal.page import Page
from quotes.terms import latest_start, proposed_start

NAMES: Final = ("starts_on", "po_number", "billing_name", "billing_email")


class DetailsFields(forms.Form):
    """The boxes, none of which has to be filled in. `first_day` is today where it is asked for, else None.

    `asked_day` is the first day that was typed, once the form is read, as far as it can be; the hidden `from_day` is
    the one that the figures on the page are for.
    """

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
    from_day = forms.DateField(required=False, input_formats=["%Y-%m-%d"], widget=forms.HiddenInput)

    def __init__(self, *args: Any, first_day: date | None = None, **kwargs: Any) -> None:
        self.first_day = first_day
        self.asked_day: date | None = None
        super().__init__(*args, **kwargs)
        if first_day is None:
            del self.fields["starts_on"]
        else:
            self.initial.setdefault("starts_on", proposed_start(first_day))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        starts_on, today = cleaned.get("starts_on"), self.first_day
        if starts_on and today and not today <= starts_on <= latest_start(today):
            words = {"first": day(today), "last": day(latest_start(today))}
            self.add_error("starts_on", _("Choose a day from %(first)s to %(last)s.") % words)
        self.asked_day = cleaned.get("starts_on")
        if cleaned.get("billing_name") and not cleaned.get("billing_email") and "billing_email" not in self.errors:
            self.add_error("billing_email", _("Write the address too, so that the invoices get there."))
        return cleaned

    def details(self) -> Details:
        """What was said. Call it when the form is valid."""
        found = self.cleaned_data
        names = ("po_number", "billing_name", "billing_email")
        return Details(found.get("starts_on"), *(found.get(name, "") for name in names))

    @property
    def first_day_unseen(self) -> bool:
        """Whether another first day was typed than the figures are for, and it makes others. Call it when the form is
        valid.
        """
        typed, shown = self.asked_day, self.cleaned_data["from_day"]
        return typed != shown and (part_month(typed) is not None or part_month(shown) is not None)

    def show_from(self, starts_on: date | None, page: Page) -> None:
        """The page is for this first day now, and hides its figures."""
        now = {"from_day": starts_on.isoformat() if starts_on else "", "first_invoice": page.offer.summary.first_exact}
        self.data = {**{name: self.data.get(name) for name in self.data}, **now}

    @property
    def told(self) -> bool:
        """Whether anything in the fold was typed, or is wrong: then it is open."""
        return any(self[name].value() or name in self.errors for name in NAMES[1:])


def start_in(text: str | None, today: date | None) -> tuple[date | None, str]:
    """The first day that an address asks for and what is wrong with it; the proposed one where it asks for none.

    `today` is None where no first day is asked for.
    """
    if today is None or text is None:
        return (None if today is None else proposed_start(today)), ""
    form = DetailsFields({"starts_on": text}, first_day=today)
    faults = " ".join(str(fault) for fault in form.errors.get("starts_on", ()))
    return form.asked_day, faults
