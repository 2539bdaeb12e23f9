"""Contracts with a history: some from before the portal, one that was changed, one that ends soon."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final, NamedTuple

from clients.models import Client
from clients.selectors import inventory_counts
from contracts.documents import (
    Basis,
    Clauses,
    ClientCard,
    End,
    Increase,
    Notice,
    RecordKind,
    Standing,
    Stretch,
    difference_of,
)
from contracts.models import Contract, Seller
from contracts.notices import is_told
from contracts.selectors.parties import seller_card
from contracts.selectors.standings import standing_of
from contracts.services.amending import amend_contract
from contracts.services.details import Details, change_details
from contracts.services.notices import send_notice
from contracts.services.records import begin_contract
from groundwork.models import User
from quotes.demo.companies import grow

BAKERY: Final = "Old Town Bakery"
RIVERSIDE: Final = "Riverside Architects"
SCHOOL: Final = "Birchwood School"


class Paper(NamedTuple):
    """A contract from before the portal: the first day and the first full month, the fee of each year."""

    client: Client
    name: str
    starts_on: date
    first_day: date
    months: int
    fees: Sequence[str]
    clauses: Clauses
    words: str


def load_contracts(people: dict[str, User], clients: dict[str, Client], now: datetime) -> None:
    """Bring three contracts in, and let one of them live on. Before the quotes: what happened first comes first."""
    owner, today = people["owner"], Seller.day_of(now)
    brought = now - timedelta(days=50)
    school = Clauses(notice=Notice(30, "days"), end=End("renews", 12), increase=Increase(Decimal("0.05")))
    started = _month(today, -33)
    said = "signed on paper for the school year"
    fees = ["3026.00", "3120.00", "3213.60"]
    _bring_in(Paper(clients[SCHOOL], "School flat fee", started, started, 36, fees, school, said), owner, brought)
    started = _month(today, -62)
    bakery = Clauses(notice=Notice(1, "months"), end=End("monthly"))
    said = "a handshake in the shop, confirmed by mail"
    _bring_in(Paper(clients[BAKERY], "Shop flat fee", started, started, 1, ["420.00"], bakery, said), owner, brought)
    _riverside(clients[RIVERSIDE], owner, today, now)


def load_details(contract: Contract, by: User, now: datetime) -> None:
    """The number and the address that a client's bookkeeping asked for after the signature."""
    details = Details("LC-4471", "Accounts", "accounts@lakesideclinic.example")
    change_details(contract, details, by, now, contract.records_made)


def _riverside(client: Client, owner: User, today: date, now: datetime) -> None:
    """A part month at the beginning, an escalator, a true-up under the contract, and more that was signed on paper."""
    first = _month(today, -13)
    clauses = Clauses(notice=Notice(3, "months"), end=End("renews", 12), true_up=True, floor=Decimal("0.85"))
    starts_on = _month(first, -1).replace(day=12)
    fees = ["2480.00", "2554.40", "2631.03"]
    paper = Paper(client, "Studio flat fee", starts_on, first, 36, fees, clauses, "signed on paper")
    contract = _bring_in(paper, owner, now - timedelta(days=50))
    grow(client, now - timedelta(days=40), "RVA")
    since = _month(today, -1).replace(day=14)
    fees = ["2562.00", "2638.86", "2718.03"]
    basis = Basis("clause")
    counts = tuple(inventory_counts(client).items())
    _amend(contract, Stretch(1, "Studio flat fee", _fees(fees, 36), signed=False, counts=counts), since, basis,
           "true-up", owner, now - timedelta(days=36))  # fmt: skip
    basis = Basis("behalf", "signed on paper")
    fees = ["2802.00", "2886.06", "2972.64"]
    more = Stretch(1, "Studio flat fee with Security", _fees(fees, 36), signed=True, counts=counts)
    _amend(contract, more, _month(today, 1), basis, "amended", owner, now - timedelta(days=22))


def _bring_in(paper: Paper, by: User, now: datetime) -> Contract:
    counts = tuple(inventory_counts(paper.client).items())
    stretch = Stretch(1, paper.name, _fees(paper.fees, paper.months), signed=True, counts=counts)
    seller = Seller.current()
    standing = Standing(
        contract="",
        record=0,
        before="",
        kind="begun",
        basis=Basis("brought-in", paper.words),
        effective_on=paper.starts_on,
        seller=seller_card(seller),
        client=ClientCard(paper.client.name),
        starts_on=paper.starts_on,
        first_day=paper.first_day,
        months=paper.months,
        currency="USD",
        places=2,
        stretches=(stretch,),
        clauses=paper.clauses,
    )
    return begin_contract(paper.client, standing, by, now)


def _amend(
    contract: Contract,
    stretch: Stretch,
    since: date,
    basis: Basis,
    kind: RecordKind,
    by: User,
    now: datetime,
) -> None:
    standing = standing_of(contract)
    stretch = replace(stretch, month=standing.change_on(since).elapsed + 1)
    due = difference_of(standing, stretch, since, "Rest of the month in which it began")
    record = amend_contract(contract, stretch, since, basis, by, now, kind=kind, due=due)
    if is_told(standing_of(contract)):
        send_notice(record, now)


def _fees(years: Sequence[str], months: int) -> tuple[Decimal, ...]:
    """The fee of each month from that of each year."""
    return tuple(Decimal(years[min(month // 12, len(years) - 1)]) for month in range(months))


def _month(day: date, shift: int) -> date:
    """The first day of the month so many months later."""
    year, month = divmod(day.year * 12 + day.month - 1 + shift, 12)
    return date(year, month + 1, 1)
