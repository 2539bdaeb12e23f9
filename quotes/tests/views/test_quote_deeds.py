"""One quote: what it can be made to do from its page, by whom, and when it is not offered."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

import pricing
from contracts.models import Seller
from groundwork.models import User
from groundwork.tests.people import signed_in
from quotes.links import live_link
from quotes.models import Quote, QuoteRevision
from quotes.services.accepting import Visitor, accept_proposal
from quotes.services.approval import approve_quote
from quotes.services.compiling import draft_of
from quotes.services.drafting import save_draft
from quotes.tests.making import NOW, a_client, a_draft, a_sent_quote
from quotes.tests.pages import address, link_of, page_of
from quotes.tests.sent import answer, as_sent, went_out


def generous(sales: User) -> Quote:
    """A draft beyond the plan's limit for discounts."""
    quote = a_draft(sales)
    draft = replace(draft_of(quote), discount=pricing.Discount(percent=Decimal("0.2")))
    return save_draft(quote, draft, sales, quote.revision)


def test_a_draft_can_be_sent_from_its_page(sales: User, sales_client: Client) -> None:
    quote = a_draft(sales)
    page = page_of(sales_client, quote)
    assert address("quote_send", quote) in page
    assert "$4,289" in page
    answer = sales_client.post(address("quote_send", quote), {"revision": quote.revision}, follow=True)
    assert "It goes out in a moment" in answer.content.decode()
    assert address("quote_send", quote) not in answer.content.decode()
    went_out(quote)
    quote.refresh_from_db()
    assert quote.state == Quote.State.SENT
    page = page_of(sales_client, quote)
    assert link_of(quote) in page
    assert address("quote_send", quote) not in page


def test_what_was_changed_meanwhile_is_not_sent(sales: User, sales_client: Client) -> None:
    quote = a_draft(sales)
    save_draft(quote, replace(draft_of(quote), title="New"), sales, quote.revision)
    for revision in (quote.revision, "", "x", "\u0661"):
        answer = sales_client.post(address("quote_send", quote), {"revision": revision}, follow=True)
        assert "Somebody else has changed" in answer.content.decode()
    assert not QuoteRevision.objects.exists()


@pytest.mark.parametrize("deed", ["send", "mail", "ask", "uncounted", "revise", "withdraw", "link", "close"])
def test_deeds_are_posts_and_not_for_viewers(
    sales: User, owner_client: Client, viewer_client: Client, stranger_client: Client, deed: str
) -> None:
    quote = a_sent_quote(sales).quote
    before = Quote.objects.values().get(pk=quote.pk)
    assert owner_client.get(address(f"quote_{deed}", quote)).status_code == 405
    assert viewer_client.post(address(f"quote_{deed}", quote)).status_code == 404
    assert stranger_client.post(address(f"quote_{deed}", quote)).status_code == 404
    assert Quote.objects.values().get(pk=quote.pk) == before


def test_approval_is_asked_given_and_used(sales: User, sales_client: Client, owner_client: Client) -> None:
    quote = generous(sales)
    page = page_of(sales_client, quote)
    assert address("quote_ask", quote) in page
    assert address("quote_send", quote) not in page
    refused = sales_client.post(address("quote_send", quote), {"revision": quote.revision}, follow=True)
    assert "Ask for it first" in refused.content.decode()
    verdict = {"revision": quote.revision, "verdict": "approve"}
    assert sales_client.post(address("approval", quote), verdict).status_code == 422
    sales_client.post(address("quote_ask", quote))
    assert "Waiting for approval" in page_of(sales_client, quote)
    assert address("approval", quote) in page_of(owner_client, quote)
    owner_client.post(address("approval", quote), verdict)
    page = page_of(sales_client, quote)
    assert "Olivia Owner" in page
    sales_client.post(address("quote_send", quote), {"revision": quote.revision})
    went_out(quote)
    quote.refresh_from_db()
    assert quote.state == Quote.State.SENT


def test_an_approval_that_does_not_fit_any_more_can_be_asked_for_again(
    sales: User, owner: User, sales_client: Client
) -> None:
    quote = generous(sales)
    approve_quote(quote, owner, NOW, quote.revision)
    assert address("quote_send", quote) in page_of(sales_client, quote)
    Seller.objects.update(terms="Other terms.")
    page = page_of(sales_client, quote)
    assert address("quote_send", quote) not in page
    assert address("quote_ask", quote) in page


