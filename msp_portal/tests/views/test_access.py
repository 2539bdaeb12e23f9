"""Who may open what. Every address has a row here, and every kind of person is tried at every address.

A new address without a row fails: add its row to ACCESS (`access_table.py`), and decide by that who may.
"""

from itertools import product

import pytest
from django.http import Http404
from django.test import Client

from groundwork import access
from groundwork.access import Role
from groundwork.models import User
from groundwork.tests.people import signed_in
from msp_portal.tests.addresses import Address, every_address
from msp_portal.tests.views.access_table import ACCESS, PUBLIC

_ADDRESSES = every_address()
_each_address = pytest.mark.parametrize("address", _ADDRESSES, ids=[address.name for address in _ADDRESSES])


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert {address.name for address in _ADDRESSES} == set(ACCESS)


def test_no_two_addresses_share_a_name() -> None:
    names = [address.name for address in _ADDRESSES]
    assert len(names) == len(set(names))


@_each_address
def test_the_view_says_itself_who_may(address: Address) -> None:
    """Either @allow with the roles of the row, or @public; never both, never neither."""
    is_public = not getattr(address.view, "login_required", True)
    roles = getattr(address.view, "allowed_roles", None)
    assert is_public is (roles is None), f"{address.name} needs one of @allow(...) and @public."
    assert tuple(roles or PUBLIC) == ACCESS[address.name]


@pytest.fixture
def refusals(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """Grows whenever @allow turns somebody away, so that its 404 is told from one for a thing that is not there."""
    turned_away: list[None] = []

    class Refused(Http404):
        def __init__(self) -> None:
            super().__init__()
            turned_away.append(None)

    monkeypatch.setattr(access, "Http404", Refused)
    return turned_away


def answered(address: Address, status: int) -> bool:
    """Whether it is an answer and no fault. 503 is one of readyz: no worker runs beside a test."""
    return status < 500 or (address.name, status) == ("readyz", 503)


@_each_address
def test_everybody_gets_the_answer_of_the_row(
    address: Address,
    refusals: list[None],
    owner: User,
    sales: User,
    viewer: User,
    stranger: User,
) -> None:
    may = ACCESS[address.name]
    people = {Role.OWNER: owner, Role.SALES: sales, Role.VIEWER: viewer, None: stranger}
    clients = {role: signed_in(person) for role, person in people.items()}
    for method, role in product(["get", "post"], people):
        refusals.clear()
        response = getattr(clients[role], method)(address.path)
        assert answered(address, response.status_code), f"{role}: {method} {address.path}"
        if may == PUBLIC or role in may:
            assert not refusals, f"{role} was refused: {method} {address.path}"
        else:
            assert refusals, f"{role} was let in: {method} {address.path}"
            assert response.status_code == 404, f"{role} learns that the page exists: {method} {address.path}"


@_each_address
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.django_db
def test_nobody_is_sent_to_sign_in_and_only_from_staff_pages(address: Address, method: str) -> None:
    response = getattr(Client(), method)(address.path)
    asked_to_sign_in = response.status_code == 302 and response["Location"].startswith("/accounts/login/?next=")
    assert asked_to_sign_in is (ACCESS[address.name] != PUBLIC)
    assert answered(address, response.status_code)


def test_somebody_who_was_let_go_is_a_stranger(owner: User) -> None:
    client = signed_in(owner)
    owner.is_active = False
    owner.save()
    assert client.get("/").status_code == 302


def test_a_group_that_is_no_role_opens_nothing(stranger: User) -> None:
    stranger.groups.create(name="owners")
    assert signed_in(stranger).get("/").status_code == 404


def test_a_superuser_without_a_role_sees_nothing(db: None) -> None:
    assert signed_in(User.objects.create_superuser("root@example.com", "x")).get("/").status_code == 404
