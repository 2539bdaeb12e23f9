"""A salesperson who sees their own clients alone: every address that names a client, a quote or a contract is asked for
one of theirs and for somebody else's, every other one for what it shows.

What is asked follows from the addresses themselves, so a new one is asked too.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import pytest
import time_machine
from django.db import transaction
from django.test import Client as Browser
from django.urls import NoReverseMatch, reverse

from clients.models import Client
from contracts.models import Contract
from groundwork.access import Role
from groundwork.models import User
from groundwork.tests.people import a_person, signed_in
from msp_portal.tests.addresses import Address, every_address
from msp_portal.tests.views.access_table import ACCESS
from plans.services import import_plan, publish_plan
from quotes.models import Quote
from quotes.tests import making
from quotes.tests.renewals import a_contract

OTHER: Final = "Blackwood Partners"
QUENTIN: Final = "quentin@blackwood.example"
# What names something that belongs to somebody. Of an address with a number its path says whose number that is.
NAMING: Final = frozenset({"number", "client_id", "gone_id"})
# These need more than the object to answer: a file that is held, an entry of its past, a state that it is not in.
NEED_MORE: Final = frozenset(
    {
        "clients:import_check",
        "clients:import_rejected",
        "clients:import_split",
        "clients:import_undo",
        "clients:people_check",
        "clients:people_refused",
        "clients:people_undo",
        "clients:source_pull",
        "contracts:notice_pdf",
        "contracts:record_evidence",
        "contracts:statement_rule",
        "contracts:statement_sent",
        "quotes:contract_pdf",
        "quotes:question_settle",
        "quotes:quote_evidence",
        "quotes:quote_question",
        "renewal_draft",
    }
)


class Side:
    """Somebody's client with a draft, a signed contract and a device."""

    def __init__(self, by: User, name: str, email: str) -> None:
        self.contract: Contract = a_contract(by, name)
        self.client: Client = self.contract.client
        self.client.owner = by
        self.client.save()
        self.client.contacts.update(name="Quentin Marsh" if name == OTHER else "Thomas Reed", email=email)
        self.draft: Quote = making.a_draft(by, self.client)
        self.second = Client.objects.create(name=f"{name} too", owner=by)

    def path(self, address: Address, plan: int) -> str:
        """The address of what is theirs."""
        return reverse(address.name, kwargs={name: self._value(address, name, plan) for name, _v in address.arguments})

    def _value(self, address: Address, name: str, plan: int) -> Any:
        told = dict(address.arguments)
        if name == "number":
            return self.contract.number if "/contracts/" in address.path else self.draft.number
        known = {
            "client_id": self.client.pk,
            "gone_id": self.second.pk,
            "device_id": self.client.devices.order_by("pk")[0].pk,
            "record": 1,
        }
        if name == "pk" and address.name == "quotes:client_room":
            return self.client.pk
        return (
            plan if name == "pk" and address.name.startswith(("quotes:plan", "plans:")) else known.get(name, told[name])
        )


@pytest.fixture
def limited(db: None) -> User:
    person = a_person("own@example.com", Role.SALES, name="Lena Own")
    person.own_only = True
    person.save()
    return person


@pytest.fixture
def sides(limited: User, sales: User) -> Iterator[tuple[Side, Side]]:
    with time_machine.travel(making.NOW, tick=False):
        publish_plan(import_plan(making.CABLE_TV, sales, making.NOW), revision=1, by=sales, note="", now=making.NOW)
        yield Side(limited, "Alder Works", "thomas@alder.example"), Side(sales, OTHER, QUENTIN)


def names_something(address: Address) -> bool:
    """Plans are everybody's, and so are their versions with their numbers."""
    if address.name.startswith("plans:"):
        return False
    return bool(NAMING & dict(address.arguments).keys()) or address.name == "quotes:client_room"


def for_sellers(names: bool) -> list[Address]:
    return [one for one in every_address() if Role.SALES in ACCESS[one.name] and names_something(one) is names]


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever a request does is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def status_of(browser: Browser, method: str, path: str) -> int:
    with taken_back():
        return int(getattr(browser, method)(path).status_code)


def text_of(browser: Browser, path: str) -> str:
    with taken_back():
        response: Any = browser.get(path)
        content = b"".join(response.streaming_content) if response.streaming else response.content
    return str(content.decode("utf-8", "replace"))


def test_what_is_anothers_is_404_at_every_address_and_what_is_theirs_is_there(
    sides: tuple[Side, Side], limited: User
) -> None:
    own, other = sides
    plan, browser = own.draft.plan_version.plan_id, signed_in(limited)
    asked = for_sellers(names=True)
    assert len(asked) > 90
    silent = set()
    for address in asked:
        for method in ("get", "post"):
            path = other.path(address, plan)
            assert status_of(browser, method, path) in (404, 405), f"{method} {path} shows what is another's"
        answers = (status_of(browser, method, own.path(address, plan)) for method in ("get", "post"))
        if all(status in (404, 405) for status in answers):
            silent.add(address.name)
    assert silent == NEED_MORE


def test_one_of_their_own_cannot_be_joined_with_anothers(sides: tuple[Side, Side], limited: User) -> None:
    own, other = sides
    path = reverse("clients:merge_check", args=[own.client.pk, other.client.pk])
    assert status_of(signed_in(limited), "get", path) == 404
    copied = reverse("quotes:quote_duplicate", args=[own.draft.number])
    assert signed_in(limited).post(copied, {"client": other.client.pk}).status_code == 404
    assert signed_in(limited).get(reverse("quotes:quote_new"), {"client": other.client.pk}).status_code == 404


def tells(browser: Browser, address: Address, plan: int, other: Side) -> bool:
    """Whether the page tells of the other client, or of what it has: by itself, or when it is searched for."""
    arguments = {name: plan if name == "pk" else value for name, value in address.arguments}
    try:
        path = reverse(address.name, kwargs=arguments)
    except NoReverseMatch:
        path = address.path
    marks = (OTHER, other.draft.number, other.contract.number)
    found = (text_of(browser, f"{path}{query}") for query in ("", f"?q={QUENTIN}"))
    return any(mark in text for text in found for mark in marks)


def test_no_list_search_report_or_file_tells_of_anothers(sides: tuple[Side, Side], limited: User, sales: User) -> None:
    own, other = sides
    plan, asked = own.draft.plan_version.plan_id, for_sellers(names=False)
    theirs, everybodys = signed_in(limited), signed_in(sales)
    telling = {address.name for address in asked if tells(everybodys, address, plan, other)}
    assert {
        "home",
        "clients:client_list",
        "clients:clients_export",
        "contracts:calendar_download",
        "contracts:contract_list",
        "contracts:contract_export",
        "quotes:quote_list",
        "quotes:quote_new",
        "quotes:quote_find",
        "search",
    } <= telling
    assert [address.name for address in asked if tells(theirs, address, plan, other)] == []


def test_reports_add_up_their_own_alone(sides: tuple[Side, Side], limited: User, sales: User) -> None:
    path = f"{reverse('report_csv', args=['won-lost'])}?period=all"
    with time_machine.travel(making.NOW, tick=False):
        assert "4289.00" in text_of(signed_in(limited), path)
        assert "8578.00" in text_of(signed_in(sales), path)


def test_an_owner_sees_everything_whatever_is_said(sides: tuple[Side, Side], owner: User) -> None:
    owner.own_only = True
    owner.save()
    assert Client.objects.for_user(owner).count() == Client.objects.count()
