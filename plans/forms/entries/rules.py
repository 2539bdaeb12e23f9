"""Terms, one-time fees, taxes and units."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import pricing
from groundwork import device_kinds
from groundwork.forms import WholeField
from plans.editing.kinds import Edit
from plans.forms.decimals import shown_decimal, shown_money, shown_percent
from plans.forms.entries.base import EntryForm, choices_of
from plans.forms.entries.own_thing import OwnThingBoxes
from plans.forms.fields import CountField, MoneyField, PercentField


class TermForm(EntryForm):
    """How long a client commits, and what that does to the price."""

    kind_name = "term"
    new_title = gettext_lazy("A new term")
    own_title = gettext_lazy("Term: %(name)s")

    months = WholeField(
        label=gettext_lazy("Months"), least=1, most=pricing.MAX_MONTHS, help_text=gettext_lazy("1 is month to month.")
    )
    adjustment = PercentField(
        label=gettext_lazy("Adjustment, %"),
        signed=True,
        help_text=gettext_lazy("On the monthly price: 10 is dearer, -8 is cheaper."),
    )
    escalator = PercentField(
        label=gettext_lazy("Annual increase, %"), signed=True, help_text=gettext_lazy("From the second year on.")
    )

    field_order = ("months", "name", "adjustment", "escalator")

    def initial_of(self, entry: pricing.Term) -> dict[str, Any]:
        """The boxes of a term."""
        return {
            "name": entry.name,
            "months": str(entry.months),
            "adjustment": shown_percent(entry.adjustment),
            "escalator": shown_percent(entry.escalator),
        }

    def clean_months(self) -> int:
        """A length that no other term has."""
        months: int = self.cleaned_data["months"]
        other = self.plan.index.terms.get(months)
        if other is not None and (self.found is None or other.months != self.found.months):
            raise forms.ValidationError(
                _("%(name)s is a term of %(months)d months already.") % {"name": other.name, "months": months}
            )
        return months

    def entry(self) -> pricing.Term:
        """The term that was typed."""
        typed = self.cleaned_data
        return pricing.Term(typed["months"], typed["name"], typed["adjustment"], typed["escalator"])


class FeeForm(EntryForm):
    """What is paid once, at the start."""

    kind_name = "fee"
    new_title = gettext_lazy("A new one-time fee")
    own_title = gettext_lazy("One-time fee: %(name)s")

    basis = forms.ChoiceField(
        label=gettext_lazy("Worked out as"),
        choices=[
            ("fixed", gettext_lazy("an amount")),
            ("per_unit", gettext_lazy("an amount for each")),
            ("months", gettext_lazy("so many months of the monthly price")),
        ],
    )
    amount = MoneyField(label=gettext_lazy("Amount, or months"))
    unit = forms.ChoiceField(label=gettext_lazy("For each"), required=False)
    minimum = MoneyField(label=gettext_lazy("At least"), required=False)
    waived_from = CountField(
        label=gettext_lazy("Waived from"),
        most=pricing.MAX_MONTHS,
        help_text=gettext_lazy("Months of the term from which it is free. Empty: never."),
    )
    taxable = forms.BooleanField(label=gettext_lazy("Taxable"), required=False)

    def __init__(self, plan: pricing.Plan, found: Any, data: Any = None, **options: Any) -> None:
        if found is None:
            options["initial"] = {"taxable": True, **options.get("initial", {})}
        super().__init__(plan, found, data, **options)
        client = [(pricing.CLIENT_UNIT, _("Client (always 1)"))]
        units = [*choices_of(plan.units, "–"), *client]
        cast("forms.ChoiceField", self.fields["unit"]).choices = units

    def initial_of(self, entry: pricing.OneTime) -> dict[str, Any]:
        """The boxes of a fee."""
        currency, months = self.plan.currency, entry.basis == "months"
        return {
            "name": entry.name,
            "basis": entry.basis,
            "amount": shown_decimal(entry.amount) if months else shown_money(entry.amount, currency),
            "unit": entry.unit or "",
            "minimum": shown_money(entry.minimum, currency) if entry.minimum != 0 else "",
            "waived_from": "" if entry.waived_from is None else str(entry.waived_from),
            "taxable": entry.taxable,
        }

    def set_currency(self) -> None:
        """Months are no money."""
        super().set_currency()
        if self.data.get("basis") == "months":
            cast("MoneyField", self.fields["amount"]).in_currency("")

    def clean(self) -> dict[str, Any]:
        """A unit belongs to what is charged for each of something, and to nothing else."""
        typed = super().clean() or self.cleaned_data
        if typed.get("basis") == "per_unit" and not typed.get("unit"):
            self.add_error("unit", _("Choose what it is charged for."))
        return typed

    def entry(self) -> pricing.OneTime:
        """The fee that was typed."""
        typed = self.cleaned_data
        return pricing.OneTime(
            code=self.new_code(),
            name=typed["name"],
            basis=cast("pricing.Basis", typed["basis"]),
            amount=typed["amount"],
            unit=typed["unit"] if typed["basis"] == "per_unit" else None,
            minimum=pricing.ZERO if typed["minimum"] is None else typed["minimum"],
            waived_from=typed["waived_from"],
            taxable=typed["taxable"],
        )


class TaxForm(EntryForm):
    """A tax that a quote may carry."""

    kind_name = "tax"
    new_title = gettext_lazy("A new tax")
    own_title = gettext_lazy("Tax: %(name)s")

    rate = PercentField(label=gettext_lazy("Rate, %"))

    def initial_of(self, entry: pricing.Tax) -> dict[str, Any]:
        """The boxes of a tax."""
        return {"name": entry.name, "rate": shown_percent(entry.rate)}

    def entry(self) -> pricing.Tax:
        """The tax that was typed."""
        return pricing.Tax(self.new_code(), self.cleaned_data["name"], self.cleaned_data["rate"])


class UnitForm(OwnThingBoxes, EntryForm):
    """What services are counted by: kinds of the catalogue, and things of the owner's own."""

    kind_name = "unit"
    new_title = gettext_lazy("A new unit")
    own_title = gettext_lazy("Unit: %(name)s")

    counts = forms.MultipleChoiceField(
        label=gettext_lazy("Counts"),
        required=False,
        widget=forms.CheckboxSelectMultiple(),
        help_text=gettext_lazy("What of a client's inventory is counted, added up."),
    )

    def __init__(self, plan: pricing.Plan, found: Any, data: Any = None, **options: Any) -> None:
        super().__init__(plan, found, data, **options)
        counted = () if found is None else found.counts
        known = device_kinds.in_order({*device_kinds.offered(), *device_kinds.own_among(counted)})
        # A plan file may count what no inventory here has; it stays in sight so that it can be unticked.
        foreign = [key for key in counted if key not in known]
        choices = [
            *((key, device_kinds.noun(key, 2)) for key in known),
            *((key, _("%(key)s (no client has that)") % {"key": key}) for key in foreign),
        ]
        cast("forms.MultipleChoiceField", self.fields["counts"]).choices = choices

    def initial_of(self, entry: pricing.Unit) -> dict[str, Any]:
        """The boxes of a unit."""
        return {"name": entry.name, "counts": list(entry.counts)}

    def edit(self, after: str = "") -> Edit:
        """With the thing of the owner's own that was typed."""
        self.cleaned_data["counts"] = [*dict.fromkeys((*self.cleaned_data["counts"], *self.own_code()))]
        return super().edit(after)

    def entry(self) -> pricing.Unit:
        """The unit that was typed."""
        counts = tuple(self.cleaned_data["counts"])
        if self.found is not None and set(counts) == set(self.found.counts):
            counts = self.found.counts  # in whatever order a plan file has them
        return pricing.Unit(self.new_code(), self.cleaned_data["name"], counts)
