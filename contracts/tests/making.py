"""Contracts for tests, made without a quote."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from django.db import transaction

import pricing
from clients.models import Client
from contracts.documents import Basis, ClientCard, SellerCard, Standing, Stretch, read_contract
from contracts.models import Contract, ContractRecord
from contracts.selectors.standings import standing_of
from contracts.services.amending import amend_contract
from contracts.services.notices import send_notice
from contracts.services.records import begin_contract

NOW: Final = datetime(2026, 11, 29, 12, tzinfo=UTC)
SELLER: Final = SellerCard(
    name="Northgate IT",
    legal_name="Northgate IT LLC",
    address="1 Main Street",
    email="hello@northgate.example",
    phone="",
    website="",
    accent="#0f6b5c",
    time_zone="America/New_York",
    locale="en_US",
    working_days=21,
)
FLAT: Final = Stretch(1, "Gold", (Decimal("350.00"),) * 36, signed=True, counts=(("user", 14), ("workstation", 12)))
STANDING: Final = Standing(
    contract="",
    record=0,
    before="",
    kind="begun",
    basis=Basis("brought-in", "signed on paper in 2025"),
    effective_on=date(2026, 12, 1),
    seller=SELLER,
    client=ClientCard("Harbor Law Group"),
    starts_on=date(2026, 12, 1),
    first_day=date(2026, 12, 1),
    months=36,
    currency="USD",
    places=2,
    stretches=(FLAT,),
)


def standing(**changes: Any) -> Standing:
    """A flat fee of $350.00 for 36 months from 1 December 2026, with changes."""
    return replace(STANDING, **changes)


def stretch(month: int, fee: str | list[str], *, months: int = 36, signed: bool = True, **changes: Any) -> Stretch:
    """From that month on one fee, or one for each year."""
    years = [fee] if isinstance(fee, str) else fee
    fees = tuple(Decimal(years[min(at // 12, len(years) - 1)]) for at in range(months))
    return replace(FLAT, month=month, fees=fees, signed=signed, **changes)


def a_contract(client: Client, now: datetime = NOW, **changes: Any) -> Contract:
    """A contract in the database."""
    with transaction.atomic():
        return begin_contract(client, standing(client=ClientCard(client.name), **changes), None, now)


def increase(month: int, rate: str) -> pricing.Increase:
    """An increase by that rate from that month on."""
    return pricing.Increase(month, Decimal(rate))


def a_true_up(contract: Contract, fee: str, now: datetime = NOW, day: date = date(2027, 2, 1)) -> ContractRecord:
    """A true-up without a signature: two more desktops, for that fee from that day on; the client is told."""
    with transaction.atomic():
        change = standing_of(contract).change_on(day)
        after = stretch(change.elapsed + 1, fee, signed=False, counts=(("user", 14), ("workstation", 14)))
        record = amend_contract(contract, after, day, Basis("clause"), None, now, kind="true-up")
        send_notice(record, now)
    return record


def life_of(contract: Contract) -> tuple[Standing, ...]:
    """What every record of the contract says, the first one first."""
    documents = contract.records.order_by("number").values_list("document", flat=True)
    return tuple(read_contract(bytes(document)) for document in documents)
