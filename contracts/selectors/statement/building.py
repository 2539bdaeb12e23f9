"""A statement of a client's contracts for a period."""

from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import gettext as _

import pricing
from clients.models import Client
from clients.selectors import party_of
from contracts.documents import ClientCard, Standing
from contracts.errors import ContractError
from contracts.models import Contract, Seller, WorkFigures
from contracts.selectors.parties import seller_card
from contracts.selectors.standings import standings_of
from contracts.selectors.statement.counting import changes_in, counts_of
from contracts.selectors.statement.covering import covered_of
from contracts.selectors.states import over
from contracts.statements import Count, Period, Statement, Work, period_words
from groundwork.device_kinds import own_among
from groundwork.display import day as day_text
from plans.models import PlanVersion
from plans.selectors import plan_of


def in_force_in(period: Period) -> QuerySet[Contract]:
    """The contracts that were in force on a day of the period."""
    return Contract.objects.filter(~over(period.first), starts_on__lte=period.last)


def work_in(client: Client, period: Period) -> QuerySet[WorkFigures]:
    """The client's figures from tickets in the period."""
    rows = WorkFigures.objects.filter(client=client, month__gte=period.first, month__lte=period.last)
    return rows.select_related("by").order_by("month", "pk")


def statement_of(contract: Contract, period: Period, today: date) -> Statement:
    """What the contract's client is told of the period, or of it so far: eight queries.

    All contracts of the client are in it, this one first. Raises ContractError for a period in which this one was not
    in force, or that has not begun.
    """
    if period.first > today:
        raise ContractError(_("%(period)s has not begun yet.") % {"period": period_words(period)})
    found = list(in_force_in(period).filter(client=contract.client_id).order_by("starts_on", "pk"))
    if contract not in found:
        said = {"number": contract.number, "period": period_words(period), "day": day_text(contract.starts_on)}
        raise ContractError(
            _("%(number)s was not in force in %(period)s. It began on %(day)s; choose another period.") % said
        )
    found.sort(key=lambda one: one != contract)
    seller, until = Seller.current(), min(period.last, today)
    zone = ZoneInfo(seller.time_zone)
    counts = counts_of(contract.client, until, zone)
    standings = standings_of(found)
    card = seller_card(seller, contract.client)
    plans = _plans(standings.values(), until, card.language)
    covered = tuple(
        covered_of(one, standings[one.pk], plans.get(_plan_key(standings[one.pk], until)), counts, period, until)
        for one in found
    )
    changes = changes_in(contract.client, counts, period, until)
    agreed = dict(standings[contract.pk].in_force(until).counts)
    shown = tuple(Count(key, number, None) for key, number in sorted(agreed.items()) if number)
    shown = shown if changes is None else changes
    party = party_of(contract.client)
    return Statement(
        period=period,
        until=until,
        client=ClientCard(party.name, party.legal_name, "\n".join(party.billing_address), party.tax_number),
        seller=card,
        counted=changes is not None,
        counts=shown,
        things=own_among((count.key for count in shown), card.language),
        work=tuple(_work(row, zone) for row in work_in(contract.client, period)),
        covered=covered,
    )


def _plan_key(standing: Standing, until: date) -> str:
    plan = standing.in_force(until).plan
    return "" if plan is None else plan.sha256


def _plans(standings: Iterable[Standing], until: date, language: str) -> dict[str, pricing.Plan]:
    wanted = {_plan_key(standing, until) for standing in standings}
    return {version.sha256: plan_of(version, language) for version in PlanVersion.objects.filter(sha256__in=wanted)}


def _work(row: WorkFigures, zone: ZoneInfo) -> Work:
    return Work(
        month=f"{row.month:%Y-%m}",
        hours=row.hours,
        tickets=row.tickets,
        note=row.note,
        how="typed" if row.how == WorkFigures.How.TYPED else "imported",
        by=row.by.name or row.by.email,
        on=row.at.astimezone(zone).date(),
    )
