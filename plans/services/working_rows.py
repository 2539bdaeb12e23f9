"""A plan's document as rows, table by table, from the top (units) down to what points at it (presets)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from django.db import models

import pricing
from plans.models import (
    Bracket,
    OneTimeFee,
    Package,
    PackageService,
    Plan,
    Preset,
    Service,
    Tax,
    Term,
    Tier,
    TierService,
    Unit,
)
from plans.services.rows import Author, Row, link_rows, remove_rows, write_rows
from plans.services.version_2_rows import write_version_2

Coded = TypeVar("Coded", Unit, Service, Tier, Package, Preset, OneTimeFee, Tax)
Rows = list[models.Model]


def write_parts(plan: Plan, after: pricing.Plan, author: Author, before: pricing.Plan | None = None) -> None:
    """Make everything in `plan` be what `after` says. Call it in a transaction that holds the plan.

    `before` is what the rows say now: lists that are the same in both are not touched. None for a plan without rows.
    """
    writing = _Writing(plan, after, author, before)
    if writing.differs("units"):
        _ = writing.units
    if writing.differs("services"):
        _ = writing.services
    if writing.differs("tiers"):
        _ = writing.tiers
    if writing.differs("packages"):
        _ = writing.packages
    if writing.differs("presets"):
        _presets(writing)
    if writing.differs("one_time"):
        _fees(writing)
    if writing.differs("terms"):
        _terms(writing)
    if writing.differs("taxes"):
        _coded(writing, Tax, [Tax(plan=plan, code=tax.code, name=tax.name, rate=tax.rate) for tax in after.taxes])
    writing.left += write_version_2(plan, after, author, before)
    # Removed last and in reverse, when nothing points at them any more.
    remove_rows(author, reversed(writing.left))


@dataclass
class _Writing:
    """One writing of a plan: what is wanted, what is there, and the rows that nobody wants any more.

    The rows of a list by their code: written first where the list has changed, otherwise read when something that has
    changed points at them.
    """

    plan: Plan
    after: pricing.Plan
    author: Author
    before: pricing.Plan | None
    left: Rows = field(default_factory=list)

    def old(self, rows: models.QuerySet[Row]) -> Iterable[Row]:
        """Those of the rows that are there; a new plan has none to ask for."""
        return () if self.before is None else rows

    def differs(self, name: str) -> bool:
        """Whether a list of the plan has to be written."""
        return self.before is None or getattr(self.before, name) != getattr(self.after, name)

    @cached_property
    def units(self) -> dict[str, Unit]:
        return _units(self) if self.differs("units") else _rows_of(self.plan, Unit)

    @cached_property
    def services(self) -> dict[str, Service]:
        return _services(self) if self.differs("services") else _rows_of(self.plan, Service)

    @cached_property
    def tiers(self) -> dict[str, Tier]:
        return _tiers(self) if self.differs("tiers") else _rows_of(self.plan, Tier)

    @cached_property
    def packages(self) -> dict[str, Package]:
        return _packages(self) if self.differs("packages") else _rows_of(self.plan, Package)


def _rows_of(plan: Plan, model: type[Coded]) -> dict[str, Coded]:
    return {row.code: row for row in model._default_manager.filter(plan=plan)}


def _coded(writing: _Writing, model: type[Coded], wanted: Sequence[Coded]) -> dict[str, Coded]:
    """Write rows that are known by their code in the plan, in the order given."""
    for position, row in enumerate(wanted):
        row.position = position
    old = writing.old(model._default_manager.filter(plan=writing.plan))
    unwanted = write_rows(writing.author, model, old, wanted, lambda row: row.code)
    writing.left += unwanted
    return {row.code: row for row in wanted}


def _units(writing: _Writing) -> dict[str, Unit]:
    # No file names the unit `client`, and every plan has it: here it is a row, so that a service can point at it.
    client = Unit(plan=writing.plan, code=Unit.CLIENT, name="Client")
    counted = [
        Unit(plan=writing.plan, code=unit.code, name=unit.name, counts=list(unit.counts))
        for unit in writing.after.units
    ]
    return _coded(writing, Unit, [client, *counted])


def _services(writing: _Writing) -> dict[str, Service]:
    rows = [
        Service(
            plan=writing.plan,
            code=service.code,
            name=service.name,
            category=service.category,
            unit=writing.units[service.unit],
            charge_model=Service.ChargeModel.INCLUDED if service.charge is None else service.charge.model,
            price=None if service.charge is None else service.charge.price,
            rate=None if service.charge is None else service.charge.rate,
            cost=service.cost,
            minutes=service.minutes,
            break_fix_minutes=service.break_fix_minutes,
            taxable=service.taxable,
            benefit=service.benefit,
            description=service.description,
        )
        for service in writing.after.services
    ]
    services = _coded(writing, Service, rows)
    brackets = [
        Bracket(service=services[service.code], up_to=bracket.up_to, price=bracket.price, flat=bracket.flat)
        for service in writing.after.services
        if service.charge is not None
        for bracket in service.charge.brackets
    ]
    old = writing.old(Bracket.objects.filter(service__plan=writing.plan))
    unwanted = write_rows(writing.author, Bracket, old, brackets, lambda row: (row.service_id, row.up_to))
    writing.left += unwanted
    return services


def _tiers(writing: _Writing) -> dict[str, Tier]:
    rows = [
        Tier(plan=writing.plan, code=tier.code, name=tier.name, tagline=tier.tagline, minimum=tier.minimum)
        for tier in writing.after.tiers
    ]
    tiers = _coded(writing, Tier, rows)
    members = [
        TierService(tier=tiers[tier.code], service=writing.services[code], position=position)
        for tier in writing.after.tiers
        for position, code in enumerate(tier.services)
    ]
    old = writing.old(TierService.objects.filter(tier__plan=writing.plan))
    unwanted = write_rows(writing.author, TierService, old, members, lambda row: (row.tier_id, row.service_id))
    writing.left += unwanted
    return tiers


def _packages(writing: _Writing) -> dict[str, Package]:
    rows = [
        Package(
            plan=writing.plan,
            code=package.code,
            name=package.name,
            tagline=package.tagline,
            requires_tier=None if package.requires_tier is None else writing.tiers[package.requires_tier],
        )
        for package in writing.after.packages
    ]
    packages = _coded(writing, Package, rows)
    known = {} if writing.before is None else writing.before.index.packages
    for package in writing.after.packages:
        was, row = known.get(package.code), packages[package.code]
        for name, wanted in (("requires", package.requires), ("conflicts", package.conflicts)):
            if wanted != (() if was is None else getattr(was, name)):
                link_rows(writing.author, row, name, [packages[code] for code in wanted])
    members = [
        PackageService(package=packages[package.code], service=writing.services[code], position=position)
        for package in writing.after.packages
        for position, code in enumerate(package.services)
    ]
    old = writing.old(PackageService.objects.filter(package__plan=writing.plan))
    unwanted = write_rows(writing.author, PackageService, old, members, lambda row: (row.package_id, row.service_id))
    writing.left += unwanted
    return packages


def _presets(writing: _Writing) -> None:
    rows = [
        Preset(
            plan=writing.plan,
            code=preset.code,
            name=preset.name,
            tier=writing.tiers[preset.tier],
            recommended=preset.recommended,
        )
        for preset in writing.after.presets
    ]
    presets = _coded(writing, Preset, rows)
    known = {} if writing.before is None else {preset.code: preset for preset in writing.before.presets}
    for preset in writing.after.presets:
        was = known.get(preset.code)
        if preset.packages != (() if was is None else was.packages):
            wanted = [writing.packages[code] for code in preset.packages]
            link_rows(writing.author, presets[preset.code], "packages", wanted)


def _fees(writing: _Writing) -> None:
    rows = [
        OneTimeFee(
            plan=writing.plan,
            code=fee.code,
            name=fee.name,
            basis=fee.basis,
            amount=fee.amount,
            unit=None if fee.unit is None else writing.units[fee.unit],
            minimum=fee.minimum,
            waived_from=fee.waived_from,
            taxable=fee.taxable,
        )
        for fee in writing.after.one_time
    ]
    _coded(writing, OneTimeFee, rows)


def _terms(writing: _Writing) -> None:
    rows = [
        Term(
            plan=writing.plan,
            months=term.months,
            name=term.name,
            adjustment=term.adjustment,
            escalator=term.escalator,
            position=position,
        )
        for position, term in enumerate(writing.after.terms)
    ]
    old = writing.old(Term.objects.filter(plan=writing.plan))
    unwanted = write_rows(writing.author, Term, old, rows, lambda row: row.months)
    writing.left += unwanted
