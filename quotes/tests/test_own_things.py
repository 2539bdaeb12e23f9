"""Things of the owner's own from the owner's page to a plan, the desk, the true-up and a sample client."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

import pricing
from clients.models import Client
from clients.services.imports import set_things
from groundwork.models import CountedThing, User
from groundwork.tests.people import signed_in
from groundwork.tests.shown import shown_in
from groundwork.thing_edits import add_thing, change_thing
from plans.models import Plan, Unit
from plans.selectors import working_plan
from plans.services import import_plan, publish_plan
from quotes.documents import read_revision, revision_bytes
from quotes.models import AcceptedQuote
from quotes.proposal.page import page_of
from quotes.quantities import devices_of
from quotes.selectors.client_room import client_room
from quotes.selectors.counting import priced_counts
from quotes.services.amendment import draft_true_up
from quotes.services.drafting import start_quote
from quotes.services.sending import send_quote
from quotes.tests.making import CABLE_TV, NOW, a_client, a_seller, a_version
from quotes.tests.sent import as_sent, contract_of, fresh, posted

pytestmark = pytest.mark.django_db
PAGE = "/company/things/"
LATER = NOW + timedelta(days=30)


@pytest.fixture
def backup(owner: User) -> CountedThing:
    return add_thing("TB of backup", "TB of backup", by=owner)


def counting(plan: pricing.Plan, key: str) -> pricing.Plan:
    """The plan, its servers' unit counting this too."""
    units = [replace(unit, counts=(*unit.counts, key)) if "server" in unit.counts else unit for unit in plan.units]
    return replace(plan, units=tuple(units))


def test_the_owner_adds_renames_hides_and_removes(owner_client: Browser, owner: User) -> None:
    typed = {"revision": "0", "one": "phone line", "many": "phone lines"}
    refused = owner_client.post(PAGE, {**typed, "many": "servers"})
    assert (refused.status_code, 'value="phone line"' in refused.text) == (422, True)
    assert "“servers” is counted already" in refused.text
    assert owner_client.post(PAGE, typed).status_code == 302
    thing = CountedThing.objects.get()
    edit = f"{PAGE}{thing.pk}/"
    changed = {"revision": "1", "one": "line", "many": "lines", "hidden": "on"}
    assert owner_client.post(edit, changed).status_code == 302
    thing.refresh_from_db()
    assert (thing.code, thing.one, thing.many, thing.hidden) == ("phone-line", "line", "lines", True)
    stale = owner_client.post(edit, {"revision": "1", "one": "trunk", "many": "trunks"})
    assert (stale.status_code, 'value="trunk"' in stale.text, "1 line, 2 lines" in stale.text) == (409, True, True)
    assert owner_client.post(edit, shown_in(stale.content.decode(), "")).status_code == 302
    page = owner_client.get(PAGE).text
    assert "trunks" in page
    assert "phone-line" in page
    assert owner_client.post(f"{edit}remove/").status_code == 302
    assert not CountedThing.objects.exists()
    assert {row.history_user for row in CountedThing.history.all()} == {owner}


def test_what_is_used_stays_and_says_by_whom(owner_client: Browser, owner: User, backup: CountedThing) -> None:
    a_seller()
    import_plan(counting(CABLE_TV, "tb-of-backup"), owner, NOW)
    Client.objects.create(name="Harbor", things={"tb-of-backup": 2})
    edit = f"{PAGE}{backup.pk}/"
    assert f"Counted in {CABLE_TV.name}. 1 client has some." in " ".join(owner_client.get(edit).text.split())
    answer = owner_client.post(f"{edit}remove/", follow=True)
    assert "so they stay. Hide them instead" in answer.text
    Client.objects.update(things={})
    owner_client.post(f"{edit}remove/")
    assert CountedThing.objects.exists()
    Unit.objects.update(counts=[])
    owner_client.post(f"{edit}remove/")
    assert not CountedThing.objects.exists()


def test_a_version_that_is_out_keeps_a_thing(owner_client: Browser, owner: User, backup: CountedThing) -> None:
    a_seller()
    version = a_version(owner, counting(CABLE_TV, "tb-of-backup"))
    assert CABLE_TV.name in owner_client.get(PAGE).text
    owner_client.post(f"{PAGE}{backup.pk}/remove/")
    assert CountedThing.objects.exists()
    Plan.objects.filter(pk=version.plan_id).update(archived_at=NOW)
    owner_client.post(f"{PAGE}{backup.pk}/remove/")
    assert not CountedThing.objects.exists()


