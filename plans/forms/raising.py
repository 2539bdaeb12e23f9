"""Raising prices: of which services, by how much, and where a price may end."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import groupby
from typing import Any, Final, cast

from django import forms
from django.forms.boundfield import BoundWidget
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import pricing
from groundwork.display import rate, unit_price
from groundwork.locales import company_locale, signs_of
from plans.editing.kinds import Edit
from plans.editing.raising import raise_prices
from plans.forms.fields import MoneyField, PercentField, set_currency
from plans.forms.revision import RevisionField, RevisionForm
from plans.models import Plan
from plans.selectors import working_plan
from plans.selectors.matrix import per_text, price_text
from plans.selectors.raising import has_price
from plans.selectors.states import value_at
from plans.services import BadEditError

_AMOUNT: Final = pricing.Shape("an amount", decimals=4, digits=9, signed=True)
_MOST: Final = Decimal(10)  # a thousand percent


class RaiseForm(forms.Form):
    """Call `raised`, `edit` and `what` on a valid form. `plan` is the working copy as the owner sees it."""

    revision = RevisionField()
    which = forms.ChoiceField(
        label=gettext_lazy("Which prices"),
        choices=[
            ("all", gettext_lazy("All")),
            ("category", gettext_lazy("A category")),
            ("tier", gettext_lazy("A tier")),
            ("chosen", gettext_lazy("Chosen services")),
        ],
        initial="all",
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
    )
    category = forms.ChoiceField(label=gettext_lazy("Category"), required=False)
    tier = forms.ChoiceField(
        label=gettext_lazy("Tier"),
        required=False,
        help_text=gettext_lazy("What it adds itself, without the tiers below it."),
    )
    services = forms.MultipleChoiceField(
        label=gettext_lazy("Services"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )
    by = forms.ChoiceField(
        label=gettext_lazy("By"),
        choices=[("share", gettext_lazy("A percentage")), ("amount", gettext_lazy("An amount"))],
        initial="share",
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
    )
    share = PercentField(signed=True, label=gettext_lazy("Percentage"))
    amount = MoneyField(shape=_AMOUNT, label=gettext_lazy("Amount"), required=False)
    rounding = forms.ChoiceField(label=gettext_lazy("Rounded"), initial="minor")

    raised: pricing.Plan

    def __init__(self, plan: pricing.Plan, data: Any = None, **options: Any) -> None:
        self.plan = plan
        super().__init__(data, **options)
        self.priced = _by_category([service for service in plan.services if has_price(service)])
        self._offer("category", [(name, name) for name in dict.fromkeys(entry.category for entry in self.priced)])
        self._offer("tier", [(tier.code, tier.name) for tier in plan.tiers])
        self._offer("services", [(entry.code, entry.name) for entry in self.priced])
        self._offer("rounding", list(_roundings(plan.currency).items()))
        for name in ("share", "amount"):
            self.fields[name].help_text = _("With a minus in front prices fall.")
        set_currency(self, plan.currency)

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = choices

    def service_boxes(self) -> Iterator[tuple[str, list[tuple[BoundWidget, str]]]]:
        """For the template: for each category the boxes of its services, each with its price."""
        boxes = zip(self["services"], self.priced, strict=True)
        for category, members in groupby(boxes, key=lambda pair: pair[1].category):
            yield category, [(box, self._price(service)) for box, service in members]

    def _price(self, service: pricing.Service) -> str:
        return f"{price_text(service.charge, self.plan.currency)} {per_text(self.plan, service)}"

    def clean(self) -> dict[str, Any]:
        """Whether somebody's price changes by something; the raised plan is worked out here, because it may be none."""
        typed = super().clean() or self.cleaned_data
        # What belongs to another choice is not in sight, so what stands there does not count.
        for box, used in (("category", "which"), ("tier", "which"), ("share", "by"), ("amount", "by")):
            if typed.get(used) != box:
                self.errors.pop(box, None)
        if typed.get("which") != "chosen":
            self.errors.pop("services", None)
        elif not typed.get("services") and "services" not in self.errors:
            self.add_error("services", _("Choose at least one service."))
        self._clean_figure(typed)
        if not self.errors and not self.codes:
            self.add_error(None, _("None of these services has a price, so there is nothing to raise."))
        if not self.errors:
            try:
                self.raised = pricing.read_plan(pricing.plan_document(self.edit()(self.plan)))
            except pricing.PricingError as error:
                self.add_error(None, str(BadEditError(error)))
        return typed

    def _clean_figure(self, typed: dict[str, Any]) -> None:
        by = typed.get("by")
        if by is None or by in self.errors:
            return
        figure = typed.get(by)
        if not figure:
            self.add_error(by, _("Say by how much, like 5; −5 lowers prices."))
        elif by == "share" and figure <= -1:
            self.add_error(by, _("Lower prices by less than 100%: nothing would be left of them."))
        elif by == "share" and figure > _MOST:
            self.add_error(by, _("Enter 1000 or less."))

    @property
    def codes(self) -> frozenset[str]:
        """The charged services that are meant, by code; none where no price is among them."""
        typed, which = self.cleaned_data, self.cleaned_data["which"]
        charged = [service for service in self.plan.services if service.charge is not None]
        if which == "category":
            charged = [service for service in charged if service.category == typed["category"]]
        elif which == "tier":
            held = self.plan.index.tiers[typed["tier"]].services
            charged = [service for service in charged if service.code in held]
        elif which == "chosen":
            charged = [service for service in charged if service.code in typed["services"]]
        codes = frozenset(service.code for service in charged)
        return codes if any(service.code in codes for service in self.priced) else frozenset()

    @property
    def rise(self) -> pricing.Rise:
        """By how much."""
        typed = self.cleaned_data
        by = {typed["by"]: typed[typed["by"]]}
        return pricing.Rise(rounding=typed["rounding"], **by)

    def edit(self) -> Edit:
        """The edit that this form makes."""
        return raise_prices(self.codes, self.rise)

    @property
    def what(self) -> str:
        """What was done, for undo."""
        rise = self.rise
        if rise.share is not None:
            by = rate(abs(rise.share))
        else:
            by = unit_price(abs(rise.amount or Decimal(0)), self.plan.currency)
        return (_("Prices lowered by %(by)s") if rise.lowers else _("Prices raised by %(by)s")) % {"by": by}


