"""The desk's form: everything in a draft."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField, BoundWidget
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import pricing
from groundwork.display import money_parts
from groundwork.forms import OneLineField, WholeField, plain_text
from groundwork.typed_numbers import Box
from plans.forms.decimals import shown_money, shown_percent
from quotes.drafts import OWN, Candidate, Draft, candidates_of
from quotes.errors import DraftError
from quotes.forms.extras import ExtraForm, ExtraFormSet, extra_initial
from quotes.forms.fields import ExactField

PERCENT, AMOUNT = "percent", "amount"
_DISCOUNT = pricing.Shape("a discount", decimals=4, digits=9)
_CHOICE = {"invalid_choice": gettext_lazy("Choose one of those shown."), "required": gettext_lazy("Choose one.")}


def _select() -> forms.Select:
    return forms.Select(attrs={"class": "form-select"})


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """A candidate with its tick, its recommendation, and what it is made of."""

    candidate: Candidate
    inside: str
    tick: BoundWidget
    star: BoundWidget


@dataclass(frozen=True, slots=True)
class QuantityRow:
    """A unit of the plan, what was counted of it, and the box that overrides it."""

    name: str
    counted: int
    box: BoundField


class DraftForm(forms.Form):
    """Bound to what was typed, or showing a draft. `extras` is the formset that belongs to it."""

    revision = WholeField(widget=forms.HiddenInput, most=2_000_000_000)
    options = forms.MultipleChoiceField(
        label=gettext_lazy("Options side by side"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        error_messages=_CHOICE,
    )
    recommended = forms.ChoiceField(
        label=gettext_lazy("Recommended"),
        required=False,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages=_CHOICE,
    )
    term = forms.TypedChoiceField(
        label=gettext_lazy("Term"),
        coerce=int,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages=_CHOICE,
    )
    discount = ExactField(label=gettext_lazy("Monthly discount"), shape=_DISCOUNT, required=False)
    discount_kind = forms.ChoiceField(label=gettext_lazy("Monthly discount in"), widget=_select())
    one_time_discount = ExactField(label=gettext_lazy("One-time discount"), shape=_DISCOUNT, required=False)
    one_time_discount_kind = forms.ChoiceField(label=gettext_lazy("One-time discount in"), widget=_select())
    tax = forms.ChoiceField(label=gettext_lazy("Tax"), required=False, widget=_select(), error_messages=_CHOICE)
    contact = forms.TypedChoiceField(
        label=gettext_lazy("Goes to"),
        coerce=int,
        required=False,
        empty_value=None,
        widget=_select(),
        error_messages=_CHOICE,
    )
    title = OneLineField(
        label=gettext_lazy("Title"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    personal_line = forms.CharField(
        label=gettext_lazy("Personal line"),
        max_length=2000,
        required=False,
        validators=[plain_text(lines=True)],
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 4, "dir": "auto"}),
    )
    valid_days = WholeField(label=gettext_lazy("Days valid"), least=1, most=365)
    own_name = OneLineField(
        label=gettext_lazy("What it is called"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    own_tier = forms.ChoiceField(label=gettext_lazy("Tier"), required=False, widget=_select(), error_messages=_CHOICE)
    own_packages = forms.MultipleChoiceField(
        label=gettext_lazy("Packages"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        error_messages=_CHOICE,
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        plan: pricing.Plan,
        inventory: pricing.Inventory,
        draft: Draft,
        revision: int,
        contacts: Sequence[tuple[int, str]],
    ) -> None:
        self.plan, self.candidates = plan, candidates_of(plan)
        self.counted = pricing.unit_quantities(plan, inventory)
        super().__init__(data, initial={**_initial(draft, plan.currency), "revision": revision})
        for name in ("discount", "one_time_discount"):
            box = Box(plan.currency) if self[f"{name}_kind"].value() == AMOUNT else Box(percent=True)
            cast(ExactField, self.fields[name]).box = box
        for unit in plan.units:
            self.fields[quantity_name(unit.code)] = WholeField(label=unit.name, required=False)
        self._set_choices(contacts)
        rows = [extra_initial(extra, plan.currency) for extra in draft.extras] if data is None else None
        self.extras = ExtraFormSet(data, prefix="extras", initial=rows, form_kwargs={"currency": plan.currency})

    def _set_choices(self, contacts: Sequence[tuple[int, str]]) -> None:
        kinds = [(PERCENT, "%"), (AMOUNT, money_parts(0, self.plan.currency).symbol)]
        known = ((candidate.code, candidate.name) for candidate in self.candidates)
        candidates = [*known, (OWN, _("Made for this client"))]
        choices: dict[str, Sequence[tuple[Any, Any]]] = {
            "options": candidates,
            "recommended": candidates,
            "term": [(term.months, term.name) for term in self.plan.terms],
            "discount_kind": kinds,
            "one_time_discount_kind": kinds,
            "own_tier": [(tier.code, tier.name) for tier in self.plan.tiers],
            "own_packages": [(package.code, package.name) for package in self.plan.packages],
            "tax": [("", _("No tax")), *((tax.code, tax.name) for tax in self.plan.taxes)],
            "contact": [("", _("Nobody yet")), *contacts],
        }
        for name, wanted in choices.items():
            cast(forms.ChoiceField, self.fields[name]).choices = wanted

    def is_valid(self) -> bool:
        """Both the form and its rows, so that all errors are shown at once."""
        return all([super().is_valid(), self.extras.is_valid()])

    def draft(self) -> Draft:
        """What was typed. Call it when the form is valid."""
        found = self.cleaned_data
        quantities = {unit.code: found[quantity_name(unit.code)] for unit in self.plan.units}
        return Draft(
            options=tuple(found["options"]),
            recommended=found["recommended"],
            term=found["term"],
            title=found["title"],
            personal_line=found["personal_line"].replace("\r\n", "\n"),
            contact=found["contact"],
            valid_days=found["valid_days"],
            tax=found["tax"],
            discount=_discount(found, "discount"),
            one_time_discount=_discount(found, "one_time_discount"),
            quantities=tuple(sorted((unit, number) for unit, number in quantities.items() if number is not None)),
            extras=tuple(form.extra() for form in self._rows_kept()),
            own=self._own() if OWN in found["options"] else None,
        )

    def _own(self) -> Candidate:
        found = self.cleaned_data
        tier = found["own_tier"] or self.plan.tiers[0].code
        name = found["own_name"] or _("For you")
        return Candidate(OWN, name, "", tier, tuple(found["own_packages"]), False)

    def refuse(self, error: DraftError) -> None:
        """Show a service's error at the field that it names."""
        start, _dot, rest = error.field.partition(".")
        if start == "extras":
            at, _dot, name = rest.partition(".")
            self._rows_kept()[int(at)].add_error(name if name in ExtraForm.base_fields else None, str(error))
            return
        name = quantity_name(rest) if start == "quantities" else start
        self.add_error(name if name in self.fields else None, str(error))

    def candidate_rows(self) -> list[CandidateRow]:
        """The plan's candidates with their controls."""
        index = self.plan.index
        ticks, stars = list(self["options"].subwidgets), list(self["recommended"].subwidgets)
        return [
            CandidateRow(
                candidate,
                " + ".join(
                    [index.tiers[candidate.tier].name, *(index.packages[code].name for code in candidate.packages)]
                ),
                tick,
                star,
            )
            for candidate, tick, star in zip(self.candidates, ticks[:-1], stars[:-1], strict=True)
        ]

    def own_row(self) -> tuple[BoundWidget, BoundWidget]:
        """The tick and the recommendation of the option that is no preset."""
        return list(self["options"].subwidgets)[-1], list(self["recommended"].subwidgets)[-1]

    def quantity_rows(self) -> list[QuantityRow]:
        """The plan's units with what was counted of them."""
        return [
            QuantityRow(unit.name, self.counted[unit.code], self[quantity_name(unit.code)]) for unit in self.plan.units
        ]

    def changes_quantities(self) -> bool:
        """Whether a unit is overridden, or was tried to be: then its table is open."""
        return any(row.box.value() not in (None, "") for row in self.quantity_rows())

    def has_extras(self) -> bool:
        """Whether there is a line outside the plan, or the beginning of one."""
        return any(form.initial or (form.is_bound and form.has_changed()) for form in self.extras.forms)

    def all_errors(self) -> list[tuple[str, str]]:
        """Every error with the label of its field, for the price panel, which has no fields."""
        found = [
            (str(self.fields[name].label) if name in self.fields else "", str(text))
            for name, texts in self.errors.items()
            for text in texts
        ]
        for at, form in enumerate(self.extras.forms, start=1):
            place = _("Line %(number)s") % {"number": at}
            found += [
                (f"{place}, {form.fields[name].label}" if name in form.fields else place, str(text))
                for name, texts in form.errors.items()
                for text in texts
            ]
        return found + [("", str(text)) for text in self.extras.non_form_errors()]

    def _rows_kept(self) -> list[ExtraForm]:
        return [form for form in self.extras.forms if form.has_changed() and not form.cleaned_data.get("DELETE")]


