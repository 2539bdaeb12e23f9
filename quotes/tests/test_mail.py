"""Mail: what it says, where its link leads, and that no name can write a header."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from pytest_django import Settings

import pricing
from clients.models import Contact
from groundwork.models import User
from quotes.links import find_link, live_link, token_of
from quotes.mail import mail_about_approval, mail_about_approved, mail_the_proposal, one_line
from quotes.models import Quote, QuoteRevision, Seller
from quotes.services.approval import approve_quote, ask_approval
from quotes.services.compiling import draft_of
from quotes.services.drafting import save_draft
from quotes.services.revising import close_link, renew_link, revise_quote, withdraw_quote
from quotes.services.sending import send_quote
from quotes.tests.making import NOW, a_draft, a_sent_quote

EVIL = "Eve\r\nBcc: everybody@example.com\nX-More: \x0byes"


@pytest.fixture(autouse=True)
def base_url(settings: Settings) -> None:
    settings.PUBLIC_BASE_URL = "https://portal.northgate.example"
    settings.DEFAULT_FROM_EMAIL = "Portal <portal@northgate.example>"


def worded(row: QuoteRevision, sales: User, **changes: str) -> QuoteRevision:
    """The next revision of the quote, with other words."""
    quote = revise_quote(row.quote, sales)
    quote = save_draft(quote, replace(draft_of(quote), **changes), sales, quote.revision)  # type: ignore[arg-type]
    return send_quote(quote, sales, NOW)


def test_the_client_gets_the_link_in_plain_words(sales: User) -> None:
    row = worded(a_sent_quote(sales), sales, personal_line="Thomas, <as> we said.", title="IT care for Harbor")
    assert mail_the_proposal(row.pk, 0)
    (sent,) = mail.outbox
    link = live_link(row.quote)
    token = token_of(link) if link else None
    assert token
    url = f"https://portal.northgate.example/p/{token}/"
    assert isinstance(sent, EmailMultiAlternatives)
    html = str(sent.alternatives[0][0])
    assert url in sent.body
    assert f'href="{url}"' in html
    assert find_link(token) == link
    assert sent.to == ["Thomas Reed <thomas@harbor.example>"]
    assert sent.reply_to == ["Sam Sales <sales@example.com>"]
    assert sent.subject == "IT care for Harbor: Q-2026-0001 from Northgate IT"
    assert "Hello Thomas Reed," in sent.body
    assert "22 December 2026" in sent.body
    assert "Thomas, <as> we said." in sent.body
    assert "Thomas, &lt;as&gt; we said." in html
    for word in ("margin", "cost", "inventory", "4289", "None"):
        assert word not in sent.body


def test_a_repeated_run_is_known_as_a_double_and_a_second_mail_is_not(sales: User) -> None:
    row = a_sent_quote(sales)
    for again in (0, 0, 1):
        mail_the_proposal(row.pk, again)
    first, double, second = (message.message()["Message-ID"] for message in mail.outbox)
    assert first == double != second
    assert first.endswith("@portal.northgate.example>")


def test_what_is_no_longer_true_is_not_mailed(sales: User) -> None:
    row = a_sent_quote(sales)
    newer = worded(row, sales, title="Better")
    assert not mail_the_proposal(row.pk, 0)
    close_link(newer.quote, sales, NOW)
    assert not mail_the_proposal(newer.pk, 0)
    renew_link(newer.quote, sales, NOW)
    assert mail_the_proposal(newer.pk, 0)
    withdraw_quote(newer.quote, sales, NOW)
    assert not mail_the_proposal(newer.pk, 0)
    assert len(mail.outbox) == 1


def test_an_accepted_quote_is_not_offered_again(sales: User) -> None:
    row = a_sent_quote(sales)
    Quote.objects.update(state=Quote.State.ACCEPTED)
    assert not mail_the_proposal(row.pk, 0)


def test_names_and_titles_cannot_write_headers(sales: User) -> None:
    quote = a_draft(sales)
    Contact.objects.update(name=EVIL)
    Seller.objects.update(name=EVIL)
    User.objects.filter(pk=sales.pk).update(name=EVIL)
    quote.title = EVIL
    quote.save()
    quote.refresh_from_db()
    row = send_quote(quote, User.objects.get(pk=sales.pk), NOW)
    assert mail_the_proposal(row.pk, 0)
    (sent,) = mail.outbox
    message = sent.message()
    assert sent.recipients() == [sent.to[0]]
    assert message["Bcc"] is None
    assert message["X-More"] is None
    for name in ("Subject", "From", "To", "Reply-To", "Message-ID"):
        assert "\r" not in message[name].replace("\r\n ", "")
        assert "\nBcc" not in message[name]
    assert "@northgate.example" in message["From"]


@pytest.mark.parametrize("text", ["a\r\nb", "a\nb", "a\rb", "a\x00b", "a\x0bb", "a\u2028b", "a\u2029b", "a \t b"])
def test_one_line_is_one_line(text: str) -> None:
    assert one_line(text) == "a b"


def test_owners_are_asked_and_the_salesperson_is_told(sales: User, owner: User, viewer: User) -> None:
    quote = a_draft(sales)
    draft = replace(draft_of(quote), discount=pricing.Discount(percent=Decimal("0.2")))
    quote = save_draft(quote, draft, sales, quote.revision)
    ask_approval(quote, sales, NOW)
    assert mail_about_approval(quote.pk)
    quote = approve_quote(quote, owner, NOW, quote.revision)
    assert mail_about_approved(quote.pk)
    asked, approved = mail.outbox
    assert asked.to == ["Olivia Owner <owner@example.com>"]
    assert approved.to == ["Sam Sales <sales@example.com>"]
    assert "Q-2026-0001" in asked.subject
    assert "https://portal.northgate.example/quotes/Q-2026-0001/" in asked.body
    assert "Olivia Owner has approved" in approved.body


def test_an_approval_that_is_not_wanted_any_more_is_not_asked_for(sales: User, owner: User) -> None:
    quote = a_draft(sales)
    assert not mail_about_approval(quote.pk)
    assert not mail_about_approved(quote.pk)
    assert mail.outbox == []
