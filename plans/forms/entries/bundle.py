"""Bundles: packages that cost less together."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

import pricing
from plans.forms.decimals import shown_money, shown_percent
from plans.forms.entries.base import EntryForm, choices_of
from plans.forms.fields import AT_MOST_ALL, MoneyField, ShareField


class BundleForm(EntryForm):
    """Which packages, from which rung on, and what they save: a share of what they come to, or an amount."""

    kind_name = "bundle"
    new_title = _("A new bundle")
    own_title = _("Bundle: %(name)s")

    packages = forms.MultipleChoiceField(
        label=_("Packages"),
        widget=forms.CheckboxSelectMultiple(),
        help_text=_("Who takes all of these pays less for them."),
        error_messages={"required": _("Choose the packages that cost less together.")},
    )
    requires_tier = forms.ChoiceField(
        label=_("From tier"), required=False, help_text=_("Below it, the packages cost what they cost.")
    )
    percent = ShareField(label=_("Saves, %"), validators=[AT_MOST_ALL], help_text=_("Of what its packages come to."))
    amount = MoneyField(label=_("Or saves an amount"), required=False, help_text=_("A month, whatever they come to."))

    def __init__(self, plan: pricing.Plan, found: Any, data: Any = None, **options: Any) -> None:
        super().__init__(plan, found, data, **options)
        cast("forms.MultipleChoiceField", self.fields["packages"]).choices = choices_of(plan.packages)
        cast("forms.ChoiceField", self.fields["requires_tier"]).choices = choices_of(plan.tiers, gettext("any"))

    def initial_of(self, entry: pricing.Bundle) -> dict[str, Any]:
        """The boxes of a bundle."""
        return {
            "name": entry.name,
            "packages": list(entry.packages),
            "requires_tier": entry.requires_tier or "",
            "percent": "" if entry.percent is None else shown_percent(entry.percent),
            "amount": shown_money(entry.amount, self.plan.currency),
        }

    def belongs(self, name: str) -> str:
        """A share and an amount are two ways to say one thing."""
        return "percent" if name == "amount" else name

    def clean(self) -> dict[str, Any]:
        """Exactly one of the two says what is saved."""
        typed = super().clean() or self.cleaned_data
        if not self.errors.keys() & {"percent", "amount"}:
            share, amount = typed.get("percent"), typed.get("amount")
            if share is None and amount is None:
                self.add_error("percent", gettext("Say what it saves: a share here, or an amount beside it."))
            elif share is not None and amount is not None:
                self.add_error("amount", gettext("Leave one of the two empty: it saves a share or an amount."))
        return typed

    def entry(self) -> pricing.Bundle:
        """The bundle that was typed."""
        typed = self.cleaned_data
        return pricing.Bundle(
            code=self.new_code(),
            name=typed["name"],
            packages=tuple(typed["packages"]),
            requires_tier=typed["requires_tier"] or None,
            percent=typed["percent"],
            amount=typed["amount"],
        )
