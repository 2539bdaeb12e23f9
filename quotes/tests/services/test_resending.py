"""The same mail once more with a note, and what is out extended by one press."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail as django_mail

from groundwork import chain
from groundwork.models import Mail, User
from quotes.documents import read_revision
from quotes.errors import LockedError, NotSendableError, PlannedError
from quotes.mail_kinds import MailKind, Needless
from quotes.models import Quote, QuoteRevision
from quotes.services.planning import plan_sending
from quotes.services.resending import extend_quote, longer_to, mail_again
from quotes.services.revising import close_link, revise_quote
from quotes.tests.mails import send
from quotes.tests.making import NOW, a_sent_quote
from quotes.verifying import verify_all

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=40)  # its 30 days are over


def test_extending_is_a_revision_of_the_last_day_alone(sales: User) -> None:
    first = a_sent_quote(sales)
    quote = first.quote
    Quote.objects.filter(pk=quote.pk).update(discount_percent="0.9")  # of a draft that nobody has opened
    assert str(longer_to(quote, LATER)) == "2027-01-31"
    made = extend_quote(quote, sales, LATER)
    before, after = (read_revision(bytes(row.document)) for row in (first, made))
    own = {name: getattr(after, name) for name in ("number", "sent_at", "valid_through", "expires_at", "sha256")}
    assert replace(before, **own) == after
    assert (made.number, str(made.valid_through)) == (2, "2027-01-31")
    quote.refresh_from_db()
    assert (quote.state, quote.current_id) == ("sent", made.pk)
    body = chain.body_of(chain.events_of(quote.subject).last())  # type: ignore[arg-type]
    assert (body["revision"], body["extends"]) == (2, 1)
    assert list(verify_all()) == []
    with pytest.raises(NotSendableError, match="as long already"):
        extend_quote(quote, sales, LATER)


def test_the_client_reads_that_nothing_but_the_day_has_changed(sales: User) -> None:
    quote = a_sent_quote(sales).quote
    extend_quote(quote, sales, LATER)
    mail = Mail.objects.filter(kind=MailKind.PROPOSAL, state="open").get()
    send(mail)
    (letter,) = django_mail.outbox
    assert "is valid through 31 January 2027 now. Nothing else in it has changed:" in letter.body


def test_an_open_draft_stays_open_and_what_is_not_out_is_not_extended(sales: User) -> None:
    quote = a_sent_quote(sales).quote
    revise_quote(quote, sales)
    quote.refresh_from_db()
    plan_sending(quote, sales, NOW, quote.revision)
    with pytest.raises(PlannedError):
        extend_quote(quote, sales, LATER)
    quote.planned.delete()
    extend_quote(quote, sales, LATER)
    quote.refresh_from_db()
    assert quote.editable
    close_link(quote, sales, LATER)
    with pytest.raises(NotSendableError, match="link is closed"):
        extend_quote(quote, sales, LATER + timedelta(days=1))
    Quote.objects.filter(pk=quote.pk).update(state="declined")
    with pytest.raises(LockedError):
        extend_quote(quote, sales, LATER)
    assert QuoteRevision.objects.count() == 2


def test_a_note_goes_above_the_link_and_stays_beside_the_log(sales: User) -> None:
    quote = a_sent_quote(sales).quote
    mail_again(quote, sales, NOW, "As promised on the telephone: <b>Gold</b>.")
    first, again = Mail.objects.order_by("pk")
    assert (first.state, first.why) == ("needless", Needless.AGAIN)
    assert again.kind == MailKind.AGAIN
    send(again)
    (letter,) = django_mail.outbox
    assert "As promised on the telephone: <b>Gold</b>." in letter.body
    assert "&lt;b&gt;Gold&lt;/b&gt;" in str(getattr(letter, "alternatives"))  # noqa: B009
    event = chain.events_of(quote.subject).get(kind="resent")
    assert "telephone" not in str(chain.body_of(event))  # it can be erased
    assert chain.told(event)["note"].startswith("As promised")
    assert list(verify_all()) == []
