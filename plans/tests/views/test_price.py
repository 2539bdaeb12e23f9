"""Changing a price through the page and through htmx."""

from typing import Any

import pytest
from django.test import Client

from groundwork.models import User
from plans import pricing
from plans.models import Plan
from plans.selectors import working_document, working_plan
from plans.services import import_plan, set_price
from plans.tests.conftest import NOW

HTMX = {"HX-Request": "true"}


def path_of(plan: Plan, code: str) -> str:
    return f"/plans/{plan.pk}/services/{code}/price/"


def charge_of(plan: Plan, code: str) -> dict[str, Any] | None:
    services: Any = working_document(plan)["services"]
    charge: dict[str, Any] | None = next(entry["charge"] for entry in services if entry["code"] == code)
    return charge


def test_without_htmx_it_is_a_page_and_saving_leads_back_to_the_row(plan: Plan, owner_client: Client) -> None:
    page = owner_client.get(path_of(plan, "ws-watch")).content.decode()
    assert "<h1>Desktop patching, antivirus and alerts</h1>" in page
    assert 'value="25.00"' in page
    response = owner_client.post(path_of(plan, "ws-watch"), {"revision": "1", "price": "27.50"})
    assert response.headers["Location"] == f"/plans/{plan.pk}/#service-ws-watch"
    assert charge_of(plan, "ws-watch") == {"model": "per_unit", "price": "27.50"}


def test_with_htmx_the_row_comes_back_and_all_that_its_price_has_changed(plan: Plan, owner_client: Client) -> None:
    form = owner_client.get(path_of(plan, "ws-watch"), headers=HTMX).content.decode()
    assert form.lstrip().startswith('<tr id="service-ws-watch" class="editing">')
    saved = owner_client.post(path_of(plan, "ws-watch"), {"revision": "1", "price": "27.50"}, headers=HTMX)
    answer = saved.content.decode()
    assert saved.status_code == 200
    assert answer.lstrip().startswith('<tr id="service-ws-watch" class="saved">')
    for part in ("matrix-head", "plan-status", "plan-publish", "plan-aside"):
        assert f'id="{part}" hx-swap-oob=' in answer
    assert 'name="revision" value="2"' in answer


def test_brackets_are_saved_together(plan: Plan, owner_client: Client) -> None:
    typed = {"revision": "1", "price_0": "50", "price_1": "47.25", "price_2": "44"}
    assert owner_client.post(path_of(plan, "ws-care"), typed).status_code == 302
    charge = charge_of(plan, "ws-care")
    assert charge is not None
    assert [(entry["up_to"], entry["price"]) for entry in charge["brackets"]] == [
        (24, "50.00"),
        (49, "47.25"),
        (None, "44.00"),
    ]


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
@pytest.mark.parametrize(
    "typed", ["1e999", "1_000", "٢٥", "-1", "", "1,200.00", "1.23456", "NaN", "\x00", "9" * 10_000, "<b>"]
)
def test_a_bad_number_is_a_message_at_its_field_and_saves_nothing(
    plan: Plan, owner_client: Client, typed: str, headers: dict[str, str]
) -> None:
    before = working_plan(plan)
    response = owner_client.post(path_of(plan, "ws-watch"), {"revision": "1", "price": typed}, headers=headers)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Price" in page
    assert 'aria-invalid="true"' in page
    assert "<b>" not in page
    assert working_plan(plan) == before
    plan.refresh_from_db()
    assert plan.revision == 1


def test_a_bad_bracket_names_which(plan: Plan, owner_client: Client) -> None:
    typed = {"revision": "1", "price_0": "50", "price_1": "-1", "price_2": "44"}
    page = owner_client.post(path_of(plan, "ws-care"), typed).content.decode()
    assert "Price for 25 to 49: It cannot be negative." in page


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_the_second_editor_is_told_keeps_what_they_typed_and_can_save(
    plan: Plan, owner_client: Client, headers: dict[str, str]
) -> None:
    owner_client.post(path_of(plan, "ws-watch"), {"revision": "1", "price": "26.00"})
    response = owner_client.post(path_of(plan, "ws-watch"), {"revision": "1", "price": "29.00"}, headers=headers)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Somebody has changed this plan since you opened it" in page
    assert 'value="29.00"' in page
    assert "26.00" in page
    assert 'name="revision" value="2"' in page
    assert charge_of(plan, "ws-watch") == {"model": "per_unit", "price": "26.00"}
    owner_client.post(path_of(plan, "ws-watch"), {"revision": "2", "price": "29.00"}, headers=headers)
    assert charge_of(plan, "ws-watch") == {"model": "per_unit", "price": "29.00"}


def test_a_service_that_went_while_its_price_was_typed_is_a_404(
    plan: Plan, owner: User, owner_client: Client, cable_tv: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another editor imports a file without the service between this one's reading and writing."""
    without = {**cable_tv, "services": cable_tv["services"][:-1], "packages": cable_tv["packages"][:-1]}

    def set_price_late(*args: Any, **kwargs: Any) -> Any:
        import_plan(pricing.read_plan(without), owner, NOW, into=plan)
        return set_price(*args, **kwargs)

    monkeypatch.setattr("plans.views.price.set_price", set_price_late)
    for headers in ({}, HTMX):
        typed = {"revision": "1", "price": "21.00"}
        assert owner_client.post(path_of(plan, "alc-wsbk"), typed, headers=headers).status_code == 404


@pytest.mark.parametrize("code", ["ws-setup", "no-such", "WS-CARE"])
def test_what_has_no_price_has_no_such_page(plan: Plan, owner_client: Client, code: str) -> None:
    assert owner_client.get(path_of(plan, code)).status_code == 404


@pytest.mark.parametrize("who", ["sales_client", "viewer_client", "stranger_client"])
def test_only_the_owner_changes_prices(request: pytest.FixtureRequest, plan: Plan, who: str) -> None:
    client: Client = request.getfixturevalue(who)
    assert client.get(path_of(plan, "ws-watch")).status_code == 404
    assert client.post(path_of(plan, "ws-watch"), {"revision": "1", "price": "1"}).status_code == 404
    assert charge_of(plan, "ws-watch") == {"model": "per_unit", "price": "25.00"}


def test_fields_that_the_form_does_not_have_change_nothing(plan: Plan, owner_client: Client) -> None:
    before = working_plan(plan)
    extra = {"revision": "1", "price": "25.00", "cost": "0", "name": "Free", "charge_model": "flat", "plan": "9"}
    owner_client.post(path_of(plan, "ws-watch"), extra)
    assert working_plan(plan) == before


def test_looking_changes_nothing(plan: Plan, owner_client: Client) -> None:
    for method in (owner_client.get, owner_client.head):
        method(path_of(plan, "ws-watch"), {"revision": "1", "price": "99"})
    assert owner_client.put(path_of(plan, "ws-watch"), {}).status_code == 405
    assert charge_of(plan, "ws-watch") == {"model": "per_unit", "price": "25.00"}
