"""Tiers, packages and presets."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

import pricing
from groundwork.display import unit_price_parts
from plans.editing.entries import move
from plans.editing.kinds import Edit
from plans.editing.placing import in_plan_order
from plans.forms.decimals import shown_money
from plans.forms.entries.base import EntryForm, choices_of
from plans.forms.fields import MoneyField, TextField
from plans.services import BadEditError


class TierForm(EntryForm):
    """A rung, and what it costs: what it adds, or all together with the rungs below; whichever is changed counts.

    Which services are on it is decided in the matrix. Only services carry a price, so a changed figure sets the prices
    of the rung's own services (`pricing.with_rung_price`).
    """

    kind_name = "tier"
    new_title = _("A new tier")
    own_title = _("Tier: %(name)s")

    tagline = TextField(
        label=_("Tagline"),
        limit=pricing.TAGLINE,
        required=False,
        help_text=_("What the client gets by climbing here, in their words. The client reads this."),
    )
    minimum = MoneyField(
        label=_("Monthly minimum"), required=False, help_text=_("What a client on this tier pays at least.")
    )

    def __init__(self, plan: pricing.Plan, found: Any, data: Any = None, **options: Any) -> None:
        super().__init__(plan, found, data, **options)
        self.prices = () if found is None else pricing.rung_prices(plan, found.code)
        for price in self.prices:
            if price.settable:
                names = {"unit": self._row_name(price.code)}
                for name, label, figure in (
                    (f"adds_{price.code}", gettext("%(unit)s, this rung adds") % names, price.adds),
                    (f"together_{price.code}", gettext("%(unit)s, all together") % names, price.together),
                ):
                    initial = shown_money(figure, plan.currency)
                    self.fields[name] = MoneyField(label=label, required=False, initial=initial)

        if found is None and plan.tiers:
            place = forms.ChoiceField(label=_("Where it stands"), required=False, choices=list(_places(plan.tiers)))
            self.fields["place"] = place

    def initial_of(self, entry: pricing.Tier) -> dict[str, Any]:
        """The boxes of a tier."""
        minimum = shown_money(entry.minimum, self.plan.currency) if entry.minimum != 0 else ""
        return {"name": entry.name, "tagline": entry.tagline, "minimum": minimum}

    def belongs(self, name: str) -> str:
        """What a rung adds and what it costs all together are one figure."""
        return name.replace("together_", "adds_", 1)

    def _row_name(self, code: str) -> str:
        if code == pricing.FLAT:
            return gettext("flat")
        unit = self.plan.index.units.get(code)
        return gettext("a client") if unit is None else unit.name

    def price_rows(self) -> Iterator[dict[str, Any]]:
        """For the template: what each row is called and costs, with its boxes where it can be set."""
        for price in self.prices:
            row: dict[str, Any] = {"name": self._row_name(price.code), "below": self._figure(price.below)}
            if price.settable:
                row |= {"adds": self[f"adds_{price.code}"], "together": self[f"together_{price.code}"]}
            else:
                row |= {"fixed": self._figure(price.together)}
            yield row

    def _figure(self, amount: Decimal) -> str:
        return unit_price_parts(amount, self.plan.currency).figure

    def clean(self) -> dict[str, Any]:
        """Whether each changed figure can be had."""
        typed = super().clean() or self.cleaned_data
        for price in self.prices:
            self._check_sum(price, typed)
        for name, row, figure, together in self._changed_prices():
            try:
                pricing.with_rung_price(self.plan, self.found.code, row, figure, together=together)
            except pricing.PricingError as error:
                self.add_error(name, BadEditError(error).args[0])
        return typed

    def _check_sum(self, price: pricing.RungPrice, typed: dict[str, Any]) -> None:
        """Of the two boxes one follows from the other; both changed, they have to agree."""
        adds, together = (typed.get(f"{kind}_{price.code}") for kind in ("adds", "together"))
        if adds is None or together is None or adds == price.adds or together == price.together:
            return
        total = price.below + adds
        if total != together:
            figures = {"below": self._figure(price.below), "adds": self._figure(adds), "sum": self._figure(total)}
            said = gettext("%(below)s of the rungs below and %(adds)s are %(sum)s. Change one of the two boxes only.")
            self.add_error(f"together_{price.code}", said % figures)

    def _changed_prices(self) -> Iterator[tuple[str, str, Decimal, bool]]:
        """The figures that are not what they were: the box, the row, the figure, and which of the two it is."""
        for price in self.prices:
            for kind, was in (("adds", price.adds), ("together", price.together)):
                figure = self.cleaned_data.get(f"{kind}_{price.code}")
                if figure is not None and figure != was:
                    yield f"{kind}_{price.code}", price.code, figure, kind == "together"
                    break  # this rung's own figure counts before the sum that follows from it

    def edit(self, after: str = "") -> Edit:
        """The edit that this form makes: of the tier, and of the prices of its own services."""
        tier = super().edit(after)
        changed = tuple(self._changed_prices())
        code = "" if self.found is None else self.found.code
        above, new = self.cleaned_data.get("place", ""), self.new_code()

        def edit(plan: pricing.Plan) -> pricing.Plan:
            for _name, row, figure, together in changed:
                plan = pricing.with_rung_price(plan, code, row, figure, together=together)
            after = tier(plan)
            return move(self.kind, new, above)(after) if above else after

        return edit

    def entry(self) -> pricing.Tier:
        """The tier that was typed; its services stay."""
        typed = self.cleaned_data
        minimum = pricing.ZERO if typed["minimum"] is None else typed["minimum"]
        services = () if self.found is None else self.found.services
        return pricing.Tier(self.new_code(), typed["name"], typed["tagline"], services, minimum)


def _places(tiers: tuple[pricing.Tier, ...]) -> Iterator[tuple[str, str]]:
    """Where a new rung can stand, the highest first: the code of the rung that will be above it, and the place."""
    yield "", gettext("highest, above %(tier)s") % {"tier": tiers[-1].name}
    for below, above in reversed(tuple(pairwise(tiers))):
        yield above.code, gettext("between %(below)s and %(above)s") % {"below": below.name, "above": above.name}
    yield tiers[0].code, gettext("lowest, below %(tier)s") % {"tier": tiers[0].name}


class PackageForm(EntryForm):
    """A package and its rules. A new one is filled here; afterwards the matrix decides which services are in it."""

    kind_name = "package"
    new_title = _("A new package")
    own_title = _("Package: %(name)s")

    tagline = TextField(
        label=_("Benefit"),
        limit=pricing.TAGLINE,
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
        if found is None and plan.services:
            self.fields["services"] = forms.MultipleChoiceField(
                label=_("What is in it"),
                required=False,
                widget=forms.CheckboxSelectMultiple(),
                choices=list(_by_category(plan.services)),
            )

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
        """The package that was typed; the services of one that is there already stay."""
        typed = self.cleaned_data
        filled = in_plan_order(self.plan, typed.get("services", ()))
        return pricing.Package(
            code=self.new_code(),
            name=typed["name"],
            tagline=typed["tagline"],
            services=filled if self.found is None else self.found.services,
            requires_tier=typed["requires_tier"] or None,
            requires=tuple(typed["requires"]),
            conflicts=tuple(typed["conflicts"]),
        )


def _by_category(services: tuple[pricing.Service, ...]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Services to choose from, under the headings of the matrix."""
    for category in dict.fromkeys(service.category for service in services):
        yield category, [(entry.code, entry.name) for entry in services if entry.category == category]


class PresetForm(EntryForm):
    """A named choice: a column that a proposal compares."""

    kind_name = "preset"
    new_title = _("A new preset")
    own_title = _("Preset: %(name)s")

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
