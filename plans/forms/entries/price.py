"""The price of one service, typed in its cell of the matrix."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

import pricing
from plans.editing.entries import change
from plans.editing.kinds import KINDS, Edit, GoneError, find
from plans.forms.decimals import shown_money
from plans.forms.fields import MoneyField, set_currency
from plans.forms.revision import RevisionField
from plans.services import BadEditError


class PriceForm(forms.Form):
    """One price, of a service that has one. Raises GoneError where the service is gone or has brackets by now."""

    revision = RevisionField()
    price = MoneyField(label=_("Price"))

    def __init__(self, plan: pricing.Plan, code: str, data: Any = None, **options: Any) -> None:
        self.plan, self.found = plan, find(plan, KINDS["service"], code)
        charge = self.found.charge
        if charge is None or charge.price is None:
            raise GoneError(gettext("%(name)s has no single price any more.") % {"name": self.found.name})
        self.charge: pricing.Charge = charge
        initial = {"price": shown_money(charge.price, plan.currency), **options.pop("initial", {})}
        super().__init__(data, auto_id=f"price-of-{code}-%s", initial=initial, **options)

    def full_clean(self) -> None:
        """The box takes the sign of the plan's currency."""
        set_currency(self, self.plan.currency)
        super().full_clean()

    @property
    def title(self) -> str:
        """What the form is about."""
        return gettext("Price of %(name)s") % {"name": self.found.name}

    @property
    def what(self) -> str:
        """What is edited, for undo."""
        return str(self.found.name)

    def edit(self) -> Edit:
        """The edit that this form makes."""
        priced = replace(self.found, charge=replace(self.charge, price=self.cleaned_data["price"]))
        return change(KINDS["service"], self.found, priced)

    def refuse(self, error: BadEditError) -> None:
        """Put what the plan refused at the box."""
        self.add_error("price", str(error))
