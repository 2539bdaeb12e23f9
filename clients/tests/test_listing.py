"""Which clients the list shows: by owner, without a quote, with a contract that ends, changed since signing."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client as Browser

from clients.models import Client
from clients.selectors import EXPIRING_WITHIN, ClientFilter, client_list
from clients.services.clients import ClientEntry, save_client
from clients.services.counting import counts_key
from clients.services.devices import DeviceEntry, save_device
from clients.services.standing import note_contracts, note_quote
from groundwork.models import User

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TODAY = NOW.date()


def made(name: str, **fields: object) -> Client:
    return save_client(None, ClientEntry(name, **fields), NOW)  # type: ignore[arg-type]


def names(user: User, **chosen: object) -> list[str]:
    return [row.client.name for row in client_list(user, ClientFilter(**chosen), TODAY).rows]  # type: ignore[arg-type]


def test_without_a_quote(viewer: User) -> None:
    made("New")
    quoted = made("Quoted")
    note_quote(quoted, NOW)
    note_quote(quoted, NOW + timedelta(days=1))
    quoted.refresh_from_db()
    assert quoted.quoted_at == NOW
    assert names(viewer, state="no-quote") == ["New"]


def test_a_contract_that_ends(viewer: User) -> None:
    last = TODAY + EXPIRING_WITHIN
    days = {"Soon": last, "Later": last + timedelta(days=1), "Over": date(2026, 1, 1), "Rolling": None}
    for name, ends in days.items():
        note_contracts(made(name), ends, set())
    made("None")
    assert names(viewer, state="expiring") == ["Over", "Soon"]
    rows = {row.client.name: row for row in client_list(viewer, ClientFilter(), TODAY).rows}
    assert [name for name, row in rows.items() if row.ended] == ["Over"]


def test_changed_since_signing(viewer: User) -> None:
    same, other = made("Same", users=3), made("Other", users=3)
    made("Unsigned")
    for client in (same, other):
        note_contracts(client, None, {counts_key({"user": 3})})
    save_device(other, None, DeviceEntry("laptop", "A"), NOW)
    found = client_list(viewer, ClientFilter(state="changed"), TODAY)
    assert [row.client.name for row in found.rows] == ["Other"]
    assert found.counts == {"": 3, "no-quote": 3, "expiring": 0, "changed": 1, "archived": 0}
    assert [row.changed for row in client_list(viewer, ClientFilter(), TODAY).rows] == [True, False, False]


def test_by_owner_and_together_with_a_search(viewer: User, sales: User) -> None:
    made("Mill", owner=sales)
    made("Mint", owner=viewer)
    made("Moss")
    assert names(viewer, owner=sales.pk) == ["Mill"]
    assert names(viewer, owner=0) == ["Moss"]
    assert names(viewer, owner=viewer.pk, search="mi") == ["Mint"]
    assert client_list(viewer, ClientFilter(owner=sales.pk), TODAY).counts["no-quote"] == 1


def test_the_page_keeps_what_is_chosen(viewer_client: Browser, sales: User) -> None:
    for at in range(60):
        made(f"Client {at:02}", owner=sales)
    page = viewer_client.get(f"/clients/?owner={sales.pk}&state=no-quote&q=Client").text
    assert f'href="?q=Client&amp;owner={sales.pk}&amp;state=no-quote&amp;page=2"' in page.replace(
        "&state", "&amp;state"
    ).replace("&owner", "&amp;owner").replace("&page", "&amp;page")
    assert f'<option value="{sales.pk}" selected' in page
    assert "60 clients" in page
    for nonsense in ("owner=x", "owner=99999", "state=toaster", "owner=%00&state=%00", "page=zzz"):
        assert viewer_client.get(f"/clients/?{nonsense}").status_code == 200
