"""All that a client could choose of a draft, judged: the worst of it, and the path to it in words. Knows no models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import product

from django.utils.translation import gettext as _

import pricing
from groundwork.display import number
from quotes.documents import Limit, Numbers
from quotes.documents.limits import with_numbers
from quotes.drafts import Draft, billings_offered, common_of, selections_of, terms_offered

# More alternatives than that for one number of a client are a mistake in a plan, and no sale.
_MOST_NUMBERS = 4096


def offer_of(plan: pricing.Plan, inventory: pricing.Inventory, draft: Draft) -> pricing.Offer:
    """What the client may choose of the draft. Raises DraftError, TooManyError."""
    columns = tuple((candidate.tier, candidate.packages) for candidate, _selection in selections_of(plan, draft))
    billings = billings_offered(plan, draft)
    payments = tuple((term, months) for term in terms_offered(plan, draft) for months in billings if months <= term)
    # Through the reader, as each option goes, so that equal drafts are equal offers.
    common = pricing.read_selection(pricing.selection_document(replace(common_of(draft), tier=columns[0][0])))
    numbers = tuple(
        with_numbers(plan, inventory, draft.quantities, draft.limits, chosen)
        for chosen in chosen_numbers(plan, inventory, draft)
    )
    return pricing.Offer(common, columns, payments, numbers, fixed=draft.amends)


def chosen_numbers(plan: pricing.Plan, inventory: pricing.Inventory, draft: Draft) -> list[Numbers]:
    """The numbers at which a price turns, each with each; one without any where nothing is to be chosen.

    Raises TooManyError.
    """
    if not draft.limits:
        return [()]
    each = [_alternatives(plan, inventory, draft.quantities, draft.limits, limit) for limit in draft.limits]
    count = 1
    for alternatives in each:
        count *= len(alternatives)
    if count > _MOST_NUMBERS:
        raise pricing.TooManyError
    units = [limit.unit for limit in draft.limits]
    return [tuple(zip(units, chosen, strict=True)) for chosen in product(*each)]


def _alternatives(
    plan: pricing.Plan, inventory: pricing.Inventory, by_hand: Numbers, limits: Sequence[Limit], limit: Limit
) -> tuple[int, ...]:
    def counting(count: int) -> dict[str, int]:
        counts, hand = with_numbers(plan, inventory, by_hand, limits, ((limit.unit, count),))
        return pricing.unit_quantities(plan, counts, pricing.Selection("", quantities=hand))

    return pricing.telling_numbers(plan, limit.least, limit.most, counting)


def worst_of(plan: pricing.Plan, inventory: pricing.Inventory, draft: Draft) -> pricing.Worst | None:
    """The worst that the client could choose; None where there is too much to choose from. Raises DraftError.

    Where the plan's one-time fees are left out they were paid before: they are no discount to approve.
    """
    try:
        offer = offer_of(plan, inventory, draft)
        return _worst(plan if offer.common.one_time else replace(plan, one_time=()), offer)
    except pricing.TooManyError:
        return None


@lru_cache(maxsize=32)
def _worst(plan: pricing.Plan, offer: pricing.Offer) -> pricing.Worst:
    """A page asks several times for the same draft."""
    return pricing.worst(plan, offer)


def path_of(plan: pricing.Plan, inventory: pricing.Inventory, draft: Draft, reached: pricing.Reached) -> str:
    """How a client gets there: "Gold with Backup and Training, 36 months, By the year, 10 People"."""
    chosen = reached.selection
    options = [candidate for candidate, _selection in selections_of(plan, draft) if candidate.tier == chosen.tier]
    option = min(options, key=lambda one: len(set(one.packages) ^ set(chosen.packages)))
    more = _names(plan, [code for code in chosen.packages if code not in option.packages])
    less = _names(plan, [code for code in option.packages if code not in chosen.packages])
    words = {"option": option.name, "more": more, "less": less}
    if more and less:
        name = _("%(option)s with %(more)s and without %(less)s") % words
    elif more:
        name = _("%(option)s with %(more)s") % words
    else:
        name = _("%(option)s without %(less)s") % words if less else option.name
    parts = [name]
    if len(terms_offered(plan, draft)) > 1:
        parts.append(plan.index.terms[chosen.term].name)
    if len(billings_offered(plan, draft)) > 1:
        parts.append(plan.index.billing[chosen.billing].name)
    counts = dict(chosen_numbers(plan, inventory, draft)[reached.numbers])
    parts += [f"{number(counts[limit.unit])} {plan.index.units[limit.unit].name}" for limit in draft.limits]
    return ", ".join(parts)


def _names(plan: pricing.Plan, codes: Sequence[str]) -> str:
    names = [plan.index.packages[code].name for code in codes]
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}
