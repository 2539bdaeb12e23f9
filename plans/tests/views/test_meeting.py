"""Two owners in forms at once: the second to save learns what changed, and neither loses anything."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

import pricing
from groundwork.access import Role
from groundwork.models import User
from groundwork.tests.people import a_person
from groundwork.tests.shown import shown_in
from plans.editing.entries import change, remove
from plans.editing.kinds import KINDS, find
from plans.editing.placing import rename_category
from plans.models import Plan
from plans.selectors import working_plan
from plans.services import edit_plan
from plans.tests.conftest import NOW
from plans.tests.edits import set_charge

HTMX = {"HX-Request": "true"}
EACH = pricing.Charge("per_unit", Decimal("26.00"), ())


@pytest.fixture
def ben(db: None) -> User:
    return a_person("ben@example.com", Role.OWNER, name="Ben Other")


@pytest.fixture
def does(plan: Plan, ben: User) -> Callable[..., None]:
    """What Ben does to an entry meanwhile: its new fields, or nothing for removing it."""

    def do(kind: str, key: str, **fields: Any) -> None:
        plan.refresh_from_db()
        found = find(working_plan(plan), KINDS[kind], key)
        edit = change(KINDS[kind], found, replace(found, **fields)) if fields else remove(KINDS[kind], key)
        edit_plan(plan, edit, what=lambda _plan: key, revision=plan.revision, by=ben, now=NOW)

    return do


def opened(client: Client, address: str, **changes: Any) -> dict[str, Any]:
    return shown_in(client.get(address).content.decode(), address, **changes)


def test_the_second_save_takes_nothing_back(plan: Plan, owner_client: Client, does: Callable[..., None]) -> None:
    address = f"/plans/{plan.pk}/edit/service/ws-watch/"
    mine = opened(owner_client, address, price="29.00", minutes="11")
    does("service", "ws-watch", charge=EACH, name="Patching by Ben", cost=Decimal(7), taxable=False)
    met = owner_client.post(address, mine)
    page = met.content.decode()
    assert met.status_code == 409
    assert "Ben Other changed this too" in page
    again = shown_in(page, address)
    assert (again["price"], again["minutes"], again["cost"]) == (["29.00"], ["11"], ["7.00"])
    assert again["name"] == ["Patching by Ben"]
    assert owner_client.post(address, again).status_code == 302
    saved = working_plan(plan).index.services["ws-watch"]
    assert saved.charge == pricing.Charge("per_unit", Decimal("29.0000"), ())
    assert saved == replace(saved, minutes=Decimal(11), cost=Decimal(7), name="Patching by Ben", taxable=False)


def test_a_charge_is_one_thing(plan: Plan, owner_client: Client, does: Callable[..., None]) -> None:
    """Nobody wants the first bracket of one and the second of another."""
    address = f"/plans/{plan.pk}/edit/service/ws-care/"
    changed = opened(owner_client, address, price_0="50.00")
    untouched = opened(owner_client, address, name="By me")
    does("service", "ws-care", charge=EACH, name="By Ben")
    again = shown_in(owner_client.post(address, changed).content.decode(), address)
    assert (again["model"], again["price_0"], again["name"]) == (["graduated"], ["50.00"], ["By Ben"])
    again = shown_in(owner_client.post(address, untouched).content.decode(), address)
    assert (again["model"], again["price"], again["name"]) == (["per_unit"], ["26.00"], ["By me"])


def test_boxes_ticked_by_both_stay_ticked(plan: Plan, owner_client: Client, does: Callable[..., None]) -> None:
    address = f"/plans/{plan.pk}/edit/preset/gold/"
    packages = list(working_plan(plan).presets[2].packages)
    others = [entry.code for entry in working_plan(plan).packages if entry.code not in packages]
    mine = opened(owner_client, address, name="Mine", packages=[*packages[1:], others[0]])
    does("preset", "gold", name="Ben's", packages=(*packages, others[1]))
    again = shown_in(owner_client.post(address, mine).content.decode(), address)
    assert again["name"] == ["Mine"]
    assert set(again["packages"]) == {*packages[1:], others[0], others[1]}


def test_a_rungs_prices_that_were_not_touched_stay_as_somebody_else_made_them(
    plan: Plan, owner_client: Client, ben: User
) -> None:
    address = f"/plans/{plan.pk}/edit/tier/advanced/"
    mine = opened(owner_client, address, tagline="Climb.")
    own = next(code for code in working_plan(plan).index.tiers["advanced"].services if code.startswith("ws-"))
    set_charge(plan, own, EACH, by=ben)
    assert owner_client.post(address, mine).status_code == 302
    value = working_plan(plan)
    assert value.index.tiers["advanced"].tagline == "Climb."
    assert value.index.services[own].charge == pricing.Charge("per_unit", Decimal("26.0000"), ())


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("service", "ws-watch"),
        ("tier", "basic"),
        ("package", "people"),
        ("preset", "gold"),
        ("unit", "desktop"),
        ("term", "36"),
        ("fee", "onboarding"),
        ("tax", "sales"),
    ],
)
def test_what_was_typed_into_a_removed_entry_can_be_added_as_a_new_one(
    plan: Plan, owner_client: Client, does: Callable[..., None], kind: str, key: str
) -> None:
    address, adding = f"/plans/{plan.pk}/edit/{kind}/{key}/", f"/plans/{plan.pk}/add/{kind}/"
    mine = opened(owner_client, address, name="Kept by me")
    does(kind, key)
    met = owner_client.post(address, mine, headers=HTMX)
    page = met.content.decode()
    assert met.status_code == 409
    assert "Somebody has removed this meanwhile" in page
    element = f"edit-{kind}-{key}" if kind in ("service", "tier", "package") else f"{kind}-{key}"
    assert f'hx-swap-oob="outerHTML:#{element}"' in page
    assert owner_client.post(adding, shown_in(page, adding)).status_code == 302
    found = find(working_plan(plan), KINDS[kind], key)
    assert found.name == "Kept by me"


def test_a_renamed_category_is_told_with_what_was_typed(plan: Plan, owner_client: Client, ben: User) -> None:
    address = f"/plans/{plan.pk}/category/?name=Server"
    mine = opened(owner_client, address, name="Servers")
    edit_plan(plan, rename_category("Server", "Big iron"), what=lambda _plan: "x", revision=1, by=ben, now=NOW)
    page = owner_client.post(address, mine, follow=True).content.decode()
    assert "Somebody has renamed the category “Server”" in page
    assert "to “Servers”" in page
    assert {service.category for service in working_plan(plan).services} >= {"Big iron"}


def test_an_error_at_a_box_that_is_not_in_sight_does_not_count(plan: Plan, owner_client: Client) -> None:
    address = f"/plans/{plan.pk}/edit/service/ws-care/"
    for model, hidden in (("per_unit", {"price": "40.00", "price_0": "nonsense", "up_to_1": "-1"}), ("included", {})):
        typed = opened(owner_client, address, **{"price": "nonsense", **hidden}, model=model)
        assert owner_client.post(address, typed).status_code == 302
    assert working_plan(plan).index.services["ws-care"].charge is None
    typed = opened(owner_client, address, model="volume", price="nonsense", price_0="9.00")
    assert owner_client.post(address, typed).status_code == 302


def test_a_service_keeps_all_its_brackets(plan: Plan, owner: User, owner_client: Client) -> None:
    brackets = [pricing.Bracket(at * 10, Decimal(200 - at), pricing.ZERO) for at in range(1, 120)]
    charge = pricing.Charge("volume", None, (*brackets, pricing.Bracket(None, Decimal(50), pricing.ZERO)))
    set_charge(plan, "ws-care", charge, by=owner)
    address = f"/plans/{plan.pk}/edit/service/ws-care/"
    assert owner_client.post(address, opened(owner_client, address, price_0="999.00")).status_code == 302
    saved = working_plan(plan).index.services["ws-care"].charge
    assert saved is not None
    assert (len(saved.brackets), saved.brackets[118].up_to) == (120, 1190)
    assert saved.brackets[0].price == 999
