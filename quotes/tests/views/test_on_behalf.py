"""Staff record an answer that came elsewhere; every page and mail says so, and none that somebody has signed here."""

import re
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from contracts.documents import read_contract
from contracts.models import Contract
from groundwork.models import Event, EvidenceFile, User
from groundwork.tests.evidence.samples import a_pdf
from groundwork.tests.people import signed_in
from groundwork.tests.unchanged import nothing_changes
from quotes.documents import Details
from quotes.models import AcceptedQuote, Quote
from quotes.selectors.signed import acceptance_of
from quotes.services.accepting import Visitor, accept_proposal
from quotes.services.revising import revise_quote
from quotes.services.sending import send_quote
from quotes.tests import making
from quotes.tests.mails import send_all
from quotes.tests.pdf_reading import text_in_chrome
from quotes.tests.reports import SAID, reported
from quotes.tests.sent import Sent, answer, fresh, sent

NOW = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
# Whatever would say that somebody has; that a change needs a signature may be said.
SIGNED_HERE = re.compile(r"signed(?! in)|signature(?<!needs a new signature)|you sign", re.IGNORECASE)


@pytest.fixture(autouse=True)
def on_that_day() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def proposal(sales: User) -> Sent:
    return sent(sales, making.NOW)


def address(name: str, proposal: Sent, *more: int) -> str:
    return reverse(f"quotes:{name}", args=[proposal.quote.number, *more])


