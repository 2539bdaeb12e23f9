"""Terms, billing, one-time fees, taxes and units."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import pricing
from groundwork import device_kinds
from groundwork.forms import WholeField
from plans.editing.kinds import KINDS, Edit
from plans.forms.decimals import shown_decimal, shown_money, shown_percent
from plans.forms.entries.base import EntryForm, choices_of
from plans.forms.entries.own_thing import OwnThingBoxes
from plans.forms.fields import AT_MOST_ALL, CHANGE_BOUNDS, CountField, MoneyField, PercentField


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


class BillingForm(EntryForm):
    """How many months are billed at once, in advance, and what that does to the price."""

    kind_name = "billing"
    new_title = gettext_lazy("A new way of billing")
    own_title = gettext_lazy("Billing: %(name)s")

    months = WholeField(
        label=gettext_lazy("Months at once"),
        least=1,
        most=KINDS["billing"].most_months,
        help_text=gettext_lazy("1 is monthly, 3 quarterly, 12 yearly; always in advance."),
    )
    adjustment = PercentField(
        label=gettext_lazy("Adjustment, %"),
        signed=True,
        validators=CHANGE_BOUNDS,
        help_text=gettext_lazy("On the monthly price: 10 is dearer, -4 is cheaper."),
    )

    field_order = ("months", "name", "adjustment")

    def __init__(self, plan: pricing.Plan, found: Any, data: Any = None, **options: Any) -> None:
        if found is None and not plan.billing:
            # What the list begins with: whoever wants nothing else is billed by the month.
            options["initial"] = {"months": "1", "name": _("Monthly"), **options.get("initial", {})}
        super().__init__(plan, found, data, **options)

    def initial_of(self, entry: pricing.Billing) -> dict[str, Any]:
        """The boxes of a way of billing."""
        return {"name": entry.name, "months": str(entry.months), "adjustment": shown_percent(entry.adjustment)}

    def clean_months(self) -> int:
        """A number that no other has, with one month among them."""
        months: int = self.cleaned_data["months"]
        others = {entry.months: entry for entry in self.plan.billing if entry != self.found}
        if months in others:
            raise forms.ValidationError(_("%(name)s is that already.") % {"name": others[months].name})
        if 1 not in {months, *others}:
            raise forms.ValidationError(
                _("One of them is billed by the month: that is 1 here.")
                if self.plan.billing
                else _("Monthly billing comes first: write 1 here, save, and then add this one.")
            )
        return months

    def entry(self) -> pricing.Billing:
        """The way of billing that was typed."""
        typed = self.cleaned_data
        return pricing.Billing(typed["months"], typed["name"], typed["adjustment"])


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

    rate = PercentField(label=gettext_lazy("Rate, %"), validators=[AT_MOST_ALL])

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
    each = CountField(label=gettext_lazy("Included"), most=1_000)
    goes_with = forms.ChoiceField(label=gettext_lazy("with each"), required=False)

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
        # What goes with a unit goes with all that is counted there, not with what is left over.
        whole = [unit for unit in plan.units if unit.beyond is None and unit != found]
        client = (pricing.CLIENT_UNIT, _("Client (always 1)"))
        cast("forms.ChoiceField", self.fields["goes_with"]).choices = [*choices_of(whole, "–"), client]

    def initial_of(self, entry: pricing.Unit) -> dict[str, Any]:
        """The boxes of a unit."""
        found: dict[str, Any] = {"name": entry.name, "counts": list(entry.counts)}
        if entry.beyond is not None:
            found |= {"each": str(entry.beyond.each), "goes_with": entry.beyond.unit}
        return found

    def belongs(self, name: str) -> str:
        """How many are included and with what is one thing."""
        return "each" if name == "goes_with" else name

    def clean(self) -> dict[str, Any]:
        """So many, with each of something that is counted whole."""
        typed = super().clean() or self.cleaned_data
        each, goes_with = typed.get("each"), typed.get("goes_with")
        if each is not None and not goes_with and "goes_with" not in self.errors:
            self.add_error("goes_with", _("Choose what they go with."))
        if goes_with and each is None and "each" not in self.errors:
            self.add_error("each", _("Say how many go with each, like 2; or choose – beside it."))
        leaning = [unit.name for unit in self.plan.units if self.found and _goes_with(unit, self.found.code)]
        if goes_with and leaning:
            said = _("%(name)s goes with this unit, so all of this one is counted.") % {"name": leaning[0]}
            self.add_error("goes_with", said)
        return typed

    def edit(self, after: str = "") -> Edit:
        """With the thing of the owner's own that was typed."""
        self.cleaned_data["counts"] = [*dict.fromkeys((*self.cleaned_data["counts"], *self.own_code()))]
        return super().edit(after)

    def entry(self) -> pricing.Unit:
        """The unit that was typed."""
        counts = tuple(self.cleaned_data["counts"])
        if self.found is not None and set(counts) == set(self.found.counts):
            counts = self.found.counts  # in whatever order a plan file has them
        each, goes_with = self.cleaned_data["each"], self.cleaned_data["goes_with"]
        beyond = pricing.Beyond(goes_with, each) if goes_with else None
        return pricing.Unit(self.new_code(), self.cleaned_data["name"], counts, beyond)


def _goes_with(unit: pricing.Unit, code: str) -> bool:
    return unit.beyond is not None and unit.beyond.unit == code
