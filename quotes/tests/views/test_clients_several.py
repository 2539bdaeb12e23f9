"""Several clients at once, from their list: handed over, archived, brought back; and what their list can do."""

from datetime import date

import pytest
from django.test import Client as Browser
from django.urls import reverse

from clients.models import Client
from contracts.tests.making import a_contract
from groundwork.models import User
from groundwork.tests.undoing import offers_undo, undone
from quotes.models import Quote
from quotes.tests.making import a_draft

pytestmark = pytest.mark.django_db
URL = reverse("quotes:clients_several")


def several(browser: Browser, clients: list[Client], **typed: object) -> str:
    sent = {"client": [client.pk for client in clients], "next": "/clients/?q=m", **typed}
    return browser.post(URL, sent, follow=True).text


@pytest.fixture
def three() -> list[Client]:
    return [Client.objects.create(name=name, users=at) for at, name in enumerate(("Maple", "Mill", "Mint"))]


def test_they_are_handed_over_and_the_page_says_what_that_means(
    sales_client: Browser, sales: User, owner: User, viewer: User, three: list[Client]
) -> None:
    draft = a_draft(sales, three[0])
    assert "Choose whom to hand them over to." in several(sales_client, three, deed="reassign")
    assert "Choose one of those shown." in several(sales_client, three, deed="reassign", owner=viewer.pk)
    page = several(sales_client, three[:2], deed="reassign", owner=owner.pk)
    assert "Olivia Owner looks after 2 clients now, and sees their quotes and contracts." in page
    assert [client.owner_id for client in Client.objects.order_by("pk")] == [owner.pk, owner.pk, None]
    draft.refresh_from_db()
    assert draft.owner == owner, "open quotes go along"
    assert Client.objects.get(name="Mill").history.first().history_user.name == "Sam Sales"


def test_those_that_are_served_stay_and_the_others_are_archived_and_come_back(
    sales_client: Browser, three: list[Client]
) -> None:
    a_contract(three[1])
    page = several(sales_client, three, deed="archive")
    assert "2 clients are archived. Nothing is deleted" in page
    assert "Mill is not archived, because of a contract" in page
    assert list(Client.objects.filter(archived_at=None)) == [three[1]]
    archived = sales_client.get("/clients/?state=archived").text
    assert 'value="bring-back"' in archived
    assert 'value="archive"' not in archived
    assert "2 clients are back." in several(sales_client, [three[0], three[2]], deed="bring-back")
    assert not Client.objects.filter(archived_at__isnull=False).exists()


def test_a_press_takes_it_back(sales_client: Browser, three: list[Client]) -> None:
    a_contract(three[1])
    page = undone(sales_client, several(sales_client, three, deed="archive"))
    assert "2 clients are back." in page, "the one that stayed is no part of it"
    assert 'value="m"' in page, "the list as it was searched"
    assert not Client.objects.filter(archived_at__isnull=False).exists()
    assert "2 clients are archived." in undone(sales_client, page)


def test_a_handing_over_is_taken_back_where_that_is_as_it_was(
    sales_client: Browser, sales: User, owner: User, three: list[Client]
) -> None:
    assert not offers_undo(several(sales_client, three[:1], deed="reassign", owner=sales.pk)), "nobody had it"
    Client.objects.update(owner=sales)
    draft = a_draft(sales, three[0])
    page = undone(sales_client, several(sales_client, three, deed="reassign", owner=owner.pk))
    assert "Sam Sales looks after 3 clients now" in page
    draft.refresh_from_db()
    assert draft.owner == sales
    Quote.objects.update(owner=owner)
    assert not offers_undo(several(sales_client, three, deed="reassign", owner=owner.pk)), "one quote was another's"


def test_what_is_missing_is_said(sales_client: Browser, viewer_client: Browser, three: list[Client]) -> None:
    assert "Tick the clients first." in several(sales_client, [], deed="archive")
    assert "Choose one of those shown." in several(sales_client, three, deed="sell")
    assert viewer_client.post(URL, {"client": three[0].pk, "deed": "archive"}).status_code == 404
    assert "With those ticked" not in viewer_client.get("/clients/").text
    assert sales_client.post(URL, {"client": ["x", "\0", "9" * 40], "deed": "archive"}).status_code == 302


def test_who_sees_their_own_alone_hands_nobody_over_and_reaches_nobody_elses(
    sales: User, sales_client: Browser, owner: User, three: list[Client]
) -> None:
    sales.own_only = True
    sales.save()
    Client.objects.filter(pk=three[0].pk).update(owner=sales)
    assert 'value="reassign"' not in sales_client.get("/clients/").text
    several(sales_client, three, deed="reassign", owner=owner.pk)
    assert "1 client is archived" in several(sales_client, three, deed="archive")
    assert Client.objects.get(pk=three[0].pk).owner == sales
    assert Client.objects.filter(archived_at=None).count() == 2


def test_the_list_is_sorted_by_its_heads_and_keeps_what_is_chosen(viewer_client: Browser, three: list[Client]) -> None:
    Client.objects.filter(name="Mint").update(contract_ends_on=date(2027, 1, 1))

    def order(sort: str) -> str:
        page = viewer_client.get("/clients/", {"sort": sort, "q": "m"}).text.partition("<tbody")[2]
        return " ".join(sorted(("Maple", "Mill", "Mint"), key=lambda name: page.index(f">{name}</a>")))

    assert order("") == order("name") == order("nonsense") == "Maple Mill Mint"
    assert order("-name") == order("users") == "Mint Mill Maple"
    assert (order("ends"), order("-ends")) == ("Mint Maple Mill", "Mint Mill Maple")
    page = viewer_client.get("/clients/?q=m&sort=users").text
    assert 'href="?q=m&amp;sort=-users"' in page
    assert 'aria-sort="descending"' in page
    assert 'href="?q=m&amp;sort=users&amp;state=no-quote"' in page
