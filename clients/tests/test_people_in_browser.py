"""People and the tool in a real browser: on a phone and on a desktop, from an empty page to who counts."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from clients.models import Client, DeviceSource
from groundwork.models import User
from groundwork.tests.browser import assert_fits, each_look

PageOf = Callable[..., Page]
Axe = Callable[..., None]
DATA = Path(__file__).parent / "data" / "people"


def test_people_and_the_tool(page_of: PageOf, sales: User, axe: Axe) -> None:
    client = Client.objects.create(name="Harbor", users=12)
    DeviceSource.objects.create(client=client, tool="json", address="https://x.example", state="failed", said="No.")
    page = page_of(sales)

    def looks_right() -> None:
        for _look in each_look(page):
            axe(page)
            assert_fits(page)

    page.goto(f"/clients/{client.pk}/import/source/")
    looks_right()
    page.goto(f"/clients/{client.pk}/people/")
    looks_right()
    page.get_by_role("link", name="Import people").click()
    page.get_by_label("List of people").set_input_files(DATA / "m365-users.csv")
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_text("frontline workers")).to_be_visible()
    page.get_by_text("All 10, one by one").click()
    looks_right()
    page.get_by_role("button", name="Import these people").click()
    expect(page.get_by_text("people.csv").or_(page.get_by_text("m365-users.csv is imported"))).to_be_visible()
    looks_right()
    # By keyboard: the guests count as users from now on.
    page.get_by_label("Guests count as user").press("Space")
    page.get_by_role("button", name="Count by these rules").press("Enter")
    expect(page.get_by_text("The rules are saved")).to_be_visible()
    assert Client.objects.get().users == 4
