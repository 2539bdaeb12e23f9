"""A proposal that is passed on: what the colleague can do with a link of their own, and who lets them sign."""

from typing import Any

import pytest
import time_machine
from django.test import override_settings

from groundwork.erasing import erase_details
from groundwork.models import Event, User
from quotes.errors import LockedError
from quotes.links import find_link, token_of
from quotes.models import AcceptedQuote, ProposalLink
from quotes.refusals import CodeError, HasLinkError, NotNamedError, TooManyError
from quotes.selectors.colleagues import colleagues_of
from quotes.services import forwarding
from quotes.services.accepting import Visitor, accept_proposal
from quotes.services.codes import ask_code
from quotes.services.forwarding import ToColleague, close_colleague, forward
from quotes.services.revising import withdraw_quote
from quotes.tests import mails, making
from quotes.tests.client_pages import NOW
from quotes.tests.sent import Sent, answer, sent
from quotes.tests.signers import for_two, link_of, mailed_code
from quotes.verifying import verify_all

VISITOR = Visitor("203.0.113.7", "A browser")


@pytest.fixture
def proposal(sales: User) -> Sent:
    return sent(sales, making.NOW)


def passed_on(proposal: Sent, code: str = "", link: ProposalLink | None = None, **said: Any) -> ProposalLink:
    base = {"name": "Fay Finance", "email": "fay@harbor.example", "by_name": "Thomas Reed", "may_sign": False}
    to = ToColleague(**{**base, **said}, revision_sha256=proposal.revision.sha256)
    return forward(link or proposal.link, to, VISITOR, lambda: NOW, code)


def test_a_colleague_gets_a_link_of_their_own_that_signs_nothing(proposal: Sent, mailoutbox: Any) -> None:
    link = passed_on(proposal)
    with time_machine.travel(NOW, tick=False):
        mails.send_all("forward")
    assert mailoutbox[-1].to == ["Fay Finance <fay@harbor.example>"]
    assert f"/p/{token_of(link)}/" in mailoutbox[-1].body
    assert "Thomas Reed would like you to look at" in mailoutbox[-1].body
    with pytest.raises(NotNamedError):
        accept_proposal(link, answer(proposal), VISITOR, lambda: NOW)
    with pytest.raises(NotNamedError):
        passed_on(proposal, link=link, email="more@harbor.example")
    assert list(verify_all()) == []


def test_one_who_is_let_signs(proposal: Sent) -> None:
    link = passed_on(proposal, may_sign=True)
    accept_proposal(link, answer(proposal), VISITOR, lambda: NOW)
    assert AcceptedQuote.objects.count() == 1
    assert list(verify_all()) == []


@override_settings(SIGN_BY_CODE=True)
def test_to_let_them_sign_is_the_contacts_to_say(proposal: Sent) -> None:
    with pytest.raises(CodeError):
        passed_on(proposal, may_sign=True)
    with time_machine.travel(NOW, tick=False):
        ask_code(proposal.link, proposal.quote.contact.email, proposal.revision.sha256, lambda: NOW)  # type: ignore[union-attr]
        link = passed_on(proposal, mailed_code(proposal.quote.contact.email), may_sign=True)  # type: ignore[union-attr]
        with pytest.raises(CodeError):
            ask_code(link, "somebody@else.example", proposal.revision.sha256, lambda: NOW)
        ask_code(link, "fay@harbor.example", proposal.revision.sha256, lambda: NOW)
        said = answer(proposal, name="Fay Finance", signature="Fay Finance", email="fay@harbor.example")
        accept_proposal(link, said, VISITOR, lambda: NOW, mailed_code("fay@harbor.example"))
    assert AcceptedQuote.objects.get().signer_email == "fay@harbor.example"


def test_nobody_lets_sign_where_others_are_named(sales: User) -> None:
    proposal = for_two(sales)
    anna = link_of(proposal, 1)
    with pytest.raises(NotNamedError):
        passed_on(proposal, link=anna, may_sign=True)
    assert passed_on(proposal, link=anna).signer is None


def test_the_same_colleague_has_one_link(proposal: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    first = passed_on(proposal)
    with pytest.raises(HasLinkError, match="Fay Finance has a link already"):
        passed_on(proposal, email="FAY@harbor.example", name="Fiona")
    assert passed_on(proposal, email="FAY@harbor.example", again=True).pk == first.pk
    assert Event.objects.filter(kind=Event.Kind.FORWARDED).count() == 1
    monkeypatch.setattr(forwarding, "MOST_COLLEAGUES", 1)
    with pytest.raises(TooManyError):
        passed_on(proposal, email="more@harbor.example")


def test_staff_close_it_and_it_closes_with_the_quote(proposal: Sent, sales: User) -> None:
    first, second = passed_on(proposal), passed_on(proposal, email="max@harbor.example")
    close_colleague(proposal.quote, 1, sales, NOW)
    assert [bool(one.link) for one in colleagues_of(proposal.quote, links=True)] == [False, True]
    with pytest.raises(LockedError):
        close_colleague(proposal.quote, 1, sales, NOW)
    assert list(verify_all()) == []
    withdraw_quote(proposal.quote, sales, NOW)
    assert not ProposalLink.objects.filter(pk__in=(first.pk, second.pk), revoked_at=None).exists()
    assert list(verify_all()) == []


def test_who_they_are_can_be_erased(proposal: Sent) -> None:
    passed_on(proposal)
    for event in Event.objects.all():
        assert b"fay" not in bytes(event.body).lower()
    erase_details("Olivia Owner", NOW)
    (one,) = colleagues_of(proposal.quote, links=True)
    assert (one.number, one.name, one.email, bool(one.link)) == (1, "", "", True)
    assert list(verify_all()) == []


@pytest.mark.any_database
@pytest.mark.parametrize("field", [{"may_sign": True}, {"colleague": 7}])
def test_a_link_that_lets_more_than_the_chain_says_is_found(proposal: Sent, field: dict[str, Any]) -> None:
    link = passed_on(proposal)
    found = find_link(token_of(link) or "")
    assert found is not None
    assert (found.colleague, found.only_looks) == (1, True)
    ProposalLink.objects.filter(pk=link.pk).update(**field)
    assert any("colleague" in fault for fault in verify_all())
