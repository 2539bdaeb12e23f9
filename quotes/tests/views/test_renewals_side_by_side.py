"""Two renewals side by side: on the desk's pages before they are sent, and on the client's page of either."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from groundwork.models import User
from quotes.models import Quote
from quotes.services.answering import decline_proposal
from quotes.services.revising import close_link
from quotes.services.sending import send_quote
from quotes.tests.renewals import LATE, SIGNED, VISITOR, says_yes, two_drafts, two_sent, with_a_newer_plan
from quotes.tests.sent import as_sent, fresh, went_out

pytestmark = pytest.mark.django_db
RENEWALS = "/contracts/renewals/"


@pytest.fixture(autouse=True)
def on_that_day() -> Iterator[None]:
    with time_machine.travel(LATE, tick=False):
        yield


def words_of(answer: Any) -> str:
    """What a page says, without its code and its blanks."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).replace("\xa0", " ").split())


def page_of(browser: Browser, quote: Quote) -> str:
    return words_of(browser.get(reverse("quotes:quote_page", args=[quote.number])))


def press(browser: Browser, quote: Quote, other: Quote) -> str:
    address = reverse("quotes:quote_send_both", args=[quote.number])
    seen = {"revision": quote.revision, "other_revision": other.revision}
    return words_of(browser.post(address, seen, follow=True))


def test_one_press_of_the_list_drafts_both_and_shows_them(sales_client: Browser, sales: User) -> None:
    contract = with_a_newer_plan(sales)
    listed = sales_client.get(RENEWALS).content.decode()
    first = re.search(r"<option value=\"(\w+)\"", listed)
    assert first is not None
    answer = sales_client.post(f"{RENEWALS}{contract.number}/", {"plan": first[1], "rate": "3"}, follow=True)
    own, newest = Quote.objects.filter(about=contract).order_by("pk")
    assert answer.redirect_chain[-1][0] == reverse("quotes:quote_page", args=[own.number])
    page = words_of(answer)
    for said in (
        "drafted in 2 ways",
        "Your plan as it is",
        "$4,417.67 a month",
        "Our new plan",
        "New: A lost phone is locked within the hour.",
        "Send both",
        "Send this one alone",
    ):
        assert said in page, said
    listed = words_of(sales_client.get(RENEWALS))
    plan = "Managed services, cable TV ladder 1"
    assert f"{own.number} Draft $4,417.67 · {plan} drafted on 1 October 2027 by Sam Sales" in listed
    assert f"{newest.number} Draft" in listed


def test_sent_with_one_press_they_stand_beside_each_other(sales_client: Browser, sales: User) -> None:
    own, newest = two_drafts(sales)
    assert "Both go out in a moment" in press(sales_client, own, newest)
    went_out(own)
    out, other = as_sent(own), as_sent(newest)
    page = words_of(fresh().get(out.path))
    for said in (
        f"Your contract {own.about} ends on 21 November 2027. Sign one of the two; the other one is closed then.",
        "You are reading this one Your plan as it is",
        "Our new plan Gold · " + newest.number,
        "Term: 12 months Annual increase of 3%: $128.67 a month",
        "$34.67 less a month",
        "New in it: A lost phone is locked within the hour.",
    ):
        assert said in page, said
    raw = fresh().get(out.path).content.decode()
    assert f'href="{other.path}"' in raw
    there = fresh().get(other.path).content.decode()
    assert f'href="{out.path}"' in there
    review = words_of(fresh().get(out.path + "accept/"))
    assert f"The other offer, {newest.number}, is closed then." in review
    listed = words_of(sales_client.get(RENEWALS))
    assert f"{own.number} Sent" in listed
    assert "sent on 1 October 2027, to be signed by 31 October 2027" in listed


def test_both_stand_in_the_preview_before_they_are_sent(sales_client: Browser, sales: User) -> None:
    own, newest = two_drafts(sales)
    preview = sales_client.get(reverse("quotes:quote_preview", args=[own.number])).content.decode()
    assert f'href="{reverse("quotes:quote_preview", args=[newest.number])}"' in preview
    assert "Two ways to go on" in preview


def test_one_that_is_out_alone_stands_alone(sales: User) -> None:
    own, _newest = two_drafts(sales)
    send_quote(own, sales, LATE)
    assert "Two ways to go on" not in fresh().get(as_sent(own).path).content.decode()


def test_a_link_that_is_closed_is_not_handed_out_by_the_other(sales: User) -> None:
    own, newest = two_sent(sales)
    close_link(newest.quote, sales, LATE)
    page = fresh().get(own.path).content.decode()
    assert newest.token not in page
    assert "Two ways to go on" not in page


def test_after_the_yes_the_other_says_that_it_is_settled(sales_client: Browser, sales: User) -> None:
    own, newest = two_sent(sales)
    says_yes(newest)
    closed = fresh().get(own.path)
    assert closed.status_code == 410
    assert "the contract was renewed by another offer of ours" in words_of(closed)
    assert "Two ways to go on" not in fresh().get(newest.path).content.decode()
    page = page_of(sales_client, own.quote)
    assert f"Revision 1: renewed by {newest.quote.number} instead" in page
    assert "the client has signed its renewal, C-2027-0001" in words_of(sales_client.get(RENEWALS))


def test_after_a_no_the_other_is_offered_and_the_list_says_so(sales_client: Browser, sales: User) -> None:
    own, newest = two_sent(sales)
    decline_proposal(own.link, own.revision.sha256, "Too dear", VISITOR, lambda: SIGNED)
    page = fresh().get(own.path)
    assert "The other offer that we sent you is still open." in words_of(page)
    assert f'href="{newest.path}"' in page.content.decode()
    listed = words_of(sales_client.get(RENEWALS))
    assert f"{own.quote.number} Declined $4,417.67" in listed
    assert "said no on 5 October 2027" in listed
