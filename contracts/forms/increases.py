"""What is typed on the page of annual increases: a percent for all, and another one where it is to be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.selectors.increases import IncreaseRow, fee_with
from contracts.services.increasing import Raise
from groundwork.display import rate as rate_text
from plans.forms.fields import ShareField


@dataclass(frozen=True, slots=True)
class Line:
    """A row with its boxes. `rate` is empty, and `fee` None, where no percent is typed for it.

    `box` and `tick` are None where the fee rises in that month as it was signed.
    """

    row: IncreaseRow
    box: BoundField | None
    tick: BoundField | None
    cap: str
    rate: str
    fee: Decimal | None
    capped: bool


class IncreasesForm(forms.Form):
    """Bound to what was typed. Each row is named by its contract's number.

    The percent for all is held to each contract's cap; one that is typed for a contract has to be within it.
    """

    percent = ShareField(label=gettext_lazy("Percent for all"))

    def __init__(self, rows: Sequence[IncreaseRow], data: Mapping[str, Any] | None = None) -> None:
        self.rows = rows
        super().__init__(data)
        self.fields["percent"].widget.attrs["class"] = "form-control num"
        for row in rows:
            if row.found.step is not None:
                continue
            number = row.contract.number
            box = ShareField(label=_("Percent for %(number)s") % {"number": number})
            box.widget.attrs["class"] = "form-control form-control-sm num"
            self.fields[_name("percent", row)] = box
            self.fields[_name("take", row)] = forms.BooleanField(
                label=_("Raise %(number)s") % {"number": number},
                required=False,
                initial=True,
                widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for row in self.rows:
            own = cleaned.get(_name("percent", row))
            if own is not None and own > row.found.cap:
                words = {"cap": rate_text(row.found.cap)}
                self.add_error(_name("percent", row), _("At most %(cap)s: so it was agreed.") % words)
        return cleaned

    def lines(self) -> list[Line]:
        """Every row, with the new fee where there is a percent for it."""
        return [self._line(row) for row in self.rows]

    def raises(self) -> list[Raise]:
        """What is to be raised: what is ticked and has a percent. Call it when the form is valid."""
        found = []
        for row in self.rows:
            rate = self._rate(row)
            if rate and self.cleaned_data.get(_name("take", row)):
                found.append(Raise(row.contract, row.found.month, rate, row.contract.records_made))
        return found

    def shown(self) -> str:
        """What would be approved, as text: sent back with the approval, so that nobody approves what was not shown."""
        ready = self.raises() if self.is_bound and self.is_valid() else []
        return " ".join(f"{one.contract.number}:{one.records}:{one.month}:{one.rate.normalize():f}" for one in ready)

    def _line(self, row: IncreaseRow) -> Line:
        cap = rate_text(row.found.cap)
        if row.found.step is not None:
            return Line(row, None, None, cap, "", None, capped=False)
        valid = self.is_bound and _name("percent", row) not in self.errors and "percent" not in self.errors
        rate = self._rate(row) if valid else None
        own, common = (self.cleaned_data.get(name) if valid else None for name in (_name("percent", row), "percent"))
        return Line(
            row=row,
            box=self[_name("percent", row)],
            tick=self[_name("take", row)],
            cap=cap,
            rate=rate_text(rate) if rate else "",
            fee=fee_with(row.standing, row.found.month, rate) if rate else None,
            capped=bool(rate and own is None and common and rate < common),
        )

    def _rate(self, row: IncreaseRow) -> Decimal | None:
        own: Decimal | None = self.cleaned_data.get(_name("percent", row))
        if own is not None:
            return own
        common: Decimal | None = self.cleaned_data.get("percent")
        return None if common is None else min(common, row.found.cap)


def _name(box: str, row: IncreaseRow) -> str:
    return f"{box}_{row.contract.number}"
