"""What staff type of a contract from before the portal."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import pricing
from clients.models import Client
from contracts.documents import PlanRef, clauses_from
from contracts.forms.clauses import ClausesForm, ShareField
from contracts.services.bringing_in import Agreed, NotAgreedError, OnPlan
from groundwork.addresses import AddressField
from groundwork.device_kinds import in_order, noun, offered
from groundwork.evidence import EvidenceField
from groundwork.forms import DayField, OneLineField, WholeField, plain_name
from groundwork.typed_numbers import Box
from plans.forms.decimals import ExactDecimalField
from plans.models import PlanVersion
from plans.selectors import plan_of

# What the name of a box that counts something begins with; the key of the inventory follows.
COUNT: Final = "count-"
# A fee as `FeeStep` keeps it: up to nine digits before the decimals that its currency has.
_DIGITS: Final = 9


def _number() -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})


def fee_field(currency: str, **options: Any) -> ExactDecimalField:
    """The box of a fee, with as many decimals as the currency has."""
    shape = pricing.Shape("a price", decimals=pricing.MINOR_UNITS[currency], digits=_DIGITS)
    return ExactDecimalField(shape=shape, box=Box(currency), **options)


class TermsForm(ClausesForm):
    """What a row of a file says too: from when, for how long, at which step, and what follows.

    `fee` is missing: its box depends on the currency (`fee_field`).
    """

    starts_on = DayField(
        label=gettext_lazy("First day"),
        help_text=gettext_lazy("Of the term that runs now, where it was renewed."),
        error_messages={
            "required": gettext_lazy("Write the first day of the contract."),
            "invalid": gettext_lazy("Write the day like 2025-01-15."),
        },
    )
    months = WholeField(
        label=gettext_lazy("Months"),
        least=1,
        most=pricing.MAX_MONTHS,
        widget=_number(),
        help_text=gettext_lazy("1: from month to month."),
        error_messages={"required": gettext_lazy("Write how many months the term has; 1 is month to month.")},
    )
    step = ShareField(label=gettext_lazy("Yearly step, in percent"))
    billing = WholeField(
        label=gettext_lazy("Months billed at once"), least=1, most=120, required=False, widget=_number()
    )
    po_number = OneLineField(label=gettext_lazy("PO number"), max_length=60, required=False)
    billing_name = OneLineField(
        label=gettext_lazy("Billing contact"), max_length=120, required=False, check=plain_name()
    )
    billing_email = AddressField(label=gettext_lazy("Billing e-mail"), required=False)

    def clean_starts_on(self) -> date:
        """A day of this or the last century, so that its months can be counted."""
        day: date = self.cleaned_data["starts_on"]
        if not 1980 <= day.year <= 2100:
            raise ValidationError(_("Write a day from 1980 to 2100."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        months, billing = cleaned.get("months"), cleaned.get("billing") or 1
        if months is not None and billing > months and months > 1:
            self.add_error("billing", _("Bill at most the months of the term at once."))
        if months == 1 and cleaned.get("step"):
            self.add_error("step", _("From month to month there is no year to step in. Leave it empty."))
        return cleaned


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
                label=capfirst(noun(key, 2)), required=False, initial=counts.get(key, 0), widget=_number()
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

    def agreed(self) -> Agreed:
        """What was typed. Call it when the form is valid."""
        typed = self.cleaned_data
        chosen = None
        if self.version is not None and self.plan is not None:
            ref = PlanRef(self.plan.name, self.version.number, self.version.sha256)
            chosen = OnPlan(ref, self.plan, typed["tier"], tuple(typed.get("packages", ())))
        return Agreed(
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
