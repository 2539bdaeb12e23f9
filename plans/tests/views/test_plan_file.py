"""Importing through the page: roles, refusals that change nothing, an existing plan."""

import json
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import pricing
from groundwork.models import User
from plans.models import Plan, Service
from plans.selectors import working_document
from plans.tests.edits import set_charge
from plans.tests.forms.test_plan_file import PNG


def upload(client: Client, content: bytes, htmx: bool = False, **typed: str) -> Any:
    file = SimpleUploadedFile("plan.json", content, content_type="application/json")
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post("/plans/import/", {"file": file, **typed}, headers=headers)


def test_a_file_becomes_a_plan_and_the_page_opens(owner_client: Client, cable_tv: dict[str, Any]) -> None:
    response = upload(owner_client, json.dumps(cable_tv).encode())
    plan = Plan.objects.get()
    assert response.url == f"/plans/{plan.pk}/"
    assert "is imported. Nothing is published yet." in owner_client.get(response.url).content.decode()


def test_htmx_is_sent_to_the_plan(owner_client: Client, cable_tv: dict[str, Any]) -> None:
    response = upload(owner_client, json.dumps(cable_tv).encode(), htmx=True)
    assert (response.status_code, response["HX-Redirect"]) == (200, f"/plans/{Plan.objects.get().pk}/")


@pytest.mark.parametrize("who", ["sales_client", "viewer_client", "stranger_client"])
def test_only_the_owner_imports(request: pytest.FixtureRequest, who: str, cable_tv: dict[str, Any]) -> None:
    client: Client = request.getfixturevalue(who)
    assert upload(client, json.dumps(cable_tv).encode()).status_code == 404
    assert not Plan.objects.exists()


@pytest.mark.parametrize("content", [PNG, b"", b"{}", b"{", b"[" * 100_000, b"\xff\xfe{\x00}\x00", b"1e999"])
def test_what_is_no_plan_is_refused_in_words_and_changes_nothing(
    plan: Plan, owner_client: Client, content: bytes
) -> None:
    before = working_document(plan)
    response = upload(owner_client, content, into=f"{plan.pk}@1")
    assert response.status_code == 422
    assert "notice-error" in response.content.decode() or "This file is empty" in response.content.decode()
    assert working_document(plan) == before
    assert Plan.objects.count() == 1


def test_a_bad_price_is_shown_at_its_place(owner_client: Client, cable_tv: dict[str, Any]) -> None:
    cable_tv["services"][7]["charge"]["brackets"][1]["price"] = "1e999"
    page = upload(owner_client, json.dumps(cable_tv).encode()).content.decode()
    assert "<code>services[7].charge.brackets[1].price</code>" in page
    assert "service 8, charge, bracket 2, price" in page
    assert "&quot;1e999&quot; is not a price; write it like &quot;25.00&quot;" in page
    assert not Service.objects.exists()


def test_the_name_of_a_plan_in_use_asks_which_is_meant(
    plan: Plan, owner_client: Client, cable_tv: dict[str, Any]
) -> None:
    content = json.dumps(cable_tv).encode()
    response = upload(owner_client, content)
    assert response.status_code == 422
    assert "Import into it, or give this one another name." in response.content.decode()
    assert Plan.objects.count() == 1
    upload(owner_client, content, name="Another ladder")
    assert Plan.objects.count() == 2
    upload(owner_client, content, into=f"{plan.pk}@1")
    assert Plan.objects.count() == 2
    plan.refresh_from_db()
    assert plan.revision == 2


def test_the_plans_page_leads_to_an_import_into_it(plan: Plan, owner_client: Client) -> None:
    page = owner_client.get("/plans/import/", {"into": plan.pk}).content.decode()
    assert f'<option value="{plan.pk}@1" selected>' in page
    assert owner_client.get("/plans/import/", {"into": "x" * 50}).status_code == 200


def test_a_file_does_not_replace_what_somebody_has_changed_meanwhile(
    plan: Plan, owner: User, owner_client: Client, cable_tv: dict[str, Any]
) -> None:
    set_charge(plan, "net-ap", pricing.Charge("per_unit", Decimal("17.00"), ()), by=owner)
    before = working_document(plan)
    content = json.dumps({**cable_tv, "name": "From a file", "labour_rate": "99"}).encode()
    refused = upload(owner_client, content, into=f"{plan.pk}@1")
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Somebody has changed this plan since you opened it" in page
    assert "to $17.00" in page
    assert working_document(plan) == before
    # What the page says now is what the second try is about.
    assert f'<option value="{plan.pk}@2" selected>' in page
    assert upload(owner_client, content, into=f"{plan.pk}@2").status_code == 302
    plan.refresh_from_db()
    assert working_document(plan)["labour_rate"] == "99.00"
    assert plan.name == cable_tv["name"]  # it keeps its own where none is typed


@pytest.mark.parametrize("into", ["0@1", "x", "1@", "1@-1", "1@٢", "@1", "1@" + "9" * 5000])
def test_a_plan_that_is_not_there_is_named(
    plan: Plan, owner_client: Client, into: str, cable_tv: dict[str, Any]
) -> None:
    response = upload(owner_client, json.dumps(cable_tv).encode(), into=into)
    assert response.status_code == 422
    assert "This plan is not there any more. Choose another one." in response.content.decode()


def test_nothing_typed_at_all(owner_client: Client) -> None:
    response = owner_client.post("/plans/import/", {})
    assert response.status_code == 422
    assert "Choose a plan file." in response.content.decode()
