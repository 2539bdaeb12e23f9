"""What the owner does to a plan. Each function is one change in one transaction, and checks its own rules."""

from plans.services.importing import NameTakenError, import_plan
from plans.services.prices import set_price

__all__ = ["NameTakenError", "import_plan", "set_price"]
