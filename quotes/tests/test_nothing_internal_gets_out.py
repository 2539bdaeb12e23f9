"""Every byte that a client gets, looked through for what is ours alone: costs, notes, objections, talk, approvals.

Into each field that is ours alone goes a word or an amount that stands nowhere else. Staff find all of them on their
pages, which shows that they are there; the client finds none, whatever the client opens.
"""

import io
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pikepdf
import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.test import Client
from django.urls import reverse

import pricing
from groundwork.models import User
from plans.models import CostEntry, ObjectionNote
from quotes.models import ApprovalRules, ApprovedDraft, CatalogueItem, OrderLine, Quote
from quotes.pdf.documents import contract_pdf, proposal_pdf
from quotes.services.accepting import Visitor, accept_proposal
from quotes.services.approval import approve_quote, ask_approval, send_back
from quotes.services.drafting import start_quote
from quotes.services.handling import add_note
from quotes.services.revising import lose_quote
from quotes.services.sending import send_quote
from quotes.tests.catalogue import with_goods
from quotes.tests.mails import send_all
from quotes.tests.making import CABLE_TV, NOW, a_client, a_seller, a_version
from quotes.tests.pages import HTMX, address
from quotes.tests.pdf_reading import text_of
from quotes.tests.sent import Sent, answer, as_sent, fresh

CLIENT = "thomas@harbor.example"
# By where it stands. Amounts as the pages write them.
WORDS = {
    "internal note": "quagmire-note",
    "objection": "quagmire-objection",
    "answer to it": "quagmire-answer",
    "cost sheet": "quagmire-vendor",
    "competitor": "quagmire-rival",
    "cost of hardware": "801.37",
    "cost of a box": "41.13",
    "cost of a project": "1,300.29",
    "cost of a service": "7.654321",
    "minutes of a service": "13.131313",
    "hourly cost": "61.73",
    "why it was sent back": "quagmire-returned",
    "what an approver says": "quagmire-agreed",
    "limit of an approval": "97.13%",
    "figure of an approval": "53.4%",
    "what of it is judged": "Lowest margin",
    "what the talk says": "That they do not understand desktops",
    "what it takes us": "It takes us",
}


def the_plan() -> pricing.Plan:
    """The ladder with costs that stand nowhere else."""
    first, *others = CABLE_TV.services
    service = replace(first, cost=Decimal("7.654321"), minutes=Decimal("13.131313"))
    return replace(CABLE_TV, services=(service, *others), labour_rate=Decimal("61.73"), margin_floor=Decimal(0))


def agreed(quote: Quote, by: User, owner: User) -> Quote:
    """Sent back with a word, and approved with one."""
    ApprovalRules.objects.create(margin_first=Decimal("0.9713"))
    quote = ask_approval(quote, by, NOW)
    quote = send_back(quote, owner, NOW, quote.revision, WORDS["why it was sent back"])
    quote = ask_approval(quote, by, NOW)
    return approve_quote(quote, owner, NOW, quote.revision, WORDS["what an approver says"])


def a_marked_quote(by: User, owner: User) -> Quote:
    """A draft whose every internal field is marked, approved and sent."""
    a_seller()
    version = a_version(by, the_plan())
    for package in ("security", "continuity", "mobile"):
        words = {"objection": WORDS["objection"], "answer": WORDS["answer to it"]}
        ObjectionNote.objects.create(plan=version.plan, kind="package", code=package, **words)
    CostEntry.objects.create(
        name=WORDS["cost sheet"], vendor=WORDS["cost sheet"], cost=1, currency="USD", per="user", as_of=NOW.date()
    )
    quote = start_quote(a_client(), version, by, NOW)
    quote = with_goods(quote, by, parts=True)
    add_note(quote, WORDS["internal note"], by, NOW)
    send_quote(agreed(quote, by, owner), by, NOW)
    return quote


