"""The desk's form: everything in a draft."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext as _

import pricing
from groundwork.display import money_parts, number, rate
from groundwork.forms import WholeField
from groundwork.typed_numbers import Box
from quotes.drafts import OWN, Candidate, Draft, candidates_of
from quotes.errors import DraftError
from quotes.forms.agreed import (
    STEPS,
    PriceRow,
    RampRow,
    agreed_fields,
    check_ramp,
    price_name,
    price_rows,
    prices_of,
    ramp_box,
    ramp_of,
)
from quotes.forms.boxes import DraftBoxes
from quotes.forms.cover import Choices, cover_of, set_cover_choices
from quotes.forms.deposit import NOTHING, check_deposit, deposit_of
from quotes.forms.discounts import AMOUNT, PERCENT, discount_of
from quotes.forms.draft_values import CandidateRow, QuantityRow, initial_of, quantity_name
from quotes.forms.extras import MOST_EXTRAS, ExtraForm, ExtraFormSet, extra_initial
from quotes.forms.fields import ExactField
from quotes.forms.limits import LimitRow, check_limits, least_name, limit_fields, limit_rows, limits_of
from quotes.forms.picking import PickingForm
from quotes.forms.signers import SigningRows
from quotes.proposal.changes import changes, term_changes, with_changes
from quotes.terms import start_fault


class DraftForm(DraftBoxes):
    """Bound to what was typed, or showing a draft. `extras` is the formset that belongs to it.

    `zone` is the company's: in it a first day that is over at `now` is refused.
    """

    # Whether it is about a change of a contract (quotes.forms.amending).
    amends: ClassVar[bool] = False

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        plan: pricing.Plan,
        inventory: pricing.Inventory,
        draft: Draft,
        revision: int,
        contacts: Sequence[tuple[int, str]],
        now: datetime,
        zone: str,
        covers: Choices,
    ) -> None:
        self.now, self.zone, self.renews, self.deposit_before = now, zone, draft.renews, draft.deposit
        self.plan, self.candidates = plan, candidates_of(plan)
        self.counted = pricing.unit_quantities(plan, inventory)
        super().__init__(data, initial={**initial_of(draft, plan.currency), "revision": revision})
        for name in ("discount", "one_time_discount", "deposit"):
            box = Box(plan.currency) if self[f"{name}_kind"].value() == AMOUNT else Box(percent=True)
            cast(ExactField, self.fields[name]).box = box
        for unit in plan.units:
            self.fields[quantity_name(unit.code)] = WholeField(label=unit.name, required=False)
        self.fields.update(agreed_fields(plan))
        if not self.amends:
            self.fields.update(limit_fields(plan))
        self.fields["starts_on"].widget.attrs["class"] = "form-control"
        self.cover_before = draft.cover_text, draft.cover_items
        self._set_choices(contacts)
        set_cover_choices(self, covers)
        rows = [extra_initial(extra, plan.currency) for extra in draft.extras] if data is None else None
        self.signing = SigningRows(data, draft.signing)
        self.extras = ExtraFormSet(data, prefix="extras", initial=rows, form_kwargs={"currency": plan.currency})
        self.picking = PickingForm(data, plan.currency, MOST_EXTRAS - len(self.extras.forms))

    def _set_choices(self, contacts: Sequence[tuple[int, str]]) -> None:
        kinds = [(PERCENT, "%"), (AMOUNT, money_parts(0, self.plan.currency).symbol)]
        known = ((candidate.code, candidate.name) for candidate in self.candidates)
        candidates = [*known, (OWN, _("Made for this client"))]
        terms = [(term.months, with_changes(term.name, term_changes(term))) for term in self.plan.terms]
        billings = [(entry.months, with_changes(entry.name, changes(entry.adjustment))) for entry in self.plan.billing]
        choices: dict[str, Sequence[tuple[Any, Any]]] = {
            "options": candidates,
            "recommended": candidates,
            "term": terms,
            "terms": terms,
            "billing": billings or [(1, _("By the month"))],
            "billings": billings,
            "discount_kind": kinds,
            "one_time_discount_kind": kinds,
            "deposit_kind": kinds,
            "own_tier": [(tier.code, tier.name) for tier in self.plan.tiers],
            "own_packages": [(package.code, package.name) for package in self.plan.packages],
            "taxes": [(tax.code, with_changes(tax.name, [rate(tax.rate)])) for tax in self.plan.taxes],
            "contact": [("", _("Nobody yet")), *contacts],
        }
        for name, wanted in choices.items():
            cast(forms.ChoiceField, self.fields[name]).choices = wanted

    def clean_starts_on(self) -> date | None:
        """The first day. Raises ValidationError for one that is over."""
        first: date | None = self.cleaned_data["starts_on"]
        if fault := start_fault(first, self.now, self.zone):
            raise ValidationError(fault)
        return first

    def clean(self) -> dict[str, Any]:
        check_ramp(self)
        check_deposit(self)
        if not self.amends:
            check_limits(self, self.plan)
        return self.cleaned_data

    def is_valid(self) -> bool:
        """Both the form and its rows, so that all errors are shown at once."""
        return all([super().is_valid(), self.extras.is_valid(), self.picking.is_valid(), self.signing.is_valid()])

    def draft(self) -> Draft:
        """What was typed. Call it when the form is valid."""
        found = self.cleaned_data
        quantities = {unit.code: found[quantity_name(unit.code)] for unit in self.plan.units}
        return Draft(
            options=tuple(found["options"]),
            recommended=found["recommended"],
            term=found["term"],
            terms=tuple(int(months) for months in found["terms"]),
            # Nothing is asked where the plan bills by the month alone.
            billing=found["billing"] or 1,
            billings=tuple(int(months) for months in found["billings"]),
            title=found["title"],
            personal_line=found["personal_line"].replace("\r\n", "\n"),
            contact=found["contact"],
            valid_days=found["valid_days"],
            taxes=tuple(found["taxes"]),
            discount=discount_of(found, "discount"),
            one_time_discount=discount_of(found, "one_time_discount"),
            quantities=tuple(sorted((unit, number) for unit, number in quantities.items() if number is not None)),
            extras=(*(form.extra() for form in self._rows_kept()), *self.picking.lines()),
            prices=prices_of(found, self.plan),
            ramp=ramp_of(found),
            starts_on=found["starts_on"],
            signing=self.signing.signing(),
            deposit=deposit_of(found, self.deposit_before),
            **cover_of(found, self.cover_before),
            show_parts=found["show_parts"],
            show_pictures=found["show_pictures"],
            limits=() if self.amends else limits_of(found, self.plan),
            own=self._own() if OWN in found["options"] else None,
            renews=self.renews,
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
            rows = self._rows_kept()
            if int(at) < len(rows):
                rows[int(at)].add_error(name if name in ExtraForm.base_fields else None, str(error))
            else:  # what was picked beside the rows
                self.add_error(None, str(error))
            return
        name = start
        if start == "quantities":
            name = quantity_name(rest)
        elif start == "limits":
            name = least_name(rest)
        elif start == "prices":
            name = price_name(rest)
        elif start == "ramp":
            name = ramp_box(self.cleaned_data, rest)
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

    def limit_rows(self) -> list[LimitRow]:
        """The plan's units with what the client may choose of them."""
        return limit_rows(self, self.plan, {unit.code: self._begins(unit.code) for unit in self.plan.units})

    def _begins(self, unit: str) -> str:
        typed = self[quantity_name(unit)].value()
        return number(self.counted[unit]) if typed in (None, "") else str(typed)

    def offered(self) -> list[str]:
        """The codes of the options that are ticked."""
        return self["options"].value() or []

    def price_rows(self) -> list[PriceRow]:
        """The charged services of the offered options, and those that have a price of their own."""
        index, chosen = self.plan.index, self.offered()
        offered = [(entry.tier, entry.packages) for entry in self.candidates if entry.code in chosen]
        if OWN in chosen and self["own_tier"].value() in index.tiers:
            offered.append((self["own_tier"].value(), tuple(self["own_packages"].value() or ())))
        shown: set[str] = set()
        for tier, packages in offered:
            shown.update(index.ladder[index.rung[tier]])
            shown.update(code for name in packages if name in index.packages for code in index.packages[name].services)
        return price_rows(self, self.plan, shown)

    def ramp_rows(self) -> list[RampRow]:
        """The steps of the ramp."""
        return [RampRow(self[f"ramp_months_{step}"], self[f"ramp_percent_{step}"]) for step in STEPS]

    def agrees_prices(self) -> bool:
        """Whether a price was agreed, or was tried to be."""
        return any(self[name].value() for name in self.fields if name.startswith(price_name("")))

    def has_ramp(self) -> bool:
        """The same of months at less."""
        return any(row.months.value() or row.percent.value() for row in self.ramp_rows())

    def lets_choose(self) -> bool:
        """Whether the client may choose a term, a billing or a number."""
        limits = any(box.value() not in (None, "") for row in self.limit_rows() for box in (row.least, row.most))
        return limits or bool(self["terms"].value() or self["billings"].value())

    def asks_deposit(self) -> bool:
        """Whether anything is due at signing, or a number for it was typed."""
        return self["due"].value() not in (None, "", NOTHING) or bool(self["deposit"].value())

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
        found += self.picking.faults()
        found += self.signing.errors() if self.signing.is_asked else []
        return found + [("", str(text)) for text in self.extras.non_form_errors()]

    def _rows_kept(self) -> list[ExtraForm]:
        return [form for form in self.extras.forms if form.has_changed() and not form.cleaned_data.get("DELETE")]
