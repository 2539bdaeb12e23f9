"""The plan being built (working copy: ordinary rows) and the versions published from it (frozen documents)."""

from plans.models.cost import CostDraw, CostEntry, cost_key
from plans.models.fields import CODE_SHAPE, CodeField, MoneyField, QuantityField, RateField
from plans.models.ladder import Bundle, Package, PackageService, Preset, Tier, TierService
from plans.models.objection_note import ObjectionNote
from plans.models.plan import IncludedQuantity, Plan, Unit
from plans.models.plan_text import PlanText
from plans.models.rules import Billing, OneTimeFee, Tax, Term
from plans.models.service import Bracket, Service, TermAdjustment
from plans.models.state import PlanState
from plans.models.version import PlanVersion

__all__ = [
    "CODE_SHAPE",
    "Billing",
    "Bracket",
    "Bundle",
    "CodeField",
    "CostDraw",
    "CostEntry",
    "IncludedQuantity",
    "MoneyField",
    "ObjectionNote",
    "OneTimeFee",
    "Package",
    "PackageService",
    "Plan",
    "PlanState",
    "PlanText",
    "PlanVersion",
    "Preset",
    "QuantityField",
    "RateField",
    "Service",
    "Tax",
    "Term",
    "TermAdjustment",
    "Tier",
    "TierService",
    "Unit",
    "cost_key",
]
