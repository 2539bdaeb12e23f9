"""What is edited without opening a whole service: several at once, one price in its cell; and what leads a new plan."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

import pricing
from groundwork.access import Role
from groundwork.models import User
from groundwork.tests.people import a_person
from plans.editing.entries import remove
from plans.editing.kinds import KINDS
from plans.models import Plan
from plans.selectors import working_plan
from plans.services import edit_plan, import_plan, publish_plan
from plans.tests.conftest import NOW
from plans.tests.edits import set_charge

HTMX = {"HX-Request": "true"}
CHOSEN = ["srv-care", "net-ap", "ws-watch"]


@pytest.fixture
def ben(db: None) -> User:
    return a_person("ben@example.com", Role.OWNER, name="Ben Other")


def save(client: Client, plan: Plan, path: str, revision: int = 1, **typed: Any) -> Any:
    return client.post(f"/plans/{plan.pk}/{path}", {"revision": str(revision), **typed}, headers=HTMX)


def test_several_services_are_changed_by_one_edit_and_one_undo(plan: Plan, owner_client: Client) -> None:
    before = working_plan(plan)
    typed: dict[str, Any] = {
        "category": "Care",
        "taxable": "no",
        "minutes": "12.5",
        "tier": "advanced",
        "joins": ["people"],
    }
    answer = save(owner_client, plan, "several/", service=CHOSEN, **typed)
    assert answer.status_code == 200
    value = working_plan(plan)
    for code in CHOSEN:
        service, was = value.index.services[code], before.index.services[code]
        assert (service.category, service.taxable, service.minutes) == ("Care", False, Decimal("12.5"))
        assert (service.cost, service.unit, service.break_fix_minutes) == (was.cost, was.unit, was.break_fix_minutes)
        assert [tier.code for tier in value.tiers if code in tier.services] == ["advanced"]
        assert code in value.index.packages["people"].services
    plan.refresh_from_db()
    assert plan.revision == 2
    save(owner_client, plan, "undo/", revision=2)
    assert working_plan(plan) == before


def test_several_services_leave_every_rung_and_a_package(plan: Plan, owner_client: Client) -> None:
    value = working_plan(plan)
    package = next(package for package in value.packages if package.services)
    codes = [value.tiers[0].services[0], package.services[0]]
    assert save(owner_client, plan, "several/", service=codes, tier="-", leaves=[package.code]).status_code == 200
    value = working_plan(plan)
    assert not [tier for tier in value.tiers if set(codes) & set(tier.services)]
    assert not set(codes) & set(value.index.packages[package.code].services)


def test_what_several_cannot_have_is_said_at_its_box(plan: Plan, owner_client: Client) -> None:
    before = working_plan(plan)
    both = save(owner_client, plan, "several/", service=CHOSEN, joins=["people"], leaves=["people"])
    assert (both.status_code, "cannot be in both lists" in both.content.decode()) == (422, True)
    cost = save(owner_client, plan, "several/", service=CHOSEN, cost="12,50", category="Kept")
    assert (cost.status_code, 'value="12,50"' in cost.content.decode()) == (422, True)
    none = save(owner_client, plan, "several/", category="Nobody")
    assert (none.status_code, "Choose the services first" in none.content.decode()) == (422, True)
    assert working_plan(plan) == before


def test_others_are_merged_with_several_or_met(plan: Plan, owner_client: Client, ben: User) -> None:
    set_charge(plan, "net-ap", None, by=ben)
    answer = save(owner_client, plan, "several/", service=CHOSEN, category="Care")
    assert "Meanwhile Ben Other changed this plan" in answer.headers["HX-Trigger"]
    value = working_plan(plan)
    assert (value.index.services["net-ap"].charge, value.index.services["net-ap"].category) == (None, "Care")

    edit_plan(plan, remove(KINDS["service"], "net-ap"), what=lambda _plan: "x", revision=3, by=ben, now=NOW)
    met = save(owner_client, plan, "several/", revision=3, service=CHOSEN, category="Mine")
    page = met.content.decode()
    assert (met.status_code, "Ben Other changed this too" in page, 'value="Mine"' in page) == (409, True, True)
    assert 'value="net-ap"' not in page
    assert working_plan(plan).index.services["ws-watch"].category == "Care"


def test_several_are_edited_without_javascript(plan: Plan, owner_client: Client) -> None:
    page = owner_client.get(f"/plans/{plan.pk}/several/?service=net-ap&service=ws-watch").content.decode()
    assert "Edit 2 services" in page
    typed = {"service": ["net-ap", "ws-watch"], "category": "Both", "revision": "1"}
    assert owner_client.post(f"/plans/{plan.pk}/several/", typed).status_code == 302
    assert working_plan(plan).index.services["net-ap"].category == "Both"


def test_a_price_is_saved_in_its_cell_as_people_type_it(plan: Plan, owner_client: Client) -> None:
    cell = owner_client.get(f"/plans/{plan.pk}/price/srv-base/", headers=HTMX).content.decode()
    assert cell.strip().startswith('<td id="price-srv-base"')
    assert 'value="125.00"' in cell
    answer = save(owner_client, plan, "price/srv-base/", price="$1,250")
    page = answer.content.decode()
    assert (answer.status_code, 'id="service-srv-base"' in page, "1,250.00" in page) == (200, True, True)
    assert 'id="service-srv-care"' not in page
    assert 'id="plan-steps"' in page
    assert "Undo: Server programme" in page
    assert working_plan(plan).index.services["srv-base"].charge == pricing.Charge("flat", Decimal(1250), ())
    closed = owner_client.get(f"/plans/{plan.pk}/price/srv-base/?closed", headers=HTMX).content.decode()
    assert "1,250.00" in closed
    assert "<form" not in closed


def test_a_price_that_cannot_be_read_stays_in_its_cell(plan: Plan, owner_client: Client) -> None:
    for typed, says in (("12,50", "Write 12.50 if that is what you mean"), ("", "Enter a number"), ("€5", "€")):
        answer = save(owner_client, plan, "price/srv-base/", price=typed)
        page = answer.content.decode()
        assert (answer.status_code, says in page, 'aria-invalid="true"' in page) == (422, True, True)
        assert f'value="{typed}"' in page
        assert 'hx-swap-oob="outerHTML"' in page
    assert working_plan(plan).index.services["srv-base"].charge == pricing.Charge("flat", Decimal(125), ())


def test_two_prices_at_once_meet_in_the_cell(plan: Plan, owner_client: Client, ben: User) -> None:
    set_charge(plan, "srv-base", pricing.Charge("flat", Decimal(99), ()), by=ben)
    met = save(owner_client, plan, "price/srv-base/", price="130")
    page = met.content.decode()
    assert (met.status_code, "Ben Other changed this too" in page, 'value="130"' in page) == (409, True, True)
    assert save(owner_client, plan, "price/srv-base/", revision=2, price="130").status_code == 200
    brackets = (pricing.Bracket(None, Decimal(5), Decimal(0)),)
    set_charge(plan, "srv-base", pricing.Charge("volume", None, brackets), by=ben)
    gone = save(owner_client, plan, "price/srv-base/", revision=3, price="131")
    assert gone.status_code == 409
    assert "131" in gone.headers["HX-Trigger"]


def test_brackets_and_services_without_a_price_have_no_cell_to_type_in(plan: Plan, owner_client: Client) -> None:
    page = owner_client.get(f"/plans/{plan.pk}/").content.decode()
    assert f'hx-get="/plans/{plan.pk}/price/srv-base/"' in page
    for code in ("ws-care", "ws-setup", "no-such"):
        assert f'hx-get="/plans/{plan.pk}/price/{code}/"' not in page
        assert owner_client.get(f"/plans/{plan.pk}/price/{code}/").status_code == 404


def test_a_new_tier_goes_in_between(plan: Plan, owner_client: Client) -> None:
    page = owner_client.get(f"/plans/{plan.pk}/add/tier/").content.decode()
    assert "between Basic and Advanced" in page
    save(owner_client, plan, "add/tier/", name="Middle", place="advanced")
    save(owner_client, plan, "add/tier/", revision=2, name="Lowest", place="basic")
    save(owner_client, plan, "add/tier/", revision=3, name="Highest", place="")
    names = [tier.name for tier in working_plan(plan).tiers]
    assert names == ["Lowest", "Basic", "Middle", "Advanced", "Highest"]


def test_a_new_package_and_a_new_preset_are_filled_where_they_are_made(plan: Plan, owner_client: Client) -> None:
    page = owner_client.get(f"/plans/{plan.pk}/add/package/").content.decode()
    assert 'name="services" value="net-ap"' in " ".join(page.split())
    save(owner_client, plan, "add/package/", name="Extras", services=["ws-watch", "net-ap"], requires_tier="advanced")
    value = working_plan(plan)
    assert value.index.packages["extras"].services == ("net-ap", "ws-watch")
    save(owner_client, plan, "add/preset/", revision=2, name="All", tier="advanced", packages=["extras"])
    preset = working_plan(plan).presets[-1]
    assert (preset.tier, preset.packages) == ("advanced", ("extras",))
    assert "services" not in owner_client.get(f"/plans/{plan.pk}/edit/package/extras/").context["form"].fields


def test_an_empty_plan_leads_step_by_step(owner: User, owner_client: Client, cable_tv: dict[str, Any]) -> None:
    lists: dict[str, Any] = {name: [] for name, value in cable_tv.items() if isinstance(value, list)}
    plan = import_plan(pricing.read_plan({**cable_tv, **lists}), owner, NOW)

    def step() -> str:
        page = owner_client.get(f"/plans/{plan.pk}/")
        return next((each.kind for each in page.context["workspace"].guide if each.state == "next"), "")

    assert step() == "unit"
    save(owner_client, plan, "add/unit/", name="Desktop", counts=["workstation"])
    assert step() == "tier"
    answer = save(owner_client, plan, "add/tier/", revision=2, name="Basic")
    assert "Add your first service" in answer.content.decode()
    typed = {"name": "Care", "category": "Desks", "unit": "desktop", "model": "per_unit", "price": "20"}
    save(owner_client, plan, "add/service/", revision=3, **typed)
    assert step() == "package"
    save(owner_client, plan, "add/package/", revision=4, name="More", services=["care"])
    assert step() == ""
    assert "plan-guide" not in owner_client.get(f"/plans/{plan.pk}/").content.decode()


def test_who_has_published_is_led_no_more(plan: Plan, owner: User, owner_client: Client) -> None:
    value = working_plan(plan)
    for package in value.packages:
        plan.refresh_from_db()
        edit_plan(
            plan,
            remove(KINDS["package"], package.code),
            what=lambda _plan: "x",
            revision=plan.revision,
            by=owner,
            now=NOW,
        )
    assert "plan-guide" in owner_client.get(f"/plans/{plan.pk}/").content.decode()
    plan.refresh_from_db()
    publish_plan(plan, revision=plan.revision, by=owner, note="", now=NOW)
    assert "plan-guide" not in owner_client.get(f"/plans/{plan.pk}/").content.decode()