def raise_form(plan: Plan, posted: QueryDict) -> RaiseForm:
    """What was posted, on the plan as it was at the revision that was posted along: as its preview showed it."""
    since = RevisionForm(posted)
    known = since.is_valid() and since.cleaned_data["revision"] != plan.revision
    value = value_at(plan, since.cleaned_data["revision"]) if known else None
    return RaiseForm(value or working_plan(plan), posted)


def _by_category(services: list[pricing.Service]) -> list[pricing.Service]:
    """Services of one category together, the categories as the plan has them first."""
    order = list(dict.fromkeys(service.category for service in services))
    return sorted(services, key=lambda service: order.index(service.category))


def _roundings(currency: str) -> Mapping[str, str]:
    """What is offered in a currency, in words."""
    places = pricing.MINOR_UNITS[currency]
    sign = signs_of(company_locale()).money_decimal

    def ends(decimals: str) -> str:
        return _("to a price that ends in %(end)s") % {"end": f"{sign}{decimals.ljust(places, '0')}"}

    step = unit_price(Decimal(1).scaleb(-places), currency)
    said = {
        "minor": _("to the nearest %(amount)s") % {"amount": step},
        **{end: ends(end) for end in ("00", "50", "95")},
        "five": _("to the nearest %(amount)s") % {"amount": unit_price(Decimal(5), currency)},
    }
    return {name: said[name] for name in pricing.roundings(currency)}
