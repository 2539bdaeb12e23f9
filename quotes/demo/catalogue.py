"""The demo's two plans, published."""

from datetime import datetime, timedelta
from pathlib import Path

from groundwork.models import User
from plans.models import PlanVersion
from plans.pricing import plan_from_json
from plans.services import import_plan, publish_plan

LADDER = "Managed services, cable TV ladder"


def load_plans(by: User, now: datetime) -> dict[str, PlanVersion]:
    """Import and publish both plans; returns their first versions by plan name."""
    published: dict[str, PlanVersion] = {}
    for name, note in (
        ("cable-tv.json", "The ladder for 2027: Basic, Advanced and eight packages."),
        ("cafeteria-2008.json", "The plan we began with: server, network, desktops, each with its own price."),
    ):
        document = plan_from_json((Path(__file__).parent / name).read_bytes())
        at = now - timedelta(days=60)
        plan = import_plan(document, by, at)
        published[plan.name] = publish_plan(plan, revision=plan.revision, by=by, note=note, now=at)
    return published
