"""Whoever has signed what comes to nothing gets a mail that says so, once, and why."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.core import mail as outbox

from groundwork.models import Event, Mail, User
from quotes import recurring
from quotes.answer_mail import contract
from quotes.models import AcceptedQuote, Quote, Signature
from quotes.services.accepting import sign_proposal
from quotes.services.answering import decline_proposal
from quotes.services.on_behalf import Refusal, record_acceptance, record_refusal
from quotes.services.resending import remind_signer
from quotes.services.revising import revise_quote, withdraw_quote
from quotes.services.sending import send_quote, send_side_by_side
from quotes.tests import making
from quotes.tests.mails import asked, send_all
from quotes.tests.renewals import SIGNED, says_yes, two_drafts
from quotes.tests.reports import a_report, a_yes
from quotes.tests.sent import Sent, as_sent
from quotes.tests.signers import ANNA, CARL, VISITOR, for_two, link_of, said_by
from quotes.verifying import verify_all

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

NOW = making.NOW + timedelta(hours=1)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def proposal(sales: User) -> Sent:
    """One that Anna has signed, and Carl has not."""
    made = for_two(sales)
    sign_proposal(link_of(made, 1), said_by(made, 1), VISITOR, lambda: NOW)
    return made


def decline(proposal: Sent, _by: User) -> None:
    decline_proposal(link_of(proposal, 2), proposal.revision.sha256, "Too dear.", VISITOR, lambda: LATER)


def decline_on_paper(proposal: Sent, by: User) -> None:
    record_refusal(
        proposal.quote, Refusal(proposal.revision.sha256, "Too dear.", "Carl Diem"), a_report(by), lambda: LATER
    )


def withdraw(proposal: Sent, by: User) -> None:
    withdraw_quote(proposal.quote, by, LATER)


def replace(proposal: Sent, by: User) -> None:
    send_quote(revise_quote(proposal.quote, by), by, LATER)


def expire(proposal: Sent, _by: User) -> None:
    with time_machine.travel(proposal.revision.expires_at, tick=False):
        recurring.tell_of_expired.func()


ENDS: dict[Callable[[Sent, User], None], str] = {
    decline: "Carl Diem has said no to it since.",
    decline_on_paper: "It was declined since.",
    withdraw: "We have taken it back since.",
    replace: "We have sent a new version since, which takes its place and is signed anew.",
    expire: "Its last day, 22 December 2026, has gone by before everybody had signed.",
}


@pytest.mark.parametrize("end", ENDS)
def test_whoever_has_signed_reads_that_there_is_no_contract_and_why(
    sales: User, proposal: Sent, end: Callable[[Sent, User], None]
) -> None:
    end(proposal, sales)
    (told,) = asked("in-vain")
    assert (told.email, told.source) == (ANNA["email"], proposal.quote.current_id)
    with time_machine.travel(proposal.revision.expires_at, tick=False):
        send_all("in-vain")
    (message,) = outbox.outbox
    assert message.to == ["Anna Berg <anna@harbor.example>"]
    assert message.subject == f"{proposal.quote.number}: what you signed has not become a contract"
    text = " ".join(str(message.body).split())
    for said in (ENDS[end], "So there is no contract", Signature.objects.get().record.record_hash):
        assert said in text, text
    # Mails are kept as files here; where a server takes one, the chain has an entry of it.
    assert list(verify_all()) == []


def test_of_two_renewals_the_one_that_was_signed_in_part_names_the_other(sales: User) -> None:
    own, newest = two_drafts(sales)
    Quote.objects.filter(pk=own.pk).update(signers=[ANNA, CARL])
    send_side_by_side(own, sales, SIGNED, (own.revision, newest.revision))
    mine, other = as_sent(own), as_sent(newest)
    option = mine.revision.recommended
    said = said_by(mine, 1, option=option.code, packages=option.packages)
    sign_proposal(link_of(mine, 1), said, VISITOR, lambda: SIGNED)
    says_yes(other)
    send_all("in-vain")
    text = " ".join(str(outbox.outbox[-1].body).split())
    assert f"Your contract was renewed by {newest.number} instead." in text


def test_each_is_told_once_whatever_comes_after(sales: User, proposal: Sent) -> None:
    with time_machine.travel(proposal.revision.expires_at - timedelta(seconds=1), tick=False):
        recurring.tell_of_expired.func()
        assert asked("in-vain") == []
    expire(proposal, sales)
    expire(proposal, sales)
    decline_proposal(
        link_of(proposal, 2), proposal.revision.sha256, "No.", VISITOR, lambda: proposal.revision.expires_at
    )
    withdraw_quote(Quote.objects.get(), sales, proposal.revision.expires_at)
    assert len(asked("in-vain")) == 1


def test_nobody_is_told_who_has_not_signed_or_whose_contract_came(sales: User, proposal: Sent) -> None:
    sign_proposal(link_of(proposal, 2), said_by(proposal, 2), VISITOR, lambda: NOW)
    expire(proposal, sales)
    other = for_two(sales, None, client="Maple Street Dental")
    withdraw_quote(other.quote, sales, LATER)
    assert asked("in-vain") == []


def test_what_was_recorded_on_paper_meanwhile_is_sent_to_whoever_had_signed(sales: User, proposal: Sent) -> None:
    record_acceptance(proposal.quote, a_yes(proposal), a_report(sales), lambda: LATER)
    mails = {mail.email: contract(mail) for mail in asked("contract")}
    assert mails[str(ANNA["email"])].name == "Anna Berg"
    text = " ".join(str(mails[str(ANNA["email"])].message.body).split())
    assert "If you have not agreed to it, tell us at once." in text
    assert f"The record of your own signature is the entry with the fingerprint {own_entry()}." in text
    assert asked("in-vain") == []


def test_the_contracts_mail_tells_the_contracts_entry_from_ones_own(proposal: Sent) -> None:
    sign_proposal(link_of(proposal, 2), said_by(proposal, 2), VISITOR, lambda: LATER)
    record = AcceptedQuote.objects.get().record
    anna, carl = (
        str(contract(Mail.objects.get(kind="contract", email=one["email"])).message.body) for one in (ANNA, CARL)
    )
    for text in (anna, carl):
        assert (
            f"Entry {record.seq} of our log, with the fingerprint {record.record_hash}, is the record of the contract."
            in text
        )
        assert "the record of your signature" not in text
    assert f"The record of your own signature is the entry with the fingerprint {own_entry()}." in anna
    # The last one's is the contract's own.
    assert "The record of your own signature" not in carl


def test_a_reminder_takes_the_place_of_the_one_that_waits(sales: User) -> None:
    made = for_two(sales, sign_in_order=False)
    remind_signer(made.quote, 1, sales, LATER)
    states = [(mail.email, mail.state, mail.why) for mail in asked("sign")]
    anna, carl = str(ANNA["email"]), str(CARL["email"])
    assert states == [(anna, "needless", "again"), (carl, "open", ""), (anna, "open", "")]


def own_entry() -> str:
    return Event.objects.get(kind=Event.Kind.SIGNED).record_hash
