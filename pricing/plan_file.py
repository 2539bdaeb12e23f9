"""Reading a plan (msp-plan/1 and msp-plan/2), and what may stand in each field. Writing is in `plan_document.py`."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from pricing.currencies import MINOR_UNITS
from pricing.fields import (
    CHANGE,
    CHANGE_2,
    COST,
    NO_UNIT,
    PRICE,
    RATE,
    SHARE,
    optional,
    read_code,
    read_decimal,
    read_flag,
    read_format,
    read_known,
    read_text,
    read_whole,
)
from pricing.json_source import tree_from_json
from pricing.ladder_file import read_bundles, read_packages, read_presets, read_tiers
from pricing.nodes import Node, items, record, refuse_repeats, version_of
from pricing.plan import CLIENT_UNIT, Billing, OneTime, Plan, Tax, Term
from pricing.services_file import MAX_MONTHS, read_services, read_units
from pricing.wordings import with_texts
from pricing.words import gettext as _

PLAN_FORMATS: Final = ("msp-plan/1", "msp-plan/2")
CODE: Final = "bad-plan"

_MONTHS_BILLED: Final = 12
_KEYS: Final = "format name currency labour_rate break_fix_rate units services tiers terms"


def plan_from_json(raw: bytes) -> Plan:
    """The plan in a file. Raises PricingError("bad-plan") with the path of what is wrong."""
    return read_plan(tree_from_json(raw, CODE))


def read_plan(document: object) -> Plan:
    """The plan in a document of dicts, lists, strings, ints, bools and None.

    Money and rates are decimal strings. Raises PricingError("bad-plan") with the path of what is wrong; in a document
    of version 1 whatever only version 2 has is wrong.
    """
    lists: dict[str, object] = {"packages": [], "presets": [], "one_time": [], "taxes": [], "texts": []}
    defaults = {"margin_floor": "0", "discount_limit": "1", **lists}
    node = Node(document, "", CODE, version_of(document, PLAN_FORMATS))
    at = record(node, _KEYS, defaults, {"bundles": [], "billing": []})
    read_format(at["format"], *PLAN_FORMATS)
    units = read_units(at["units"])
    unit_codes = {CLIENT_UNIT, *(unit.code for unit in units)}
    services = read_services(at["services"], unit_codes)
    service_codes = {service.code for service in services}
    currency = _currency(at["currency"])
    places = MINOR_UNITS[currency]
    tiers = read_tiers(at["tiers"], service_codes, places)
    tier_codes = {tier.code for tier in tiers}
    packages = read_packages(at["packages"], service_codes, tier_codes)
    package_codes = tuple(package.code for package in packages)
    plan = Plan(
        name=read_text(at["name"]),
        currency=currency,
        labour_rate=read_decimal(at["labour_rate"], COST),
        break_fix_rate=read_decimal(at["break_fix_rate"], COST),
        margin_floor=read_decimal(at["margin_floor"], RATE),
        discount_limit=read_decimal(at["discount_limit"], RATE),
        units=units,
        services=services,
        tiers=tiers,
        packages=packages,
        presets=read_presets(at["presets"], tier_codes, package_codes),
        terms=_terms(at["terms"]),
        one_time=_one_time(at["one_time"], unit_codes),
        taxes=_taxes(at["taxes"]),
        bundles=read_bundles(at["bundles"], package_codes, tier_codes, places),
        billing=_billing(at["billing"]),
        stated=node.version,
    )
    return with_texts(plan, at["texts"])


def _currency(node: Node) -> str:
    if not isinstance(node.value, str) or node.value not in MINOR_UNITS:
        node.fail(_('must be the three capital letters of a currency, such as "USD"'))
    return node.value


def _terms(node: Node) -> tuple[Term, ...]:
    change = CHANGE if node.version == 1 else CHANGE_2
    nodes, terms = items(node), []
    for entry in nodes:
        at = record(entry, "months name", {"adjustment": "0", "escalator": "0"})
        terms.append(
            Term(
                months=read_whole(at["months"], 1, MAX_MONTHS),
                name=read_text(at["name"]),
                adjustment=read_decimal(at["adjustment"], change),
                escalator=read_decimal(at["escalator"], change),
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


def _billing(node: Node) -> tuple[Billing, ...]:
    nodes, billing = items(node), []
    for entry in nodes:
        at = record(entry, "months name", {"adjustment": "0"})
        months = read_whole(at["months"], 1, _MONTHS_BILLED)
        billing.append(Billing(months, read_text(at["name"]), read_decimal(at["adjustment"], CHANGE_2)))
    months_billed = tuple(entry.months for entry in billing)
    refuse_repeats(nodes, months_billed, "months")
    if billing and 1 not in months_billed:
        node.fail(_("needs an entry of 1 month: whoever wants nothing else is billed by the month"))
    return tuple(billing)


def _taxes(node: Node) -> tuple[Tax, ...]:
    rate = RATE if node.version == 1 else SHARE
    nodes, taxes = items(node), []
    for entry in nodes:
        at = record(entry, "code name rate")
        taxes.append(Tax(read_code(at["code"]), read_text(at["name"]), read_decimal(at["rate"], rate)))
    refuse_repeats(nodes, tuple(tax.code for tax in taxes), "code")
    return tuple(taxes)
