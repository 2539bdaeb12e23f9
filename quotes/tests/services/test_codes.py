"""Six digits by mail before signing: who gets them, how often they may be tried, and what is kept of them."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail as outbox
from pytest_django import Settings

from contracts.models import Seller
from groundwork import chain
from groundwork.models import User
from groundwork.tests.unchanged import nothing_changes
from quotes.codes import digits_of, is_code
from quotes.models import AcceptedQuote, ProposalLink, Signature, SigningCode
from quotes.refusals import CodeError, ExpiredError, NotYourTurnError
from quotes.selectors.signed import acceptance_of
from quotes.services.accepting import accept_proposal, sign_proposal
from quotes.services.codes import GOOD_FOR, MOST_AN_HOUR, ask_code
from quotes.services.forgetting import forget_codes
from quotes.tests import making
from quotes.tests.mails import asked, send_all
from quotes.tests.sent import Sent, answer, sent
from quotes.tests.signers import ANNA, VISITOR, for_two, link_of, mailed_code, said_by
from quotes.verifying import verify_all

# What can come out otherwise on another database is in test_signing_races.
pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

NOW = making.NOW + timedelta(hours=1)
THOMAS = "thomas@harbor.example"


@pytest.fixture(autouse=True)
def by_code(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SIGN_BY_CODE = True
    monkeypatch.setattr("quotes.signing_mail.timezone.now", lambda: NOW)


@pytest.fixture
def proposal(sales: User) -> Sent:
    return sent(sales, making.NOW)


def ask(proposal: Sent, link: ProposalLink | None = None, email: str = THOMAS, now: datetime = NOW) -> SigningCode:
    return ask_code(link or proposal.link, email, proposal.revision.sha256, lambda: now)


def sign(proposal: Sent, code: str, now: datetime = NOW, **fields: Any) -> AcceptedQuote:
    return accept_proposal(proposal.link, answer(proposal, **fields), VISITOR, lambda: now, code)


def wrong(code: SigningCode) -> str:
    return "000000" if not is_code(code, "000000") else "000001"


def test_nothing_is_signed_without_the_code(proposal: Sent) -> None:
    with nothing_changes(), pytest.raises(CodeError, match="A code is needed to sign"):
        sign(proposal, "")
    ask(proposal)
    with nothing_changes(), pytest.raises(CodeError, match="Type the six digits"):
        sign(proposal, "")
    contract = sign(proposal, mailed_code(THOMAS))
    (signer,) = acceptance_of(contract).signers
    assert (signer.confirmed_by, signer.code_to) == ("code", THOMAS)
    assert chain.body_of(contract.record)["signers"][0]["confirmed"] == {"by": "code", "to": THOMAS}
    assert list(verify_all()) == []


def test_a_link_that_was_passed_on_signs_for_nobody_whom_the_client_does_not_know(proposal: Sent) -> None:
    with (
        nothing_changes(),
        pytest.raises(CodeError, match=r"stranger@example\.com is not known as an address of Harbor"),
    ):
        ask(proposal, email="stranger@example.com")
    proposal.quote.client.contacts.create(name="Ann Reed", email="Ann@harbor.example")
    assert ask(proposal, email="ann@harbor.example").email == "ann@harbor.example"
    proposal.quote.client.contacts.update(email="")
    assert ask(proposal, email="stranger@example.com").email == "stranger@example.com"


def test_spaces_do_not_count_and_a_lost_reply_needs_no_code(proposal: Sent) -> None:
    ask(proposal)
    digits = mailed_code(THOMAS)
    contract = sign(proposal, f" {digits[:3]} {digits[3:]} ")
    with nothing_changes():
        assert sign(proposal, digits) == contract


def test_five_tries_and_no_sixth(proposal: Sent) -> None:
    code = ask(proposal)
    for left in (4, 3, 2, 1):
        with pytest.raises(CodeError, match=f"you have {left} tr"):
            sign(proposal, wrong(code))
    with pytest.raises(CodeError, match="it has had its five tries"):
        sign(proposal, wrong(code))
    with nothing_changes(), pytest.raises(CodeError, match=r"five tries\. Ask for a new one"):
        sign(proposal, str(digits_of(code)))
    assert not AcceptedQuote.objects.exists()


def test_a_new_code_ends_the_one_before(proposal: Sent) -> None:
    old = ask(proposal)
    ask(proposal)
    with pytest.raises(CodeError, match="This is not the code"):
        sign(proposal, str(digits_of(old)))
    assert sign(proposal, mailed_code(THOMAS))


def test_ten_minutes_and_not_a_moment_more(proposal: Sent) -> None:
    code = ask(proposal)
    with nothing_changes(), pytest.raises(CodeError, match="Your code has expired"):
        sign(proposal, str(digits_of(code)), NOW + GOOD_FOR)
    assert sign(proposal, str(digits_of(code)), NOW + GOOD_FOR - timedelta(microseconds=1))


def test_it_is_for_one_address_and_one_link(sales: User) -> None:
    proposal = for_two(sales, sign_in_order=False)
    anna, carl = link_of(proposal, 1), link_of(proposal, 2)
    code = ask(proposal, anna, email="mallory@example.com")
    assert code.email == ANNA["email"]
    ask(proposal, carl)
    said = said_by(proposal, 2)
    with pytest.raises(CodeError, match="This is not the code"):
        sign_proposal(carl, said, VISITOR, lambda: NOW, str(digits_of(code)))
    assert isinstance(
        sign_proposal(anna, said_by(proposal, 1), VISITOR, lambda: NOW, mailed_code(str(ANNA["email"]))), Signature
    )


def test_whoever_types_another_address_needs_another_code(proposal: Sent) -> None:
    code = ask(proposal)
    with nothing_changes(), pytest.raises(CodeError, match="Ask for one"):
        sign(proposal, str(digits_of(code)), email="mallory@example.com")


def test_who_cannot_sign_gets_no_code(sales: User, proposal: Sent) -> None:
    with nothing_changes(), pytest.raises(ExpiredError):
        ask(proposal, now=NOW + timedelta(days=60))
    two = for_two(sales, client="Elm Bakery")
    with nothing_changes(), pytest.raises(NotYourTurnError):
        ask(two, link_of(two, 2))


def test_so_many_an_hour(proposal: Sent) -> None:
    for _ in range(MOST_AN_HOUR):
        ask(proposal)
    with nothing_changes(), pytest.raises(CodeError, match="Wait an hour"):
        ask(proposal)
    assert ask(proposal, now=NOW + timedelta(hours=1, minutes=1))


def test_the_owner_may_do_without(proposal: Sent) -> None:
    Seller.objects.update(sign_by_code=False)
    assert acceptance_of(sign(proposal, "")).signers[0].confirmed_by == "link"


def test_the_digits_stand_nowhere_but_in_the_mail(proposal: Sent, caplog: pytest.LogCaptureFixture) -> None:
    code = ask(proposal)
    digits = str(digits_of(code))
    row = SigningCode.objects.values().get()
    assert digits not in {str(value) for value in row.values()}
    assert digits not in str(asked("code")[0].__dict__)
    send_all("code")
    assert digits in str(outbox.outbox[-1].body)
    assert digits not in outbox.outbox[-1].subject
    assert digits not in caplog.text
    # Who may write to the table, and knows a nonce of their own, opens nothing: the digits are of link and address too.
    code.email = "mallory@example.com"
    assert not is_code(code, digits)


def test_a_mail_that_comes_too_late_is_not_sent(proposal: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(proposal)
    monkeypatch.setattr("quotes.signing_mail.timezone.now", lambda: NOW + GOOD_FOR)
    assert [(mail.state, mail.why) for mail in send_all("code")] == [("needless", "over")]


def test_codes_are_forgotten_with_their_addresses(proposal: Sent) -> None:
    ask(proposal)
    assert forget_codes(NOW + timedelta(hours=23)) == 0
    assert forget_codes(NOW + timedelta(hours=25)) == 1
