"""What a service costs the client: one price, or one for each bracket."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from groundwork.display import number
from plans import pricing
from plans.forms.decimals import ExactDecimalField
from plans.forms.revision import RevisionField


class PriceForm(forms.Form):
    """The figures of a charge. Its model and where its brackets end stay as they are.

    `revision` is the one of the plan that the editor is looking at.
    """

    revision = RevisionField()

    def __init__(self, plan: pricing.Plan, charge: pricing.Charge, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = plan.index.places
        self.charge = charge
        # A base fee of 0 everywhere is how most plans are; its fields would only be in the way.
        self.with_base = any(bracket.flat != 0 for bracket in charge.brackets)
        if charge.price is not None:
            self._add("price", _("Price"), charge.price)
        for at, bracket in enumerate(charge.brackets):
            reach = _reach(charge.brackets, at)
            self._add(f"price_{at}", _("Price for %(reach)s") % {"reach": reach}, bracket.price)
            if self.with_base:
                self._add(f"flat_{at}", _("Base fee for %(reach)s") % {"reach": reach}, bracket.flat)

    def _add(self, name: str, label: str, price: Decimal) -> None:
        self.fields[name] = ExactDecimalField(label=label, initial=pricing.money_text(price, self.places))

    def changed_charge(self) -> pricing.Charge:
        """The charge with the figures that were typed. Call it on a valid form."""
        typed = self.cleaned_data
        if self.charge.price is not None:
            return pricing.Charge(self.charge.model, typed["price"], ())
        brackets = tuple(
            pricing.Bracket(bracket.up_to, typed[f"price_{at}"], typed.get(f"flat_{at}", bracket.flat))
            for at, bracket in enumerate(self.charge.brackets)
        )
        return pricing.Charge(self.charge.model, None, brackets)


def _reach(brackets: tuple[pricing.Bracket, ...], at: int) -> str:
    """The quantities that a bracket is for: "1 to 24", "50 and more"."""
    first = 1 if at == 0 else (brackets[at - 1].up_to or 0) + 1
    last = brackets[at].up_to
    if last is None:
        return _("%(first)s and more") % {"first": number(first)}
    return (
        number(first) if first == last else _("%(first)s to %(last)s") % {"first": number(first), "last": number(last)}
    )
