"""The builder's addresses: what comes back to htmx and to a plain browser, hostile input, and names that are markup."""

import json
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

import pricing
from groundwork.access import Role
from groundwork.models import User
from groundwork.tests.people import a_person
from plans.forms.entries import FORMS
from plans.models import Plan
from plans.selectors import working_plan
from plans.services import import_plan
from plans.tests.conftest import NOW
from plans.tests.edits import set_charge

HTMX = {"HX-Request": "true"}
HOSTILE = ["1e999", "1_000", "٢٥", "1,200.00.0", "€25", "12,50", "NaN", "\x00", "9" * 10_000, "<b>", "1.1234567", "--1"]


def typed_form(plan: Plan, kind: str, key: str, **changes: str) -> dict[str, Any]:
    """What a browser posts when the form of an entry is opened and these boxes are changed."""
    value = working_plan(plan)
    found = next(
        entry for entry in getattr(value, _FIELDS[kind]) if str(getattr(entry, _KEYS.get(kind, "code"))) == key
    )
    form = FORMS[kind](value, found, initial={"revision": plan.revision})
    data: dict[str, Any] = {}
    for name in form.fields:
        shown = form[name].value()
        if shown is True:
            data[name] = "on"
        elif shown not in (None, False):
            data[name] = shown
    return {**data, **changes}


_FIELDS = {
    "service": "services",
    "tier": "tiers",
    "package": "packages",
    "term": "terms",
    "fee": "one_time",
    "tax": "taxes",
}
_FIELDS |= {"preset": "presets", "unit": "units"}
_KEYS = {"term": "months"}
_ENTRIES = [("service", "ws-care"), ("service", "srv-base"), ("tier", "advanced"), ("package", "compliance")]
_ENTRIES += [("preset", "gold"), ("term", "36"), ("fee", "onboarding"), ("tax", "sales"), ("unit", "desktop")]


@pytest.mark.parametrize(("kind", "key"), _ENTRIES)
def test_opening_and_saving_changes_nothing(plan: Plan, owner_client: Client, kind: str, key: str) -> None:
    before = working_plan(plan)
    address = f"/plans/{plan.pk}/edit/{kind}/{key}/"
    assert owner_client.post(address, typed_form(plan, kind, key)).status_code == 302
    assert working_plan(plan) == before
    plan.refresh_from_db()
    assert plan.revision == 1


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize(
    ("kind", "key", "box"),
    [
        ("service", "srv-base", "price"),
        ("service", "srv-base", "cost"),
        ("service", "ws-care", "price_1"),
        ("service", "ws-care", "up_to_0"),
        ("tier", "advanced", "minimum"),
        ("tier", "advanced", "adds_desktop"),
        ("term", "36", "adjustment"),
        ("term", "36", "months"),
        ("fee", "onboarding", "waived_from"),
        ("tax", "sales", "rate"),
    ],
)
def test_a_bad_number_is_a_message_at_its_box_and_saves_nothing(
    plan: Plan, owner_client: Client, kind: str, key: str, box: str, hostile: str
) -> None:
    before = working_plan(plan)
    typed = typed_form(plan, kind, key, **{box: hostile})
    answer = owner_client.post(f"/plans/{plan.pk}/edit/{kind}/{key}/", typed, headers=HTMX)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in page
    assert "<b>" not in page
    assert working_plan(plan) == before


@pytest.mark.parametrize(
    ("kind", "key", "box", "typed", "what", "value"),
    [
        ("service", "srv-base", "price", "$1,250.00", "charge.price", "1250"),
        ("service", "srv-base", "cost", "$12.345678", "cost", "12.345678"),
        ("service", "srv-base", "minutes", "1,200", "minutes", "1200"),
        ("tier", "advanced", "minimum", "USD 1 250", "minimum", "1250"),
        ("term", "36", "adjustment", "−8.875%", "adjustment", "-0.08875"),
        ("term", "36", "escalator", "3 %", "escalator", "0.03"),
        ("tax", "sales", "rate", "8.875%", "rate", "0.08875"),
        ("fee", "onboarding", "minimum", "$95", "minimum", "95"),
    ],
)
def test_numbers_are_taken_as_people_type_them(
    plan: Plan, owner_client: Client, kind: str, key: str, box: str, typed: str, what: str, value: str
) -> None:
    answer = owner_client.post(f"/plans/{plan.pk}/edit/{kind}/{key}/", typed_form(plan, kind, key, **{box: typed}))
    assert answer.status_code == 302
    found: Any = next(
        entry
        for entry in getattr(working_plan(plan), _FIELDS[kind])
        if str(getattr(entry, _KEYS.get(kind, "code"))) == key
    )
    for step in what.split("."):
        found = getattr(found, step)
    assert found == Decimal(value)


