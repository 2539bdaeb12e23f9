"""A plan's document as rows, table by table, from the top (units) down to what points at it (presets).

Only entries that differ from what the rows say are looked at: a price is one row of a hundred.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol, TypeVar

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
from plans.services.rows import Author, Row, keys_of, link_rows, remove_rows, write_rows
from plans.services.text_rows import write_texts
from plans.services.version_2_rows import write_version_2

Coded = TypeVar("Coded", Unit, Service, Tier, Package, Preset, OneTimeFee, Tax)
Rows = list[models.Model]


class _Entry(Protocol):
    """An entry of a plan that is known by its code."""

    @property
    def code(self) -> str: ...


class _Holder(_Entry, Protocol):
    """A tier or a package."""

    @property
    def services(self) -> tuple[str, ...]: ...


def write_parts(plan: Plan, after: pricing.Plan, author: Author, before: pricing.Plan | None = None) -> None:
    """Make everything in `plan` be what `after` says. Call it in a transaction that holds the plan.

    `before` is what the rows say now: entries that are the same in both are not touched. None for a plan without rows.
    """
    writing = _Writing(plan, after, author, before)
    for name, write in _LISTS.items():
        if before is None or getattr(before, name) != getattr(after, name):
            write(writing)
    writing.left += write_version_2(plan, after, author, before)
    writing.left += write_texts(plan, after, author, before)
    # Removed last and in reverse, when nothing points at them any more.
    remove_rows(author, reversed(writing.left))


@dataclass
class _Writing:
    """One writing of a plan: what is wanted, what is there, and the rows that nobody wants any more.

    The keys of a list's rows by their code are read when something that has changed points at them; by then the rows
    of the list itself are written.
    """

    plan: Plan
    after: pricing.Plan
    author: Author
    before: pricing.Plan | None
    left: Rows = field(default_factory=list)

    def old(self, rows: models.QuerySet[Row]) -> Iterable[Row]:
        """Those of the rows that are there; a new plan has none to ask for."""
        return () if self.before is None else rows

    def differing(self, name: str) -> tuple[list[tuple[int, Any]], list[str]]:
        """The entries that are new, changed or in another place, each with its place, and all codes concerned."""
        old, new = () if self.before is None else getattr(self.before, name), getattr(self.after, name)
        was = {entry.code: at for at, entry in enumerate(old)}
        entries = [(at, entry) for at, entry in enumerate(new) if was.get(entry.code) != at or old[at] != entry]
        there = {entry.code for entry in new}
        return entries, [*(entry.code for _at, entry in entries), *(code for code in was if code not in there)]

    @cached_property
    def units(self) -> dict[str, int]:
        return keys_of(self.plan, Unit)

    @cached_property
    def services(self) -> dict[str, int]:
        return keys_of(self.plan, Service)

    @cached_property
    def tiers(self) -> dict[str, int]:
        return keys_of(self.plan, Tier)

    @cached_property
    def packages(self) -> dict[str, int]:
        return keys_of(self.plan, Package)


def _coded(
    writing: _Writing, model: type[Coded], name: str, row_of: Callable[[Any], Coded], offset: int = 0
) -> tuple[dict[str, Coded], list[str]]:
    """Write the rows of entries that differ: the rows by their code, and all codes that are concerned."""
    entries, codes = writing.differing(name)
    rows = []
    for position, entry in entries:
        row = row_of(entry)
        row.position = position + offset
        rows.append(row)
    old = writing.old(model._default_manager.filter(plan=writing.plan, code__in=codes))
    unwanted = write_rows(writing.author, model, old, rows, lambda row: row.code)
    writing.left += unwanted
    return {row.code: row for row in rows}, codes


def _units(writing: _Writing) -> None:
    # No file names the unit `client`, and every plan has it: here it is a row, so that a service can point at it.
    if not Unit.objects.filter(plan=writing.plan, code=Unit.CLIENT).exists():
        client = Unit(plan=writing.plan, code=Unit.CLIENT, name="Client", position=0)
        write_rows(writing.author, Unit, (), [client], lambda row: row.code)
    _coded(
        writing,
        Unit,
        "units",
        lambda unit: Unit(plan=writing.plan, code=unit.code, name=unit.name, counts=list(unit.counts)),
        offset=1,
    )


def _services(writing: _Writing) -> None:
    services, codes = _coded(writing, Service, "services", lambda service: _service(writing, service))
    brackets = [
        Bracket(service=services[service.code], up_to=bracket.up_to, price=bracket.price, flat=bracket.flat)
        for service in writing.after.services
        if service.code in services and service.charge is not None
        for bracket in service.charge.brackets
    ]
    old = writing.old(Bracket.objects.filter(service__plan=writing.plan, service__code__in=codes))
    unwanted = write_rows(writing.author, Bracket, old, brackets, lambda row: (row.service_id, row.up_to))
    writing.left += unwanted


def _service(writing: _Writing, service: pricing.Service) -> Service:
    return Service(
        plan=writing.plan,
        code=service.code,
        name=service.name,
        category=service.category,
        unit_id=writing.units[service.unit],
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


def _members(writing: _Writing, holders: Iterable[_Holder]) -> Iterator[tuple[str, int, int]]:
    """What these tiers or packages hold: the holder's code, the service's key, and its place."""
    for holder in holders:
        for position, code in enumerate(holder.services):
            yield holder.code, writing.services[code], position


def _tiers(writing: _Writing) -> None:
    tiers, codes = _coded(
        writing,
        Tier,
        "tiers",
        lambda tier: Tier(
            plan=writing.plan, code=tier.code, name=tier.name, tagline=tier.tagline, minimum=tier.minimum
        ),
    )
    members = [
        TierService(tier=tiers[code], service_id=service, position=position)
        for code, service, position in _members(writing, (t for t in writing.after.tiers if t.code in tiers))
    ]
    old = writing.old(TierService.objects.filter(tier__plan=writing.plan, tier__code__in=codes))
    unwanted = write_rows(writing.author, TierService, old, members, lambda row: (row.tier_id, row.service_id))
    writing.left += unwanted


def _packages(writing: _Writing) -> None:
    packages, codes = _coded(
        writing,
        Package,
        "packages",
        lambda package: Package(
            plan=writing.plan,
            code=package.code,
            name=package.name,
            tagline=package.tagline,
            requires_tier_id=None if package.requires_tier is None else writing.tiers[package.requires_tier],
        ),
    )
    known = {} if writing.before is None else writing.before.index.packages
    changed = [package for package in writing.after.packages if package.code in packages]
    for package in changed:
        was, row = known.get(package.code), packages[package.code]
        for name, wanted in (("requires", package.requires), ("conflicts", package.conflicts)):
            if wanted != (() if was is None else getattr(was, name)):
                link_rows(writing.author, row, name, [writing.packages[code] for code in wanted])
    members = [
        PackageService(package=packages[code], service_id=service, position=position)
        for code, service, position in _members(writing, changed)
    ]
    old = writing.old(PackageService.objects.filter(package__plan=writing.plan, package__code__in=codes))
    unwanted = write_rows(writing.author, PackageService, old, members, lambda row: (row.package_id, row.service_id))
    writing.left += unwanted


def _presets(writing: _Writing) -> None:
    presets, _codes = _coded(
        writing,
        Preset,
        "presets",
        lambda preset: Preset(
            plan=writing.plan,
            code=preset.code,
            name=preset.name,
            tier_id=writing.tiers[preset.tier],
            recommended=preset.recommended,
        ),
    )
    known = {} if writing.before is None else {preset.code: preset for preset in writing.before.presets}
    for preset in writing.after.presets:
        was = known.get(preset.code)
        if preset.packages != (() if was is None else was.packages):
            link_rows(
                writing.author, presets[preset.code], "packages", [writing.packages[code] for code in preset.packages]
            )


def _fees(writing: _Writing) -> None:
    _coded(
        writing,
        OneTimeFee,
        "one_time",
        lambda fee: OneTimeFee(
            plan=writing.plan,
            code=fee.code,
            name=fee.name,
            basis=fee.basis,
            amount=fee.amount,
            unit_id=None if fee.unit is None else writing.units[fee.unit],
            minimum=fee.minimum,
            waived_from=fee.waived_from,
            taxable=fee.taxable,
        ),
    )


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


def _taxes(writing: _Writing) -> None:
    _coded(writing, Tax, "taxes", lambda tax: Tax(plan=writing.plan, code=tax.code, name=tax.name, rate=tax.rate))


# In the order in which what is pointed at comes before what points at it.
_LISTS: dict[str, Callable[[_Writing], None]] = {
    "units": _units,
    "services": _services,
    "tiers": _tiers,
    "packages": _packages,
    "presets": _presets,
    "one_time": _fees,
    "terms": _terms,
    "taxes": _taxes,
}
