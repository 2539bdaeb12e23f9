"""What is kept beside entries."""

import hashlib
import json

import pytest
from django.db import transaction

from groundwork import chain
from groundwork.models import EventDetails
from groundwork.tests.chain.writing import NOON, QUOTE, SEEN, seen, write, write_as_before


def test_the_entry_holds_a_fingerprint_and_nothing_in_clear(db: None) -> None:
    event = seen()
    for fact in SEEN.values():
        assert fact.encode() not in bytes(event.body)
    content = bytes(EventDetails.objects.get(event=event).content)
    assert chain.body_of(event)["details_sha256"] == hashlib.sha256(b"msp-details-v1\0" + content).hexdigest()
    assert json.loads(content).items() >= SEEN.items()
    assert chain.told(event).items() >= {**SEEN, "revision": 1}.items()
    assert chain.verify() == ()


def test_the_same_facts_twice_have_two_fingerprints(db: None) -> None:
    """Or whoever knows the one could tell that the other is the same, or try all there are."""
    first, second = (chain.body_of(seen())["details_sha256"] for _ in range(2))
    assert first != second


def test_an_entry_with_nothing_beside_it_and_one_of_before_are_told_too(db: None) -> None:
    plain, before = write()[0], write_as_before()[0]
    for event in (plain, before):
        assert chain.told(event) == chain.body_of(event)


@pytest.mark.parametrize(("body", "beside"), [({"details_sha256": "0"}, {}), ({}, {"salt": "0"})])
def test_fingerprint_and_salt_are_the_chains_own(db: None, body: dict[str, object], beside: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"chain.* own|chain itself"), transaction.atomic():
        chain.append("viewed", QUOTE, body, NOON, beside=beside)


def test_changed_details_are_found(db: None) -> None:
    event = seen()
    EventDetails.objects.filter(event=event).update(content=b'{"ip":"192.0.2.18"}')
    assert [str(fault) for fault in chain.verify()] == [
        "entry 1: what is kept beside it is not what it was written with"
    ]


def test_details_beside_an_entry_that_has_none_are_found(db: None) -> None:
    EventDetails.objects.create(event=write()[0], content=b"{}")
    assert [fault.seq for fault in chain.verify()] == [1]


def test_details_that_are_gone_without_a_word_are_found(db: None) -> None:
    seen()
    EventDetails.objects.all().delete()
    (fault,) = chain.verify()
    assert "is gone, and no entry says" in str(fault)
