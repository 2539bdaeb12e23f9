"""Many devices at once, from the client's page."""

from typing import Any

import pytest
from django.test import Client as Browser

from clients.models import Client, Device, Site
from groundwork.tests.undoing import offers_undo, undone

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbor() -> Client:
    client = Client.objects.create(name="Harbor")
    site = Site.objects.create(client=client, name="Office")
    Device.objects.bulk_create(
        Device(client=client, kind="laptop" if at % 2 else "server", hostname=f"N{at:03}", site=site)
        for at in range(60)
    )
    return client


def change(browser: Browser, client: Client, **typed: Any) -> Any:
    client.refresh_from_db()
    return browser.post(f"/clients/{client.pk}/devices/change/", {"revision": client.revision, **typed}, follow=True)


def test_those_that_are_ticked(sales_client: Browser, harbor: Client) -> None:
    some = list(harbor.devices.values_list("pk", flat=True)[:3])
    page = change(sales_client, harbor, device=some, do="uncovered=spare", state="counted").text
    assert "3 devices are changed." in page
    assert harbor.devices.filter(uncovered="spare").count() == 3
    assert '<input type="hidden" name="state" value="counted">' in page  # the filter stays


@pytest.mark.parametrize("do", ["uncovered=spare", "retire", "kind=nas", "site="])
def test_a_press_makes_them_what_they_were(sales_client: Browser, harbor: Client, do: str) -> None:
    def told() -> list[tuple[Any, ...]]:
        return list(harbor.devices.order_by("pk").values_list("uncovered", "retired_at", "kind", "site"))

    before, laptops = told(), list(harbor.devices.filter(kind="laptop").values_list("pk", flat=True)[:3])
    page = change(sales_client, harbor, device=laptops, do=do, state="counted").text
    assert told() != before
    back = undone(sales_client, page)
    assert "3 devices are changed." in back
    assert 'name="state" value="counted"' in back
    assert told() == before


def test_nothing_is_offered_where_no_one_deed_gives_it_back(sales_client: Browser, harbor: Client) -> None:
    both = list(harbor.devices.order_by("pk").values_list("pk", flat=True)[:2])
    assert not offers_undo(change(sales_client, harbor, device=both, do="kind=nas").text), "two kinds"
    change(sales_client, harbor, device=both[:1], do="retire")
    assert not offers_undo(change(sales_client, harbor, device=both, do="retire").text), "one was retired before"
    assert not offers_undo(change(sales_client, harbor, every="on", do="restore", sure="1").text)


def test_all_that_the_filter_shows(sales_client: Browser, harbor: Client) -> None:
    asked = change(sales_client, harbor, every="on", kind="laptop", do="retire").text
    assert "Change all 30 devices?" in asked
    assert "Service, Retire" in asked
    assert "and 20 more" in asked
    assert 'name="kind" value="laptop"' in asked
    assert not harbor.devices.filter(retired_at__isnull=False).exists()
    change(sales_client, harbor, every="on", kind="laptop", do="retire", sure="1")
    assert harbor.devices.filter(retired_at__isnull=False, kind="laptop").count() == 30
    assert harbor.devices.filter(retired_at__isnull=False, kind="server").count() == 0
    change(sales_client, harbor, every="on", do="restore", sure="1")
    assert not harbor.devices.filter(retired_at__isnull=False).exists()
    change(sales_client, harbor, every="on", do="site=", sure="1")
    assert not harbor.devices.filter(site__isnull=False).exists()
    change(sales_client, harbor, every="on", do="kind=nas", sure="1")
    assert set(harbor.devices.values_list("kind", flat=True)) == {"nas"}


def test_what_is_wrong_is_said_and_nothing_is_changed(sales_client: Browser, harbor: Client) -> None:
    other = Client.objects.create(name="Mill")
    theirs = Device.objects.create(client=other, kind="nas", hostname="X")
    site = Site.objects.create(client=other, name="Loft")
    one = harbor.devices.values_list("pk", flat=True)[0]
    for typed, said in (
        ({"do": "retire"}, "Tick the devices first"),
        ({"device": one, "do": ""}, "Choose what to do with them."),
        ({"device": one, "do": "kind=toaster"}, "Select a valid choice"),
        ({"device": one, "do": f"site={site.pk}"}, "Select a valid choice"),
        ({"device": theirs.pk, "do": "retire"}, "Select a valid choice"),
        ({"device": "x", "do": "retire"}, "is not a valid value"),
        ({"device": one, "do": "retire", "revision": "999"}, "Somebody else has changed this client"),
    ):
        assert said in change(sales_client, harbor, **typed).text, typed
    assert not Device.objects.filter(retired_at__isnull=False).exists()
    assert set(harbor.devices.values_list("kind", flat=True)) == {"laptop", "server"}
