"""An entry of the cost sheet."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import pricing
from groundwork.forms import DayField
from plans.forms.decimals import shown_money
from plans.forms.fields import MoneyField, TextField, set_currency
from plans.models import CostEntry
from plans.services.costs import WantedCost

PER = 40


class CostEntryForm(forms.Form):
    """What one of something costs us, from whom and as of when.

    `found` is the entry, or None for a new one, which alone has a currency to choose. `revision` is the one of the
    entry that the editor is looking at, 0 for a new one. `today` bounds the date.
    """

    revision = forms.IntegerField(min_value=0, max_value=2_147_483_647, widget=forms.HiddenInput())
    name = TextField(label=gettext_lazy("Name"))
    vendor = TextField(label=gettext_lazy("Vendor"), required=False)
    cost = MoneyField(label=gettext_lazy("Cost"), shape=pricing.COST)
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"),
        choices=[(code, code) for code in sorted(pricing.MINOR_UNITS)],
        error_messages={"invalid_choice": gettext_lazy("“%(value)s” is no currency. Write its code, like USD.")},
    )
    per = TextField(
        label=gettext_lazy("Per"), limit=PER, help_text=gettext_lazy("What one of is meant: user, device, server.")
    )
    period = forms.ChoiceField(
        label=gettext_lazy("A month or a year"), choices=CostEntry.Period.choices, initial=CostEntry.Period.MONTH
    )
    as_of = DayField(label=gettext_lazy("As of"), help_text=gettext_lazy("When you last had it from the vendor."))

    def __init__(self, found: CostEntry | None, data: Any = None, *, today: date, **options: Any) -> None:
        self.found, self.today = found, today
        start = {"revision": 0, "as_of": today} if found is None else initial_of(found)
        initial = {**start, **options.pop("initial", {})}
        super().__init__(data, auto_id=f"cost-{'new' if found is None else found.pk}-%s", initial=initial, **options)
        if found is not None:
            del self.fields["currency"]
            self.fields["cost"].label = _("Cost in %(currency)s") % {"currency": found.currency}
        # A form that opens in its row has the keyboard at once, where most has to be typed.
        self.fields["name" if found is None else "cost"].widget.attrs["autofocus"] = True
        self.fields["per"].widget.attrs["list"] = "cost-per"
        self.fields["vendor"].widget.attrs["list"] = "cost-vendors"

    @property
    def money(self) -> str:
        """The currency of the entry, or the one that is chosen; of a code that is none, dollars."""
        typed = self.data.get("currency") if self.is_bound else self.initial.get("currency")
        code = self.found.currency if self.found else str(typed or "")
        return code if code in pricing.MINOR_UNITS else "USD"

    def full_clean(self) -> None:
        """The cost is in the currency that stands beside it."""
        set_currency(self, self.money)
        super().full_clean()

    def clean_per(self) -> str:
        """A word that a file can have before the period: user/year."""
        per: str = self.cleaned_data["per"]
        if "/" in per:
            raise ValidationError(_("Write the word alone, without a slash; choose the month or the year beside it."))
        return per

    def clean_as_of(self) -> date:
        """A day that has come. In the east it is tomorrow already."""
        day: date = self.cleaned_data["as_of"]
        if day > self.today + timedelta(days=1):
            raise ValidationError(_("This day has not come yet. Write when you last had the cost from the vendor."))
        return day

    def wanted(self) -> WantedCost:
        """What was typed. Call it on a valid form."""
        typed = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        if self.found is None:
            return WantedCost(**typed)
        revision: int = self.cleaned_data["revision"]
        return WantedCost(**typed, currency=self.found.currency, entry=self.found.pk, revision=revision)


def initial_of(entry: CostEntry) -> dict[str, Any]:
    """What stands in the boxes for an entry."""
    return {
        "revision": entry.revision,
        "name": entry.name,
        "vendor": entry.vendor,
        "cost": shown_money(entry.cost, entry.currency),
        "currency": entry.currency,
        "per": entry.per,
        "period": entry.period,
        "as_of": entry.as_of,
    }
