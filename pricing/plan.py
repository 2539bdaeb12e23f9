"""What a plan is, as frozen values. `plan_file.py` reads and writes it; see docs/pricing.md for the meaning."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal

from pricing.currencies import MINOR_UNITS
from pricing.money import step_of

Model = Literal["per_unit", "flat", "volume", "graduated", "percent"]
Basis = Literal["fixed", "per_unit", "months"]

CLIENT_UNIT: Final = "client"
_WHOLE_OFF: Final = Decimal(-1)


@dataclass(frozen=True, slots=True)
class Beyond:
    """`each` of what is counted go with each one of `unit`; only those beyond are a quantity."""

    unit: str
    each: int


@dataclass(frozen=True, slots=True)
class Unit:
    """What is counted: the sum of the inventory keys in `counts`, less those that go with another unit."""

    code: str
    name: str
    counts: tuple[str, ...]
    beyond: Beyond | None = None


@dataclass(frozen=True, slots=True)
class Bracket:
    """A price for the quantities up to and including `up_to`; None is without end."""

    up_to: int | None
    price: Decimal
    flat: Decimal


@dataclass(frozen=True, slots=True)
class Charge:
    """`price` belongs to per_unit and flat, `brackets` to volume and graduated, `rate` to percent (of the month).

    What belongs to other models is None or empty.
    """

    model: Model
    price: Decimal | None
    brackets: tuple[Bracket, ...]
    rate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class TermAdjustment:
    """What takes the place of a term's adjustment for one service, in the term of so many months."""

    months: int
    adjustment: Decimal


@dataclass(frozen=True, slots=True)
class Service:
    """The only thing that carries a price. Without a charge it is included and costs the client nothing."""

    code: str
    name: str
    category: str
    unit: str
    charge: Charge | None
    cost: Decimal
    minutes: Decimal
    break_fix_minutes: Decimal
    taxable: bool
    benefit: str
    description: str
    adjustments: tuple[TermAdjustment, ...] = ()


@dataclass(frozen=True, slots=True)
class Tier:
    code: str
    name: str
    tagline: str
    services: tuple[str, ...]
    minimum: Decimal


@dataclass(frozen=True, slots=True)
class Package:
    code: str
    name: str
    tagline: str
    services: tuple[str, ...]
    requires_tier: str | None
    requires: tuple[str, ...]
    conflicts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bundle:
    """Packages that cost less together. Exactly one of the two: a share of what they come to, or an amount of money."""

    code: str
    name: str
    packages: tuple[str, ...]
    requires_tier: str | None
    percent: Decimal | None
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Preset:
    code: str
    name: str
    tier: str
    packages: tuple[str, ...]
    recommended: bool


@dataclass(frozen=True, slots=True)
class Term:
    months: int
    name: str
    adjustment: Decimal
    escalator: Decimal


@dataclass(frozen=True, slots=True)
class Billing:
    """So many months may be billed at once, at a change of the price."""

    months: int
    name: str
    adjustment: Decimal


@dataclass(frozen=True, slots=True)
class OneTime:
    code: str
    name: str
    basis: Basis
    amount: Decimal
    unit: str | None
    minimum: Decimal
    waived_from: int | None
    taxable: bool