def found_in(content: str | bytes) -> set[str]:
    """Where what stands in these bytes belongs to."""
    text = content if isinstance(content, str) else content.decode("utf-8", "replace")
    # As documents write amounts, too.
    bare = {name: word.replace(",", "") for name, word in WORDS.items()}
    return {name for name, word in WORDS.items() if word in text or bare[name] in text}


def told_by(response: Any) -> bytes:
    heads = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return heads.encode() + bytes(body)


def pages_of(sent: Sent) -> Iterator[bytes]:
    """Everything behind the link, as a page and as a fragment."""
    client = fresh()
    for path in ("", "seen/", "accept/", "decline/", "ask/", "change/", "questions/", "forward/", "thanks/"):
        for query in ("", "?option=gold&with=security", "?about=option:gold"):
            for headers in ({}, HTMX):
                yield told_by(client.get(f"{sent.path}{path}{query}", headers=headers))
    yield told_by(client.post(f"{sent.path}accept/", {"name": "", "option": "gold"}))
    for sha256 in sent.revision.pictures:
        yield told_by(client.get(f"{sent.path}files/{sha256}/"))


def inside(pdf: bytes) -> Iterator[str | bytes]:
    """The text, what describes the file, and every enclosed file. What only draws is full of numbers, and no words."""
    yield text_of(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        yield str(document.docinfo) if document.trailer.get("/Info") else ""
        for part in document.objects:
            if isinstance(part, pikepdf.Stream) and part.get("/Type") in ("/Metadata", "/EmbeddedFile"):
                yield part.read_bytes()
        for name, file in document.attachments.items():
            yield name
            yield file.get_file().read_bytes()


def told_by_mails(mails: list[EmailMessage]) -> Iterator[str | bytes]:
    for one in mails:
        if any(CLIENT in address for address in one.recipients()):
            yield one.message().as_bytes()
            yield str(one.body)
            for content, _kind in one.alternatives if isinstance(one, EmailMultiAlternatives) else ():
                yield str(content)
            for attached in one.attachments:
                yield from inside(attached[1])


@pytest.mark.any_database
def test_staff_find_every_word_and_the_client_none(
    sales: User, owner: User, sales_client: Client, mailoutbox: list[EmailMessage]
) -> None:
    quote = a_marked_quote(sales, owner)
    sent = as_sent(quote)
    got: list[str | bytes] = list(pages_of(sent))
    got += inside(proposal_pdf(sent.revision))
    send_all()
    contract = accept_proposal(sent.link, answer(sent), Visitor("", ""), lambda: NOW)
    send_all()
    got += pages_of(sent)
    got += inside(contract_pdf(contract))
    got.append(bytes(contract.record.body))
    mails = list(told_by_mails(mailoutbox))
    assert mails, "none came to the client"
    got += mails

    # A draft of the same client, and one that was lost.
    other = start_quote(quote.client, quote.plan_version, sales, NOW)
    desk = sales_client.get(address("quote_edit", other)).content
    approving = sales_client.get(address("approval", other)).content
    send_quote(other, owner, NOW)  # an owner's need nobody's yes
    lost = as_sent(other)
    lose_quote(other, "price", WORDS["competitor"], sales, NOW)
    got += pages_of(lost)

    ours: list[str | bytes] = [desk, approving, str(ApprovedDraft.objects.get().findings)]
    ours += [sales_client.get(address("quote_page", one)).content for one in (quote, other)]
    ours += [sales_client.get(reverse(name)).content for name in ("catalogue", "quotes:order_list", "plans:cost_sheet")]
    ours.append(bytes(quote.plan_version.document))
    assert set().union(*map(found_in, ours)) == set(WORDS), "the words are not where they should be"

    assert OrderLine.objects.filter(quote=quote).count() == 2
    assert CatalogueItem.objects.count() == 3
    assert [(found_in(one), one[:300]) for one in got if found_in(one)] == []


@pytest.mark.parametrize("name", sorted(WORDS))
def test_a_word_that_gets_out_is_found(name: str) -> None:
    assert found_in(f"<p>{WORDS[name]}</p>".encode()) == {name}
