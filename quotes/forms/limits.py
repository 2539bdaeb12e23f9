"""How many of a unit the client may choose: two boxes of the desk beside each unit of the plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

import pricing
from groundwork.forms import WholeField
from quotes.documents import Limit


@dataclass(frozen=True, slots=True)
class LimitRow:
    """A unit of the plan, with how many the proposal begins, and the boxes for what the client may choose."""

    name: str
    begins: str
    least: BoundField
    most: BoundField


def least_name(unit: str) -> str:
    """The name of the box for the least of a unit."""
    return f"least_{unit}"


def most_name(unit: str) -> str:
    """The name of the box for the most of a unit."""
    return f"most_{unit}"


def limit_fields(plan: pricing.Plan) -> dict[str, forms.Field]:
    """The boxes, two for each unit."""
    fields: dict[str, forms.Field] = {}
    for unit in _choosable(plan):
        names = {"unit": unit.name}
        fields[least_name(unit.code)] = WholeField(label=_("%(unit)s, at least") % names, required=False)
        fields[most_name(unit.code)] = WholeField(label=_("%(unit)s, at most") % names, required=False)
    return fields


def limit_rows(form: forms.Form, plan: pricing.Plan, begins: Mapping[str, str]) -> list[LimitRow]:
    """A row for each unit that can be chosen."""
    return [
        LimitRow(unit.name, begins[unit.code], form[least_name(unit.code)], form[most_name(unit.code)])
        for unit in _choosable(plan)
    ]


def limits_initial(limits: tuple[Limit, ...]) -> dict[str, Any]:
    """What the boxes show of a draft."""
    found: dict[str, Any] = {}
    for limit in limits:
        found |= {least_name(limit.unit): limit.least, most_name(limit.unit): limit.most}
    return found


def check_limits(form: forms.Form, plan: pricing.Plan) -> None:
    """Ask for the other end where one alone was typed."""
    for unit in _choosable(plan):
        names = (least_name(unit.code), most_name(unit.code))
        empty = [name for name in names if name not in form.errors and form.cleaned_data.get(name) is None]
        if len(empty) == 1 and not set(names) & set(form.errors):
            form.add_error(empty[0], _("Write this too, or leave both empty."))


def limits_of(found: dict[str, Any], plan: pricing.Plan) -> tuple[Limit, ...]:
    """What was typed, sorted by unit. Call it when the form is valid."""
    limits = []
    for unit in _choosable(plan):
        least, most = found.get(least_name(unit.code)), found.get(most_name(unit.code))
        if least is not None and most is not None:
            limits.append(Limit(unit.code, least, most))
    return tuple(sorted(limits, key=lambda limit: limit.unit))


def _choosable(plan: pricing.Plan) -> list[pricing.Unit]:
    """Not what is beyond those that are included with another unit."""
    return [unit for unit in plan.units if unit.beyond is None]
