"""Asking on the proposal's pages and answering on the quote's: what each side sees, and what is refused."""

import re
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from groundwork.models import User
from groundwork.tests.unchanged import nothing_changes
from quotes.models import ProposalLink, Question, Quote
from quotes.selectors.questions import asker_addresses
from quotes.services import questions
from quotes.services.answering import record_view
from quotes.services.revising import revise_quote
from quotes.services.sending import send_quote
from quotes.tests import making
from quotes.tests.client_pages import NOW
from quotes.tests.pages import address, page_of
from quotes.tests.sent import Sent, as_sent, fresh, sent, sent_in
from quotes.tests.services.test_questions import GOLD, VISITOR, WHY
from quotes.tests.signers import for_two, path_of
from quotes.tests.views.test_kept_pages import text_of
from quotes.views.proposal.drawing import KEPT

SAID = {"about": "option:gold", "words": "Why is Gold\r\ndearer?", "name": "Thomas Reed", "email": "t@harbor.example"}


@pytest.fixture(autouse=True)
def on_that_day() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def proposal(sales: User) -> Sent:
    KEPT.clear()
    return sent(sales, making.NOW)


def words_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def asked(proposal: Sent, kind: Question.Kind = Question.Kind.QUESTION) -> None:
    questions.ask(proposal.link, kind, GOLD, WHY, lambda: NOW)


# The client


def test_each_thing_of_the_page_can_be_asked_about(proposal: Sent) -> None:
    page = text_of(proposal)
    found = set(re.findall(r'href="(ask/\?about=[^"]+)"', page))
    assert {f"ask/?about={code}" for code in ("option:gold", "package:mobile", "figure-month", "terms")} < found
    for link in found:
        assert "It is about" in fresh().get(proposal.path + link).content.decode(), link


def test_a_question_is_asked_and_answered_in_place(proposal: Sent, sales_client: Client) -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.get(f"{proposal.path}ask/?about=option:gold")
    assert "The option Gold" in words_of(page)
    said = {**SAID, "csrfmiddlewaretoken": client.cookies["csrftoken"].value}
    done = client.post(f"{proposal.path}ask/", said)
    assert (done.status_code, done["Location"]) == (302, f"{proposal.path}questions/#question-1")
    desk = page_of(sales_client, proposal.quote)
    assert "Why is Gold<br>dearer?" in desk
    assert "t@harbor.example" in desk
    answer = sales_client.post(f"/quotes/{proposal.quote.number}/questions/1/", {"words": "It has <more> in it."})
    assert answer["Location"] == f"{address('quote_page', proposal.quote)}#question-1"
    threads = words_of(fresh().get(f"{proposal.path}questions/"))
    assert "It has &lt;more&gt; in it." in threads
    assert "t@harbor.example" not in threads
    assert client.post(f"{proposal.path}questions/1/settle/", said).status_code == 302
    assert not Question.objects.get().is_open
    assert "Question settled" in page_of(sales_client, proposal.quote)


@pytest.mark.parametrize(
    "fault",
    [{"words": " "}, {"words": "a\u202eb"}, {"words": "x" * 2001}, {"about": "option:none"}, {"email": "nobody"}],
)
def test_what_is_not_right_is_said_and_nothing_is_lost(proposal: Sent, fault: dict[str, str]) -> None:
    with nothing_changes():
        answer = fresh().post(f"{proposal.path}ask/", {**SAID, **fault})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Nothing was sent yet" in page
    if "words" not in fault:
        assert "Why is Gold\ndearer?" in page.replace("\r\n", "\n")


def test_a_reply_that_is_not_right_stands_in_its_thread(proposal: Sent) -> None:
    asked(proposal)
    said = {"q1-words": "More, please.", "q1-name": "", "q1-email": "t@harbor.example"}
    with nothing_changes():
        answer = fresh().post(f"{proposal.path}questions/1/", said)
    assert answer.status_code == 422
    assert "More, please." in answer.content.decode()
    assert fresh().post(f"{proposal.path}questions/1/", {**said, "q1-name": "T. Reed"}).status_code == 302
    assert fresh().post(f"{proposal.path}questions/7/", {**said, "q7-words": "?"}).status_code == 422


def test_somebody_whom_the_link_names_types_no_name(sales: User) -> None:
    proposal = for_two(sales)
    page = fresh().get(f"{path_of(proposal, 1)}ask/")
    assert 'name="email"' not in page.content.decode()
    fresh().post(f"{path_of(proposal, 1)}ask/", {"about": "", "words": "When?", "email": "else@where.example"})
    assert "anna@harbor.example" in str(asker_addresses(proposal.quote, 1))


def test_the_kept_page_tells_at_once_and_costs_one_query(proposal: Sent, sales: User) -> None:
    before = text_of(proposal)
    assert 'class="talk"' not in before
    asked(proposal)
    assert "waits for our answer" in text_of(proposal)
    questions.answer(proposal.quote, 1, "Because.", sales, NOW)
    assert "A question is answered." in text_of(proposal)
    with CaptureQueriesContext(connection) as queries:
        kept = text_of(proposal)
    assert len(queries) == 1
    assert WHY.words not in kept
    assert WHY.name not in kept


def test_open_questions_are_told_before_signing_and_stop_nobody(proposal: Sent) -> None:
    asked(proposal)
    page = words_of(fresh().get(f"{proposal.path}accept/?option=gold"))
    assert "A question is still open: The option Gold. You can sign all the same." in page
    questions.settle(proposal.link, 1, VISITOR, lambda: NOW)
    assert "still open" not in words_of(fresh().get(f"{proposal.path}accept/?option=gold"))


