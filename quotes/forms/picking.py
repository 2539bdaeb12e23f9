"""What is picked from the catalogue: a box for each thing, for how many of it."""

import re
from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

import pricing
from groundwork.forms import WholeField
from groundwork.keys import given_number
from quotes.documents import as_good
from quotes.models import CatalogueItem

_BOX: Final = re.compile(r"pick_([1-9][0-9]{0,9})", re.ASCII)
_MOST: Final = 60


def picked(data: Mapping[str, Any] | None) -> dict[int, str]:
    """By the key of a thing what was typed as how many of it; what is empty is left out, and what is beyond reason."""
    found: dict[int, str] = {}
    for name in data or ():
        box = _BOX.fullmatch(name)
        typed = str((data or {})[name]).strip()[:40] if box else ""
        if box and typed and typed != "0" and len(found) < _MOST:
            found[given_number(box[1], 0)] = typed
    return found


class PickingForm(forms.Form):
    """The boxes that have something in them, of things that can be had in this currency; there is room for so many."""

    def __init__(self, data: Mapping[str, Any] | None, currency: str, room: int) -> None:
        chosen = picked(data)
        super().__init__({f"pick_{key}": typed for key, typed in chosen.items()})
        known = CatalogueItem.objects.filter(pk__in=chosen, currency=currency, retired=False) if chosen else ()
        there = {item.pk: item for item in known}
        # In the order of the boxes, which is that of the page.
        self.items, self.room = {key: there[key] for key in chosen if key in there}, room
        self.gone = len(self.items) < len(chosen)
        for key, item in self.items.items():
            self.fields[f"pick_{key}"] = WholeField(label=item.name, least=1)

    def clean(self) -> dict[str, Any]:
        """What was typed. Raises ValidationError for what cannot be had any more, and for more than there is room."""
        if self.gone:
            raise ValidationError(_("Something that you picked is no longer in the catalogue. Look for it again."))
        if len(self.items) > self.room:
            raise ValidationError(_("That is more lines than a quote can have. Pick fewer, or put several into one."))
        return self.cleaned_data

    def lines(self) -> tuple[pricing.Extra, ...]:
        """A line for each thing, as the catalogue has it now. Call it when the form is valid."""
        return tuple(_line(item, self.cleaned_data[f"pick_{key}"]) for key, item in self.items.items())

    def faults(self) -> list[tuple[str, str]]:
        """Every error with the label of its box."""
        return [
            (str(self.fields[name].label) if name in self.fields else "", str(text))
            for name, texts in self.errors.items()
            for text in texts
        ]


def _line(item: CatalogueItem, quantity: int) -> pricing.Extra:
    line = pricing.Extra(
        label=item.name,
        recurrence="monthly" if item.recurrence == CatalogueItem.Recurrence.MONTHLY else "once",
        quantity=quantity,
        price=item.price,
        cost=item.cost,
        taxable=item.taxable,
    )
    return as_good(line, item.kind, item.part_number, item.pk)
