"""A new plan: what it begins with, and its name."""

from datetime import datetime
from typing import Any, Final, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import pricing
from groundwork.models import User
from plans.forms.fields import CostField, TextField, set_currency
from plans.models import Plan
from plans.selectors import plans_in_use
from plans.services import copy_plan, empty_plan, start_plan
from plans.starters import STARTERS, starter_plan

EMPTY, COPY = "empty", "copy"
_OF_EMPTY: Final = ("currency", "labour_rate", "break_fix_rate")


class NewPlanForm(forms.Form):
    """One of the starters, a copy of a plan, or nothing at all. Call `create` on a valid form."""

    start = forms.ChoiceField(
        label=gettext_lazy("Begin with"),
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={"required": gettext_lazy("Choose what to begin with.")},
    )
    copy_of = forms.ModelChoiceField(
        Plan.objects.none(),
        required=False,
        label=gettext_lazy("Which plan"),
        empty_label="–",
        error_messages={"invalid_choice": gettext_lazy("This plan is not there any more. Choose another one.")},
    )
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"),
        choices=[(code, code) for code in sorted(pricing.MINOR_UNITS)],
        help_text=gettext_lazy("Of an empty plan; it can be changed later."),
        initial="USD",
        required=False,
    )
    labour_rate = CostField(
        label=gettext_lazy("Labour rate"), help_text=gettext_lazy("What an hour of our own labour costs us.")
    )
    break_fix_rate = CostField(
        label=gettext_lazy("Break-fix rate"), help_text=gettext_lazy("What an hour costs a client who has no plan.")
    )
    name = TextField(
        label=gettext_lazy("Name"),
        required=False,
        help_text=gettext_lazy("Leave it empty to take the usual one. An empty plan needs its own."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        plans = plans_in_use(user)
        starters = [(starter.code, starter) for starter in STARTERS]
        choices: list[tuple[str, Any]] = [*starters, (EMPTY, _("An empty plan"))]
        choices += [(COPY, _("A copy of a plan"))] if plans else []
        cast("forms.ChoiceField", self.fields["start"]).choices = choices
        cast("forms.ModelChoiceField[Plan]", self.fields["copy_of"]).queryset = plans

    def full_clean(self) -> None:
        """The hourly rates of an empty plan are in the currency that is chosen beside them."""
        set_currency(self, str(self.data.get("currency") or "USD"))
        super().full_clean()

    def clean(self) -> dict[str, Any]:
        """A copy is of something, and an empty plan has a name of its own."""
        typed = super().clean() or self.cleaned_data
        # What belongs to another beginning is not in sight, so what stands there does not count.
        unused = _OF_EMPTY if typed.get("start") != EMPTY else ()
        for name in (*unused, *(("copy_of",) if typed.get("start") != COPY else ())):
            self.errors.pop(name, None)
        if typed.get("start") == COPY and not typed.get("copy_of") and "copy_of" not in self.errors:
            self.add_error("copy_of", _("Choose the plan to copy."))
        if typed.get("start") == EMPTY and not typed.get("name") and "name" not in self.errors:
            self.add_error("name", _("Give the plan a name."))
        return typed

    def create(self, now: datetime) -> Plan:
        """The plan. Raises NameTakenError where a name was typed that another plan has."""
        typed, by = self.cleaned_data, self.user
        start, name = typed["start"], typed["name"]
        if start == EMPTY:
            rates = typed["labour_rate"], typed["break_fix_rate"]
            return empty_plan(name, typed["currency"] or "USD", rates, by=by, now=now)
        if start == COPY:
            original = typed["copy_of"]
            return copy_plan(original, name or self._free(_("%(name)s, copy") % {"name": original.name}), by, now)
        return start_plan(start, name or self._free(starter_plan(start).name), by, now)

    def _free(self, name: str) -> str:
        """The name, with a number where a plan in use has it already."""
        taken = {taken.casefold() for taken in plans_in_use(self.user).values_list("name", flat=True)}
        found, number = name, 1
        while found.casefold() in taken:
            number += 1
            found = f"{name[:190]} {number}"
        return found
