"""An archived client is left out, keeps all it has, and comes back as it was."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from clients.importing.rows import Choices
from clients.models import Client
from clients.selectors import ClientFilter, activity, archived_by, client_list, split_of
from clients.services.archiving import archive_client, bring_back_client
from clients.services.clients import ClientEntry, SiteEntry, create_client, save_client
from clients.services.editing import ArchivedError, hold_client
from clients.services.imports import hold_file, import_devices
from clients.tests.files import csv_of
from groundwork.errors import DomainError, StaleError
from groundwork.held_files import SourceFile
from groundwork.models import User

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
FILE = SourceFile("x.csv", csv_of("A,server,S1"))


@pytest.fixture
def harbor() -> Client:
    return save_client(None, ClientEntry("Harbor", users=22, sites=(SiteEntry("Office"),)), NOW)


def names(user: User, state: str = "") -> list[str]:
    return [row.client.name for row in client_list(user, ClientFilter(state=state), NOW.date()).rows]


def test_an_archived_client_is_shown_to_whoever_asks(harbor: Client, sales: User) -> None:
    create_client("Mill", now=NOW)
    archive_client(harbor, sales, NOW)
    for state in ("", "no-quote", "nonsense"):
        assert names(sales, state) == ["Mill"]
    assert names(sales, "archived") == ["Harbor"]
    assert client_list(sales, ClientFilter(), NOW.date()).counts == {
        "": 1, "no-quote": 1, "expiring": 0, "changed": 0, "archived": 1,
    }  # fmt: skip
    bring_back_client(harbor, sales, NOW)
    assert names(sales) == ["Harbor", "Mill"]
    harbor.refresh_from_db()
    assert (harbor.users, harbor.sites.count(), harbor.archived_at) == (22, 1, None)


def test_who_put_it_away_and_brought_it_back_is_on_record(harbor: Client, sales: User, owner: User) -> None:
    archive_client(harbor, sales, NOW + DAY)
    archive_client(harbor, owner, NOW + 2 * DAY)  # twice is once
    assert archived_by(harbor) == "Sam Sales"
    bring_back_client(harbor, owner, NOW + 3 * DAY)
    entries = [(entry.at, entry.who, entry.text) for entry in activity(harbor).entries]
    assert (NOW + DAY, "Sam Sales", "Archived") in entries
    assert (NOW + 3 * DAY, str(owner), "Brought back from the archive") in entries
    assert sum(at == NOW + 2 * DAY for at, _who, _text in entries) == 0


def test_nothing_of_an_archived_client_changes(harbor: Client, sales: User) -> None:
    archive_client(harbor, sales, NOW)
    with pytest.raises(ArchivedError, match=r"Harbor is archived\. Bring it back first\."):
        save_client(harbor, ClientEntry("Harbor", users=5), NOW)
    with pytest.raises(ArchivedError):
        import_devices(harbor, FILE, Choices(), sales, NOW)
    with pytest.raises(ArchivedError):
        hold_file(harbor, sales, FILE, NOW)
    with pytest.raises(ArchivedError), transaction.atomic():
        hold_client(harbor)
    harbor.refresh_from_db()
    assert (harbor.users, harbor.devices.count()) == (22, 0)


def test_its_name_stays_its_own(harbor: Client, sales: User) -> None:
    archive_client(harbor, sales, NOW)
    with pytest.raises(DomainError, match="There is an archived client “HARBOR”"):
        create_client("HARBOR", now=NOW)


def test_a_file_of_several_clients_leaves_it_out_and_says_so(harbor: Client, sales: User) -> None:
    mill = create_client("Mill", now=NOW)
    archive_client(harbor, sales, NOW)
    rows = csv_of("A,server,Harbor", "B,server,Mill", header="Host name,Kind,Client")
    split = split_of(hold_file(mill, sales, SourceFile("x.csv", rows), NOW))
    told = {part.name: (part.plan is not None, part.fault) for part in split.parts}
    assert told == {"Harbor": (False, "This client is archived. Bring it back to import for it."), "Mill": (True, "")}


def test_the_second_to_press_is_told(harbor: Client, sales: User) -> None:
    save_client(harbor, ClientEntry("Harbor", users=30), NOW, revision=1)
    with pytest.raises(StaleError):
        archive_client(harbor, sales, NOW, revision=1)
