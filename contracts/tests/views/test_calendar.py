"""The calendar of contracts: a secret address for each person, and a file."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import icalendar
import pytest
import time_machine
from django.db import transaction
from django.test import Client as Browser
from pytest_django import Settings

from clients.models import Client
from contracts.documents import Clauses, Closing, End, Notice
from contracts.models import CalendarFeed
from contracts.services.records import add_record, lock_contract
from contracts.tests.making import NOW, a_contract
from groundwork.log_filter import without_links
from groundwork.models import User

pytestmark = pytest.mark.django_db
HOST = "127.0.0.1"
PAGE, FILE = "/contracts/calendar/", "/contracts/calendar/contracts.ics"
NOTICED = Clauses(Notice(90, "days"), End("renews", 12))


@pytest.fixture(autouse=True)
def _in_its_last_year() -> Iterator[None]:
    with time_machine.travel("2029-03-10T12:00:00Z", tick=False):
        yield


def address(browser: Browser) -> str:
    """The path of the feed on the page."""
    found = re.search(r'value="https?://[^/"]+(/contracts/calendar/[^"]+\.ics)"', browser.get(PAGE).content.decode())
    assert found is not None
    return found[1]


def events(browser: Browser, path: str = FILE) -> dict[str, Any]:
    answer = browser.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return {str(event["uid"]): event for event in icalendar.Calendar.from_ical(answer.content).walk("VEVENT")}


def test_ends_and_days_of_notice_are_in_it(sales_client: Browser) -> None:
    contract = a_contract(Client.objects.create(name="Harbor, Law & Group"), clauses=NOTICED)
    day = date(2026, 1, 1)
    a_contract(Client.objects.create(name="Month"), starts_on=day, first_day=day, months=1)
    found = events(sales_client)
    assert {uid: event["dtstart"].dt for uid, event in found.items()} == {
        f"{contract.number}-end@{HOST}": date(2029, 11, 30),
        f"{contract.number}-notice@{HOST}": date(2029, 9, 1),
    }
    with time_machine.travel("2028-08-01T12:00:00Z", tick=False):
        assert events(sales_client) == {}  # more than a year ahead
    notice = found[f"{contract.number}-notice@{HOST}"]
    assert notice["summary"] == f"Harbor, Law & Group: last day of notice, {contract.number}"


def test_a_change_keeps_the_uid_and_raises_sequence_and_stamp(sales_client: Browser) -> None:
    contract = a_contract(Client.objects.create(name="Harbor"), clauses=NOTICED)
    uid = f"{contract.number}-end@{HOST}"
    before = events(sales_client)[uid]
    with transaction.atomic():
        row, now = lock_contract(contract)
        ended = replace(now, kind="ended", closing=Closing(date(2029, 6, 30), "cancelled"))
        add_record(row, ended, None, NOW.replace(year=2028))
    found = events(sales_client)
    after = found[uid]
    assert (before["dtstart"].dt, after["dtstart"].dt) == (date(2029, 11, 30), date(2029, 6, 30))
    assert (before["sequence"], after["sequence"]) == (0, 1)
    assert before["dtstamp"].dt < after["dtstamp"].dt
    assert "cancelled" in after["summary"]
    assert list(found) == [uid]  # there is no notice to give any more


def test_the_address_opens_without_a_session_and_is_never_stored(sales_client: Browser, sales: User) -> None:
    a_contract(Client.objects.create(name="Harbor"), clauses=NOTICED)
    assert "Make my address" in sales_client.get(PAGE).content.decode()
    sales_client.post(f"{PAGE}new/")
    path, visitor = address(sales_client), Browser()
    assert len(events(visitor, path)) == 2
    answer = visitor.get(path)
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies
    assert visitor.post(path).status_code == 405
    token = path.rpartition("/")[2].removesuffix(".ics")
    feed = CalendarFeed.objects.get(user=sales)
    assert token not in (feed.nonce, feed.digest)
    assert without_links(f"GET {path}") == "GET /contracts/calendar/[link].ics"


def test_a_new_address_closes_the_old_one_and_close_closes_it(sales_client: Browser) -> None:
    sales_client.post(f"{PAGE}new/")
    old = address(sales_client)
    sales_client.post(f"{PAGE}new/")
    new = address(sales_client)
    visitor = Browser()
    assert [visitor.get(path).status_code for path in (old, new)] == [404, 200]
    sales_client.post(f"{PAGE}close/")
    assert visitor.get(new).status_code == 404
    assert visitor.get(f"/contracts/calendar/{'A' * 43}.ics").content == visitor.get(new).content


def test_it_ends_with_the_account_and_with_the_key(sales_client: Browser, sales: User, settings: Settings) -> None:
    sales_client.post(f"{PAGE}new/")
    path, visitor = address(sales_client), Browser()
    key = settings.SECRET_KEY
    settings.SECRET_KEY = "another-key-" + "0123456789" * 5
    assert visitor.get(path).status_code == 404
    settings.SECRET_KEY_FALLBACKS = [key]
    assert visitor.get(path).status_code == 200
    sales.is_active = False
    sales.save()
    assert visitor.get(path).status_code == 404


def test_somebody_elses_stays_theirs(sales_client: Browser, owner_client: Browser) -> None:
    for browser in (sales_client, owner_client):
        browser.post(f"{PAGE}new/")
    theirs = address(owner_client)
    sales_client.post(f"{PAGE}close/")
    assert Browser().get(theirs).status_code == 200


def test_an_address_that_is_asked_for_too_often_has_to_wait(
    sales_client: Browser, owner_client: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contracts.views.calendar.FEED_RATE", "3/h")
    for browser in (sales_client, owner_client):
        browser.post(f"{PAGE}new/")
    path, other = address(sales_client), address(owner_client)
    with time_machine.travel("2029-03-10T12:00:00Z", tick=True):
        assert [Browser().get(path).status_code for _time in range(4)] == [200, 200, 200, 429]
        refused = Browser().get(path)
        assert refused["Retry-After"] == "3600"
        assert refused["Cache-Control"] == "no-store"
        assert "more than 3 times an hour" in refused.text
        assert Browser().get(other).status_code == 200
        assert Browser().get(f"/contracts/calendar/{'A' * 43}.ics").status_code == 404
    with time_machine.travel("2029-03-10T13:00:01Z", tick=True):
        assert Browser().get(path).status_code == 200
