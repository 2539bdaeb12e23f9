"""From the rows of a file to what was agreed: each is understood or refused, with its line, the column and the mend."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.utils.translation import gettext as _

import pricing
from clients.importing.own import OwnThings
from clients.importing.reading import Table
from clients.importing.row_cells import Refused, named_columns
from clients.models import name_key
from contracts.bringing_in import AgreedBefore, OnPlan
from contracts.contract_files.cells import Cells
from contracts.contract_files.columns import FIELDS, LABELS, OWN_HEADER
from contracts.documents import clauses_from
from groundwork.tables.dates import look_at_dates
from groundwork.tables.errors import UnreadableFileError

# Without one of these columns no row says a contract.
_NEEDED = ("client", "starts_on", "months", "fee")
Entry = TypeVar("Entry", pricing.Tier | pricing.Preset, pricing.Package)


@dataclass(frozen=True, slots=True)
class ContractRow:
    """What a row says. `agreed` has in its counts only what the row counts."""

    line: int
    client: str
    agreed: AgreedBefore


@dataclass(frozen=True, slots=True)
class Understood:
    """What the rows say, and the columns that mean nothing here."""

    rows: tuple[ContractRow, ...]
    refused: tuple[Refused, ...]
    left_out: tuple[str, ...]


def understand(table: Table, own: OwnThings, plans: Mapping[str, OnPlan], usual: str) -> Understood:
    """Read every row as a contract. `plans` are the newest versions by the key of their names, with nothing chosen;
    `usual` is the currency of a flat fee that names none.

    Raises UnreadableFileError where a column is missing that each contract needs.
    """
    columns = named_columns(table.header, FIELDS, LABELS, own, OWN_HEADER)
    missing = [LABELS[field] for field in _NEEDED if field not in columns.at]
    if missing:
        raise UnreadableFileError(
            _("These columns are missing: %(missing)s. The columns are: %(columns)s.")
            % {"missing": ", ".join(missing), "columns": ", ".join(table.header)}
        )
    at = columns.at["starts_on"]
    filled = [row for row in table.rows if not row.is_blank and not row.repeats_header]
    order = look_at_dates(row.cells[at] for row in filled if at < len(row.cells)).order
    rows, refused = [], []
    for row in filled:
        cells = Cells(row, columns, order)
        client, agreed = cells.text("client"), _agreed(cells, plans, usual)
        if not client:
            cells.fault("client", _("Write whose contract it is."))
        if cells.faults or agreed is None:
            refused.append(Refused(row.line, client, " ".join(cells.faults)))
        else:
            rows.append(ContractRow(row.line, client, agreed))
    return Understood(tuple(rows), tuple(refused), columns.left_out)


def _agreed(cells: Cells, plans: Mapping[str, OnPlan], usual: str) -> AgreedBefore | None:
    """What the row says; None where a needed cell is wrong, which `cells.faults` tells."""
    chosen = _chosen(cells, plans)
    currency = cells.currency(chosen.plan.currency if chosen else usual)
    name = "" if cells.text("plan") else cells.value("name")
    starts_on, months, fee = cells.day(), cells.months(), cells.fee(currency)
    clauses, counts = cells.clauses(), cells.counts()
    step, billing = cells.value("step"), cells.value("billing")
    bill = {field: str(cells.value(field) or "") for field in ("po_number", "billing_name", "billing_email", "paper")}
    if cells.faults or starts_on is None or months is None or fee is None:
        return None
    return AgreedBefore(
        name=name,
        on_plan=chosen,
        starts_on=starts_on,
        months=months,
        fee=fee,
        currency=currency,
        counts=counts,
        clauses=clauses_from(clauses),
        step=step,
        billing=billing or 1,
        po_number=bill["po_number"],
        billing_name=bill["billing_name"],
        billing_email=bill["billing_email"],
        paper=bill["paper"],
    )


def _chosen(cells: Cells, plans: Mapping[str, OnPlan]) -> OnPlan | None:
    """What the row chooses of a plan; None for a flat fee, or where a name is unknown."""
    named = cells.text("plan")
    if not named:
        for field in ("tier", "packages"):
            if cells.text(field):
                cells.fault(field, _("A flat fee has none. Name the plan, or empty the cell."))
        return None
    found = plans.get(name_key(named))
    if found is None:
        offered = "; ".join(one.plan.name for one in plans.values()) or _("none")
        words = {"name": named[:60], "offered": offered}
        cells.fault("plan", _("There is no plan “%(name)s”. Published are: %(offered)s.") % words)
        return None
    refuse = cells.fault
    tier, with_it = _tier(cells.text("tier"), found.plan, refuse)
    names = [part.strip() for part in cells.text("packages").replace(",", ";").split(";") if part.strip()]
    packages = [_named("packages", name, found.plan.packages, refuse) for name in names]
    if tier is None or None in packages:
        return None
    named_too = (package.code for package in packages if package is not None)
    return OnPlan(found.ref, found.plan, tier, tuple(dict.fromkeys((*with_it, *named_too))))


def _tier(name: str, plan: pricing.Plan, refuse: Callable[[str, str], None]) -> tuple[str | None, tuple[str, ...]]:
    """The code of the tier of that name, or the tier and the packages of that preset, which quotes call it by."""
    offered: tuple[pricing.Tier | pricing.Preset, ...] = (*plan.tiers, *plan.presets)
    found = _named("tier", name, offered, refuse)
    if isinstance(found, pricing.Preset):
        return found.tier, found.packages
    return (found.code if found else None), ()


def _named(field: str, name: str, entries: Iterable[Entry], refuse: Callable[[str, str], None]) -> Entry | None:
    """The first of that name or code."""
    key, entries = name_key(name), tuple(entries)
    for entry in entries:
        if key in (name_key(entry.name), entry.code):
            return entry
    words = {"name": name[:60], "offered": ", ".join(dict.fromkeys(entry.name for entry in entries))}
    refuse(field, _("“%(name)s” is none of: %(offered)s.") % words)
    return None