def words_of(response: Any) -> str:
    """What a page says, without its code and its blanks."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).replace("\xa0", " ").split())


def mailed(*kinds: str) -> list[str]:
    """What the mails of these kinds say, each as plain text and as HTML."""
    mail.outbox.clear()
    send_all(*kinds)
    return [
        text
        for message in mail.outbox
        if isinstance(message, mail.EmailMultiAlternatives)
        for text in (str(message.body), unescape(str(message.alternatives[0][0])))
    ]


def record(client: Client, proposal: Sent, **fields: Any) -> Any:
    return client.post(address("on_behalf_accepted", proposal), reported(proposal, **fields))


def test_from_the_quotes_page_to_the_record(sales_client: Client, proposal: Sent) -> None:
    page = sales_client.get(address("quote_page", proposal)).content.decode()
    assert f'href="{address("on_behalf_choose", proposal)}#choice"' in page
    chosen = sales_client.get(address("on_behalf_choose", proposal), {"option": "silver"})
    assert f'formaction="{address("on_behalf_accepted", proposal)}"' in chosen.content.decode()
    assert "Nothing is recorded before the next page." in words_of(chosen)
    form = sales_client.get(address("on_behalf_accepted", proposal), {"option": "silver"})
    assert form.context["form"].initial["option"] == "silver"
    assert form.context["form"].initial["name"] == proposal.revision.contact.name if proposal.revision.contact else ""
    assert record(sales_client, proposal)["Location"] == address("quote_page", proposal)
    assert AcceptedQuote.objects.get().option_name == "Gold"


def test_looking_changes_nothing(sales_client: Client, proposal: Sent) -> None:
    with nothing_changes():
        for name in ("on_behalf_choose", "on_behalf_accepted", "on_behalf_declined"):
            assert sales_client.get(address(name, proposal)).status_code == 200


def test_a_choice_that_cannot_be_had_goes_back_to_the_page_that_says_why(sales_client: Client, proposal: Sent) -> None:
    where = sales_client.get(address("on_behalf_accepted", proposal), {"option": "nothing"})["Location"]
    assert where == f"{address('on_behalf_choose', proposal)}?option=nothing#choice"


def test_every_page_says_how_it_came(sales_client: Client, viewer_client: Client, proposal: Sent) -> None:
    record(sales_client, proposal)
    for client in (sales_client, viewer_client):
        page = words_of(client.get(address("quote_page", proposal)))
        assert page.count(SAID) == 2  # where it stands, and in what happened
        assert "Accepted, recorded on behalf of the client" in page
        assert "What was agreed" in page
        assert not SIGNED_HERE.search(page), page
    assert "Recorded on behalf of the client" in words_of(viewer_client.get(reverse("quotes:quote_list")))
    for where in (reverse("quotes:client_room", args=[proposal.quote.client_id]), reverse("contracts:contract_list")):
        assert "Recorded on behalf of the client" in words_of(viewer_client.get(where)), where
    contract = Contract.objects.get()
    assert SAID in words_of(viewer_client.get(reverse("contracts:contract_page", args=[contract.number])))
    facts = dict(read_contract(bytes(contract.records.get().document)).basis.facts)
    assert facts["evidence_sha256"] == EvidenceFile.objects.get().sha256


def test_the_client_reads_it_too(sales_client: Client, proposal: Sent) -> None:
    record(sales_client, proposal)
    receipt = words_of(fresh().get(f"{proposal.path}thanks/"))
    assert SAID in receipt
    assert "Agreed by Thomas Reed" in receipt
    assert not SIGNED_HERE.search(receipt), SIGNED_HERE.search(receipt)
    assert SAID in words_of(fresh().get(proposal.path))


def test_paper_and_mails_say_it(sales_client: Client, proposal: Sent) -> None:
    record(sales_client, proposal)
    for text in mailed("contract", "accepted"):
        assert SAID in text
        assert not SIGNED_HERE.search(text), SIGNED_HERE.search(text)
    to_client = mail.outbox[0]
    paper = text_in_chrome(to_client.attachments[0][1])
    certificate = paper.partition("Certificate")[2]
    for told in ("E-mail thomas@harbor.example", "Recorded 2", "Evidence offer returned.pdf", "Hash of the evidence"):
        assert told in certificate
    assert "Hash of it as it came" not in certificate  # the file is kept as it came
    assert SAID in paper
    assert "Nobody has signed in the portal." in paper
    assert "Agreed by Thomas Reed" in paper
    assert EvidenceFile.objects.get().sha256 in paper.replace(" ", "")
    for word in ("Signed by", "The record of this signature"):
        assert word not in paper


def test_its_file_is_handed_out_to_staff_alone(
    sales_client: Client, viewer_client: Client, stranger_client: Client, proposal: Sent
) -> None:
    record(sales_client, proposal)
    entry = AcceptedQuote.objects.get().record.seq
    where = address("quote_evidence", proposal, entry)
    assert f'href="{where}"' in viewer_client.get(address("quote_page", proposal)).content.decode()
    handed = viewer_client.get(where)
    assert handed.content == a_pdf()
    assert handed["Content-Disposition"] == 'attachment; filename="offer returned.pdf"'
    assert handed["Content-Security-Policy"].startswith("sandbox;")
    assert handed["Cache-Control"] == "private, no-store"
    assert stranger_client.get(where).status_code == 404
    assert fresh().get(where).status_code == 302
    for wrong in (address("quote_evidence", proposal, entry + 1), where.replace("0001", "0002")):
        assert viewer_client.get(wrong).status_code == 404


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": " "}, "This field is required."),
        ({"how": ""}, "Choose how it came."),
        ({"how": "pigeon"}, "Choose one of those shown."),
        ({"how": "other"}, "Write how it came."),
        ({"received_on": ""}, "Choose the day on which it came."),
        ({"received_on": "tomorrow"}, "Write the day like 2027-01-15."),
        ({"received_on": "2026-11-23"}, "This day is still to come."),
        ({"received_on": "2026-11-21"}, "An answer to it cannot have come before."),
        ({"file": ""}, "Choose the file."),
        ({"file": SimpleUploadedFile("a.pdf", b"MZ")}, "no PDF and no PNG or JPEG picture"),
        ({"email": "nobody"}, "Enter an e-mail address like"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    sales_client: Client, proposal: Sent, fields: dict[str, Any], said: str
) -> None:
    typed = {"name": "Thomas Reed", "words": "a letter", **fields} if "how" not in fields else fields
    with nothing_changes():
        page = record(sales_client, proposal, **typed)
    assert page.status_code == 422
    assert said in words_of(page)
    if "words" in typed:
        assert 'value="a letter"' in page.content.decode()
    if "file" not in fields:
        assert "Choose the file once more" in words_of(page)


def test_a_day_after_the_last_one_is_refused_with_what_to_do(sales: User, proposal: Sent) -> None:
    with time_machine.travel(datetime(2027, 2, 1, 16, 0, tzinfo=UTC), tick=False):
        page = record(signed_in(sales), proposal, received_on="2027-02-01")
    assert page.status_code == 422
    assert "revise the quote and send it again" in words_of(page)


def test_a_newer_revision_is_shown_with_what_was_typed(sales_client: Client, sales: User, proposal: Sent) -> None:
    send_quote(revise_quote(proposal.quote, sales), sales, NOW)
    page = record(sales_client, proposal, words="a letter")
    assert page.status_code == 409
    assert "has changed since you opened it. Look at what is chosen now" in words_of(page)
    now = Quote.objects.select_related("current").get(pk=proposal.quote.pk).current
    assert now is not None
    assert f'value="{now.sha256}"' in page.content.decode()
    assert 'value="a letter"' in page.content.decode()
    hidden = page.context["form"].data
    again = record(sales_client, proposal, **{name: hidden[name] for name in ("revision", "key", "total")})
    assert again.status_code == 302
    assert AcceptedQuote.objects.get().revision_id == now.pk


def test_a_damaged_page_is_refused(sales_client: Client, proposal: Sent) -> None:
    with nothing_changes():
        page = record(sales_client, proposal, revision="x")
    assert page["Location"] == address("on_behalf_choose", proposal)


def test_after_the_clients_own_answer_there_is_nothing_to_record(sales_client: Client, proposal: Sent) -> None:
    accept_proposal(proposal.link, answer(proposal), Visitor("203.0.113.7", "A browser"), lambda: NOW)
    for name in ("on_behalf_choose", "on_behalf_accepted", "on_behalf_declined"):
        assert sales_client.get(address(name, proposal))["Location"] == address("quote_page", proposal)
    with nothing_changes():
        assert record(sales_client, proposal, key="f" * 32)["Location"] == address("quote_page", proposal)
    page = words_of(sales_client.get(address("quote_page", proposal)))
    assert "This proposal has been accepted already." in page
    assert "Record an answer" not in page


def test_a_no_that_came_by_telephone(sales_client: Client, proposal: Sent) -> None:
    said = {"revision": proposal.revision.sha256, "how": "telephone", "received_on": "2026-11-22"}
    assert sales_client.post(address("on_behalf_declined", proposal), {**said, "received_on": ""}).status_code == 422
    done = sales_client.post(
        address("on_behalf_declined", proposal),
        {**said, "why": "price", "reason": "Too dear\r\nfor us", "name": "Clara Client"},
    )
    assert done["Location"] == address("quote_page", proposal)
    told = SAID.replace("by e-mail", "by telephone")
    page = words_of(sales_client.get(address("quote_page", proposal)))
    assert f"Declined, recorded on behalf of the client · Clara Client The price: Too dear for us {told}" in page
    plain, marked_up = mailed("declined")
    assert told in plain
    assert told in marked_up
    assert "Their reason: The price." in plain
    assert "Too dear\nfor us" in plain
    closed = words_of(fresh().get(f"{proposal.path}"))
    assert told in closed
    assert "You have said no" not in closed
    assert Event.objects.filter(kind=Event.Kind.DECLINED_ON_BEHALF).count() == 1
    assert "Recorded on behalf of the client" in words_of(sales_client.get(reverse("quotes:quote_list")))


def test_a_no_without_a_reason(sales_client: Client, proposal: Sent) -> None:
    said = {"revision": proposal.revision.sha256, "how": "paper", "received_on": "2026-11-22"}
    sales_client.post(address("on_behalf_declined", proposal), said)
    assert "Their reason" not in "".join(mailed("declined"))


def test_what_the_client_said_besides_goes_into_the_record(
    sales_client: Client, viewer_client: Client, proposal: Sent
) -> None:
    """The first day, an order number and who gets the invoices, as the accept page asks for them."""
    form = words_of(sales_client.get(address("on_behalf_accepted", proposal)))
    for label in ("First day of the service", "Their order number", "Who gets the invoices"):
        assert label in form
    billing = {"po_number": "PO-7", "billing_name": "Bea Books", "billing_email": "bea@harbor.example"}
    early = record(sales_client, proposal, starts_on="2026-11-21", **billing)
    assert (early.status_code, early.context["form"].errors.keys()) == (422, {"starts_on"})
    assert "PO-7" in early.content.decode()
    unseen = record(sales_client, proposal, starts_on="2026-12-15", **billing)
    assert (unseen.status_code, unseen.context["form"].errors.keys()) == (422, {"starts_on"})
    assert "15 to 31 December 2026 (part month): $2,352.03, 17 of 31 days of $4,289.00 a month." in words_of(unseen)
    seen = {name: unseen.context["form"].data[name] for name in ("from_day", "first_invoice")}
    assert record(sales_client, proposal, starts_on="2026-12-15", **seen, **billing).status_code == 302
    details = acceptance_of(AcceptedQuote.objects.get()).details
    assert details == Details(date(2026, 12, 15), "PO-7", "Bea Books", "bea@harbor.example")
    contract = Contract.objects.get()
    begun = read_contract(bytes(contract.records.get().document))
    said = (begun.starts_on, begun.po_number, begun.billing_name, begun.billing_email)
    assert said == (date(2026, 12, 15), "PO-7", "Bea Books", "bea@harbor.example")
    assert begun.first_day == date(2027, 1, 1)
    evidence = address("quote_evidence", proposal, AcceptedQuote.objects.get().record.seq)
    room = viewer_client.get(reverse("quotes:contract_room", args=[contract.number])).content.decode()
    assert f'href="{evidence}"' in room


def test_where_the_first_day_was_agreed_it_is_not_asked_for(sales_client: Client, sales: User) -> None:
    proposal = sent(sales, NOW, starts_on=date(2027, 1, 1))
    assert "First day of the service" not in words_of(sales_client.get(address("on_behalf_accepted", proposal)))
