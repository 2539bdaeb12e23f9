"""What is due at signing: as boxes of the desk, and what staff write when it was paid."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

import pricing
from groundwork.forms import DayField, OneLineField
from groundwork.typed_numbers import Box
from plans.forms.decimals import shown_money, shown_percent
from quotes.forms.discounts import AMOUNT, DISCOUNT, PERCENT
from quotes.forms.fields import ExactField
from quotes.services.deposits import Payment

NOTHING, PART, WHOLE = "nothing", "part", "whole"
DUE: Final = (
    (NOTHING, _("nothing")),
    (PART, _("a deposit")),
    (WHOLE, _("the full first invoice")),
)


def deposit_initial(deposit: pricing.Deposit | None, currency: str) -> dict[str, Any]:
    """What the boxes show."""
    if deposit is None:
        return {"due": NOTHING, "deposit_kind": PERCENT}
    if deposit.whole:
        return {"due": WHOLE, "deposit_kind": PERCENT}
    if deposit.percent is not None:
        return {"due": PART, "deposit": shown_percent(deposit.percent), "deposit_kind": PERCENT}
    return {"due": PART, "deposit": shown_money(deposit.amount, currency), "deposit_kind": AMOUNT}


def check_deposit(form: forms.Form) -> None:
    """A deposit needs a number; an error stands at its box."""
    found = form.cleaned_data
    if found.get("due") == PART and "deposit" in found and found["deposit"] is None:
        form.add_error("deposit", _("Write how much, or choose another one."))


def deposit_of(found: Mapping[str, Any], before: pricing.Deposit | None) -> pricing.Deposit | None:
    """What was typed. A page that does not ask for it, because it was open while the portal was brought up to date,
    changes nothing: `before` stays."""
    if not found["due"]:
        return before
    if found["due"] == WHOLE:
        return pricing.Deposit(percent=Decimal(1))
    if found["due"] == NOTHING:
        return None
    if found["deposit_kind"] == AMOUNT:
        return pricing.Deposit(amount=found["deposit"])
    return pricing.Deposit(percent=found["deposit"].scaleb(-2))


class PaidForm(forms.Form):
    """What came, on which day, and by what it is found at the bank or the provider."""

    amount = ExactField(label=_("Amount"), shape=DISCOUNT)
    paid_on = DayField(
        label=_("On"),
        error_messages={
            "required": _("Choose the day on which it came."),
            "invalid": _("Write the day like 2027-01-15."),
        },
    )
    reference = OneLineField(
        label=_("Reference"),
        required=False,
        max_length=120,
        help_text=_("By what you find it again at the bank or the provider. The client doesn’t see it."),
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )

    closes = forms.BooleanField(
        label=_("Nothing more is awaited, though less came"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        amount = self.fields["amount"]
        assert isinstance(amount, ExactField)
        amount.box = Box(currency)
        self.fields["paid_on"].widget.attrs["class"] = "form-control"

    def payment(self) -> Payment:
        """What was typed. Call it when the form is valid."""
        found = self.cleaned_data
        return Payment(found["amount"], found["paid_on"], found["reference"], found["closes"])


class TakenBackForm(forms.Form):
    """Why it does not count as paid after all."""

    reason = OneLineField(
        label=_("Why"),
        max_length=200,
        help_text=_("Such as: the transfer was returned. It stands in what happened; the client doesn’t see it."),
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
