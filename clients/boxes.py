"""The boxes of a client's company data: one rule for what is typed on the page and for what a file says."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

import pricing
from groundwork.addresses import AddressField
from groundwork.forms import OneLineField, WholeField, plain_name, plain_text


class PostalAddressField(forms.CharField):
    """An address of several lines, each tidied; empty lines at the ends go, one between others stays."""

    def __init__(self, **options: Any) -> None:
        box = forms.Textarea(attrs={"rows": 4, "dir": "auto"})
        super().__init__(**{"widget": box, "max_length": 500, "required": False, **options})
        self.validators.append(plain_text(lines=True))

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return "\n".join(pricing.one_line(line) for line in text.splitlines()).strip() if text else text


class CompanyBoxes(forms.Form):
    """Who the client is, on paper and for the books, and its head counts."""

    name = OneLineField(label=_("Company"), max_length=120, check=plain_name(company=True))
    legal_name = OneLineField(
        label=_("Legal name"), max_length=200, required=False, check=plain_name(company=True),
        help_text=_("As it stands on contracts. Empty where it is the same."),
    )  # fmt: skip
    postal_address = PostalAddressField(label=_("Postal address"))
    billing_address = PostalAddressField(
        label=_("Billing address"), help_text=_("Where invoices go. Empty where it is the postal address.")
    )
    billing_contact = OneLineField(label=_("Billing contact"), max_length=120, required=False, check=plain_name())
    billing_email = AddressField(label=_("Billing e-mail address"), required=False)
    tax_number = OneLineField(
        label=_("Tax number"), max_length=60, required=False, help_text=_("Such as an EIN or a VAT number."),
    )  # fmt: skip
    tax_certificate = OneLineField(
        label=_("Tax exemption certificate"), max_length=60, required=False,
        help_text=_("Its number, for a client who is exempt: quotes then carry no tax. Empty for everybody else."),
    )  # fmt: skip
    users = WholeField(label=_("Users"), initial=0)
    mailboxes = WholeField(label=_("Mailboxes"), initial=0)
    shared_mailboxes = WholeField(label=_("Shared mailboxes"), initial=0)


# What stands in them is a column of the client, of the same name.
COMPANY_FIELDS = tuple(CompanyBoxes.base_fields)
