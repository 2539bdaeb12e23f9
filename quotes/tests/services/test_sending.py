"""Sending: one transaction that freezes what the client sees, and what stands in its way."""

import html
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

import pricing
from clients.models import Device
from contracts.models import Seller
from groundwork.chain import body_of, verify
from groundwork.errors import StaleError
from groundwork.models import Event, User
from plans.models import Plan
from quotes.documents import read_revision
from quotes.drafts import OWN
from quotes.errors import LockedError, NotSendableError
from quotes.links import live_link
from quotes.models import Quote, QuoteRevision
from quotes.services.approval import approve_quote, ask_approval
from quotes.services.compiling import draft_of
from quotes.services.drafting import refresh_counts, save_draft
from quotes.services.resending import mail_again
from quotes.services.revising import close_link, renew_link, reopen_quote, revise_quote, withdraw_quote
from quotes.services.sending import send_quote
from quotes.services.uncounted import accept_uncounted
from quotes.tests.mails import asked
from quotes.tests.making import NOW, a_draft, a_sent_quote


def tasks_asked() -> list[str]:
    """The short names of the tasks in the outbox."""
    return [path.rpartition(".")[2] for path in DBTaskResult.objects.values_list("task_path", flat=True)]


def test_sending_freezes_the_draft(sales: User) -> None:
    quote = a_draft(sales)
    row = send_quote(quote, sales, NOW)
    quote.refresh_from_db()
    assert (quote.state, quote.current) == (Quote.State.SENT, row)
    assert (row.number, row.valid_through) == (1, date(2026, 12, 22))
    assert row.expires_at == datetime(2026, 12, 23, 5, tzinfo=UTC)
    revision = read_revision(bytes(row.document))
    assert pricing.fingerprint(bytes(row.document)) == row.sha256 == revision.sha256
    assert [option.price["recurring_net"] for option in revision.options] == [
        "1200.00",
        "2638.00",
        "4289.00",
        "6073.00",
    ]
    assert (revision.client, revision.prepared_by.name) == ("Harbor Law Group", "Sam Sales")


def test_nothing_that_changes_later_changes_what_was_sent(sales: User) -> None:
    row = a_sent_quote(sales)
    before = read_revision(bytes(row.document))
    Plan.objects.update(name="Another plan")
    Seller.objects.update(name="Another company", terms="Pay more.", consent="", time_zone="Asia/Tokyo")
    client = row.quote.client
    client.name = "Harbor & Sons"
    client.users = 99
    client.save()
    client.contacts.update(name="Somebody else")
    Device.objects.filter(client=client).delete()
    quote = revise_quote(row.quote, sales)
    quote = refresh_counts(quote, sales, quote.revision, NOW)
    save_draft(quote, replace(draft_of(quote), title="Another title"), sales, quote.revision)
    again = QuoteRevision.objects.get(pk=row.pk)
    assert read_revision(bytes(again.document)) == before
    assert pricing.fingerprint(bytes(again.document)) == row.sha256


def test_sending_writes_the_chain_the_link_and_the_outbox(sales: User) -> None:
    row = a_sent_quote(sales)
    event = Event.objects.get()
    body = body_of(event)
    assert (event.kind, event.subject_number, event.happened_at) == (Event.Kind.SENT, row.quote.number, NOW)
    assert (body["revision"], body["revision_sha256"], body["by"]) == (1, row.sha256, "Sam Sales")
    assert not verify()
    assert live_link(row.quote) is not None
    assert tasks_asked() == ["render_proposal", "send_mail"]
    assert [(mail.kind, mail.email) for mail in asked()] == [("proposal", "thomas@harbor.example")]


def test_consents_and_authority_stand_in_full_in_what_is_sent(sales: User) -> None:
    quote = a_draft(sales)
    Seller.objects.update(consent="")
    document = json.loads(bytes(send_quote(quote, sales, NOW).document))
    assert document["consent"] == "I have read this proposal and its terms, and I agree to them."
    assert document["electronic"].startswith("I agree to do business electronically: I sign by typing my name")
    assert document["authority"] == f"I may sign for {quote.client.name}."


