"""Pages for what went wrong: each says what happened and what to do; the worst ones need nothing that may be broken."""

import pytest
from django.core.cache import cache
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from groundwork.models import User
from msp_portal.views import bad_request, permission_denied, server_error


@pytest.mark.django_db
def test_an_address_that_does_not_exist(client: Client, owner_client: Client) -> None:
    for_client, for_staff = (who.get("/nowhere/") for who in (client, owner_client))

    assert (for_client.status_code, for_staff.status_code) == (404, 404)
    assert "This page does not exist" in for_client.content.decode()
    assert "Back to the first page" not in for_client.content.decode()
    assert "Back to the first page" in for_staff.content.decode()


@pytest.mark.django_db
def test_a_page_for_others_looks_as_if_it_did_not_exist(stranger_client: Client) -> None:
    def words(path: str) -> str:
        return stranger_client.get(path).content.decode().replace(path, "")

    assert words("/mailbox/") == words("/nowhere/")


@pytest.mark.django_db
def test_a_form_without_its_token_loses_nothing_and_says_what_to_do(owner: User) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/accounts/login/", {"login": owner.email, "password": "x"})

    assert response.status_code == 403
    assert "This form has grown old" in response.content.decode()
    assert "Nothing was saved" in response.content.decode()


def test_the_worst_pages_ask_neither_database_nor_request() -> None:
    # No user, no session, as if no middleware had run; and a test without its mark may not ask the database.
    request = RequestFactory().get("/")
    broken, unreadable = server_error(request), bad_request(request, Exception("secret"))

    assert (broken.status_code, unreadable.status_code) == (500, 400)
    assert "Something broke on our side" in broken.content.decode()
    assert "Go back one page" in unreadable.content.decode()
    assert "secret" not in unreadable.content.decode()


@pytest.mark.django_db
def test_what_is_not_allowed(rf: RequestFactory, owner: User) -> None:
    request: HttpRequest = rf.get("/")
    request.user = owner
    response = permission_denied(request, Exception("secret"))

    assert response.status_code == 403
    assert "ask the owner" in response.content.decode()


@pytest.mark.django_db
def test_too_many_requests(client: Client) -> None:
    cache.clear()
    pages = [client.post("/accounts/password/reset/", {"email": f"{at}@example.com"}) for at in range(21)]
    cache.clear()

    assert pages[-1].status_code == 429
    assert "Try again in a few minutes" in pages[-1].content.decode()
    assert {page.status_code for page in pages[:-1]} == {302}


@pytest.mark.django_db
def test_the_page_for_too_many_requests_needs_no_user() -> None:
    assert "One moment, please" in render_to_string("429.html")
