"""The first page: the next step for an empty portal, and what waits in one that is used."""

import pytest
from django.test import Client
from django.utils.html import escape

from clients.models import Client as Company
from groundwork.models import User
from msp_portal.tests.test_selectors import _accepted, _sent
from plans.models import PlanVersion
from quotes.tests.making import NOW, a_seller, a_version


def _page(client: Client) -> str:
    response = client.get("/")
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_portal_shows_the_owner_the_first_step_alone(owner_client: Client) -> None:
    page = _page(owner_client)

    assert "Three steps to the first proposal" in page
    assert 'href="/plans/">To the plans' in page
    assert "To the clients" not in page
    assert "Start a quote" not in page


def test_the_next_step_follows_what_is_done(owner: User, sales_client: Client) -> None:
    assert "btn" not in _page(sales_client).partition("Three steps")[2]

    a_version(owner)
    page = _page(sales_client)
    assert page.count("is-done") == 1
    assert "To the clients" in page

    Company.objects.create(name="Harbor Law Group")
    page = _page(sales_client)
    assert page.count("is-done") == 2
    assert "Start a quote" in page
    assert PlanVersion.objects.count() == 1


def test_a_viewer_is_shown_no_button(owner: User, viewer_client: Client) -> None:
    a_version(owner)
    Company.objects.create(name="Harbor Law Group")
    assert "btn" not in _page(viewer_client).partition("<main")[2]

    _sent(owner, "Bright Dental")
    assert "New quote" not in _page(viewer_client)


def test_what_waits_and_what_was_won(sales: User, sales_client: Client) -> None:
    a_seller()
    waiting = _sent(sales, "Harbor Law Group")
    won = _sent(sales, "Bright Dental")
    _accepted(won, NOW)
    page = _page(sales_client)

    assert f'href="/quotes/{waiting.number}/"' in page
    assert f'href="/quotes/{won.number}/"' in page
    assert "$4,289<" in page
    assert "22 Dec 2026" in page
    assert "Gold, term 36 months, accepted 22 November 2026" in page
    assert 'href="/quotes/new/"' in page


@pytest.mark.parametrize("name", ["<b>Harbor</b>", "Harbor & Söhne"])
def test_names_are_text(sales: User, sales_client: Client, name: str) -> None:
    _sent(sales, name)
    page = _page(sales_client)

    assert escape(name) in page
    assert name not in page
