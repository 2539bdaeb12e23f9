"""What a renewal is drafted from: which version, and the increase."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.boxes import ShareField
from groundwork.display import number
from groundwork.display import rate as rate_text
from plans.models import PlanVersion
from quotes.selectors.renewals import RenewalRow
from quotes.services.renewing import Renewal

_OWN: Final = "own"
_NEWEST: Final = "newest"
_BOTH: Final = "both"


class RenewForm(forms.Form):
    """Of one row. A flat fee has no plan, so the plans in use are offered, and there is nothing to increase."""

    plan = forms.ChoiceField(
        label=gettext_lazy("Drafted on"),
        widget=forms.Select(attrs={"class": "form-select form-select-sm"}),
        error_messages={"invalid_choice": gettext_lazy("This version has been replaced. Choose one of those shown.")},
    )
    rate = ShareField(label=gettext_lazy("Increase in percent"))

    def __init__(self, row: RenewalRow, versions: Sequence[PlanVersion], data: Mapping[str, Any] | None = None) -> None:
        self.row, self.versions = row, {str(version.pk): version for version in versions}
        increase = row.standing.clauses.increase
        initial = {"rate": increase.cap if increase and row.on_plan else None}
        super().__init__(data, initial=initial, auto_id=f"{row.contract.number}_%s")
        field = self.fields["plan"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = self._choices()
        if row.on_plan:
            self.fields["rate"].widget.attrs.update({"class": "form-control form-control-sm num", "size": "5"})
        else:
            del self.fields["rate"]

    def _choices(self) -> list[tuple[str, str]]:
        if not self.row.on_plan:
            return [(key, str(version)) for key, version in self.versions.items()]
        own = (_OWN, _("its own version, with the increase"))
        if self.row.newest is None:
            return [own]
        words = {"number": number(self.row.newest.number)}
        # The first is what one press drafts: what the client compares.
        both = (_BOTH, _("its own version and version %(number)s, side by side") % words)
        return [both, own, (_NEWEST, _("version %(number)s, the newest") % words)]

    @property
    def renewal(self) -> Renewal:
        """What is to be drafted. Call it when the form is valid."""
        plan = self.cleaned_data["plan"]
        if not self.row.on_plan:
            return Renewal(version=self.versions[plan])
        typed = self.cleaned_data["rate"] or Decimal(0)
        return Renewal(own=plan in (_OWN, _BOTH), newest=plan in (_NEWEST, _BOTH), rate=typed)

    @property
    def above_the_cap(self) -> str | None:
        """What to say of an increase that the contract does not allow by itself. Call it when the form is valid."""
        increase, renewal = self.row.standing.clauses.increase, self.renewal
        if increase is None or not renewal.own or renewal.rate <= increase.cap:
            return None
        words = {"rate": rate_text(renewal.rate), "cap": rate_text(increase.cap), "number": self.row.contract.number}
        said = _(
            "%(rate)s is above the cap of contract %(number)s, which lets the fee rise by at most %(cap)s a year. "
            "The client has to sign it."
        )
        return said % words
