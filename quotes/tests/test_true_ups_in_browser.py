"""From the true-up run to notices and to a signed amendment, on a phone and on a desktop."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from contracts.selectors.standings import standing_of
from groundwork.access import Role
from groundwork.tests.browser import DESKTOP, PHONE, assert_fits
from groundwork.tests.people import a_person
from quotes.models import Quote
from quotes.tests.client_pages import tick_consents
from quotes.tests.sent import as_sent, went_out
from quotes.tests.true_ups import on_plan, recount


# How a change is signed in a browser is shown every day by test_amendment_in_browser.py.
@pytest.mark.parametrize("signed_too", [False, pytest.param(True, marks=pytest.mark.drill)], ids=["run", "signature"])
def test_from_the_run_to_the_signature(
    transactional_db: None, page: Page, page_of: Callable[..., Page], axe: Callable[..., None], signed_too: bool
) -> None:
    user, now = a_person("sam@example.com", Role.SALES, name="Sam Sales"), timezone.now()
    notice, signed = (on_plan(user, name, clause=name == "Notice", now=now) for name in ("Notice", "Signed"))
    doubtful = on_plan(user, "Doubtful", now=now)
    for contract, desktops in ((notice, 24), (signed, 23), (doubtful, 50)):
        recount(contract.client, desktops, now=now)

    def looked_at(shown: Page) -> None:
        for size in (PHONE, DESKTOP):
            shown.set_viewport_size(size)
            axe(shown, "main")
            assert_fits(shown)

    desk = page_of(user)
    desk.goto("/contracts/")
    desk.get_by_role("link", name="True-up run").click()
    expect(desk.get_by_text("Doubtful 1")).to_be_visible()
    expect(desk.get_by_role("row").filter(has_text="Doubtful")).to_have_count(0)
    looked_at(desk)
    desk.get_by_role("button", name="Approve all 2").click()
    expect(desk.get_by_text("notice that goes out")).to_be_visible()
    looked_at(desk)
    desk.get_by_role("button", name="Approve all 2", exact=True).click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Approved")
    looked_at(desk)
    assert [standing_of(contract).record for contract in (notice, signed, doubtful)] == [2, 1, 1]
    if not signed_too:
        return

    quote = Quote.objects.get(about=signed)
    desk.goto(f"/quotes/{quote.number}/")
    desk.get_by_role("button", name="Send", exact=True).click()
    expect(desk.get_by_text("It goes out in a moment")).to_be_visible()
    went_out(quote)
    page.goto(as_sent(quote).path)
    expect(page.get_by_role("heading", level=1)).to_have_text("What changes in your contract")
    page.get_by_role("link", name="Review and sign").click()
    page.get_by_label("Your title").fill("Managing partner")
    tick_consents(page)
    page.get_by_label("Type your name as your signature").fill("Thomas Reed")
    page.get_by_role("button", name="Sign for").click()
    expect(page.get_by_text(f"Your contract {signed.number} is changed")).to_be_visible()
    assert (standing_of(signed).record, standing_of(signed).kind) == (2, "true-up")

    desk.goto("/contracts/true-ups/?group=doubtful")
    desk.get_by_label("Approve Doubtful").check()
    desk.get_by_role("button", name="Approve those ticked").click()
    desk.get_by_role("button", name="Approve it", exact=True).click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Approved")
    assert standing_of(doubtful).record == 2
