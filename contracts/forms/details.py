"""The details of a contract that staff may change."""

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.documents import Standing
from contracts.services.details import Details
from groundwork.addresses import AddressField
from groundwork.forms import OneLineField, plain_name


class DetailsForm(forms.Form):
    """PO number and billing contact; each may be empty."""

    po_number = OneLineField(
        label=_("PO number"), max_length=60, required=False,
        help_text=_("The client's own number for this order. It is what they look for on a bill."),
    )  # fmt: skip
    billing_name = OneLineField(label=_("Bills go to"), max_length=120, required=False, check=plain_name())
    billing_email = AddressField(label=_("E-mail address for bills"), required=False)

    @classmethod
    def of(cls, standing: Standing) -> "DetailsForm":
        """The form as the contract has it now."""
        names = ("po_number", "billing_name", "billing_email")
        return cls(initial={name: getattr(standing, name) for name in names})

    @property
    def details(self) -> Details:
        """What was entered. Only after `is_valid`."""
        return Details(**self.cleaned_data)
