"""The third freeze: what is taken, what is refused, and that a refusal changes nothing."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

import pricing
from contracts.models import Seller
from groundwork import append_only, chain
from groundwork.erasing import erase_details
from groundwork.models import Event, User
from groundwork.tests.unchanged import nothing_changes
from quotes.models import AcceptedQuote, Quote
from quotes.refusals import (
    AlreadyAcceptedError,
    ExpiredError,
    KeyUsedError,
    LinkClosedError,
    NotOfferedError,
    NotOpenError,
    RefusedError,
    SupersededError,
    TotalChangedError,
)
from quotes.selectors.signed import acceptance_of
from quotes.services.accepting import Answer, Visitor, accept_proposal
from quotes.services.answering import decline_proposal
from quotes.services.revising import close_link, revise_quote, withdraw_quote
from quotes.services.sending import send_quote
from quotes.tests import making
from quotes.tests.mails import asked as asked_mails
from quotes.tests.sent import Sent, answer, as_sent, sent

NOW = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
VISITOR = Visitor(ip="203.0.113.7", user_agent="A browser")


def at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


def accept(proposal: Sent, said: Answer | None = None, now: datetime = NOW) -> AcceptedQuote:
    return accept_proposal(proposal.link, said or answer(proposal), VISITOR, at(now))


@pytest.fixture
def proposal(sales: User) -> Sent:
    return sent(sales, making.NOW, tax_codes=["sales"])


def test_makes_the_contract(proposal: Sent) -> None:
    contract = accept(proposal)
    quote = Quote.objects.get(pk=proposal.quote.pk)
    assert quote.state == Quote.State.ACCEPTED
    assert (contract.mrr, contract.one_time, contract.term_months) == (Decimal("4289.00"), Decimal("4289.00"), 12)
    assert contract.option_name == "Gold"
    assert contract.revision_id == quote.current_id
    assert chain.verify() == ()


def test_the_record_says_everything(proposal: Sent) -> None:
    contract = accept(proposal)
    body = chain.body_of(contract.record)
    assert body["schema"] == chain.SCHEMA
    assert body["subject"] == {"kind": "quote", "number": proposal.quote.number}
    assert body["revision_sha256"] == proposal.revision.sha256
    assert body["selection"]["tier"] == "advanced"
    assert body["selection"]["packages"] == ["security", "continuity"]
    assert body["selection"]["tax"] == "sales"
    assert body["totals"]["recurring_net"] == "4289.00"
    assert body["totals"]["recurring_total"] == "4642.84"
    assert body["totals"]["first_invoice"] == "9285.68"
    assert body["terms_sha256"] == pricing.fingerprint(proposal.revision.terms.encode())
    assert body["record"] == "msp-accept/2"
    assert body["signers"] == [
        {
            "name": "Thomas Reed",
            "title": "Managing partner",
            "email": "thomas@harbor.example",
            "signature": "Thomas Reed",
            "signed_at": body["utc"],
            "consents": [{"text": "I agree."}, {"text": proposal.revision.electronic}],
            "authority": {"text": "I may sign for Harbor Law Group."},
            "confirmed": {"by": "link"},
        }
    ]
    assert body["utc"] == "2026-11-22T16:00:00.000000Z"
    assert (body["local"], body["zone"]) == ("2026-11-22T11:00:00-05:00", "America/New_York")
    assert (body["idempotency_key"], body["answer_sha256"]) == (contract.idempotency_key, contract.body_sha256)
    assert body["app_version"]
    exact = b"msp-accept-v1\0" + bytes(contract.record.body)
    assert contract.record.record_hash == pricing.fingerprint(exact)


def test_where_it_came_from_stands_beside_the_record_and_not_in_it(proposal: Sent) -> None:
    record = accept(proposal).record
    for fact in (VISITOR.ip, VISITOR.user_agent):
        assert fact.encode() not in bytes(record.body)
    told = chain.told(record)
    assert (told["ip"], told["user_agent"]) == (VISITOR.ip, VISITOR.user_agent)
    erase_details("Olivia Owner", datetime(2026, 12, 1, tzinfo=UTC), signers=True)
    assert chain.verify() == ()
    again = AcceptedQuote.objects.select_related("record").get()
    assert "ip" not in chain.told(again.record)
    assert acceptance_of(again).signers[0].name == "Thomas Reed"


def test_asks_for_the_pdf_and_the_mails_in_the_same_transaction(proposal: Sent) -> None:
    before = DBTaskResult.objects.count()
    accept(proposal)
    asked = DBTaskResult.objects.order_by("enqueued_at").values_list("task_path", flat=True)[before:]
    assert {path.rpartition(".")[2] for path in asked} == {"render_contract", "send_mail"}
    assert [(mail.kind, mail.email) for mail in asked_mails("contract", "accepted")] == [
        ("contract", "thomas@harbor.example"),
        ("accepted", "sales@example.com"),
    ]


def test_takes_what_the_client_made_of_an_option(proposal: Sent) -> None:
    packages = ("mobile", "security")
    price = proposal.revision.priced("advanced", packages)
    said = answer(
        proposal,
        option="silver",
        packages=packages,
        total=str(price.recurring_total),
        first_invoice=str(price.first_invoice),
    )
    contract = accept(proposal, said)
    assert contract.mrr == price.recurring_net
    assert chain.body_of(contract.record)["selection"]["packages"] == ["security", "mobile"]


def _revoked(proposal: Sent, by: User) -> None:
    close_link(proposal.quote, by, NOW)


def _revised(proposal: Sent, by: User) -> None:
    send_quote(revise_quote(proposal.quote, by), by, NOW)


def _declined(proposal: Sent, by: User) -> None:
    decline_proposal(proposal.link, proposal.revision.sha256, "Too much.", VISITOR, at(NOW))


def _withdrawn(proposal: Sent, by: User) -> None:
    withdraw_quote(proposal.quote, by, NOW)


def _accepted(proposal: Sent, by: User) -> None:
    accept(proposal, answer(proposal, idempotency_key="f" * 32))


def _same_key(proposal: Sent, by: User) -> None:
    accept(proposal, answer(proposal, title="Partner"))


Happening = Callable[[Sent, User], None]


@pytest.mark.parametrize(
    ("happened", "error"),
    [
        (_revoked, LinkClosedError),
        (_revised, SupersededError),
        (_declined, NotOpenError),
        (_withdrawn, LinkClosedError),
        (_accepted, AlreadyAcceptedError),
        (_same_key, KeyUsedError),
    ],
)
def test_refuses_after_something_has_happened(
    proposal: Sent, sales: User, happened: Happening, error: type[RefusedError]
) -> None:
    happened(proposal, sales)
    with nothing_changes(), pytest.raises(error):
        accept(proposal)


def test_what_was_sent_can_be_accepted_while_the_next_one_is_being_written(proposal: Sent, sales: User) -> None:
    revise_quote(proposal.quote, sales)
    accept(proposal)
    quote = Quote.objects.get(pk=proposal.quote.pk)
    assert (quote.state, quote.revising) == (Quote.State.ACCEPTED, False)


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"revision_sha256": "0" * 64}, SupersededError),
        ({"revision_sha256": ""}, SupersededError),
        ({"option": "diamond", "packages": ()}, NotOfferedError),
        ({"option": "basic"}, NotOfferedError),
        ({"option": "gold", "packages": ("compliance",)}, NotOfferedError),
        ({"option": "gold", "packages": ("security", "security")}, NotOfferedError),
        ({"option": "gold", "packages": ("nonsense",)}, NotOfferedError),
        ({"option": "gold", "packages": ()}, TotalChangedError),
        ({"total": "4642.83"}, TotalChangedError),
        ({"total": "4642.840"}, TotalChangedError),
        ({"total": "0.01"}, TotalChangedError),
        ({"total": "-4642.84"}, TotalChangedError),
        ({"total": "NaN"}, TotalChangedError),
        ({"total": ""}, TotalChangedError),
        ({"first_invoice": "1.00"}, TotalChangedError),
    ],
)
def test_refuses_what_was_not_shown(proposal: Sent, fields: dict[str, Any], error: type[RefusedError]) -> None:
    # The packages that a valid answer would have, unless the case has its own.
    base = answer(proposal)
    said = replace(base, **{**fields, "packages": fields.get("packages", base.packages)})
    with nothing_changes(), pytest.raises(error):
        accept(proposal, said)


def test_a_tier_that_is_not_offered_cannot_be_reached(sales: User) -> None:
    draft = making.a_draft(sales)
    draft.options.exclude(code="basic").delete()
    draft.options.update(recommended=True)
    send_quote(draft, sales, making.NOW)
    only_basic = as_sent(draft)
    with nothing_changes(), pytest.raises(NotOfferedError):
        accept(only_basic, answer(only_basic, option="gold", packages=("security",)))


def test_the_same_answer_again_gets_the_same_contract(proposal: Sent) -> None:
    first = accept(proposal)
    with nothing_changes():
        assert accept(proposal, now=NOW + timedelta(minutes=5)) == first


def test_a_retry_after_the_last_day_still_gets_the_receipt(proposal: Sent) -> None:
    first = accept(proposal)
    with nothing_changes():
        assert accept(proposal, now=proposal.revision.expires_at + timedelta(days=1)) == first


def test_a_key_of_another_quote_is_refused(proposal: Sent, sales: User) -> None:
    accept(proposal)
    other = sent(sales, making.NOW, client="Pine & Sons")
    with nothing_changes(), pytest.raises(KeyUsedError):
        accept(other)


@pytest.mark.parametrize(
    ("zone", "sent_at", "last_day"),
    [
        # Sent so that the last day is one on which the clocks change, in either direction.
        ("America/New_York", datetime(2026, 10, 2, 15, tzinfo=UTC), "2026-11-01"),
        ("America/New_York", datetime(2026, 2, 6, 15, tzinfo=UTC), "2026-03-08"),
        ("Europe/Berlin", datetime(2026, 9, 25, 15, tzinfo=UTC), "2026-10-25"),
        ("Europe/Berlin", datetime(2026, 2, 27, 15, tzinfo=UTC), "2026-03-29"),
        ("Australia/Lord_Howe", datetime(2026, 3, 6, 3, tzinfo=UTC), "2026-04-05"),
        ("Australia/Lord_Howe", datetime(2026, 9, 4, 3, tzinfo=UTC), "2026-10-04"),
        ("America/Santiago", datetime(2026, 8, 7, 15, tzinfo=UTC), "2026-09-06"),
        ("Asia/Beirut", datetime(2026, 2, 27, 10, tzinfo=UTC), "2026-03-29"),
        ("Pacific/Kiritimati", datetime(2026, 6, 1, 3, tzinfo=UTC), "2026-07-01"),
    ],
)
def test_the_last_day_counts_to_its_last_microsecond(sales: User, zone: str, sent_at: datetime, last_day: str) -> None:
    making.a_seller()
    Seller.objects.update(time_zone=zone)
    proposal = sent(sales, sent_at)
    assert proposal.revision.valid_through.isoformat() == last_day
    end = proposal.revision.expires_at
    before = (end - timedelta(microseconds=1)).astimezone(ZoneInfo(zone))
    assert before.date().isoformat() == last_day
    assert end.astimezone(ZoneInfo(zone)).date().isoformat() > last_day
    for late in (end, end + timedelta(microseconds=1)):
        with nothing_changes(), pytest.raises(ExpiredError):
            accept(proposal, now=late)
    assert accept(proposal, now=end - timedelta(microseconds=1)).accepted_at == end - timedelta(microseconds=1)


def test_a_revision_that_does_not_match_its_hash_is_not_signed(proposal: Sent) -> None:
    other = json.loads(bytes(proposal.quote.current.document))  # type: ignore[union-attr]
    other["terms"] = "1. Everything is free."
    # What the triggers refuse, an administrator can do: the acceptance looks at the bytes themselves.
    append_only.remove(connection, "quotes_quoterevision")
    try:
        proposal.quote.revisions.update(document=json.dumps(other).encode())
        with nothing_changes(), pytest.raises(NotOpenError):
            accept(proposal)
    finally:
        append_only.install(connection, "quotes_quoterevision")


def test_events_of_a_quote_in_order(proposal: Sent) -> None:
    accept(proposal)
    kinds = chain.events_of(proposal.quote.subject).values_list("kind", flat=True)
    assert list(kinds) == [Event.Kind.SENT, Event.Kind.ACCEPTED]


def test_a_column_is_what_it_comes_to_whatever_the_form_calls_it(sales: User) -> None:
    """A form that names Platinum with the packages of Gold chooses Gold, as the page does."""
    proposal = sent(sales, making.NOW)
    said = replace(answer(proposal), option="platinum")
    contract = accept_proposal(proposal.link, said, VISITOR, lambda: NOW)
    assert contract.option_name == "Gold"
    assert acceptance_of(contract).option == "gold"
