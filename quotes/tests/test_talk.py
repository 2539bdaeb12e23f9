"""Objections and answers at the desk, and nowhere where a client could read them."""

import io

import pytest
from django.test import Client as Browser
from pypdf import PdfReader

from groundwork.models import User
from plans.models import PlanVersion
from plans.services import publish_plan, start_plan
from plans.starters import starter_plan, starter_talk
from quotes.documents import read_revision
from quotes.links import live_link, token_of
from quotes.models import QuoteRevision
from quotes.pdf.documents import proposal_pdf
from quotes.tests.making import NOW, a_client, a_seller, a_sent_quote


@pytest.fixture
def sent(owner: User) -> QuoteRevision:
    """A quote that is out, made from the cable TV starter with all that is said about it."""
    a_seller()
    plan = start_plan("cable-tv", starter_plan("cable-tv").name, owner, NOW)
    publish_plan(plan, revision=1, by=owner, note="", now=NOW)
    assert PlanVersion.objects.count() == 1
    return a_sent_quote(owner, a_client())


def test_the_eight_topics_and_the_new_pc_are_in_the_demo() -> None:
    said = " ".join(text.objection + " " + text.answer for text in starter_talk("cable-tv"))
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
    address = f"/quotes/{sent.quote.number}/talk/"
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
    link = live_link(sent.quote)
    assert link is not None
    token = token_of(link)
    revision = read_revision(bytes(sent.document))
    pdf = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(proposal_pdf(revision))).pages)
    seen = [Browser().get(f"/p/{token}/").content.decode(), bytes(sent.document).decode(), " ".join(pdf.split())]
    assert all("Everybody at a desk" in text for text in seen[:2])
    for text in starter_talk("cable-tv"):
        for part in (text.objection, text.answer[:60]):
            assert all(part not in page for page in seen)
