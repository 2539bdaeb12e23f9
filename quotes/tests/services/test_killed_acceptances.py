"""Processes that sign and are killed: what was acknowledged is there, and the same answer gets the same receipt.

./portal drill -m drill quotes/tests/services/test_killed_acceptances.py -n0
"""

import random
import signal
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any

import pytest
from django.db import connection, models
from django.utils import timezone

from groundwork import mailing
from groundwork.chain import log
from groundwork.models import User
from groundwork.tests.forked import a_process, ended
from groundwork.tests.unchanged import nothing_changes
from quotes.models import AcceptedQuote, ProposalLink, Signature
from quotes.refusals import RefusedError
from quotes.services import accepting, locking
from quotes.services.accepting import Answer, sign_proposal
from quotes.tests.sent import Sent, answer, sent
from quotes.tests.signers import VISITOR, for_two, link_of, said_by
from quotes.verifying import verify_all

pytestmark = pytest.mark.django_db(transaction=True)

Asked = tuple[ProposalLink, Answer]
Receipt = tuple[str, int]


def receipt(made: AcceptedQuote | Signature) -> Receipt:
    return type(made).__name__, made.pk


def signed(asked: Asked) -> Receipt:
    return receipt(sign_proposal(*asked, VISITOR, timezone.now))


def _signing(told: Connection, asked: list[Asked], seed: int) -> None:
    """Two threads sign all of this again and again, each in an order of its own; what is acknowledged is told."""
    one_by_one = threading.Lock()

    def tell(word: object) -> None:
        with one_by_one:
            told.send(word)

    def sign(order: list[Asked]) -> None:
        heard = set()
        while True:
            for each in order:
                try:
                    made = signed(each)
                except RefusedError:  # it is the other signer's turn
                    continue
                if made not in heard:
                    heard.add(made)
                    time.sleep(0.02)  # the answer takes its time to whoever asked
                    tell((each[1].idempotency_key, made))

    connection.ensure_connection()
    tell("begun")
    for number in range(2):
        order = random.Random(f"{seed} {number}").sample(asked, len(asked))
        threading.Thread(target=sign, args=(order,)).start()


def heard_from(told: Connection) -> Iterator[Any]:
    """What killed processes have said."""
    try:
        while True:
            yield told.recv()
    except (EOFError, OSError):  # half a word counts for nothing
        return


def killed_while_signing(asked: list[Asked], seed: int, after: float) -> dict[str, Receipt]:
    """Two processes sign; both are killed so many seconds later. The receipts that were given, by the answer's key."""
    with ExitStack() as running:
        processes, told = [], []
        for number in range(2):
            ours, theirs = Pipe()
            processes.append(running.enter_context(a_process(_signing, theirs, asked, seed + number)))
            told.append(ours)
            theirs.close()  # so that its end is heard
        assert [ours.recv() for ours in told] == ["begun"] * 2
        time.sleep(after)
        for process in processes:
            process.kill()
            assert ended(process) == -signal.SIGKILL
    given: dict[str, Receipt] = {}
    for ours in told:
        for key, made in heard_from(ours):
            assert given.setdefault(key, made) == made, "one answer has two receipts"
    return given


def some_to_sign(by: User, number: int) -> list[Asked]:
    """Five answers: somebody who signs alone, two in order, two at once. Whoever comes first stands first."""
    alone = sent(by, client=f"Alone {number}")
    in_order = for_two(by, None, client=f"In order {number}")
    at_once = for_two(by, None, client=f"At once {number}", sign_in_order=False)
    keys = (f"{number:04x}{place}".ljust(32, "0") for place in range(5))
    asked = [(alone.link, answer(alone, idempotency_key=next(keys)))]
    for proposal in (in_order, at_once):
        asked += [_of(proposal, place, next(keys)) for place in (1, 2)]
    return asked


def _of(proposal: Sent, place: int, key: str) -> Asked:
    return link_of(proposal, place), said_by(proposal, place, idempotency_key=key)


def kept(keys: Iterable[str]) -> dict[str, Receipt]:
    """What there is of these answers, by their keys."""
    rows = [row for model in (AcceptedQuote, Signature) for row in model.objects.filter(idempotency_key__in=keys)]
    return {row.idempotency_key: receipt(row) for row in rows}


# The short form on one database: that the transaction is one is shown on both below.
@pytest.mark.parametrize(
    "kills", [pytest.param(3, marks=pytest.mark.any_database), pytest.param(50, marks=pytest.mark.drill)]
)
def test_what_was_acknowledged_outlives_the_process(sales: User, kills: int) -> None:
    chance, unheard, unfinished = random.Random(20261130), 0, 0
    for number in range(kills):
        asked = some_to_sign(sales, number)
        keys = [said.idempotency_key for _link, said in asked]
        given = killed_while_signing(asked, number, chance.uniform(0, 0.3))
        there = kept(keys)
        assert given.items() <= there.items(), "something was acknowledged and is gone"
        unheard, unfinished = unheard + len(there) - len(given), unfinished + len(asked) - len(there)
        again = {said.idempotency_key: signed((link, said)) for link, said in asked}
        assert there.items() <= again.items(), "a retry has got another receipt"
        assert kept(keys) == again
        assert {said.idempotency_key: signed((link, said)) for link, said in asked} == again
    assert (AcceptedQuote.objects.count(), Signature.objects.count()) == (3 * kills, 2 * kills)
    assert list(verify_all()) == []
    if kills >= 50:
        assert unheard > 0, "nobody was killed between the commit and the answer"
        assert unfinished > 0, "nobody was killed before the end"


def _signing_until_the_contract(told: Connection, asked: Asked, guarded: bool) -> None:
    """Sign, and wait where the entry is written and the contract is not. The control has no transaction."""

    def wait(**_fields: object) -> None:
        told.send("there")
        told.recv()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(AcceptedQuote.objects, "create", wait)
        if not guarded:
            patch.setattr(accepting, "_sign", accepting._sign.__wrapped__)  # type: ignore[attr-defined]
            patch.setattr(locking, "hold", lambda _rows: None)
            for house in (log, mailing):
                patch.setattr(house, "demand_transaction", lambda _what: None)
            patch.setattr(models.QuerySet, "select_for_update", lambda self, *_args, **_words: self)
        signed(asked)


def killed_before_the_contract(asked: Asked, *, guarded: bool) -> None:
    ours, theirs = Pipe()
    with a_process(_signing_until_the_contract, theirs, asked, guarded) as process:
        theirs.close()
        assert ours.recv() == "there"
        process.kill()
        assert ended(process) == -signal.SIGKILL


def test_killed_between_the_entry_and_the_contract_there_is_neither(sales: User) -> None:
    proposal = sent(sales)
    asked = proposal.link, answer(proposal)
    with nothing_changes():
        killed_before_the_contract(asked, guarded=True)
    assert signed(asked) == signed(asked)
    assert list(verify_all()) == []


def test_control_without_the_transaction_half_of_it_is_left(sales: User) -> None:
    proposal = sent(sales)
    killed_before_the_contract((proposal.link, answer(proposal)), guarded=False)
    assert not AcceptedQuote.objects.exists()
    assert list(verify_all()) != []
