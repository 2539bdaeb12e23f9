"""What became of what only version 2 of a plan file says: included quantities, own adjustments, what bundles save."""

from decimal import Decimal
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import pricing
from groundwork.display import number, rate
from plans.selectors.bundles import off_text
from plans.selectors.changes.words import Words
from plans.selectors.matrix import in_a_sentence

PriceGroup = Literal["dearer", "cheaper", "price"]


def included_change(old: pricing.Beyond | None, new: pricing.Beyond | None, words: Words) -> tuple[PriceGroup, str]:
    """More that is included costs the client less."""
    group: PriceGroup = "price"
    if old is None or new is None or old.unit == new.unit:
        group = _way(Decimal(old.each if old else 0), Decimal(new.each if new else 0), more_is="cheaper")
    return group, _("included %(old)s to %(new)s") % {"old": _included(old, words), "new": _included(new, words)}


def own_terms_change(old: pricing.Service, new: pricing.Service, words: Words) -> tuple[PriceGroup, str]:
    """What each term does to this price: its own adjustment, or where it has none the term's."""
    was, now = ({entry.months: entry.adjustment for entry in service.adjustments} for service in (old, new))
    groups, texts = set(), []
    for months in dict.fromkeys((*was, *now)):
        if was.get(months) == now.get(months):
            continue
        texts.append(
            _("%(term)s: %(old)s to %(new)s")
            % {"term": _term(months, words), "old": _own(was.get(months)), "new": _own(now.get(months))}
        )
        sides = (was.get(months, _of_term(words.before, months)), now.get(months, _of_term(words.after, months)))
        groups.add(_way(*sides, more_is="dearer"))
    text = "; ".join(texts) or _("in another order")
    return groups.pop() if len(groups) == 1 else "price", _("own adjustment %(text)s") % {"text": text}


def off_change(old: pricing.Bundle, new: pricing.Bundle, words: Words) -> tuple[PriceGroup, str]:
    """What a bundle takes off; a share and an amount cannot be compared."""
    group: PriceGroup = "price"
    for was, now in ((old.percent, new.percent), (old.amount, new.amount)):
        if was is not None and now is not None:
            group = _way(was, now, more_is="cheaper")
    sides = {"old": off_text(old, words.before.currency), "new": off_text(new, words.after.currency)}
    return group, _("saves %(old)s to %(new)s") % sides


def bundle_text(bundle: pricing.Bundle, plan: pricing.Plan) -> str:
    """A bundle that came or went: "Security + Continuity, saves 10%"."""
    names = " + ".join(plan.index.packages[code].name for code in bundle.packages)
    return _("%(packages)s, saves %(amount)s") % {"packages": names, "amount": off_text(bundle, plan.currency)}


def _way(old: Decimal, new: Decimal, *, more_is: PriceGroup) -> PriceGroup:
    if old == new:
        return "price"
    other: PriceGroup = "cheaper" if more_is == "dearer" else "dearer"
    return more_is if new > old else other


def _included(beyond: pricing.Beyond | None, words: Words) -> str:
    if beyond is None:
        return _("nothing")
    return _("%(count)s with each %(unit)s") % {
        "count": number(beyond.each),
        "unit": in_a_sentence(words.unit(beyond.unit)),
    }


def _own(adjustment: Decimal | None) -> str:
    return _("as the term") if adjustment is None else rate(adjustment)


def _of_term(plan: pricing.Plan, months: int) -> Decimal:
    term = plan.index.terms.get(months)
    return pricing.ZERO if term is None else term.adjustment


def _term(months: int, words: Words) -> str:
    found: Any = words.after.index.terms.get(months) or words.before.index.terms.get(months)
    if found is not None:
        return str(found.name)
    return ngettext("%(count)d month", "%(count)d months", months) % {"count": months}
