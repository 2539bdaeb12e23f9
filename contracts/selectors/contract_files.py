"""Files of contracts from before the portal: the dry run of one, and the file that tells it row by row."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.translation import gettext as _

import pricing
from clients.importing.files import read_table
from clients.importing.reading import Table
from clients.models import Client, name_key
from clients.selectors import clients_named, inventory_counts_of, not_theirs, own_things_of
from contracts.bringing_in import OnPlan
from contracts.contract_files.columns import KNOWN_NAMES, OWN_HEADER
from contracts.contract_files.plan import ContractsPlan, Known, NewContract, plan_contracts
from contracts.contract_files.rows import Understood, understand
from contracts.documents import PlanRef
from contracts.models import Contract, PendingContracts, Seller
from contracts.selectors.bringing_in import Shown, brought_in_shown
from contracts.selectors.parties import client_card, seller_card
from groundwork.models import User
from groundwork.own_things import offered_things
from plans.selectors import latest_versions, plan_of

# How much of a long list the page shows, and how many clients are read at a time.
SHOWN: Final = 100
_AT_ONCE: Final = 500
_USUAL: Final = "USD"


def read_contracts(content: bytes) -> Table:
    """A file of contracts as a table. Raises UnreadableFileError."""
    return read_table(content, named=KNOWN_NAMES)


def understood_contracts(table: Table) -> Understood:
    """What the rows say; three queries. Raises UnreadableFileError where a column is missing."""
    return understand(table, own_things_of(None), _newest_versions(), usual_currency())


def usual_currency() -> str:
    """The currency of the contract that was made last, dollars before the first."""
    return Contract.objects.order_by("-pk").values_list("currency", flat=True).first() or _USUAL


def contracts_plan(understood: Understood, user: User, seller: Seller, now: datetime) -> ContractsPlan:
    """What this user's bringing in those rows would make now; a fixed number of queries for each 500 names."""
    names = sorted({row.client for row in understood.rows})
    known: dict[str, Known] = {}
    for at in range(0, len(names), _AT_ONCE):
        known |= _known(names[at : at + _AT_ONCE])
    strangers = any(name_key(name) not in known for name in names)
    all_names = (
        Client.objects.for_user(user).current().order_by("pk").values_list("name", flat=True) if strangers else ()
    )
    closed = {key: why for key, one in known.items() if (why := not_theirs(one.client, user))}
    return plan_contracts(understood, known, closed, all_names, seller_card(seller), seller.today(now))


def _known(names: Iterable[str]) -> dict[str, Known]:
    """The clients with these names, by the key of the name; of one merged, where it went."""
    there = clients_named(names)
    clients = {client.pk: client for client in there.values()}
    counts = inventory_counts_of(clients.values())
    contracts: dict[int, dict[tuple[date, str], str]] = defaultdict(dict)
    rows = Contract.objects.filter(client__in=clients).values_list("client", "starts_on", "name", "number")
    for client, starts_on, name, number in rows:
        contracts[client][starts_on, name] = number
    return {
        key: Known(client, client_card(client.name, client), counts[client.pk], contracts[client.pk])
        for key, client in there.items()
    }


def _newest_versions() -> dict[str, OnPlan]:
    """The newest version of each plan in use, with nothing chosen yet, by the key of the plan's name; one query."""
    found = {}
    for version in latest_versions(documents=True):
        plan = plan_of(version)
        found[name_key(version.plan.name)] = OnPlan(PlanRef(plan.name, version.number, version.sha256), plan, "", ())
    return found


@dataclass(frozen=True, slots=True)
class Line:
    """What a row would make, as the page shows it."""

    line: int
    client: str
    shown: Shown


@dataclass(frozen=True, slots=True)
class ContractsPage:
    """The dry run of a held file on a day."""

    table: Table
    plan: ContractsPlan
    new: tuple[Line, ...]
    today: date


def contracts_page(pending: PendingContracts, seller: Seller, now: datetime) -> ContractsPage:
    """The dry run, its list cut where it is long. Raises UnreadableFileError."""
    table = read_contracts(bytes(pending.content))
    plan, today = contracts_plan(understood_contracts(table), pending.user, seller, now), seller.today(now)
    return ContractsPage(table, plan, tuple(_line(one, today) for one in plan.new[:SHOWN]), today)


def _line(one: NewContract, today: date) -> Line:
    return Line(one.line, one.client.name, brought_in_shown(one.reckoned, today))


def told_rows(page: ContractsPage) -> tuple[tuple[str, ...], Iterator[tuple[str, ...]]]:
    """The dry run as a file: each row by its line, with what it would make or what is wrong with it."""
    header = (
        _("Line"), _("Client"), _("What happens"), _("Name"), _("State"), _("Fee today"), _("The plan says"),
        _("Currency"), _("Ends on"), _("Notice by"),
    )  # fmt: skip
    return header, iter(sorted(_told(page.plan, page.today), key=lambda row: int(row[0])))


def _told(plan: ContractsPlan, today: date) -> Iterator[tuple[str, ...]]:
    blank = ("",) * 7
    for row in plan.refused:
        yield (str(row.line), row.name, row.reason, *blank)
    for one in plan.there:
        yield (str(one.line), one.client, _("Is there already: %(number)s.") % {"number": one.number}, *blank)
    for new in plan.new:
        found, standing = new.reckoned, new.reckoned.standing
        shown = brought_in_shown(found, today)
        planned = "" if found.planned is None else pricing.number_text(found.planned)
        yield (
            str(new.line),
            new.client.name,
            " ".join(filter(None, (_("Is brought in."), shown.stepped, shown.over))),
            shown.name,
            str(shown.label),
            pricing.number_text(found.fee),
            planned,
            standing.currency,
            shown.ends_on.isoformat() if shown.ends_on else "",
            shown.notice_by.isoformat() if shown.notice_by else "",
        )


def contracts_header() -> tuple[str, ...]:
    """The header of a file of ours: a column for each thing of the owner's own stands at the end. One query."""
    return (*OWN_HEADER, *(thing.many for thing in offered_things()))
