"""The list of contracts."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.utils.functional import Promise

from contracts.models import Contract
from contracts.selectors.on_behalf import unsigned_origin
from contracts.selectors.revenue import fees_on
from contracts.selectors.states import end_of, state_of
from groundwork.models import User

CONTRACTS_A_PAGE = 30


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A contract in the list. `fee` is that of the day; None outside its term.

    `origin` is how it was made where it was not signed here.
    """

    number: str
    client: str
    name: str
    state: str
    label: str | Promise
    fee: Decimal | None
    currency: str
    starts_on: date
    ends_on: date | None
    notice_by: date | None
    origin: str


@dataclass(frozen=True, slots=True)
class ContractList:
    """One page of the list."""

    page: Page[Contract]
    rows: tuple[ContractRow, ...]


def contract_rows(user: User, today: date, *, page: int | str = 1) -> ContractList:
    """The contracts this user may see, the newest first: three queries, however many there are."""
    contracts = Contract.objects.for_user(user).select_related("client").order_by("-starts_on", "-pk")
    shown = Paginator(contracts, CONTRACTS_A_PAGE).get_page(page)
    fees = fees_on(today, list(shown))
    return ContractList(shown, tuple(_row(contract, fees.get(contract.pk), today) for contract in shown))


def _row(contract: Contract, fee: Decimal | None, today: date) -> ContractRow:
    state = state_of(contract, today)
    return ContractRow(
        number=contract.number,
        client=contract.client.name,
        name=contract.name,
        state=state.value,
        label=state.label,
        fee=fee,
        currency=contract.currency,
        starts_on=contract.starts_on,
        ends_on=end_of(contract),
        notice_by=contract.notice_by,
        origin=unsigned_origin(contract),
    )
