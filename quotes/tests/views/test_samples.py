"""Sample clients: as they come, as an owner changes them, and as they came."""

from typing import Any

import pytest
from django.test import Client as Browser

from groundwork.models import User
from groundwork.tests.shown import shown_in
from plans.models import Plan
from plans.selectors.usual_client import usual_client
from plans.services import import_plan
from quotes.models import SampleClient
from quotes.selectors.samples import sample_clients, sample_of
from quotes.tests.making import CABLE_TV, NOW, a_seller


@pytest.fixture
def ladder(owner: User) -> Plan:
    a_seller()
    return import_plan(CABLE_TV, owner, NOW)


def counts(owner: User, key: str) -> dict[str, int]:
    return dict(sample_of(CABLE_TV, owner, key, sample_clients()).inventory.counts)


def change(browser: Browser, plan: Plan, key: str, **typed: Any) -> Any:
    """Open the form, change these boxes and save; a dash in a box's name is an underscore here."""
    address = f"/quotes/plans/{plan.pk}/sample/{key}/"
    boxes = shown_in(browser.get(address).content.decode(), "")
    return browser.post(address, {**boxes, **{name.replace("_", "-"): value for name, value in typed.items()}})


def test_the_typical_one_as_it_comes_is_whom_the_builders_own_figures_are_for(owner: User) -> None:
    """What stands above a column is what stands beside the matrix."""
    assert counts(owner, "typical") == dict(usual_client(CABLE_TV).counts)


def test_a_sample_has_as_many_mailboxes_as_people(owner: User) -> None:
    for key, people in (("small", 9), ("typical", 22), ("large", 72)):
        counted = counts(owner, key)
        assert (counted["user"], counted["mailbox"]) == (people, people)
        assert counted.keys() == CABLE_TV.index.counted
    assert counts(owner, "small")["switch"] == 1


def test_an_owner_changes_one_for_all_plans_and_takes_that_back(
    ladder: Plan, owner: User, owner_client: Browser
) -> None:
    preview = f"/quotes/plans/{ladder.pk}/preview/?client=small"
    assert f"/quotes/plans/{ladder.pk}/sample/small/" in owner_client.get(preview).content.decode()
    assert change(owner_client, ladder, "small", name="Dentist", count_user="14").status_code == 302
    assert (counts(owner, "small")["user"], counts(owner, "small")["mailbox"]) == (14, 14)
    seen = owner_client.get(preview).content.decode()
    for text in ("Dentist", "14 people", "14 mailboxes"):
        assert text in seen
    assert change(owner_client, ladder, "small", count_mailbox="20", count_server="2").status_code == 302
    assert (counts(owner, "small")["mailbox"], counts(owner, "small")["server"]) == (20, 2)
    assert counts(owner, "large")["server"] == 4
    frame = owner_client.get(f"/quotes/plans/{ladder.pk}/as-client/small/")
    assert "IT care for Dentist" in frame.content.decode()
    assert change(owner_client, ladder, "small", reset="1", count_user="x").status_code == 302
    assert counts(owner, "small")["user"] == 9
    assert not SampleClient.objects.exists()
    assert [row.history_user for row in SampleClient.history.all()] == [owner] * 3


@pytest.mark.parametrize(
    ("box", "typed", "says"),
    [
        ("name", "", "required"),
        ("name", "\u3164", "begins with a character"),
        ("count_user", "", "required"),
        ("count_user", "-1", "whole number from 0 to 1,000,000"),
        ("count_ups", "1000001", "whole number from 0 to 1,000,000"),
        ("revision", "x", "whole number"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_saved(
    ladder: Plan, owner_client: Browser, box: str, typed: str, says: str
) -> None:
    answer = change(owner_client, ladder, "typical", **{box: typed})
    assert answer.status_code == 422
    assert says in " ".join(answer.context["form"].errors[box.replace("_", "-")])
    assert not SampleClient.objects.exists()


@pytest.mark.on_both
def test_the_second_of_two_owners_is_told_and_loses_nothing(ladder: Plan, owner: User, owner_client: Browser) -> None:
    address = f"/quotes/plans/{ladder.pk}/sample/typical/"
    boxes = shown_in(owner_client.get(address).content.decode(), "")
    owner_client.post(address, {**boxes, "name": "Theirs"})
    answer = owner_client.post(address, {**boxes, "name": "Mine"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody else has changed this sample client" in page
    assert 'value="Mine"' in page
    assert SampleClient.objects.get().name == "Theirs"
    assert owner_client.post(address, shown_in(page, "")).status_code == 302
    assert SampleClient.objects.get().name == "Mine"


def test_staff_who_do_not_own_the_plans_only_look(ladder: Plan, sales_client: Browser) -> None:
    assert "Change it" not in sales_client.get(f"/quotes/plans/{ladder.pk}/preview/").content.decode()
    assert sales_client.get(f"/quotes/plans/{ladder.pk}/sample/typical/").status_code == 404


def test_there_are_three(ladder: Plan, owner_client: Browser) -> None:
    assert owner_client.get(f"/quotes/plans/{ladder.pk}/sample/huge/").status_code == 404
