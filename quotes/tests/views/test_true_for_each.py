"""Where several read and sign one proposal, every page and mail is true for whoever reads it."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from groundwork.models import Mail, User
from groundwork.tests.shown import words
from groundwork.tests.unchanged import nothing_changes
from quotes.models import Question
from quotes.services import questions
from quotes.services.forwarding import ToColleague, forward
from quotes.services.revising import withdraw_quote
from quotes.tests import making
from quotes.tests.client_pages import NOW, accept
from quotes.tests.mails import send_all
from quotes.tests.pages import address
from quotes.tests.sent import Sent, fresh, sent, sent_in
from quotes.tests.services.test_questions import GOLD, VISITOR, WHY
from quotes.tests.signers import CARL, for_two, link_of, path_of, posted_by

LATER = NOW + timedelta(hours=3)


@pytest.fixture(autouse=True)
def on_that_day() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def shown(path: str, client: Client | None = None) -> str:
    return words((client or fresh()).get(path).content.decode())


def sign(proposal: Sent, place: int) -> None:
    said = posted_by(proposal, place)
    assert fresh().post(f"{path_of(proposal, place)}accept/", said).status_code == 302


def change_by(proposal: Sent, place: int) -> Question:
    return questions.ask(link_of(proposal, place), Question.Kind.CHANGE, GOLD, WHY, lambda: NOW)


def pass_on(proposal: Sent, email: str, path: str = "", **more: str) -> Any:
    form = {"name": "Fay Finance", "email": email, "by_name": "Thomas Reed", "revision": proposal.revision.sha256}
    return fresh().post(f"{path or proposal.path}forward/", {**form, **more})


def test_everybody_who_signed_is_named_with_the_last_moment(sales: User) -> None:
    proposal = for_two(sales)
    sign(proposal, 1)
    with time_machine.travel(LATER, tick=False):
        sign(proposal, 2)
        page = shown(path_of(proposal, 1))
    assert "Signed by Anna Berg and Carl Diem. The last signature came on" in page
    assert "By Anna Berg, on" not in page


def test_only_whoever_said_no_is_thanked_for_it(sales: User) -> None:
    proposal = for_two(sales)
    sign(proposal, 1)
    said = {"revision": proposal.revision.sha256, "why": "other", "sure": "1"}
    assert fresh().post(f"{path_of(proposal, 2)}decline/", said).status_code == 302
    assert "Thank you for telling us" in shown(path_of(proposal, 2))
    for path in (path_of(proposal, 1), proposal.path):
        page = shown(path)
        assert "Carl Diem has said no to this proposal" in page
        assert "It cannot be signed any more" in page
        assert "Thank you for telling us" not in page


def test_how_to_pay_is_promised_when_it_comes(sales: User, mailoutbox: Any) -> None:
    proposal = for_two(sales, deposit_percent=Decimal("0.25"))
    after_mine = "How to pay stands on the page that follows your signature."
    by_mail = "How to pay comes by mail when everybody has signed."
    first = shown(f"{path_of(proposal, 1)}accept/")
    assert by_mail in first
    assert after_mine not in first
    sign(proposal, 1)
    last = shown(f"{path_of(proposal, 2)}accept/")
    assert after_mine in last
    assert by_mail not in last
    sign(proposal, 2)
    send_all("contract")
    to_both = [mail for mail in mailoutbox if "Due now" in mail.body]
    assert len(to_both) == 2
    for mail in to_both:
        for body in (mail.body, mail.alternatives[0][0]):
            assert "It is to be paid once, not by each of you." in body


def test_how_to_pay_comes_by_mail_where_we_countersign(sales: User) -> None:
    proposal = sent(sales, making.NOW, countersign=True, deposit_percent=Decimal("0.25"))
    assert "How to pay comes by mail when everybody has signed." in shown(f"{proposal.path}accept/")


def test_who_asked_for_a_change_is_named_to_the_others(sales: User) -> None:
    proposal = for_two(sales)
    change_by(proposal, 2)
    page = shown(path_of(proposal, 1))
    assert "Carl Diem has asked for a change." in page
    assert "You have asked" not in page


def test_a_change_by_the_open_link_is_said_of_nobody(sales: User) -> None:
    proposal = sent(sales, making.NOW)
    questions.ask(proposal.link, Question.Kind.CHANGE, GOLD, WHY, lambda: NOW)
    page = shown(proposal.path)
    assert "A change was asked for." in page
    assert "You have asked" not in page


def test_who_closed_a_question_is_named_as_far_as_the_link_is(sales: User) -> None:
    proposal = for_two(sales)
    change_by(proposal, 2)
    questions.settle(link_of(proposal, 2), 1, VISITOR, lambda: NOW)
    page = shown(f"{path_of(proposal, 1)}questions/")
    assert "One of you" not in page
    to = ToColleague("Fay Finance", "fay@harbor.example", "Anna Berg", False, proposal.revision.sha256)
    fay = forward(link_of(proposal, 1), to, VISITOR, lambda: NOW)
    change_by(proposal, 2)
    questions.settle(fay, 2, VISITOR, lambda: NOW)
    page = shown(f"{path_of(proposal, 1)}questions/")
    assert "Fay Finance" in page
    assert "One of you" not in page


def test_the_page_for_passing_on_promises_what_the_link_can_do(sales: User) -> None:
    named = shown(f"{path_of(for_two(sales), 1)}forward/")
    assert "only if you say so" not in named
    assert "They can read everything and ask. They cannot sign" in named


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("ANNA@harbor.example", "This is your own address"),
        ("carl@harbor.example", "Carl Diem signs this proposal and has a link of their own."),
        ("sales@example.com", "Sam Sales has sent you this proposal"),
    ],
)
def test_it_is_not_passed_on_to_who_has_it(sales: User, email: str, said: str) -> None:
    proposal = for_two(sales)
    with nothing_changes():
        refused = pass_on(proposal, email, path_of(proposal, 1))
    assert refused.status_code == 422
    assert said in words(refused.content.decode())
    assert f'value="{email}"' in refused.content.decode()


def test_who_has_a_link_gets_it_once_more_when_that_is_wanted(sales: User) -> None:
    proposal = sent(sales, making.NOW)
    assert pass_on(proposal, "fay@harbor.example").status_code == 302
    mails = Mail.objects.count()
    again = pass_on(proposal, "fay@harbor.example", name="Fiona")
    assert again.status_code == 422
    page = words(again.content.decode())
    assert "Fay Finance has a link already." in page
    assert "Mail it to them again" in page
    assert Mail.objects.count() == mails
    assert pass_on(proposal, "fay@harbor.example", name="Fiona", step="again").status_code == 302
    assert Mail.objects.count() == mails + 1


def test_open_questions_can_be_answered_and_closed_after_the_end(
    sales: User, sales_client: Client, mailoutbox: Any
) -> None:
    proposal = sent(sales, making.NOW)
    for kind in (Question.Kind.QUESTION, Question.Kind.CHANGE):
        questions.ask(proposal.link, kind, GOLD, WHY, lambda: NOW)
    accept(proposal)
    desk = address("quote_page", proposal.quote)
    assert "Close as settled" in shown(desk, sales_client)
    assert "Begin the next revision" not in shown(desk, sales_client)
    questions.answer(proposal.quote, 1, "It has more in it.", sales, NOW)
    questions.settle_for(proposal.quote, 2, sales, NOW)
    send_all("answer")
    assert [mail.to for mail in mailoutbox[-2:]] == [["Thomas Reed <thomas@harbor.example>"]] * 2
    assert "Sam Sales has closed the request for a change of" in mailoutbox[-1].body
    assert not proposal.quote.questions.filter(number=2, is_open=True).exists()


def test_questions_about_what_was_withdrawn_can_be_closed(sales: User, mailoutbox: Any) -> None:
    proposal = sent(sales, making.NOW)
    questions.ask(proposal.link, Question.Kind.QUESTION, GOLD, WHY, lambda: NOW)
    withdraw_quote(proposal.quote, sales, NOW)
    assert not questions.settle_for(proposal.quote, 1, sales, NOW).is_open
    send_all("answer")
    (mail,) = mailoutbox
    assert "Sam Sales has closed the question about" in mail.body
    assert "/p/" not in mail.body
    assert "/p/" not in mail.alternatives[0][0]


def test_who_asked_hears_that_a_question_was_closed_without_an_answer(sales: User, mailoutbox: Any) -> None:
    proposal = sent(sales, making.NOW)
    questions.ask(proposal.link, Question.Kind.QUESTION, GOLD, WHY, lambda: NOW)
    questions.settle_for(proposal.quote, 1, sales, NOW)
    send_all("answer")
    (mail,) = mailoutbox
    assert mail.to == ["Thomas Reed <thomas@harbor.example>"]
    for body in (mail.body, mail.alternatives[0][0]):
        assert "Sam Sales has closed the question about" in words(body)


def test_a_question_that_was_answered_is_closed_without_a_mail(sales: User) -> None:
    proposal = sent(sales, making.NOW)
    questions.ask(proposal.link, Question.Kind.QUESTION, GOLD, WHY, lambda: NOW)
    questions.answer(proposal.quote, 1, "It has more in it.", sales, NOW)
    mails = Mail.objects.count()
    questions.settle_for(proposal.quote, 1, sales, NOW)
    assert Mail.objects.count() == mails


def test_the_personal_line_goes_to_the_contact_alone(sales: User, mailoutbox: Any) -> None:
    thomas = {"name": "Thomas Reed", "title": "", "email": "thomas@harbor.example", "role": ""}
    sent(sales, making.NOW, signers=[thomas, CARL], sign_in_order=False, personal_line="Hi Thomas, as agreed.")
    send_all("sign")
    by_address = {mail.to[0]: mail for mail in mailoutbox}
    for to, mail in by_address.items():
        for body in (mail.body, mail.alternatives[0][0]):
            assert ("Hi Thomas" in body) is ("thomas@" in to), to
    assert len(by_address) == 2


def test_staff_read_figures_as_their_company_writes_them(sales: User, mailoutbox: Any) -> None:
    proposal = sent_in("fr", sales, making.NOW)
    accept(proposal)
    send_all("accepted")
    (mail,) = [mail for mail in mailoutbox if "sales@example.com" in mail.to[0]]
    for body in (mail.body, mail.alternatives[0][0]):
        assert "$8,578.00" in body
        assert "22 nov" not in body
