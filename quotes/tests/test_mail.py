"""Mail: what it says, to whom it goes, where its link leads, and that no name can write a header."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from pytest_django import Settings

import pricing
from clients.models import Contact
from contracts.models import Seller
from groundwork.access import Role
from groundwork.chain import body_of, verify
from groundwork.models import Event, Mail, User
from groundwork.tests.people import a_person
from quotes.links import find_link, live_link, token_of
from quotes.models import AcceptedQuote, Quote, QuoteRevision
from quotes.recipients import goes_to
from quotes.selectors.story import timeline
from quotes.services.accepting import Visitor, accept_proposal
from quotes.services.answering import decline_proposal
from quotes.services.approval import approve_quote, ask_approval
from quotes.services.compiling import draft_of
from quotes.services.drafting import save_draft
from quotes.services.resending import mail_again
from quotes.services.revising import close_link, renew_link, revise_quote, withdraw_quote
from quotes.services.sending import send_quote
from quotes.tests.mails import asked, send, send_all
from quotes.tests.making import NOW, a_client, a_draft, a_sent_quote
from quotes.tests.sent import answer, as_sent

EVIL = "Eve\r\nBcc: everybody@example.com\nX-More: \x0byes"
VISITOR = Visitor(ip="192.0.2.1", user_agent="Browser")
State = Mail.State


@pytest.fixture(autouse=True)
def base_url(settings: Settings) -> None:
    settings.PUBLIC_BASE_URL = "https://portal.northgate.example"
    settings.DEFAULT_FROM_EMAIL = "Portal <portal@northgate.example>"


def worded(row: QuoteRevision, sales: User, **changes: str) -> QuoteRevision:
    """The next revision of the quote, with other words."""
    quote = revise_quote(row.quote, sales)
    quote = save_draft(quote, replace(draft_of(quote), **changes), sales, quote.revision)  # type: ignore[arg-type]
    return send_quote(quote, sales, NOW)


def signed(row: QuoteRevision, **fields: str) -> AcceptedQuote:
    """The client's yes to what was sent."""
    sent = as_sent(row.quote)
    return accept_proposal(sent.link, answer(sent, **fields), VISITOR, lambda: NOW)


def states(*kinds: str) -> list[tuple[str, str]]:
    return [(str(row.state), row.why) for row in asked(*kinds)]


def mailed_to() -> list[str]:
    return [to for message in mail.outbox for to in message.to]


# What the client reads


def test_the_client_gets_the_link_in_plain_words(sales: User) -> None:
    row = worded(a_sent_quote(sales), sales, personal_line="Thomas, <as> we said.", title="IT care for Harbor")
    send_all()
    (sent,) = mail.outbox
    link = live_link(row.quote)
    token = token_of(link) if link else None
    assert token
    url = f"https://portal.northgate.example/p/{token}/"
    assert isinstance(sent, EmailMultiAlternatives)
    html = str(sent.alternatives[0][0])
    assert url in sent.body
    assert f'href="{url}"' in html
    found = find_link(token)
    assert found is not None
    assert link is not None
    assert found.link == link.pk
    assert sent.to == ["Thomas Reed <thomas@harbor.example>"]
    assert sent.from_email == '"Sam Sales, Northgate IT" <portal@northgate.example>'
    assert sent.reply_to == ["Sam Sales <sales@example.com>"]
    assert sent.subject == "IT care for Harbor, new version: Q-2026-0001 from Northgate IT"
    assert "There is a new version of what we sent you for " in sent.body
    assert "It tells you what changed since the offer of " in sent.body
    assert "Hello Thomas Reed," in sent.body
    assert "22 December 2026" in sent.body
    assert "Thomas, <as> we said." in sent.body
    assert "Thomas, &lt;as&gt; we said." in html
    for word in ("margin", "cost", "inventory", "4289", "None"):
        assert word not in sent.body


def test_what_is_written_back_goes_to_who_is_still_there(sales: User, owner: User) -> None:
    row = a_sent_quote(sales)
    User.objects.filter(pk=sales.pk).update(is_active=False)
    Quote.objects.update(owner=owner)
    signed(row)
    send_all()
    replies = [sent.reply_to for sent in mail.outbox if sent.to == ["Thomas Reed <thomas@harbor.example>"]]
    assert replies == [["Olivia Owner <owner@example.com>"]]


def test_names_and_titles_cannot_write_headers(sales: User) -> None:
    quote = a_draft(sales)
    Contact.objects.update(name=EVIL)
    Seller.objects.update(name=EVIL)
    User.objects.filter(pk=sales.pk).update(name=EVIL)
    quote.title = EVIL
    quote.save()
    quote.refresh_from_db()
    send_quote(quote, User.objects.get(pk=sales.pk), NOW)
    send_all()
    (sent,) = mail.outbox
    message = sent.message()
    assert sent.recipients() == [sent.to[0]]
    assert message["Bcc"] is None
    assert message["X-More"] is None
    for name in ("Subject", "From", "To", "Reply-To", "Message-ID"):
        assert "\r" not in message[name].replace("\r\n ", "")
        assert "\nBcc" not in message[name]
    assert "@northgate.example" in message["From"]


