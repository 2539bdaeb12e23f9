"""The acceptance document: what is written is what is read, and records of before are read for ever."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

import pricing
from contracts.documents import Person
from quotes.documents import (
    Acceptance,
    Consent,
    Details,
    OnBehalf,
    Proof,
    Signer,
    Totals,
    acceptance_body,
    consent_to,
    read_acceptance,
)
from quotes.tests.revisions import make_revision

REVISION = make_revision()
PRICE = REVISION.priced("advanced", ("security", "continuity"))
# A record as the portal wrote it until 2026-11, with the keys that the chain adds.
FIRST: dict[str, Any] = {
    "schema": "msp-event/1",
    "seq": 7,
    "prev_hash": "0" * 64,
    "kind": "accepted",
    "quote": "Q-2026-0001",
    "utc": "2026-11-22T16:00:00.000000Z",
    "record": "msp-accept/1",
    "revision": 2,
    "revision_sha256": "a" * 64,
    "option": "gold",
    "selection": pricing.selection_document(REVISION.selection("advanced", ("security", "continuity"))),
    "totals": {name: str(getattr(PRICE, name)) for name in Totals.__slots__},
    "contract_value": "51468.00",
    "currency": "USD",
    "terms_sha256": "b" * 64,
    "signer": {
        "name": "Thomas Reed",
        "title": "Managing partner",
        "email": "thomas@harbor.example",
        "signature": "Thomas Reed",
        "signature_sha256": "c" * 64,
    },
    "consents": [{"text_sha256": "d" * 64}],
    "confirmed_by": "link",
    "ip": "203.0.113.7",
    "user_agent": "A browser",
    "local": "2026-11-22T11:00:00-05:00",
    "zone": "America/New_York",
    "idempotency_key": "0123456789abcdef",
    "app_version": "0.1.0",
}


def an_acceptance() -> Acceptance:
    signer = Signer(
        name="Thomas Reed",
        title="",
        email="thomas@harbor.example",
        signature="Thomas Reed",
        signed_at="2026-11-22T16:00:00.000000Z",
        consents=(consent_to("I agree."), consent_to("I may sign.")),
        confirmed_by="link",
    )
    return Acceptance(
        revision=1,
        revision_sha256=REVISION.sha256,
        option="gold",
        selection=REVISION.selection("advanced", ("security", "continuity")),
        totals=Totals.of(PRICE),
        contract_value=PRICE.contract_value,
        currency="USD",
        terms_sha256="b" * 64,
        signers=(signer, replace(signer, name="Anna Zweig", confirmed_by="code")),
        local="2026-11-22T11:00:00-05:00",
        zone="America/New_York",
        idempotency_key="k" * 16,
        app_version="0.1.0",
        answer_sha256="e" * 64,
    )


@pytest.mark.parametrize("value", [Decimal("51468.00"), Decimal(0), None])
def test_what_is_written_is_what_is_read(value: Decimal | None) -> None:
    signed = replace(an_acceptance(), contract_value=value)
    body = acceptance_body(signed)
    assert read_acceptance(body) == signed
    pricing.canonical_bytes(body)  # nothing in it that the chain cannot hold


def test_what_is_said_besides_is_a_key_of_its_own_and_nothing_where_nothing_is_said() -> None:
    assert "details" not in acceptance_body(an_acceptance())
    details = Details(date(2027, 2, 1), "PO-77", "Bea Books", "books@harbor.example")
    for said in (details, Details(po_number="PO-77"), Details(starts_on=date(2027, 2, 1))):
        signed = replace(an_acceptance(), details=said)
        assert read_acceptance(acceptance_body(signed)) == signed
        assert acceptance_body(signed)["record"] == "msp-accept/2"
    assert acceptance_body(replace(an_acceptance(), details=Details(po_number="PO-77")))["details"] == {
        "po_number": "PO-77"
    }


def test_consents_stand_in_full() -> None:
    signers: Any = acceptance_body(an_acceptance())["signers"]
    assert signers[0]["consents"] == [{"text": "I agree."}, {"text": "I may sign."}]


def test_a_record_of_the_first_format_is_read() -> None:
    read = read_acceptance(FIRST)
    assert (read.revision, read.option, read.currency, read.contract_value) == (2, "gold", "USD", Decimal("51468.00"))
    assert read.totals == Totals.of(PRICE)
    assert read.selection == REVISION.selection("advanced", ("security", "continuity"))
    assert (read.ip, read.answer_sha256, read.local) == ("203.0.113.7", "", FIRST["local"])
    assert read.signers == (
        Signer(
            "Thomas Reed",
            "Managing partner",
            "thomas@harbor.example",
            "Thomas Reed",
            FIRST["utc"],
            (Consent("", "d" * 64),),
            "link",
        ),
    )


def test_keys_of_later_are_passed_over() -> None:
    body: Any = acceptance_body(an_acceptance())
    body["signers"][0]["confirmed"]["sent_to"] = "thomas@harbor.example"
    body["signers"][0]["initials"] = "T. R."
    assert read_acceptance({**body, "purchase_order": "4711", "salt": "0"}) == an_acceptance()


@pytest.mark.parametrize(
    "change",
    [
        {"record": "msp-accept/3"},
        {"record": "msp-event/2"},
        {"signers": []},
        {"signers": "Thomas"},
        {"signers": [{}]},
        {"signers": None},
        {"totals": []},
        {"totals": {"recurring_net": "1"}},
        {"selection": {"tier": "basic"}},
        {"selection": None},
        {"contract_value": "much"},
    ],
)
def test_what_is_no_acceptance_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"accept|signed"):
        read_acceptance({**acceptance_body(an_acceptance()), **change})


@pytest.mark.parametrize("key", sorted(acceptance_body(an_acceptance())))
def test_no_key_may_be_missing(key: str) -> None:
    body = acceptance_body(an_acceptance())
    del body[key]
    with pytest.raises(ValueError, match="no acceptance that can be read"):
        read_acceptance(body)


def recorded(**fields: Any) -> Acceptance:
    """The same, recorded by staff: nobody has signed."""
    proof = Proof("offer.pdf", "1" * 64, "2" * 64)
    came = OnBehalf("e-mail", "", "2026-11-20", Person("Sam Sales", "", "sam@northgate.example"), proof)
    agreed = (Person("Thomas Reed", "", "thomas@harbor.example"), Person("Anna Zweig", "", ""))
    return replace(an_acceptance(), signers=(), agreed=agreed, on_behalf=replace(came, **fields))


@pytest.mark.parametrize("fields", [{}, {"proof": None}, {"how": "other", "words": "By fax."}])
def test_what_was_recorded_on_behalf_is_read_as_it_was_written(fields: dict[str, Any]) -> None:
    body = acceptance_body(recorded(**fields))
    assert read_acceptance(body) == recorded(**fields)
    assert (body["record"], "signers" in body) == ("msp-accept/3", False)
    pricing.canonical_bytes(body)


def test_people_and_the_day_are_told_however_it_was_made() -> None:
    here, elsewhere = an_acceptance(), recorded()
    assert [person.name for person in here.people] == [person.name for person in elsewhere.people]
    assert (here.agreed_on, elsewhere.agreed_on) == (date(2026, 11, 22), date(2026, 11, 20))


MADE: dict[str, Any] = acceptance_body(recorded())["made"]["on_behalf"]  # type: ignore[index]


@pytest.mark.parametrize(
    "made",
    [
        {},
        {"here": {}},
        {"on_behalf": {}},
        {"on_behalf": {**MADE, "how": "pigeon"}},
        {"on_behalf": {**MADE, "received_on": "20261120"}},
        {"on_behalf": {**MADE, "received_on": None}},
    ],
)
def test_a_way_of_making_that_is_none_is_refused(made: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        read_acceptance({**acceptance_body(recorded()), "made": made})


def test_nobody_who_agreed_is_no_acceptance() -> None:
    with pytest.raises(ValueError, match="nobody"):
        read_acceptance({**acceptance_body(recorded()), "agreed": []})
