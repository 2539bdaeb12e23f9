"""Archiving a client and bringing it back, on its pages."""

import pytest
from django.test import Client as Browser
from django.urls import reverse

from clients.models import Client
from groundwork.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbor() -> Client:
    return Client.objects.create(name="Harbor", users=22)


def archive_of(client: Client) -> str:
    """The address that archives a client; contracts have it, because they may say no."""
    return reverse("contracts:client_archive", args=[client.pk])


def test_it_is_archived_and_brought_back_by_a_press(sales_client: Browser, harbor: Client, sales: User) -> None:
    page = f"/clients/{harbor.pk}/"
    assert "Archive it" in sales_client.get(f"{page}edit/").text
    assert "state=archived" not in sales_client.get("/clients/").text
    gone = sales_client.post(archive_of(harbor), {"revision": 1}, follow=True).text
    assert "Harbor is archived. Nothing is deleted" in gone
    assert f"by {sales}" in gone
    for action in (f"{page}edit/", f"{page}import/", f"{page}devices/new/", archive_of(harbor)):
        assert action not in gone
    assert f"/quotes/new/?client={harbor.pk}" not in gone
    rest = sales_client.get("/clients/").text
    assert f'href="{page}"' not in rest
    assert 'href="?state=archived"' in rest
    assert f'href="{page}"' in sales_client.get("/clients/?state=archived").text
    assert "Archive it" not in sales_client.get(f"{page}edit/").text
    back = sales_client.post(f"{page}bring-back/", {"revision": 2}, follow=True).text
    assert "Harbor is back among your clients." in back
    assert f"{page}edit/" in back


def test_a_stale_press_is_told(sales_client: Browser, harbor: Client) -> None:
    answer = sales_client.post(archive_of(harbor), {"revision": 7}, follow=True).text
    assert "Somebody else has changed this client" in answer
    harbor.refresh_from_db()
    assert harbor.archived_at is None


def test_a_viewer_only_sees_that_it_is_archived(viewer_client: Browser, sales_client: Browser, harbor: Client) -> None:
    page = f"/clients/{harbor.pk}/"
    assert viewer_client.post(archive_of(harbor), {"revision": 1}).status_code == 404
    sales_client.post(archive_of(harbor), {"revision": 1})
    seen = viewer_client.get(page).text
    assert "Archived on" in seen
    assert "bring-back" not in seen
    assert viewer_client.post(f"{page}bring-back/", {"revision": 2}).status_code == 404


def test_what_was_typed_for_a_client_archived_meanwhile_is_not_lost(sales_client: Browser, harbor: Client) -> None:
    page = f"/clients/{harbor.pk}/"
    sales_client.post(archive_of(harbor), {"revision": 1})
    form = {"name": "Harbor Law", "users": 30, "mailboxes": 0, "shared_mailboxes": 0, "revision": 2}
    for prefix in ("sites", "contacts"):
        form |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    answer = sales_client.post(f"{page}edit/", form)
    assert answer.status_code == 422
    assert "Harbor is archived. Bring it back first." in answer.text
    assert 'value="Harbor Law"' in answer.text
