"""What a quote can be started on, and from."""

from collections.abc import Sequence

from django.db.models import Count

from clients.models import Client
from clients.selectors import inventory_counts
from groundwork.device_kinds import in_order
from plans.models import PlanVersion
from quotes.models import Quote
from quotes.proposal.words import noun


def usual_version(client: Client, versions: Sequence[PlanVersion]) -> PlanVersion | None:
    """Which of these to begin a quote with: that of the plan which this client's last quote was made from, else of the
    one that most quotes are made from; of several the first. None where there are no versions; at most two queries.
    """
    known = {version.plan_id: version for version in versions}
    quotes = Quote.objects.filter(plan_version__plan__in=known)
    last = quotes.filter(client=client).order_by("-created_at", "-pk").values_list("plan_version__plan").first()
    if last is not None:
        return known[last[0]]
    used = dict(quotes.order_by().values_list("plan_version__plan").annotate(number=Count("pk")))
    return max(versions, key=lambda version: used.get(version.plan_id, 0), default=None)


def counted(client: Client) -> list[tuple[str, int]]:
    """The client's inventory by kind, each with what it is called for that many, without kinds that it has none of."""
    return named_counts(inventory_counts(client))


def named_counts(counts: dict[str, int]) -> list[tuple[str, int]]:
    """Counts by what their keys are called for that many, in the order in which clients are shown everywhere."""
    return [(noun(key, counts[key]), counts[key]) for key in in_order(counts) if counts[key]]


def contact_choices(client: Client) -> Sequence[tuple[int, str]]:
    """The client's people as choices, the one who gets proposals first; one query."""
    return [(contact.pk, f"{contact.name} <{contact.email}>") for contact in client.contacts.all()]
