"""A draft held against every limit: what is beyond one, by how much, and who has to agree. Knows no models.

What is judged is the worst that a client could choose, not the columns alone (docs/adr/0055-who-approves.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

import pricing
from groundwork.display import money, number, percent
from quotes.drafts import Draft
from quotes.reach import path_of, worst_of

NOBODY, ONE, OWNER = 0, 1, 2
# Of a finding that tells that not everything was looked at.
COMBINATIONS = "combinations"


@dataclass(frozen=True, slots=True)
class Pair:
    """Beyond `first` one who approves must agree, beyond `second` an owner too; None asks nothing."""

    first: Decimal | None = None
    second: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """The company's rules; the plan's own limits are first ones beside them. The last three are steps."""

    discount: Pair = Pair()
    margin: Pair = Pair()
    monthly: Pair = Pair()
    below_cost: int = NOBODY
    by_hand: int = NOBODY
    agreed: int = NOBODY

    @property
    def has_second(self) -> bool:
        """Whether what a client could choose may be beyond a second limit."""
        return any(pair.second is not None for pair in (self.discount, self.margin, self.monthly))


@dataclass(frozen=True, slots=True)
class Finding:
    """One figure beside its limit. `step` is who must agree: nobody, one who approves, an owner as well.

    `code` and `of` tell it from others, `worth` is how bad it is: more is worse. `figure`, `limit`, `over` (by how
    much; empty within) and `path` (what the client would have to choose) are words.
    """

    code: str
    step: int
    label: str
    figure: str
    limit: str
    over: str = ""
    path: str = ""
    of: str = ""
    worth: Decimal = Decimal(0)

    @property
    def key(self) -> str:
        """By which the same finding is known after a change."""
        return f"{self.code}:{self.of}"


def judge(plan: pricing.Plan, inventory: pricing.Inventory, draft: Draft, rules: Rules) -> tuple[Finding, ...]:
    """Every limit that there is with the draft's figure beside it, what is beyond one first. Raises DraftError."""
    found = worst_of(plan, inventory, draft)
    judging = _Judging(plan, inventory, draft, rules)
    findings = (*judging.chosen(found), *judging.typed())
    return tuple(sorted(findings, key=lambda one: -one.step))


def step_of(findings: Sequence[Finding]) -> int:
    """Who must agree to all of it."""
    return max((one.step for one in findings), default=NOBODY)


def kept(findings: Sequence[Finding]) -> list[dict[str, str]]:
    """What is beyond a limit, as it is kept with an approval."""
    return [
        {"key": one.key, "worth": str(one.worth), "step": str(one.step), "label": one.label, "figure": one.figure}
        for one in findings
        if one.step
    ]


def not_agreed(findings: Sequence[Finding], before: Sequence[Mapping[str, Any]]) -> tuple[Finding, ...]:
    """What is beyond a limit, and was not agreed to `before` as it is or worse."""
    agreed = {entry["key"]: Decimal(entry["worth"]) for entry in before}
    return tuple(one for one in findings if one.step and not _is_agreed(one, agreed))


def _is_agreed(one: Finding, agreed: Mapping[str, Decimal]) -> bool:
    """What nobody could look at is never known to be as it was."""
    return one.code != COMBINATIONS and one.key in agreed and one.worth <= agreed[one.key]


