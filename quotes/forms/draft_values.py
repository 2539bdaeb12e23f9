"""What the boxes of the desk's form show of a draft."""

from dataclasses import dataclass
from typing import Any

from django.forms.boundfield import BoundField, BoundWidget

from quotes.drafts import Candidate, Draft
from quotes.forms.agreed import agreed_initial
from quotes.forms.cover import cover_initial
from quotes.forms.deposit import deposit_initial
from quotes.forms.discounts import discount_initial
from quotes.forms.limits import limits_initial


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """A candidate with its tick, its recommendation, and what it is made of."""

    candidate: Candidate
    inside: str
    tick: BoundWidget
    star: BoundWidget


@dataclass(frozen=True, slots=True)
class QuantityRow:
    """A unit of the plan, what was counted of it, and the box that overrides it."""

    name: str
    counted: int
    box: BoundField


def quantity_name(unit: str) -> str:
    """The name of the box that overrides a unit."""
    return f"quantity_{unit}"


def initial_of(draft: Draft, currency: str) -> dict[str, Any]:
    """By the name of the box, amounts in this currency."""
    return {
        "options": list(draft.options),
        "recommended": draft.recommended,
        "term": draft.term,
        "terms": [str(months) for months in draft.terms],
        "billing": draft.billing,
        "billings": [str(months) for months in draft.billings],
        "starts_on": draft.starts_on,
        "title": draft.title,
        "personal_line": draft.personal_line,
        "contact": draft.contact,
        "valid_days": draft.valid_days,
        "taxes": list(draft.taxes),
        **agreed_initial(draft, currency),
        **discount_initial("discount", draft.discount, currency),
        **discount_initial("one_time_discount", draft.one_time_discount, currency),
        **cover_initial(draft),
        "show_parts": draft.show_parts,
        "show_pictures": draft.show_pictures,
        **deposit_initial(draft.deposit, currency),
        **{quantity_name(unit): number for unit, number in draft.quantities},
        **limits_initial(draft.limits),
        **_own_initial(draft.own),
    }


def _own_initial(own: Candidate | None) -> dict[str, Any]:
    if own is None:
        return {}
    return {"own_name": own.name, "own_tier": own.tier, "own_packages": list(own.packages)}
