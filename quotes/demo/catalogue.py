"""The demo's two plans, published, and what it sells beside them."""

from datetime import datetime, timedelta
from decimal import Decimal

from groundwork.models import User
from plans.models import PlanVersion
from plans.services import publish_plan, start_plan
from plans.starters import starter_plan
from quotes.models import CatalogueItem
from quotes.services.catalogue import ItemSaid, save_item

LADDER = "Managed services, cable TV ladder"


def load_plans(by: User, now: datetime) -> dict[str, PlanVersion]:
    """Begin with both starters and publish them; returns their first versions by plan name."""
    published: dict[str, PlanVersion] = {}
    for starter, note in (
        ("cable-tv", "The ladder for 2027: Basic, Advanced and eight packages."),
        ("cafeteria-2008", "The plan we began with: server, network, desktops, each with its own price."),
    ):
        at = now - timedelta(days=60)
        plan = start_plan(starter, starter_plan(starter).name, by, at)
        published[plan.name] = publish_plan(plan, revision=plan.revision, by=by, note=note, now=at)
    return published


# Kind, name, part number, price, cost, how often, taxable.
GOODS = (
    ("hardware", "Firewall, 500 Mbit/s", "FW-500", "1290.00", "910.00", "once", True),
    ("hardware", "Laptop, 14 inch, docking station", "NB-14-D", "1480.00", "1215.00", "once", True),
    ("hardware", "Wireless access point", "AP-6E", "310.00", "214.00", "once", True),
    ("project", "Onboarding: documentation and clean-up", "", "2400.00", "1350.00", "once", False),
    ("project", "Move of the mail to Microsoft 365", "", "1850.00", "1100.00", "once", False),
)


def load_goods(by: User, now: datetime) -> dict[str, CatalogueItem]:
    """The catalogue of extras; returns its things by name."""
    items = {}
    for kind, name, part, price, cost, often, taxable in GOODS:
        said = ItemSaid(kind, name, part, "USD", Decimal(price), Decimal(cost), often, taxable)
        items[name] = save_item(None, said, 0, by, now)
    return items