def test_what_counts_nothing_is_named_and_wants_a_yes(
    sales: User, sales_client: Client, owner_client: Client, viewer_client: Client
) -> None:
    client = a_client()
    type(client).objects.update(users=0, mailboxes=0)
    quote = a_draft(sales, type(client).objects.get())
    yes = address("quote_uncounted", quote)
    for browser in (sales_client, owner_client):
        page = page_of(browser, quote)
        for text in ("Security awareness training", "Email security", "Gold and Platinum", yes):
            assert text in page, text
        assert address("quote_send", quote) not in page
    page = page_of(viewer_client, quote)
    assert "Email security" in page
    assert yes not in page
    for browser in (sales_client, owner_client):
        refused = browser.post(address("quote_send", quote), {"revision": quote.revision}, follow=True)
        assert "Nothing is counted for" in refused.content.decode()
    assert not QuoteRevision.objects.exists()

    stale = sales_client.post(yes, {"revision": quote.revision - 1}, follow=True)
    assert "Somebody else has changed" in stale.content.decode()
    sales_client.post(yes, {"revision": quote.revision})
    for browser in (sales_client, owner_client, viewer_client):
        page = page_of(browser, quote)
        assert yes not in page
        assert "Sam Sales has said yes" in page
        assert "Email security" in page
    assert address("quote_send", quote) in page_of(sales_client, quote)
    sales_client.post(address("quote_send", quote), {"revision": quote.revision})
    went_out(quote)
    assert QuoteRevision.objects.exists()
    page = page_of(sales_client, quote)
    assert "Email security" in page, "what went out"
    assert "quantities" not in page


def test_who_is_asked_to_approve_sees_what_counts_nothing(
    sales: User, sales_client: Client, owner_client: Client
) -> None:
    quote = generous(sales)
    Quote.objects.filter(pk=quote.pk).update(counts={"server": 1, "site": 1})
    sales_client.post(address("quote_ask", quote))
    page = page_of(owner_client, quote)
    assert address("approval", quote) in page
    assert "Security awareness training" in page
    assert address("quote_send", quote) not in page


def test_a_no_can_be_answered_with_another_offer(sales: User, sales_client: Client) -> None:
    quote = a_sent_quote(sales).quote
    Quote.objects.filter(pk=quote.pk).update(state=Quote.State.DECLINED)
    sales_client.post(address("quote_revise", quote))
    quote.refresh_from_db()
    assert (quote.state, quote.editable) == (Quote.State.DECLINED, True)
    sales_client.post(address("quote_send", quote), {"revision": quote.revision})
    went_out(quote)
    quote.refresh_from_db()
    assert (quote.state, quote.editable, quote.revisions.count()) == (Quote.State.SENT, False, 2)


def test_revising_leads_to_the_desk_and_withdrawing_closes(sales: User, sales_client: Client) -> None:
    quote = a_sent_quote(sales).quote
    answer = sales_client.post(address("quote_revise", quote))
    assert answer.headers["Location"] == address("quote_edit", quote)
    assert "can accept it until you send this one" in page_of(sales_client, quote)
    sales_client.post(address("quote_withdraw", quote))
    assert live_link(quote) is None
    assert "Withdrawn" in page_of(sales_client, quote)


def test_an_expired_quote_is_not_mailed_again_from_its_page(sales: User) -> None:
    quote = a_sent_quote(sales).quote
    for days, offered in ((0, True), (60, False)):
        with time_machine.travel(NOW + timedelta(days=days), tick=False):
            assert (f'action="{address("quote_mail", quote)}"' in page_of(signed_in(sales), quote)) is offered


def test_what_cannot_be_taken_back_asks_first(sales: User, sales_client: Client) -> None:
    """The press that does it stands in a fold that says what it does: without JavaScript too."""
    quote = a_sent_quote(sales).quote
    for state in ("sent", "declined", "accepted"):
        Quote.objects.filter(pk=quote.pk).update(state=state)
        page = page_of(sales_client, quote)
        for name in ("quote_link", "quote_close"):
            fold = next(part for part in page.split("<details")[1:] if f'action="{address(name, quote)}"' in part)
            before = fold.partition(f'action="{address(name, quote)}"')[0]
            assert "</summary>" in before
            assert "</details>" not in before
            assert page.count(f'action="{address(name, quote)}"') == 1


def test_the_link_of_a_signed_contract_is_closed_from_its_page(sales: User, sales_client: Client) -> None:
    out = as_sent(a_sent_quote(sales).quote)
    accept_proposal(out.link, answer(out), Visitor("203.0.113.7", "A browser"), lambda: NOW)
    page = page_of(sales_client, out.quote)
    assert "The contract stands. Under Mail you see whether the client has it." in page
    assert "was mailed" not in page, "nobody says that before the mail server has taken it"
    done = sales_client.post(address("quote_close", out.quote), follow=True).content.decode()
    assert "The link is closed" in done
    assert live_link(out.quote) is None
    assert "Accepted by Thomas Reed" in done
    assert address("quote_link", out.quote) in done


def test_a_link_can_be_closed_and_made_anew(sales: User, sales_client: Client) -> None:
    quote = a_sent_quote(sales).quote
    old = link_of(quote)
    sales_client.post(address("quote_close", quote))
    assert "Nobody can open the proposal" in page_of(sales_client, quote)
    sales_client.post(address("quote_link", quote))
    assert link_of(quote) != old
    answer = sales_client.post(address("quote_mail", quote), follow=True)
    assert "on its way once more" in answer.content.decode()
