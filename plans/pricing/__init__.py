"""The price of a plan: pure Python, no Django. docs/pricing.md is the rule that this package follows."""

from plans.pricing.arithmetic import price, price_regardless, unit_quantities
from plans.pricing.canonical import canonical_bytes, fingerprint
from plans.pricing.charges import Part
from plans.pricing.currencies import MINOR_UNITS
from plans.pricing.errors import CODES, PricingError
from plans.pricing.inventory import Inventory, inventory_document, inventory_from_json, read_inventory
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
from plans.pricing.rules import PackageOffer, check_choice, package_offers
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
    "MINOR_UNITS",
    "Bracket",
    "Charge",
    "Delivered",
    "Discount",
    "Extra",
    "Internal",
    "Inventory",
    "Line",
    "OneTime",
    "OneTimeLine",
    "Package",
    "PackageOffer",
    "Part",
    "Plan",
    "Preset",
    "Price",
    "PricingError",
    "Rates",
    "Selection",
    "Service",
    "Tax",
    "Term",
    "Tier",
    "Unit",
    "Year",
    "canonical_bytes",
    "check_choice",
    "client_price_document",
    "fingerprint",
    "inventory_document",
    "inventory_from_json",
    "package_offers",
    "plan_document",
    "plan_from_json",
    "price",
    "price_document",
    "price_regardless",
    "read_inventory",
    "read_plan",
    "read_selection",
    "selection_document",
    "selection_from_json",
    "unit_quantities",
]
