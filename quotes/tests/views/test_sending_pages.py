"""The pages around a sending: the seconds to undo it, the chosen moment, the mail before it goes."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from groundwork import chain
from groundwork.models import User
from quotes.models import PlannedSending, Quote, QuoteRevision
from quotes.services.planning import plan_sending, send_planned
from quotes.tests.making import NOW, a_draft
from quotes.tests.pages import address, page_of, typed
from quotes.tests.signers import ANNA, CARL

pytestmark = pytest.mark.django_db


def test_a_press_is_undone_by_another_one(sales: User, sales_client: Client) -> None:
    quote = a_draft(sales)
    page = sales_client.post(address("quote_send", quote), {"revision": quote.revision}, follow=True).content.decode()
    assert "It goes out in a moment" in page
    assert address("quote_unsend", quote) in page
    assert address("quote_edit", quote) not in page
    undone = sales_client.post(address("quote_unsend", quote), follow=True).content.decode()
    assert "Undone. Nothing was sent" in undone
    assert address("quote_send", quote) in undone
    assert "It was not undone" in sales_client.post(address("quote_unsend", quote), follow=True).content.decode()


def test_what_is_typed_meanwhile_stays_typed(sales: User, sales_client: Client) -> None:
    quote = a_draft(sales)
    plan_sending(quote, sales, NOW, quote.revision)
    answer = sales_client.post(address("quote_edit", quote), typed(quote, title="Half a thought"))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "about to be sent" in page
    assert 'value="Half a thought"' in page


def test_a_moment_is_chosen_by_the_companys_clocks(sales: User, sales_client: Client) -> None:
    quote = a_draft(sales)
    later = address("quote_schedule", quote)
    with time_machine.travel(NOW, tick=False):
        assert 'value="2026-11-23"' in sales_client.get(later).content.decode()  # tomorrow, at nine
        seen = {"revision": quote.revision}
        for day, time, said in (
            ("", "", "Choose the day."),
            ("2026-11-20", "09:00", "This moment is over."),
            ("2027-03-14", "02:30", "put forward over this time"),
            ("2026-12-01", "x", "Write the time like 09:30."),
        ):
            answer = sales_client.post(later, {**seen, "day": day, "time": time})
            assert answer.status_code == 422
            assert said in answer.content.decode()
        done = sales_client.post(later, {**seen, "day": "2026-12-01", "time": "09:00"}, follow=True).content.decode()
    assert PlannedSending.objects.get().due_at == datetime(2026, 12, 1, 14, tzinfo=UTC)
    assert "1 December 2026, 9:00 AM EST" in done
    assert "Scheduled" in done
    listed = sales_client.get(reverse("quotes:quote_list") + "?state=scheduled").content.decode()
    assert quote.number in listed
    with time_machine.travel(NOW, tick=False):
        changed = {**seen, "day": "2026-12-02", "time": "10:15"}
        assert "2 December 2026, 10:15 AM" in sales_client.post(later, changed, follow=True).content.decode()
        cancelled = sales_client.post(address("quote_unsend", quote), follow=True).content.decode()
    assert "Undone." in cancelled
    assert not PlannedSending.objects.exists()


def test_what_was_not_sent_stands_on_the_quote_in_the_list_and_on_the_first_page(
    sales: User, sales_client: Client
) -> None:
    quote = a_draft(sales)
    plan_sending(quote, sales, NOW, quote.revision)
    quote.client.contacts.all().delete()
    send_planned(quote.pk, NOW + timedelta(minutes=2))
    page = page_of(sales_client, quote)
    assert "It was not sent" in page
    assert "Choose who gets the proposal" in page
    assert quote.number in sales_client.get(reverse("quotes:quote_list") + "?state=not-sent").content.decode()
    assert "1 quote was not sent when it was due." in sales_client.get(reverse("home")).content.decode()
    quote.client.contacts.create(name="Thomas Reed", email="thomas@harbor.example")
    quote.refresh_from_db()
    assert sales_client.post(address("quote_edit", quote), typed(quote)).status_code == 302
    assert "It was not sent" not in page_of(sales_client, quote)


def test_the_page_that_has_counted_down_asks_what_became_of_it(sales: User, sales_client: Client) -> None:
    quote = a_draft(sales)
    with time_machine.travel(NOW, tick=False) as clock:
        plan_sending(quote, sales, NOW, quote.revision)
        assert 'data-seconds="60"' in page_of(sales_client, quote)
        clock.shift(60)
        waits = sales_client.get(address("quote_sending", quote)).content.decode()
        assert "It is going out now" in waits
        assert "load delay:2s" in waits
        send_planned(quote.pk, NOW + timedelta(seconds=60))
        assert "Show the quote as it is now" in sales_client.get(address("quote_sending", quote)).content.decode()


def test_the_mail_is_read_before_it_goes_and_looking_writes_nothing(sales: User, sales_client: Client) -> None:
    quote = a_draft(sales)
    Quote.objects.filter(pk=quote.pk).update(personal_line="Thomas, <as we said>.")
    page = sales_client.get(address("quote_mail_preview", quote)).content.decode()
    assert "Thomas Reed &lt;thomas@harbor.example&gt;" in page
    assert "Thomas, &lt;as we said&gt;." in page
    assert "/p/" not in page
    Quote.objects.filter(pk=quote.pk).update(signers=[ANNA, CARL])
    page = sales_client.get(address("quote_mail_preview", quote)).content.decode()
    assert page.count("mail-shown") == 2
    assert "Please sign" in page
    assert not QuoteRevision.objects.exists()
    assert not chain.events_of(quote.subject).exists()


def test_a_note_that_is_too_long_comes_back(sales: User, sales_client: Client) -> None:
    quote = a_draft(sales)
    answer = sales_client.post(address("quote_mail", quote), {"note": "x" * 2001})
    assert answer.status_code == 422
    assert "x" * 2001 in answer.content.decode()


def test_the_mail_as_plain_text_is_shown_as_text(sales: User, sales_client: Client) -> None:
    """A template's answer passes for safe HTML, and that of a plain text is none."""
    quote = a_draft(sales)
    quote.personal_line = "<b>Dear</b> <a href=javascript:x>all</a>"
    quote.save()
    page = sales_client.get(address("quote_mail_preview", quote)).content.decode()
    assert "<b>Dear" not in page
    assert page.count("&lt;b&gt;Dear") == 2, "in both forms of the mail"
