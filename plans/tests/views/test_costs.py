"""The cost sheet's pages: who sees them, what a change shows first, files in and out, and the service's editor."""

from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import pricing
from groundwork.models import User
from plans.models import CostEntry, Plan
from plans.selectors import working_plan
from plans.selectors.draws import working_draws
from plans.services import import_plan
from plans.tests.conftest import NOW
from plans.tests.costs import cost_of, let_draw, on_sheet

SHEET, IMPORT = "/plans/costs/", "/plans/costs/import/"
TYPED = {
    "revision": "0",
    "name": "EDR",
    "vendor": "Sentry Labs",
    "cost": "$4.25",
    "currency": "USD",
    "per": "device",
    "period": "month",
    "as_of": "2026-10-01",
}


def typing(entry: CostEntry, **typed: str) -> dict[str, str]:
    """The entry's form as it is opened, with these boxes changed."""
    boxes = {**TYPED, "name": entry.name, "vendor": entry.vendor, "revision": str(entry.revision), **typed}
    return {name: value for name, value in boxes.items() if name != "currency"}


def seen_in(page: str) -> str:
    """What the button “Take it” sends."""
    return page.split('name="seen" value="')[1].split('"')[0]


def test_the_owner_keeps_it_sellers_read_it_and_viewers_do_not(
    owner_client: Client, sales_client: Client, viewer_client: Client
) -> None:
    assert "No cost yet" in owner_client.get(SHEET).content.decode()
    answer = owner_client.post("/plans/costs/add/", TYPED)
    assert (answer.status_code, answer.headers["Location"]) == (302, SHEET)
    again = owner_client.post("/plans/costs/add/", {**TYPED, "name": "Backup", "another": "1"})
    assert again.headers["Location"] == "/plans/costs/add/"
    page = sales_client.get(SHEET).content.decode()
    assert "$4.25" in page
    assert "Sentry Labs" in page
    assert "/plans/costs/add/" not in page
    assert sales_client.get("/plans/costs/export/").status_code == 200
    assert viewer_client.get(SHEET).status_code == 404
    assert viewer_client.get("/plans/costs/export/").status_code == 404
    assert "Cost sheet" not in viewer_client.get("/plans/").content.decode()


@pytest.mark.parametrize(
    ("box", "typed", "said"),
    [
        ("name", "", "Write something here."),
        ("cost", "€5", "“€” is not USD"),
        ("per", "user/year", "Write the word alone"),
        ("as_of", "2035-01-01", "This day has not come yet."),
    ],
)
def test_what_is_refused_stays_typed(owner_client: Client, box: str, typed: str, said: str) -> None:
    answer = owner_client.post("/plans/costs/add/", {**TYPED, "vendor": "Kept & Co", box: typed})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in unescape(page)
    assert "Kept &amp; Co" in page
    assert not CostEntry.objects.exists()


def test_a_yearly_cost_shows_its_month(owner_client: Client, db: None) -> None:
    owner_client.post("/plans/costs/add/", {**TYPED, "cost": "51", "period": "year"})
    page = owner_client.get(SHEET).content.decode()
    assert "$4.25 a month" in page
    owner_client.post("/plans/costs/add/", {**TYPED, "name": "X", "cost": "100", "period": "year"})
    assert "$8.3333 a month" in owner_client.get(SHEET).content.decode()


def test_a_changed_cost_shows_what_it_does_and_is_taken_or_left(plan: Plan, owner: User, owner_client: Client) -> None:
    edr = on_sheet(owner)
    let_draw(plan, "ws-watch", (edr, "1"), by=owner)
    address, typed = f"/plans/costs/{edr.pk}/", typing(edr, cost="400")
    shown = owner_client.post(address, typed)
    page = shown.content.decode()
    assert shown.status_code == 200
    assert "$4.25 → $400.00" in page
    assert "Goes below your margin floor" in page
    assert cost_of(plan, "ws-watch") == Decimal("4.25")
    back = owner_client.post(address, {**typed, "back": "1"}).content.decode()
    assert 'value="400"' in back
    let_draw(plan, "ws-care", (edr, "1"), by=owner)
    moved = owner_client.post(address, {**typed, "seen": seen_in(page)})
    assert moved.status_code == 409
    assert cost_of(plan, "ws-watch") == Decimal("4.25")
    taken = owner_client.post(address, {**typed, "seen": seen_in(moved.content.decode())}, follow=True)
    assert taken.redirect_chain == [(f"{SHEET}#cost-{edr.pk}", 302)]
    assert "Nothing is published yet" in taken.content.decode()
    assert cost_of(plan, "ws-watch") == cost_of(plan, "ws-care") == 400
    builder = owner_client.get(f"/plans/{plan.pk}/").content.decode()
    assert "Cost of EDR" in builder
    assert "$4.25" in owner_client.get(address).content.decode()  # what it cost before


