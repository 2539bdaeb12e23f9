"""Several services at once: whatever is left empty stays in each of them as it is."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

import pricing
from plans.editing.kinds import Edit
from plans.editing.several import Wanted, change_several
from plans.forms.decimals import ExactDecimalField
from plans.forms.entries.base import choices_of
from plans.forms.fields import MoneyField, TextField, set_currency
from plans.forms.revision import RevisionField
from plans.services import BadEditError

_NO_TIER = "-"  # no code is only a hyphen


class SeveralForm(forms.Form):
    """What the chosen services are to have from now on. Of those that somebody has removed nothing is said any more."""

    revision = RevisionField()
    service = forms.MultipleChoiceField(
        widget=forms.MultipleHiddenInput,
        error_messages={"required": _("Choose the services first: tick them in the matrix.")},
    )
    category = TextField(label=_("Category"), required=False)
    unit = forms.ChoiceField(label=_("Counted by"), required=False)
    taxable = forms.ChoiceField(
        label=_("Taxable"), required=False, choices=[("", _("as it is")), ("yes", _("yes")), ("no", _("no"))]
    )
    cost = MoneyField(label=_("Cost"), required=False, shape=pricing.COST)
    minutes = ExactDecimalField(label=_("Minutes"), required=False, shape=pricing.COST)
    break_fix_minutes = ExactDecimalField(label=_("Break-fix minutes"), required=False, shape=pricing.COST)
    tier = forms.ChoiceField(label=_("On the rung"), required=False)
    joins = forms.MultipleChoiceField(
        label=_("Put into packages"), required=False, widget=forms.CheckboxSelectMultiple()
    )
    leaves = forms.MultipleChoiceField(
        label=_("Take out of packages"), required=False, widget=forms.CheckboxSelectMultiple()
    )

    def __init__(self, plan: pricing.Plan, codes: list[str], data: Any = None, **options: Any) -> None:
        self.plan = plan
        self.chosen = [entry for entry in plan.services if entry.code in codes]
        initial = {"service": [entry.code for entry in self.chosen], **options.pop("initial", {})}
        super().__init__(data, auto_id="several-%s", initial=initial, **options)
        as_it_is = str(_("as it is"))
        client = [(pricing.CLIENT_UNIT, _("Client (always 1)"))]
        choices: dict[str, list[tuple[str, Any]]] = {
            "service": choices_of(plan.services),
            "unit": [*choices_of(plan.units, as_it_is), *client],
            "tier": [*choices_of(plan.tiers, as_it_is), (_NO_TIER, _("none"))],
            "joins": choices_of(plan.packages),
            "leaves": choices_of(plan.packages),
        }
        for name, found in choices.items():
            cast("forms.ChoiceField", self.fields[name]).choices = found
        self.fields["category"].widget.attrs["list"] = "categories-several"

    def full_clean(self) -> None:
        """The cost is in the plan's currency."""
        set_currency(self, self.plan.currency)
        super().full_clean()

    def clean(self) -> dict[str, Any]:
        """Nothing joins a package and leaves it."""
        typed = super().clean() or self.cleaned_data
        if set(typed.get("joins", ())) & set(typed.get("leaves", ())):
            self.add_error("leaves", _("A package cannot be in both lists. Untick it in one of them."))
        return typed

    @property
    def title(self) -> str:
        """What the form is about."""
        count = len(self.chosen)
        return ngettext("Edit %(count)d service", "Edit %(count)d services", count) % {"count": count}

    @property
    def what(self) -> str:
        """What is edited, for undo."""
        count = len(self.cleaned_data["service"])
        return ngettext("%(count)d service", "%(count)d services", count) % {"count": count}

    def edit(self) -> Edit:
        """The edit that this form makes: of what was filled in, in every chosen service."""
        typed = self.cleaned_data
        fields = {name: typed[name] for name in ("category", "unit") if typed[name]}
        fields |= {name: typed[name] for name in ("cost", "minutes", "break_fix_minutes") if typed[name] is not None}
        if typed["taxable"]:
            fields["taxable"] = typed["taxable"] == "yes"
        tier = {"": None, _NO_TIER: ""}.get(typed["tier"], typed["tier"])
        return change_several(typed["service"], Wanted(fields, tier, typed["joins"], typed["leaves"]))

    def refuse(self, error: BadEditError) -> None:
        """Put what the plan refused where it can be read."""
        name = error.path.rpartition(".")[2]
        self.add_error(name if name in self.fields else None, str(error))
