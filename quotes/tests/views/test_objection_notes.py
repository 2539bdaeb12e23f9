"""Objections and answers at the desk, and nowhere where a client could read them."""

import html
import io

import pytest
import time_machine
from django.core import mail
from django.test import Client as Browser
from pypdf import PdfReader

from groundwork.models import User
from plans.models import PlanVersion
from plans.services import publish_plan, start_plan
from plans.starters import starter_notes, starter_plan
from quotes import tasks
from quotes.models import AcceptedQuote, QuoteRevision
from quotes.tests.mails import send_all
from quotes.tests.making import NOW, a_client, a_seller, a_sent_quote
from quotes.tests.sent import as_sent, fresh, posted


@pytest.fixture
def sent(owner: User) -> QuoteRevision:
    """A quote that is out, made from the cable TV starter with all that is said about it."""
    a_seller()
    plan = start_plan("cable-tv", starter_plan("cable-tv").name, owner, NOW)
    publish_plan(plan, revision=1, by=owner, note="", now=NOW)
    assert PlanVersion.objects.count() == 1
    return a_sent_quote(owner, a_client())


def test_the_eight_topics_and_the_new_pc_are_in_the_demo() -> None:
    said = " ".join(text.objection + " " + text.answer for text in starter_notes("cable-tv"))
    for topic in (
        "best at their real work",  # hidden expert-user time
        "was not hired for that",  # people were not hired to troubleshoot
        "one employee and working day",  # help as a benefit to employees
        "You know today what next March costs",  # predictable bill
        "Attacks begin at a desk",  # the desktop is where attacks start
        "Proof of patching",
        "Ready on the first day",
        "life-cycle plan",
        "Five hours of somebody's time",  # what a new PC really takes
    ):
        assert topic in said


def test_the_salesperson_reads_what_belongs_to_the_options(
    sent: QuoteRevision, sales_client: Browser, viewer_client: Browser
) -> None:
    address = f"/quotes/{sent.quote.number}/objections/"
    page = sales_client.get(address).content.decode()
    assert "We fix our own PCs." in page
    assert "Nobody would attack a company like ours." in page  # Gold has Security
    fragment = sales_client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert "We fix our own PCs." in fragment
    assert viewer_client.get(address).status_code == 404
    for own in (f"/quotes/{sent.quote.number}/",):
        assert f'hx-get="{address}"' in sales_client.get(own).content.decode()


def test_the_client_reads_none_of_it(sent: QuoteRevision) -> None:
    proposal, visitor = as_sent(sent.quote), fresh()
    send_all("proposal")
    with time_machine.travel(NOW, tick=False):
        seen = {path: visitor.get(proposal.path + path).content for path in ("", "accept/?option=gold", "decline/")}
        seen["proposal.pdf"] = visitor.get(f"{proposal.path}proposal.pdf").content
        assert visitor.post(f"{proposal.path}accept/", posted(proposal)).status_code == 302
        tasks.render_contract.func(AcceptedQuote.objects.get().pk)
        seen |= {path: visitor.get(proposal.path + path).content for path in ("thanks/", "contract.pdf")}
    texts = {
        **{path: _text_of(content) for path, content in seen.items()},
        "the frozen proposal": bytes(sent.document).decode(),
        "the mail": " ".join(mail.outbox[0].message().as_string().split()),
    }
    assert "Everybody at a desk" in texts[""]
    assert "Everybody at a desk" in texts["the frozen proposal"]
    assert "Harbor" in texts["contract.pdf"]
    assert "Harbor" in texts["thanks/"]
    for text in starter_notes("cable-tv"):
        for part in (text.objection, text.answer[:60]):
            assert not [name for name, page in texts.items() if part and part in page]


def _text_of(content: bytes) -> str:
    """What a page or a PDF says, on one line."""
    if not content.startswith(b"%PDF"):
        return html.unescape(" ".join(content.decode().split()))
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages)
