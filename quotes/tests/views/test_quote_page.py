"""One quote: what each role sees of it, and what happened."""

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import pricing
from groundwork import chain
from groundwork.models import Mail, User
from groundwork.tests.people import signed_in
from plans.services import import_plan, publish_plan
from quotes.links import revoke_links
from quotes.models import Quote
from quotes.selectors.story import EVENTS_A_PAGE
from quotes.services.accepting import Visitor, accept_proposal
from quotes.services.compiling import draft_of
from quotes.services.drafting import save_draft
from quotes.services.revising import revise_quote
from quotes.services.sending import send_quote
from quotes.tests.making import CABLE_TV, NOW, a_draft, a_sent_quote
from quotes.tests.pages import address, link_of, page_of
from quotes.tests.sent import answer, as_sent


def test_staff_read_why_its_version_was_published_over_an_error(owner: User, sales: User, sales_client: Client) -> None:
    nothing_new = (CABLE_TV.tiers[0], replace(CABLE_TV.tiers[1], services=CABLE_TV.tiers[0].services[:1]))
    plan = import_plan(replace(CABLE_TV, tiers=nothing_new), owner, NOW)
    publish_plan(plan, revision=1, by=owner, note="", now=NOW, reason="It fills up next month.")
    sent = a_sent_quote(sales).quote
    page = page_of(sales_client, sent)
    for text in ("Published over an error", "It fills up next month.", "A tier adds nothing: Advanced"):
        assert text in page
    assert "It fills up" not in Client().get(as_sent(sent).path).content.decode()


def test_a_viewer_sees_prices_and_neither_margins_nor_link(
    sales: User, viewer_client: Client, sales_client: Client
) -> None:
    quote = a_sent_quote(sales).quote
    ours, theirs = page_of(sales_client, quote), page_of(viewer_client, quote)
    assert "$4,289" in theirs
    for secret in (
        "Margin",
        "62.95%",
        "An hour earns",
        "Hours a month",
        link_of(quote),
        '<form method="post" action="/quotes',
    ):
        assert secret in ours
        assert secret not in theirs


def everything(sales: User) -> Quote:
    """A draft in which everything is set that can be."""
    quote = a_draft(sales)
    draft = replace(
        draft_of(quote),
        title="IT for the new office",
        personal_line="Thomas,\n\nas we said.",
        valid_days=14,
        taxes=("sales",),
        discount=pricing.Discount(percent=Decimal("0.125")),
        one_time_discount=pricing.Discount(amount=Decimal(250)),
        quantities=(("desktop", 18),),
        extras=(
            pricing.Extra("Door phone", "monthly", 2, Decimal("9.5"), Decimal(4), taxable=False),
            pricing.Extra("Cabling", "once", 1, Decimal(2400)),
        ),
    )
    return save_draft(quote, draft, sales, quote.revision)


SAID = (
    "Thomas Reed",
    "thomas@harbor.example",
    "IT for the new office",
    "as we said.",
    "14 days: through 6 December 2026 if sent today",
    "12 months",
    "12.5%",
    "$250.00",
    "Sales tax, 8.25%",
    "Desktop: 18, counted 20",
    "18 desktops",
    "Door phone: 2 × $9.50 a month, not taxed",
    "Cabling: 1 × $2,400.00 once",
    "Desktop is set to 18 by hand. Endpoint counts some of the same devices, and is 21.",
)


@time_machine.travel(NOW, tick=False)
def test_whoever_sends_or_approves_sees_all_that_goes_out(
    sales: User, sales_client: Client, owner_client: Client, viewer_client: Client
) -> None:
    quote = everything(sales)
    assert address("approval", quote) in page_of(owner_client, quote)
    for client in (sales_client, owner_client, viewer_client):
        page = page_of(client, quote)
        for text in SAID:
            assert text in page, text
        assert "20 desktops" not in page
    assert "costs us $4.00 each" in page_of(owner_client, quote)
    assert "costs us" not in page_of(viewer_client, quote)


@time_machine.travel(NOW, tick=False)
def test_what_it_shows_as_sent_is_what_went_out(sales: User, owner: User, sales_client: Client) -> None:
    quote = everything(sales)
    send_quote(quote, owner, NOW)
    Quote.objects.filter(pk=quote.pk).update(title="Other", valid_days=99, quantities={}, personal_line="")
    quote.extras.all().delete()
    quote.client.contacts.update(name="Somebody", email="else@harbor.example")
    page = page_of(sales_client, quote)
    for text in (text for text in SAID if "sent today" not in text):
        assert text in page, text
    assert "Through 6 December 2026" in page
    assert "Mail goes to" in page, "to the address of today, which is another one"
    assert "else@harbor.example" in page


def test_what_is_not_there_is_said_too(sales: User, sales_client: Client) -> None:
    quote = a_draft(sales)
    quote.client.contacts.all().delete()
    facts = dict(re.findall(r"<dt>([^<]+)</dt>\s*<dd[^>]*>\s*<span[^>]*>([^<]+)", page_of(sales_client, quote)))
    assert facts["Goes to"] == "Nobody yet"
    for label in ("Personal line", "Monthly discount", "One-time discount", "Tax", "Set by hand", "Outside the plan"):
        assert facts[label] == "None", label