# Addresses of every alphabet


def test_a_domain_beyond_ascii_is_reached_by_every_mail(sales: User) -> None:
    Seller.objects.create(name="Müller IT", email="info@müller.example", terms="1.", consent="I agree.")
    User.objects.filter(pk=sales.pk).update(email="sam@büro.example")
    quote = a_draft(User.objects.get(pk=sales.pk))
    Contact.objects.update(email="info@müller.example")
    quote.refresh_from_db()
    row = send_quote(quote, User.objects.get(pk=sales.pk), NOW)
    contract = signed(row, email="chef@straße.example")
    quote = Quote.objects.get(pk=row.quote_id)
    assert contract.signer_email == "chef@straße.example"
    Quote.objects.filter(pk=quote.pk).update(state=Quote.State.SENT)
    Mail.objects.update(state=State.OPEN)
    assert {row.state for row in send_all()} == {State.TAKEN}
    assert mailed_to() == [
        "Thomas Reed <info@xn--mller-kva.example>",
        "Thomas Reed <chef@xn--strae-oqa.example>",
        "Sam Sales <sam@xn--bro-hoa.example>",
    ]
    replies = [message.message()["Reply-To"] for message in mail.outbox]
    assert replies == [
        "Sam Sales <sam@xn--bro-hoa.example>",
        "Sam Sales <sam@xn--bro-hoa.example>",
        "Thomas Reed <chef@xn--strae-oqa.example>",
    ]


def test_an_address_of_before_that_cannot_be_mailed_keeps_nobody_else_from_their_mail(sales: User) -> None:
    signed(a_sent_quote(sales), email="jürgen@example.com")
    to_signer, to_sales = send_all("contract", "accepted")
    assert mailed_to() == ["Sam Sales <sales@example.com>"]
    assert (to_signer.state, to_signer.why, to_signer.attempts) == (State.OPEN, Mail.Why.ADDRESS, 1)
    assert "only plain letters before the @" in to_signer.reply
    assert to_sales.state == State.TAKEN


# One mail to one person


def test_each_owner_is_asked_by_a_mail_of_their_own(sales: User, owner: User, viewer: User) -> None:
    a_person("second@example.com", Role.OWNER, name="Otto Owner")
    gone = a_person("gone@example.com", Role.OWNER)
    quote = a_draft(sales)
    draft = replace(draft_of(quote), discount=pricing.Discount(percent=Decimal("0.2")))
    quote = ask_approval(save_draft(quote, draft, sales, quote.revision), sales, NOW)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    assert len({row.job_id for row in asked()}) == 3
    send_all()
    assert mailed_to() == ["Olivia Owner <owner@example.com>", "Otto Owner <second@example.com>"]
    assert states() == [("taken", ""), ("taken", ""), ("needless", "settled")]
    assert "Q-2026-0001" in mail.outbox[0].subject
    assert "https://portal.northgate.example/quotes/Q-2026-0001/" in mail.outbox[0].body


def test_the_salesperson_is_told_of_the_approval(sales: User, owner: User) -> None:
    quote = a_draft(sales)
    draft = replace(draft_of(quote), discount=pricing.Discount(percent=Decimal("0.2")))
    quote = ask_approval(save_draft(quote, draft, sales, quote.revision), sales, NOW)
    approve_quote(quote, owner, NOW, quote.revision)
    assert states() == [("needless", "settled"), ("open", "")], "nobody need be asked any more"
    send_all()
    (sent,) = mail.outbox
    assert sent.to == ["Sam Sales <sales@example.com>"]
    assert "Olivia Owner has approved" in sent.body


def test_an_approval_that_is_not_wanted_any_more_is_not_asked_for(sales: User, owner: User) -> None:
    quote = a_draft(sales)
    draft = replace(draft_of(quote), discount=pricing.Discount(percent=Decimal("0.2")))
    ask_approval(save_draft(quote, draft, sales, quote.revision), sales, NOW)
    Quote.objects.update(approval_asked_at=None)
    send_all()
    assert states() == [("needless", "settled")]
    assert mail.outbox == []


# What is not true any more


def test_a_repeated_run_sends_nothing_and_a_lost_answer_is_known_as_a_double(sales: User) -> None:
    row = a_sent_quote(sales)
    (first,) = asked()
    send(first)
    send(first)
    assert len(mail.outbox) == 1
    Mail.objects.update(state=State.OPEN)  # as if the worker had died before it could write the answer down
    send(first)
    mail_again(row.quote, sales, NOW + timedelta(minutes=1))
    send_all()
    one, double, other = (message.message()["Message-ID"] for message in mail.outbox)
    assert one == double != other
    assert one.endswith("@portal.northgate.example>")


