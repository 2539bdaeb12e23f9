"""Who is on a plan, and what each of them pays a month for: columns for the effect on everybody.

The database hands over each column of all clients as one text. A row of a few numbers costs more as an object of
Python's than in the database, and there are ten thousand of them (docs/performance.md).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, NamedTuple, TypeAlias

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Aggregate, Case, Count, F, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.db.models.sql.compiler import SQLCompiler

import pricing
from contracts.models import Contract, ContractRecord, Seller
from contracts.selectors.states import over
from groundwork.models import User
from plans.models import Plan, PlanVersion
from quotes.models import PricedForm, Quote
from quotes.selectors.states import still_out

State = Quote.State
# What is read only of those who are shown, by key: the client's name, and the number of the quote or contract.
Names: TypeAlias = dict[int, tuple[str, str]]
# Up to so many are read by their keys, more of them with all of the plan, or all there are.
_BY_KEY: Final = 500
_AT_ONCE: Final = 5_000


class Row(NamedTuple):
    """A client who counts, and the key of the quote. A contract that was brought in has no quote: its own key stands
    there below 0.
    """

    key: int
    client: int
    signed: bool


@dataclass(frozen=True, slots=True)
class Rows:
    """Who may count: every quote, followed by the contracts that were `brought_in`; and what each was priced from.

    Of each quote `keys` has the key, below 0 where it is open, and `clients` has the client's, as texts. Those at
    `places` count, or all.
    """

    keys: list[str]
    clients: list[str]
    quotes: pricing.KeptColumns
    brought_in: list[tuple[Row, pricing.Kept]]
    places: list[int] | None = None

    def __getitem__(self, at: int) -> Row:
        """One of those who count."""
        place = at if self.places is None else self.places[at]
        if place >= len(self.keys):
            return self.brought_in[place - len(self.keys)][0]
        key = int(self.keys[place])
        return Row(abs(key), int(self.clients[place]), key > 0)

    @property
    def contracts(self) -> int:
        """How many of those who count have signed."""
        if self.places is None:
            places, quotes = len(self.keys), self.keys
        else:
            places, quotes = len(self.places), [self.keys[at] for at in self.places if at < len(self.keys)]
        return places - [key[0] for key in quotes].count("-")


class _Joined(Aggregate):
    """A column as one text, a space between. All columns that are asked for together come in the same order."""

    function = "STRING_AGG"
    # Not as a parameter: SQLite takes half as long again where the separator might be another one in each row.
    template = "%(function)s(%(expressions)s, ' ')"

    def __init__(self, column: str | Combinable) -> None:
        super().__init__(Cast(column, TextField()), output_field=TextField())

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> Any:
        """By the name that SQLite has had for it all along."""
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", **context)


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


def rows_of(user: User, plan: Plan, now: datetime) -> Rows:
    """For each client whom this user sees its contract or quote that counts, and what it was priced from."""
    found = (
        Quote.objects.for_user(user)
        .filter(Q(state__in=(State.ACCEPTED, State.DRAFT)) | still_out(now), plan_version__plan=plan)
        .of_current_clients()
        .filter(priced_choice__isnull=False)
        .order_by()
    )
    rows = _with_brought_in(_quotes(found), user, plan, now)
    if len(set(rows.clients)) == len(rows.clients):
        return rows
    behind = _behind(found)
    places = range(len(rows.keys)) if rows.places is None else rows.places
    return replace(rows, places=[at for at in places if at >= len(rows.keys) or abs(int(rows.keys[at])) not in behind])


def _quotes(found: QuerySet[Quote]) -> Rows:
    told: dict[str, str | None] = found.aggregate(
        keys=_Joined(Case(When(state=State.ACCEPTED, then=F("pk")), default=-F("pk"))),
        clients=_Joined("client"),
        counts=_Joined("priced_counts"),
        choices=_Joined("priced_choice"),
        figures=_Joined("priced_figures"),
    )
    keys, clients, counts, choices, figures = (text or "" for text in told.values())
    asked = pricing.numbers_in(f"{counts} {choices}")
    forms = PricedForm.objects.filter(pk__in=asked) if len(asked) <= _BY_KEY else PricedForm.objects.all()
    columns = pricing.KeptColumns(counts, choices, figures, dict(forms.values_list("pk", "text")))
    return Rows(keys.split(), clients.split(), columns, [])


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


def _with_brought_in(rows: Rows, user: User, plan: Plan, now: datetime) -> Rows:
    """The rows, with what was brought in in place of the open quotes of its client, the last one of several.

    A client with a quote that was signed counts with that: it came later, or changed what was brought in.
    """
    seen = Contract.objects.for_user(user)
    contracts = seen.filter(origin=Contract.Origin.BROUGHT_IN, on_plan=True, client__archived_at=None)
    if not contracts.exists():
        return rows
    signed = {client for key, client in zip(rows.keys, rows.clients, strict=True) if int(key) > 0}
    last = _last_records(contracts.exclude(over(Seller.day_of(now))), plan)
    found = {str(row.client): (row, kept) for row, kept in last if str(row.client) not in signed}
    places = [at for at, client in enumerate(rows.clients) if client not in found]
    places += range(len(rows.keys), len(rows.keys) + len(found))
    return replace(rows, brought_in=list(found.values()), places=places)


def _last_records(contracts: QuerySet[Contract], plan: Plan) -> Iterator[tuple[Row, pricing.Kept]]:
    """What those of these contracts that are on this plan say now, those that began last at the end."""
    last = ContractRecord.objects.filter(contract__in=contracts, number=F("contract__records_made"))
    documents = last.order_by("contract__starts_on", "contract").values_list("contract", "contract__client", "document")
    versions: set[str] = set()
    for key, client, document in documents.iterator(chunk_size=_AT_ONCE):
        versions = versions or set(PlanVersion.objects.filter(plan=plan).values_list("sha256", flat=True))
        # Not as a whole standing: what the month was priced from is all that is asked for.
        agreed: dict[str, Any] = json.loads(bytes(document))["stretches"][-1]
        if agreed["plan"] is not None and agreed["plan"]["sha256"] in versions:
            yield Row(-key, client, True), pricing.kept(agreed["counts"], pricing.kept_selection(agreed["selection"]))