def test_a_key_of_a_plan_file_gets_its_words(owner_client: Browser, owner: User) -> None:
    a_seller()
    import_plan(counting(CABLE_TV, "Backup <TB>"), owner, NOW)
    page = owner_client.get(PAGE).text
    assert "<code>Backup &lt;TB&gt;</code>" in page
    form = shown_in(owner_client.get(PAGE, {"key": "Backup <TB>"}).content.decode(), PAGE)
    assert form["code"] == ["Backup <TB>"]
    owner_client.post(PAGE, {**form, "one": "TB", "many": "TB"})
    assert CountedThing.objects.get().code == "Backup <TB>"
    assert "Plans count these" not in owner_client.get(PAGE).text
    taken = owner_client.post(PAGE, {**form, "one": "gigabyte", "many": "gigabytes"})
    assert (taken.status_code, "counted already" in taken.text) == (422, True)


def test_only_the_owner_counts_new_things(sales: User, viewer: User, backup: CountedThing) -> None:
    for person in (sales, viewer):
        browser = signed_in(person)
        for path in (PAGE, f"{PAGE}{backup.pk}/", f"{PAGE}{backup.pk}/remove/"):
            assert browser.post(path, {"revision": "1", "one": "x", "many": "y"}).status_code == 404
    assert CountedThing.objects.get().one == "TB of backup"


