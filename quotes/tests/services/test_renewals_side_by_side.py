"""Two renewals drafted by one press: sent together, told in one mail, and one of them is signed."""

from decimal import Decimal

import pytest
import time_machine
from django.core import mail

from clients.models import Contact
from contracts.errors import ContractError
from contracts.models import Contract
from contracts.verifying import verify_contracts
from groundwork import chain
from groundwork.models import Mail, User
from groundwork.tests.unchanged import nothing_changes
from quotes.errors import LockedError, NotSendableError
from quotes.links import live_link
from quotes.mail_kinds import MailKind, Needless
from quotes.models import Quote
from quotes.refusals import LinkClosedError
from quotes.services.accepting import accept_proposal
from quotes.services.answering import decline_proposal
from quotes.services.renewing import Renewal, draft_renewal
from quotes.services.revising import reopen_quote, withdraw_quote
from quotes.services.sending import send_quote, send_side_by_side
from quotes.tests import making
from quotes.tests.mails import asked, send
from quotes.tests.renewals import BOTH, LATE, SIGNED, VISITOR, says_yes, two_drafts, two_sent, with_a_newer_plan
from quotes.tests.sent import answer, as_sent
from quotes.verifying import verify_quotes

pytestmark = pytest.mark.django_db
State = Quote.State


def on_that_day() -> time_machine.travel:
    """A mail is written from what is true when it goes out."""
    return time_machine.travel(LATE, tick=False)


def proposals() -> list[Mail]:
    """The mails with links to the renewals; the first is that of the contract itself."""
    return asked(MailKind.PROPOSAL)[1:]


def state_of(quote: Quote) -> str:
    return Quote.objects.get(pk=quote.pk).state


def test_one_press_drafts_both_and_each_names_the_other(sales: User) -> None:
    contract = with_a_newer_plan(sales)
    own, newest = draft_renewal(contract, BOTH, sales, LATE)
    assert (own.plan_version.number, newest.plan_version.number) == (1, 2)
    assert (own.alternative, newest.alternative) == (newest, own)
    assert [option.code for option in newest.options.all()] == ["gold"]
    assert newest.starts_on == own.starts_on
    assert own.mrr == Decimal("4417.67")  # 4,289.00 and 3 %
    assert not newest.extras.exists()
    assert newest.title == "Renewal for Harbor Law Group on our newest plan"
    assert draft_renewal(contract, BOTH, sales, LATE) == (own, newest)


def test_what_stood_beside_another_before_stands_alone(sales: User) -> None:
    own, newest = two_drafts(sales)
    making.a_version(sales, making.dearer("1.20"), number=3)
    assert own.about is not None
    _own, third = draft_renewal(own.about, BOTH, sales, LATE)
    assert Quote.objects.get(pk=own.pk).alternative == third
    assert Quote.objects.get(pk=newest.pk).alternative is None


def test_one_that_is_drafted_alone_has_no_alternative(sales: User) -> None:
    (quote,) = draft_renewal(with_a_newer_plan(sales), Renewal(), sales, LATE)
    assert quote.alternative is None
    with pytest.raises(NotSendableError, match="no other quote"):
        send_side_by_side(quote, sales, LATE, (quote.revision, 0))


def test_both_are_sent_with_one_press_and_one_mail(sales: User) -> None:
    own, newest = two_sent(sales)
    assert [one.quote.state for one in (own, newest)] == [State.SENT, State.SENT]
    (entry,) = chain.events_of(own.quote.subject)
    assert chain.body_of(entry)["beside"] == newest.quote.number
    (letter,) = proposals()
    assert letter.subject == own.quote.number
    mail.outbox.clear()
    with on_that_day():
        send(letter)
    (message,) = mail.outbox
    text = str(message.body)
    for said in (
        "Your plan as it is: Gold, $4,417.67 a month",
        "Our new plan: Gold, $4,",
        f"/p/{own.token}/",
        f"/p/{newest.token}/",
    ):
        assert said in text, said


