"""A contract's pages in a real browser: on a phone and a computer, light and dark, for everybody."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Page, expect

from clients.models import Client, Contact
from contracts.documents import Basis, Clauses, End, Notice
from contracts.models import Contract, Seller
from contracts.services.amending import amend_contract
from contracts.services.details import Details, change_details
from contracts.tests.making import a_contract, stretch
from groundwork.models import User
from groundwork.tests.browser import assert_fits, each_look

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def contract(sales: User) -> Contract:
    """It began last month, and costs more from the next one on; its order number has no place to break at."""
    now = timezone.now()
    today = Seller.current().today(now)
    first = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    clauses = Clauses(notice=Notice(3, "months"), end=End("renews", 12), true_up=True)
    client = Client.objects.create(name="Harbor Law Group", users=14)
    years = stretch(1, ["6168.60", "6353.66", "6544.27"], counts=(("user", 14), ("laptop", 3)))
    days = {"starts_on": first, "first_day": first, "effective_on": first}
    contract = a_contract(client, now, stretches=(years,), clauses=clauses, **days)
    more = stretch(3, ["6254.16", "6441.78", "6635.03"], counts=(("user", 14), ("laptop", 5)))
    since = (today.replace(day=28) + timedelta(days=4)).replace(day=1)
    with transaction.atomic():
        amend_contract(contract, more, since, Basis("behalf", "signed on paper"), None, now)
    change_details(contract, Details("PO-" + "4471" * 12, "", ""), sales, now, 2)
    return contract


def test_from_the_list_to_a_contract_and_its_details(
    contract: Contract, sales: User, page_of: Callable[..., Page], axe: Callable[..., None]
) -> None:
    page = page_of(sales)
    page.goto("/contracts/")
    for _look in each_look(page):
        axe(page)
        assert_fits(page)
    page.get_by_role("link", name="Harbor Law Group").click()
    expect(page.get_by_role("heading", name="Documents")).to_be_visible()
    page.get_by_text("Records and proof").click()
    for look in each_look(page):
        axe(page)
        assert_fits(page)
        # The picture has no words of its own for a reader; on a phone the list stands for everybody.
        wide = page.viewport_size is not None and page.viewport_size["width"] > 800
        box = page.locator(".term-lines").bounding_box()
        assert box is not None
        assert (box["width"] < 2) is wide, look
        assert not page.evaluate(_TOUCHING)
    # The bar is at its narrowest with words where the side column has just found its place.
    page.set_viewport_size({"width": 1000, "height": 900})
    assert not page.evaluate(_TOUCHING)
    page.get_by_role("link", name="Edit PO number and billing").click()
    page.get_by_label("PO number").fill("LC-4471")
    for _look in each_look(page):
        axe(page)
        assert_fits(page)
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_role("status").first).to_contain_text("The details are saved.")
    expect(page.get_by_role("complementary")).to_contain_text("LC-4471")


# Words under the bar, or within it, that lie over each other or stick out of their step.
_TOUCHING = """() => {
  const box = node => node.getBoundingClientRect()
  const said = [...document.querySelectorAll(".term-words text, .term-bar .term-small")]
  const words = said.map(box).filter(one => one.width)
  const over = words.some((a, i) => words.some((b, j) =>
    i < j && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom))
  const out = [...document.querySelectorAll(".term-step text")].some(text =>
    box(text).width && box(text).right > box(text.parentNode.querySelector("rect")).right)
  return over || out
}"""


def test_a_statement_is_looked_at_told_hours_and_sent(
    contract: Contract, sales: User, page_of: Callable[..., Page], axe: Callable[..., None]
) -> None:
    Contact.objects.create(client=contract.client, name="Thomas Reed", email="thomas@harbor.example", primary=True)
    page = page_of(sales)
    page.goto(f"/contracts/{contract.number}/")
    page.get_by_role("link", name="Statement of the last month").click()
    page.get_by_role("textbox", name="Hours").fill("6.5")
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_role("article")).to_contain_text("6.50 hours")
    for _look in each_look(page):
        axe(page)
        assert_fits(page)
    page.get_by_role("button", name="Send to the client").click()
    expect(page.get_by_role("complementary")).to_contain_text("Sent on")
    page.get_by_role("link", name="Import hours of many clients").click()
    rows = "Client,Month,Hours\nHarbor Law Group,2027-01,3\nNobody,2027-01,3\n"
    page.get_by_label("File of hours").set_input_files(
        {"name": "hours.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    )
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("table")).to_contain_text("nobody has this name here")
    for _look in each_look(page):
        axe(page)
        assert_fits(page)
