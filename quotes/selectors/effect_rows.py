"""Who is on a plan, and what each of them pays a month for: rows for the effect on everybody."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final, TypeAlias

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast

from contracts.models import Contract, ContractRecord, Seller
from contracts.selectors.states import over
from plans.models import Plan, PlanVersion
from quotes.models import Quote
from quotes.selectors.states import still_out

State = Quote.State
# The quote's key and its client's, and the state; then as JSON what the month was priced from. A contract that was
# brought in has no quote: its own key stands there below 0.
Row: TypeAlias = tuple[int, int, str, str]
# What is read only of those who are shown, by key: the client's name, and the number of the quote or contract.
Names: TypeAlias = dict[int, tuple[str, str]]
# Up to so many are read by their keys, more of them with all of the plan.
_BY_KEY: Final = 500
_AT_ONCE: Final = 5_000


def names_of(plan: Plan, keys: set[int]) -> Names:
    """The names of these rows, and of others where there are many; a query for quotes and one for contracts."""
    quotes = Quote.objects.filter(plan_version__plan=plan)
    contracts = Contract.objects.filter(origin=Contract.Origin.BROUGHT_IN)
    brought_in = {-key for key in keys if key < 0}
    if len(keys) <= _BY_KEY:
        quotes, contracts = Quote.objects.filter(pk__in=keys - brought_in), contracts.filter(pk__in=brought_in)
    found: Names = {}
    if len(keys) > len(brought_in):
        for key, name, number in quotes.order_by().values_list("pk", "client__name", "number"):
            found[key] = name, number
    if brought_in:
        for key, name, number in contracts.order_by().values_list("pk", "client__name", "number"):
            found[-key] = name, number
    return found


def rows_of(plan: Plan, now: datetime) -> list[Row]:
    """For each client its contract or quote that counts, and what it was priced from."""
    found = (
        Quote.objects.filter(Q(state__in=(State.ACCEPTED, State.DRAFT)) | still_out(now), plan_version__plan=plan)
        .of_current_clients()
        .filter(priced_from__isnull=False)
        .order_by()
    )
    kept = found.annotate(kept=Cast("priced_from", TextField()))
    rows: list[Row] = list(kept.values_list("pk", "client", "state", "kept").iterator(chunk_size=_AT_ONCE))
    rows = _with_brought_in(rows, plan, Seller.current().today(now))
    if len({row[1] for row in rows}) == len(rows):
        return rows
    behind = _behind(found)
    return [row for row in rows if row[0] not in behind]


def _behind(found: QuerySet[Quote]) -> set[int]:
    """The keys of the quotes that do not count, because another one of their client does."""
    several = found.values("client").annotate(quotes=Count("pk")).filter(quotes__gt=1).values("client")
    signed_first = Case(When(state=State.ACCEPTED, then=Value(0)), default=Value(1), output_field=IntegerField())
    in_order = found.filter(client__in=several).order_by(
        "client", signed_first, F("accepted__accepted_at").desc(nulls_last=True), "-created_at", "-pk"
    )
    behind: set[int] = set()
    last = 0
    for client, key in in_order.values_list("client", "pk"):
        if client == last:
            behind.add(key)
        last = client
    return behind


def _with_brought_in(rows: list[Row], plan: Plan, today: date) -> list[Row]:
    """The rows, with what was brought in in place of the open quotes of its client.

    A client with a quote that was signed counts with that: it came later, or changed what was brought in.
    """
    signed = {row[1] for row in rows if row[2] == State.ACCEPTED}
    found = {row[1]: row for row in _brought_in(plan, today) if row[1] not in signed}
    return [*(row for row in rows if row[1] not in found), *found.values()] if found else rows


def _brought_in(plan: Plan, today: date) -> Iterator[Row]:
    """The contracts on this plan that were brought in and are not over, those that began last at the end."""
    contracts = Contract.objects.filter(origin=Contract.Origin.BROUGHT_IN, on_plan=True).exclude(over(today))
    last = ContractRecord.objects.filter(
        contract__in=contracts.filter(client__archived_at=None), number=F("contract__records_made")
    )
    documents = last.order_by("contract__starts_on", "contract").values_list("contract", "contract__client", "document")
    versions: set[str] = set()
    for key, client, document in documents.iterator(chunk_size=_AT_ONCE):
        versions = versions or set(PlanVersion.objects.filter(plan=plan).values_list("sha256", flat=True))
        # Not as a whole standing: what the month was priced from is all that is asked for.
        agreed: dict[str, Any] = json.loads(bytes(document))["stretches"][-1]
        if agreed["plan"] is not None and agreed["plan"]["sha256"] in versions:
            kept = json.dumps({"counts": agreed["counts"], "selection": agreed["selection"]})
            yield -key, client, State.ACCEPTED.value, kept
