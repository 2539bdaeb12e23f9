"""The owner's rules of approval; and what an approver says."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

import pricing
from groundwork.models import User
from plans.forms.decimals import shown_decimal, shown_percent
from plans.forms.fields import AT_MOST_ALL, MoneyField, ShareField
from quotes.forms.fields import WordsField
from quotes.models import ApprovalPerson, ApprovalRules
from quotes.models.approving import Step

Needs = ApprovalPerson.Needs
SHARES: Final = ("discount", "margin")
LABELS: Final[dict[str, Any]] = {
    "discount": _("Given up by discounts, agreed prices and months at less, more than, %"),
    "margin": _("Lowest margin below, %"),
    "monthly": _("Month above, in the quote’s currency"),
    "below_cost": _("An extra below its cost"),
    "by_hand": _("A number set by hand, other than counted"),
    "agreed": _("A price agreed with this client"),
}
STEPS: Final = ("below_cost", "by_hand", "agreed")
PAIRS: Final = ("discount", "margin", "monthly")


def _share(label: Any) -> ShareField:
    return ShareField(label=label, validators=[AT_MOST_ALL])


def _money(label: Any) -> MoneyField:
    return MoneyField(label=label, shape=pricing.PRICE, required=False)


class ApprovalRulesForm(forms.Form):
    """Limits in two steps, and of each of `people` whether they need approval and whether they give it.

    People are given with whether they are an owner.
    """

    revision = forms.IntegerField(min_value=0, max_value=2_147_483_647, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any,
        rules: ApprovalRules,
        people: Sequence[tuple[User, bool]],
        known: dict[int, ApprovalPerson],
    ) -> None:
        self.people = people
        initial: dict[str, Any] = {"revision": rules.revision}
        for name in PAIRS:
            for step in ("first", "second"):
                value: Decimal | None = getattr(rules, f"{name}_{step}")
                shown = shown_percent if name in SHARES else shown_decimal
                initial[f"{name}_{step}"] = "" if value is None else shown(value)
        initial |= {name: getattr(rules, name) for name in STEPS}
        for person, owner in people:
            row = known.get(person.pk)
            usual = Needs.NEVER if owner else Needs.RULES
            initial[f"needs_{person.pk}"] = row.needs if row else usual
            initial[f"approves_{person.pk}"] = owner or bool(row and row.approves)
        super().__init__(data, initial=initial)
        for name in PAIRS:
            for step in ("first", "second"):
                self.fields[f"{name}_{step}"] = (_share if name in SHARES else _money)(LABELS[name])
                self.fields[f"{name}_{step}"].widget.attrs["class"] = "form-control"
        for name in STEPS:
            box = forms.Select(attrs={"class": "form-select"})
            self.fields[name] = forms.TypedChoiceField(label=LABELS[name], choices=Step.choices, coerce=int, widget=box)
        for person, owner in people:
            box = forms.Select(attrs={"class": "form-select", "aria-label": str(person)})
            self.fields[f"needs_{person.pk}"] = forms.ChoiceField(label=str(person), choices=Needs.choices, widget=box)
            tick = forms.CheckboxInput(attrs={"class": "form-check-input"})
            self.fields[f"approves_{person.pk}"] = forms.BooleanField(
                label=str(person), required=False, disabled=owner, widget=tick
            )

    def clean(self) -> dict[str, Any]:
        """A second limit is beyond the first one."""
        typed = self.cleaned_data
        for name in PAIRS:
            first, second = typed.get(f"{name}_first"), typed.get(f"{name}_second")
            if first is None or second is None:
                continue
            if second > first if name == "margin" else second < first:
                self.add_error(f"{name}_second", _("Write one that lies beyond the first limit, or leave it empty."))
        return typed

    def seen(self, revision: int) -> None:
        """Somebody else has saved: what was typed stays, and is kept by the next press."""
        self.data = {**{name: self.data.get(name) for name in self.data}, "revision": str(revision)}

    @property
    def pairs(self) -> list[tuple[BoundField, BoundField]]:
        """The limits with both their boxes."""
        return [(self[f"{name}_first"], self[f"{name}_second"]) for name in PAIRS]

    @property
    def steps(self) -> list[BoundField]:
        """What is beyond a limit whenever it is there."""
        return [self[name] for name in STEPS]

    @property
    def persons(self) -> list[tuple[User, bool, BoundField, BoundField]]:
        """Everybody who sells: whether they are an owner, whether they need approval, whether they give it."""
        return [
            (person, owner, self[f"needs_{person.pk}"], self[f"approves_{person.pk}"]) for person, owner in self.people
        ]

    def rules(self) -> ApprovalRules:
        """What was typed. Call it on a valid form."""
        typed = self.cleaned_data
        limits = {f"{name}_{step}": typed[f"{name}_{step}"] for name in PAIRS for step in ("first", "second")}
        return ApprovalRules(**limits, **{name: typed[name] for name in STEPS})

    def of_people(self) -> dict[User, tuple[str, bool]]:
        """Of each person what they need, and whether they approve. Call it on a valid form."""
        typed = self.cleaned_data
        return {
            person: (typed[f"needs_{person.pk}"], bool(typed[f"approves_{person.pk}"]) and not owner)
            for person, owner in self.people
        }


class VerdictForm(forms.Form):
    """What an approver says: anything with a yes, and why with a no."""

    revision = forms.IntegerField(min_value=0, max_value=2_147_483_647, widget=forms.HiddenInput)
    comment = WordsField(
        label=_("Your comment"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3, "dir": "auto"}),
    )
    verdict = forms.ChoiceField(choices=(("approve", "approve"), ("back", "back")), required=False)

    def clean(self) -> dict[str, Any]:
        """Who sends a quote back says why."""
        typed = self.cleaned_data
        if typed.get("verdict") == "back" and not typed.get("comment") and "comment" not in self.errors:
            self.add_error("comment", _("Write what has to change, so that it need not be guessed."))
        return typed
