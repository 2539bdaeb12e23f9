"""A sending that waits: undone, scheduled, put off, sent when it is due, or stopped by what has come since."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django_tasks_db.models import DBTaskResult

import pricing
from contracts.models import Seller
from groundwork import chain
from groundwork.models import Mail, User
from quotes.errors import LockedError, NeedsApprovalError, NotSendableError, PlannedError
from quotes.mail_kinds import MailKind
from quotes.models import ApprovalPerson, PlannedSending, Quote, QuoteRevision
from quotes.services.approval import approve_quote
from quotes.services.compiling import draft_of
from quotes.services.drafting import save_draft
from quotes.services.handling import delete_draft
from quotes.services.planning import UNDO, overdue, plan_sending, send_planned, undo_sending
from quotes.services.revising import withdraw_quote
from quotes.tests.making import NOW, a_draft
from quotes.verifying import verify_all

LATER = NOW + timedelta(days=7)


def rows_of(quote: Quote) -> tuple[object, ...]:
    """Everything that the draft's own rows say, and how long their history is."""
    return (
        Quote.objects.values().get(pk=quote.pk),
        list(quote.options.values()),
        Quote.history.filter(id=quote.pk).count(),
        [event.kind for event in chain.events_of(quote.subject)],
    )


@pytest.mark.django_db
def test_what_is_undone_is_the_draft_as_it_was(sales: User) -> None:
    quote = a_draft(sales)
    before = rows_of(quote)
    planned = plan_sending(quote, sales, NOW, quote.revision)
    assert planned.due_at == NOW + UNDO
    send_planned(quote.pk, NOW + UNDO - timedelta(milliseconds=1))
    assert rows_of(quote) == before
    undo_sending(quote, sales, NOW + timedelta(seconds=59))
    send_planned(quote.pk, NOW + UNDO)
    assert rows_of(quote) == before
    assert not QuoteRevision.objects.exists()
    assert not Mail.objects.exists()
    delete_draft(quote, sales)  # nobody has heard of it


@pytest.mark.django_db
def test_it_goes_out_once_when_the_seconds_are_over(sales: User) -> None:
    quote = a_draft(sales)
    plan_sending(quote, sales, NOW, quote.revision)
    job = DBTaskResult.objects.get()
    assert (job.run_after, job.args_kwargs["kwargs"]) == (NOW + UNDO, {"quote_id": quote.pk})
    for _again in range(3):
        send_planned(quote.pk, NOW + UNDO)
    assert [row.sent_at for row in QuoteRevision.objects.all()] == [NOW + UNDO]
    assert Mail.objects.filter(kind=MailKind.PROPOSAL).count() == 1
    assert not PlannedSending.objects.exists()
    with pytest.raises(LockedError, match="no sending waits"):
        undo_sending(quote, sales, NOW + UNDO)
    assert list(verify_all()) == []


@pytest.mark.django_db
def test_nothing_is_written_to_a_draft_that_is_about_to_go_out(sales: User, owner: User) -> None:
    quote = a_draft(sales)
    plan_sending(quote, sales, NOW, quote.revision)
    with pytest.raises(PlannedError):
        save_draft(quote, draft_of(quote), sales, quote.revision)
    with pytest.raises(PlannedError):
        approve_quote(quote, owner, NOW, quote.revision)
    with pytest.raises(PlannedError):
        plan_sending(quote, sales, NOW, quote.revision)
    # Of two that go out together the other one would wait for ever.
    with pytest.raises(PlannedError):
        delete_draft(quote, sales)
    withdraw_quote(quote, sales, NOW)
    send_planned(quote.pk, NOW + UNDO)
    assert not QuoteRevision.objects.exists()


@pytest.mark.django_db
def test_what_may_not_be_sent_is_refused_when_it_is_pressed(sales: User) -> None:
    quote = beyond_limits(sales)
    with pytest.raises(NeedsApprovalError):
        plan_sending(quote, sales, NOW, quote.revision)
    with pytest.raises(NotSendableError, match="is over"):
        plan_sending(quote, sales, NOW, quote.revision, NOW)
    with pytest.raises(NotSendableError, match="within a year"):
        plan_sending(quote, sales, NOW, quote.revision, NOW + timedelta(days=400))
    assert not PlannedSending.objects.exists()


