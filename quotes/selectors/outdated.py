"""Open quotes that still stand on an older version of their plan."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

import pricing
from groundwork.display import money
from groundwork.models import User
from plans.models import Plan, PlanVersion
from quotes.models import Quote
from quotes.selectors.states import state_of, still_out, with_viewed

QUOTES_A_PAGE = 25
State = Quote.State


@dataclass(frozen=True, slots=True)
class OutdatedQuote:
    """A quote in the list: what its recommended option comes to now, and what it would on the newest version.

    `after` is empty where the newest version has no price for what was chosen. `revision` is the draft's.
    """

    number: str
    client: str
    label: str
    version: int
    before: str
    after: str
    revision: int


def outdated_quotes(user: User, plan: Plan, newest: PlanVersion, now: datetime) -> QuerySet[Quote]:
    """Drafts (of declined quotes too), and quotes that can still be accepted, on a version before the newest.

    A change of a contract stands on the version of its contract: a newer one is chosen at the desk, where it is wanted.
    """
    drafted = Q(state=State.DRAFT) | Q(revising=True)
    quotes = Quote.objects.for_user(user).of_current_clients().filter(drafted | still_out(now), plan_version__plan=plan)
    return quotes.filter(effective_on=None).exclude(plan_version=newest).order_by("client__name", "pk")


def outdated_page(
    quotes: QuerySet[Quote], newest: pricing.Plan, page: str, now: datetime
) -> tuple[Page[Quote], tuple[OutdatedQuote, ...]]:
    """One page of them with their prices; one query beside the count, and one pricing of all."""
    # The frozen document is the whole proposal; the state needs its dates only.
    related = quotes.select_related("client", "plan_version", "current", "priced_counts", "priced_choice").defer(
        "current__document"
    )
    shown = Paginator(with_viewed(related), QUOTES_A_PAGE).get_page(page)
    rows = list(shown)
    asked = {quote.pk: kept for quote in rows if (kept := quote.priced_from) is not None}
    found = dict(zip(asked, pricing.price_kept(newest, asked.values()), strict=True))
    return shown, tuple(_row(quote, newest, found.get(quote.pk), now) for quote in rows)


def _row(quote: Quote, newest: pricing.Plan, price: pricing.BatchPrice | None, now: datetime) -> OutdatedQuote:
    return OutdatedQuote(
        number=quote.number,
        client=quote.client.name,
        label=str(state_of(quote, now)[1]),
        version=quote.plan_version.number,
        before="" if quote.mrr is None else money(quote.mrr, quote.currency),
        after="" if price is None or price.fault else money(pricing.from_minor(newest, price.net), newest.currency),
        revision=quote.revision,
    )
