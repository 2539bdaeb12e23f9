"""The boxes in which a service says what a term does to its own price: licences dearer by the month, labour not."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import pricing
from groundwork.display import rate
from plans.forms.decimals import shown_percent
from plans.forms.fields import CHANGE_BOUNDS, ShareField

_BOX = "adjustment_{}"


def own_term_fields(plan: pricing.Plan, service: pricing.Service | None) -> dict[str, forms.Field]:
    """A box for each term of the plan, and for each other length that the service already has something for."""
    return {
        _BOX.format(months): ShareField(
            label=name,
            signed=True,
            validators=CHANGE_BOUNDS,
            help_text=_("The term: %(change)s") % {"change": rate(term.adjustment)} if term else _("No such term"),
        )
        for months, name, term in _terms(plan, service)
    }


def own_terms_shown(service: pricing.Service) -> dict[str, str]:
    """What stands in these boxes for a service."""
    return {_BOX.format(entry.months): shown_percent(entry.adjustment) for entry in service.adjustments}


def own_terms_typed(
    plan: pricing.Plan, service: pricing.Service | None, typed: Mapping[str, Decimal | None]
) -> tuple[pricing.TermAdjustment, ...]:
    """What was typed: those that are there in their order, then new ones in that of the terms."""
    lengths = [entry.months for entry in service.adjustments] if service else []
    lengths += [months for months, _name, _term in _terms(plan, service) if months not in lengths]
    return tuple(
        pricing.TermAdjustment(months, change)
        for months in lengths
        if (change := typed.get(_BOX.format(months))) is not None
    )


def _terms(plan: pricing.Plan, service: pricing.Service | None) -> Iterator[tuple[int, str, pricing.Term | None]]:
    for term in plan.terms:
        yield term.months, term.name, term
    for entry in service.adjustments if service else ():
        if entry.months not in plan.index.terms:
            length = ngettext("%(count)d month", "%(count)d months", entry.months) % {"count": entry.months}
            yield entry.months, length, None


def is_own_term(name: str) -> bool:
    """Whether a box is one of these."""
    return name.startswith(_BOX.format(""))
