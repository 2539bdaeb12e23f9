"""The list of contracts."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.core.paginator import Page, Paginator
from django.utils.functional import Promise

from contracts.models import Contract
from contracts.selectors.mails import numbers_in_trouble, troubles_by_contract
from contracts.selectors.on_behalf import unsigned_origin
from contracts.selectors.revenue import fees_on
from contracts.selectors.states import end_of, state_of
from groundwork.mail_words import Trouble
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
    troubles: tuple[Trouble, ...]
    origin: str


@dataclass(frozen=True, slots=True)
class ContractList:
    """One page of the list."""

    page: Page[Contract]
    rows: tuple[ContractRow, ...]


def contract_rows(
    user: User, now: datetime, zone: str, *, not_mailed: bool = False, page: int | str = 1
) -> ContractList:
    """The contracts this user may see, the newest first: four queries, however many there are.

    The day is that of the `zone`. `not_mailed`: those alone with a mail that was not sent.
    """
    today = now.astimezone(ZoneInfo(zone)).date()
    contracts = Contract.objects.for_user(user).select_related("client").order_by("-starts_on", "-pk")
    if not_mailed:
        contracts = contracts.filter(number__in=numbers_in_trouble(now))
    shown = Paginator(contracts, CONTRACTS_A_PAGE).get_page(page)
    fees = fees_on(today, list(shown))
    troubles = troubles_by_contract([contract.number for contract in shown], zone, now)
    rows = (_row(contract, fees.get(contract.pk), troubles.get(contract.number, ()), today) for contract in shown)
    return ContractList(shown, tuple(rows))


def _row(contract: Contract, fee: Decimal | None, troubles: tuple[Trouble, ...], today: date) -> ContractRow:
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
        troubles=troubles,
        origin=unsigned_origin(contract),
    )
