"""What is agreed with one client alone: a price for a service, and months at less to begin with."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

import pricing
from groundwork.forms import WholeField
from groundwork.typed_numbers import Box
from plans.forms.decimals import shown_money, shown_percent
from quotes.drafts import Draft, can_be_agreed
from quotes.forms.discounts import DISCOUNT
from quotes.forms.fields import ExactField
from quotes.proposal.words import list_price

# Free to begin with, then half, then a quarter off: nobody has wanted a fourth step.
STEPS: Final = range(3)


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A service, what it costs in the plan, and the box for the price that is agreed instead."""

    name: str
    unit: str
    listed: str
    box: BoundField


@dataclass(frozen=True, slots=True)
class RampRow:
    """So many months, and how much less they cost."""

    months: BoundField
    percent: BoundField


def agreed_fields(plan: pricing.Plan) -> dict[str, forms.Field]:
    """The boxes: a price for each service that can have one, and the steps of the ramp."""
    fields: dict[str, forms.Field] = {
        price_name(service.code): ExactField(label=service.name, required=False, box=Box(plan.currency))
        for service in plan.services
        if can_be_agreed(service)
    }
    for step in STEPS:
        fields[f"ramp_months_{step}"] = WholeField(label=_("Months"), least=1, most=1_000, required=False)
        fields[f"ramp_percent_{step}"] = ExactField(
            label=_("Percent off"), shape=DISCOUNT, box=Box(percent=True), required=False
        )
    return fields


def agreed_initial(draft: Draft, currency: str) -> dict[str, Any]:
    """What the boxes show of a draft."""
    found: dict[str, Any] = {price_name(code): shown_money(agreed, currency) for code, agreed in draft.prices}
    for step, entry in zip(STEPS, draft.ramp, strict=False):
        found[f"ramp_months_{step}"] = str(entry.months)
        found[f"ramp_percent_{step}"] = shown_percent(entry.percent)
    return found


def check_ramp(form: forms.Form) -> None:
    """Ask for the other half of a step of which one half was typed."""
    for step in STEPS:
        names = (f"ramp_months_{step}", f"ramp_percent_{step}")
        empty = [name for name in names if name not in form.errors and form.cleaned_data.get(name) is None]
        if len(empty) == 1 and not set(names) & set(form.errors):
            form.add_error(empty[0], _("Write both: how many months, and how much less they cost."))


def prices_of(found: Mapping[str, Any], plan: pricing.Plan) -> tuple[tuple[str, Any], ...]:
    """The prices that were typed, by service."""
    typed = ((service.code, found.get(price_name(service.code))) for service in plan.services)
    return tuple(sorted((code, agreed) for code, agreed in typed if agreed is not None))


def ramp_of(found: Mapping[str, Any]) -> tuple[pricing.Ramp, ...]:
    """The steps that were typed, one after the other."""
    return tuple(
        pricing.Ramp(found[f"ramp_months_{step}"], found[f"ramp_percent_{step}"].scaleb(-2))
        for step in _typed_steps(found)
    )


def ramp_box(found: Mapping[str, Any], place: str) -> str:
    """The box that an error of the engine is about: `0.percent` is that of the first step that was typed."""
    at, _dot, name = place.partition(".")
    steps = _typed_steps(found)
    return f"ramp_{name or 'months'}_{steps[int(at)] if at else steps[0]}"


def price_name(service: str) -> str:
    """The name of the box for a service's price."""
    return f"price_{service}"


def price_rows(form: forms.Form, plan: pricing.Plan, shown: Collection[str]) -> list[PriceRow]:
    """A row for each of these services, and for whatever has a price or was typed into."""
    rows = []
    for service in plan.services:
        name = price_name(service.code)
        if name in form.fields and (service.code in shown or form[name].value()):
            unit = plan.index.units.get(service.unit)
            rows.append(
                PriceRow(service.name, unit.name if unit else "", list_price(service, plan.currency), form[name])
            )
    return rows


def _typed_steps(found: Mapping[str, Any]) -> list[int]:
    return [step for step in STEPS if found.get(f"ramp_months_{step}") is not None]