@pytest.mark.parametrize(
    ("state", "days", "has_link", "says"),
    [
        ("sent", 0, True, "The client goes on seeing revision 1 and can accept it until you send this one."),
        ("sent", 60, True, "Revision 1 was valid through 22 December 2026: the client cannot accept it any more."),
        ("sent", 0, False, "The link to revision 1 is closed: the client cannot open it."),
        ("declined", 0, True, "The client has said no to revision 1."),
        ("draft", 0, False, "Revision 1 was withdrawn: the client cannot open it."),
    ],
)
def test_while_the_next_one_is_drafted_it_says_what_the_client_can_do(
    sales: User, state: str, days: int, has_link: bool, says: str
) -> None:
    quote = a_sent_quote(sales).quote
    Quote.objects.filter(pk=quote.pk).update(state=state, revising=state != "draft")
    if not has_link:
        revoke_links(quote, NOW)
    with time_machine.travel(NOW + timedelta(days=days), tick=False):
        for name in ("quote_page", "quote_edit"):
            page = signed_in(sales).get(address(name, quote)).content.decode()
            assert says in page
            assert ("can accept it" in page) is ("can accept it" in says)
            assert ("goes on seeing" in page) is ("goes on seeing" in says)


def test_the_page_with_the_link_is_kept_by_nobody(sales: User, sales_client: Client) -> None:
    answer = sales_client.get(address("quote_page", a_sent_quote(sales).quote))
    assert "no-store" in answer.headers["Cache-Control"]


def test_it_tells_what_happened_in_words(sales: User, sales_client: Client) -> None:
    row = a_sent_quote(sales)
    with transaction.atomic():
        for at in range(3):
            chain.append("viewed", row.quote.subject, {"revision": 1}, NOW + timedelta(hours=at))
        chain.append("declined", row.quote.subject, {"reason": "Too <dear>"}, NOW)
    out = as_sent(row.quote)
    packages = ("security", "continuity", "mobile")
    price = out.revision.priced("advanced", packages)
    said = answer(out, packages=packages, total=str(price.recurring_total), first_invoice=str(price.first_invoice))
    accept_proposal(out.link, said, Visitor("203.0.113.7", "A browser"), lambda: NOW + timedelta(days=1))
    page = page_of(sales_client, row.quote)
    for text in (
        "Sent</strong> · Sam Sales",
        "Viewed 3 times",
        "22 November 2026, 12:30 PM EST",
        "Too &lt;dear&gt;",
        "Thomas Reed, Managing partner, thomas@harbor.example",
        "Gold with Mobile (Security, Continuity and Mobile), $4,289.00 a month",
    ):
        assert text in page


def test_a_long_story_comes_in_parts_and_costs_no_more(sales: User, sales_client: Client) -> None:
    quote = a_sent_quote(sales).quote
    page_of(sales_client, quote)
    with CaptureQueriesContext(connection) as short:
        page_of(sales_client, quote)
    with transaction.atomic():
        for at in range(EVENTS_A_PAGE * 2):
            chain.append("revoked", quote.subject, {"revision": at}, NOW)
    with CaptureQueriesContext(connection) as long:
        page = page_of(sales_client, quote)
    assert len(long) == len(short)
    assert not any(query["sql"].startswith("SELECT COUNT(") for query in long)
    sizes, (url,) = [page.count('class="moment-')], _earlier(page)
    assert "<html" in sales_client.get(url).content.decode()
    while url:
        part = sales_client.get(url, headers={"HX-Request": "true"}).content.decode()
        assert "<html" not in part
        sizes.append(part.count('class="moment-'))
        url = next(iter(_earlier(part)), "")
    assert sizes == [EVENTS_A_PAGE, EVENTS_A_PAGE, 1]  # with the entry that it was sent
    wrong = sales_client.get(address("quote_timeline", quote) + "?before=x", headers={"HX-Request": "true"})
    assert wrong.content.decode().count('class="moment-') == EVENTS_A_PAGE


def _earlier(page: str) -> list[str]:
    return re.findall(r'hx-get="(/quotes/[^"]+/timeline/[^"]*)"', page)


@pytest.mark.parametrize("name", ["quote_page", "quote_edit"])
def test_a_draft_is_read_once(sales: User, sales_client: Client, name: str) -> None:
    quote = a_draft(sales)
    with CaptureQueriesContext(connection) as asked:
        sales_client.get(address(name, quote))
    # Services read the profile for themselves.
    sql = [query["sql"] for query in asked if "quotes_seller" not in query["sql"]]
    assert {one for one in sql if sql.count(one) > 1} == set()
    assert sum("quotes_seller" in query["sql"] for query in asked) <= 2


def test_a_draft_with_a_broken_rule_says_what_to_do(sales: User, sales_client: Client) -> None:
    quote = a_draft(sales)
    quote.options.all().delete()
    page = page_of(sales_client, quote)
    assert "Choose at least one option" in page
    assert address("quote_send", quote) not in page


def test_what_it_shows_of_a_sent_quote_is_what_was_sent(sales: User, sales_client: Client) -> None:
    quote = a_sent_quote(sales).quote
    Quote.objects.filter(pk=quote.pk).update(quantities={"desktop": 500})
    assert "$4,289" in page_of(sales_client, quote)
    revise_quote(quote, sales)
    assert "$4,289" not in page_of(sales_client, quote)


def test_a_quote_that_is_not_there_is_not_found(sales_client: Client) -> None:
    assert sales_client.get(reverse("quotes:quote_page", args=["Q-2026-9999"])).status_code == 404


def test_an_accepted_quote_shows_first_what_was_signed(sales: User, sales_client: Client) -> None:
    sent = as_sent(a_sent_quote(sales).quote)
    accept_proposal(sent.link, answer(sent), Visitor("", ""), lambda: NOW)
    Mail.objects.filter(why="").update(why=Mail.Why.REFUSED, reply="550 no such user", attempts=1, tried_at=NOW)
    page = page_of(sales_client, sent.quote)
    words = ("Accepted by Thomas Reed", "What was signed", "550 no such user", "What was offered", "What happened")
    order = [page.index(one) for one in words]
    assert order == sorted(order)