def test_staff_are_led_to_the_desk(proposal: Sent, sales_client: Client) -> None:
    with nothing_changes():
        for page in ("ask/", "change/", "questions/", "forward/"):
            answer = sales_client.get(proposal.path + page)
            assert answer["Location"] == address("quote_page", proposal.quote)
        assert sales_client.post(f"{proposal.path}ask/", SAID).status_code == 302


# Changes


def test_a_change_is_asked_for_and_the_next_revision_begun(proposal: Sent, sales_client: Client, sales: User) -> None:
    fresh().post(f"{proposal.path}change/", {**SAID, "words": "Without Gold."})
    assert "A change was asked for." in text_of(proposal)
    desk = page_of(sales_client, proposal.quote)
    assert "Change requested" in desk
    assert "Begin the next revision" in desk
    listed = sales_client.get("/quotes/?state=change-asked").content.decode()
    assert proposal.quote.number in listed
    assert "To answer" in listed
    assert proposal.quote.number in sales_client.get("/quotes/?state=to-answer").content.decode()
    assert proposal.quote.number not in sales_client.get("/quotes/?state=question-open").content.decode()
    assert "The client of 1 quote asks something" in sales_client.get("/").content.decode()
    send_quote(revise_quote(proposal.quote, sales), sales, NOW)
    assert "A change was asked for." not in text_of(proposal)
    assert proposal.quote.number not in sales_client.get("/quotes/?state=change-asked").content.decode()


def test_an_answer_that_is_not_right_is_not_lost(proposal: Sent, sales_client: Client, viewer_client: Client) -> None:
    asked(proposal)
    path = f"/quotes/{proposal.quote.number}/questions/1/"
    with nothing_changes():
        answer = sales_client.post(path, {"words": "a\u202eb"})
        assert viewer_client.post(path, {"words": "Hello"}).status_code == 404
        assert sales_client.post(f"/quotes/{proposal.quote.number}/questions/9/", {"words": "Hi"}).status_code == 404
    assert answer.status_code == 422
    assert "a\u202eb" in answer.content.decode()
    assert sales_client.get(path).status_code == 200
    sales_client.post(f"{path}settle/")
    assert not Question.objects.get().is_open


# Colleagues


def test_a_colleague_looks_and_asks_and_signs_nothing(proposal: Sent, sales_client: Client) -> None:
    text_of(proposal)
    said = {"name": "Fay Finance", "email": "fay@harbor.example", "by_name": "Thomas Reed"}
    form = {**said, "revision": proposal.revision.sha256}
    assert fresh().post(f"{proposal.path}forward/", {**form, "email": "nobody"}).status_code == 422
    assert fresh().post(f"{proposal.path}forward/", form).status_code == 302
    (row,) = ProposalLink.objects.filter(colleague=1)
    own = as_sent(proposal.quote, row)
    page = text_of(own)
    assert "Review and sign" not in page
    assert "Not for us" not in page
    assert 'href="ask/' in page
    assert "forward/" not in page
    assert "Review and sign" in text_of(proposal)
    assert fresh().get(f"{own.path}accept/?option=gold")["Location"] == own.path
    assert fresh().get(f"{own.path}forward/")["Location"] == own.path
    fresh().post(f"{own.path}ask/", {"about": "terms", "words": "How long?"})
    assert asker_addresses(proposal.quote, 1) == ("fay@harbor.example",)
    desk = page_of(sales_client, proposal.quote)
    assert own.path in desk
    sales_client.post(f"/quotes/{proposal.quote.number}/colleagues/1/close/")
    assert fresh().get(own.path).status_code == 410


# Revisions


def test_a_new_revision_says_what_changed_since_the_one_they_saw(proposal: Sent, sales: User) -> None:
    record_view(proposal.link, VISITOR, lambda: NOW)
    for title in ("Second", "Third"):
        draft = revise_quote(Quote.objects.get(pk=proposal.quote.pk), sales)
        draft.title = title
        draft.save()
        send_quote(draft, sales, NOW)
    page = text_of(proposal)
    assert "What changed since the offer of 22 November 2026" in page
    fold = page[page.index('id="revised"') :]
    assert "IT care for Harbor Law Group" in fold[: fold.index("</details>")]
    assert "Second" not in fold[: fold.index("</details>")]


def test_staff_see_any_two_side_by_side(proposal: Sent, sales: User, viewer_client: Client) -> None:
    path = f"/quotes/{proposal.quote.number}/compare/"
    assert "not two revisions yet" in viewer_client.get(path).content.decode()
    for title in ("Alder", "Birch"):
        draft = revise_quote(Quote.objects.get(pk=proposal.quote.pk), sales)
        draft.title = title
        draft.save()
        send_quote(draft, sales, NOW)
    assert "Alder" in viewer_client.get(path).content.decode()
    first = viewer_client.get(f"{path}?one=3&other=1").content.decode()
    assert "Birch" in first
    assert "Alder" not in first
    assert "Choose two that are not the same." in viewer_client.get(f"{path}?one=2&other=2").content.decode()


def test_staff_read_them_as_the_company_writes_whatever_the_client_reads(sales: User, viewer_client: Client) -> None:
    proposal = sent_in("de", sales, NOW)
    draft = revise_quote(Quote.objects.get(pk=proposal.quote.pk), sales)
    draft.valid_days, draft.discount_percent = 20, Decimal("0.03")
    draft.save()
    send_quote(draft, sales, NOW)
    page = viewer_client.get(f"/quotes/{proposal.quote.number}/compare/").content.decode()
    assert "$4,289.00" in page
    assert "22 December 2026" in page
    assert "Dezember" not in page
    assert "4.289,00\xa0$" in text_of(as_sent(proposal.quote))
