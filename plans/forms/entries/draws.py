"""The boxes of a service that say what it draws on, out of the cost sheet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _

import pricing
from groundwork.display import unit_price
from plans.costs import Draw, DrawEdit, InexactCostError, sum_of
from plans.forms.decimals import ExactDecimalField, shown_decimal
from plans.models import CostEntry
from plans.services.draws import other_money

BOXES: Final = ("draw_", "quantity_")
MORE: Final = "costs"
_BLANK_ROWS: Final = 1
_QUANTITY: Final = pricing.COST


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole cost sheet, and what the service draws on as the editor saw it."""

    entries: Sequence[CostEntry] = ()
    drawn: tuple[Draw, ...] = ()

    def of(self, currency: str) -> list[CostEntry]:
        """The entries that a plan in this currency can draw on."""
        return [entry for entry in self.entries if entry.currency == currency]


class DrawBoxes:
    """So many rows of an entry and a quantity in a service's form. Rows without an entry do not count."""

    def __init__(self, form: forms.Form, sheet: Sheet, currency: str, data: Mapping[str, Any] | None) -> None:
        self.form, self.sheet, self.currency = form, sheet, currency
        self.offered = sheet.of(currency)
        self.rows = self._row_count(data) if self.offered or sheet.drawn or data is not None else 0
        choices = [("", _("nothing")), *((str(entry.pk), _label(entry)) for entry in self.offered)]
        for at in range(self.rows):
            number = {"number": at + 1}
            form.fields[f"draw_{at}"] = forms.CharField(
                label=_("Draws on %(number)d") % number, required=False, widget=forms.Select(choices=choices)
            )
            form.fields[f"quantity_{at}"] = ExactDecimalField(
                label=_("How many of %(number)d") % number, shape=_QUANTITY, required=False
            )

    def _row_count(self, data: Mapping[str, Any] | None) -> int:
        if data is not None:
            # How many there can be is held by Django's limit to the boxes of a form.
            return sum(1 for name in data if name.startswith("draw_")) + (2 if data.get("more") == MORE else 0)
        return len(self.sheet.drawn) + _BLANK_ROWS

    def initial(self) -> dict[str, str]:
        """What stands in the boxes when the form is opened."""
        found = {}
        for at, draw in enumerate(self.sheet.drawn):
            found[f"draw_{at}"], found[f"quantity_{at}"] = str(draw.entry), shown_decimal(draw.quantity)
        return found

    def fields(self) -> Iterator[tuple[BoundField, BoundField]]:
        """The boxes of each row, for the template."""
        for at in range(self.rows):
            yield self.form[f"draw_{at}"], self.form[f"quantity_{at}"]

    @property
    def others(self) -> tuple[str, ...]:
        """The currencies of the sheet that this plan cannot draw on."""
        return tuple(sorted({entry.currency for entry in self.sheet.entries} - {self.currency}))

    def clean(self, typed: Mapping[str, Any]) -> None:
        """What was chosen must be on the sheet, in the plan's currency, and each once; the sum must fit a cost."""
        known = {str(entry.pk): entry for entry in self.sheet.entries}
        seen: set[str] = set()
        for at in range(self.rows):
            chosen, quantity = typed.get(f"draw_{at}"), typed.get(f"quantity_{at}")
            if not chosen:
                if quantity is not None:
                    self.form.add_error(f"draw_{at}", _("Choose what it draws on, or empty the quantity."))
                continue
            if chosen not in known:
                self.form.add_error(f"draw_{at}", _("This is not on the cost sheet any more. Choose again."))
            elif known[chosen].currency != self.currency:
                self.form.add_error(f"draw_{at}", other_money(known[chosen], self.currency))
            elif chosen in seen:
                self.form.add_error(f"draw_{at}", _("This is drawn on above already. Put the quantities together."))
            elif quantity == 0:
                self.form.add_error(f"quantity_{at}", _("Write how many of it, or choose “nothing”."))
            seen.add(chosen)
        if not self.form.errors:
            self._check_sum(typed)

    def _check_sum(self, typed: Mapping[str, Any]) -> None:
        try:
            sum_of(self.draws(typed))
        except InexactCostError:
            last = max(at for at in range(self.rows) if typed.get(f"draw_{at}"))
            message = _("The sum has more than six decimals, or is too large. Write a quantity with fewer decimals.")
            self.form.add_error(f"quantity_{last}", message)

    def draws(self, typed: Mapping[str, Any]) -> tuple[Draw, ...]:
        """What was typed; an entry and quantity that stood there before keep the cost at which they were taken over."""
        before = {(draw.entry, draw.quantity): draw for draw in self.sheet.drawn}
        monthly = {str(entry.pk): entry.monthly for entry in self.offered}
        found = []
        for at in range(self.rows):
            chosen, quantity = typed.get(f"draw_{at}"), typed.get(f"quantity_{at}")
            if chosen:
                many = Decimal(1) if quantity is None else quantity
                fresh = Draw(int(chosen), many, monthly[chosen])
                found.append(before.get((fresh.entry, many), fresh))
        return tuple(found)


def drawing(code: str, drawn: tuple[Draw, ...]) -> DrawEdit:
    """The edit that makes a service draw these."""
    return lambda draws, _plan: {**draws, code: drawn}


def _label(entry: CostEntry) -> str:
    said = {"entry": entry, "cost": unit_price(entry.cost, entry.currency), "per": entry.per}
    if entry.period == CostEntry.Period.YEAR:
        return _("%(entry)s: %(cost)s per %(per)s and year") % said
    return _("%(entry)s: %(cost)s per %(per)s and month") % said
