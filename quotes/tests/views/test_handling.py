"""The pages of what salespeople do beside the draft; and that nothing of it, nor costs, is in what a client gets."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from contracts.models import StoredPdf
from groundwork.models import User
from groundwork.tests.undoing import offers_undo, undone
from plans.services import publish_plan, start_plan
from plans.starters import starter_plan
from quotes.models import FollowUp, Quote, QuoteExtra
from quotes.services.handling import add_note
from quotes.services.revising import lose_quote
from quotes.services.sending import send_quote
from quotes.services.storing import store_proposal_pdf
from quotes.tests.client_pages import PAGES, accept
from quotes.tests.mails import send_all
from quotes.tests.making import NOW, a_client, a_draft, a_seller, a_sent_quote
from quotes.tests.pages import address, page_of
from quotes.tests.sent import as_sent, fresh

SECRET, COST = "Ruth cannot stand their printers", Decimal("417.3391")


def test_typing_lists_clients_as_links_that_start_a_quote(sales: User, sales_client: Client) -> None:
    client = a_client()
    fragment = sales_client.get(reverse("quotes:quote_find"), {"q": "thomas"}).text
    assert f'href="{reverse("quotes:quote_new")}?client={client.pk}"' in fragment
    assert "Thomas Reed" in fragment
    assert "<html" not in fragment
    assert "No client or contact fits" in sales_client.get(reverse("quotes:quote_find"), {"q": "zzz"}).text
    assert sales_client.get(reverse("quotes:quote_find"), {"q": ""}).text.strip() == ""


def test_a_copy_for_another_client_ends_at_its_desk(sales: User, sales_client: Client) -> None:
    quote, other = a_draft(sales), a_client("Zebra Ltd")
    url = address("quote_duplicate", quote)
    assert "Zebra Ltd" in sales_client.get(url, {"q": "zeb"}).text
    answer = sales_client.post(url, {"client": other.pk})
    copy = Quote.objects.get(client=other)
    assert answer.url == address("quote_edit", copy)  # type: ignore[attr-defined]
    assert sales_client.post(url, {"client": "x"}).status_code == 404


def test_a_draft_is_deleted_and_a_sent_one_says_why_not(sales: User, sales_client: Client) -> None:
    quote = a_draft(sales)
    assert "Delete this draft" in page_of(sales_client, quote)
    assert "is deleted" in sales_client.post(address("quote_delete", quote), follow=True).text
    sent = a_sent_quote(sales, quote.client).quote
    assert "Delete this draft" not in page_of(sales_client, sent)
    assert "never sent" in sales_client.post(address("quote_delete", sent), follow=True).text
    assert Quote.objects.count() == 1


def test_losing_asks_why_keeps_what_was_typed_and_shows_it(sales: User, sales_client: Client) -> None:
    quote = a_sent_quote(sales).quote
    url = address("quote_lose", quote)
    assert url in page_of(sales_client, quote)
    again = sales_client.post(url, {"competitor": "Cheap IT"})
    assert again.status_code == 422
    assert 'value="Cheap IT"' in again.text
    assert "Choose why it was lost." in again.text
    sales_client.post(url, {"reason": "price", "competitor": "Cheap IT"})
    page = page_of(sales_client, quote)
    assert "The price" in page
    assert "Cheap IT" in page
    assert "Revise" in page
    assert url not in page


def test_a_quote_is_handed_over(sales: User, owner: User, sales_client: Client) -> None:
    quote = a_draft(sales)
    sales_client.post(address("quote_reassign", quote), {"owner": owner.pk})
    quote.refresh_from_db()
    assert quote.owner == owner
    assert "Choose whom" in sales_client.post(address("quote_reassign", quote), {"owner": "9"}, follow=True).text


def test_notes_are_written_read_and_removed_by_those_who_sell(
    sales: User, sales_client: Client, viewer_client: Client
) -> None:
    quote = a_draft(sales)
    assert sales_client.post(address("note_add", quote), {"text": " "}).status_code == 422
    sales_client.post(address("note_add", quote), {"text": "First line\n<b>second</b>"})
    page = page_of(sales_client, quote)
    assert "First line<br>&lt;b&gt;second&lt;/b&gt;" in page
    assert "First line" not in page_of(viewer_client, quote)
    note = quote.notes.get()
    sales_client.post(reverse("quotes:note_remove", args=[quote.number, note.pk]))
    assert not quote.notes.exists()


def test_the_queue_is_worked_through(sales: User, sales_client: Client) -> None:
    quote = a_sent_quote(sales).quote
    with time_machine.travel(NOW + timedelta(days=4), tick=False):
        page = sales_client.get(reverse("quotes:quote_queue")).text
        assert "never opened" in page
        assert "never opened" in sales_client.get("/").text
        follow = address("quote_follow", quote)
        answer = sales_client.post(follow, {"days": "3", "note": "On holiday.", "next": "/"})
        assert answer.url == "/"  # type: ignore[attr-defined]
        assert quote.notes.get().text == "On holiday."
        assert FollowUp.objects.get().quiet_until == NOW + timedelta(days=7)
        assert "Nothing to follow up" in sales_client.get(reverse("quotes:quote_queue")).text
        away = sales_client.post(follow, {"next": "https://elsewhere.example/"})
        assert away.url == reverse("quotes:quote_queue")  # type: ignore[attr-defined]
        assert FollowUp.objects.get().done_at is not None
        assert "Choose one" in sales_client.post(follow, {"days": "99"}, follow=True).text


def test_several_are_done_at_once_and_what_cannot_be_is_said(sales: User, owner: User, sales_client: Client) -> None:
    sent = a_sent_quote(sales).quote
    draft = a_draft(sales, sent.client)
    url, both = reverse("quotes:quote_several"), [sent.number, draft.number]
    assert "Tick the quotes first" in sales_client.post(url, {"deed": "lose"}, follow=True).text
    assert "Choose why" in sales_client.post(url, {"deed": "lose", "quote": both}, follow=True).text
    lost = {"deed": "lose", "reason": "timing", "quote": both}
    asked = sales_client.post(url, lost).text
    assert "Mark 2 quotes as lost?" in asked
    assert f'name="quote" value="{draft.number}"' in asked
    assert Quote.objects.get(pk=sent.pk).state == "sent"
    page = sales_client.post(url, {**lost, "sure": "1"}, follow=True).text
    assert "1 quote done" in page
    assert f"{draft.number}: This quote is a draft." in page
    sales_client.post(url, {"deed": "reassign", "owner": owner.pk, "quote": both})
    assert set(Quote.objects.values_list("owner", flat=True)) == {owner.pk}
    list_page = sales_client.get(reverse("quotes:quote_list"), {"sort": "client", "owner": str(owner.pk)}).text
    assert f'value="{draft.number}"' in list_page
    assert "sort=client" in list_page


def test_what_was_done_to_several_is_taken_back_by_a_press(sales: User, owner: User, sales_client: Client) -> None:
    sent = a_sent_quote(sales).quote
    draft = a_draft(sales, sent.client)
    url, both = reverse("quotes:quote_several"), [sent.number, draft.number]

    def done(**typed: object) -> str:
        return sales_client.post(url, {"quote": both, **typed}, follow=True).text

    assert "2 quotes done" in undone(sales_client, done(deed="reassign", owner=owner.pk))
    assert set(Quote.objects.values_list("owner", flat=True)) == {sales.pk}
    undone(sales_client, done(deed="snooze"))
    assert list(FollowUp.objects.values_list("quiet_until", flat=True)) == [None, None]
    done(deed="snooze")
    assert not offers_undo(done(deed="snooze")), "they were left out before"
    Quote.objects.filter(pk=draft.pk).update(owner=owner)
    assert not offers_undo(done(deed="reassign", owner=owner.pk)), "they had two salespeople"
    assert not offers_undo(done(deed="lose", reason="timing", sure="1")), "its link has closed"


def test_reports_are_pictures_with_tables_and_files(
    sales: User, sales_client: Client, viewer_client: Client, owner_client: Client
) -> None:
    quote = a_sent_quote(sales).quote
    lose_quote(quote, Quote.LostReason.PRICE, "", sales, NOW)
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        page = sales_client.get("/reports/", {"period": "all"}).text
        assert '<svg class="chart"' in page
        assert "$4,289.00" in page
        assert "Discount and margin" in page
        assert "Discount and margin" not in viewer_client.get("/reports/").text
        file = sales_client.get("/reports/reasons.csv", {"period": "all"})
        assert list(csv.reader(io.StringIO(b"".join(file).decode("utf-8-sig")))) == [
            ["Currency", "Reason", "Lost", "A month"],
            ["USD", "The price", "1", "4289.0000"],
        ]
        assert viewer_client.get("/reports/margins.csv").status_code == 404
        assert sales_client.get("/reports/nonsense.csv").status_code == 404
        assert sales_client.get("/reports/", {"period": "x", "owner": "\x00", "version": "9" * 30}).status_code == 200


@pytest.mark.parametrize("signed", [False, True])
def test_no_byte_that_a_client_gets_has_a_note_a_cost_or_an_objection(owner: User, signed: bool) -> None:
    """Every page, paper and mail of a proposal, before and after it is signed."""
    a_seller()
    plan = start_plan("cable-tv", starter_plan("cable-tv").name, owner, NOW)
    publish_plan(plan, revision=1, by=owner, note="", now=NOW)
    draft = a_draft(owner, a_client())
    QuoteExtra.objects.create(quote=draft, label="Wiring", price=Decimal(900), cost=COST, recurrence="once")
    add_note(draft, SECRET, owner, NOW)
    row = send_quote(draft, owner, NOW)
    sent = as_sent(draft)
    add_note(draft, SECRET, owner, NOW)
    got: list[bytes] = []
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        store_proposal_pdf(row, NOW)
        browser = fresh()
        if signed:
            assert accept(sent, browser).status_code in (200, 302, 303)
        send_all()
        for name in PAGES:
            answer = browser.get(f"{sent.path}{name}", follow=True)
            got.append(b"".join(answer.streaming_content) if answer.streaming else answer.content)  # type: ignore[attr-defined]
            got.append(browser.get(f"{sent.path}{name}", headers={"HX-Request": "true"}).content)
    letters = [letter for letter in mail.outbox if "thomas@harbor.example" in letter.to[0]]
    assert letters
    got += [f"{letter.subject} {letter.body} {letter.alternatives}".encode() for letter in letters]  # type: ignore[attr-defined]
    papers = [content for content in got if content.startswith(b"%PDF")]
    papers += [bytes(kept.content) for kept in StoredPdf.objects.all()]
    got += ["".join(page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages).encode() for paper in papers]
    everything = b"\n".join(got)
    assert b"Wiring" in everything  # the control: what is for the client is there
    objection = b"We fix our own PCs."
    for secret in (SECRET.encode(), b"cannot stand", str(COST).encode(), b"417.34", b"monthly_cost", objection):
        assert secret not in everything, secret