@dataclass(frozen=True, slots=True)
class _Judging:
    plan: pricing.Plan
    inventory: pricing.Inventory
    draft: Draft
    rules: Rules

    def chosen(self, found: pricing.Worst | None) -> Iterator[Finding]:
        """What follows from what the client could choose."""
        if found is None:
            yield Finding(
                COMBINATIONS,
                OWNER if self.rules.has_second else ONE,
                _("Combinations"),
                _("too many to look at each"),
                _("every one of them is judged"),
                over=_("Somebody has to look instead: offer fewer packages, terms or numbers, or ask."),
            )
            return
        yield from self._margin(found.margin)
        yield from self._discount("discount", _("Given up a month"), found.monthly)
        yield from self._discount("once", _("Given up at once"), found.once)
        yield from self._monthly(found.dearest)

    def typed(self) -> Iterator[Finding]:
        """What follows from what was typed by hand."""
        if self.rules.below_cost:
            for extra in self.draft.extras:
                if extra.quantity and extra.price < extra.cost:
                    yield Finding(
                        "below-cost",
                        self.rules.below_cost,
                        _("%(extra)s, below its cost") % {"extra": extra.label},
                        self._money(extra.price),
                        _("costs us %(cost)s") % {"cost": self._money(extra.cost)},
                        over=_("%(less)s less than it costs") % {"less": self._money(extra.cost - extra.price)},
                        of=extra.label,
                        # All of them: more pieces of it at the same price are more than was agreed to.
                        worth=(extra.cost - extra.price) * extra.quantity,
                    )
        if self.rules.by_hand:
            yield from self._by_hand()
        if self.rules.agreed:
            yield from self._agreed()

    def _by_hand(self) -> Iterator[Finding]:
        counted = pricing.unit_quantities(self.plan, self.inventory)
        for unit, quantity in self.draft.quantities:
            if quantity != counted[unit]:
                yield Finding(
                    "by-hand",
                    self.rules.by_hand,
                    _("%(unit)s, set by hand") % {"unit": self.plan.index.units[unit].name},
                    number(quantity),
                    _("counted: %(number)s") % {"number": number(counted[unit])},
                    over=_("%(number)s apart") % {"number": number(abs(quantity - counted[unit]))},
                    of=f"{unit}:{quantity > counted[unit]}",
                    worth=Decimal(abs(quantity - counted[unit])),
                )

    def _agreed(self) -> Iterator[Finding]:
        for code, price in self.draft.prices:
            yield Finding(
                "agreed",
                self.rules.agreed,
                _("%(service)s, at an agreed price") % {"service": self.plan.index.services[code].name},
                self._money(price),
                _("the plan’s price"),
                over=_("agreed with this client"),
                of=code,
                worth=-price,
            )

    def _margin(self, reached: pricing.Reached | None) -> Iterator[Finding]:
        first, second = self.rules.margin.first or pricing.ZERO, self.rules.margin.second or pricing.ZERO
        limits = {ONE: max(first, self.plan.margin_floor), OWNER: second}
        beyond = {step: limit for step, limit in limits.items() if limit > 0}
        # A month below 0 is beyond any floor, also where there is none.
        refused = reached is not None and "margin" in reached.price.needs_approval
        if reached is None or not (beyond or refused):
            return
        margin = _margin_of(reached)
        steps = [step for step, limit in beyond.items() if margin is None or margin < limit]
        step = max(steps, default=ONE if refused else NOBODY)
        limit = beyond[step] if step in beyond else max(beyond.values(), default=pricing.ZERO)
        yield Finding(
            "margin",
            step,
            _("Lowest margin"),
            _("none") if margin is None else percent(margin, 2),
            _("at least %(limit)s") % {"limit": percent(limit, 2)},
            over=_("%(points)s below") % {"points": percent(limit - (margin or pricing.ZERO), 2)} if step else "",
            path=self._path(reached),
            worth=Decimal(10**12) if margin is None else -margin,
        )

    def _discount(self, code: str, label: str, reached: pricing.Reached | None) -> Iterator[Finding]:
        first, second = self.rules.discount.first, self.rules.discount.second
        ceiling = self.plan.discount_limit if first is None else min(first, self.plan.discount_limit)
        beyond = {ONE: ceiling} if second is None else {ONE: ceiling, OWNER: second}
        given = pricing.ZERO if reached is None else reached.given
        # Of what is paid once there is a row where something of it is given up.
        if ceiling >= 1 or (code == "once" and reached is None):
            return
        step = max((step for step, limit in beyond.items() if given > limit), default=NOBODY)
        limit = beyond[step or ONE]
        yield Finding(
            code,
            step,
            label,
            percent(given, 2),
            _("at most %(limit)s") % {"limit": percent(limit, 2)},
            over=_("%(points)s above") % {"points": percent(given - limit, 4)} if step else "",
            path="" if reached is None else self._path(reached),
            worth=given,
        )

    def _monthly(self, reached: pricing.Reached | None) -> Iterator[Finding]:
        limits = {ONE: self.rules.monthly.first, OWNER: self.rules.monthly.second}
        beyond = {step: limit for step, limit in limits.items() if limit is not None}
        if reached is None or not beyond:
            return
        net = reached.price.recurring_net
        step = max((step for step, limit in beyond.items() if net > limit), default=NOBODY)
        limit = beyond[step] if step else min(beyond.values())
        yield Finding(
            "monthly",
            step,
            _("Dearest month"),
            self._money(net),
            _("at most %(limit)s") % {"limit": self._money(limit)},
            over=_("%(more)s more") % {"more": self._money(net - limit)} if step else "",
            path=self._path(reached),
            worth=net,
        )

    def _path(self, reached: pricing.Reached) -> str:
        return path_of(self.plan, self.inventory, self.draft, reached)

    def _money(self, amount: Decimal) -> str:
        return money(amount, self.plan.currency)


def _margin_of(reached: pricing.Reached) -> Decimal | None:
    """The lower one of the month and of a term with a ramp; None where there is none, or a month below 0."""
    price, ramp = reached.price, reached.selection.ramp
    margins = [price.internal.gross_margin, *([price.internal.term_margin] if ramp else [])]
    known = [margin for margin in margins if margin is not None]
    below = price.recurring_net < 0 or any(stretch.monthly < 0 for stretch in price.schedule)
    return None if below or len(known) < len(margins) else min(known)
