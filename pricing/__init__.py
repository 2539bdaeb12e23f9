"""The price of a plan: pure Python, no Django. docs/pricing.md is the rule that this package follows."""

from pricing.arithmetic import price, price_regardless, unit_quantities
from pricing.batch import BatchPrice, from_minor
from pricing.canonical import canonical_bytes, fingerprint
from pricing.charge_changes import charge_direction
from pricing.charges import Part
from pricing.comparison import (
    Column,
    Comparison,
    PackageStep,
    SourceGroup,
    by_source,
    compare,
    compare_priced,
    move_step,
    package_step,
    package_steps,
    per_person_day,
)
from pricing.currencies import MINOR_UNITS
from pricing.errors import CODES, PricingError
from pricing.fields import COST, PRICE, Shape, read_decimal, read_text
from pricing.inventory import Inventory, inventory_document, inventory_from_json, read_inventory
from pricing.json_source import MAX_BYTES
from pricing.ladder_check import (
    Finding,
    finding_document,
    findings,
    tiers_not_dearer,
    typical_client,
    unreachable_packages,
)
from pricing.ladder_file import TAGLINE
from pricing.many import price_many
from pricing.margins import (
    Figure,
    PlanFigures,
    ServiceMargin,
    at_list_price,
    least_price,
    margin_of,
    plan_figures,
    service_margin,
)
from pricing.money import ZERO, money_text, number_text
from pricing.nodes import Node
from pricing.offers import PackageOffer, package_offers
from pricing.plan import (
    CLIENT_UNIT,
    Basis,
    Beyond,
    Billing,
    Bracket,
    Bundle,
    Charge,
    Model,
    OneTime,
    Package,
    Plan,
    Preset,
    Service,
    Tax,
    Term,
    TermAdjustment,
    Tier,
    Unit,
)
from pricing.plan_document import plan_document
from pricing.plan_file import plan_from_json, read_plan
from pricing.plan_import import imported_plan
from pricing.price_document import client_price_document, price_document
from pricing.priced import Delivered, FirstPeriod, Internal, Line, OneTimeLine, Price, Rates, Stretch, TaxFigures, Year
from pricing.raising import Rise, Rounding, prices_of, raised_plan, risen, roundings
from pricing.rules import check_choice, conflicts_among, foothold, needed_packages
from pricing.rung_prices import FLAT, RungPrice, rung_prices, with_rung_price
from pricing.selection import (
    Discount,
    Extra,
    PartMonth,
    Ramp,
    Selection,
    read_selection,
    selection_from_json,
)
from pricing.selection_document import kept_selection, selection_document
from pricing.services_file import BENEFIT, DESCRIPTION, MAX_MONTHS, MAX_QUANTITY
from pricing.steps.internal import below_floor
from pricing.text import folded, name_fault, one_line, text_fault
from pricing.words import Translator, gettext, install_translator, ngettext

__all__ = [
    "BENEFIT",
    "CLIENT_UNIT",
    "CODES",
    "COST",
    "DESCRIPTION",
    "FLAT",
    "MAX_BYTES",
    "MAX_MONTHS",
    "MAX_QUANTITY",
    "MINOR_UNITS",
    "PRICE",
    "TAGLINE",
    "ZERO",
    "Basis",
    "BatchPrice",
    "Beyond",
    "Billing",
    "Bracket",
    "Bundle",
    "Charge",
    "Column",
    "Comparison",
    "Delivered",
    "Discount",
    "Extra",
    "Figure",
    "Finding",
    "FirstPeriod",
    "Internal",
    "Inventory",
    "Line",
    "Model",
    "Node",
    "OneTime",
    "OneTimeLine",
    "Package",
    "PackageOffer",
    "PackageStep",
    "Part",
    "PartMonth",
    "Plan",
    "PlanFigures",
    "Preset",
    "Price",
    "PricingError",
    "Ramp",
    "Rates",
    "Rise",
    "Rounding",
    "RungPrice",
    "Selection",
    "Service",
    "ServiceMargin",
    "Shape",
    "SourceGroup",
    "Stretch",
    "Tax",
    "TaxFigures",
    "Term",
    "TermAdjustment",
    "Tier",
    "Translator",
    "Unit",
    "Year",
    "at_list_price",
    "below_floor",
    "by_source",
    "canonical_bytes",
    "charge_direction",
    "check_choice",
    "client_price_document",
    "compare",
    "compare_priced",
    "conflicts_among",
    "finding_document",
    "findings",
    "fingerprint",
    "folded",
    "foothold",
    "from_minor",
    "gettext",
    "imported_plan",
    "install_translator",
    "inventory_document",
    "inventory_from_json",
    "kept_selection",
    "least_price",
    "margin_of",
    "money_text",
    "move_step",
    "name_fault",
    "needed_packages",
    "ngettext",
    "number_text",
    "one_line",
    "package_offers",
    "package_step",
    "package_steps",
    "per_person_day",
    "plan_document",
    "plan_figures",
    "plan_from_json",
    "price",
    "price_document",
    "price_many",
    "price_regardless",
    "prices_of",
    "raised_plan",
    "read_decimal",
    "read_inventory",
    "read_plan",
    "read_selection",
    "read_text",
    "risen",
    "roundings",
    "rung_prices",
    "selection_document",
    "selection_from_json",
    "service_margin",
    "text_fault",
    "tiers_not_dearer",
    "typical_client",
    "unit_quantities",
    "unreachable_packages",
    "with_rung_price",
]
