"""The dry run: which contracts a file would make. Nothing is changed here."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from clients.importing.row_cells import Refused
from clients.models import Client, name_key
from contracts.bringing_in import NotAgreedError, Reckoned, reckoned
from contracts.contract_files.columns import LABELS
from contracts.contract_files.nearest import Names
from contracts.contract_files.rows import ContractRow, Understood
from contracts.documents import ClientCard, SellerCard


@dataclass(frozen=True, slots=True)
class Known:
    """A client of the file: what it has today, and the numbers of its contracts by first day and name."""

    client: Client
    card: ClientCard
    counts: Mapping[str, int]
    contracts: Mapping[tuple[date, str], str]


@dataclass(frozen=True, slots=True)
class NewContract:
    """What a row would make."""

    line: int
    client: Client
    reckoned: Reckoned


@dataclass(frozen=True, slots=True)
class There:
    """A row whose contract is there already, so that it makes nothing."""

    line: int
    client: str
    number: str


@dataclass(frozen=True, slots=True)
class ContractsPlan:
    """What would be done. Two plans with one `key` do the same."""

    new: tuple[NewContract, ...]
    there: tuple[There, ...]
    refused: tuple[Refused, ...]
    left_out: tuple[str, ...]

    @property
    def key(self) -> str:
        """A fingerprint of all that would be made."""
        made = [(one.line, one.client.pk, one.reckoned.key) for one in self.new]
        return hashlib.sha256(json.dumps([made, len(self.there), len(self.refused)]).encode()).hexdigest()


def plan_contracts(
    understood: Understood,
    known: Mapping[str, Known],
    closed: Mapping[str, str],
    names: Iterable[str],
    seller: SellerCard,
    today: date,
) -> ContractsPlan:
    """Hold the rows against the clients, by the key of the name that a row has. `names` are those of all clients.

    `closed` says of clients of whom the file may say nothing why that is so.
    """
    new, there = [], []
    refused = list(understood.refused)
    lines: dict[tuple[int, date, str], int] = {}
    near = Names(names)
    for row in understood.rows:
        found = known.get(name_key(row.client))
        if found is None:
            refused.append(Refused(row.line, row.client, _no_client(row.client, near)))
            continue
        if why := closed.get(name_key(row.client)):
            refused.append(Refused(row.line, row.client, why))
            continue
        client, agreed = found.client, row.agreed
        one = (agreed.starts_on, agreed.title[:200])
        if number := found.contracts.get(one):
            there.append(There(row.line, client.name, number))
        elif reason := _refusal(client, lines.get((client.pk, *one))):
            refused.append(Refused(row.line, row.client, reason))
        else:
            made = _reckoned(row, found, seller, today)
            if isinstance(made, Refused):
                refused.append(made)
            else:
                lines[client.pk, *one] = row.line
                new.append(made)
    in_order = tuple(sorted(refused, key=lambda row: row.line))
    return ContractsPlan(tuple(new), tuple(there), in_order, understood.left_out)


def _no_client(name: str, near: Names) -> str:
    nearest = near.nearest(name)
    words = {"label": LABELS["client"], "name": name[:60], "nearest": nearest}
    if nearest:
        return _("%(label)s: there is no “%(name)s”. Did you mean “%(nearest)s”?") % words
    return _("%(label)s: there is no “%(name)s”. Add the client first, or import the clients.") % words


def _refusal(client: Client, line: int | None) -> str:
    """Why this client gets no such contract; empty where it does."""
    if client.archived_at is not None:
        return _("%(name)s is archived. Bring it back, or delete the row.") % {"name": client.name}
    if line is not None:
        return _("The same contract as line %(line)s: one client, first day and name. Delete one.") % {"line": line}
    return ""


def _reckoned(row: ContractRow, found: Known, seller: SellerCard, today: date) -> NewContract | Refused:
    """What the row makes. What it does not count is what the client has today."""
    agreed = replace(row.agreed, counts={**found.counts, **row.agreed.counts})
    try:
        own = seller.writing_in(found.client.language)
        return NewContract(row.line, found.client, reckoned(found.card, agreed, own, today))
    except NotAgreedError as error:
        label = LABELS.get(error.field, "")
        return Refused(row.line, row.client, f"{label}: {error}" if label else str(error))
