"""What is kept beside entries, and erasing it."""

import hashlib
import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from groundwork import chain
from groundwork.models import Event, EventDetails
from groundwork.tests.chain.writing import CONTRACT, NOON, QUOTE, tampering, write, write_as_before

SEEN = {"ip": "192.0.2.17", "user_agent": "A browser"}


@transaction.atomic
def seen(subject: chain.Subject = QUOTE, kind: str = "viewed", days: int = 0) -> Event:
    return chain.append(kind, subject, {"revision": 1}, NOON + timedelta(days=days), beside=SEEN)


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


def test_erased_details_are_gone_and_an_entry_of_each_subject_says_so(db: None) -> None:
    first, other, second = seen(), seen(CONTRACT), seen()
    assert chain.erase_details("Olivia Owner", NOON + timedelta(days=1)) == 3
    assert not EventDetails.objects.exists()
    assert chain.verify() == ()
    erased = {event.subject_kind: chain.body_of(event) for event in Event.objects.filter(kind="erased")}
    assert {kind: (body["entries"], body["by"]) for kind, body in erased.items()} == {
        "quote": ([first.seq, second.seq], "Olivia Owner"),
        "contract": ([other.seq], "Olivia Owner"),
    }
    assert "ip" not in chain.told(Event.objects.get(pk=first.pk))


def test_an_entry_that_claims_an_erasure_it_does_not_name_helps_nobody(db: None) -> None:
    seen(), seen()
    chain.erase_details("Olivia Owner", NOON, about=QUOTE, before=NOON)
    with tampering():
        EventDetails.objects.all().delete()
    with transaction.atomic():
        chain.append("erased", QUOTE, {"entries": [2, "1", None]}, NOON)
        chain.append("erased", QUOTE, {"entries": 1}, NOON)
    assert [fault.seq for fault in chain.verify()] == [1]


def erase(*words: str) -> str:
    out = StringIO()
    call_command("erase_visitors", *words, stdout=out)
    return out.getvalue()


def left() -> list[int]:
    return list(EventDetails.objects.order_by("event__seq").values_list("event__seq", flat=True))


def test_the_command_erases_by_day_and_spares_signatures(db: None) -> None:
    seen(), seen(kind="accepted"), seen(days=1)
    assert "beside 1 entries" in erase("--before", "2026-11-23")
    assert left() == [2, 3]
    assert "beside 1 entries" in erase("--before", "2026-11-23", "--signers", "--by", "Olivia Owner")
    assert left() == [3]
    last = Event.objects.order_by("-seq")[0]
    assert (last.kind, chain.body_of(last)["by"]) == ("erased", "Olivia Owner")
    assert chain.verify() == ()


def test_the_command_erases_by_subject(db: None) -> None:
    seen(), seen(CONTRACT)
    assert "beside 1 entries" in erase("--about", "contract", CONTRACT.number)
    assert left() == [1]
    assert "beside 0 entries" in erase("--about", "contract", CONTRACT.number)
    assert Event.objects.filter(kind="erased").count() == 1


@pytest.mark.parametrize("words", [(), ("--before", "yesterday"), ("--before", "2026-11-23", "--about", "quote", "Q")])
def test_the_command_wants_to_know_what(db: None, words: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        erase(*words)
