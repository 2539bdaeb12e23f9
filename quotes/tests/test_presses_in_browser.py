"""How little it takes from a client to a sent quote: presses of the mouse, and boxes that are typed into, counted."""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from clients.models import Client
from clients.tests.files import DATA
from groundwork.models import User
from quotes.models import Quote
from quotes.tests.making import a_client, a_seller, a_version

pytestmark = pytest.mark.django_db(transaction=True)
OpenPage = Callable[..., Page]
# Counted where the browser takes them, across pages: each press, each key, and each box once that has been typed into.
_COUNTING = """(() => {
  const add = (name, what) => {
    const seen = JSON.parse(sessionStorage.getItem(name) || "[]")
    if (name !== "boxes" || !seen.includes(what)) sessionStorage.setItem(name, JSON.stringify([...seen, what]))
  }
  const typed = (box) => box.matches("textarea, input:not([type=checkbox], [type=radio], [type=file])")
  addEventListener("pointerdown", () => add("presses", location.pathname), true)
  addEventListener("keydown", event => add("keys", event.key), true)
  addEventListener("input", event => typed(event.target) && add("boxes", location.pathname + event.target.name), true)
})()"""


def counted(page: Page, name: str) -> list[str]:
    found: list[str] = page.evaluate(f"JSON.parse(sessionStorage.getItem('{name}') || '[]')")
    return found


def sends(page: Page, *, uncounted: bool = False) -> None:
    page.get_by_role("button", name="Save and review").first.click()
    if uncounted:
        page.get_by_role("button", name="Yes, offer them without a count").click()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("It goes out")


def test_an_existing_client_has_a_quote_after_five_presses_and_no_key(sales: User, page_of: OpenPage) -> None:
    a_seller()
    a_version(sales)
    client = a_client()
    page = page_of(sales)
    page.add_init_script(_COUNTING)
    page.goto(reverse("home"))
    page.get_by_role("button", name="New quote").or_(page.get_by_role("link", name="Start a quote")).first.click()
    page.get_by_role("link", name=client.name).click()
    page.get_by_role("button", name="Start the quote").click()
    sends(page)
    assert len(counted(page, "presses")) <= 5
    assert (counted(page, "keys"), counted(page, "boxes")) == ([], [])
    assert Quote.objects.count() == 1


def test_a_new_client_with_a_file_has_a_quote_after_fifteen_presses_and_boxes(sales: User, page_of: OpenPage) -> None:
    a_seller()
    a_version(sales)
    a_client("Somebody before")
    page = page_of(sales)
    page.add_init_script(_COUNTING)
    page.goto(reverse("home"))
    page.get_by_role("link", name="Clients").first.click()
    page.get_by_role("link", name="New client").first.click()
    page.get_by_role("textbox", name=re.compile("^Company")).press_sequentially("Mill")
    page.get_by_role("group", name="Contact 1").get_by_label("Name").press_sequentially("Ann Mill")
    page.get_by_role("group", name="Contact 1").get_by_label("E-mail").press_sequentially("ann@mill.example")
    page.get_by_role("button", name="Save").last.click()
    page.get_by_role("link", name="Import devices").first.click()
    with page.expect_file_chooser() as chosen:
        page.get_by_label("Inventory file").click()
    chosen.value.set_files(DATA / "rmm-a.csv")
    page.get_by_role("button", name="Read the file").click()
    page.get_by_role("button", name=re.compile("^Import:")).click()
    page.get_by_role("link", name="Start a quote").first.click()
    page.get_by_role("button", name="Start the quote").click()
    sends(page, uncounted=True)  # nobody has said how many people there are
    presses, boxes = counted(page, "presses"), counted(page, "boxes")
    assert len(presses) + len(boxes) <= 15, (presses, boxes)
    assert (len(boxes), Client.objects.filter(name="Mill").exists(), Quote.objects.count()) == (3, True, 1)
