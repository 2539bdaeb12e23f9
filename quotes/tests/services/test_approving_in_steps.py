"""Approval by rules: one step or two, never one's own, sent back with a word, and after a change for what changed."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group

import pricing
from groundwork import chain
from groundwork.access import Role
from groundwork.errors import StaleError
from groundwork.models import Event, User
from groundwork.tests.people import a_person
from quotes.errors import LockedError, NeedsApprovalError
from quotes.limits_judged import Finding
from quotes.models import ApprovalPerson, ApprovalRules, Quote
from quotes.selectors.approval import queue_of
from quotes.selectors.approved import held_limits, since_approval
from quotes.selectors.story import timeline
from quotes.services import approval
from quotes.services.approval import approve_quote, ask_approval, findings_of, send_back
from quotes.services.compiling import compile_revision, draft_of
from quotes.services.drafting import save_draft
from quotes.services.sending import send_quote
from quotes.tests.mails import asked
from quotes.tests.making import NOW, a_client, a_draft
from quotes.tests.services.test_races import at_once

pytestmark = pytest.mark.any_database


@pytest.fixture
def lead(db: None) -> User:
    """Somebody who sells and gives the first of two approvals."""
    person = a_person("lead@example.com", Role.SALES, name="Lena Lead")
    ApprovalPerson.objects.create(user=person, approves=True)
    return person


def generous(by: User, share: str = "0.2", client: str = "", **changes: object) -> Quote:
    quote = a_draft(by, a_client(client) if client else None)
    draft = replace(draft_of(quote), discount=pricing.Discount(percent=Decimal(share)), **changes)  # type: ignore[arg-type]
    return save_draft(quote, draft, by, quote.revision)


def changed(quote: Quote, by: User, **changes: object) -> Quote:
    return save_draft(quote, replace(draft_of(quote), **changes), by, quote.revision)  # type: ignore[arg-type]


def two_steps() -> None:
    ApprovalRules.objects.create(discount_first=Decimal("0.1"), discount_second=Decimal("0.15"))


def test_one_who_approves_is_enough_below_the_second_limit(sales: User, lead: User) -> None:
    two_steps()
    quote = ask_approval(generous(sales, "0.12"), sales, NOW)
    quote = approve_quote(quote, lead, NOW, quote.revision)
    assert quote.approved_by == lead
    assert send_quote(quote, sales, NOW).number == 1


def test_above_the_second_limit_an_owner_has_to_agree_too(sales: User, lead: User, owner: User) -> None:
    two_steps()
    quote = ask_approval(generous(sales), sales, NOW)
    assert [quote.number for quote in queue_of(lead, NOW)] == [quote.number]
    quote = approve_quote(quote, lead, NOW, quote.revision, "Fine with me.")
    assert (quote.approved_sha256, quote.first_approved_by) == ("", lead)
    with pytest.raises(NeedsApprovalError):
        send_quote(quote, sales, NOW)
    assert not queue_of(lead, NOW)
    assert [quote.number for quote in queue_of(owner, NOW)] == [quote.number]
    with pytest.raises(LockedError, match="Lena Lead has approved this already"):
        approve_quote(quote, lead, NOW, quote.revision)
    quote = approve_quote(quote, owner, NOW, quote.revision)
    assert quote.approved_by == owner
    assert not queue_of(owner, NOW)
    assert send_quote(quote, sales, NOW).number == 1
    told = [(one.label, one.who, one.what) for one in timeline(quote)[1]]
    assert ("Approved", "Lena Lead", "The first of two: Fine with me.") in told
    assert ("Approved", "Olivia Owner", "") in told


def test_two_steps_are_two_people(sales: User, lead: User, owner: User) -> None:
    """Whoever gave the first and is an owner since does not give the second."""
    two_steps()
    quote = ask_approval(generous(sales), sales, NOW)
    quote = approve_quote(quote, lead, NOW, quote.revision)
    lead.groups.set([Group.objects.get(name=Role.OWNER)])
    lead = User.objects.get(pk=lead.pk)
    assert not queue_of(lead, NOW)
    with pytest.raises(LockedError, match="Lena Lead has approved this already"):
        approve_quote(quote, lead, NOW, quote.revision)
    quote = approve_quote(quote, owner, NOW, quote.revision)
    assert quote.approved_by == owner


def test_nobody_approves_their_own(lead: User, owner: User, sales: User) -> None:
    two_steps()
    quote = ask_approval(generous(lead), lead, NOW)
    assert [mail.email for mail in asked()] == ["owner@example.com"]
    assert not queue_of(lead, NOW)
    with pytest.raises(NeedsApprovalError, match="Somebody else"):
        approve_quote(quote, lead, NOW, quote.revision)
    with pytest.raises(NeedsApprovalError, match="Only an owner"):
        approve_quote(quote, sales, NOW, quote.revision)
    with pytest.raises(NeedsApprovalError, match="Somebody else"):
        send_back(quote, lead, NOW, quote.revision, "No.")


def test_an_owner_who_needs_approval_gets_it_from_another_one(owner: User) -> None:
    ApprovalPerson.objects.create(user=owner, needs="rules")
    quote = generous(owner)
    with pytest.raises(NeedsApprovalError):
        send_quote(quote, owner, NOW)
    with pytest.raises(LockedError, match="nobody who may approve this but you"):
        ask_approval(quote, owner, NOW)
    other = a_person("second@example.com", Role.OWNER, name="Oscar Owner")
    quote = ask_approval(quote, owner, NOW)
    approve_quote(quote, other, NOW, quote.revision)
    assert send_quote(quote, owner, NOW).number == 1


def test_who_never_needs_approval_sends_and_who_always_does_asks(sales: User, owner: User) -> None:
    person = ApprovalPerson.objects.create(user=sales, needs="never")
    assert send_quote(generous(sales), sales, NOW).number == 1
    person.needs = "always"
    person.save()
    within = a_draft(sales, a_client("Within"))
    with pytest.raises(NeedsApprovalError):
        send_quote(within, sales, NOW)
    within = ask_approval(within, sales, NOW)
    within = approve_quote(within, owner, NOW, within.revision)
    assert send_quote(within, sales, NOW).number == 1


def test_it_is_sent_back_with_a_word_that_stays(sales: User, owner: User) -> None:
    quote = generous(sales)
    with pytest.raises(LockedError, match="Nobody waits"):
        send_back(quote, owner, NOW, quote.revision, "Too much.")
    quote = ask_approval(quote, sales, NOW)
    with pytest.raises(StaleError):
        send_back(quote, owner, NOW, quote.revision - 1, "Too much.")
    quote = send_back(quote, owner, NOW, quote.revision, "Too much. Take 12 percent.")
    assert (quote.approval_asked_at, quote.approval_asked_by) == (None, None)
    assert [(mail.kind, mail.email) for mail in asked()][-1] == ("sent-back", "sales@example.com")
    (back, _asked) = timeline(quote)[1]
    assert (back.label, back.who, back.what) == ("Sent back", "Olivia Owner", "Too much. Take 12 percent.")
    changed(quote, sales, discount=None)
    assert timeline(quote)[1][0].what == back.what


def test_what_was_agreed_to_and_did_not_change_is_not_asked_for_again(sales: User, lead: User, owner: User) -> None:
    """The owner has agreed to 20 percent; an extra below its cost afterwards is for one who approves."""
    ApprovalRules.objects.create(discount_second=Decimal("0.15"), below_cost=1)
    quote = ask_approval(generous(sales), sales, NOW)
    quote = approve_quote(quote, owner, NOW, quote.revision)
    extra = pricing.Extra("Switch", "once", 1, Decimal(250), Decimal(300))
    quote = changed(quote, sales, extras=(extra,), title="With a switch")
    assert quote.approved_sha256 == ""
    with pytest.raises(NeedsApprovalError):
        send_quote(quote, sales, NOW)
    held = {one.one.code: (one.since, one.agreed) for one in held_limits(quote, findings_of(quote))}
    assert held["below-cost"] == ("New since it was approved", False)
    assert held["discount"] == ("Approved as it is", True)
    since = since_approval(quote, compile_revision(quote, number=0, by=sales, now=NOW))
    assert since is not None
    assert ("Title of the proposal", "IT services for Harbor Law Group", "With a switch") in since.rows or any(
        row[2] == "With a switch" for row in since.rows
    )
    quote = ask_approval(quote, sales, NOW)
    quote = approve_quote(quote, lead, NOW, quote.revision)
    assert quote.approved_by == lead
    assert send_quote(quote, sales, NOW).number == 1


def test_more_of_what_was_agreed_to_is_asked_for_again(sales: User, lead: User, owner: User) -> None:
    ApprovalRules.objects.create(discount_second=Decimal("0.15"))
    quote = generous(sales)
    quote = approve_quote(quote, owner, NOW, quote.revision)
    quote = changed(quote, sales, discount=pricing.Discount(percent=Decimal("0.25")))
    (one,) = [one for one in held_limits(quote, findings_of(quote)) if one.one.code == "discount"]
    assert one.since.startswith("It was 20")
    quote = approve_quote(quote, lead, NOW, quote.revision)
    assert quote.approved_sha256 == ""


def test_a_combination_beyond_a_limit_needs_approval_though_no_column_does(sales: User, owner: User) -> None:
    """The dearest that could be chosen counts, and no option of the quote is that dear."""
    quote = a_draft(sales)
    dearest = max(one.worth for one in _with_monthly(quote, "1"))
    highest_column = max(
        Decimal(option.price["recurring_net"])
        for option in compile_revision(quote, number=0, by=sales, now=NOW).options
    )
    assert highest_column < dearest
    ApprovalRules.objects.update(monthly_first=highest_column)
    with pytest.raises(NeedsApprovalError):
        send_quote(quote, sales, NOW)
    ApprovalRules.objects.update(monthly_first=dearest)
    assert send_quote(quote, sales, NOW).number == 1


def _with_monthly(quote: Quote, limit: str) -> list[Finding]:
    ApprovalRules.objects.create(monthly_first=Decimal(limit))
    return [one for one in findings_of(quote) if one.code == "monthly"]


def _waiting(sales: User) -> Quote:
    return ask_approval(generous(sales), sales, NOW)


@pytest.mark.django_db(transaction=True)
def test_of_two_approvers_at_once_one_approves(sales: User, owner: User) -> None:
    other = a_person("second@example.com", Role.OWNER, name="Oscar Owner")
    quote = _waiting(sales)
    told = at_once(*[lambda by=by: approve_quote(quote, by, NOW, quote.revision) for by in (owner, other)])
    assert sorted(type(one).__name__ for one in told) == ["LockedError", "NoneType"]
    assert chain.events_of(quote.subject).filter(kind=Event.Kind.APPROVED).count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_asking_who_was_first_both_approve(sales: User, owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the one of before, without the question that is asked under the lock."""
    monkeypatch.setattr(approval, "_demand_first", lambda *_of: None)
    other = a_person("second@example.com", Role.OWNER, name="Oscar Owner")
    quote = _waiting(sales)
    assert at_once(*[lambda by=by: approve_quote(quote, by, NOW, quote.revision) for by in (owner, other)]) == [
        None,
        None,
    ]
    assert chain.events_of(quote.subject).filter(kind=Event.Kind.APPROVED).count() == 2


