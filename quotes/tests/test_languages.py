"""A client gets all of it in their language: no text of ours comes through that was not marked for translation."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
import time_machine
from django.core import mail as outbox
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from groundwork.models import User
from groundwork.tests.marked import marked, unmarked, words_of
from quotes.models import Question, Quote
from quotes.pdf import documents
from quotes.proposal.abouts import About
from quotes.services import questions
from quotes.services.accepting import Visitor, sign_proposal
from quotes.services.forwarding import ToColleague, forward
from quotes.services.questions import Words
from quotes.services.revising import withdraw_quote
from quotes.tests.client_pages import NOW, accept
from quotes.tests.mails import send_all
from quotes.tests.pdf_reading import text_of
from quotes.tests.sent import Sent, fresh, posted, sent_in
from quotes.tests.signers import ANNA, CARL, link_of, said_by

# Months as babel writes them in German, currencies, zones, and what has no translation.
PLAIN: Final = (
    *("Januar", "Februar", "November", "Dezember", "USD", "EST", "UTC", "PDF", "SHA", "PAdES"),
    "Dieses Feld ist zwingend erforderlich",  # Django's own
    *("msp-accept-v1", "msp-sign-v1", "/verify/", "acceptance.json"),
)


@pytest.fixture(autouse=True)
def on_that_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def written_by_people(proposal: Sent) -> set[str]:
    """What stands in the revision and is not ours: the plan, the seller, the client, and who they are."""
    document = json.loads(bytes(proposal.quote.current.document))  # type: ignore[union-attr]
    theirs = [document[name] for name in ("plan", "seller", "client", "contact", "prepared_by", "options", "quote")]
    return {*_strings([*theirs, document["terms"], document["consent"], document["personal_line"]])}


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str) and len(value) > 2:
        yield value
        yield value[:1].upper() + value[1:]
        yield from value.split("\n")
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _strings(each)


def of_pages(proposal: Sent) -> Iterator[tuple[str, str]]:
    """Every page that the client sees on the way to a contract, each with what is wrong in a form."""
    client = fresh()
    forms = ("accept/", "decline/", "ask/", "change/", "questions/", "forward/")
    for path in ("", "?option=silver&changed=1&with=mobile", "?option=none", *forms):
        yield path or "page", client.get(proposal.path + path).content.decode()
    yield "nothing asked", client.post(f"{proposal.path}ask/").content.decode()
    yield "nobody", client.post(f"{proposal.path}forward/", {"revision": proposal.revision.sha256}).content.decode()
    faulty = posted(proposal, name="", email="nobody", title="", signature="x", starts_on="2020-01-01")
    faulty = {name: value for name, value in faulty.items() if name not in ("consent", "electronic")}
    yield "what is wrong", client.post(f"{proposal.path}accept/", faulty).content.decode()
    yield "no reason", client.post(f"{proposal.path}decline/", {"revision": proposal.revision.sha256}).content.decode()
    sure = {"revision": proposal.revision.sha256, "reason": "Nein"}
    yield "sure?", client.post(f"{proposal.path}decline/", sure).content.decode()
    with time_machine.travel(NOW + timedelta(days=90), tick=False):
        yield "expired", client.get(proposal.path).content.decode()
    assert accept(proposal, client).status_code == 302
    yield "thanks", client.get(f"{proposal.path}thanks/").content.decode()
    yield "accepted", client.get(proposal.path).content.decode()
    yield "twice", accept(proposal, fresh(), key="f" * 32).content.decode()


def talk(proposal: Sent, sales: User) -> None:
    """A question, its answer, and a colleague; with the mails of all of it."""
    visitor, now = Visitor("203.0.113.7", "A browser"), timezone.now()
    asked = Words("Warum?", "Thomas Reed", "thomas@harbor.example", visitor)
    for about in (About("option:gold", "Gold"), About("figure-month")):
        questions.ask(proposal.link, Question.Kind.QUESTION, about, asked, timezone.now)
    questions.answer(proposal.quote, 1, "Darum.", sales, now)
    to = ToColleague("Fay Finance", "fay@harbor.example", "Thomas Reed", False, proposal.revision.sha256)
    forward(proposal.link, to, visitor, timezone.now)
    send_all("proposal", "answer", "forward")


def signed_in_vain(sales: User) -> None:
    """Anna signs, and it is withdrawn before Carl does; with her mail."""
    proposal = sent_in("de", sales, timezone.now(), client="Fischer", title="", signers=[ANNA, CARL])
    visitor = Visitor("", "")
    sign_proposal(link_of(proposal, 1), said_by(proposal, 1), visitor, timezone.now)
    withdraw_quote(proposal.quote, sales, timezone.now())
    (told,) = send_all("in-vain")
    assert told.email in str(outbox.outbox[-1].to)


def test_nothing_on_page_paper_or_mail_was_left_in_english(sales: User, tmp_path: Path) -> None:
    with marked(tmp_path):
        proposal = sent_in("de", sales, timezone.now(), title="", tax_codes=["sales"], deposit_percent="0.5")
        known = {*written_by_people(proposal), *PLAIN, "Thomas Reed", "Managing partner", "thomas@harbor.example", "SS"}
        known |= {proposal.token, "http://", "testserver", "nobody", "Nein"}
        known |= {"Warum?", "Darum.", "questions/#question"}
        known |= {"Fay Finance", "fay@harbor.example", "Anna Berg", "Fischer"}
        talk(proposal, sales)
        assert len(outbox.outbox) == 3
        left: dict[str, list[str]] = {}
        left["proposal.pdf"] = unmarked(text_of(documents.proposal_pdf(proposal.revision)), known)
        for name, page in of_pages(proposal):
            left[name] = unmarked(words_of(page), known)
        contract = Quote.objects.get(pk=proposal.quote.pk).accepted
        left["contract.pdf"] = unmarked(text_of(documents.contract_pdf(contract)), known)
        send_all("contract")
        signed_in_vain(sales)
        for message in outbox.outbox:
            assert isinstance(message, EmailMultiAlternatives)
            html = words_of(str(message.alternatives[0][0]))
            left[str(message.subject)] = unmarked(f"{message.subject} {message.body} {html}", known)
    faults = [f"{name}: {' '.join(words)}" for name, words in left.items() if words]
    assert not faults, "\n".join(["Not marked for translation, or in no place of groundwork/texts.py:", *faults])
