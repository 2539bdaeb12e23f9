"""Tiers, packages and presets."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from plans import pricing
from plans.forms.entries.base import EntryForm, choices_of
from plans.forms.fields import MoneyField, TextField, shown_money
from plans.pricing.plan_file import TAGLINE


class TierForm(EntryForm):
    """A rung. Which services are on it is decided in the matrix."""

    kind_name = "tier"

    tagline = TextField(
        label=_("Tagline"),
        limit=TAGLINE,
        required=False,
        help_text=_("What the client gets by climbing here, in their words. The client reads this."),
    )
    minimum = MoneyField(
        label=_("Least a month"), required=False, help_text=_("What a client on this tier pays at least.")
    )

    def initial_of(self, entry: pricing.Tier) -> dict[str, Any]:
        """The boxes of a tier."""
        minimum = shown_money(entry.minimum, self.plan.index.places) if entry.minimum != 0 else ""
        return {"name": entry.name, "tagline": entry.tagline, "minimum": minimum}

    def entry(self) -> pricing.Tier:
        """The tier that was typed; its services stay."""
        typed = self.cleaned_data
        minimum = pricing.ZERO if typed["minimum"] is None else typed["minimum"]
        services = () if self.found is None else self.found.services
        return pricing.Tier(self.new_code(), typed["name"], typed["tagline"], services, minimum)


class PackageForm(EntryForm):
    """A package and its rules. Which services are in it is decided in the matrix."""

    kind_name = "package"

    tagline = TextField(
        label=_("Benefit"),
        limit=TAGLINE,
        required=False,
        help_text=_("What it does for the client's people, in their words. The client reads this."),
    )
    requires_tier = forms.ChoiceField(
        label=_("Asks for tier"), required=False, help_text=_("Who wants it climbs at least this far.")
    )
    requires = forms.MultipleChoiceField(
        label=_("Needs packages"), required=False, widget=forms.CheckboxSelectMultiple()
    )
    conflicts = forms.MultipleChoiceField(
        label=_("Cannot go with"), required=False, widget=forms.CheckboxSelectMultiple()
    )

    def __init__(self, plan: pricing.Plan, found: Any, data: Any = None, **options: Any) -> None:
        super().__init__(plan, found, data, **options)
        others = [entry for entry in plan.packages if found is None or entry.code != found.code]
        cast("forms.ChoiceField", self.fields["requires_tier"]).choices = choices_of(plan.tiers, str(_("none")))
        for name in ("requires", "conflicts"):
            # A rule about itself is a fault that a file can bring; it stays in sight so that it can be unticked.
            itself = [found] if found is not None and found.code in getattr(found, name) else []
            cast("forms.MultipleChoiceField", self.fields[name]).choices = choices_of([*others, *itself])

    def initial_of(self, entry: pricing.Package) -> dict[str, Any]:
        """The boxes of a package."""
        return {
            "name": entry.name,
            "tagline": entry.tagline,
            "requires_tier": entry.requires_tier or "",
            "requires": list(entry.requires),
            "conflicts": list(entry.conflicts),
        }

    def entry(self) -> pricing.Package:
        """The package that was typed; its services stay."""
        typed = self.cleaned_data
        return pricing.Package(
            code=self.new_code(),
            name=typed["name"],
            tagline=typed["tagline"],
            services=() if self.found is None else self.found.services,
            requires_tier=typed["requires_tier"] or None,
            requires=tuple(typed["requires"]),
            conflicts=tuple(typed["conflicts"]),
        )


class PresetForm(EntryForm):
    """A named choice: a column that a proposal compares."""

    kind_name = "preset"

    tier = forms.ChoiceField(label=_("Tier"), error_messages={"required": _("Choose a tier.")})
    packages = forms.MultipleChoiceField(label=_("Packages"), required=False, widget=forms.CheckboxSelectMultiple())
    recommended = forms.BooleanField(
        label=_("Recommended"), required=False, help_text=_("The one most clients should take. Only one can be.")
    )

    def __init__(self, plan: pricing.Plan, found: Any, data: Any = None, **options: Any) -> None:
        super().__init__(plan, found, data, **options)
        cast("forms.ChoiceField", self.fields["tier"]).choices = choices_of(plan.tiers)
        cast("forms.MultipleChoiceField", self.fields["packages"]).choices = choices_of(plan.packages)

    def initial_of(self, entry: pricing.Preset) -> dict[str, Any]:
        """The boxes of a preset."""
        return {
            "name": entry.name,
            "tier": entry.tier,
            "packages": list(entry.packages),
            "recommended": entry.recommended,
        }

    def entry(self) -> pricing.Preset:
        """The preset that was typed."""
        typed = self.cleaned_data
        return pricing.Preset(
            self.new_code(), typed["name"], typed["tier"], tuple(typed["packages"]), typed["recommended"]
        )
