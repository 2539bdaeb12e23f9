"""What became of a service: its price, and where it stands on the ladder."""

from collections.abc import Iterator, Sequence
from typing import Literal

from django.utils.translation import gettext as _

import pricing
from plans.selectors.changes.words import Words

PriceGroup = Literal["dearer", "cheaper", "price"]
PlaceGroup = Literal["moved", "other"]


def price_change(
    old: pricing.Charge | None, new: pricing.Charge | None, words: Words, *, same_unit: bool
) -> tuple[PriceGroup, str]:
    """Whether a charge that differs became dearer or cheaper, and from what to what.

    Amounts in two currencies, or for units that count other things, are neither.
    """
    alike = same_unit and words.before.currency == words.after.currency
    direction = pricing.charge_direction(old, new) if alike else "mixed"
    group: PriceGroup = "dearer" if direction == "dearer" else "cheaper" if direction == "cheaper" else "price"
    if old is not None and new is not None and old.model == new.model and _ends(old) == _ends(new) and new.brackets:
        steps = [
            _("%(reach)s: %(old)s to %(new)s") % {"reach": words.reach(new.brackets, at), "old": was, "new": now}
            for at, (was, now) in enumerate(
                zip(_prices(old, words, words.before), _prices(new, words, words.after), strict=True)
            )
            if was != now
        ]
        return group, f"{_('price')} {'; '.join(steps)}"
    old_text, new_text = words.charge(old, words.before.currency), words.charge(new, words.after.currency)
    return group, _("price %(old)s to %(new)s") % {"old": old_text, "new": new_text}


def moves_between(before: pricing.Plan, after: pricing.Plan) -> Iterator[tuple[PlaceGroup, str, str]]:
    """Services that both plans have and that stand somewhere else now: name, and from where to where.

    A service moves with the lowest rung that has it; a rung above that names it as well gains nothing by that.
    """
    old_tiers, new_tiers = _holders(before.tiers), _holders(after.tiers)
    old_packages, new_packages = _holders(before.packages), _holders(after.packages)
    for service in after.services:
        code = service.code
        if code not in before.index.services:
            continue
        parts = []
        left = [tier for tier in old_tiers.get(code, ())[:1] if tier not in new_tiers.get(code, ())]
        came = [tier for tier in new_tiers.get(code, ())[:1] if tier not in old_tiers.get(code, ())]
        names = {"old": _names(before.index.tiers, left), "new": _names(after.index.tiers, came)}
        if left and came:
            parts.append(_("from %(old)s to %(new)s") % names)
        elif came:
            parts.append(_("onto %(new)s") % names)
        elif left:
            parts.append(_("off %(old)s") % names)
        into = [entry for entry in new_packages.get(code, ()) if entry not in old_packages.get(code, ())]
        out = [entry for entry in old_packages.get(code, ()) if entry not in new_packages.get(code, ())]
        if into:
            parts.append(_("into %(new)s") % {"new": _names(after.index.packages, into)})
        if out:
            parts.append(_("no longer in %(old)s") % {"old": _names(before.index.packages, out)})
        if parts:
            yield "moved", service.name, ", ".join(parts)
        elif set(old_tiers.get(code, ())) != set(new_tiers.get(code, ())):
            above = _names(after.index.tiers, [tier for tier in new_tiers[code][1:] if tier in after.index.tiers])
            again = _("named again on %(names)s, which has it from below") % {"names": above}
            yield "other", service.name, again if above else _("named on one rung only, as before")


def _holders(holders: Sequence[pricing.Tier | pricing.Package]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for holder in holders:
        for service in holder.services:
            found.setdefault(service, []).append(holder.code)
    return found


def _names(index: dict[str, pricing.Tier] | dict[str, pricing.Package], codes: Sequence[str]) -> str:
    return ", ".join(index[code].name for code in codes)


def _ends(charge: pricing.Charge) -> list[int | None]:
    return [bracket.up_to for bracket in charge.brackets]


def _prices(charge: pricing.Charge, words: Words, plan: pricing.Plan) -> list[str]:
    return [words.bracket(bracket, plan.currency) for bracket in charge.brackets]