def quantity_name(unit: str) -> str:
    """The name of the box that overrides a unit."""
    return f"quantity_{unit}"


def _initial(draft: Draft, currency: str) -> dict[str, Any]:
    return {
        "options": list(draft.options),
        "recommended": draft.recommended,
        "term": draft.term,
        "title": draft.title,
        "personal_line": draft.personal_line,
        "contact": draft.contact,
        "valid_days": draft.valid_days,
        "tax": draft.tax,
        **_discount_initial("discount", draft.discount, currency),
        **_discount_initial("one_time_discount", draft.one_time_discount, currency),
        **{quantity_name(unit): number for unit, number in draft.quantities},
        **_own_initial(draft.own),
    }


def _own_initial(own: Candidate | None) -> dict[str, Any]:
    if own is None:
        return {}
    return {"own_name": own.name, "own_tier": own.tier, "own_packages": list(own.packages)}


def _discount_initial(name: str, discount: pricing.Discount | None, currency: str) -> dict[str, Any]:
    if discount is None:
        return {name: "", f"{name}_kind": PERCENT}
    if discount.percent is not None:
        return {name: shown_percent(discount.percent), f"{name}_kind": PERCENT}
    return {name: shown_money(discount.amount, currency), f"{name}_kind": AMOUNT}


def _discount(found: Mapping[str, Any], name: str) -> pricing.Discount | None:
    value = found[name]
    if value is None:
        return None
    return (
        pricing.Discount(amount=value)
        if found[f"{name}_kind"] == AMOUNT
        else pricing.Discount(percent=value.scaleb(-2))
    )
