"""A plan's document as rows, table by table, from the top (units) down to what points at it (presets)."""

from collections.abc import Sequence
from typing import TypeVar

from django.db import models

from plans import pricing
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
from plans.services.rows import Author, link_rows, remove_rows, write_rows

Coded = TypeVar("Coded", Unit, Service, Tier, Package, Preset, OneTimeFee, Tax)
Rows = list[models.Model]


def write_parts(plan: Plan, document: pricing.Plan, author: Author) -> None:
    """Make everything in `plan` be what the document says. Call it in a transaction that holds the plan."""
    # Rows that the document does not have; removed last and in reverse, when nothing points at them any more.
    left: Rows = []
    units = _units(plan, document, author, left)
    services = _services(plan, document, units, author, left)
    tiers = _tiers(plan, document, services, author, left)
    packages = _packages(plan, document, services, tiers, author, left)
    _presets(plan, document, tiers, packages, author, left)
    _fees(plan, document, units, author, left)
    _terms_and_taxes(plan, document, author, left)
    remove_rows(author, reversed(left))


def _coded(plan: Plan, model: type[Coded], wanted: Sequence[Coded], author: Author, left: Rows) -> dict[str, Coded]:
    """Write rows that are known by their code in the plan, in the order given."""
    for position, row in enumerate(wanted):
        row.position = position
    unwanted = write_rows(author, model, model._default_manager.filter(plan=plan), wanted, lambda row: row.code)
    left += unwanted
    return {row.code: row for row in wanted}


def _units(plan: Plan, document: pricing.Plan, author: Author, left: Rows) -> dict[str, Unit]:
    # No file names the unit `client`, and every plan has it: here it is a row, so that a service can point at it.
    client = Unit(plan=plan, code=Unit.CLIENT, name="Client")
    counted = [Unit(plan=plan, code=unit.code, name=unit.name, counts=list(unit.counts)) for unit in document.units]
    return _coded(plan, Unit, [client, *counted], author, left)


def _services(
    plan: Plan, document: pricing.Plan, units: dict[str, Unit], author: Author, left: Rows
) -> dict[str, Service]:
    rows = [
        Service(
            plan=plan,
            code=service.code,
            name=service.name,
            category=service.category,
            unit=units[service.unit],
            charge_model=Service.ChargeModel.INCLUDED if service.charge is None else service.charge.model,
            price=None if service.charge is None else service.charge.price,
            cost=service.cost,
            minutes=service.minutes,
            break_fix_minutes=service.break_fix_minutes,
            taxable=service.taxable,
            benefit=service.benefit,
            description=service.description,
        )
        for service in document.services
    ]
    services = _coded(plan, Service, rows, author, left)
    brackets = [
        row
        for service in document.services
        if service.charge is not None
        for row in bracket_rows(services[service.code], service.charge)
    ]
    unwanted = write_rows(author, Bracket, Bracket.objects.filter(service__plan=plan), brackets, bracket_key)
    left += unwanted
    return services


def bracket_rows(service: Service, charge: pricing.Charge) -> list[Bracket]:
    """The brackets of a charge as rows, not yet written."""
    return [
        Bracket(service=service, up_to=bracket.up_to, price=bracket.price, flat=bracket.flat)
        for bracket in charge.brackets
    ]


def bracket_key(row: Bracket) -> tuple[int, int | None]:
    """What makes a bracket the same one: its service and where it ends."""
    return row.service_id, row.up_to


def _tiers(
    plan: Plan, document: pricing.Plan, services: dict[str, Service], author: Author, left: Rows
) -> dict[str, Tier]:
    rows = [
        Tier(plan=plan, code=tier.code, name=tier.name, tagline=tier.tagline, minimum=tier.minimum)
        for tier in document.tiers
    ]
    tiers = _coded(plan, Tier, rows, author, left)
    members = [
        TierService(tier=tiers[tier.code], service=services[code], position=position)
        for tier in document.tiers
        for position, code in enumerate(tier.services)
    ]
    old = TierService.objects.filter(tier__plan=plan)
    unwanted = write_rows(author, TierService, old, members, lambda row: (row.tier_id, row.service_id))
    left += unwanted
    return tiers


def _packages(
    plan: Plan,
    document: pricing.Plan,
    services: dict[str, Service],
    tiers: dict[str, Tier],
    author: Author,
    left: Rows,
) -> dict[str, Package]:
    rows = [
        Package(
            plan=plan,
            code=package.code,
            name=package.name,
            tagline=package.tagline,
            requires_tier=None if package.requires_tier is None else tiers[package.requires_tier],
        )
        for package in document.packages
    ]
    packages = _coded(plan, Package, rows, author, left)
    for package in document.packages:
        link_rows(author, packages[package.code], "requires", [packages[code] for code in package.requires])
        link_rows(author, packages[package.code], "conflicts", [packages[code] for code in package.conflicts])
    members = [
        PackageService(package=packages[package.code], service=services[code], position=position)
        for package in document.packages
        for position, code in enumerate(package.services)
    ]
    old = PackageService.objects.filter(package__plan=plan)
    unwanted = write_rows(author, PackageService, old, members, lambda row: (row.package_id, row.service_id))
    left += unwanted
    return packages


def _presets(
    plan: Plan,
    document: pricing.Plan,
    tiers: dict[str, Tier],
    packages: dict[str, Package],
    author: Author,
    left: Rows,
) -> None:
    rows = [
        Preset(plan=plan, code=preset.code, name=preset.name, tier=tiers[preset.tier], recommended=preset.recommended)
        for preset in document.presets
    ]
    presets = _coded(plan, Preset, rows, author, left)
    for preset in document.presets:
        link_rows(author, presets[preset.code], "packages", [packages[code] for code in preset.packages])


def _fees(plan: Plan, document: pricing.Plan, units: dict[str, Unit], author: Author, left: Rows) -> None:
    rows = [
        OneTimeFee(
            plan=plan,
            code=fee.code,
            name=fee.name,
            basis=fee.basis,
            amount=fee.amount,
            unit=None if fee.unit is None else units[fee.unit],
            minimum=fee.minimum,
            waived_from=fee.waived_from,
            taxable=fee.taxable,
        )
        for fee in document.one_time
    ]
    _coded(plan, OneTimeFee, rows, author, left)


def _terms_and_taxes(plan: Plan, document: pricing.Plan, author: Author, left: Rows) -> None:
    terms = [
        Term(
            plan=plan,
            months=term.months,
            name=term.name,
            adjustment=term.adjustment,
            escalator=term.escalator,
            position=position,
        )
        for position, term in enumerate(document.terms)
    ]
    unwanted = write_rows(author, Term, Term.objects.filter(plan=plan), terms, lambda row: row.months)
    left += unwanted
    taxes = [Tax(plan=plan, code=tax.code, name=tax.name, rate=tax.rate) for tax in document.taxes]
    _coded(plan, Tax, taxes, author, left)
