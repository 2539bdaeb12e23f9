"""Writing a plan: every key there, every number in one normal form, so that equal plans are equal bytes.

Money has at least the currency's decimals (25.00, 0.0125); rates, minutes and factors are as short as they can be.
The version is the lowest that can say what there is to say, so that what was frozen under version 1 stays as it is.
"""

from __future__ import annotations

from decimal import Decimal

from pricing.money import money_text, number_text
from pricing.plan import Bundle, Charge, OneTime, Package, Plan, Preset, Service, Term, Tier, Unit, least_version
from pricing.plan_file import PLAN_FORMATS
from pricing.wordings import texts_document

Document = dict[str, object]


def plan_document(plan: Plan) -> Document:
    """The document of a plan. `read_plan` of it gives an equal plan, and its canonical bytes never vary."""
    places, version = plan.index.places, least_version(plan)
    document: Document = {
        "format": PLAN_FORMATS[version - 1],
        "name": plan.name,
        "currency": plan.currency,
        "labour_rate": money_text(plan.labour_rate, places),
        "break_fix_rate": money_text(plan.break_fix_rate, places),
        "margin_floor": number_text(plan.margin_floor),
        "discount_limit": number_text(plan.discount_limit),
        "units": [_unit(unit, version) for unit in plan.units],
        "services": [_service(service, places, version) for service in plan.services],
        "tiers": [_tier(tier, places) for tier in plan.tiers],
        "packages": [_package(package) for package in plan.packages],
        "presets": [_preset(preset) for preset in plan.presets],
        "terms": [_term(term) for term in plan.terms],
        "one_time": [_one_time(fee, places) for fee in plan.one_time],
        "taxes": [{"code": tax.code, "name": tax.name, "rate": number_text(tax.rate)} for tax in plan.taxes],
    }
    if version >= 2:
        document["bundles"] = [_bundle(bundle, places) for bundle in plan.bundles]
        document["billing"] = [
            {"months": entry.months, "name": entry.name, "adjustment": number_text(entry.adjustment)}
            for entry in plan.billing
        ]
    return {**document, **texts_document(plan)}


def _unit(unit: Unit, version: int) -> Document:
    document: Document = {"code": unit.code, "name": unit.name, "counts": list(unit.counts)}
    if version >= 2:
        beyond = unit.beyond
        document["beyond"] = None if beyond is None else {"unit": beyond.unit, "each": beyond.each}
    return document


def _service(service: Service, places: int, version: int) -> Document:
    document: Document = {
        "code": service.code,
        "name": service.name,
        "category": service.category,
        "unit": service.unit,
        "charge": None if service.charge is None else _charge(service.charge, places),
        "cost": money_text(service.cost, places),
        "minutes": number_text(service.minutes),
        "break_fix_minutes": number_text(service.break_fix_minutes),
        "taxable": service.taxable,
        "benefit": service.benefit,
        "description": service.description,
    }
    if version >= 2:
        document["adjustments"] = [
            {"months": entry.months, "adjustment": number_text(entry.adjustment)} for entry in service.adjustments
        ]
    return document


def _charge(charge: Charge, places: int) -> Document:
    if charge.price is not None:
        return {"model": charge.model, "price": money_text(charge.price, places)}
    if charge.rate is not None:
        return {"model": charge.model, "rate": number_text(charge.rate)}
    return {
        "model": charge.model,
        "brackets": [
            {
                "up_to": bracket.up_to,
                "price": money_text(bracket.price, places),
                "flat": money_text(bracket.flat, places),
            }
            for bracket in charge.brackets
        ],
    }


def _tier(tier: Tier, places: int) -> Document:
    return {
        "code": tier.code,
        "name": tier.name,
        "tagline": tier.tagline,
        "services": list(tier.services),
        "minimum": money_text(tier.minimum, places),
    }


def _package(package: Package) -> Document:
    return {
        "code": package.code,
        "name": package.name,
        "tagline": package.tagline,
        "services": list(package.services),
        "requires_tier": package.requires_tier,
        "requires": list(package.requires),
        "conflicts": list(package.conflicts),
    }


def _bundle(bundle: Bundle, places: int) -> Document:
    return {
        "code": bundle.code,
        "name": bundle.name,
        "packages": list(bundle.packages),
        "requires_tier": bundle.requires_tier,
        "percent": None if bundle.percent is None else number_text(bundle.percent),
        "amount": None if bundle.amount is None else money_text(bundle.amount, places),
    }


def _preset(preset: Preset) -> Document:
    return {
        "code": preset.code,
        "name": preset.name,
        "tier": preset.tier,
        "packages": list(preset.packages),
        "recommended": preset.recommended,
    }


def _term(term: Term) -> Document:
    return {
        "months": term.months,
        "name": term.name,
        "adjustment": number_text(term.adjustment),
        "escalator": number_text(term.escalator),
    }


def _one_time(fee: OneTime, places: int) -> Document:
    return {
        "code": fee.code,
        "name": fee.name,
        "basis": fee.basis,
        "amount": _fee_amount(fee.basis, fee.amount, places),
        "unit": fee.unit,
        "minimum": money_text(fee.minimum, places),
        "waived_from": fee.waived_from,
        "taxable": fee.taxable,
    }


def _fee_amount(basis: str, amount: Decimal, places: int) -> str:
    """A number of months is a factor, not money."""
    return number_text(amount) if basis == "months" else money_text(amount, places)
