"""What staff type of a contract from before the portal."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django import forms
from django.forms import BoundField
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import pricing
from clients.models import Client
from contracts.boxes import TermsForm, fee_field, number_box
from contracts.bringing_in import AgreedBefore, NotAgreedError, OnPlan
from contracts.documents import PlanRef, clauses_from
from groundwork.device_kinds import in_order, noun, offered
from groundwork.evidence import EvidenceField
from groundwork.forms import OneLineField, WholeField
from plans.models import PlanVersion
from plans.selectors import plan_of

# What the name of a box that counts something begins with; the key of the inventory follows.
COUNT: Final = "count-"


class BringInForm(TermsForm):
    """The whole contract of one client. Without `version` it has a flat fee."""

    name = OneLineField(
        label=gettext_lazy("What the client pays for"),
        max_length=200,
        help_text=gettext_lazy("As the client calls it: “IT care, flat fee”."),
    )
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"), choices=[(code, code) for code in sorted(pricing.MINOR_UNITS)]
    )
    tier = forms.ChoiceField(
        label=gettext_lazy("Tier"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a tier.")},
    )
    packages = forms.MultipleChoiceField(
        label=gettext_lazy("Packages"), required=False, widget=forms.CheckboxSelectMultiple
    )
    taxes = forms.MultipleChoiceField(label=gettext_lazy("Taxes"), required=False, widget=forms.CheckboxSelectMultiple)
    paper = OneLineField(
        label=gettext_lazy("Where the paper is"),
        max_length=200,
        help_text=gettext_lazy("In your words: “Signed on paper on 3 March 2024, binder 12”. It stands in the record."),
        error_messages={"required": gettext_lazy("Write where the signed contract can be found.")},
    )
    file = EvidenceField(label=gettext_lazy("The paper itself, if you have it as a file"), required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        files: Any,
        *,
        client: Client,
        version: PlanVersion | None,
        counts: Mapping[str, int],
        currency: str,
    ) -> None:
        self.version, self.plan = version, plan_of(version) if version else None
        initial = {
            "currency": currency,
            "billing": 1,
            "billing_name": client.billing_contact,
            "billing_email": client.billing_email,
        }
        super().__init__(data, files, initial=initial)
        typed = str(self.data.get("currency", "")) if self.is_bound else currency
        self.money = self.plan.currency if self.plan else typed if typed in pricing.MINOR_UNITS else currency
        self.fields["fee"] = fee_field(self.money, label=_("Fee a month today, before tax"))
        if self.plan is None:
            self._drop("tier", "packages", "taxes")
        else:
            self._drop("name", "currency")
            self._offer(self.plan, exempt=bool(client.tax_certificate))
        counted = self.plan.index.counted if self.plan else ()
        for key in in_order({*offered(), *counts, *counted}):
            self.fields[COUNT + key] = WholeField(
                label=capfirst(noun(key, 2)), required=False, initial=counts.get(key, 0), widget=number_box()
            )

    def _drop(self, *names: str) -> None:
        for name in names:
            del self.fields[name]

    def _offer(self, plan: pricing.Plan, *, exempt: bool) -> None:
        for name, entries in (("tier", plan.tiers), ("packages", plan.packages), ("taxes", plan.taxes)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [(entry.code, entry.name) for entry in entries]
            if not entries or (name == "taxes" and exempt):
                del self.fields[name]

    def count_boxes(self) -> Iterator[BoundField]:
        """The boxes of what it stands on."""
        return (self[name] for name in self.fields if name.startswith(COUNT))

    def agreed(self) -> AgreedBefore:
        """What was typed. Call it when the form is valid."""
        typed = self.cleaned_data
        chosen = None
        if self.version is not None and self.plan is not None:
            ref = PlanRef(self.plan.name, self.version.number, self.version.sha256)
            chosen = OnPlan(ref, self.plan, typed["tier"], tuple(typed.get("packages", ())))
        return AgreedBefore(
            name=typed.get("name", ""),
            on_plan=chosen,
            starts_on=typed["starts_on"],
            months=typed["months"],
            fee=typed["fee"],
            currency=self.money,
            counts={name.removeprefix(COUNT): typed[name] or 0 for name in self.fields if name.startswith(COUNT)},
            clauses=clauses_from(typed),
            step=typed["step"],
            billing=typed["billing"] or 1,
            taxes=tuple(typed.get("taxes", ())),
            po_number=typed["po_number"],
            billing_name=typed["billing_name"],
            billing_email=typed["billing_email"],
            paper=typed["paper"],
        )

    def refuse(self, error: NotAgreedError) -> None:
        """Say it at the box that it is about."""
        self.add_error(error.field if error.field in self.fields else None, str(error))
