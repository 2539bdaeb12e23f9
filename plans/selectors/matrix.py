"""The ladder matrix, ready to be shown: services by category down, tiers and packages across, every text finished."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

import pricing
from groundwork.display import money_signed, money_whole, percent, rate, unit_price_parts
from groundwork.locales import company_locale
from plans.selectors.bundles import typical_savings
from plans.selectors.usual_client import usual_client

State = Literal["own", "inherited", "none"]
# How many columns a page 1366 pixels wide has room for: with their names upright, and turned.
_UPRIGHT: Final = 7
_TURNED: Final = 18


@dataclass(frozen=True, slots=True)
class Column:
    """A tier or package. `over` stands above its name (Tier 1, Needs Advanced), `price` under it.

    `first` is true for the first of its kind: a line separates tiers from packages. `saves` are the bundles that can be
    had from this rung on, each with what it saves the client of the price.
    """

    kind: Literal["tier", "package"]
    first: bool
    code: str
    name: str
    over: str
    price: str
    saves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """Whether a column delivers the service: itself, from a rung below, or not. `label` says it in words.

    `column` is what the cell belongs to, "tier:basic", and `name` what that is called; `first` is that of its column;
    `style` is what the style sheet goes by.
    """

    column: str
    name: str
    state: State
    first: bool
    label: str

    @property
    def style(self) -> str:
        """The class of the cell."""
        return f"dot {self.state} first" if self.first else f"dot {self.state}"


@dataclass(frozen=True, slots=True)
class Row:
    """A service. Cost and margin are those of one unit a month; they are for those who may see them.

    `one_price` says that there is a single price, which is edited in its cell.
    """

    code: str
    name: str
    per: str
    price: str
    one_price: bool
    cost: str
    margin: str
    below_floor: bool
    cells: tuple[Cell, ...]

    def __hash__(self) -> int:
        """By what is short: rows are looked up by the hundred, and of all their cells the same few are meant."""
        return hash((self.code, self.name, self.per, self.price, self.cost, self.margin))


@dataclass(frozen=True, slots=True)
class Group:
    """The services of one category. `anchor` is the id of its heading, because a category has no code."""

    category: str
    rows: tuple[Row, ...]

    @property
    def anchor(self) -> str:
        """The id of the heading."""
        return category_anchor(self.category)

    @property
    def codes(self) -> tuple[str, ...]:
        """Which services it has, in the order shown."""
        return tuple(row.code for row in self.rows)


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole page's figures."""

    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    service_count: int

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows, in the order shown."""
        return tuple(row for group in self.groups for row in group.rows)

    @property
    def room(self) -> str:
        """How the columns have to share the width of a page: their names upright, turned, or more than fit."""
        count = len(self.columns)
        return "few" if count <= _UPRIGHT else "many" if count <= _TURNED else "lots"

    @property
    def shape(self) -> object:
        """Which columns and categories there are. Matrices of one shape differ in heads, groups and rows alone."""
        columns = tuple((column.kind, column.code) for column in self.columns)
        return columns, tuple(group.category for group in self.groups)


def category_anchor(category: str) -> str:
    """The id of a category's heading in the page."""
    return f"category-{zlib.crc32(category.encode()):08x}"


def matrix_of(plan: pricing.Plan) -> Matrix:
    """The matrix of a plan; prices of columns are those of the typical client at list price."""
    return _matrix_in(get_language(), company_locale(), plan)


@lru_cache(maxsize=8)
def _matrix_in(_language: str, _locale: str, plan: pricing.Plan) -> Matrix:
    """What an edit makes of a plan is what the next one begins with, so that each matrix is wanted twice."""
    rows: dict[str, list[Row]] = {}
    for service, row in zip(plan.services, _rows(plan, plan.services), strict=True):
        rows.setdefault(service.category, []).append(row)
    return Matrix(
        columns=tuple(_columns(plan)),
        groups=tuple(Group(category, tuple(found)) for category, found in rows.items()),
        service_count=len(plan.services),
    )


def row_of(plan: pricing.Plan, service: pricing.Service) -> Row:
    """The row of one service."""
    return next(_rows(plan, (service,)))


def _rows(plan: pricing.Plan, services: tuple[pricing.Service, ...]) -> Iterator[Row]:
    """The rows of these services. What an edit leaves as it was is not put into words again."""
    table = _table(
        get_language(),
        company_locale(),
        replace(plan, services=(), tiers=(), packages=(), presets=(), terms=(), one_time=(), taxes=()),
        tuple((tier.code, tier.name) for tier in plan.tiers),
        tuple((package.code, package.name) for package in plan.packages),
    )
    held = [frozenset(tier.services) for tier in plan.tiers] + [frozenset(entry.services) for entry in plan.packages]
    for service in services:
        yield _row(table, service, tuple([service.code in some for some in held]))


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """All that a row follows from, beside its service. Equal ones are the same, so that looking a row up is quick.

    `plan` is without its entries; only its figures and units count. Columns have a code and a name.
    """

    language: str
    locale: str
    plan: pricing.Plan
    tiers: tuple[tuple[str, str], ...]
    packages: tuple[tuple[str, str], ...]


_table = lru_cache(maxsize=16)(_Table)