def test_the_form_on_a_page_of_its_own_is_posted_plainly(plan: Plan, owner_client: Client) -> None:
    """By htmx its errors would be drawn into a matrix that is not there, and nothing would be said."""
    page = owner_client.get(f"/plans/{plan.pk}/edit/service/srv-base/").content.decode()
    assert '<div class="measure editor-page" hx-disable>' in page
    assert "hx-disable" not in owner_client.get(f"/plans/{plan.pk}/").content.decode()


def test_months_of_a_fee_are_no_money(plan: Plan, owner_client: Client) -> None:
    changes = {"basis": "months", "amount": "$1.5", "unit": ""}
    address = f"/plans/{plan.pk}/edit/fee/onboarding/"
    page = owner_client.post(address, typed_form(plan, "fee", "onboarding", **changes), headers=HTMX).content.decode()
    assert "without “$”" in page
    changes["amount"] = "1.5"
    assert owner_client.post(address, typed_form(plan, "fee", "onboarding", **changes)).status_code == 302


def test_htmx_gets_the_rows_that_differ_and_others_the_page(plan: Plan, owner_client: Client) -> None:
    address = f"/plans/{plan.pk}/put/"
    answer = owner_client.post(address, {"do": "put tier:advanced net-ap", "revision": "1"}, headers=HTMX)
    page = answer.content.decode()
    assert 'id="service-net-ap"' in page
    assert 'id="service-net-sw"' not in page
    assert "plan-changed" in json.loads(answer.headers["HX-Trigger"])
    plain = owner_client.post(address, {"do": "take tier:advanced net-ap", "revision": "2"})
    assert plain.headers["Location"] == f"/plans/{plan.pk}/"
    moved = owner_client.post(
        f"/plans/{plan.pk}/edit/service/srv-base/move/", {"by": "1", "revision": "3"}, headers=HTMX
    )
    assert 'id="matrix"' not in moved.content.decode()
    assert moved.content.decode().count("<tbody id=") == 1


@pytest.mark.parametrize("do", ["", "put tier:basic", "drop tier:basic net-ap", "put tier:<b> x", "put term:12 net-ap"])
def test_a_press_that_no_button_has_is_a_404(plan: Plan, owner_client: Client, do: str) -> None:
    assert owner_client.post(f"/plans/{plan.pk}/put/", {"do": do, "revision": "1"}).status_code == 404


def test_looking_changes_nothing_and_what_is_not_there_is_a_404(plan: Plan, owner_client: Client) -> None:
    before = working_plan(plan)
    for path in ("edit/service/ws-care/", "add/tier/", "settings/", "category/?name=Server"):
        assert owner_client.get(f"/plans/{plan.pk}/{path}").status_code == 200
    for path in ("edit/service/no-such/", "edit/nonsense/x/", "add/nonsense/", "category/?name=No"):
        assert owner_client.get(f"/plans/{plan.pk}/{path}").status_code == 404
    for path in ("put/", "undo/", "fix/", "edit/service/ws-care/remove/"):
        assert owner_client.get(f"/plans/{plan.pk}/{path}").status_code == 405
    assert working_plan(plan) == before


def test_a_mend_is_carried_out_while_its_finding_stands(plan: Plan, owner_client: Client) -> None:
    asked = {"finding": "package-without-step", "where": "package:printers", "fix": "climb"}
    owner_client.post(f"/plans/{plan.pk}/fix/", {**asked, "revision": "1"})
    assert working_plan(plan).index.packages["printers"].requires_tier == "advanced"
    again = owner_client.post(f"/plans/{plan.pk}/fix/", {**asked, "revision": "2"}, headers=HTMX)
    assert again.status_code == 409
    assert "needs no fixing any more" in json.loads(again.headers["HX-Trigger"])["toast"]["text"]


def test_a_rung_is_priced_all_together(plan: Plan, owner_client: Client) -> None:
    typed = typed_form(plan, "tier", "advanced", together_desktop="80.00")
    owner_client.post(f"/plans/{plan.pk}/edit/tier/advanced/", typed)
    rows = {row.code: str(row.together) for row in pricing.rung_prices(working_plan(plan), "advanced")}
    assert rows["desktop"] == "80.00"


