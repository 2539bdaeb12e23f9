"""The demo's two plans, published."""

from datetime import datetime, timedelta

from groundwork.models import User
from plans.models import PlanVersion
from plans.services import publish_plan, start_plan
from plans.starters import starter_plan

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