@lru_cache(maxsize=2048)
def _row(table: _Table, service: pricing.Service, where: tuple[bool, ...]) -> Row:
    """A row; `where` says of each tier, then of each package, whether it holds the service."""
    plan = table.plan
    figures = pricing.service_margin(plan, service)
    return Row(
        code=service.code,
        name=service.name,
        per=per_text(plan, service),
        price=price_text(service.charge, plan.currency),
        one_price=service.charge is not None and service.charge.price is not None,
        cost=_figure(figures.cost, plan.currency),
        margin="" if figures.margin is None else percent(figures.margin, places=0),
        below_floor=figures.margin is not None and pricing.below_floor(plan, figures.margin),
        cells=_cells(table, where),
    )


def price_text(charge: pricing.Charge | None, currency: str) -> str:
    """What a service costs the client, for a column of prices: "125.00", "49.00 to 43.00", "3%", "included"."""
    if charge is None:
        return _("included")
    if charge.price is not None:
        return _figure(charge.price, currency)
    if charge.rate is not None:
        return rate(charge.rate)
    first, last = (_figure(bracket.price, currency) for bracket in (charge.brackets[0], charge.brackets[-1]))
    text = first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}
    return _("%(price)s + base") % {"price": text} if any(bracket.flat != 0 for bracket in charge.brackets) else text


def per_text(plan: pricing.Plan, service: pricing.Service) -> str:
    """What the price is for: "flat", "per desktop"."""
    if service.charge is not None and service.charge.model == "flat":
        return _("flat")
    if service.charge is not None and service.charge.model == "percent":
        return _("of the month")
    if service.unit == pricing.CLIENT_UNIT:
        return _("per client")
    return _("per %(unit)s") % {"unit": in_a_sentence(plan.index.units[service.unit].name)}


def _columns(plan: pricing.Plan) -> Iterator[Column]:
    nets = _nets(plan)
    for rung, tier in enumerate(plan.tiers, start=1):
        over = _("Tier %(number)d") % {"number": rung}
        price = money_whole(nets[pricing.Selection(tier.code, ())], plan.currency)
        yield Column("tier", rung == 1, tier.code, tier.name, over, price, tuple(_saves(plan, tier.code)))
    for at, package in enumerate(plan.packages):
        asked = plan.index.tiers.get(package.requires_tier or "")
        over = _("Package") if asked is None else _("Needs %(tier)s") % {"tier": asked.name}
        price = ""
        if plan.tiers:
            without, with_it = _offers(plan, package)
            price = money_signed(nets[with_it] - nets[without], plan.currency)
        yield Column("package", at == 0, package.code, package.name, over, price)


def _saves(plan: pricing.Plan, tier: str) -> Iterator[str]:
    for saving in typical_savings(plan):
        if saving.tier == tier:
            amount = money_whole(saving.amount, plan.currency)
            yield _("%(bundle)s saves %(amount)s") % {"bundle": saving.name, "amount": amount}


def _nets(plan: pricing.Plan) -> dict[pricing.Selection, Decimal]:
    """What a month of each tier, and of each package with and without, comes to for the typical client at list price.

    The rules between packages are not applied, so a plan that is still being built has its figures.
    """
    wanted = [pricing.Selection(tier.code, ()) for tier in plan.tiers]
    wanted += [choice for package in plan.packages if plan.tiers for choice in _offers(plan, package)]
    choices = tuple(dict.fromkeys(wanted))  # many packages are added to the same tier
    counts = dict(usual_client(plan).counts)
    months = pricing.price_many_regardless(pricing.at_list_price(plan), [(counts, choice) for choice in choices])
    return {choice: pricing.from_minor(plan, month.net) for choice, month in zip(choices, months, strict=True)}


def _offers(plan: pricing.Plan, package: pricing.Package) -> tuple[pricing.Selection, pricing.Selection]:
    """What a package adds to, and that with the package: on the lowest rung where it can be had, with what it needs."""
    tier, needed = pricing.foothold(plan, package.code)
    return pricing.Selection(tier, needed), pricing.Selection(tier, (*needed, package.code))


def _cells(table: _Table, where: tuple[bool, ...]) -> tuple[Cell, ...]:
    cells, inherited, language = [], False, table.language
    for at, ((code, name), held) in enumerate(zip(table.tiers, where, strict=False)):
        state: State = "own" if held else "inherited" if inherited else "none"
        inherited = inherited or held
        cells.append(_cell("tier", code, name, state, at == 0, language))
    for at, ((code, name), held) in enumerate(zip(table.packages, where[len(table.tiers) :], strict=True)):
        cells.append(_cell("package", code, name, "own" if held else "none", at == 0, language))
    return tuple(cells)


@lru_cache(maxsize=1024)
def _cell(kind: str, code: str, name: str, state: State, first: bool, language: str) -> Cell:
    """The cells are many and of few kinds; each kind is put into words once for each column and language."""
    labels = {"own": _("on this tier"), "inherited": _("from a tier below"), "none": _("not included")}
    in_package = kind == "package" and state == "own"
    return Cell(f"{kind}:{code}", name, state, first, _("in this package") if in_package else labels[state])


def _figure(amount: Decimal, currency: str) -> str:
    return unit_price_parts(amount, currency).figure


def in_a_sentence(name: str) -> str:
    """A unit's name inside a sentence: "Access point" becomes "access point", "VoIP seat" stays."""
    return name if name[1:2].isupper() or name[1:2].isdigit() else name[:1].lower() + name[1:]
