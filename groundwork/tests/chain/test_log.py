"""Writing into the chain."""

import hashlib
import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from groundwork import chain
from groundwork.chain import Subject
from groundwork.models import Event
from groundwork.tests.chain.writing import CONTRACT, NOON, QUOTE, write, write_as_before
from groundwork.transactions import OutsideTransaction


def test_an_entry_is_written_as_the_record_says(db: None) -> None:
    first, second = write(2)
    body = json.loads(bytes(second.body))
    assert body == {
        "schema": "msp-event/2",
        "seq": 2,
        "prev_hash": first.record_hash,
        "kind": "viewed",
        "subject": {"kind": "quote", "number": "Q-2026-0001"},
        "utc": "2026-11-22T12:01:00.123456Z",
        "note": "entry 1",
    }
    assert (first.seq, first.prev_hash) == (1, "0" * 64)
    assert second.record_hash == hashlib.sha256(b"msp-event-v1\0" + bytes(second.body)).hexdigest()
    assert chain.head() == (2, second.record_hash)
    assert chain.body_of(second) == body


def test_an_acceptance_has_a_tag_of_its_own(db: None) -> None:
    with transaction.atomic():
        event = chain.append("accepted", QUOTE, {"totals": {"recurring_net": "2638.00"}}, NOON)
    assert event.record_hash == hashlib.sha256(b"msp-accept-v1\0" + bytes(event.body)).hexdigest()


def test_an_entry_outside_of_a_transaction_is_refused(db: None) -> None:
    with pytest.raises(OutsideTransaction, match=r"transaction\.atomic"):
        chain.append("sent", QUOTE, {}, NOON)
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("kind", "body", "error"),
    [
        ("sent", {"seq": 7}, ValueError),
        ("sent", {"prev_hash": ""}, ValueError),
        ("sent", {"subject": {}}, ValueError),
        ("invented", {}, ValueError),
        ("sent", {"total": Decimal("1.00")}, TypeError),
        ("sent", {"total": 1.0}, TypeError),
    ],
)
def test_what_has_no_place_in_a_body_is_refused(
    db: None, kind: str, body: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error), transaction.atomic():
        chain.append(kind, QUOTE, body, NOON)
    assert chain.head()[0] == 0
    assert chain.verify() == ()


def test_a_moment_without_a_zone_is_refused(db: None) -> None:
    with pytest.raises(ValueError, match="zone"), transaction.atomic():
        chain.append("sent", QUOTE, {}, NOON.replace(tzinfo=None))


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_fails_leaves_no_entry() -> None:
    with transaction.atomic():
        chain.append("sent", QUOTE, {}, NOON)
        transaction.set_rollback(True)
    assert chain.head() == (0, "0" * 64)
    write()
    assert chain.verify() == ()


@pytest.mark.parametrize("subject", [Subject("", "Q-2026-0001"), Subject("quote", "")])
def test_a_subject_has_a_kind_and_a_number(db: None, subject: Subject) -> None:
    with pytest.raises(ValueError, match="subject"), transaction.atomic():
        chain.append("sent", subject, {}, NOON)


def test_entries_about_a_subject_are_those_in_order_and_no_others(db: None) -> None:
    before, contract, quote = write_as_before(2), write(2, CONTRACT), write(2)
    assert list(chain.events_of(QUOTE)) == [*before, *quote]
    assert list(chain.events_of(CONTRACT)) == contract
    assert list(chain.events_of(Subject("contract", QUOTE.number))) == []
