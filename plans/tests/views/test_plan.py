"""The list, the page and the export: who sees what, and how many queries it takes."""

import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import pricing
from groundwork.models import User
from plans.models import Plan
from plans.selectors import working_document, working_plan
from plans.services import import_plan, publish_plan
from plans.tests.conftest import NOW
from plans.tests.edits import set_charge


def page_of(client: Client, plan: Plan) -> str:
    response = client.get(f"/plans/{plan.pk}/")
    assert response.status_code == 200
    return response.content.decode()


def test_without_plans_the_owner_is_shown_the_next_step_and_others_what_to_wait_for(
    owner_client: Client, sales_client: Client
) -> None:
    for_owner = owner_client.get("/plans/").content.decode()
    assert "No plan yet" in for_owner
    assert 'href="/plans/import/"' in for_owner
    for_sales = sales_client.get("/plans/").content.decode()
    assert "No plan yet" in for_sales
    assert "/plans/import/" not in for_sales


def test_the_list_tells_what_is_published(plan: Plan, owner: User, owner_client: Client) -> None:
    assert "not yet" in owner_client.get("/plans/").content.decode()
    publish_plan(plan, revision=1, by=owner, note="", now=NOW)
    listed = owner_client.get("/plans/").content.decode()
    assert "Version 1" in listed
    assert "22 November 2026" in listed
    assert f'href="/plans/{plan.pk}/"' in listed


def test_an_archived_plan_has_no_page_and_stands_in_no_list_but_the_owners(
    plan: Plan, owner_client: Client, sales_client: Client
) -> None:
    Plan.objects.update(archived_at=NOW)
    assert plan.name not in sales_client.get("/plans/").content.decode()
    listed, _, archived = owner_client.get("/plans/").content.decode().partition("1 archived plan")
    assert plan.name not in listed
    assert plan.name in archived
    assert owner_client.get(f"/plans/{plan.pk}/").status_code == 404


@pytest.mark.parametrize("path", ["/plans/{}/", "/plans/{}/export/", "/plans/{}/versions/", "/plans/{}/publish/"])
def test_a_plan_that_is_not_there_is_a_404_however_large_its_number(owner_client: Client, path: str) -> None:
    assert owner_client.get(path.format(7)).status_code == 404
    assert owner_client.get(path.format("9" * 40)).status_code == 404


def test_the_owner_sees_cost_margin_findings_and_can_edit(plan: Plan, owner_client: Client) -> None:
    page = page_of(owner_client, plan)
    assert "Ladder check" in page
    assert ">Margin</th>" in page
    assert f'href="/plans/{plan.pk}/edit/service/ws-care/?at=price"' in page
    assert f'href="/plans/{plan.pk}/publish/"' in page
    assert 'value="take tier:advanced ws-care"' in page


def test_sales_sees_the_same_and_edits_nothing(plan: Plan, sales_client: Client) -> None:
    page = page_of(sales_client, plan)
    assert "Ladder check" in page
    assert ">Margin</th>" in page
    assert f"/plans/{plan.pk}/export/" in page
    for address in ("/edit/", "/add/", "/put/", "/undo/", "/publish/", "/import/"):
        assert address not in page


def test_a_viewer_sees_prices_and_the_ladder_and_nothing_of_what_it_costs(plan: Plan, viewer_client: Client) -> None:
    page = page_of(viewer_client, plan)
    assert "125.00" in page
    assert "Security" in page
    assert "48.75" not in page  # what the server programme costs us
    assert "61%" not in page
    for word in ("Margin", "Cost</th>", "Ladder check", "an hour", "/export/", "/edit/", "/publish/", "45.00"):
        assert word not in page


def test_the_page_says_how_the_working_copy_stands(plan: Plan, owner: User, owner_client: Client) -> None:
    assert "Working copy, never published" in page_of(owner_client, plan)
    assert "Publish version 1" in page_of(owner_client, plan)
    publish_plan(plan, revision=1, by=owner, note="", now=NOW)
    page = page_of(owner_client, plan)
    assert "the same as version 1" in page
    assert "Publish version" not in page
    for code, price in (("ws-watch", "27"), ("net-ap", "16")):
        set_charge(plan, code, pricing.Charge("per_unit", Decimal(price), ()), by=owner)
    page = page_of(owner_client, plan)
    assert "2 changes since version 1" in " ".join(page.split())
    assert "Publish version 2" in page


def test_names_are_text_and_not_markup(owner: User, owner_client: Client, cable_tv: dict[str, Any]) -> None:
    cable_tv["name"] = "<script>alert(1)</script>"
    cable_tv["services"][0]["name"] = '"><img src=x onerror=alert(1)>'
    cable_tv["tiers"][0]["name"] = "{{ plan.history }}"
    plan = import_plan(pricing.read_plan(cable_tv), owner, NOW)
    for page in (page_of(owner_client, plan), owner_client.get("/plans/").content.decode()):
        assert "<script>alert" not in page
        assert "<img" not in page
    assert "{{ plan.history }}" in page_of(owner_client, plan)


@pytest.mark.parametrize("path", ["/plans/{}/", "/plans/{}/publish/"])
def test_how_many_queries_a_page_takes_does_not_depend_on_the_size_of_the_plan(
    plan: Plan, owner: User, owner_client: Client, cable_tv: dict[str, Any], path: str
) -> None:
    publish_plan(plan, revision=1, by=owner, note="", now=NOW)
    counts = []
    for services in (26, 120):
        more = [{**cable_tv["services"][0], "code": f"more-{at}"} for at in range(services - 26)]
        document = {**cable_tv, "services": [*cable_tv["services"], *more]}
        import_plan(pricing.read_plan(document), owner, NOW, into=plan)
        with CaptureQueriesContext(connection) as queries:
            assert owner_client.get(path.format(plan.pk)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 25


def test_the_list_takes_one_query_for_all_plans(
    plan: Plan, owner: User, owner_client: Client, cafeteria: dict[str, Any]
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            owner_client.get("/plans/")
        return len(captured)

    with_one = queries()
    import_plan(pricing.read_plan(cafeteria), owner, NOW)
    assert queries() == with_one


def test_the_export_is_the_plan_and_comes_back_as_the_same(plan: Plan, sales_client: Client) -> None:
    response = sales_client.get(f"/plans/{plan.pk}/export/")
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="managed-services-cable-tv-ladder.json"'
    assert pricing.plan_from_json(response.content) == working_plan(plan)
    document = json.loads(response.content)
    assert pricing.canonical_bytes(document) == pricing.canonical_bytes(working_document(plan))
    assert list(document) == sorted(document)


@pytest.mark.parametrize("name", ["計画", 'a"; filename="b', "…", "../../etc"])
def test_a_name_never_breaks_the_header_of_the_download(plan: Plan, owner_client: Client, name: str) -> None:
    Plan.objects.update(name=name)
    answer = owner_client.get(f"/plans/{plan.pk}/export/")
    assert "no-store" in answer["Cache-Control"], "our costs are in it"
    header = answer["Content-Disposition"]
    assert header.removeprefix('attachment; filename="').removesuffix('.json"').replace("-", "").isalnum()
