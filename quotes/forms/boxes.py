"""The boxes of the desk's form that are the same for every plan. Their choices come with the plan."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy

from groundwork.forms import DayField, OneLineField, WholeField, plain_text
from quotes.forms.cover import COVER_BOXES
from quotes.forms.deposit import DUE
from quotes.forms.discounts import DISCOUNT
from quotes.forms.fields import ExactField
from quotes.models.library import LONGEST_COVER

_CHOICE: Final = {"invalid_choice": gettext_lazy("Choose one of those shown."), "required": gettext_lazy("Choose one.")}


def _select() -> forms.Select:
    return forms.Select(attrs={"class": "form-select"})


def _tick() -> forms.CheckboxInput:
    return forms.CheckboxInput(attrs={"class": "form-check-input"})


def _several(label: Any) -> forms.MultipleChoiceField:
    boxes = forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"})
    return forms.MultipleChoiceField(label=label, required=False, widget=boxes, error_messages=_CHOICE)


def _months(label: Any, *, required: bool) -> forms.TypedChoiceField:
    radios = forms.RadioSelect(attrs={"class": "form-check-input"})
    return forms.TypedChoiceField(
        label=label, coerce=int, required=required, empty_value=None, widget=radios, error_messages=_CHOICE
    )


class DraftBoxes(forms.Form):
    """What a salesperson fills in, whatever the plan has."""

    revision = WholeField(widget=forms.HiddenInput, most=2_000_000_000)
    options = _several(gettext_lazy("Options side by side"))
    recommended = forms.ChoiceField(
        label=gettext_lazy("Recommended"),
        required=False,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages=_CHOICE,
    )
    term = _months(gettext_lazy("Term"), required=True)
    terms = _several(gettext_lazy("Terms"))
    billing = _months(gettext_lazy("Billing"), required=False)
    billings = _several(gettext_lazy("Billings"))
    starts_on = DayField(
        label=gettext_lazy("Starts on"),
        required=False,
        error_messages={"invalid": gettext_lazy("Write the day like 2027-01-15.")},
    )
    discount = ExactField(label=gettext_lazy("Monthly discount"), shape=DISCOUNT, required=False)
    discount_kind = forms.ChoiceField(label=gettext_lazy("Monthly discount in"), widget=_select())
    one_time_discount = ExactField(label=gettext_lazy("One-time discount"), shape=DISCOUNT, required=False)
    one_time_discount_kind = forms.ChoiceField(label=gettext_lazy("One-time discount in"), widget=_select())
    due = forms.ChoiceField(
        label=gettext_lazy("Due at signing"),
        choices=DUE,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages=_CHOICE,
    )
    deposit = ExactField(label=gettext_lazy("Deposit"), shape=DISCOUNT, required=False)
    deposit_kind = forms.ChoiceField(label=gettext_lazy("Deposit in"), required=False, widget=_select())
    taxes = _several(gettext_lazy("Taxes"))
    contact = forms.TypedChoiceField(
        label=gettext_lazy("Goes to"),
        coerce=int,
        required=False,
        empty_value=None,
        widget=_select(),
        error_messages=_CHOICE,
    )
    title = OneLineField(
        label=gettext_lazy("Title"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    personal_line = forms.CharField(
        label=gettext_lazy("Personal line"),
        max_length=2000,
        required=False,
        validators=[plain_text(lines=True)],
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 4, "dir": "auto"}),
    )
    # Told by the page that asks for what follows: a page that was open before there were covers changes nothing.
    cover_asked = forms.BooleanField(required=False, initial=True, widget=forms.HiddenInput)
    cover_template = forms.TypedChoiceField(
        label=gettext_lazy("Take over a cover"),
        coerce=int,
        required=False,
        empty_value=None,
        widget=_select(),
        error_messages=_CHOICE,
    )
    cover_text = forms.CharField(
        label=gettext_lazy("Cover text"),
        max_length=LONGEST_COVER,
        required=False,
        validators=[plain_text(lines=True)],
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 4, "dir": "auto"}),
    )
    cover_sections = _several(gettext_lazy("Sections of text"))
    cover_pictures = _several(gettext_lazy("Pictures"))
    cover_brochures = _several(gettext_lazy("Brochures, behind the PDF"))
    show_parts = forms.BooleanField(label=gettext_lazy("Show part numbers"), required=False, widget=_tick())
    show_pictures = forms.BooleanField(label=gettext_lazy("Show pictures"), required=False, widget=_tick())
    valid_days = WholeField(label=gettext_lazy("Days valid"), least=1, most=365)
    own_name = OneLineField(
        label=gettext_lazy("What it is called"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    own_tier = forms.ChoiceField(label=gettext_lazy("Tier"), required=False, widget=_select(), error_messages=_CHOICE)
    own_packages = _several(gettext_lazy("Packages"))

    def has_cover(self) -> bool:
        """Whether anything stands around the figures, or was tried to."""
        return any(self[name].value() for name in ("cover_text", *COVER_BOXES))
