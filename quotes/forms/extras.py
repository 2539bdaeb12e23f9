"""The lines outside the plan, as rows of a form."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

import pricing
from groundwork.forms import OneLineField, WholeField
from plans.forms.decimals import shown_money
from plans.forms.fields import set_currency
from quotes.documents import HARDWARE, PROJECT, Line, as_good
from quotes.forms.fields import ExactField

MOST_EXTRAS = 60


class ExtraForm(forms.Form):
    """One line outside the plan. A row that is left as it was offered is no line."""

    label = OneLineField(
        label=_("What it is"),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    recurrence = forms.ChoiceField(
        label=_("How often"),
        choices=[("monthly", _("a month")), ("once", _("once"))],
        initial="monthly",
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    quantity = WholeField(label=_("Quantity"), least=1, initial="1")
    price = ExactField(label=_("Price each"))
    cost = ExactField(label=_("Costs us each"), shape=pricing.COST, required=False)
    taxable = forms.BooleanField(
        label=_("Taxable"),
        required=False,
        initial=True,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    kind = forms.ChoiceField(
        label=_("On the proposal"),
        required=False,
        choices=[("", _("A plain line")), (HARDWARE, _("Under hardware")), (PROJECT, _("Under projects"))],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    part = OneLineField(
        label=_("Part number"), required=False, max_length=60, widget=forms.TextInput(attrs={"class": "form-control"})
    )
    # Its key in the catalogue, for its picture.
    item = forms.IntegerField(required=False, min_value=1, max_value=2_147_483_647, widget=forms.HiddenInput)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_currency(self, currency)

    def extra(self) -> pricing.Extra:
        """The line that was typed."""
        found = self.cleaned_data
        cost = found["cost"]
        line = pricing.Extra(
            label=found["label"],
            recurrence=found["recurrence"],
            quantity=found["quantity"],
            price=found["price"],
            cost=Decimal(0) if cost is None else cost,
            taxable=found["taxable"],
        )
        return as_good(line, found["kind"], found["part"], found["item"])


class _ExtraFormSet(forms.BaseFormSet[ExtraForm]):
    default_error_messages: ClassVar = {
        "missing_management_form": _(
            "The lines outside the plan did not arrive whole, so nothing was saved. "
            "Open this page anew and type the change again."
        )
    }

    def get_deletion_widget(self) -> forms.Widget:  # type: ignore[override]  # the stubs say a class; Django takes either
        """The tick that takes a row away, drawn like the others."""
        return forms.CheckboxInput(attrs={"class": "form-check-input"})


ExtraFormSet = forms.formset_factory(
    ExtraForm, formset=_ExtraFormSet, extra=1, max_num=MOST_EXTRAS, validate_max=True, can_delete=True
)


def extra_initial(extra: pricing.Extra, currency: str) -> dict[str, Any]:
    """What the row of a line shows, its prices in this currency."""
    return {
        "label": extra.label,
        "recurrence": extra.recurrence,
        "quantity": str(extra.quantity),
        "price": shown_money(extra.price, currency),
        "cost": shown_money(extra.cost, currency),
        "taxable": extra.taxable,
        **({"kind": extra.kind, "part": extra.part, "item": extra.item} if isinstance(extra, Line) else {}),
    }