def test_every_offered_option_is_priced_once(sales: User, monkeypatch: pytest.MonkeyPatch) -> None:
    quote = a_draft(sales)
    priced: list[pricing.Selection] = []
    real = pricing.price

    def work_out(plan: pricing.Plan, inventory: pricing.Inventory, selection: pricing.Selection) -> pricing.Price:
        priced.append(selection)
        return real(plan, inventory, selection)

    monkeypatch.setattr(pricing, "price", work_out)
    document = bytes(send_quote(quote, sales, NOW).document)
    revision = read_revision(document)
    assert priced == [revision.offered(option) for option in revision.options]


def test_a_saved_draft_is_priced_once_an_option(sales: User, monkeypatch: pytest.MonkeyPatch) -> None:
    quote = a_draft(sales)
    priced: list[str] = []
    real = pricing.price

    def work_out(plan: pricing.Plan, inventory: pricing.Inventory, selection: pricing.Selection) -> pricing.Price:
        priced.append(selection.tier)
        return real(plan, inventory, selection)

    monkeypatch.setattr(pricing, "price", work_out)
    save_draft(quote, draft_of(quote), sales, quote.revision)
    assert len(priced) == 4


def test_without_somebody_to_send_it_to_nothing_happens(sales: User) -> None:
    quote = a_draft(sales)
    quote.client.contacts.all().delete()
    with pytest.raises(NotSendableError, match="Choose who gets"):
        send_quote(quote, sales, NOW)
    assert not QuoteRevision.objects.exists()
    assert not Event.objects.exists()
    assert tasks_asked() == []


def test_without_options_nothing_is_sent(sales: User) -> None:
    quote = a_draft(sales)
    quote.options.all().delete()
    with pytest.raises(NotSendableError):
        send_quote(quote, sales, NOW)


# What can be wrong with a draft's rows by the time it is sent, and how the desk says it.
UNSOUND: dict[str, tuple[dict[str, object], dict[str, object], str]] = {
    "discount": ({"discount_amount": Decimal(99_999)}, {}, "This discount is more than Basic costs a month."),
    "one-time discount": (
        {"one_time_discount_amount": Decimal(99_999)},
        {},
        "This discount is more than the one-time fees of Basic. Enter less.",
    ),
    "term": ({"term_months": 7}, {}, "The plan has no such term. Choose one of those shown."),
    "tax": ({"tax_codes": ["moon"]}, {}, "The plan has no such tax. Choose one of those shown."),
    "quantity": ({"quantities": {"desktop": -1}}, {}, "Write a whole number from 0 to 1,000,000, or leave it empty"),
    "tier": ({}, {"code": OWN, "name": "For you", "tier": "gone"}, "For you: there is no tier"),
    "packages": ({}, {"code": OWN, "name": "For you", "packages": ["gone"]}, "For you: there is no package"),
    "option": ({}, {"code": "gone", "tier": "gone"}, "An option is not in this plan any more."),
}


@pytest.mark.parametrize("what", UNSOUND)
def test_what_stops_sending_is_said_as_on_the_desk(sales: User, sales_client: Browser, what: str) -> None:
    """Nobody reads the engine's own code for it, neither from the service nor on the page."""
    of_quote, of_row, says = UNSOUND[what]
    quote = a_draft(sales)
    Quote.objects.filter(pk=quote.pk).update(**of_quote)
    quote.options.filter(code="basic").update(**of_row)
    quote = Quote.objects.get(pk=quote.pk)
    with pytest.raises(NotSendableError) as told:
        send_quote(quote, sales, NOW)
    assert str(told.value).startswith(says)
    for name in ("quote_preview", "proposal_pdf", "quote_page"):
        page = html.unescape(sales_client.get(reverse(f"quotes:{name}", args=[quote.number])).content.decode())
        assert says in page
        assert not [code for code in pricing.CODES if f"{code}:" in page]