def test_the_page_costs_the_same_for_many(
    owner_client: Browser, owner: User, backup: CountedThing, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    a_seller()
    with django_assert_num_queries(8):
        owner_client.get(PAGE)
    for number in range(9):
        add_thing(f"thing {number}", f"things {number}", by=owner)
        Client.objects.create(name=f"C{number}", things={f"thing-{number}": 1})
    with django_assert_num_queries(8):
        owner_client.get(PAGE)


def unit_form(browser: Browser, plan: Plan, code: str) -> tuple[str, dict[str, Any]]:
    address = f"/plans/{plan.pk}/edit/unit/{code}/"
    return address, shown_in(browser.get(address).content.decode(), address)


def test_a_unit_counts_a_new_thing_in_passing(owner_client: Browser, owner: User) -> None:
    a_seller()
    plan = import_plan(counting(CABLE_TV, "old-key"), owner, NOW)
    code = next(unit.code for unit in CABLE_TV.units if "server" in unit.counts)
    address, form = unit_form(owner_client, plan, code)
    half = owner_client.post(address, {**form, "thing_one": "phone line"})
    assert (half.status_code, "Write both" in half.text, 'value="phone line"' in half.text) == (422, True, True)
    taken = owner_client.post(address, {**form, "thing_one": "server", "thing_many": "boxes"})
    assert (taken.status_code, "counted already" in taken.text) == (422, True)
    assert not CountedThing.objects.exists()
    assert "old-key (no client has that)" in owner_client.get(address).text
    owner_client.post(address, {**form, "thing_one": "phone line", "thing_many": "phone lines"})
    assert working_plan(plan).index.units[code].counts[-2:] == ("old-key", "phone-line")
    assert CountedThing.history.get().history_user == owner
    # The same words once more are the same thing.
    plan.refresh_from_db()
    other = next(unit for unit in CABLE_TV.units if "server" not in unit.counts)
    address, form = unit_form(owner_client, plan, other.code)
    owner_client.post(address, {**form, "thing_one": "phone line", "thing_many": "phone lines"})
    assert set(working_plan(plan).index.units[other.code].counts) == {*other.counts, "phone-line"}
    assert CountedThing.objects.count() == 1


def test_a_hidden_thing_stays_where_it_is_counted(owner_client: Browser, owner: User, backup: CountedThing) -> None:
    a_seller()
    plan = import_plan(counting(CABLE_TV, "tb-of-backup"), owner, NOW)
    CountedThing.objects.update(hidden=True)
    texts = {unit.code: owner_client.get(f"/plans/{plan.pk}/edit/unit/{unit.code}/").text for unit in CABLE_TV.units}
    assert {code for code, text in texts.items() if 'value="tb-of-backup"' in text} == {
        unit.code for unit in CABLE_TV.units if "server" in unit.counts
    }


@pytest.fixture
def contract(owner: User, sales: User, backup: CountedThing) -> AcceptedQuote:
    """Signed by a client who had 8 TB, under a plan that counts them as servers."""
    with time_machine.travel(NOW - timedelta(hours=1), tick=False):
        a_seller()
        version = a_version(owner, counting(CABLE_TV, "tb-of-backup"))
        client = a_client()
        client.things = {"tb-of-backup": 8}
        client.save()
        draft = start_quote(client, version, sales, NOW)
        send_quote(draft, sales, NOW)
        proposal = as_sent(draft)
    with time_machine.travel(NOW, tick=False):
        assert fresh().post(f"{proposal.path}accept/", posted(proposal)).status_code == 302
    return AcceptedQuote.objects.get()


def test_the_true_up_names_it(contract: AcceptedQuote, sales: User) -> None:
    client = contract.quote.client
    assert client_room(client, sales, "UTC", LATER).true_ups == ()
    set_things(client, {"tb-of-backup": 12}, sales, LATER)
    room = client_room(client, sales, "UTC", LATER)
    (due,) = room.true_ups
    assert [(change.label, change.then, change.now) for change in due.changes] == [("TB of backup", 8, 12)]
    assert (due.fault, due.less) == ("", False)
    assert due.change.startswith("+")
    draft = draft_true_up(contract_of(contract), sales, LATER)
    assert draft.counts["tb-of-backup"] == 12
    page = signed_in(sales).get(f"/quotes/{draft.number}/edit/").text
    assert "TB of backup" in page


def test_what_was_sent_keeps_its_words(contract: AcceptedQuote, backup: CountedThing, owner: User) -> None:
    """In the bytes, so that neither a new word nor a removed thing moves a number of devices or a line."""
    data = bytes(contract.revision.document)
    revision = read_revision(data)
    assert json.loads(data)["things"] == {"tb-of-backup": ["TB of backup", "TB of backup"]}
    assert (revision_bytes(revision), devices_of(revision)) == (data, 25)
    change_thing(backup, "terabyte", "terabytes", hidden=False, revision=1, by=owner)
    CountedThing.objects.all().delete()
    page = page_of(revision)
    assert ("TB of backup", "8") in [(count.label, count.count) for count in page.devices]
    assert "25 devices" in page.lead
    without = replace(
        revision, inventory=pricing.read_inventory({"format": "msp-inventory/1", "counts": {}}), things=()
    )
    assert "things" not in json.loads(revision_bytes(without))


def test_what_is_priced_and_what_is_not_has_its_word(owner: User, sales: User, backup: CountedThing) -> None:
    a_seller()
    plan = counting(CABLE_TV, "tb-of-backup")
    inventory = pricing.read_inventory(
        {"format": "msp-inventory/1", "counts": {"user": 2, "tb-of-backup": 8, "other": 1}}
    )
    assert priced_counts(plan, inventory, ()) == [("other device", 1), ("people", 2), ("TB of backup", 8)]
    alone = replace(plan, units=(*plan.units, pricing.Unit("tb", "Backup", ("tb-of-backup",))))
    assert ("TB of backup", 12) in priced_counts(alone, inventory, [("tb", 12)])
    client = Client.objects.create(name="Mill", things={"tb-of-backup": 3})
    publish_plan(import_plan(CABLE_TV, owner, NOW), revision=1, by=owner, note="", now=NOW)
    assert client_room(client, sales, "UTC", NOW).unpriced == "3 TB of backup"


def test_a_sample_client_has_some(owner_client: Browser, owner: User, backup: CountedThing) -> None:
    a_seller()
    plan = import_plan(counting(CABLE_TV, "tb-of-backup"), owner, NOW)
    address = f"/quotes/plans/{plan.pk}/sample/small/"
    page = owner_client.get(address).content.decode()
    assert "TB of backup" in page
    owner_client.post(address, {**shown_in(page, ""), "count-tb-of-backup": "4"})
    assert "4 TB of backup" in owner_client.get(f"/quotes/plans/{plan.pk}/preview/?client=small").text
