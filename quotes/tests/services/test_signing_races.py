"""Several who sign at once: one contract, one seal, five tries; and what happens without the defence."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from pytest_django import Settings

import pricing
from contracts.models import StoredPdf
from contracts.services.pdfs import keep_pdf
from groundwork.access import Role
from groundwork.models import Event, User
from groundwork.sealing.marks import seals_of
from groundwork.tests.people import a_person
from groundwork.tests.races import at_once
from quotes.documents import Option, Revision
from quotes.models import AcceptedQuote, PendingSeal, Quote, Signature, SigningCode
from quotes.refusals import CodeError, SignedAlreadyError
from quotes.services import accepting, codes, judging, storing
from quotes.services.accepting import Answer, sign_proposal
from quotes.services.codes import ask_code, confirm
from quotes.tests import making
from quotes.tests.sent import Sent, sent
from quotes.tests.signers import VISITOR, for_two, link_of, said_by
from quotes.verifying import verify_quotes

pytestmark = pytest.mark.django_db(transaction=True)

NOW = making.NOW + timedelta(hours=1)


@pytest.fixture
def seller(transactional_db: None) -> User:
    return a_person("sam@example.com", Role.SALES, name="Sam Sales")


def signing(proposal: Sent, place: int, key: str = "") -> Callable[[], Any]:
    link, said = link_of(proposal, place), said_by(proposal, place, **({"idempotency_key": key} if key else {}))
    return lambda: sign_proposal(link, said, VISITOR, lambda: NOW)


@pytest.mark.parametrize("really", [False, pytest.param(True, marks=pytest.mark.drill)], ids=["bytes", "sealed file"])
def test_two_last_signers_at_once_make_one_contract_and_one_seal(
    seller: User, monkeypatch: pytest.MonkeyPatch, really: bool
) -> None:
    proposal = for_two(seller, sign_in_order=False)
    results = at_once(signing(proposal, 1), signing(proposal, 2))
    assert sorted(type(result).__name__ for result in results) == ["AcceptedQuote", "Signature"], results
    assert (AcceptedQuote.objects.count(), PendingSeal.objects.count(), Signature.objects.count()) == (1, 1, 1)
    assert Event.objects.filter(kind=Event.Kind.ACCEPTED).count() == 1
    assert not StoredPdf.objects.exists()
    assert list(verify_quotes()) == []
    if not really:
        without_paper(monkeypatch)
    assert sealed_at_once(monkeypatch) == [StoredPdf.objects.get().sha256] * 2
    assert (Event.objects.filter(kind=Event.Kind.PDF).count(), PendingSeal.objects.count()) == (1, 0)
    if really:
        (mark,) = seals_of(bytes(StoredPdf.objects.get().content))
        assert mark.intact
        assert list(verify_quotes()) == []


def without_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """No paper is made and sealed, which takes seconds: two sealings give different bytes, and so do these."""
    sealings = iter((b"one", b"another"))
    monkeypatch.setattr(storing, "_sealed", lambda *_words: (next(sealings), {}))


def sealed_at_once(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The worker's job of the contract run twice: both have sealed the file before either keeps it.

    Returns the hash of the file that each of them has kept.
    """
    both_have_sealed, sealed = threading.Barrier(2), storing._sealed
    contract = AcceptedQuote.objects.select_related("quote", "revision", "record").get()

    def sealed_and_waited(*words: Any) -> tuple[bytes, dict[str, object]]:
        made = sealed(*words)
        both_have_sealed.wait(60)
        return made

    monkeypatch.setattr(storing, "_sealed", sealed_and_waited)
    return at_once(*[lambda: storing.store_contract_pdf(contract, NOW).sha256] * 2)


def test_control_a_file_that_is_noted_by_whoever_has_made_it_is_noted_twice(
    seller: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each notes the file that it has sealed, and one of the two is kept."""
    proposal = for_two(seller, sign_in_order=False)
    signing(proposal, 1)()
    signing(proposal, 2)()
    without_paper(monkeypatch)
    monkeypatch.setattr(storing, "keep_pdf", lambda *words: (keep_pdf(*words)[0], True))
    assert len(set(sealed_at_once(monkeypatch))) == 1
    assert Event.objects.filter(kind=Event.Kind.PDF).count() == 2
    assert list(verify_quotes()) != []


def test_the_last_signer_twice_at_once_signs_once(seller: User) -> None:
    proposal = for_two(seller)
    signing(proposal, 1)()
    results = at_once(signing(proposal, 2, "a" * 32), signing(proposal, 2, "b" * 32), signing(proposal, 2, "a" * 32))
    assert {type(result).__name__ for result in results} <= {"AcceptedQuote", "AlreadyAcceptedError"}, results
    assert AcceptedQuote.objects.count() == 1


def test_control_without_the_lock_both_sign_and_there_is_no_contract(
    seller: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each finds that the other has still to sign, so that nobody is the last."""
    proposal = for_two(seller, sign_in_order=False)
    both_have_looked = threading.Barrier(2)
    priced = judging.priced

    def priced_and_waited(revision: Revision, said: Answer) -> tuple[Option, pricing.Price]:
        found = priced(revision, said)
        both_have_looked.wait(60)
        return found

    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")
    unlocked = Quote.objects.select_related("current", "client", "owner", "about")
    monkeypatch.setattr(accepting, "lock_quote", lambda quote: unlocked.get(pk=quote.pk))
    monkeypatch.setattr(judging, "priced", priced_and_waited)
    results = at_once(signing(proposal, 1), signing(proposal, 2))
    assert AcceptedQuote.objects.count() == 0
    assert all(not isinstance(result, SignedAlreadyError) for result in results), results
    assert Signature.objects.count() >= 1


def _guess(proposal: Sent, code: SigningCode, times: int) -> Callable[[], int]:
    """How many of these guesses were looked at. None of them is the code."""

    def guess() -> int:
        looked = 0
        for _ in range(times):
            try:
                confirm(proposal.link, code.email, "not it", lambda: NOW)
            except CodeError as error:
                looked += "This is not the code" in str(error)
        return looked

    return guess


@pytest.mark.parametrize(
    ("threads", "times"), [(4, 3), pytest.param(20, 5, marks=pytest.mark.drill)], ids=["a few", "a hundred"]
)
def test_of_many_tries_at_once_five_are_looked_at(seller: User, settings: Settings, threads: int, times: int) -> None:
    settings.SIGN_BY_CODE = True
    proposal = sent(seller, making.NOW)
    code = ask_code(proposal.link, "thomas@harbor.example", proposal.revision.sha256, lambda: NOW)
    looked = at_once(*[_guess(proposal, code, times)] * threads)
    assert sum(looked) == 5, looked
    assert SigningCode.objects.get().tries == 5


def test_control_tries_that_are_counted_by_reading_and_writing_let_more_through(
    seller: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted after looking, by whoever has read the number before: all of them are looked at."""
    settings.SIGN_BY_CODE = True
    proposal = sent(seller, making.NOW)
    code = ask_code(proposal.link, "thomas@harbor.example", proposal.revision.sha256, lambda: NOW)
    all_have_read = threading.Barrier(6)

    class Read(int):
        """Stands for F("tries"): the number as it was when it was read."""

        def __add__(self, other: int) -> int:
            return int(self) + other

    def read(_name: str) -> Read:
        tries = SigningCode.objects.get(pk=code.pk).tries
        all_have_read.wait(60)
        return Read(tries)

    monkeypatch.setattr(codes, "F", read)
    looked = at_once(*[_guess(proposal, code, 1)] * 6)
    assert sum(looked) == 6, looked
