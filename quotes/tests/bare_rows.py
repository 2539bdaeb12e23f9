"""Rows with nothing in them but what the database demands, for tests of what lies under the quotes."""

from datetime import UTC, datetime

from clients.models import Client
from groundwork.models import User
from plans.models import Plan, PlanVersion
from quotes.models import Quote

NOON = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC)


def a_version() -> PlanVersion:
    """The one published version of a plan without services."""
    if (version := PlanVersion.objects.first()) is not None:
        return version
    owner = User.objects.create_user("publisher@example.com", name="Paula Publisher")
    plan = Plan.objects.create(name="Plan", currency="USD", labour_rate=0, break_fix_rate=0)
    return PlanVersion.objects.create(
        plan=plan, number=1, document=b"{}", sha256="0" * 64, published_by=owner, published_at=NOON
    )


def a_quote(number: str = "Q-2026-0001") -> Quote:
    """A draft for a client of its own."""
    version = a_version()
    return Quote.objects.create(
        number=number,
        client=Client.objects.create(name=f"Client of {number}"),
        owner=version.published_by,
        plan_version=version,
        term_months=12,
        counted_at=NOON,
    )
