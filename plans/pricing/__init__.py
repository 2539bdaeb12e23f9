"""The price of a plan: pure Python, no Django. docs/pricing.md is the rule that this package follows."""

from plans.pricing.arithmetic import price, price_regardless, unit_quantities
from plans.pricing.canonical import canonical_bytes, fingerprint
from plans.pricing.charges import Part
from plans.pricing.comparison import (
    Comparison,
    Option,
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
from plans.pricing.currencies import MINOR_UNITS
from plans.pricing.errors import CODES, PricingError
from plans.pricing.inventory import Inventory, inventory_document, inventory_from_json, read_inventory
from plans.pricing.json_source import MAX_BYTES
from plans.pricing.ladder_check import Finding, finding_document, findings, typical_client
from plans.pricing.margins import (
    Figure,
    PlanFigures,
    ServiceMargin,
    at_list_price,
    least_price,
    plan_figures,
    service_margin,
)
from plans.pricing.money import ZERO, money_text, number_text
from plans.pricing.plan import (
    CLIENT_UNIT,
    Bracket,
    Charge,
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
from plans.pricing.plan_document import plan_document
from plans.pricing.plan_file import plan_from_json, read_plan
from plans.pricing.price_document import client_price_document, price_document
from plans.pricing.priced import Delivered, Internal, Line, OneTimeLine, Price, Rates, Year
from plans.pricing.rules import PackageOffer, check_choice, foothold, needed_packages, package_offers
from plans.pricing.rung_prices import FLAT, RungPrice, rung_prices, with_rung_price
from plans.pricing.selection import (
    Discount,
    Extra,
    Selection,
    read_selection,
    selection_document,
    selection_from_json,
)

__all__ = [
    "CLIENT_UNIT",
    "CODES",
    "FLAT",
    "MAX_BYTES",
    "MINOR_UNITS",
    "ZERO",
    "Bracket",
    "Charge",
    "Comparison",
    "Delivered",
    "Discount",
    "Extra",
    "Figure",
    "Finding",
    "Internal",
    "Inventory",
    "Line",
    "OneTime",
    "OneTimeLine",
    "Option",
    "Package",
    "PackageOffer",
    "PackageStep",
    "Part",
    "Plan",
    "PlanFigures",
    "Preset",
    "Price",
    "PricingError",
    "Rates",
    "RungPrice",
    "Selection",
    "Service",
    "ServiceMargin",
    "SourceGroup",
    "Tax",
    "Term",
    "Tier",
    "Unit",
    "Year",
    "at_list_price",
    "by_source",
    "canonical_bytes",
    "check_choice",
    "client_price_document",
    "compare",
    "compare_priced",
    "finding_document",
    "findings",
    "fingerprint",
    "foothold",
    "inventory_document",
    "inventory_from_json",
    "least_price",
    "money_text",
    "move_step",
    "needed_packages",
    "number_text",
    "package_offers",
    "package_step",
    "package_steps",
    "per_person_day",
    "plan_document",
    "plan_figures",
    "plan_from_json",
    "price",
    "price_document",
    "price_regardless",
    "read_inventory",
    "read_plan",
    "read_selection",
    "rung_prices",
    "selection_document",
    "selection_from_json",
    "service_margin",
    "typical_client",
    "unit_quantities",
    "with_rung_price",
]
