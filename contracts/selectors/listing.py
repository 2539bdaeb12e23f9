"""The list of contracts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, DateField, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clients.models import name_key
from contracts.models import Contract, FeeStep
from contracts.selectors.agreed import names_on
from contracts.selectors.mails import CONTRACT_MAILS
from contracts.selectors.on_behalf import unsigned_origin
from contracts.selectors.revenue import fees_on, holds_on, mrr_on
from contracts.selectors.states import State, in_state, over, state_of, until_of
from groundwork.mail_words import Trouble, troubled_numbers, troubles_by_number
from groundwork.models import User
from groundwork.searching import Chip
from groundwork.sorting import Column, Order, Sorting

CONTRACTS_A_PAGE: Final = 30
NOT_MAILED: Final = "not-mailed"
# What the list can be narrowed to: the states, and what its mails say.
FILTERS: Final[tuple[tuple[str, str | Promise], ...]] = (
    ("", _("All")),
    *((one.value, one.label) for one in State),
    (NOT_MAILED, _("Not mailed")),
)
# What the list can be sorted by; whatever is over comes last.
ORDERS: Final[tuple[Order, ...]] = (
    Order("start", _("Newest first"), _("Oldest first"), falls=True),
    Order("client", _("Client, A to Z"), _("Client, Z to A")),
    Order("end", _("What ends first"), _("What ends last")),
    Order("notice", _("Notice that is next"), _("Notice that is last")),
    Order("fee", _("Highest fee"), _("Lowest fee"), falls=True),
)


@dataclass(frozen=True, slots=True)
class ContractFilter:
    """Which contracts, and in which order. Empty means all; an unknown state or order is none.

    The search looks in number, name and the client's name. `owner` is the key of who looks after the client; `numbers`
    are those of the contracts that somebody has ticked.
    """

    state: str = ""
    search: str = ""
    sort: str = ""
    owner: int | None = None
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A contract in the list. `name` and `fee` are those of the day, `fee` None outside its term.

    `notice_by` is a day to come. `then` is what follows the end of its term ("renews"); empty where it just ends.
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
    then: str
    notice_by: date | None
    origin: str
    troubles: tuple[Trouble, ...]


@dataclass(frozen=True, slots=True)
class ContractList:
    """One page of the list, and FILTERS with how many contracts each has.

    `mrr` is the fee of the day of all that the filter leaves, by currency.
    """

    page: Page[Contract]
    rows: tuple[ContractRow, ...]
    filters: tuple[Chip, ...]
    mrr: dict[str, Decimal]


def contract_rows(user: User, now: datetime, zone: str, chosen: ContractFilter, *, page: int | str = 1) -> ContractList:
    """One page of the contracts this user may see: seven queries, however many. The day is that of the zone."""
    today = now.astimezone(ZoneInfo(zone)).date()
    searched, states = _searched(user, chosen), _states(today, now)
    counts = searched.aggregate(
        all=Count("pk"), **{_key(code): Count("pk", filter=condition) for code, condition in states.items()}
    )
    filtered = searched.filter(states.get(chosen.state, Q()))
    shown = Paginator(_sorted(filtered, chosen.sort, today), CONTRACTS_A_PAGE).get_page(page)
    fees, names = fees_on(today, list(shown)), names_on(today, list(shown))
    troubles = troubles_by_number(CONTRACT_MAILS, [contract.number for contract in shown], zone, now)
    return ContractList(
        page=shown,
        rows=tuple(
            _row(contract, fees.get(contract.pk), names, today, troubles.get(contract.number, ())) for contract in shown
        ),
        filters=tuple(Chip(code, label, counts[_key(code)], code == chosen.state) for code, label in FILTERS),
        mrr=mrr_on(today, filtered),
    )


def all_contracts(user: User, now: datetime, zone: str, chosen: ContractFilter) -> list[tuple[Contract, ContractRow]]:
    """The same contracts, all pages of them, each with its row; four queries."""
    today = now.astimezone(ZoneInfo(zone)).date()
    found = _searched(user, chosen).filter(_states(today, now).get(chosen.state, Q()))
    contracts = list(_sorted(found, chosen.sort, today))
    fees, names = fees_on(today, found), names_on(today, found)
    return [(contract, _row(contract, fees.get(contract.pk), names, today)) for contract in contracts]


def _states(today: date, now: datetime) -> dict[str, Q]:
    """What each of FILTERS asks of a contract, but for that of all."""
    not_mailed = Q(number__in=troubled_numbers(CONTRACT_MAILS, now))
    return {**{one.value: in_state(one, today) for one in State}, NOT_MAILED: not_mailed}


def _key(code: str) -> str:
    return code.replace("-", "_") or "all"


def _searched(user: User, chosen: ContractFilter) -> QuerySet[Contract]:
    contracts, search = Contract.objects.for_user(user), chosen.search
    if chosen.owner is not None:
        contracts = contracts.filter(client__owner=chosen.owner)
    if chosen.numbers:
        contracts = contracts.filter(number__in=chosen.numbers)
    if not search:
        return contracts
    return contracts.filter(
        Q(number__icontains=search) | Q(name__icontains=search) | Q(client__name_key__contains=name_key(search))
    )


def _sorted(contracts: QuerySet[Contract], sort: str, today: date) -> QuerySet[Contract]:
    last = Case(When(over(today), then=Value(1)), default=Value(0), output_field=IntegerField())
    fee = FeeStep.objects.filter(holds_on(today), contract=OuterRef("pk")).values("ten_thousandths")
    ends = Case(
        When(closes_on__isnull=False, then=F("closes_on")),
        When(runs_on=False, then=F("term_ends_on")),
        output_field=DateField(),
    )
    notice = Case(When(notice_by__gte=today, then=F("notice_by")), output_field=DateField())
    columns: dict[str, tuple[Column, ...]] = {
        "start": ("-starts_on", "-pk"),
        "client": ("client__name_key", "-starts_on", "-pk"),
        "end": (ends.asc(nulls_last=True), "-starts_on", "-pk"),
        "notice": (notice.asc(nulls_last=True), "-starts_on", "-pk"),
        "fee": (Subquery(fee[:1]).desc(nulls_last=True), "-starts_on", "-pk"),
    }
    order = Sorting.asked(ORDERS, sort).by(columns)
    return contracts.select_related("client").defer("client__notes").order_by(last, *order)


def _row(
    contract: Contract, fee: Decimal | None, names: Mapping[int, str], today: date, troubles: tuple[Trouble, ...] = ()
) -> ContractRow:
    state, ends = state_of(contract, today), until_of(contract, today)
    return ContractRow(
        number=contract.number,
        client=contract.client.name,
        name=names.get(contract.pk, contract.name),
        state=state.value,
        label=state.label,
        fee=fee,
        currency=contract.currency,
        starts_on=contract.starts_on,
        ends_on=ends,
        then=_then(contract) if ends is not None and ends >= today else "",
        notice_by=contract.notice_by if contract.notice_by and contract.notice_by >= today else None,
        origin=unsigned_origin(contract),
        troubles=troubles,
    )


def _then(contract: Contract) -> str:
    if contract.closed:
        return ""
    if contract.runs_on:
        return str(_("then by the month"))
    return str(_("renews")) if contract.renews else ""
