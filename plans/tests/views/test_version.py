"""Publishing through the page, the list of versions, and their files."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

import pricing
from groundwork.models import User
from plans.editing.entries import change, remove
from plans.editing.placing import put
from plans.models import Plan, PlanVersion
from plans.selectors import working_plan
from plans.services import edit_plan, import_plan, publish_plan
from plans.tests.conftest import NOW
from plans.tests.edits import SERVICE


def publish(client: Client, plan: Plan, **typed: str) -> Any:
    return client.post(f"/plans/{plan.pk}/publish/", {"revision": "1", "note": "", **typed})


def test_the_owner_publishes_with_a_note(plan: Plan, owner: User, owner_client: Client) -> None:
    page = owner_client.get(f"/plans/{plan.pk}/publish/").content.decode()
    assert "Publish version 1" in page
    assert "Printers can be had on Basic" in page
    response = publish(owner_client, plan, note="First line\r\nsecond")
    assert response.url == f"/plans/{plan.pk}/"
    version = PlanVersion.objects.get()
    assert (version.number, version.note, version.published_by) == (1, "First line\nsecond", owner)
    listed = owner_client.get(f"/plans/{plan.pk}/versions/").content.decode()
    for word in ("Version 1", "First line<br>second", "Olivia Owner", version.sha256[:12]):
        assert word in listed


@pytest.mark.parametrize("who", ["sales_client", "viewer_client", "stranger_client"])
def test_nobody_else_publishes(request: pytest.FixtureRequest, plan: Plan, who: str) -> None:
    assert publish(request.getfixturevalue(who), plan).status_code == 404
    assert not PlanVersion.objects.exists()


def test_publishing_twice_is_refused_in_words(plan: Plan, owner_client: Client) -> None:
    publish(owner_client, plan)
    response = publish(owner_client, plan, note="again")
    assert response.status_code == 409
    assert "Nothing has changed since version 1" in response.content.decode()
    assert PlanVersion.objects.count() == 1


def test_errors_of_the_ladder_are_named_and_the_note_is_kept(
    owner: User, owner_client: Client, cable_tv: dict[str, Any]
) -> None:
    cable_tv["tiers"][1]["services"] = ["ws-watch"]
    plan = import_plan(pricing.read_plan(cable_tv), owner, NOW)
    response = publish(owner_client, plan, note="Kept")
    page = response.content.decode()
    assert response.status_code == 409
    assert "The ladder check found" in page
    assert "Advanced has no service that Basic has not" in page
    assert ">\nKept</textarea>" in page
    assert not PlanVersion.objects.exists()


def test_a_reason_goes_over_the_errors_and_stands_in_the_list(
    owner: User, owner_client: Client, viewer_client: Client, cable_tv: dict[str, Any]
) -> None:
    cable_tv["tiers"][1]["services"] = ["ws-watch"]
    plan = import_plan(pricing.read_plan(cable_tv), owner, NOW)
    assert 'name="reason"' in owner_client.get(f"/plans/{plan.pk}/publish/").content.decode()
    refused = publish(owner_client, plan, note="Kept", reason="?!")
    assert refused.status_code == 422
    assert "says nothing; write a few words" in refused.content.decode()
    assert ">\nKept</textarea>" in refused.content.decode()
    assert publish(owner_client, plan, reason="It fills up\r\nnext month <b>.").status_code == 302
    listed = viewer_client.get(f"/plans/{plan.pk}/versions/").content.decode()
    for text in ("Published over an error", "It fills up<br>next month &lt;b&gt;.", "A tier adds nothing: Advanced"):
        assert text in listed
    assert pricing.plan_from_json(owner_client.get(f"/plans/{plan.pk}/versions/1/export/").content) == working_plan(
        plan
    )


def test_without_errors_nobody_is_asked_for_a_reason(plan: Plan, owner_client: Client) -> None:
    assert 'name="reason"' not in owner_client.get(f"/plans/{plan.pk}/publish/").content.decode()


def test_a_plan_that_moved_on_is_shown_as_it_is_now(plan: Plan, owner_client: Client) -> None:
    owner_client.post(f"/plans/{plan.pk}/put/", {"revision": "1", "do": "take tier:basic ws-watch"})
    response = publish(owner_client, plan, note="Kept")
    page = response.content.decode()
    assert response.status_code == 409
    assert "Somebody else has changed this plan" in page
    assert 'name="revision" value="2"' in page
    assert not PlanVersion.objects.exists()


@pytest.mark.parametrize("typed", [{"revision": ""}, {"revision": "x"}, {"note": "x" * 2001}, {"note": "a\u202eb"}])
def test_a_broken_form_publishes_nothing(plan: Plan, owner_client: Client, typed: dict[str, str]) -> None:
    assert publish(owner_client, plan, **typed).status_code == 422
    assert not PlanVersion.objects.exists()


def test_a_versions_file_is_what_was_published(plan: Plan, owner: User, sales_client: Client) -> None:
    published = working_plan(plan)
    version = publish_plan(plan, revision=1, by=owner, note="", now=NOW)
    Plan.objects.update(labour_rate=99)
    response = sales_client.get(f"/plans/{plan.pk}/versions/1/export/")
    assert response["Content-Disposition"].endswith('ladder-1.json"')
    assert pricing.plan_from_json(response.content) == published
    document = pricing.plan_document(pricing.plan_from_json(response.content))
    assert pricing.fingerprint(pricing.canonical_bytes(document)) == version.sha256
    for number in ("2", "0", "9" * 30):
        assert sales_client.get(f"/plans/{plan.pk}/versions/{number}/export/").status_code == 404


def test_a_viewer_reads_the_list_and_gets_no_file(plan: Plan, owner: User, viewer_client: Client) -> None:
    publish_plan(plan, revision=1, by=owner, note="New", now=NOW)
    page = viewer_client.get(f"/plans/{plan.pk}/versions/").content.decode()
    assert "New" in page
    assert "/export/" not in page
    assert viewer_client.get(f"/plans/{plan.pk}/versions/1/export/").status_code == 404


def test_without_versions_the_list_says_what_to_do(plan: Plan, viewer_client: Client) -> None:
    assert "No version yet" in viewer_client.get(f"/plans/{plan.pk}/versions/").content.decode()


def test_any_two_versions_are_compared_and_costs_are_for_those_who_see_them(
    plan: Plan, owner: User, owner_client: Client, viewer_client: Client
) -> None:
    publish(owner_client, plan)
    found = working_plan(plan).index.services["ws-watch"]
    changed = replace(found, charge=pricing.Charge("per_unit", Decimal("27.00"), ()), cost=Decimal("6.00"))
    edit_plan(plan, change(SERVICE, found, changed), what=lambda _plan: "x", revision=1, by=owner, now=NOW)
    edit_plan(plan, put("net-ap", "tier", "advanced"), what=lambda _plan: "y", revision=2, by=owner, now=NOW)
    address = f"/plans/{plan.pk}/versions/compare/"
    page = owner_client.get(address).content.decode()
    for text in ("Dearer", "price $25.00 to $27.00", "Moved rung", "from Basic to Advanced", "cost $4.50 to $6.00"):
        assert text in page
    assert "Costs" not in viewer_client.get(address).content.decode()
    assert "$6.00" not in viewer_client.get(address).content.decode()
    publish(owner_client, plan, revision="3")
    same = owner_client.get(address, {"from": "2", "to": "working"}).content.decode()
    assert "No difference" in same
    back = owner_client.get(address, {"from": "2", "to": "1"}).content.decode()
    assert "price $27.00 to $25.00" in back
    assert owner_client.get(address, {"from": "7", "to": "<b>"}).status_code == 404


def test_an_old_version_is_restored_into_the_working_copy_and_undo_takes_it_back(
    plan: Plan, owner: User, owner_client: Client
) -> None:
    publish(owner_client, plan)
    published = working_plan(plan)
    edit_plan(plan, remove(SERVICE, "ws-watch"), what=lambda _plan: "x", revision=1, by=owner, now=NOW)
    without = working_plan(plan)
    address = f"/plans/{plan.pk}/versions/1/restore/"
    assert owner_client.get(address).status_code == 405
    stale = owner_client.post(address, {"revision": "1"}, follow=True)
    assert "nothing was replaced" in stale.content.decode()
    assert working_plan(plan) == without
    answer = owner_client.post(address, {"revision": "2"}, follow=True)
    assert "The working copy is what version 1 says" in answer.content.decode()
    assert working_plan(plan) == published
    assert plan.versions.count() == 1
    owner_client.post(f"/plans/{plan.pk}/undo/", {"revision": "3"})
    assert working_plan(plan) == without


def test_a_viewer_is_told_that_nothing_of_the_clients_differs(
    plan: Plan, owner: User, owner_client: Client, viewer_client: Client
) -> None:
    publish(owner_client, plan)
    address = f"/plans/{plan.pk}/versions/compare/"
    assert "The two say the same" in viewer_client.get(address).content.decode()
    found = working_plan(plan).index.services["ws-watch"]
    dearer = replace(found, cost=Decimal("6.00"))
    edit_plan(plan, change(SERVICE, found, dearer), what=lambda _plan: "x", revision=1, by=owner, now=NOW)
    assert "Nothing that a client pays or gets is different" in viewer_client.get(address).content.decode()
    assert "cost $4.50 to $6.00" in owner_client.get(address).content.decode()
