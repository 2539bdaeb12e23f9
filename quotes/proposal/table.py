"""Everything compared, service by service: what is in each option, what could be added, and what is not in."""

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

import pricing
from groundwork.display import MoneyParts, money_parts, number
from quotes.documents import Revision
from quotes.proposal.explained import how, included
from quotes.proposal.words import listed


@dataclass(frozen=True, slots=True)
class Cell:
    """`add` names the packages that would bring the service to this option."""

    state: Literal["in", "add", "out"]
    add: str = ""


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One service; `count` says how many of its unit this client has, and what those beyond the included ones
    cost; empty for the client itself.
    """

    benefit: str
    name: str
    description: str
    count: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The services of one category."""

    name: str
    rows: tuple[ServiceRow, ...]


@dataclass(frozen=True, slots=True)
class ColumnHead:
    """The head of one option's column."""

    code: str
    name: str
    price: MoneyParts
    recommended: bool


@dataclass(frozen=True, slots=True)
class Table:
    """The comparison: a head for each option, sections of services under them."""

    heads: tuple[ColumnHead, ...]
    sections: tuple[Section, ...]

    @property
    def columns(self) -> int:
        """How many columns the table has, that of the services with it."""
        return len(self.heads) + 1


def table_of(revision: Revision, comparison: pricing.Comparison) -> Table:
    """The comparison in detail. Services that no tier and no package delivers are left out: nobody can have them."""
    plan = revision.plan
    delivered = [{entry.service.code for entry in column.price.delivered} for column in comparison.columns]
    bringing = {
        service: tuple(package.code for package in plan.packages if service in package.services)
        for service in plan.index.services
    }
    sold = set(plan.index.ladder[-1]) | {code for code, packages in bringing.items() if packages}
    quantities = pricing.unit_quantities(plan, revision.inventory, revision.common)
    lines = {line.service: line for column in comparison.columns for line in column.price.lines if line.service}
    sections: dict[str, list[ServiceRow]] = {}
    for service in plan.services:
        if service.code in sold:
            cells = tuple(
                _cell(revision, service, has, option.tier, bringing[service.code])
                for has, option in zip(delivered, revision.options, strict=True)
            )
            sections.setdefault(service.category, []).append(
                _row(revision, service, cells, _count(revision, service.unit, quantities, lines.get(service.code)))
            )
    return Table(_heads(revision, comparison), tuple(Section(name, tuple(rows)) for name, rows in sections.items()))


def _heads(revision: Revision, comparison: pricing.Comparison) -> tuple[ColumnHead, ...]:
    return tuple(
        ColumnHead(
            option.code,
            option.name,
            money_parts(column.price.recurring_net, column.price.currency, revision.seller.locale),
            option.recommended,
        )
        for option, column in zip(revision.options, comparison.columns, strict=True)
    )


def _cell(revision: Revision, service: pricing.Service, has: set[str], tier: str, packages: tuple[str, ...]) -> Cell:
    if service.code in has:
        return Cell("in")
    index = revision.plan.index
    reachable = [
        index.packages[code].name
        for code in packages
        if (needed := index.packages[code].requires_tier) is None or index.rung[tier] >= index.rung[needed]
    ]
    return Cell("add", listed(reachable)) if reachable else Cell("out")


def _row(revision: Revision, service: pricing.Service, cells: tuple[Cell, ...], count: str) -> ServiceRow:
    return ServiceRow(
        benefit=service.benefit or service.name,
        name=service.name if service.benefit else "",
        description=service.description,
        count=count,
        cells=cells,
    )


def _count(revision: Revision, code: str, quantities: dict[str, int], line: pricing.Line | None) -> str:
    """How many there are; where some are included, at what price the others are, as its line says it."""
    unit, inside, quantity = revision.plan.index.units.get(code), included(revision, code), quantities[code]
    if unit is None:
        return ""
    if inside and quantity:
        more = {"included": inside, "more": number(quantity, revision.seller.locale)}
        return _("%(included)s, %(more)s more") % more if line is None else how(revision, line)
    if inside:
        return inside
    if quantity == 0:
        return _("none counted")
    return f"{number(quantity, revision.seller.locale)} × {unit.name}"
