"""From the client's page to a signed true-up, on a phone and on a desktop."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from contracts.selectors.standings import standing_of
from groundwork.access import Role
from groundwork.tests.browser import DESKTOP, PHONE, assert_fits
from groundwork.tests.people import a_person
from quotes.models import Quote
from quotes.services.accepting import Visitor, accept_proposal
from quotes.tests.amendments import two_laptops_for_a_desktop
from quotes.tests.client_pages import tick_consents
from quotes.tests.sent import answer, as_sent, contract_of, sent, went_out


def test_from_the_draft_to_the_signature(
    transactional_db: None, page: Page, page_of: Callable[..., Page], axe: Callable[..., None]
) -> None:
    user = a_person("sam@example.com", Role.SALES, name="Sam Sales")
    signed = sent(user, timezone.now())
    accepted = accept_proposal(signed.link, answer(signed), Visitor("192.0.2.1", "Browser"), timezone.now)
    contract = contract_of(accepted)
    two_laptops_for_a_desktop(contract, timezone.now() + timedelta(seconds=1))

    def looked_at(shown: Page) -> None:
        shown.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true })")
        for size in (PHONE, DESKTOP):
            shown.set_viewport_size(size)
            axe(shown, "main")
            assert_fits(shown)

    desk = page_of(user)
    desk.goto(f"/clients/{contract.client_id}/")
    desk.get_by_role("button", name="Draft the true-up").click()
    expect(desk.get_by_label("Holds from")).not_to_have_value("")
    looked_at(desk)
    desk.get_by_role("button", name="Save and review").first.click()
    expect(desk.get_by_role("heading", name="What changes")).to_be_visible()
    looked_at(desk)
    desk.get_by_role("button", name="Send", exact=True).click()
    expect(desk.get_by_text("It goes out in a moment")).to_be_visible()
    went_out(Quote.objects.get(about=contract))
    proposal = as_sent(Quote.objects.get(about=contract))

    page.set_viewport_size(PHONE)
    page.goto(proposal.path)
    expect(page.get_by_role("heading", level=1)).to_have_text("What changes in your contract")
    expect(page.locator(".fee-change")).to_contain_text("$96.00")
    looked_at(page)
    page.get_by_role("link", name="Review and sign").click()
    looked_at(page)
    page.get_by_label("Your title").fill("Managing partner")
    tick_consents(page)
    page.get_by_label("Type your name as your signature").fill("Thomas Reed")
    page.get_by_role("button", name="Sign for $4,385.00 a month").click()
    expect(page.get_by_text(f"Your contract {contract.number} is changed")).to_be_visible()
    looked_at(page)
    assert (standing_of(contract).record, standing_of(contract).kind) == (2, "true-up")
    desk.goto(f"/contracts/{contract.number}/")
    expect(desk.get_by_role("link", name=f"True-up of {contract.number}", exact=True)).to_be_visible()
    expect(desk.get_by_role("button", name="Amend")).to_be_visible()
