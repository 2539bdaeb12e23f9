"""Questions about a proposal: asked, answered, settled; what is mailed, what stands for ever and what is erased."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from groundwork import chain
from groundwork.erasing import erase_details
from groundwork.models import Event, Mail, User
from quotes.errors import LockedError
from quotes.models import Question, Quote
from quotes.proposal.abouts import About, abouts_of
from quotes.refusals import LinkClosedError, NotOpenError, SettledError
from quotes.selectors.questions import talk_of, threads_of
from quotes.selectors.story import timeline
from quotes.services import questions
from quotes.services.accepting import Visitor
from quotes.services.answering import decline_proposal
from quotes.services.questions import Words
from quotes.services.revising import close_link, renew_link, reopen_quote, revise_quote, withdraw_quote
from quotes.services.sending import send_quote
from quotes.tests import mails, making
from quotes.tests.client_pages import NOW
from quotes.tests.sent import Sent, sent
from quotes.verifying import verify_all

VISITOR = Visitor("203.0.113.7", "A browser")
GOLD = About("option:gold", "Gold")
WHY = Words("Why is Gold dearer?", "Thomas Reed", "thomas@harbor.example", VISITOR)


@pytest.fixture
def proposal(sales: User) -> Sent:
    return sent(sales, making.NOW)


def asked(proposal: Sent, said: Words = WHY, kind: Question.Kind = Question.Kind.QUESTION) -> Question:
    return questions.ask(proposal.link, kind, GOLD, said, lambda: NOW)


def test_a_question_and_its_answer_go_both_ways_by_mail(proposal: Sent, sales: User, mailoutbox: Any) -> None:
    with time_machine.travel(NOW, tick=False):
        asked(proposal)
        mails.send_all("question")
        questions.answer(proposal.quote, 1, "It has more in it.", sales, NOW)
        mails.send_all("answer")
    to_us, to_them = mailoutbox
    assert (to_us.to, to_us.reply_to) == (["Sam Sales <sales@example.com>"], ["Thomas Reed <thomas@harbor.example>"])
    for words in ("The option Gold", WHY.words, f"/quotes/{proposal.quote.number}/#question-1"):
        assert words in to_us.body
    assert to_them.to == ["Thomas Reed <thomas@harbor.example>"]
    for words in (
        "Hello Thomas Reed,",
        "The option Gold",
        "It has more in it.",
        f"{proposal.path}questions/#question-1",
    ):
        assert words in to_them.body
        assert words in str(to_them.alternatives[0][0])


def test_a_thread_is_closed_by_either_side_and_opens_with_the_next_word(proposal: Sent, sales: User) -> None:
    def stands() -> tuple[int, bool, bool]:
        return Question.objects.values_list("said", "ours", "is_open").get()

    asked(proposal)
    assert stands() == (1, True, True)
    questions.answer(proposal.quote, 1, "It has more in it.", sales, NOW)
    assert stands() == (2, False, True)
    questions.settle(proposal.link, 1, VISITOR, lambda: NOW)
    assert stands() == (3, False, False)
    with pytest.raises(SettledError):
        questions.settle_for(proposal.quote, 1, sales, NOW)
    questions.reply(proposal.link, 1, replace(WHY, words="And what?"), lambda: NOW)
    assert stands() == (4, True, True)
    questions.settle_for(proposal.quote, 1, sales, NOW)
    assert stands() == (5, False, False)
    (thread,) = threads_of(proposal.quote)
    assert [(one.ours, one.words) for one in thread.said] == [
        (False, WHY.words),
        (True, "It has more in it."),
        (False, ""),
        (False, "And what?"),
        (True, ""),
    ]
    assert list(verify_all()) == []


def test_what_is_said_can_be_erased_and_its_thread_stays(proposal: Sent, sales: User) -> None:
    asked(proposal)
    questions.answer(proposal.quote, 1, "It has more in it.", sales, NOW)
    hashed = b"".join(bytes(event.body) for event in Event.objects.all())
    for fact in (WHY.words, WHY.name, WHY.email, VISITOR.ip, "It has more in it."):
        assert fact.encode() not in hashed
    assert timeline(proposal.quote)[1][1].what == f"Question 1: {WHY.words}"
    erase_details("Olivia Owner", NOW, about=proposal.quote.subject)
    (thread,) = threads_of(proposal.quote)
    assert [(one.words, one.email, one.erased) for one in thread.said] == [("", "", True), ("", "", True)]
    assert [mail.state for mail in mails.send_all("question", "answer")] == [Mail.State.NEEDLESS] * 2
    assert list(verify_all()) == []


def test_a_form_that_is_sent_twice_asks_once(proposal: Sent) -> None:
    asked(proposal)
    assert asked(proposal).number == 1
    questions.reply(proposal.link, 1, replace(WHY, words="Well?"), lambda: NOW)
    questions.reply(proposal.link, 1, replace(WHY, words="Well?"), lambda: NOW)
    assert chain.events_of(proposal.quote.subject).filter(kind__in=("asked", "replied")).count() == 2
    questions.reply(proposal.link, 1, replace(WHY, words="Well?"), lambda: NOW + timedelta(hours=1))
    assert Question.objects.get().said == 3


def test_the_answer_goes_by_the_link_that_opens_it_now(proposal: Sent, sales: User, mailoutbox: Any) -> None:
    asked(proposal)
    renewed = renew_link(proposal.quote, sales, NOW)
    questions.answer(proposal.quote, 1, "It has more in it.", sales, NOW)
    mails.send_all("answer")
    assert proposal.token not in mailoutbox[-1].body
    questions.answer(proposal.quote, 1, "And more.", sales, NOW)
    close_link(proposal.quote, sales, NOW)
    assert mails.send_all("answer")[-1].state == Mail.State.NEEDLESS
    with pytest.raises(LinkClosedError):
        questions.reply(renewed, 1, WHY, lambda: NOW)


def test_a_wish_for_a_change_is_settled_by_the_next_revision(proposal: Sent, sales: User) -> None:
    asked(proposal)
    asked(proposal, replace(WHY, words="Without it."), Question.Kind.CHANGE)
    told = talk_of(proposal.quote.pk, proposal.revision.signing)
    assert told is not None
    assert (told.change, told.open) == (True, ("The option Gold", "The option Gold"))
    row = send_quote(revise_quote(proposal.quote, sales), sales, NOW)
    change, question = sorted(threads_of(proposal.quote), key=lambda thread: not thread.is_change)
    assert (change.is_open, change.said[-1].revision) == (False, row.number)
    assert question.is_open
    assert list(verify_all()) == []


def test_nothing_is_asked_once_there_is_an_answer(proposal: Sent, sales: User) -> None:
    asked(proposal)
    decline_proposal(proposal.link, proposal.revision.sha256, "", VISITOR, lambda: NOW, "price")
    with pytest.raises(NotOpenError):
        asked(proposal, replace(WHY, words="Still?"))
    # What was open then is not left without an answer.
    assert not questions.answer(Quote.objects.get(pk=proposal.quote.pk), 1, "Late.", sales, NOW).ours


def test_nothing_is_answered_while_what_was_taken_back_is_drafted_again(proposal: Sent, sales: User) -> None:
    asked(proposal)
    quote = reopen_quote(withdraw_quote(proposal.quote, sales, NOW), sales, NOW)
    with pytest.raises(LockedError):
        questions.answer(quote, 1, "Early.", sales, NOW)


@pytest.mark.any_database
def test_what_can_be_asked_about_is_what_the_page_has(proposal: Sent) -> None:
    codes = [about.code for about in abouts_of(proposal.revision)]
    assert codes[0] == ""
    assert {"option:gold", "package:mobile", "figure-month", "figure-first", "devices", "terms"} < set(codes)
    assert len(codes) == len(set(codes))


@pytest.mark.any_database
@pytest.mark.parametrize("field", [{"said": 9}, {"ours": False}, {"is_open": False}])
def test_a_thread_that_stands_otherwise_than_the_chain_says_is_found(proposal: Sent, field: dict[str, Any]) -> None:
    asked(proposal)
    assert list(verify_all()) == []
    Question.objects.update(**field)
    assert any("question 1" in fault for fault in verify_all())
    Question.objects.all().delete()
    assert any("question 1 is gone" in fault for fault in verify_all())
