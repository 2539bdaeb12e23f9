"""What other costs would do to the plans that draw on them: worked out before anything is taken."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

from django.utils.translation import gettext as _

import pricing
from groundwork.display import percent, rate
from groundwork.errors import DomainError
from plans.costs import InexactCostError, Working, repriced
from plans.models import CostDraw, Plan
from plans.selectors.draws import working_copy
from plans.selectors.usual_client import usual_client


class CostMisfitError(DomainError):
    """A service cannot hold what its draws would come to."""


@dataclass(frozen=True, slots=True)
class ServiceEffect:
    """A service's cost for one a month, and its margin, before and after; no margin where nothing is charged.

    `falls` says that the margin is below the floor afterwards and was not before.
    """

    code: str
    name: str
    cost: tuple[Decimal, Decimal]
    margin: tuple[Decimal | None, Decimal | None]
    falls: bool

    @property
    def margins(self) -> tuple[str, str]:
        """The two margins as people read them."""
        return _shown(self.margin[0]), _shown(self.margin[1])


@dataclass(frozen=True, slots=True)
class RungEffect:
    """The margin of a tier or preset for the typical client, at list price, before and after."""

    kind: str
    name: str
    margin: tuple[Decimal | None, Decimal | None]
    falls: bool
    is_below: bool

    @property
    def margins(self) -> tuple[str, str]:
        """The two margins as people read them."""
        return _shown(self.margin[0]), _shown(self.margin[1])


@dataclass(frozen=True, slots=True)
class PlanEffect:
    """What becomes of one working copy: the services whose cost changes, and every tier and preset."""

    plan: Plan
    before: Working
    after: Working
    services: tuple[ServiceEffect, ...]
    rungs: tuple[RungEffect, ...]

    @property
    def floor(self) -> str:
        """The plan's margin floor, as people read it."""
        return rate(self.before.plan.margin_floor)

    @property
    def falling(self) -> tuple[str, ...]:
        """What goes below the plan's margin floor: tiers and presets first, then services."""
        kinds = {"tier": _("%(name)s (tier)"), "preset": _("%(name)s (preset)")}
        rungs = [kinds[rung.kind] % {"name": rung.name} for rung in self.rungs if rung.falls]
        return (*rungs, *(service.name for service in self.services if service.falls))


def effect_of(costs: Mapping[int, Decimal]) -> tuple[PlanEffect, ...]:
    """What these costs a month, by entry, do to the plans in use whose services draw on them at another cost.

    Raises CostMisfitError where a service cannot hold the sum.
    """
    drawing = CostDraw.objects.filter(entry__in=costs, service__plan__archived_at__isnull=True)
    plans = Plan.objects.filter(pk__in=drawing.values("service__plan")).order_by("pk")
    return tuple(effect for effect in (_effect(plan, costs) for plan in plans) if effect is not None)


def seen_as(effects: Iterable[PlanEffect], *rest: object) -> str:
    """What tells one showing of an effect from another: what is taken must be what was shown."""
    shown = [[effect.plan.pk, effect.plan.revision] for effect in effects]
    return hashlib.sha256(json.dumps([shown, *map(str, rest)]).encode()).hexdigest()


def _effect(plan: Plan, costs: Mapping[int, Decimal]) -> PlanEffect | None:
    before = working_copy(plan)
    try:
        after = repriced(before, costs)
    except InexactCostError as error:
        said = {"service": error, "plan": plan.name}
        raise CostMisfitError(
            _(
                "“%(service)s” of %(plan)s draws a fraction of it, and its cost would need more than six decimals."
                " Write fewer decimals here, or another quantity there."
            )
            % said
        ) from None
    if after == before:
        return None
    return PlanEffect(plan, before, after, tuple(_services(before, after)), tuple(_rungs(before.plan, after.plan)))


def _services(before: Working, after: Working) -> Iterable[ServiceEffect]:
    for was, now in zip(before.plan.services, after.plan.services, strict=True):
        if before.draws.get(was.code) != after.draws.get(now.code):
            margins = tuple(pricing.service_margin(before.plan, service).margin for service in (was, now))
            falls = _falls(before.plan, *margins)
            yield ServiceEffect(now.code, now.name, (was.cost, now.cost), (margins[0], margins[1]), falls)


def _rungs(before: pricing.Plan, after: pricing.Plan) -> Iterable[RungEffect]:
    was, now = (pricing.plan_figures(plan, usual_client(plan)) for plan in (before, after))
    tiers = (("tier", *pair) for pair in zip(was.tiers, now.tiers, strict=True))
    presets = (("preset", *pair) for pair in zip(was.presets, now.presets, strict=True))
    for kind, old, new in chain(tiers, presets):
        below = new.margin is not None and pricing.below_floor(after, new.margin)
        yield RungEffect(kind, new.name, (old.margin, new.margin), _falls(before, old.margin, new.margin), below)


def _shown(margin: Decimal | None) -> str:
    return "\N{EN DASH}" if margin is None else percent(margin, places=1, least=1)


def _falls(plan: pricing.Plan, was: Decimal | None, now: Decimal | None) -> bool:
    """Whether a margin goes below the floor that was not below it."""
    if now is None or not pricing.below_floor(plan, now):
        return False
    return was is None or not pricing.below_floor(plan, was)
