"""The words and figures of differences: what fields are called, and their values as people read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

import pricing
from groundwork.display import number, rate, unit_price

PLAN_FIELDS: Final[Mapping[str, str | Promise]] = {
    "name": gettext_lazy("Name"),
    "currency": gettext_lazy("Currency"),
    "labour_rate": gettext_lazy("Labour rate"),
    "break_fix_rate": gettext_lazy("Break-fix rate"),
    "margin_floor": gettext_lazy("Margin floor"),
    "discount_limit": gettext_lazy("Discount limit"),
}
PARTS: Final[Mapping[str, str | Promise]] = {
    "services": pgettext_lazy("part of a plan", "Services"),
    "tiers": pgettext_lazy("part of a plan", "Tiers"),
    "packages": pgettext_lazy("part of a plan", "Packages"),
    "bundles": pgettext_lazy("part of a plan", "Bundles"),
    "presets": pgettext_lazy("part of a plan", "Presets"),
    "units": pgettext_lazy("part of a plan", "Units"),
    "terms": pgettext_lazy("part of a plan", "Terms"),
    "billing": pgettext_lazy("part of a plan", "Billing"),
    "one_time": pgettext_lazy("part of a plan", "One-time fees"),
    "taxes": pgettext_lazy("part of a plan", "Taxes"),
}
FIELDS: Final[Mapping[str, str | Promise]] = {
    "name": gettext_lazy("name"),
    "category": gettext_lazy("category"),
    "unit": gettext_lazy("unit"),
    "cost": gettext_lazy("cost"),
    "minutes": gettext_lazy("minutes"),
    "break_fix_minutes": gettext_lazy("break-fix minutes"),
    "taxable": gettext_lazy("taxable"),
    "benefit": gettext_lazy("benefit"),
    "description": gettext_lazy("description"),
    "tagline": gettext_lazy("tagline"),
    "minimum": gettext_lazy("minimum"),
    "requires_tier": gettext_lazy("asks for tier"),
    "requires": gettext_lazy("needs"),
    "conflicts": gettext_lazy("cannot go with"),
    "tier": gettext_lazy("tier"),
    "packages": gettext_lazy("packages"),
    "recommended": gettext_lazy("recommended"),
    "adjustment": gettext_lazy("adjustment"),
    "escalator": gettext_lazy("annual increase"),
    "basis": gettext_lazy("worked out as"),
    "amount": gettext_lazy("amount"),
    "waived_from": gettext_lazy("waived from"),
    "rate": gettext_lazy("rate"),
    "counts": gettext_lazy("counts"),
}
_MONEY = frozenset(("cost", "minimum", "amount", "labour_rate", "break_fix_rate"))
_SHARES = frozenset(("margin_floor", "discount_limit", "adjustment", "escalator", "rate"))
_BASES: Final[Mapping[str, str | Promise]] = {
    "fixed": gettext_lazy("an amount"),
    "per_unit": gettext_lazy("an amount for each"),
    "months": gettext_lazy("months of the monthly price"),
}
_MODELS: Final[Mapping[str, str | Promise]] = {
    "flat": gettext_lazy("flat"),
    "volume": gettext_lazy("by volume"),
    "graduated": gettext_lazy("graduated"),
}
_LONGEST: Final = 240
_LEAD_IN: Final = 40  # letters before the first that differs


@dataclass(frozen=True, slots=True)
class Words:
    """Values of two plans in words; codes are shown by the names that they have in either."""

    before: pricing.Plan
    after: pricing.Plan

    def fee_from_to(self, old: pricing.OneTime, new: pricing.OneTime) -> str:
        """The amounts of a fee, each as its basis has it: "$250.00 to 2 × the monthly price"."""
        return _("%(old)s to %(new)s") % {
            "old": _fee(old, self.before.currency),
            "new": _fee(new, self.after.currency),
        }

    def from_to(self, field: str, old: Any, new: Any) -> str:
        """Both values of a field: "$25.00 to $27.50", "with Security, without People", "yes to no"."""
        if isinstance(new, tuple):
            return self.sets(field, old, new)
        if isinstance(new, str) and isinstance(old, str):
            shared = _shared_start(old, new) if max(len(old), len(new)) > _LONGEST else 0
            old, new = (("…" if shared else "") + text[shared:] for text in (old, new))
        was, now = self._shown(field, old, self.before.currency), self._shown(field, new, self.after.currency)
        if was == now:  # two entries of one name: their codes tell them apart
            was, now = str(old), str(new)
        return _("%(old)s to %(new)s") % {"old": was, "new": now}

    def charge(self, charge: pricing.Charge | None, currency: str) -> str:
        """What a service costs: "$25.00", "$125.00 flat", "graduated: 1 to 24 $49.00, 25 and more $43.00"."""
        if charge is None:
            return _("included")
        if charge.price is not None:
            price = unit_price(charge.price, currency)
            return f"{price} {_MODELS['flat']}" if charge.model == "flat" else price
        if charge.rate is not None:
            return _("%(share)s of the month") % {"share": rate(charge.rate)}
        steps = (
            f"{self.reach(charge.brackets, at)} {self.bracket(entry, currency)}"
            for at, entry in enumerate(charge.brackets)
        )
        return f"{_MODELS[charge.model]}: {', '.join(steps)}"

    def unit(self, code: str) -> str:
        """What a unit is called."""
        return _("client") if code == pricing.CLIENT_UNIT else self._name("unit", code)

    def counts_alike(self, old: str, new: str) -> bool:
        """Whether the units with these codes count the same."""
        was, now = self.before.index.units.get(old), self.after.index.units.get(new)
        return old == new if was is None or now is None else was.counts == now.counts

    def bracket(self, bracket: pricing.Bracket, currency: str) -> str:
        """The price of a bracket, with its base fee where it has one."""
        price = unit_price(bracket.price, currency)
        return price if bracket.flat == 0 else f"{price} + {unit_price(bracket.flat, currency)}"

    def reach(self, brackets: Sequence[pricing.Bracket], at: int) -> str:
        """The quantities that a bracket is for: "1 to 24", "50 and more"."""
        first = 1 if at == 0 else (brackets[at - 1].up_to or 0) + 1
        last = brackets[at].up_to
        if last is None:
            return _("%(first)s and more") % {"first": number(first)}
        return _("%(first)s to %(last)s") % {"first": number(first), "last": number(last)}

    def sets(self, field: str, old: tuple[str, ...], new: tuple[str, ...]) -> str:
        """What came and what left: "with Security, without People"."""
        came = [self._name(field, code) for code in new if code not in old]
        left = [self._name(field, code) for code in old if code not in new]
        parts = [_("with %(names)s") % {"names": ", ".join(came)}] if came else []
        parts += [_("without %(names)s") % {"names": ", ".join(left)}] if left else []
        return ", ".join(parts) or _("in another order")

    def _shown(self, field: str, value: Any, currency: str) -> str:
        if value is None or value == "":
            return _("nothing")
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, Decimal):
            return self._decimal(field, value, currency)
        if isinstance(value, int):
            return number(value)
        if field in ("unit", "tier", "requires_tier"):
            return self._name(field, value)
        if field == "basis":
            return str(_BASES[value])
        return f"“{value if len(value) <= _LONGEST else value[:_LONGEST] + '…'}”"

    def _decimal(self, field: str, value: Decimal, currency: str) -> str:
        if field in _SHARES:
            return rate(value)
        return unit_price(value, currency) if field in _MONEY else number(value)

    def _name(self, field: str, code: str) -> str:
        """What a code is called now, or was called."""
        if field == "counts":
            return code
        for plan in (self.after, self.before):
            entry: pricing.Unit | pricing.Tier | pricing.Package | None
            if field == "unit":
                entry = plan.index.units.get(code)
            elif field in ("tier", "requires_tier"):
                entry = plan.index.tiers.get(code)
            else:
                entry = plan.index.packages.get(code)
            if entry is not None:
                return entry.name
        return code


def _fee(fee: pricing.OneTime, currency: str) -> str:
    if fee.basis == "months":
        return _("%(number)s × the monthly price") % {"number": number(fee.amount)}
    return unit_price(fee.amount, currency)


def _shared_start(old: str, new: str) -> int:
    """How many letters of two long texts need not be shown, because both begin with them."""
    shared = next((at for at, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), None)
    return max(0, (min(len(old), len(new)) if shared is None else shared) - _LEAD_IN)