def test_where_one_cannot_be_sent_none_is(sales: User) -> None:
    own, newest = two_drafts(sales)
    other = Contact.objects.create(client=newest.client, name="Another", email="another@harbor.example")
    Quote.objects.filter(pk=newest.pk).update(contact=other)
    own, newest = (Quote.objects.get(pk=one.pk) for one in (own, newest))
    with nothing_changes(), pytest.raises(NotSendableError, match="Choose the same contact in both"):
        send_side_by_side(own, sales, LATE, (own.revision, newest.revision))
    Quote.objects.filter(pk=newest.pk).update(contact=own.contact)
    with nothing_changes(), pytest.raises(NotSendableError, match=f"{newest.number}: Somebody else has changed"):
        send_side_by_side(own, sales, LATE, (own.revision, newest.revision - 1))


def test_the_yes_to_one_closes_the_other_in_the_same_moment(sales: User) -> None:
    own, newest = two_sent(sales)
    assert own.quote.about is not None
    renewal = says_yes(newest)
    assert renewal.follows == own.quote.about
    assert state_of(own.quote) == State.WITHDRAWN
    assert live_link(own.quote) is None
    last = chain.events_of(own.quote.subject).last()
    assert last is not None
    assert (last.kind, chain.body_of(last)["instead"]) == ("withdrawn", newest.quote.number)
    assert [one.why for one in proposals()] == [Needless.ANSWERED]
    with pytest.raises(LinkClosedError):
        accept_proposal(own.link, answer(own, idempotency_key="e" * 32), VISITOR, lambda: SIGNED)
    assert Contract.objects.count() == 2
    assert list(verify_contracts()) == []
    assert list(verify_quotes()) == []
    assert chain.verify() == ()


def test_renewals_drafted_apart_are_closed_too_and_cannot_go_out_again(sales: User) -> None:
    contract = with_a_newer_plan(sales)
    (own,) = draft_renewal(contract, Renewal(), sales, LATE)
    (newest,) = draft_renewal(contract, Renewal(own=False, newest=True), sales, LATE)
    send_quote(newest, sales, LATE)
    renewal = says_yes(as_sent(newest))
    assert state_of(own) == State.WITHDRAWN
    again = reopen_quote(own, sales, SIGNED)
    with pytest.raises(NotSendableError, match=f"is renewed by {renewal.number} already"):
        send_quote(again, sales, SIGNED)
    with pytest.raises(ContractError, match="renewed already"):
        draft_renewal(contract, Renewal(), sales, SIGNED)


def test_taking_one_back_leaves_the_other_and_tells_the_client_of_that(sales: User) -> None:
    own, newest = two_sent(sales)
    withdraw_quote(own.quote, sales, LATE)
    assert state_of(newest.quote) == State.SENT
    dropped, told = proposals()
    assert (dropped.subject, dropped.why) == (own.quote.number, Needless.WITHDRAWN)
    assert told.subject == newest.quote.number
    mail.outbox.clear()
    with on_that_day():
        send(told)
    (message,) = mail.outbox
    assert f"/p/{newest.token}/" in str(message.body)
    assert own.token not in str(message.body)


def test_a_mail_that_has_gone_out_is_not_followed_by_another(sales: User) -> None:
    own, _newest = two_sent(sales)
    with on_that_day():
        send(proposals()[0])
    withdraw_quote(own.quote, sales, LATE)
    assert len(proposals()) == 1


def test_the_no_to_one_leaves_the_other_open(sales: User) -> None:
    own, newest = two_sent(sales)
    decline_proposal(own.link, own.revision.sha256, "Too dear", VISITOR, lambda: SIGNED)
    assert (state_of(own.quote), state_of(newest.quote)) == (State.DECLINED, State.SENT)
    says_yes(newest)
    assert state_of(own.quote) == State.DECLINED


def test_what_is_accepted_cannot_be_taken_back_with_the_other(sales: User) -> None:
    own, newest = two_sent(sales)
    says_yes(own)
    with pytest.raises(LockedError):
        withdraw_quote(own.quote, sales, SIGNED)
    assert state_of(newest.quote) == State.WITHDRAWN