def _approve_beside_a_change(sales: User, owner: User, at: int) -> tuple[Quote, list[Exception | None]]:
    quote = ask_approval(generous(sales, client=f"Client {at}"), sales, NOW)
    draft = replace(draft_of(quote), discount=pricing.Discount(percent=Decimal("0.6")))
    told = at_once(
        lambda: approve_quote(quote, owner, NOW, quote.revision),
        lambda: save_draft(quote, draft, sales, quote.revision),
    )
    return Quote.objects.get(pk=quote.pk), told


@pytest.mark.django_db(transaction=True)
def test_what_was_approved_is_what_is_sent(sales: User, owner: User) -> None:
    """Whichever is first: nobody has agreed to what was changed, so it does not go out."""
    for at in range(3):
        quote, told = _approve_beside_a_change(sales, owner, at)
        assert told[1] is None
        assert told[0] is None or isinstance(told[0], StaleError)
        with pytest.raises(NeedsApprovalError):
            send_quote(quote, sales, NOW)


@pytest.mark.django_db(transaction=True)
def test_without_the_hash_a_change_beside_an_approval_would_go_out(
    sales: User, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: an approval that is not of these bytes lets through what nobody has agreed to."""
    monkeypatch.setattr(approval, "approval_sha256", lambda *_of: "a" * 64)
    quote = _waiting(sales)
    approve_quote(quote, owner, NOW, quote.revision)
    quote.refresh_from_db()
    quote = changed(quote, sales, discount=pricing.Discount(percent=Decimal("0.6")))
    assert send_quote(quote, sales, NOW).number == 1
