"""Each sealed contract is looked at: also where its file is the one that the chain names."""

from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.db.models import QuerySet
from django.utils import timezone

import pricing
from contracts.models import StoredPdf
from groundwork.models import User
from groundwork.pdf.engine import write_pdf
from groundwork.sealing import current_key
from groundwork.sealing.marks import enclosed_in, seal
from groundwork.tests.sealing.keys import a_key
from quotes.models import AcceptedQuote, PendingSeal
from quotes.pdf.documents import enclosed_with
from quotes.services.accepting import Visitor, accept_proposal, sign_proposal
from quotes.services.storing import store_contract_pdf
from quotes.tests import making
from quotes.tests.sent import answer, sent
from quotes.tests.signers import for_two, link_of, said_by
from quotes.tests.verifying.life import a_contract_pdf, taken_back
from quotes.verifying import pending_seals, verify_all

pytestmark = pytest.mark.any_database
VISITOR = Visitor("203.0.113.7", "A browser")


@pytest.fixture
def contract(sales: User) -> AcceptedQuote:
    proposal = sent(sales, making.NOW)
    return accept_proposal(proposal.link, answer(proposal), VISITOR, timezone.now)


def kept_as(contract: AcceptedQuote, content: bytes, made: bytes, certificate_sha256: str) -> list[str]:
    """What is said of a file that was stored, with an entry that tells its hash truly."""
    said = {
        "unsealed": {"sha256": pricing.fingerprint(made), "bytes": len(made)},
        "certificate_sha256": certificate_sha256,
    }
    with patch("quotes.services.storing._sealed", return_value=(content, said)):
        store_contract_pdf(contract, timezone.now())
    place = f"acceptance of {contract.quote}: "
    return [fault.removeprefix(place) for fault in verify_all()]


def sealed(contract: AcceptedQuote) -> tuple[bytes, bytes, str]:
    made, key = a_contract_pdf(contract), current_key(timezone.now())
    return seal(made, key, "Sealed", timezone.now()), made, key.sha256


def test_what_was_sealed_is_whole_and_the_record_is_inside(contract: AcceptedQuote) -> None:
    content, made, certificate = sealed(contract)
    assert enclosed_in(content) == {"acceptance.json": bytes(contract.record.body)}
    assert kept_as(contract, content, made, certificate) == []
    twice = seal(content, a_key("other.example.com"), "Signed as well", timezone.now())
    assert enclosed_in(twice) == enclosed_in(content)


def test_a_broken_seal_is_named(contract: AcceptedQuote) -> None:
    content, made, certificate = sealed(contract)
    at = content.index(b"/MediaBox") + 12
    assert kept_as(contract, content[:at] + b"9" + content[at + 1 :], made, certificate) == ["its seal is broken"]


def test_the_seal_of_another_key_is_named(contract: AcceptedQuote) -> None:
    _content, made, certificate = sealed(contract)
    other = a_key("other.example.com")
    content = seal(made, other, "Sealed", timezone.now())
    (said,) = kept_as(contract, content, made, certificate)
    assert said == f"its seal is by the key of certificate {other.sha256}, not {certificate}"


def test_what_has_no_seal_is_named(contract: AcceptedQuote) -> None:
    _content, made, certificate = sealed(contract)
    assert kept_as(contract, made, made, certificate) == ["it has no seal"]


def test_another_paper_than_the_one_that_was_sealed_is_named(contract: AcceptedQuote) -> None:
    content, made, certificate = sealed(contract)
    (said,) = kept_as(contract, content, made + b" ", certificate)
    assert said.startswith("it does not begin with the paper that was sealed")


def test_another_record_or_none_is_named(contract: AcceptedQuote) -> None:
    other = AcceptedQuote.objects.select_related("record").get(pk=contract.pk)
    other.record.body = bytes(other.record.body).replace(b"Thomas Reed", b"Thomas Roed")
    content, made, certificate = sealed(other)
    (said,) = kept_as(contract, content, made, certificate)
    assert said.startswith(f"the enclosed acceptance.json has hash {pricing.fingerprint(bytes(other.record.body))}")


def test_a_paper_without_a_record_is_named(contract: AcceptedQuote) -> None:
    made, key = write_pdf("<html lang=en><title>x</title><p>x", "", b"x"), current_key(timezone.now())
    (said,) = kept_as(contract, seal(made, key, "Sealed", timezone.now()), made, key.sha256)
    assert said.startswith("the enclosed acceptance.json is not there")


def test_the_entry_of_an_earlier_signer_is_inside_and_another_one_or_none_is_named(sales: User) -> None:
    proposal = for_two(sales)
    for place in (1, 2):
        sign_proposal(link_of(proposal, place), said_by(proposal, place), VISITOR, lambda: making.NOW)
    contract = AcceptedQuote.objects.select_related("quote", "record").get()
    acceptance, signature = enclosed_with(contract)
    other = replace(signature, content=signature.content.replace(b"Anna Berg", b"Anna Burg"))
    more = replace(signature, name="signature-2.json")
    key = current_key(timezone.now())
    for enclosed, said in (
        ((acceptance, signature), ""),
        ((acceptance, other), f"the enclosed signature-1.json has hash {pricing.fingerprint(other.content)}"),
        ((acceptance,), "the enclosed signature-1.json is not there"),
        ((acceptance, signature, more), "it encloses signature-2.json, of which there is no record"),
    ):
        made = write_pdf("<html lang=en><title>x</title><p>x", "", b"x", None, enclosed)
        with taken_back():
            found = kept_as(contract, seal(made, key, "Sealed", timezone.now()), made, key.sha256)
        assert len(found) == bool(said)
        assert not said or found[0].startswith(said)


def test_a_seal_that_waits_is_told_and_no_fault(contract: AcceptedQuote, capsys: pytest.CaptureFixture[str]) -> None:
    PendingSeal.objects.update(error="The key is lost.")
    assert [one.quote for one in pending_seals()] == [contract.quote.number]
    call_command("verify")
    assert f"UTC: the seal of {contract.quote}: The key is lost." in capsys.readouterr().out
    waits = PendingSeal.objects.get()
    PendingSeal.objects.all().delete()
    with pytest.raises(CommandError, match=f"acceptance of {contract.quote}: its PDF is not there, and no seal is"):
        call_command("verify")
    assert kept_as(contract, *sealed(contract)) == []
    waits.save(force_insert=True)
    assert [fault.partition(": ")[2] for fault in verify_all()] == [
        "its seal is said to be pending, and its PDF is there"
    ]


def test_one_file_at_a_time_is_read(contract: AcceptedQuote, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever number of contracts there is: no list of files is ever asked for."""
    store_contract_pdf(contract, timezone.now())
    asked: list[int | None] = []
    iterator = QuerySet.iterator

    def noted(rows: Any, chunk_size: int | None = None) -> Any:
        if rows.model is StoredPdf and "content" in (rows._fields or ()):
            asked.append(chunk_size)
        return iterator(rows, chunk_size)

    monkeypatch.setattr(QuerySet, "iterator", noted)
    assert list(verify_all()) == []
    assert asked == [1]