def test_a_mail_is_closed_by_what_makes_it_needless(sales: User) -> None:
    row = a_sent_quote(sales)
    newer = worded(row, sales, title="Better")
    assert states() == [("needless", "replaced"), ("open", "")]
    close_link(newer.quote, sales, NOW)
    assert states() == [("needless", "replaced"), ("needless", "closed")]
    renew_link(newer.quote, sales, NOW)
    mail_again(newer.quote, sales, NOW)
    mail_again(newer.quote, sales, NOW)
    assert states()[2:] == [("needless", "again"), ("open", "")]
    withdraw_quote(newer.quote, sales, NOW)
    assert states()[3:] == [("needless", "withdrawn")]
    send_all()
    assert mail.outbox == []


def test_the_clients_answer_makes_the_mail_needless(sales: User) -> None:
    signed(a_sent_quote(sales))
    assert states("proposal") == [("needless", "answered")]
    second = as_sent(a_sent_quote(sales, a_client("Bay Dental")).quote)
    decline_proposal(second.link, second.revision.sha256, "No.", VISITOR, lambda: NOW)
    assert states("proposal") == [("needless", "answered")] * 2
    assert states("declined") == [("open", "")]


@pytest.mark.parametrize(
    ("state", "why"),
    [("accepted", "answered"), ("declined", "answered"), ("withdrawn", "withdrawn"), ("draft", "withdrawn")],
)
def test_what_happens_just_before_it_is_written_counts_too(sales: User, state: str, why: str) -> None:
    a_sent_quote(sales)
    Quote.objects.update(state=state)
    send_all()
    assert states() == [("needless", why)]
    assert mail.outbox == []


# Where it goes


def corrected(name: str = "Thomas Reed", email: str = "t.reed@harbor.example") -> None:
    Contact.objects.update(name=name, email=email)


def test_mailing_again_goes_to_the_address_of_today_and_the_revision_stays(sales: User) -> None:
    row = a_sent_quote(sales)
    document = bytes(row.document)
    send_all()
    corrected("Tom Reed")
    quote = Quote.objects.get(pk=row.quote_id)
    shown = goes_to(quote)
    assert shown is not None
    mail_again(quote, sales, NOW)
    send_all()
    assert mailed_to() == ["Thomas Reed <thomas@harbor.example>", f"Tom Reed <{shown.email}>"]
    assert "Hello Tom Reed," in mail.outbox[1].body
    row.refresh_from_db()
    assert bytes(row.document) == document


def test_a_try_of_a_mail_asked_for_before_goes_there_too(sales: User) -> None:
    a_sent_quote(sales)
    corrected()
    (row,) = send_all()
    assert mailed_to() == ["Thomas Reed <t.reed@harbor.example>"]
    assert row.email == "t.reed@harbor.example"


def test_who_is_in_the_clients_book_no_more_gets_it_where_it_went(sales: User) -> None:
    row = a_sent_quote(sales)
    Contact.objects.all().delete()
    quote = Quote.objects.get(pk=row.quote_id)
    shown = goes_to(quote)
    assert shown is not None
    assert (shown.name, shown.email) == ("Thomas Reed", "thomas@harbor.example")
    mail_again(quote, sales, NOW)
    send_all()
    assert mailed_to() == ["Thomas Reed <thomas@harbor.example>"]


def test_another_contact_of_the_next_revision_does_not_get_a_mail_asked_for_before(sales: User) -> None:
    row = a_sent_quote(sales)
    quote = revise_quote(row.quote, sales)
    other = Contact.objects.create(client=quote.client, name="Anna Berg", email="anna@harbor.example")
    Quote.objects.update(contact=other)
    send_all()
    mail_again(Quote.objects.get(pk=quote.pk), sales, NOW)
    send_all()
    assert mailed_to() == ["Thomas Reed <thomas@harbor.example>", "Anna Berg <anna@harbor.example>"]


def test_the_chain_says_where_a_mail_to_the_client_went_without_saying_the_address(sales: User) -> None:
    row = a_sent_quote(sales)
    send_all()
    contract = signed(row)
    send_all()
    proposal, signature = Event.objects.filter(kind=Event.Kind.MAILED)
    to_contact, to_signer = asked("proposal", "contract")
    assert body_of(proposal)["revision_sha256"] == row.sha256
    assert body_of(proposal)["to_sha256"] == to_contact.to_sha256
    assert body_of(signature)["contract"] == contract.record.record_hash
    assert body_of(signature)["to_sha256"] == to_signer.to_sha256
    assert to_contact.to_sha256 != to_signer.to_sha256, "the same address, and nobody can tell"
    assert b"thomas" not in bytes(proposal.body) + bytes(signature.body)
    assert verify() == ()


def test_the_timeline_shows_the_address_until_it_is_erased(sales: User) -> None:
    row = a_sent_quote(sales)
    send_all()
    assert timeline(row.quote)[1][0].what == "Revision 1, to thomas@harbor.example"
    Mail.objects.update(email="", salt="")
    assert timeline(row.quote)[1][0].what == "Revision 1"
    assert verify() == ()


def test_a_mail_that_went_nowhere_leaves_no_entry(sales: User, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    a_sent_quote(sales)
    (row,) = send_all()
    assert row.state == State.KEPT
    assert not Event.objects.filter(kind=Event.Kind.MAILED).exists()
