"""The plan's own figures, and the name of a category."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

import pricing
from plans.editing.kinds import Edit
from plans.editing.placing import rename_category, services_of
from plans.forms.decimals import shown_money, shown_percent
from plans.forms.fields import AT_MOST_ALL, CostField, PercentField, TextField, set_currency
from plans.forms.revision import RevisionField
from plans.services import BadEditError


class HeaderForm(forms.Form):
    """Name, currency, hourly rates and limits of a plan."""

    revision = RevisionField()
    name = TextField(label=_("Name"))
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in sorted(pricing.MINOR_UNITS)])
    labour_rate = CostField(label=_("Labour rate"), help_text=_("What an hour of our own labour costs us."))
    break_fix_rate = CostField(label=_("Break-fix rate"), help_text=_("What an hour costs a client who has no plan."))
    margin_floor = PercentField(
        label=_("Margin floor, %"), validators=[AT_MOST_ALL], help_text=_("Quotes below it need your approval.")
    )
    discount_limit = PercentField(
        label=_("Discount limit, %"), validators=[AT_MOST_ALL], help_text=_("Larger discounts need your approval.")
    )

    def __init__(self, plan: pricing.Plan, data: Any = None, **options: Any) -> None:
        initial = {
            "name": plan.name,
            "currency": plan.currency,
            "labour_rate": shown_money(plan.labour_rate, plan.currency),
            "break_fix_rate": shown_money(plan.break_fix_rate, plan.currency),
            "margin_floor": shown_percent(plan.margin_floor),
            "discount_limit": shown_percent(plan.discount_limit),
        }
        self.found = plan
        super().__init__(data, auto_id="plan-%s", initial={**initial, **options.pop("initial", {})}, **options)

    def full_clean(self) -> None:
        """The hourly rates are in the currency that is chosen beside them."""
        set_currency(self, str(self.data.get("currency") or self.found.currency))
        super().full_clean()

    @property
    def what(self) -> str:
        """What is edited, for undo."""
        return str(_("The plan's figures"))

    @property
    def title(self) -> str:
        """What the form is about."""
        return str(_("This plan"))

    def edit(self) -> Edit:
        """The edit that this form makes: of the figures that differ from the plan that it was opened on."""
        typed = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        changed = {name: value for name, value in typed.items() if value != getattr(self.found, name)}
        return lambda plan: replace(plan, **changed)

    def refuse(self, error: BadEditError) -> None:
        """Put what the plan refused at its box."""
        self.add_error(error.path if error.path in self.fields else None, str(error))


class CategoryForm(forms.Form):
    """A category under another name. Raises GoneError where the plan has none of its name."""

    revision = RevisionField()
    name = TextField(label=_("Category"))

    def __init__(self, plan: pricing.Plan, category: str, data: Any = None, **options: Any) -> None:
        services_of(plan, category)
        self.category = category
        super().__init__(data, initial={"name": category, **options.pop("initial", {})}, **options)

    @property
    def what(self) -> str:
        """What is edited, for undo."""
        return self.category

    @property
    def title(self) -> str:
        """What the form is about."""
        return gettext("Category: %(name)s") % {"name": self.category}

    def edit(self) -> Edit:
        """The edit that this form makes."""
        return rename_category(self.category, self.cleaned_data["name"])

    def refuse(self, error: BadEditError) -> None:
        """Put what the plan refused at the box."""
        self.add_error("name", str(error))
