"""Erasing what is kept of people: what goes, what stays, and that the chain tells of it."""

from datetime import timedelta

from django.db import transaction

from groundwork import chain
from groundwork.erasing import Erased, erase_details
from groundwork.models import Event, EventDetails, Mail
from groundwork.tests.chain.writing import CONTRACT, NOON, QUOTE, seen


def a_mail(state: str = Mail.State.TAKEN, days: int = 0, subject: chain.Subject = QUOTE) -> Mail:
    return Mail.objects.create(
        kind="proposal", subject_kind=subject.kind, subject=subject.number, source=1, email="jonas@harbor.example",
        state=state, reply="250 jonas@harbor.example is fine", asked_at=NOON + timedelta(days=days),
    )  # fmt: skip


def test_erased_details_are_gone_and_an_entry_of_each_subject_says_so(db: None) -> None:
    first, other, second = seen(), seen(CONTRACT), seen()
    assert erase_details("Olivia Owner", NOON + timedelta(days=1)) == Erased(3, 0)
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
    erase_details("Olivia Owner", NOON, about=QUOTE, before=NOON)
    EventDetails.objects.all().delete()
    with transaction.atomic():
        chain.append("erased", QUOTE, {"entries": [2, "1", None]}, NOON)
        chain.append("erased", QUOTE, {"entries": 1}, NOON)
    assert [fault.seq for fault in chain.verify()] == [1]


def test_the_address_of_a_mail_goes_once_it_is_done_with(db: None) -> None:
    taken, waiting, younger = a_mail(), a_mail(Mail.State.OPEN), a_mail(days=1)
    sealed = taken.to_sha256
    assert erase_details("Olivia Owner", NOON, about=QUOTE, before=NOON + timedelta(hours=1)) == Erased(0, 1)
    for mail in (taken, waiting, younger):
        mail.refresh_from_db()
    assert (taken.email, taken.salt, taken.reply) == ("", "", "")
    assert taken.to_sha256 != sealed
    assert {waiting.email, younger.email} == {"jonas@harbor.example"}
    (event,) = Event.objects.all()
    assert (chain.body_of(event)["entries"], chain.body_of(event)["mails"]) == ([], 1)
    assert b"harbor" not in bytes(event.body)
