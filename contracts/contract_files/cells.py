"""One row of a file of contracts, read cell by cell."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from django.forms import Field
from django.utils.translation import gettext as _

import pricing
from clients.importing.row_cells import NamedColumns, RowCells
from contracts.boxes import TermsForm, fee_field
from groundwork.forms import OneLineField
from groundwork.tables.dates import DateOrder, UnclearDateError, parse_moment
from groundwork.tables.rows import Row

_YES: Final = frozenset(("yes", "y", "true", "1", "x"))
_NO: Final = frozenset(("", "no", "n", "false", "0"))
_AT_END: Final = {
    **dict.fromkeys(("", "-", "nothing is agreed"), ""),
    **dict.fromkeys(("ends", "end", "it ends", "expires"), "ends"),
    **dict.fromkeys(("renews", "it renews", "renew", "auto-renews"), "renews"),
    **dict.fromkeys(("monthly", "month to month", "goes on", "it goes on from month to month"), "monthly"),
}
_UNITS: Final = {"day": "days", "days": "days", "month": "months", "months": "months"}
_BOXES: Final[dict[str, Field]] = {
    **TermsForm.base_fields,
    "name": OneLineField(max_length=200),
    "paper": OneLineField(max_length=200, required=False),
}


class Cells(RowCells):
    """The cells of a row, each as what it means in a contract. `order` is what comes first in the dates of the file."""

    def __init__(self, row: Row, columns: NamedColumns, order: DateOrder | None) -> None:
        super().__init__(row, columns)
        self.order = order

    def value(self, field: str) -> Any:
        """What the box of the form makes of the cell; None where that is wrong."""
        return self.cleaned(field, _BOXES[field], self.text(field))

    def day(self) -> date | None:
        """The first day of the contract."""
        text = self.text("starts_on")
        try:
            moment: datetime | None = parse_moment(text, self.order)
        except UnclearDateError:
            self.fault("starts_on", _("“%(text)s” can be two days. Write it like 2025-01-15.") % {"text": text})
            return None
        except ValueError:
            self.fault("starts_on", _("“%(text)s” is no day. Write it like 2025-01-15.") % {"text": text[:40]})
            return None
        day = moment.date().isoformat() if moment else ""
        found: date | None = self.cleaned("starts_on", _BOXES["starts_on"], day)
        return found

    def months(self) -> int | None:
        """The months of the term; 1 for one from month to month."""
        said = self.text("months").casefold()
        words = "1" if said == "month to month" else said.removesuffix("months").removesuffix("month").strip()
        found: int | None = self.cleaned("months", _BOXES["months"], words)
        return found

    def fee(self, currency: str) -> Decimal | None:
        """The fee of a month."""
        found: Decimal | None = self.cleaned("fee", _fee_box(currency), self.text("fee"))
        return found

    def currency(self, usual: str) -> str:
        """The currency that the cell names, else the usual one."""
        said = self.text("currency").upper()
        if said and said not in pricing.MINOR_UNITS:
            self.fault("currency", _("“%(text)s” is no currency. Write its code, like USD.") % {"text": said[:40]})
        return said if said in pricing.MINOR_UNITS else usual

    def clauses(self) -> dict[str, Any]:
        """The clauses by their names (contracts.documents.CLAUSE_NAMES)."""
        count, unit = self._notice()
        then = self._one_of("at_end", _AT_END, _("ends, renews, monthly"))
        months = self.value("renewal_months") if then == "renews" else None
        if then == "renews" and not self.text("renewal_months"):
            self.fault("renewal_months", _("Write by how many months it renews."))
        said = self.text("true_up").casefold()
        if said not in _YES | _NO:
            self.fault("true_up", _("“%(text)s” is neither yes nor no.") % {"text": said[:40]})
        return {
            "notice_count": count,
            "notice_unit": unit,
            "at_end": then,
            "renewal_months": months,
            "true_up_unsigned": said in _YES,
            "fee_floor": self.value("fee_floor"),
            "increase_cap": self.value("increase_cap"),
            "increase_on": "",
        }

    def _notice(self) -> tuple[int | None, str]:
        said = self.text("notice").casefold()
        if not said:
            return None, "days"
        number, _blank, unit = said.partition(" ")
        if unit not in _UNITS:
            self.fault("notice", _("Write it like “3 months” or “90 days”."))
            return None, "days"
        return self.cleaned("notice", _BOXES["notice_count"], number), _UNITS[unit]

    def _one_of(self, field: str, words: Mapping[str, str], offered: str) -> str:
        said = self.text(field)
        if said.casefold() not in words:
            self.fault(field, _("“%(text)s” is none of: %(offered)s.") % {"text": said[:40], "offered": offered})
        return words.get(said.casefold(), "")


@lru_cache
def _fee_box(currency: str) -> Field:
    return fee_field(currency)
