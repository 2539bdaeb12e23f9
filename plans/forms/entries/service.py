"""A service: what it is, what it costs the client, what it costs us, what it does for people."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final, cast

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import pricing
from plans.costs import DrawEdit, sum_of
from plans.forms.decimals import shown_decimal, shown_money, shown_percent
from plans.forms.entries.base import EntryForm, choices_of
from plans.forms.entries.draws import BOXES as DRAW_BOXES
from plans.forms.entries.draws import MORE as MORE_DRAWS
from plans.forms.entries.draws import DrawBoxes, Sheet, drawing
from plans.forms.entries.own_terms import is_own_term, own_term_fields, own_terms_shown, own_terms_typed
from plans.forms.fields import AT_MOST_ALL, CostField, CountField, MinutesField, MoneyField, ShareField, TextField

INCLUDED: Final = "included"
_BLANK_ROWS: Final = 3
_BRACKET_BOXES: Final = ("up_to_", "price_", "flat_")


class ServiceForm(EntryForm):
    """A service with its charge: one price, or brackets. Bracket rows that are left empty do not count.

    With a `sheet` it can draw on that: then its cost is the sum of what it draws, and the box for the cost shows it.
    """

    kind_name = "service"
    new_title = gettext_lazy("A new service")
    own_title = gettext_lazy("Service: %(name)s")

    category = TextField(label=gettext_lazy("Category"), widget=forms.TextInput())
    unit = forms.ChoiceField(label=gettext_lazy("Counted by"))
    model = forms.ChoiceField(
        label=gettext_lazy("Price model"),
        choices=[
            ("per_unit", gettext_lazy("a price for each")),
            ("flat", gettext_lazy("one flat price")),
            ("volume", gettext_lazy("by volume: all at their bracket's price")),
            ("graduated", gettext_lazy("graduated: each slice at its own price")),
            ("percent", gettext_lazy("a share of the month")),
            (INCLUDED, gettext_lazy("included, without a price")),
        ],
    )
    price = MoneyField(label=gettext_lazy("Price"), required=False)
    rate = ShareField(
        label=gettext_lazy("Share of the month, %"),
        validators=[AT_MOST_ALL],
        help_text=gettext_lazy("Of all that the client pays for the other services."),
        # Where the price is asked for, this is what is meant.
        widget=forms.TextInput(attrs={"data-at": "price"}),
    )
    cost = CostField(label=gettext_lazy("Cost"), help_text=gettext_lazy("Tools and licences, for one a month."))
    minutes = MinutesField(label=gettext_lazy("Minutes"), help_text=gettext_lazy("Our labour, for one a month."))
    break_fix_minutes = MinutesField(
        label=gettext_lazy("Break-fix minutes"), help_text=gettext_lazy("What a client without a plan is billed for.")
    )
    taxable = forms.BooleanField(label=gettext_lazy("Taxable"), required=False)
    benefit = TextField(
        label=gettext_lazy("Benefit"),
        limit=pricing.BENEFIT,
        lines=True,
        required=False,
        help_text=gettext_lazy("What it does for the client's people, in their words. The client reads this."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    description = TextField(
        label=gettext_lazy("Description"),
        limit=pricing.DESCRIPTION,
        lines=True,
        required=False,
        help_text=gettext_lazy("The small print, for whoever asks."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self, plan: pricing.Plan, found: Any, data: Any = None, sheet: Sheet | None = None, **options: Any
    ) -> None:
        if found is None:
            options["initial"] = {"taxable": True, "model": "per_unit", **options.get("initial", {})}
        super().__init__(plan, found, data, **options)
        self.fields["category"].widget.attrs["list"] = f"categories-{'' if found is None else found.code}"
        client = [(pricing.CLIENT_UNIT, _("Client (always 1)"))]
        cast("forms.ChoiceField", self.fields["unit"]).choices = [*choices_of(plan.units), *client]
        self.rows = self._row_count(found, data)
        for at in range(self.rows):
            self._add_row(at)
        self.fields |= own_term_fields(plan, found)
        self.boxes = DrawBoxes(self, sheet or Sheet(), plan.currency, data)
        self.initial = {**self.initial, **self.boxes.initial()}
        if self.boxes.sheet.drawn:
            self.fields["cost"].help_text = _("The sum of what it draws on. To type a cost, take that out.")

    def _row_count(self, found: Any, data: Any) -> int:
        if data is not None:
            # How many there can be is held by Django's limit to the boxes of a form.
            return sum(1 for name in data if name.startswith("up_to_")) + (
                2 if data.get("more", MORE_DRAWS) != MORE_DRAWS else 0
            )
        charge = None if found is None else found.charge
        return len(charge.brackets) + 1 if charge is not None and charge.brackets else _BLANK_ROWS

    def _add_row(self, at: int) -> None:
        number = {"number": at + 1}
        self.fields[f"up_to_{at}"] = CountField(
            label=_("Bracket %(number)d, up to") % number, most=pricing.MAX_QUANTITY
        )
        self.fields[f"price_{at}"] = MoneyField(label=_("Bracket %(number)d, price") % number, required=False)
        self.fields[f"flat_{at}"] = MoneyField(label=_("Bracket %(number)d, base fee") % number, required=False)

    def initial_of(self, entry: pricing.Service) -> dict[str, Any]:
        """The boxes of a service."""
        currency, charge = self.plan.currency, entry.charge
        found: dict[str, Any] = {
            name: getattr(entry, name) for name in ("name", "category", "unit", "taxable", "benefit", "description")
        }
        found |= {
            "cost": shown_money(entry.cost, currency),
            "minutes": shown_decimal(entry.minutes),
            "break_fix_minutes": shown_decimal(entry.break_fix_minutes),
            "model": INCLUDED if charge is None else charge.model,
        }
        found |= own_terms_shown(entry)
        if charge is not None:
            found["rate"] = "" if charge.rate is None else shown_percent(charge.rate)
            found["price"] = shown_money(charge.price, currency)
            for at, bracket in enumerate(charge.brackets):
                found[f"up_to_{at}"] = "" if bracket.up_to is None else str(bracket.up_to)
                found[f"price_{at}"] = shown_money(bracket.price, currency)
                found[f"flat_{at}"] = shown_money(bracket.flat, currency) if bracket.flat != 0 else ""
        return found

    def belongs(self, name: str) -> str:
        """The price, the share and the brackets are one charge, and what is drawn is one thing."""
        if name in ("price", "rate") or name.startswith(_BRACKET_BOXES):
            return "model"
        return "draws" if name.startswith(DRAW_BOXES) else name

    def bracket_rows(self) -> Iterator[tuple[BoundField, BoundField, BoundField]]:
        """The boxes of each bracket, for the template."""
        for at in range(self.rows):
            yield self[f"up_to_{at}"], self[f"price_{at}"], self[f"flat_{at}"]

    @property
    def own_terms(self) -> list[BoundField]:
        """The boxes of what terms do to this price alone, for the template."""
        return [self[name] for name in self.fields if is_own_term(name)]

    @property
    def has_own_terms(self) -> bool:
        """Whether anything stands in one of them, or is wrong with it."""
        return any(box.value() or box.errors for box in self.own_terms)

    def clean(self) -> dict[str, Any]:
        """Whether the charge is whole: a price, or brackets of which the last has no end."""
        typed = super().clean() or self.cleaned_data
        model = typed.get("model")
        self._leave_out(model)
        if model in ("per_unit", "flat") and typed.get("price") is None and "price" not in self.errors:
            example = shown_money(Decimal(25), self.plan.currency)
            self.add_error("price", _("Enter a price, like %(example)s; 0 is allowed.") % {"example": example})
        if model in ("volume", "graduated"):
            self._clean_brackets(typed)
        if model == "percent":
            self._clean_share(typed)
        self.boxes.clean(typed)
        self._clean_cost(typed)
        return typed

    def _clean_cost(self, typed: dict[str, Any]) -> None:
        """A cost typed beside draws would be lost, so it is refused; one that stood there gives way to the sum."""
        drawn = () if self.errors else self.boxes.draws(typed)
        opened = pricing.ZERO if self.found is None else self.found.cost
        if drawn and typed["cost"] not in (opened, sum_of(drawn)):
            said = {"sum": shown_money(sum_of(drawn), self.plan.currency)}
            message = _("It draws on the cost sheet, which comes to %(sum)s. Take that out below to type a cost.")
            self.add_error("cost", message % said)

    def _clean_share(self, typed: dict[str, Any]) -> None:
        if typed.get("rate") is None and "rate" not in self.errors:
            self.add_error("rate", _("Enter a share, like %(example)s.") % {"example": shown_percent(Decimal("0.03"))})
        if typed.get("unit") not in (None, pricing.CLIENT_UNIT):
            self.add_error("unit", _("A share of the month is charged once: choose “Client (always 1)”."))

    def _leave_out(self, model: str | None) -> None:
        """The boxes that this price model does not have are not in sight, so what stands in them does not count."""
        brackets = [name for name in self.fields if name.startswith(_BRACKET_BOXES)]
        used = {
            "per_unit": ["price"],
            "flat": ["price"],
            "volume": brackets,
            "graduated": brackets,
            "percent": ["rate"],
        }
        boxes = ["price", "rate", *brackets] if model else []
        for name in (name for name in boxes if name not in used.get(model or "", [])):
            self.errors.pop(name, None)
            self.cleaned_data[name] = None

    def _clean_brackets(self, typed: dict[str, Any]) -> None:
        rows = self._typed_rows(typed)
        if not rows:
            self.add_error("price_0" if self.rows else None, _("Enter at least one bracket with a price."))
        for at in rows:
            if typed.get(f"price_{at}") is None and f"price_{at}" not in self.errors:
                self.add_error(f"price_{at}", _("Enter the price of this bracket."))
            last = at == rows[-1]
            if last and typed.get(f"up_to_{at}") is not None:
                self.add_error(f"up_to_{at}", _("Leave this empty on the last bracket: it has no end."))
            if not last and typed.get(f"up_to_{at}") is None and f"up_to_{at}" not in self.errors:
                self.add_error(f"up_to_{at}", _("Say up to how many; only the last bracket has no end."))

    def _typed_rows(self, typed: dict[str, Any]) -> list[int]:
        """The rows in which anything was typed."""
        names = ("up_to", "price", "flat")
        return [
            at
            for at in range(self.rows)
            if any(typed.get(f"{name}_{at}") is not None or f"{name}_{at}" in self.errors for name in names)
        ]

    def _charge(self) -> pricing.Charge | None:
        typed = self.cleaned_data
        model = typed["model"]
        if model == INCLUDED:
            return None
        if model in ("per_unit", "flat", "percent"):
            return pricing.Charge(cast("pricing.Model", model), typed["price"], (), typed["rate"])
        brackets = [
            pricing.Bracket(typed[f"up_to_{at}"], typed[f"price_{at}"], typed[f"flat_{at}"] or pricing.ZERO)
            for at in self._typed_rows(typed)
        ]
        return pricing.Charge(cast("pricing.Model", model), None, tuple(brackets))

    def drawing(self) -> DrawEdit | None:
        """The edit of what the service draws on; None where that is as it was when the form was opened."""
        drawn = self.boxes.draws(self.cleaned_data)
        return None if drawn == self.boxes.sheet.drawn else drawing(self.new_code(), drawn)

    def entry(self) -> pricing.Service:
        """The service that was typed."""
        typed = self.cleaned_data
        drawn = self.boxes.draws(typed)
        return pricing.Service(
            code=self.new_code(),
            name=typed["name"],
            category=typed["category"],
            unit=typed["unit"],
            charge=self._charge(),
            cost=sum_of(drawn) if drawn else typed["cost"],
            minutes=typed["minutes"],
            break_fix_minutes=typed["break_fix_minutes"],
            taxable=typed["taxable"],
            benefit=typed["benefit"],
            description=typed["description"],
            adjustments=own_terms_typed(self.plan, self.found, typed),
        )
