"""The ladder matrix, ready to be shown: services by category down, tiers and packages across, every text finished."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

import pricing
from groundwork.display import money_signed, money_whole, percent, rate, unit_price_parts
from groundwork.locales import company_locale
from plans.selectors.bundles import typical_savings

State = Literal["own", "inherited", "none"]


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
    """A service. Cost and margin are those of one unit a month; they are for those who may see them."""

    code: str
    name: str
    per: str
    price: str
    cost: str
    margin: str
    below_floor: bool
    cells: tuple[Cell, ...]


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
    figures = pricing.plan_figures(plan, pricing.typical_client(plan))
    categories = dict.fromkeys(service.category for service in plan.services)
    return Matrix(
        columns=(*_tier_columns(plan, figures), *_package_columns(plan, figures)),
        groups=tuple(
            Group(category, tuple(row_of(plan, entry) for entry in plan.services if entry.category == category))
            for category in categories
        ),
        service_count=len(plan.services),
    )


def row_of(plan: pricing.Plan, service: pricing.Service) -> Row:
    """The row of one service."""
    figures = pricing.service_margin(plan, service)
    return Row(
        code=service.code,
        name=service.name,
        per=per_text(plan, service),
        price=price_text(service.charge, plan.currency),
        cost=_figure(figures.cost, plan.currency),
        margin="" if figures.margin is None else percent(figures.margin, places=0),
        below_floor=figures.margin is not None and pricing.below_floor(plan, figures.margin),
        cells=tuple(_cells(plan, service.code)),
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


def _tier_columns(plan: pricing.Plan, figures: pricing.PlanFigures) -> Iterator[Column]:
    for rung, (tier, figure) in enumerate(zip(plan.tiers, figures.tiers, strict=True), start=1):
        over = _("Tier %(number)d") % {"number": rung}
        price, saves = money_whole(figure.net, plan.currency), tuple(_saves(plan, tier.code))
        yield Column("tier", rung == 1, tier.code, tier.name, over, price, saves)


def _saves(plan: pricing.Plan, tier: str) -> Iterator[str]:
    for saving in typical_savings(plan):
        if saving.tier == tier:
            amount = money_whole(saving.amount, plan.currency)
            yield _("%(bundle)s saves %(amount)s") % {"bundle": saving.name, "amount": amount}


def _package_columns(plan: pricing.Plan, figures: pricing.PlanFigures) -> Iterator[Column]:
    prices = {figure.code: money_signed(figure.net, plan.currency) for figure in figures.packages}
    for at, package in enumerate(plan.packages):
        needed = plan.index.tiers.get(package.requires_tier or "")
        over = _("Package") if needed is None else _("Needs %(tier)s") % {"tier": needed.name}
        yield Column("package", at == 0, package.code, package.name, over, prices.get(package.code, ""))


def _cells(plan: pricing.Plan, service: str) -> Iterator[Cell]:
    inherited = False
    language = get_language()
    for at, tier in enumerate(plan.tiers):
        state: State = "own" if service in tier.services else "inherited" if inherited else "none"
        inherited = inherited or state == "own"
        yield _cell("tier", tier.code, tier.name, state, at == 0, language)
    for at, package in enumerate(plan.packages):
        held: State = "own" if service in package.services else "none"
        yield _cell("package", package.code, package.name, held, at == 0, language)


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
