"""What staff tell of an answer that came on paper, by mail or by telephone."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.words.on_behalf import HOW_CHOICES
from groundwork.addresses import AddressField
from groundwork.evidence import EvidenceField, Examined
from groundwork.forms import DayField, OneLineField, plain_name
from groundwork.models import User
from quotes.documents.on_behalf import OTHER
from quotes.forms.answers import ChosenForm
from quotes.forms.details import NAMES, DetailsFields
from quotes.forms.fields import WordsField, shown_revision
from quotes.forms.paper import on_paper
from quotes.proposal.declined import WHY
from quotes.services.on_behalf import Refusal, Report

_HOW_ERRORS = {
    "required": _("Choose how it came."),
    "invalid_choice": _("Choose one of those shown."),
}


class ReportForm(forms.Form):
    """How and on which day it came. Answers to a quote have a field `file` besides."""

    how = forms.ChoiceField(
        label=_("How it came"), choices=HOW_CHOICES, widget=forms.RadioSelect(), error_messages=_HOW_ERRORS
    )
    words = OneLineField(
        label=_("How it came, in your words"),
        required=False,
        max_length=120,
        validators=[on_paper],
        help_text=_("Needed where it came otherwise. Stands in the record for ever."),
    )
    received_on = DayField(
        label=_("On which day it came"),
        error_messages={
            "required": _("Choose the day on which it came."),
            "invalid": _("Write the day like 2027-01-15."),
        },
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("how") == OTHER and "words" in cleaned and not cleaned["words"]:
            self.add_error("words", _("Write how it came."))
        return cleaned

    def report(self, by: User, file: Examined | None = None) -> Report:
        """What was told. Call it when the form is valid; `file` is what came, where another form asked for it."""
        typed = self.cleaned_data
        return Report(typed["how"], typed["words"], typed["received_on"], by, file or typed["file"])


class AcceptedForm(ReportForm, DetailsFields, ChosenForm):
    """A yes: who agreed, how it came, what the client said besides, and the file that shows it."""

    name = OneLineField(label=_("Who agreed at the client"), max_length=120, check=plain_name(), validators=[on_paper])
    email = AddressField(
        label=_("Their e-mail address"),
        required=False,
        validators=[on_paper],
        help_text=_("The contract is mailed there. Without one nobody at the client gets it by mail."),
    )
    file = EvidenceField(label=_("The file that shows it"))

    field_order = ("name", "email", "how", "words", "received_on", "file", *NAMES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["starts_on"] = None
        if "starts_on" in self.fields:
            self.fields["starts_on"].help_text = _(
                "If they said one. Inside a month its days up to the end are charged by the day, and the term counts "
                "from the next first. Else it begins on the day on which the answer came, and counts from that day."
            )
        self.fields["po_number"].label = _("Their order number")
        self.fields["billing_email"].label = _("E-mail address for the invoices")

    def clean(self) -> dict[str, Any]:
        # The first day may lie between the answer and its record.
        if self.first_day is not None:
            self.first_day = self.cleaned_data.get("received_on") or self.first_day
        return super().clean()


class DeclinedForm(ReportForm):
    """A no: why, whose, how it came, and a file if there is one."""

    why = forms.ChoiceField(label=_("Why, if you know"), choices=(("", "–"), *WHY), required=False)
    reason = WordsField(label=_("Why, in the client’s words"), rows=3, required=False, max_length=1000)
    name = OneLineField(
        label=_("Who said so at the client, if you know"), required=False, max_length=120, check=plain_name()
    )
    file = EvidenceField(label=_("A file that shows it, if there is one"), required=False)
    revision = shown_revision()

    field_order = ("why", "reason", "name", "how", "words", "received_on", "file")

    def refusal(self) -> Refusal:
        """The no itself. Call it when the form is valid."""
        typed = self.cleaned_data
        return Refusal(typed["revision"], typed["reason"], typed["name"], typed["why"])
