"""A thing of the catalogue as a form."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import pricing
from groundwork.forms import OneLineField
from groundwork.shown import THUMBNAIL, PictureField
from plans.forms.decimals import shown_money
from plans.forms.fields import MoneyField, set_currency
from quotes.models import CatalogueItem
from quotes.services.catalogue import ItemSaid


class ItemForm(forms.Form):
    """`kept` is what is there already, None for a new one, which alone has a currency to choose."""

    revision = forms.IntegerField(min_value=0, max_value=2_147_483_647, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=gettext_lazy("On the proposal"),
        choices=[("hardware", gettext_lazy("Under hardware")), ("project", gettext_lazy("Under projects"))],
        help_text=gettext_lazy("Hardware stands in the list of what is to be ordered once it is signed."),
    )
    name = OneLineField(label=gettext_lazy("Name"), max_length=200, help_text=gettext_lazy("As your client reads it."))
    part_number = OneLineField(
        label=gettext_lazy("Part number"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("By which you order it. Each quote says whether its client sees it."),
    )
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"), choices=[(code, code) for code in sorted(pricing.MINOR_UNITS)]
    )
    price = MoneyField(label=gettext_lazy("Price each"))
    cost = MoneyField(
        label=gettext_lazy("Costs us each"),
        shape=pricing.COST,
        required=False,
        help_text=gettext_lazy("Never in anything that a client gets."),
    )
    recurrence = forms.ChoiceField(
        label=gettext_lazy("How often"), choices=[("once", gettext_lazy("once")), ("monthly", gettext_lazy("a month"))]
    )
    taxable = forms.BooleanField(label=gettext_lazy("Taxable"), required=False)
    picture = PictureField(
        use=THUMBNAIL,
        label=gettext_lazy("Picture"),
        required=False,
        help_text=gettext_lazy("PNG or JPEG, at most 10 MB. It is drawn anew, at most 640 pixels wide."),
    )
    no_picture = forms.BooleanField(label=gettext_lazy("Without a picture from now on"), required=False)
    retired = forms.BooleanField(
        label=gettext_lazy("Retired"),
        required=False,
        help_text=gettext_lazy("No longer offered. Drafts that have it keep it."),
    )

    def __init__(
        self, data: Any = None, files: Any = None, *, kept: CatalogueItem | None, currency: str = "USD"
    ) -> None:
        self.kept = kept
        initial: dict[str, Any] = {"revision": 0, "currency": currency, "taxable": True}
        if kept is not None:
            initial = {name: getattr(kept, name, None) for name in self.base_fields if name != "picture"}
            initial |= {name: shown_money(getattr(kept, name), kept.currency) for name in ("price", "cost")}
        super().__init__(data, files, initial=initial)
        if kept is None:
            del self.fields["retired"]
        else:
            del self.fields["currency"]
            self.fields["price"].label = _("Price each in %(currency)s") % {"currency": kept.currency}
        if kept is None or kept.picture_id is None:
            del self.fields["no_picture"]

    @property
    def money(self) -> str:
        """The currency of the thing, or the one that is chosen; of a code that is none, dollars."""
        code = self.kept.currency if self.kept else str(self["currency"].value() or "")
        return code if code in pricing.MINOR_UNITS else "USD"

    def full_clean(self) -> None:
        """Amounts are in the currency that stands beside them."""
        set_currency(self, self.money)
        super().full_clean()

    def said(self) -> ItemSaid:
        """What was typed. Call it when the form is valid."""
        found = self.cleaned_data
        return ItemSaid(
            kind=found["kind"],
            name=found["name"],
            part_number=found["part_number"],
            currency=self.money,
            price=found["price"],
            cost=Decimal(0) if found["cost"] is None else found["cost"],
            recurrence=found["recurrence"],
            taxable=found["taxable"],
            retired=found.get("retired", False),
            picture=found["picture"],
            no_picture=found.get("no_picture", False),
        )
