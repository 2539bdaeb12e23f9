"""An owner counts a thing of their own: added where a unit is edited, entered at a client, renamed on its page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from groundwork.models import CountedThing, User
from groundwork.tests.browser import assert_fits, each_look
from groundwork.thing_edits import add_thing
from plans.selectors import working_plan
from plans.services import import_plan
from quotes.tests.making import CABLE_TV, NOW, a_client, a_seller

PageOf = Callable[..., Page]


@pytest.mark.django_db(transaction=True)
def test_a_thing_from_the_unit_to_the_client(page_of: PageOf, owner: User) -> None:
    a_seller()
    add_thing("TB of backup", "TB of backup", by=owner)
    plan, client = import_plan(CABLE_TV, owner, NOW), a_client()
    page = page_of(owner)
    unit = CABLE_TV.units[0]
    page.goto(f"/plans/{plan.pk}/")
    page.locator(f"#unit-{unit.code} a").first.click()
    form = page.get_by_role("form", name=f"Unit: {unit.name}")
    expect(form.get_by_label("TB of backup")).not_to_be_checked()
    form.get_by_text("Count a thing of your own").click()
    form.get_by_label("One is called").fill("phone line")
    form.get_by_label("Several are called").fill("phone lines")
    for _look in each_look(page):
        assert_fits(page)
    form.get_by_role("button", name="Save").click()
    expect(form).to_be_hidden()
    expect(page.locator(f"#unit-{unit.code}")).to_contain_text("phone-line")
    assert working_plan(plan).index.units[unit.code].counts[-1] == "phone-line"
    page.goto(f"/clients/{client.pk}/edit/")
    page.get_by_label("Phone lines").fill("12")
    for _look in each_look(page):
        assert_fits(page)
    page.get_by_role("button", name="Save").last.click()
    expect(page.locator("dl.stats")).to_contain_text("phone lines")
    for _look in each_look(page):
        assert_fits(page)
    page.goto("/company/things/")
    for _look in each_look(page):
        assert_fits(page)
    page.get_by_role("link", name="phone lines").click()
    page.get_by_label("Several are called").fill("lines out")
    for _look in each_look(page):
        assert_fits(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("row", name="lines out")).to_contain_text("phone-line")
    assert CountedThing.objects.filter(many="lines out").exists()
