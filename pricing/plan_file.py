"""Reading a plan (msp-plan/1), and what may stand in each field. Writing is in `plan_document.py`."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, cast

from pricing.currencies import MINOR_UNITS
from pricing.fields import (
    CHANGE,
    COST,
    NO_PACKAGE,
    NO_SERVICE,
    NO_TIER,
    NO_UNIT,
    PRICE,
    RATE,
    Node,
    items,
    optional,
    read_code,
    read_decimal,
    read_flag,
    read_format,
    read_known,
    read_set,
    read_text,
    read_whole,
    record,
    refuse_repeats,
)
from pricing.json_source import tree_from_json
from pricing.plan import (
    CLIENT_UNIT,
    Bracket,
    Charge,
    Model,
    OneTime,
    Package,
    Plan,
    Preset,
    Service,
    Tax,
    Term,
    Tier,
    Unit,
)
from pricing.words import gettext as _

PLAN_FORMAT: Final = "msp-plan/1"
CODE: Final = "bad-plan"

MAX_QUANTITY: Final = 1_000_000_000  # What several inventory keys may add up to.
MAX_MONTHS: Final = 600
MAX_TIERS: Final = 50
MAX_PACKAGES: Final = 200
MAX_PRESETS: Final = 200
TAGLINE: Final = 300
BENEFIT: Final = 1_000
DESCRIPTION: Final = 10_000

_PLAN_KEYS: Final = "format name currency labour_rate break_fix_rate units services tiers terms"
_SERVICE_DEFAULTS: Final[dict[str, object]] = {
    "charge": None,
    "cost": "0",
    "minutes": "0",
    "break_fix_minutes": "0",
    "taxable": True,
    "benefit": "",
    "description": "",
}


def plan_from_json(raw: bytes) -> Plan:
    """The plan in a file. Raises PricingError("bad-plan") with the path of what is wrong."""
    return read_plan(tree_from_json(raw, CODE))


def read_plan(document: object) -> Plan:
    """The plan in a document of dicts, lists, strings, ints, bools and None.

    Money and rates are decimal strings. Raises PricingError("bad-plan") with the path of what is wrong.
    """
    lists: dict[str, object] = {"packages": [], "presets": [], "one_time": [], "taxes": []}
    at = record(Node(document, "", CODE), _PLAN_KEYS, {"margin_floor": "0", "discount_limit": "1", **lists})
    read_format(at["format"], PLAN_FORMAT)
    units = _units(at["units"])
    unit_codes = {CLIENT_UNIT, *(unit.code for unit in units)}
    services = _services(at["services"], unit_codes)
    service_codes = {service.code for service in services}
    tiers = _tiers(at["tiers"], service_codes)
    tier_codes = {tier.code for tier in tiers}
    packages = _packages(at["packages"], service_codes, tier_codes)
    return Plan(
        name=read_text(at["name"]),
        currency=_currency(at["currency"]),
        labour_rate=read_decimal(at["labour_rate"], COST),
        break_fix_rate=read_decimal(at["break_fix_rate"], COST),
        margin_floor=read_decimal(at["margin_floor"], RATE),
        discount_limit=read_decimal(at["discount_limit"], RATE),
        units=units,
        services=services,
        tiers=tiers,
        packages=packages,
        presets=_presets(at["presets"], tier_codes, tuple(package.code for package in packages)),
        terms=_terms(at["terms"]),
        one_time=_one_time(at["one_time"], unit_codes),
        taxes=_taxes(at["taxes"]),
    )


def _currency(node: Node) -> str:
    if not isinstance(node.value, str) or node.value not in MINOR_UNITS:
        node.fail(_('must be the three capital letters of a currency, such as "USD"'))
    return node.value


def _units(node: Node) -> tuple[Unit, ...]:
    nodes, units = items(node), []
    for entry in nodes:
        at = record(entry, "code name counts")
        if at["code"].value == CLIENT_UNIT:
            message = _('"%(unit)s" exists already, counts nothing and is always 1; choose another code')
            at["code"].fail(message % {"unit": CLIENT_UNIT})
        units.append(Unit(read_code(at["code"]), read_text(at["name"]), read_set(at["counts"])))
    refuse_repeats(nodes, tuple(unit.code for unit in units), "code")
    return tuple(units)


def _services(node: Node, units: Collection[str]) -> tuple[Service, ...]:
    nodes, services = items(node), []
    for entry in nodes:
        at = record(entry, "code name category unit", _SERVICE_DEFAULTS)
        services.append(
            Service(
                code=read_code(at["code"]),
                name=read_text(at["name"]),
                category=read_text(at["category"]),
                unit=read_known(at["unit"], units, NO_UNIT),
                charge=optional(at["charge"], _charge),
                cost=read_decimal(at["cost"], COST),
                minutes=read_decimal(at["minutes"], COST),
                break_fix_minutes=read_decimal(at["break_fix_minutes"], COST),
                taxable=read_flag(at["taxable"]),
                benefit=read_text(at["benefit"], BENEFIT, blank=True, lines=True),
                description=read_text(at["description"], DESCRIPTION, blank=True, lines=True),
            )
        )
    refuse_repeats(nodes, tuple(service.code for service in services), "code")
    return tuple(services)


def _charge(node: Node) -> Charge:
    model = node.value.get("model") if isinstance(node.value, dict) else None
    if model in ("volume", "graduated"):
        at = record(node, "model brackets")
        return Charge(cast(Model, model), None, _brackets(at["brackets"]))
    at = record(node, "model price")
    if model not in ("per_unit", "flat"):
        at["model"].fail(_('must be "per_unit", "flat", "volume" or "graduated"'))
    return Charge(cast(Model, model), read_decimal(at["price"], PRICE), ())


def _brackets(node: Node) -> tuple[Bracket, ...]:
    nodes, brackets = items(node), []
    if not nodes:
        node.fail(_("needs at least one bracket"))
    top = 0
    for entry in nodes:
        at = record(entry, "up_to price", {"flat": "0"})
        up_to = optional(at["up_to"], lambda limit: read_whole(limit, 1, MAX_QUANTITY))
        if up_to is None and entry is not nodes[-1]:
            at["up_to"].fail(_("null means without end and belongs to the last bracket only"))
        if up_to is not None and entry is nodes[-1]:
            at["up_to"].fail(_("must be null in the last bracket, so that every quantity has a price"))
        if up_to is not None and up_to <= top:
            at["up_to"].fail(_("must be more than the %(top)s of the bracket before") % {"top": top})
        top = up_to or top
        brackets.append(Bracket(up_to, read_decimal(at["price"], PRICE), read_decimal(at["flat"], PRICE)))
    return tuple(brackets)


def _tiers(node: Node, services: Collection[str]) -> tuple[Tier, ...]:
    nodes, tiers = items(node, MAX_TIERS), []
    for entry in nodes:
        at = record(entry, "code name services", {"tagline": "", "minimum": "0"})
        tiers.append(
            Tier(
                code=read_code(at["code"]),
                name=read_text(at["name"]),
                tagline=read_text(at["tagline"], TAGLINE, blank=True),
                services=read_set(at["services"], services, NO_SERVICE),
                minimum=read_decimal(at["minimum"], PRICE),
            )
        )
    refuse_repeats(nodes, tuple(tier.code for tier in tiers), "code")
    return tuple(tiers)


def _packages(node: Node, services: Collection[str], tiers: Collection[str]) -> tuple[Package, ...]:
    defaults: dict[str, object] = {"tagline": "", "requires_tier": None, "requires": [], "conflicts": []}
    nodes = items(node, MAX_PACKAGES)
    records = [record(entry, "code name services", defaults) for entry in nodes]
    codes = tuple(read_code(at["code"]) for at in records)
    refuse_repeats(nodes, codes, "code")
    return tuple(
        Package(
            code=code,
            name=read_text(at["name"]),
            tagline=read_text(at["tagline"], TAGLINE, blank=True),
            services=read_set(at["services"], services, NO_SERVICE),
            requires_tier=optional(at["requires_tier"], lambda tier: read_known(tier, tiers, NO_TIER)),
            requires=_in_plan_order(at["requires"], codes),
            conflicts=_in_plan_order(at["conflicts"], codes),
        )
        for code, at in zip(codes, records, strict=True)
    )


def _in_plan_order(node: Node, packages: tuple[str, ...]) -> tuple[str, ...]:
    chosen = read_set(node, packages, NO_PACKAGE)
    return tuple(code for code in packages if code in chosen)


def _presets(node: Node, tiers: Collection[str], packages: tuple[str, ...]) -> tuple[Preset, ...]:
    nodes, presets = items(node, MAX_PRESETS), []
    for entry in nodes:
        at = record(entry, "code name tier", {"packages": [], "recommended": False})
        presets.append(
            Preset(
                code=read_code(at["code"]),
                name=read_text(at["name"]),
                tier=read_known(at["tier"], tiers, NO_TIER),
                packages=_in_plan_order(at["packages"], packages),
                recommended=read_flag(at["recommended"]),
            )
        )
    refuse_repeats(nodes, tuple(preset.code for preset in presets), "code")
    return tuple(presets)


def _terms(node: Node) -> tuple[Term, ...]:
    nodes, terms = items(node), []
    for entry in nodes:
        at = record(entry, "months name", {"adjustment": "0", "escalator": "0"})
        terms.append(
            Term(
                months=read_whole(at["months"], 1, MAX_MONTHS),
                name=read_text(at["name"]),
                adjustment=read_decimal(at["adjustment"], CHANGE),
                escalator=read_decimal(at["escalator"], CHANGE),
            )
        )
    refuse_repeats(nodes, tuple(term.months for term in terms), "months")
    return tuple(terms)


def _one_time(node: Node, units: Collection[str]) -> tuple[OneTime, ...]:
    defaults: dict[str, object] = {"unit": None, "minimum": "0", "waived_from": None, "taxable": True}
    nodes, fees = items(node), []
    for entry in nodes:
        at = record(entry, "code name basis amount", defaults)
        if at["basis"].value not in ("fixed", "per_unit", "months"):
            at["basis"].fail(_('must be "fixed", "per_unit" or "months"'))
        per_unit = at["basis"].value == "per_unit"
        if per_unit == (at["unit"].value is None):
            at["unit"].fail(_("must name a unit with the basis per_unit, and be null otherwise"))
        fees.append(
            OneTime(
                code=read_code(at["code"]),
                name=read_text(at["name"]),
                basis=at["basis"].value,
                amount=read_decimal(at["amount"], PRICE),
                unit=optional(at["unit"], lambda unit: read_known(unit, units, NO_UNIT)),
                minimum=read_decimal(at["minimum"], PRICE),
                waived_from=optional(at["waived_from"], lambda months: read_whole(months, 1, MAX_MONTHS)),
                taxable=read_flag(at["taxable"]),
            )
        )
    refuse_repeats(nodes, tuple(fee.code for fee in fees), "code")
    return tuple(fees)


def _taxes(node: Node) -> tuple[Tax, ...]:
    nodes, taxes = items(node), []
    for entry in nodes:
        at = record(entry, "code name rate")
        taxes.append(Tax(read_code(at["code"]), read_text(at["name"]), read_decimal(at["rate"], RATE)))
    refuse_repeats(nodes, tuple(tax.code for tax in taxes), "code")
    return tuple(taxes)
