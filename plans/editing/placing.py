"""Which rung and which packages hold a service, and in what order services and categories stand."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Literal, TypeVar

import pricing
from plans.editing.kinds import KINDS, Edit, GoneError, find
from pricing import gettext as _

Column = Literal["tier", "package"]
Holder = TypeVar("Holder", pricing.Tier, pricing.Package)


def put(service: str, column: Column, code: str) -> Edit:
    """Put a service on a rung, and away from any other rung, or into a package. Raises GoneError."""

    def edit(plan: pricing.Plan) -> pricing.Plan:
        find(plan, KINDS["service"], service)
        find(plan, KINDS[column], code)
        if column == "tier":
            moved = [
                _with(plan, entry, service) if entry.code == code else _without(entry, service) for entry in plan.tiers
            ]
            return replace(plan, tiers=tuple(moved))
        filled = [_with(plan, entry, service) if entry.code == code else entry for entry in plan.packages]
        return replace(plan, packages=tuple(filled))

    return edit


def take(service: str, column: Column, code: str) -> Edit:
    """Take a service off a rung or out of a package. Raises GoneError."""

    def edit(plan: pricing.Plan) -> pricing.Plan:
        find(plan, KINDS["service"], service)
        find(plan, KINDS[column], code)
        if column == "tier":
            tiers = [_without(entry, service) if entry.code == code else entry for entry in plan.tiers]
            return replace(plan, tiers=tuple(tiers))
        packages = [_without(entry, service) if entry.code == code else entry for entry in plan.packages]
        return replace(plan, packages=tuple(packages))

    return edit


def without_service(plan: pricing.Plan, service: str) -> pricing.Plan:
    """The plan with the service in no tier and no package."""
    return replace(
        plan,
        tiers=tuple(_without(entry, service) for entry in plan.tiers),
        packages=tuple(_without(entry, service) for entry in plan.packages),
    )


def in_plan_order(plan: pricing.Plan, services: Collection[str]) -> tuple[str, ...]:
    """These services, each once, in the order in which the plan lists them."""
    return tuple(service.code for service in plan.services if service.code in services)


def move_service(service: str, before: str, category: str) -> Edit:
    """Put a service before another one, or behind the last of `category` where `before` is empty.

    It takes on the category, unless that is empty; what holds it lists it where the plan now does.
    Raises GoneError when one of the two services is gone.
    """

    def edit(plan: pricing.Plan) -> pricing.Plan:
        found = find(plan, KINDS["service"], service)
        if before == service:
            return plan
        moved = replace(found, category=category or found.category)
        if before:
            find(plan, KINDS["service"], before)
        others = [entry for entry in plan.services if entry.code != service]
        places = [at for at, entry in enumerate(others) if entry.category == moved.category]
        at = places[-1] + 1 if places else len(others)
        for place, entry in enumerate(others):
            if entry.code == before:
                at = place
        others.insert(at, moved)
        return _relisted(replace(plan, services=tuple(others)), (service,))

    return edit


def step_service(service: str, by: int) -> Edit:
    """Move a service one place up (-1) or down (1) among those of its category. Raises GoneError."""

    def edit(plan: pricing.Plan) -> pricing.Plan:
        found = find(plan, KINDS["service"], service)
        own = [entry.code for entry in plan.services if entry.category == found.category]
        return move_service(service, _stepped(own, service, by), found.category)(plan)

    return edit


def step_category(category: str, by: int) -> Edit:
    """Move a category one place up (-1) or down (1). Raises GoneError."""

    def edit(plan: pricing.Plan) -> pricing.Plan:
        categories = list(dict.fromkeys(entry.category for entry in plan.services))
        services_of(plan, category)
        return move_category(category, _stepped(categories, category, by))(plan)

    return edit


def _stepped(names: list[str], name: str, by: int) -> str:
    """What stands behind `name` once it has moved by so many places; empty where it is the last."""
    others = [other for other in names if other != name]
    at = max(0, min(names.index(name) + by, len(others)))
    return others[at] if at < len(others) else ""


def move_category(category: str, before: str) -> Edit:
    """Put all services of a category before those of another, or last where `before` is empty. Raises GoneError."""

    def edit(plan: pricing.Plan) -> pricing.Plan:
        moved = services_of(plan, category)
        if before:
            services_of(plan, before)
        others = [entry for entry in plan.services if entry.category != category]
        at = next((place for place, entry in enumerate(others) if entry.category == before), len(others))
        services = (*others[:at], *moved, *others[at:])
        return _relisted(replace(plan, services=services), tuple(entry.code for entry in moved))

    return edit


def rename_category(category: str, name: str) -> Edit:
    """Give a category another name; the name of another one joins the two. Raises GoneError."""

    def edit(plan: pricing.Plan) -> pricing.Plan:
        services_of(plan, category)
        services = [replace(entry, category=name) if entry.category == category else entry for entry in plan.services]
        return replace(plan, services=tuple(services))

    return edit


def services_of(plan: pricing.Plan, category: str) -> tuple[pricing.Service, ...]:
    """The services of a category. Raises GoneError where there are none."""
    found = tuple(entry for entry in plan.services if entry.category == category)
    if not found:
        raise GoneError(_("No service has the category “%(category)s” any more.") % {"category": category})
    return found


def _with(plan: pricing.Plan, holder: Holder, service: str) -> Holder:
    """The holder with the service, before the first of its services that the plan lists later."""
    if service in holder.services:
        return holder
    place = {entry.code: at for at, entry in enumerate(plan.services)}
    held: tuple[str, ...] = holder.services
    later = [at for at, code in enumerate(held) if place[code] > place[service]]
    at: int = later[0] if later else len(held)
    return replace(holder, services=(*held[:at], service, *held[at:]))


def _without(holder: Holder, service: str) -> Holder:
    if service not in holder.services:
        return holder
    return replace(holder, services=tuple(code for code in holder.services if code != service))


def _relisted(plan: pricing.Plan, moved: tuple[str, ...]) -> pricing.Plan:
    def listed(holder: Holder) -> Holder:
        held = [service for service in moved if service in holder.services]
        for service in held:
            holder = _without(holder, service)
        for service in held:
            holder = _with(plan, holder, service)
        return holder

    return replace(
        plan,
        tiers=tuple(listed(entry) for entry in plan.tiers),
        packages=tuple(listed(entry) for entry in plan.packages),
    )