@pytest.mark.parametrize(
    ("path", "typed", "says"),
    [
        ("add/term/", {"months": "12", "name": "A year"}, "12 months is a term of 12 months already."),
        ("edit/term/36/", {"months": "12", "name": "A year"}, "12 months is a term of 12 months already."),
        ("add/unit/", {"name": "Desks", "code": "desktop"}, "Desktop has this code already."),
        ("add/unit/", {"name": "Desks", "counts": "Work Station"}, "Select a valid choice."),
        ("settings/", {"name": "X", "currency": "USD", "margin_floor": "1000"}, "Enter 100 or less."),
        ("settings/", {"name": "X", "currency": "USD", "discount_limit": "101"}, "Enter 100 or less."),
    ],
)
def test_what_cannot_be_meant_is_said_at_its_box(
    plan: Plan, owner_client: Client, path: str, typed: dict[str, str], says: str
) -> None:
    before = working_plan(plan)
    answer = owner_client.post(f"/plans/{plan.pk}/{path}", {**typed, "revision": "1"})
    assert (answer.status_code, says in answer.content.decode()) == (422, True)
    assert working_plan(plan) == before


def test_all_of_the_price_may_be_margin_floor_and_discount(plan: Plan, owner_client: Client) -> None:
    typed = {"name": "X", "currency": "USD", "margin_floor": "100", "discount_limit": "55.5", "revision": "1"}
    assert owner_client.post(f"/plans/{plan.pk}/settings/", typed).status_code == 302
    plan.refresh_from_db()
    assert [float(plan.margin_floor), float(plan.discount_limit)] == [1, 0.555]


def test_what_a_rung_adds_and_the_sum_cannot_contradict_each_other(plan: Plan, owner_client: Client) -> None:
    address = f"/plans/{plan.pk}/edit/tier/advanced/"
    typed = typed_form(plan, "tier", "advanced", adds_desktop="50.00", together_desktop="90.00")
    answer = owner_client.post(address, typed)
    assert (answer.status_code, "25.00 of the rungs below and 50.00 are 75.00." in answer.content.decode()) == (
        422,
        True,
    )
    assert owner_client.post(address, {**typed, "together_desktop": "75.00"}).status_code == 302


def test_a_unit_keeps_what_only_a_plan_file_knows(owner: User, owner_client: Client, cable_tv: dict[str, Any]) -> None:
    cable_tv["units"][0]["counts"] = ["tape-robot", "server"]
    plan = import_plan(pricing.read_plan(cable_tv), owner, NOW)
    code = cable_tv["units"][0]["code"]
    address = f"/plans/{plan.pk}/edit/unit/{code}/"
    assert "tape-robot (no client has that)" in owner_client.get(address).content.decode()
    typed = typed_form(plan, "unit", code)
    owner_client.post(address, {**typed, "name": "Machines"})
    assert working_plan(plan).index.units[code].counts == ("tape-robot", "server")
    owner_client.post(address, {**typed, "revision": "2", "counts": ["laptop", "server"]})
    assert set(working_plan(plan).index.units[code].counts) == {"server", "laptop"}


def test_what_goes_and_comes_back_is_told_with_what_else_it_moved(
    plan: Plan, owner: User, owner_client: Client
) -> None:
    """A removed unit changes what many services are counted by: nobody should have to find out."""

    def press(path: str, **typed: str) -> dict[str, Any]:
        plan.refresh_from_db()
        posted = {"revision": str(plan.revision), **typed}
        answer = owner_client.post(f"/plans/{plan.pk}/{path}", posted, headers=HTMX)
        toast: dict[str, Any] = json.loads(answer.headers["HX-Trigger"])["toast"]
        return toast

    gone = press("edit/unit/user/remove/")
    assert gone["text"].startswith("User removed. Microsoft 365 administration: ")
    assert "more." in gone["text"]
    assert gone["undo"] is True
    assert press("undo/") == {"text": "Undone: User removed.", "tone": "info", "undo": False}
    assert press("redo/")["text"] == "Done again: User removed."
    asked = {"finding": "package-without-step", "where": "package:printers", "fix": "climb"}
    assert "Printers: asks for tier" in press("fix/", **asked)["text"]
    ben = a_person("ben@example.com", Role.OWNER, name="Ben Other")
    set_charge(plan, "net-ap", None, by=ben)
    assert press("undo/")["text"] == "Undone: net-ap, by Ben Other."
    assert press("undo/")["text"] == "Undone: Ask for Advanced."


def test_names_are_text_in_every_attribute(owner: User, owner_client: Client, cable_tv: dict[str, Any]) -> None:
    evil = '"><img src=x onerror=alert(1)>'
    for part in ("services", "tiers", "packages", "presets", "units", "taxes"):
        cable_tv[part][0]["name"] = evil
    cable_tv["services"][0]["category"] = evil
    plan = import_plan(pricing.read_plan(cable_tv), owner, NOW)
    for path in (
        "",
        "edit/service/srv-base/",
        "edit/tier/basic/",
        "edit/preset/basic/",
        "objections/",
        "versions/compare/",
    ):
        page = owner_client.get(f"/plans/{plan.pk}/{path}").content.decode()
        assert "<img" not in page
    assert "<img" not in owner_client.get(f"/quotes/plans/{plan.pk}/preview/").content.decode()