@dataclass(frozen=True, slots=True)
class Tax:
    code: str
    name: str
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Wording:
    """A text of a plan in another language (`wordings.py`): of which entry and field, and of which text it was made."""

    language: str
    kind: str
    key: str
    field: str
    text: str
    of: str

    @property
    def place(self) -> tuple[str, str, str]:
        """What the text is known by in the plan."""
        return self.kind, self.key, self.field


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole plan. Made by `read_plan` only, which checks that every code in it leads somewhere.

    `stated` is the version that its document says. A price is of that version, or of a later one that is needed
    (`index.version`); two plans that mean the same are equal whatever they state.
    """

    name: str
    currency: str
    labour_rate: Decimal
    break_fix_rate: Decimal
    margin_floor: Decimal
    discount_limit: Decimal
    units: tuple[Unit, ...]
    services: tuple[Service, ...]
    tiers: tuple[Tier, ...]
    packages: tuple[Package, ...]
    presets: tuple[Preset, ...]
    terms: tuple[Term, ...]
    one_time: tuple[OneTime, ...]
    taxes: tuple[Tax, ...]
    bundles: tuple[Bundle, ...] = ()
    billing: tuple[Billing, ...] = ()
    texts: tuple[Wording, ...] = ()
    stated: int = field(default=1, repr=False, compare=False)
    index: Index = field(init=False, repr=False, compare=False)
    # What `hash` says, once somebody has asked: what is remembered of a plan is looked up again and again.
    hashed: int | None = field(default=None, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "index", _index(self))

    def __hash__(self) -> int:
        if self.hashed is None:
            parts = self.name, self.units, self.services, self.tiers, self.packages, self.presets, self.terms
            object.__setattr__(self, "hashed", hash(parts))
        assert self.hashed is not None
        return self.hashed


@dataclass(frozen=True, slots=True)
class Index:
    """What pricing looks up again and again, worked out once for each plan."""

    version: int
    places: int
    step: Decimal
    units: dict[str, Unit]
    services: dict[str, Service]
    tiers: dict[str, Tier]
    packages: dict[str, Package]
    terms: dict[int, Term]
    billing: dict[int, Billing]
    taxes: dict[str, Tax]
    # By term, the services that have an adjustment of their own there.
    own_adjustments: dict[int, dict[str, Decimal]]
    # A tier's place on the ladder, lowest rung 0.
    rung: dict[str, int]
    # For each rung all services at or below it, each once, with the source that brings it first.
    ladder: tuple[dict[str, str], ...]
    counted: frozenset[str]
    # The units of which some go with another one.
    beyond: tuple[tuple[str, Beyond], ...]


def _index(plan: Plan) -> Index:
    places = MINOR_UNITS[plan.currency]
    own_adjustments: dict[int, dict[str, Decimal]] = {}
    for service in plan.services:
        for entry in service.adjustments:
            own_adjustments.setdefault(entry.months, {})[service.code] = entry.adjustment
    ladder: list[dict[str, str]] = []
    below: dict[str, str] = {}
    for tier in plan.tiers:
        own = {code: f"tier:{tier.code}" for code in tier.services if code not in below}
        below = below | own
        ladder.append(below)
    return Index(
        version=max(plan.stated, least_version(plan)),
        places=places,
        step=step_of(places),
        units={unit.code: unit for unit in plan.units},
        services={service.code: service for service in plan.services},
        tiers={tier.code: tier for tier in plan.tiers},
        packages={package.code: package for package in plan.packages},
        terms={term.months: term for term in plan.terms},
        billing={billing.months: billing for billing in plan.billing},
        taxes={tax.code: tax for tax in plan.taxes},
        own_adjustments=own_adjustments,
        rung={tier.code: at for at, tier in enumerate(plan.tiers)},
        ladder=tuple(ladder),
        counted=frozenset(key for unit in plan.units for key in unit.counts),
        beyond=tuple((unit.code, unit.beyond) for unit in plan.units if unit.beyond is not None),
    )


def own_services(plan: Plan, tier: str) -> tuple[Service, ...]:
    """The services that this tier brings first: the tiers below it have none of them."""
    source = f"tier:{tier}"
    rung = plan.index.ladder[plan.index.rung[tier]]
    return tuple(plan.index.services[code] for code, brought in rung.items() if brought == source)


def least_version(plan: Plan) -> int:
    """The lowest version of the price language that can say what this plan says."""
    said_by_2 = (
        plan.bundles
        or plan.billing
        or any(unit.beyond for unit in plan.units)
        or any(service.adjustments or _is_percent(service) for service in plan.services)
        # -1 makes a month cost nothing; version 1 ends just above it.
        or any(_WHOLE_OFF in (term.adjustment, term.escalator) for term in plan.terms)
    )
    return 2 if said_by_2 else 1


def _is_percent(service: Service) -> bool:
    return service.charge is not None and service.charge.model == "percent"
