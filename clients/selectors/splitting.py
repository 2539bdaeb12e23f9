"""A file that holds several clients: what importing it for each of them would do."""

import hashlib
import json
from dataclasses import dataclass, replace
from typing import Final

from django.utils.translation import gettext as _

from clients.importing.columns import choose_columns
from clients.importing.files import read_table
from clients.importing.parting import rows_by_client, whole_order
from clients.importing.plan import ImportPlan, plan_import
from clients.importing.reading import Table
from clients.importing.rows import Choices
from clients.models import Client, PendingImport, name_key
from clients.selectors.importing import choices_of, own_things_of, plan_for
from clients.selectors.listing import clients_named, not_theirs
from groundwork.models import User
from groundwork.own_things import kept
from groundwork.tables.errors import UnreadableFileError

MOST_TICKED: Final = 500


@dataclass(frozen=True, slots=True)
class Part:
    """One client of the file: the client that has this name, None for one that would be made, and what would be done.

    Where the rows cannot be understood there is no plan, and `fault` says why.
    """

    name: str
    client: Client | None
    table: Table
    plan: ImportPlan | None
    fault: str = ""

    @property
    def group(self) -> str:
        """Whether the client is `there` or would be a `new` one."""
        return "new" if self.client is None else "there"


@dataclass(frozen=True, slots=True)
class Split:
    """A file parted by its client column. `nameless` rows name no client, and are imported nowhere.

    Two lists with one `key` are of the same file, and of the same clients.
    """

    parts: tuple[Part, ...]
    nameless: int
    choices: Choices
    key: str

    @property
    def is_long(self) -> bool:
        """Whether there are more clients than a form can tick one by one; it has 1,000 fields at most."""
        return len(self.parts) > MOST_TICKED

    @property
    def there(self) -> int:
        """How many of the clients are there."""
        return sum(1 for part in self.parts if part.client is not None)

    @property
    def new(self) -> int:
        """How many would be made."""
        return len(self.parts) - self.there

    @property
    def rows(self) -> int:
        """How many rows name one of them."""
        return sum(len(part.table.rows) for part in self.parts)


def split_of(pending: PendingImport) -> Split:
    """The held file parted, under the answers that are kept with it; three queries, and two for each known client.

    Raises UnreadableFileError where it has no client column.
    """
    choices = choices_of(pending)
    table = read_table(bytes(pending.content), choices.columns, choices.reading)
    columns = choose_columns(table, choices.columns, own_things_of(None))
    if "client" not in columns.fields:
        raise UnreadableFileError(_("The file has no column that names the client. Say which one does."))
    found, nameless = rows_by_client(table, columns)
    # A part may not show which comes first, day or month; the whole file does.
    choices = replace(choices, date_order=whole_order(table, columns, choices.date_order))
    there = clients_named(part.name for part in found)
    with kept():
        parts = tuple(
            _part(part.name, part.table, there.get(name_key(part.name)), choices, pending.user) for part in found
        )
    shown = [(part.name, part.client.pk if part.client else None) for part in parts]
    key = hashlib.sha256(json.dumps([pending.sha256, shown]).encode()).hexdigest()
    return Split(parts, nameless, choices, key)


def _part(name: str, table: Table, client: Client | None, choices: Choices, user: User) -> Part:
    if client is not None and (why := not_theirs(client, user)):
        return Part(name, None, table, None, why)
    if client is not None and client.archived_at is not None:
        return Part(name, client, table, None, _("This client is archived. Bring it back to import for it."))
    try:
        plan = (
            plan_for(client, table, choices)
            if client
            else plan_import(table, [], [], name, choices, own_things_of(None))
        )
    except UnreadableFileError as fault:
        return Part(name, client, table, None, str(fault))
    return Part(name, client, table, plan)
