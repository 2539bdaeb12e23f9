"""What is due at signing, on the pages of whoever sells and of the client."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.test import Client
from pytest_django import DjangoAssertNumQueries

import pricing
from contracts.models import Seller
from groundwork.models import Event, Mail, User
from groundwork.tests.shown import words
from groundwork.web_links import https_link
from quotes.answer_mail import contract
from quotes.models import Quote
from quotes.proposal.page import page_of
from quotes.selectors.deposit import payments_of
from quotes.selectors.listing import quote_list
from quotes.services.accepting import accept_proposal
from quotes.services.compiling import draft_of
from quotes.services.deposits import Payment, record_payment
from quotes.services.drafting import save_draft
from quotes.services.revising import revise_quote
from quotes.services.sending import send_quote
from quotes.tests.making import NOW, a_draft
from quotes.tests.pages import address, typed
from quotes.tests.sent import Sent, answer, fresh, posted, sent
from quotes.tests.signers import VISITOR
from quotes.tests.views.test_company import FIELDS

pytestmark = pytest.mark.django_db
LINK = "https://pay.example.com/northgate?plan=it"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW + timedelta(days=11), tick=False):
        yield


@pytest.fixture
def proposal(sales: User) -> Sent:
    return sent(sales, NOW, deposit_percent="0.25")


@pytest.fixture
def signed(proposal: Sent) -> Sent:
    accept_proposal(proposal.link, answer(proposal), VISITOR, lambda: NOW)
    return proposal


def shown(client: Client, path: str) -> str:
    return words(client.get(path).content.decode())


@pytest.mark.parametrize(
    ("boxes", "kept"),
    [
        ({"due": "part", "deposit": "50", "deposit_kind": "percent"}, ("0.50000000", "None")),
        ({"due": "part", "deposit": "$1,500", "deposit_kind": "amount"}, ("None", "1500.0000")),
        ({"due": "whole", "deposit": "", "deposit_kind": "percent"}, ("1.00000000", "None")),
        ({"due": "nothing", "deposit": "50", "deposit_kind": "percent"}, ("None", "None")),
    ],
)
def test_the_desk_keeps_what_is_due(sales: User, sales_client: Client, boxes: dict[str, str], kept: Any) -> None:
    quote = a_draft(sales)
    assert sales_client.post(address("quote_edit", quote), typed(quote, **boxes)).status_code == 302
    quote.refresh_from_db()
    assert (str(quote.deposit_percent), str(quote.deposit_amount)) == kept
    page = sales_client.get(address("quote_edit", quote)).content.decode()
    chosen = boxes["due"]
    assert f'value="{chosen}" class="form-check-input"' in page


def test_a_page_from_before_changes_nothing_and_a_deposit_needs_a_number(sales: User, sales_client: Client) -> None:
    quote = a_draft(sales)
    Quote.objects.filter(pk=quote.pk).update(deposit_percent="0.25")
    before = {name: value for name, value in typed(quote).items() if not name.startswith(("due", "deposit"))}
    assert sales_client.post(address("quote_edit", quote), before).status_code == 302
    quote.refresh_from_db()
    assert str(quote.deposit_percent) == "0.25000000"
    answer = sales_client.post(address("quote_edit", quote), typed(quote, due="part"))
    assert "Deposit: Write how much, or choose another one." in words(answer.content.decode())
    answer = sales_client.post(address("quote_edit", quote), typed(quote, due="part", deposit="101"))
    assert "Deposit: Write more than 0% and at most 100%." in words(answer.content.decode())


def test_the_client_reads_it_before_signing_and_on_paper(proposal: Sent, sales_client: Client) -> None:
    page = shown(fresh(), proposal.path)
    assert "Due at signing 25%" in page
    accept = shown(fresh(), f"{proposal.path}accept/?option=gold")
    assert "Due at signing: $2,144.50, of your first invoice of $8,578.00." in accept
    offer = page_of(proposal.revision).offer
    paper = words(render_to_string("pdf/_amounts.html", {"offer": offer}))
    assert "Due at signing, 25% $2,144.50" in paper
    desk = shown(sales_client, address("quote_page", proposal.quote))
    assert "Due at signing 25% of the first invoice" in desk
    # Of each option, in the table of prices.
    assert re.search(r"Due at signing( \$[\d,.]+){4} Margin", desk)
    preview = shown(sales_client, f"/quotes/{proposal.quote.number}/preview/")
    assert "Due at signing 25%" in preview


def test_who_signs_what_was_replaced_is_told_that_another_deposit_is_due(proposal: Sent, sales: User) -> None:
    quote = revise_quote(proposal.quote, sales)
    save_draft(quote, replace(draft_of(quote), deposit=pricing.Deposit(percent=Decimal(1))), sales, None)
    send_quote(quote, sales, NOW + timedelta(days=1))
    refused = fresh().post(f"{proposal.path}accept/", posted(proposal))
    assert refused.status_code == 409
    assert "Due at signing 25% of the first invoice the full first invoice" in words(refused.content.decode())
    accept = shown(fresh(), f"{proposal.path}accept/?option=gold")
    assert "Due at signing: $8,578.00, your first invoice in full." in accept


def test_by_transfer_the_details_follow_or_stand_there(signed: Sent) -> None:
    thanks = shown(fresh(), f"{signed.path}thanks/")
    assert "Due now: $2,144.50, of your first invoice of $8,578.00." in thanks
    assert "Please pay by transfer. The details follow from us." in thanks
    assert "What you pay before is taken off it." in thanks
    Seller.objects.update(bank_details="Northgate IT\nIBAN XX00 0000 <b>")
    page = fresh().get(f"{signed.path}thanks/").content.decode()
    assert "IBAN XX00 0000 &lt;b&gt;" in page
    assert "details follow" not in page


def test_a_payment_link_is_plain_and_has_nothing_of_ours_in_it(signed: Sent) -> None:
    Seller.objects.update(payment_link=LINK)
    page = fresh().get(f"{signed.path}thanks/").content.decode()
    assert (
        f'<a class="button button-main" href="{html.escape(LINK)}" rel="noopener noreferrer">Pay $2,144.50</a>' in page
    )
    assert "This opens pay.example.com." in words(page)


def test_the_contracts_mail_says_what_is_due_and_how(signed: Sent) -> None:
    Seller.objects.update(payment_link=LINK, bank_details="IBAN XX00")
    message = contract(Mail.objects.get(kind="contract")).message
    assert isinstance(message, EmailMultiAlternatives)
    for said in ("Due now: $2,144.50, of your first invoice of $8,578.00.", LINK, "IBAN XX00"):
        assert said in str(message.body)
    assert html.escape(LINK) in str(message.alternatives[0][0])


def test_staff_mark_it_as_paid_and_the_clients_page_says_so(signed: Sent, sales_client: Client) -> None:
    number = signed.quote.number
    assert "Open. Due now: $2,144.50" in shown(sales_client, f"/quotes/{number}/")
    form = sales_client.get(f"/quotes/{number}/paid/").content.decode()
    assert 'value="2144.50"' in form
    typed = {"amount": "2144.5", "paid_on": "2026-12-03", "reference": "RF18"}
    assert sales_client.post(f"/quotes/{number}/paid/", {**typed, "paid_on": "2027-02-01"}).status_code == 422
    assert sales_client.post(f"/quotes/{number}/paid/", typed).status_code == 302
    page = shown(sales_client, f"/quotes/{number}/")
    assert "Paid on 3 December 2026 Due at signing" in page
    assert "$2,144.50 3 December 2026 · RF18" in page
    assert "$2,144.50 on 3 December 2026, RF18" in page
    thanks = shown(fresh(), f"{signed.path}thanks/")
    assert "Paid on 3 December 2026." in thanks
    assert "RF18" not in thanks
    (came,) = payments_of(signed.quote).received
    back = f"/quotes/{number}/paid/{came.entry}/back/"
    assert sales_client.post(back, {"reason": ""}).status_code == 422
    assert sales_client.post(back, {"reason": "Returned"}).status_code == 302
    assert sales_client.get(back).status_code == 302
    assert "Due now" in shown(fresh(), f"{signed.path}thanks/")
    assert "Returned" in shown(sales_client, f"/quotes/{number}/timeline/")


def test_a_part_is_recorded_and_the_rest_is_shown(signed: Sent, sales_client: Client) -> None:
    number = signed.quote.number
    Seller.objects.update(payment_link=LINK)
    part = {"amount": "1000", "paid_on": "2026-12-02", "reference": "RF18"}
    assert sales_client.post(f"/quotes/{number}/paid/", part).status_code == 302
    page = shown(sales_client, f"/quotes/{number}/")
    assert "$1,144.50 still open. Due at signing: $2,144.50" in page
    assert "$1,000.00 on 2 December 2026, RF18, $1,144.50 still open" in page
    thanks = shown(fresh(), f"{signed.path}thanks/")
    assert "We received $1,000.00 on 2 December 2026. Still to be paid: $1,144.50." in thanks
    assert "Pay $1,144.50" in thanks
    assert signed.quote.number in sales_client.get("/quotes/?state=deposit-open").content.decode()
    form = sales_client.get(f"/quotes/{number}/paid/").content.decode()
    assert 'value="1144.50"' in form
    assert "$1,144.50 still open" in words(form)
    message = contract(Mail.objects.get(kind="contract")).message
    assert "We have received $1,000.00; $1,144.50 is still to be paid." in str(message.body)
    done = {"amount": "1100", "paid_on": "2026-12-03", "closes": "on"}
    assert sales_client.post(f"/quotes/{number}/paid/", done).status_code == 302
    assert "Paid on 3 December 2026. We have received $2,100.00." in shown(fresh(), f"{signed.path}thanks/")
    first, _second = payments_of(signed.quote).received
    back = f"/quotes/{number}/paid/{first.entry}/back/"
    assert "$1,000.00 paid on 2 December 2026" in shown(sales_client, back)
    assert sales_client.post(back, {"reason": "Returned"}).status_code == 302
    assert "Still to be paid: $1,044.50." in shown(fresh(), f"{signed.path}thanks/")
    assert "$1,000.00, Returned" in shown(sales_client, f"/quotes/{number}/timeline/")


def test_nothing_that_the_clients_browser_sends_marks_it(signed: Sent) -> None:
    visitor, events = fresh(), Event.objects.count()
    said = {"amount": "2144.5", "paid_on": "2026-12-03", "paid": "1", "status": "succeeded"}
    visitor.get(f"{signed.path}thanks/?paid=1&status=succeeded&payment_intent=x")
    for path in (f"{signed.path}thanks/", f"{signed.path}paid/", f"/quotes/{signed.quote.number}/paid/"):
        assert visitor.post(path, said).status_code in (302, 404, 405)
    signed.quote.refresh_from_db()
    assert signed.quote.paid_on is None
    assert Event.objects.exclude(kind=Event.Kind.VIEWED).count() <= events


def test_the_list_and_the_home_page_show_open_deposits_with_a_fixed_number_of_queries(
    signed: Sent, sales: User, sales_client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    other = sent(sales, NOW, client="Maple")
    page = sales_client.get("/quotes/?state=deposit-open").content.decode()
    assert signed.quote.number in page
    assert other.quote.number not in page
    assert "1 contract waits for what was due at signing" in shown(sales_client, "/")
    quote_list(sales, NOW)  # as in every request, who asks is known by then
    with django_assert_num_queries(10):
        quote_list(sales, NOW, state="deposit-open")
    record_payment(signed.quote, Payment(Decimal("2144.50"), NOW.date()), sales, NOW + timedelta(days=1))
    assert signed.quote.number not in sales_client.get("/quotes/?state=deposit-open").content.decode()
    assert "due at signing" not in shown(sales_client, "/")


def test_the_company_page_keeps_where_it_is_paid(owner_client: Client) -> None:
    said = {**FIELDS, "revision": "1", "payment_link": "http://pay.example.com", "bank_details": "IBAN\r\nBIC"}
    assert "like https://pay.example.com" in owner_client.post("/company/", said).content.decode()
    assert owner_client.post("/company/", {**said, "payment_link": LINK}).status_code == 302
    seller = Seller.objects.get()
    assert (seller.payment_link, seller.bank_details.split()) == (LINK, ["IBAN", "BIC"])


@pytest.mark.parametrize(
    "link",
    [
        "http://pay.example.com/",
        "https://user:secret@pay.example.com/",
        "https://user@pay.example.com/",
        "javascript:alert(1)",
        "//pay.example.com/",
        "https://localhost/",
        "https://10.0.0.1/",
        "https://pay.example.com/a b",
        'https://pay.example.com/"onclick',
        "https://pay.example.com\\@evil.example/",
        "https://pаy.example.com/",
        "https://pay.example.com:99999/",
        "https://testserver.example/p/x/",
        "https:///x",
    ],
)
def test_a_link_that_is_no_page_of_a_provider_is_refused(link: str, settings: Any) -> None:
    settings.PUBLIC_BASE_URL = "https://testserver.example"
    with pytest.raises(ValidationError):
        https_link(link)


@pytest.mark.parametrize("link", [LINK, "https://buy.example.co.uk:8443/x#pay", "https://xn--pay-9qa.example/%C3%A9"])
def test_one_that_is_stays_as_it_was_typed(link: str) -> None:
    assert https_link(link) == link
