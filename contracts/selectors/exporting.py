"""The list of contracts as cells of a file, with what a bookkeeper wants besides: the next increase, and the tax."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

import pricing
from contracts.documents import Standing
from contracts.models import Contract
from contracts.selectors.corrections import last_increase
from contracts.selectors.increases import next_increase
from contracts.selectors.listing import ContractFilter, ContractRow, all_contracts
from contracts.selectors.standings import standings_of
from groundwork.display import currency_decimals
from groundwork.models import User
from plans.models import PlanVersion
from plans.selectors import plan_of

CSV_HEADER: Final = (
    "contract", "client", "what", "state", "currency", "fee a month", "from", "to", "then", "notice by", "made",
    "next increase", "tax", "tax a month",
)  # fmt: skip


def exported_contracts(user: User, now: datetime, zone: str, chosen: ContractFilter) -> Iterator[tuple[str, ...]]:
    """All contracts that the list would show, as cells under CSV_HEADER; days as YYYY-MM-DD, amounts with a point."""
    today = now.astimezone(ZoneInfo(zone)).date()
    rows = all_contracts(user, now, zone, chosen)
    standings = standings_of([contract for contract, _shown in rows])
    plans = _plans(standings, today)
    for contract, row in rows:
        standing = standings[contract.pk]
        yield (*_cells(row), _increase(standing, today), *_tax(standing, plans, row, today))


def _cells(row: ContractRow) -> tuple[str, ...]:
    return (
        row.number,
        row.client,
        row.name,
        str(row.label),
        row.currency,
        _amount(row.fee, row.currency),
        row.starts_on.isoformat(),
        "" if row.ends_on is None else row.ends_on.isoformat(),
        row.then,
        "" if row.notice_by is None else row.notice_by.isoformat(),
        row.origin or str(Contract.Origin.SIGNED.label),
    )


def _amount(amount: Decimal | None, currency: str) -> str:
    return "" if amount is None else f"{amount:.{currency_decimals(currency)}f}"


def _increase(standing: Standing, today: date) -> str:
    """The day of the increase that was announced, else the first one on which the terms allow one; empty for none."""
    announced = last_increase(standing, today)
    if announced is not None and not announced.in_force:
        return announced.day.isoformat()
    found = next_increase(standing, today)
    return "" if found is None or standing.closing is not None else found.day.isoformat()


def _plans(standings: Mapping[int, Standing], today: date) -> dict[str, pricing.Plan]:
    refs = (standing.in_force(today).plan for standing in standings.values())
    versions = PlanVersion.objects.filter(sha256__in={ref.sha256 for ref in refs if ref})
    return {version.sha256: plan_of(version) for version in versions}


def _tax(standing: Standing, plans: Mapping[str, pricing.Plan], row: ContractRow, today: date) -> tuple[str, str]:
    """Each tax of today's fee by name and rate, and what they come to; empty for a flat fee, whose tax nobody knows."""
    agreed = standing.in_force(today)
    plan = plans.get(agreed.plan.sha256) if agreed.plan else None
    if plan is None or agreed.selection is None or row.fee is None:
        return "", ""
    try:
        price = pricing.price(plan, pricing.Inventory(agreed.counts), agreed.selection)
    except pricing.PricingError:
        return "", ""
    named = (f"{entry.tax.name} {pricing.number_text(entry.tax.rate.scaleb(2))}%" for entry in price.taxes)
    total = sum(pricing.monthly_taxes(price, row.fee), Decimal(0))
    return ", ".join(named), _amount(total, row.currency)
