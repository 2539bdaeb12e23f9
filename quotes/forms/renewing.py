"""What a renewal is drafted from: which version, and the increase. And what was agreed of one that is recorded."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.boxes import ShareField, fee_field, number_box
from contracts.documents import Standing
from contracts.forms.ending import RecordsField
from contracts.models import Contract
from groundwork.display import number
from groundwork.display import rate as rate_text
from groundwork.evidence import EvidenceField
from groundwork.forms import DayField, OneLineField, WholeField, plain_name
from plans.models import PlanVersion
from quotes.forms.on_behalf import ReportForm
from quotes.forms.paper import on_paper
from quotes.selectors.renewals import RenewalRow
from quotes.services.renewing import Renewal, first_day_after
from quotes.services.renewing_on_behalf import AgreedRenewal

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


class RecordForm(ReportForm):
    """How a flat fee goes on, who agreed to that, and how it came; the file is asked for on the page after this one."""

    records = RecordsField()
    starts_on = DayField(
        label=gettext_lazy("From"),
        error_messages={
            "required": gettext_lazy("Write the first day of the new term."),
            "invalid": gettext_lazy("Write the day like 2027-01-15."),
        },
    )
    months = WholeField(
        label=gettext_lazy("Months"),
        least=1,
        most=120,
        widget=number_box(),
        help_text=gettext_lazy("1: from month to month."),
        error_messages={"required": gettext_lazy("Write for how many months it is renewed.")},
    )
    rate = ShareField(label=gettext_lazy("Increase in percent"))
    name = OneLineField(
        label=gettext_lazy("Who agreed at the client"), max_length=120, check=plain_name(), validators=[on_paper]
    )
    title = OneLineField(label=gettext_lazy("Their position"), max_length=120, required=False, validators=[on_paper])

    field_order = ("starts_on", "months", "rate", "fee", "name", "title", "how", "words", "received_on")

    def __init__(self, contract: Contract, standing: Standing, today: date, data: Mapping[str, Any] | None = None):
        self.standing = standing
        super().__init__(data, initial=_as_it_goes_on(contract, standing, today))
        help_text = _("Instead of an increase: another fee a month, before tax.")
        self.fields["fee"] = fee_field(
            standing.currency, label=_("Or the new fee"), required=False, help_text=help_text
        )
        if (increase := standing.clauses.increase) is not None:
            words = _("The contract lets its fee rise by at most %(cap)s a year, which is what stands here.")
            self.fields["rate"].help_text = words % {"cap": rate_text(increase.cap)}
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        proposed = (None, Decimal(0), self.initial["rate"])
        if cleaned.get("fee") is not None and cleaned.get("rate") not in proposed:
            self.add_error("fee", _("Write the increase or the fee, and leave the other empty."))
        return cleaned

    @property
    def agreed(self) -> AgreedRenewal:
        """What was typed. Call it when the form is valid."""
        typed = self.cleaned_data
        rate = typed["rate"] or Decimal(0)
        return AgreedRenewal(typed["starts_on"], typed["months"], rate, typed["fee"], typed["name"], typed["title"])


class ProofForm(forms.Form):
    """The file that shows what was agreed."""

    file = EvidenceField(label=gettext_lazy("The file that shows it"))


def _as_it_goes_on(contract: Contract, standing: Standing, today: date) -> dict[str, Any]:
    """What is proposed: from the day after the last one, for as long as before or as its clauses say."""
    ends, end, increase = standing.ends_on, standing.clauses.end, standing.clauses.increase
    after_it = standing.next_month(today) if ends is None else ends + timedelta(days=1)
    return {
        "records": contract.records_made,
        "starts_on": first_day_after(standing, today) or after_it,
        "months": (end.months if end and end.months else None) or (standing.months if standing.months > 1 else 12),
        "rate": increase.cap if increase else None,
    }
