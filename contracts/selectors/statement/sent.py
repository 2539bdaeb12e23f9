"""Which statements went out, and which are due by rule."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from contracts.models import Contract, Seller, SentStatement, StatementEvery, StatementRule
from contracts.selectors.statement.building import in_force_in
from contracts.statements import Period, last_complete, period_of


@dataclass(frozen=True, slots=True)
class Due:
    """A statement that the rule asks for and nobody has sent."""

    contract: int
    period: Period


def sent_of(client_id: int, period: Period) -> QuerySet[SentStatement]:
    """What was sent to the client for the period, whichever of its contracts it stands on, the oldest first."""
    rows = SentStatement.objects.filter(contract__client=client_id, period=period.code)
    return rows.select_related("contract", "by").order_by("made_at", "pk")


def rule_of(contract: Contract) -> StatementRule | None:
    """The contract's own rule; None where it goes by the company's."""
    return StatementRule.objects.filter(contract=contract).first()


def due_statements(today: date) -> Iterator[Due]:
    """Every statement that is due, the oldest period first: one for each client and period, two queries a period.

    It stands on the client's first contract in the period, and goes by the rule of that one. Periods count from the
    one in which the rule was made; so what a standstill left out is made up for.
    """
    seller = Seller.current()
    rules = {rule.contract_id: rule for rule in StatementRule.objects.all()}
    for every in StatementEvery:
        since = [rule.since for rule in rules.values() if rule.every == every]
        if seller.statement_every == every and seller.statement_since is not None:
            since.append(seller.statement_since)
        if since:
            for period in _periods(min(since), today, every.months):
                yield from _due(period, every, seller, rules)


def _periods(since: date, today: date, months: int) -> Iterator[Period]:
    period, last = period_of(since, months), last_complete(today, months)
    while period.first <= last.first:
        yield period
        period = period.following


def _due(period: Period, every: str, seller: Seller, rules: dict[int, StatementRule]) -> Iterator[Due]:
    sent = set(SentStatement.objects.filter(period=period.code).values_list("contract__client", flat=True))
    seen: set[int] = set()
    contracts = in_force_in(period).filter(client__archived_at=None).order_by("starts_on", "pk")
    for key, client in contracts.values_list("pk", "client"):
        if client in seen:
            continue
        seen.add(client)
        rule = rules.get(key)
        asked, since = (rule.every, rule.since) if rule else (seller.statement_every, seller.statement_since)
        if client not in sent and asked == every and since is not None and since <= period.last:
            yield Due(key, period)