def test_the_second_editor_of_a_cost_loses_nothing(owner: User, owner_client: Client) -> None:
    edr = on_sheet(owner)
    owner_client.post(f"/plans/costs/{edr.pk}/", typing(edr, per="seat"))
    answer = owner_client.post(f"/plans/costs/{edr.pk}/", typing(edr, cost="5"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody has changed this" in page
    assert 'value="seat"' in page
    assert 'value="5"' in page
    assert 'name="revision" value="2"' in page


def test_the_form_opens_in_its_row_and_an_entry_is_removed(plan: Plan, owner: User, owner_client: Client) -> None:
    edr = on_sheet(owner)
    row = owner_client.get(f"/plans/costs/{edr.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert row.startswith(f'<tr id="cost-{edr.pk}" class="editing">')
    closed = owner_client.get(f"/plans/costs/{edr.pk}/?closed", headers={"HX-Request": "true"}).content.decode()
    assert f'<tr role="row" id="cost-{edr.pk}">' in closed
    let_draw(plan, "ws-watch", (edr, "1.5"), by=owner)
    drawn = owner_client.get(f"/plans/costs/{edr.pk}/").content.decode()
    assert f'/plans/{plan.pk}/edit/service/ws-watch/?at=cost">' in drawn
    assert "× 1.5" in drawn
    kept = owner_client.post(f"/plans/costs/{edr.pk}/remove/", {"revision": "1"}, follow=True).content.decode()
    assert "Take it out of it first." in kept
    let_draw(plan, "ws-watch", by=owner)
    owner_client.post(f"/plans/costs/{edr.pk}/remove/", {"revision": "1"})
    assert not CostEntry.objects.exists()


def test_the_sheet_goes_out_and_comes_back_and_a_file_is_seen_before_it_is_taken(
    plan: Plan, owner: User, owner_client: Client
) -> None:
    edr = on_sheet(owner)
    on_sheet(owner, name="=Backup", vendor="", cost=Decimal("0.035"), per="GB")
    let_draw(plan, "ws-watch", (edr, "2"), by=owner)
    answer = owner_client.get("/plans/costs/export/")
    assert "no-store" in answer.headers["Cache-Control"]
    content = answer.getvalue()
    file = SimpleUploadedFile("costs.csv", content)
    assert "there is nothing to take" in owner_client.post(IMPORT, {"file": file}).content.decode()
    text = content.decode("utf-8-sig").replace(",4.25,", ",6,") + "Mail,Post,1,USD,user/month,2026-11-01\r\n"
    shown = owner_client.post(IMPORT, {"file": SimpleUploadedFile("costs.csv", text.encode())})
    page = shown.content.decode()
    assert shown.status_code == 200
    assert "$8.50 → $12.00" in page
    assert "1 other cost of the file is on the sheet as it is." in page
    assert CostEntry.objects.count() == 2
    held = page.split('name="text" value="')[1].split('"')[0].replace("&#x27;", "'")
    back = owner_client.post(IMPORT, {"text": held, "back": "1"}).content.decode()
    assert "Mail,Post,1,USD" in back
    owner_client.post(IMPORT, {"text": held, "seen": seen_in(page)})
    assert cost_of(plan, "ws-watch") == 12
    assert set(CostEntry.objects.values_list("name", flat=True)) == {"EDR", "=Backup", "Mail"}


def test_a_faulty_file_says_where_and_keeps_its_lines_to_be_mended(owner_client: Client) -> None:
    text = "Name,Vendor,Cost,Currency,Per,As of\nEDR,Sentry,four,USD,device,2026-01-01\n"
    answer = owner_client.post(IMPORT, {"file": SimpleUploadedFile("costs.csv", text.encode())})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<td>2</td><td>Cost</td><td>Write it with the digits 0 to 9, like 25.00.</td>" in page
    assert "EDR,Sentry,four,USD,device,2026-01-01\n</textarea>" in page
    empty = owner_client.post(IMPORT, {"text": " "})
    assert "Choose a CSV file, or paste its lines." in empty.content.decode()
    assert (
        "The file is no text"
        in owner_client.post(IMPORT, {"file": SimpleUploadedFile("costs.csv", bytes(range(32)) * 40)}).content.decode()
    )


def service_form(plan: Plan, **typed: str) -> dict[str, str]:
    """The form of `ws-watch` as it is opened, with these boxes changed."""
    service = working_plan(plan).index.services["ws-watch"]
    boxes = {name: getattr(service, name) for name in ("name", "category", "unit", "benefit", "description")}
    boxes |= {"model": "per_unit", "price": "125", "cost": str(service.cost), "minutes": str(service.minutes)}
    return {**boxes, "break_fix_minutes": str(service.break_fix_minutes), "revision": str(plan.revision), **typed}


def test_a_service_draws_in_its_editor(plan: Plan, owner: User, owner_client: Client) -> None:
    address = f"/plans/{plan.pk}/edit/service/ws-watch/"
    assert "Out of the cost sheet" not in owner_client.get(address).content.decode()
    edr, euro = on_sheet(owner), on_sheet(owner, name="Elsewhere", currency="EUR")
    opened = owner_client.get(address).content.decode()
    assert "EDR (Sentry Labs): $4.25 per device and month" in opened
    assert "Costs in EUR are left out" in opened
    for typed, said in (
        ({"draw_0": str(euro.pk)}, "costs EUR, and this plan is in USD"),
        ({"draw_0": "999"}, "not on the cost sheet any more"),
        ({"draw_0": str(edr.pk), "draw_1": str(edr.pk)}, "drawn on above already"),
        ({"draw_0": "", "quantity_0": "2"}, "Choose what it draws on"),
        ({"draw_0": str(edr.pk), "quantity_0": "0"}, "Write how many of it"),
        ({"draw_0": str(edr.pk), "quantity_0": "0.123457"}, "more than six decimals"),
        ({"draw_0": str(edr.pk), "cost": "99"}, "which comes to 4.25"),
    ):
        answer = owner_client.post(address, service_form(plan, **typed))
        assert answer.status_code == 422, typed
        assert said in unescape(answer.content.decode())
    more = owner_client.post(address, service_form(plan, draw_0=str(edr.pk), more="costs")).content.decode()
    assert 'name="draw_2"' in more
    assert owner_client.post(address, service_form(plan, draw_0=str(edr.pk), quantity_0="2")).status_code == 302
    assert cost_of(plan, "ws-watch") == Decimal("8.5")
    plan.refresh_from_db()
    assert "The sum of what it draws on" in owner_client.get(address).content.decode()
    # Taken out again, the cost is what is typed.
    assert owner_client.post(address, service_form(plan, draw_0="", cost="3")).status_code == 302
    assert cost_of(plan, "ws-watch") == 3
    assert working_draws(plan) == {}


def test_a_draw_left_alone_keeps_the_cost_it_was_taken_at(plan: Plan, owner: User, owner_client: Client) -> None:
    edr = on_sheet(owner)
    let_draw(plan, "ws-watch", (edr, "2"), by=owner)
    CostEntry.objects.update(cost=5)
    address, drawn = f"/plans/{plan.pk}/edit/service/ws-watch/", {"draw_0": str(edr.pk), "quantity_0": "2"}
    owner_client.post(address, service_form(plan, name="Watching", **drawn))
    assert cost_of(plan, "ws-watch") == Decimal("8.5")
    builder = owner_client.get(f"/plans/{plan.pk}/").content.decode()
    assert "Another cost than on the cost sheet" in builder
    plan.refresh_from_db()
    owner_client.post(address, service_form(plan, **{**drawn, "quantity_0": "3"}))
    assert cost_of(plan, "ws-watch") == 15


def test_two_editors_of_one_cost_meet_and_what_was_typed_stays(
    plan: Plan, owner: User, sales: User, owner_client: Client
) -> None:
    edr, backup = on_sheet(owner), on_sheet(owner, name="Backup")
    typed = service_form(plan, draw_0=str(edr.pk), quantity_0="7")
    let_draw(plan, "ws-watch", (backup, "1"), by=sales)
    answer = owner_client.post(f"/plans/{plan.pk}/edit/service/ws-watch/", typed)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert 'value="7"' in page
    assert cost_of(plan, "ws-watch") == Decimal("4.25")
    renamed = {**typed, "draw_0": "", "quantity_0": "", "name": "Watching"}
    owner_client.post(f"/plans/{plan.pk}/edit/service/ws-watch/", renamed)
    assert working_plan(Plan.objects.get(pk=plan.pk)).index.services["ws-watch"].name == "Watching"
    assert set(working_draws(plan)) == {"ws-watch"}


def test_a_copied_service_draws_too(plan: Plan, owner: User, owner_client: Client) -> None:
    edr = on_sheet(owner)
    let_draw(plan, "ws-watch", (edr, "2"), by=owner)
    owner_client.post(f"/plans/{plan.pk}/edit/service/ws-watch/duplicate/", {"revision": str(plan.revision)})
    assert working_draws(plan)["ws-watch-2"] == working_draws(plan)["ws-watch"]


def test_old_costs_stand_beside_the_ladder_check_for_those_who_see_costs(
    plan: Plan, owner: User, owner_client: Client, sales_client: Client, viewer_client: Client
) -> None:
    edr = on_sheet(owner, as_of=date(2020, 1, 1))
    let_draw(plan, "ws-watch", (edr, "1"), by=owner)
    address = f"/plans/{plan.pk}/"
    assert f'href="/plans/costs/{edr.pk}/"' in owner_client.get(address).content.decode()
    seen = sales_client.get(address).content.decode()
    assert "A cost older than a year" in seen
    assert f'href="/plans/costs/#cost-{edr.pk}"' in seen
    assert "EDR" not in viewer_client.get(address).content.decode()
    assert "older than a year" in owner_client.get(SHEET).content.decode()


def test_charged_services_without_any_cost_are_named(
    owner: User, owner_client: Client, cable_tv: dict[str, Any]
) -> None:
    free = {**cable_tv["services"][0], "code": "free", "name": "Free ride", "cost": "0", "minutes": "0"}
    import_plan_of = {**cable_tv, "services": [*cable_tv["services"], free]}
    plan = import_plan(pricing.read_plan(import_plan_of), owner, NOW)
    page = owner_client.get(SHEET).content.decode()
    assert f'<a href="/plans/{plan.pk}/edit/service/free/?at=cost">Free ride</a>' in page
    edr = on_sheet(owner, cost=Decimal(0))
    let_draw(plan, "free", (edr, "1"), by=owner)
    assert "Free ride" not in owner_client.get(SHEET).content.decode()


def test_queries_do_not_grow_with_the_sheet(plan: Plan, owner: User, owner_client: Client) -> None:
    first = on_sheet(owner)
    let_draw(plan, "ws-watch", (first, "1"), by=owner)
    paths = (SHEET, "/plans/costs/export/", f"/plans/{plan.pk}/", f"/plans/{plan.pk}/edit/service/ws-watch/")

    def counts() -> list[int]:
        found = []
        for path in paths:
            with CaptureQueriesContext(connection) as queries:
                assert owner_client.get(path).getvalue()
            found.append(len(queries))
        text = owner_client.get("/plans/costs/export/").getvalue().decode("utf-8-sig").replace(",4.25,", ",7,")
        with CaptureQueriesContext(connection) as queries:
            assert "Take it" in owner_client.post(IMPORT, {"text": text}).content.decode()
        return [*found, len(queries)]

    few = counts()
    others = [on_sheet(owner, name=f"Licence {number}") for number in range(12)]
    let_draw(plan, "ws-care", *((entry, "1") for entry in others), by=owner)
    assert counts() == few
