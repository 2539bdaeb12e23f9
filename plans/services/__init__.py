"""What the owner does to a plan. Each function is one change in one transaction, and checks its own rules."""

from plans.services.importing import NameTakenError, import_plan
from plans.services.prices import set_price
from plans.services.publishing import NothingToPublishError, PlanIncompleteError, PlanNotSoundError, publish_plan

__all__ = [
    "NameTakenError",
    "NothingToPublishError",
    "PlanIncompleteError",
    "PlanNotSoundError",
    "import_plan",
    "publish_plan",
    "set_price",
]
