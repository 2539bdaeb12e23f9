"""What only version 2 of a plan file says, as rows: included quantities, own adjustments, bundles and billing."""

from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Any, Final

from django.db import models

import pricing
from plans.models import Billing, Bundle, IncludedQuantity, Package, Plan, Service, TermAdjustment, Tier, Unit
from plans.services.rows import Author, Row, keys_of, link_rows, write_rows


def write_version_2(
    plan: Plan, after: pricing.Plan, author: Author, before: pricing.Plan | None
) -> Iterator[models.Model]:
    """Make these rows of `plan` be what `after` says; what they point at is written already.

    `before` is what the rows say now, None for a plan without rows. Gives the rows that nobody wants any more, for the
    caller to remove before what they point at.
    """
    for part, write in _PARTS:
        was = [] if before is None else list(part(before))
        if was != list(part(after)):
            yield from write(plan, after, author)


def _included(plan: Plan, after: pricing.Plan, author: Author) -> list[IncludedQuantity]:
    units = keys_of(plan, Unit)
    wanted = [
        IncludedQuantity(unit_id=units[unit.code], goes_with_id=units[unit.beyond.unit], each=unit.beyond.each)
        for unit in after.units
        if unit.beyond is not None
    ]
    return _written(author, IncludedQuantity.objects.filter(unit__plan=plan), wanted, attrgetter("unit_id"))


def _adjustments(plan: Plan, after: pricing.Plan, author: Author) -> list[TermAdjustment]:
    services = keys_of(plan, Service)
    wanted = [
        TermAdjustment(
            service_id=services[service.code], months=entry.months, adjustment=entry.adjustment, position=position
        )
        for service in after.services
        for position, entry in enumerate(service.adjustments)
    ]
    old = TermAdjustment.objects.filter(service__plan=plan)
    return _written(author, old, wanted, attrgetter("service_id", "months"))


def _bundles(plan: Plan, after: pricing.Plan, author: Author) -> list[Bundle]:
    tiers, packages = keys_of(plan, Tier), keys_of(plan, Package)
    wanted = [
        Bundle(
            plan=plan,
            code=bundle.code,
            name=bundle.name,
            requires_tier_id=None if bundle.requires_tier is None else tiers[bundle.requires_tier],
            percent=bundle.percent,
            amount=bundle.amount,
            position=position,
        )
        for position, bundle in enumerate(after.bundles)
    ]
    unwanted = _written(author, Bundle.objects.filter(plan=plan), wanted, attrgetter("code"))
    for row, bundle in zip(wanted, after.bundles, strict=True):
        link_rows(author, row, "packages", [packages[code] for code in bundle.packages])
    return unwanted


def _billing(plan: Plan, after: pricing.Plan, author: Author) -> list[Billing]:
    wanted = [
        Billing(plan=plan, months=entry.months, name=entry.name, adjustment=entry.adjustment, position=position)
        for position, entry in enumerate(after.billing)
    ]
    return _written(author, Billing.objects.filter(plan=plan), wanted, attrgetter("months"))


def _written(author: Author, old: models.QuerySet[Row], wanted: list[Row], key: Callable[[Row], Any]) -> list[Row]:
    return write_rows(author, old.model, old, wanted, key)


# A part of the plan, and what writes it; a part that is the same as before is not touched.
_PARTS: Final[tuple[tuple[Callable[[pricing.Plan], Any], Callable[..., list[Any]]], ...]] = (
    (lambda plan: [(unit.code, unit.beyond) for unit in plan.units if unit.beyond], _included),
    (lambda plan: [(entry.code, entry.adjustments) for entry in plan.services if entry.adjustments], _adjustments),
    (attrgetter("bundles"), _bundles),
    (attrgetter("billing"), _billing),
)
