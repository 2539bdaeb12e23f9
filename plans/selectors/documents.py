"""The working copy read back as the document that it will be published as."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, cast

from django.db.models import QuerySet, Value

import pricing
from plans.models import (
    Billing,
    Bracket,
    Bundle,
    OneTimeFee,
    Package,
    PackageService,
    Plan,
    PlanText,
    Preset,
    Service,
    Tax,
    Term,
    TermAdjustment,
    Tier,
    TierService,
    Unit,
)
from plans.selectors.states import value_now

Document = dict[str, object]


def working_document(plan: Plan) -> Document:
    """The document of the working copy, in the one normal form that equal plans share.

    Takes one statement, or eighteen where the last write noted nothing, however large the plan is. Raises
    PricingError("bad-plan") where the rows do not add up to a plan that could be priced.
    """
    return pricing.plan_document(working_plan(plan))


def working_plan(plan: Plan) -> pricing.Plan:
    """The working copy as a value to price with: as its last write noted it, or read from its rows.

    Raises PricingError("bad-plan"), see `working_document`.
    """
    noted = value_now(plan)
    return pricing.read_plan(_rows_document(plan)) if noted is None else noted


def _rows_document(plan: Plan) -> Document:
    document: Document = {
        "name": plan.name,
        "currency": plan.currency,
        "labour_rate": _text(plan.labour_rate),
        "break_fix_rate": _text(plan.break_fix_rate),
        "margin_floor": _text(plan.margin_floor),
        "discount_limit": _text(plan.discount_limit),
        "units": _units(plan),
        "services": _services(plan),
        "tiers": _tiers(plan),
        "packages": _packages(plan),
        "presets": _presets(plan),
        "terms": _records(Term.objects.filter(plan=plan), "months", "name", "adjustment", "escalator"),
        "one_time": _one_time(plan),
        "taxes": _records(Tax.objects.filter(plan=plan), "code", "name", "rate"),
        "bundles": _bundles(plan),
        "billing": _records(Billing.objects.filter(plan=plan), "months", "name", "adjustment"),
        "texts": _records(
            PlanText.objects.filter(plan=plan), *("language", "kind", "field", "text", "of"), key="entry"
        ),
    }
    return _in_lowest_version(document)


def _in_lowest_version(document: Document) -> Document:
    """Under the lowest version that can say it. Version 1 knows no such keys; version 2 does not take all its rates."""
    units, services, terms = (cast("list[Document]", document[name]) for name in ("units", "services", "terms"))
    keys = ("bundles", "billing")
    needs_2 = (
        any(document[name] for name in keys)
        or any(unit["beyond"] for unit in units)
        or any(service["adjustments"] or _is_percent(service["charge"]) for service in services)
        or any(Decimal(str(term[name])) == -1 for term in terms for name in ("adjustment", "escalator"))
    )
    if needs_2:
        return {"format": "msp-plan/2", **document}
    for entries, name in ((units, "beyond"), (services, "adjustments")):
        for entry in entries:
            del entry[name]
    return {"format": "msp-plan/1", **{name: value for name, value in document.items() if name not in keys}}


def _is_percent(charge: object) -> bool:
    return isinstance(charge, dict) and charge["model"] == Service.ChargeModel.PERCENT


def _units(plan: Plan) -> list[Document]:
    units = _records(
        Unit.objects.filter(plan=plan).exclude(code=Unit.CLIENT),
        *("code", "name", "counts"),
        goes_with="included__goes_with__code",
        each="included__each",
    )
    for unit in units:
        beyond = {"unit": unit.pop("goes_with"), "each": unit.pop("each")}
        unit["beyond"] = None if beyond["unit"] is None else beyond
    return units


def _services(plan: Plan) -> list[Document]:
    brackets: dict[str, list[Document]] = defaultdict(list)
    for bracket in _records(
        Bracket.objects.filter(service__plan=plan), "up_to", "price", "flat", service="service__code"
    ):
        brackets[str(bracket.pop("service"))].append(bracket)
    adjustments: dict[str, list[Document]] = defaultdict(list)
    for entry in _records(
        TermAdjustment.objects.filter(service__plan=plan), "months", "adjustment", service="service__code"
    ):
        adjustments[str(entry.pop("service"))].append(entry)
    services = _records(
        Service.objects.filter(plan=plan),
        *("code", "name", "category", "charge_model", "price", "rate", "cost", "minutes", "break_fix_minutes"),
        *("taxable", "benefit", "description"),
        unit="unit__code",
    )
    for service in services:
        model, price, rate = (service.pop(name) for name in ("charge_model", "price", "rate"))
        code = str(service["code"])
        service |= {"charge": _charge(str(model), price, rate, brackets[code]), "adjustments": adjustments[code]}
    return services


def _charge(model: str, price: object, rate: object, brackets: list[Document]) -> Document | None:
    if model == Service.ChargeModel.INCLUDED:
        return None
    if model in (Service.ChargeModel.PER_UNIT, Service.ChargeModel.FLAT):
        return {"model": model, "price": price}
    if model == Service.ChargeModel.PERCENT:
        return {"model": model, "rate": rate}
    return {"model": model, "brackets": brackets}


def _tiers(plan: Plan) -> list[Document]:
    services = _lists(TierService.objects.filter(tier__plan=plan).values_list("tier__code", "service__code"))
    tiers = _records(Tier.objects.filter(plan=plan), "code", "name", "tagline", "minimum")
    return [{**tier, "services": services[str(tier["code"])]} for tier in tiers]


def _packages(plan: Plan) -> list[Document]:
    members = PackageService.objects.filter(package__plan=plan)
    services = _lists(members.values_list("package__code", "service__code"))
    # Which packages another asks for or excludes is a set; read_plan puts it in the order of the plan.
    with_links = Package.objects.filter(plan=plan).order_by()
    rules: dict[str, list[tuple[str, str]]] = {"requires": [], "conflicts": []}
    # Both in one statement: it is a page that people wait for.
    needs, clashes = (
        with_links.exclude(**{rule: None}).annotate(rule=Value(rule)).values_list("rule", "code", f"{rule}__code")
        for rule in rules
    )
    for rule, code, other in needs.union(clashes, all=True):
        rules[rule].append((code, other))
    requires, conflicts = _lists(rules["requires"]), _lists(rules["conflicts"])
    packages = _records(
        Package.objects.filter(plan=plan), "code", "name", "tagline", requires_tier="requires_tier__code"
    )
    for package in packages:
        code = str(package["code"])
        package.update(services=services[code], requires=requires[code], conflicts=conflicts[code])
    return packages


def _bundles(plan: Plan) -> list[Document]:
    packages = _lists(Bundle.objects.filter(plan=plan).order_by().values_list("code", "packages__code"))
    bundles = _records(
        Bundle.objects.filter(plan=plan), "code", "name", "percent", "amount", requires_tier="requires_tier__code"
    )
    return [{**bundle, "packages": packages[str(bundle["code"])]} for bundle in bundles]


def _presets(plan: Plan) -> list[Document]:
    with_packages = Preset.objects.filter(plan=plan).order_by().exclude(packages=None)
    packages = _lists(with_packages.values_list("code", "packages__code"))
    presets = _records(Preset.objects.filter(plan=plan), "code", "name", "recommended", tier="tier__code")
    return [{**preset, "packages": packages[str(preset["code"])]} for preset in presets]


def _one_time(plan: Plan) -> list[Document]:
    return _records(
        OneTimeFee.objects.filter(plan=plan),
        *("code", "name", "basis", "amount", "minimum", "waived_from", "taxable"),
        unit="unit__code",
    )


def _records(rows: QuerySet[Any], *fields: str, **renamed: str) -> list[Document]:
    """The rows as dicts of these fields, and of `renamed` ones by their new name; decimals are written out."""
    names = (*fields, *renamed)
    return [
        {name: _text(value) if isinstance(value, Decimal) else value for name, value in zip(names, row, strict=True)}
        for row in rows.values_list(*fields, *renamed.values())
    ]


def _lists(pairs: Iterable[tuple[str, str]]) -> Mapping[str, list[str]]:
    """Pairs of codes as a list of the second for each first, in order."""
    lists: dict[str, list[str]] = defaultdict(list)
    for first, second in pairs:
        lists[first].append(second)
    return lists


def _text(value: Decimal) -> str:
    """Without the noughts that fill up a column: of some money version 2 takes no more decimals than the currency."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