def beyond_limits(sales: User) -> Quote:
    quote = a_draft(sales)
    draft = replace(draft_of(quote), discount=pricing.Discount(percent=Decimal("0.2")))
    return save_draft(quote, draft, sales, quote.revision)


@pytest.mark.django_db
def test_a_chosen_moment_is_changed_cancelled_and_kept(sales: User) -> None:
    quote = a_draft(sales)
    plan_sending(quote, sales, NOW, quote.revision, LATER)
    plan_sending(quote, sales, NOW, quote.revision, LATER + timedelta(days=1))
    send_planned(quote.pk, LATER)  # the job of the moment that was chosen first
    assert not QuoteRevision.objects.exists()
    undo_sending(quote, sales, LATER)
    plan_sending(quote, sales, LATER, quote.revision, LATER + timedelta(days=2))
    send_planned(quote.pk, LATER + timedelta(days=2))
    kinds = [event.kind for event in chain.events_of(quote.subject)]
    assert kinds == ["scheduled", "scheduled", "unscheduled", "scheduled", "sent"]
    row = QuoteRevision.objects.get()
    # 30 days from the day on which it really went out, in New York.
    assert (row.sent_at, str(row.valid_through)) == (LATER + timedelta(days=2), "2026-12-31")
    assert list(verify_all()) == []


@pytest.mark.django_db
def test_what_stands_against_it_by_then_is_told_and_mended(sales: User, owner: User) -> None:
    """An owner's yes that no longer fits: the company's terms have changed since."""
    quote = beyond_limits(sales)
    quote = approve_quote(quote, owner, NOW, quote.revision)
    plan_sending(quote, sales, NOW, quote.revision, LATER)
    Seller.objects.update(terms="Other terms.")
    send_planned(quote.pk, LATER)
    planned = PlannedSending.objects.get()
    assert "needs approval by an owner" in planned.fault
    assert not QuoteRevision.objects.exists()
    told = Mail.objects.get(kind=MailKind.NOT_SENT)
    assert told.email == sales.email
    assert chain.events_of(quote.subject).last().kind == "not-sent"  # type: ignore[union-attr]
    send_planned(quote.pk, LATER + timedelta(days=1))
    assert not QuoteRevision.objects.exists(), "it is not tried again unasked"
    approve_quote(quote, owner, LATER, quote.revision)
    plan_sending(quote, sales, LATER, quote.revision)
    send_planned(quote.pk, LATER + UNDO)
    assert QuoteRevision.objects.count() == 1
    assert list(verify_all()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("why", ["left", "archived", "nobody", "rules"])
def test_each_thing_that_may_have_come_since_stops_it(sales: User, why: str) -> None:
    quote = a_draft(sales)
    plan_sending(quote, sales, NOW, quote.revision, LATER)
    if why == "left":
        sales.groups.clear()
        said = "may not send any more"
    elif why == "archived":
        type(quote.client).objects.update(archived_at=NOW)
        said = "archived"
    elif why == "rules":
        ApprovalPerson.objects.create(user=sales, needs="always")
        said = "needs approval by an owner"
    else:
        quote.client.contacts.all().delete()
        said = "Choose who gets the proposal"
    send_planned(quote.pk, LATER)
    assert said in PlannedSending.objects.get().fault
    assert not QuoteRevision.objects.exists()


@pytest.mark.django_db
def test_what_lost_its_job_is_asked_for_again(sales: User) -> None:
    quote = a_draft(sales)
    planned = plan_sending(quote, sales, NOW, quote.revision)
    assert overdue(planned.due_at) == []
    assert overdue(planned.due_at + timedelta(hours=1)) == [quote.pk]


@pytest.mark.django_db
def test_a_first_day_that_is_over_by_then_is_refused_at_once(sales: User) -> None:
    quote = a_draft(sales)
    Quote.objects.filter(pk=quote.pk).update(starts_on=datetime(2026, 11, 25, tzinfo=UTC).date())
    with pytest.raises(NotSendableError, match="Starts on"):
        plan_sending(quote, sales, NOW, quote.revision, LATER)