def test_what_was_not_looked_at_is_not_sent(sales: User) -> None:
    quote = a_draft(sales)
    save_draft(quote, replace(draft_of(quote), title="changed"), sales, quote.revision)
    with pytest.raises(StaleError):
        send_quote(quote, sales, NOW, expected_revision=quote.revision)


def test_the_next_revision_takes_the_place_of_the_first_under_the_same_link(sales: User) -> None:
    first = a_sent_quote(sales)
    link = live_link(first.quote)
    quote = revise_quote(first.quote, sales)
    assert (quote.state, quote.current, quote.editable) == (Quote.State.SENT, first, True)
    assert live_link(quote) == link
    quote = save_draft(quote, replace(draft_of(quote), recommended="silver"), sales, quote.revision)
    assert quote.mrr == Decimal("4289.00")
    second = send_quote(quote, sales, NOW + timedelta(days=1))
    quote.refresh_from_db()
    assert (second.number, quote.current, quote.editable) == (2, second, False)
    assert quote.mrr == Decimal("2638.00")
    assert live_link(quote) == link


def test_withdrawing_closes_the_link_and_is_written_down(sales: User) -> None:
    row = a_sent_quote(sales)
    quote = withdraw_quote(row.quote, sales, NOW)
    assert quote.state == Quote.State.WITHDRAWN
    assert live_link(quote) is None
    assert [event.kind for event in Event.objects.all()] == ["sent", "withdrawn"]
    quote = reopen_quote(quote, sales, NOW)
    send_quote(quote, sales, NOW)
    assert live_link(quote) is not None
    assert [event.kind for event in Event.objects.all()] == ["sent", "withdrawn", "reopened", "sent"]


def test_a_draft_that_nobody_saw_is_withdrawn_with_an_entry_that_names_no_revision(sales: User) -> None:
    assert withdraw_quote(a_draft(sales), sales, NOW).state == Quote.State.WITHDRAWN
    assert "revision" not in body_of(Event.objects.get())


def test_a_new_link_closes_the_old_one(sales: User) -> None:
    row = a_sent_quote(sales)
    old = live_link(row.quote)
    new = renew_link(row.quote, sales, NOW)
    assert old is not None
    old.refresh_from_db()
    assert (old.revoked_at, live_link(row.quote)) == (NOW, new)
    close_link(row.quote, sales, NOW)
    assert live_link(row.quote) is None
    assert [event.kind for event in Event.objects.all()] == ["sent", "revoked", "revoked"]
    with pytest.raises(NotSendableError, match="Make a new one"):
        mail_again(row.quote, sales, NOW)


def test_an_accepted_quote_is_closed_to_all_of_this(sales: User, owner: User) -> None:
    row = a_sent_quote(sales)
    Quote.objects.filter(pk=row.quote_id).update(state=Quote.State.ACCEPTED)
    quote = Quote.objects.get(pk=row.quote_id)
    deeds: list[Callable[[], object]] = [
        lambda: save_draft(quote, draft_of(quote), sales, quote.revision),
        lambda: refresh_counts(quote, sales, quote.revision, NOW),
        lambda: send_quote(quote, owner, NOW),
        lambda: mail_again(quote, sales, NOW),
        lambda: ask_approval(quote, sales, NOW),
        lambda: approve_quote(quote, owner, NOW, quote.revision),
        lambda: revise_quote(quote, sales),
        lambda: withdraw_quote(quote, sales, NOW),
        lambda: accept_uncounted(quote, sales, quote.revision),
    ]
    for deed in deeds:
        with pytest.raises(LockedError, match="accepted"):
            deed()
    assert Event.objects.count() == 1


def test_the_link_of_an_accepted_quote_can_be_closed_and_made_anew(sales: User) -> None:
    row = a_sent_quote(sales)
    Quote.objects.filter(pk=row.quote_id).update(state=Quote.State.ACCEPTED)
    close_link(row.quote, sales, NOW)
    assert live_link(row.quote) is None
    renew_link(row.quote, sales, NOW)
    assert live_link(row.quote) is not None
    assert [event.kind for event in Event.objects.all()] == ["sent", "revoked"]
    assert Quote.objects.get().state == Quote.State.ACCEPTED
