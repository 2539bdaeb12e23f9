"""Backups while proposals are sent and signed: what was acknowledged before one began is in it."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connections
from django.utils import timezone
from pytest_django import Settings

from groundwork.backups import restore, write_backup
from groundwork.models import User
from msp_portal.tests.backups.portal import PASSPHRASE, empty_place, own_place, verified
from quotes.models import AcceptedQuote
from quotes.services.accepting import Visitor, accept_proposal
from quotes.tests.sent import answer, sent

WRITERS, BACKUPS = 4, 4


@pytest.mark.drill
@pytest.mark.django_db(transaction=True)
def test_what_was_acknowledged_before_it_began_is_in_it(settings: Settings, tmp_path: Path, sales: User) -> None:
    (tmp_path / "before").mkdir()
    own_place(settings, tmp_path / "before")
    sent(sales)  # the plan, once
    signed: list[str] = []
    over = threading.Event()
    threads = [threading.Thread(target=_sign, args=(number, sales.pk, signed, over)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    acknowledged: list[tuple[Path, set[str]]] = []
    try:
        for number in range(BACKUPS):
            _wait(lambda: len(signed) > 3 * (len(acknowledged) + 1))
            before, file = set(signed), tmp_path / f"{number}.zip"
            write_backup(file, PASSPHRASE, timezone.now())
            acknowledged.append((file, before))
    finally:
        over.set()
        for thread in threads:
            thread.join(60)
    assert len(signed) > len(acknowledged[-1][1]), "nobody wrote while the last one was made"
    for file, before in (acknowledged[0], acknowledged[-1]):
        own_place(settings, tmp_path / f"after-{file.stem}")
        with empty_place(tmp_path / f"other-{file.stem}"):
            restore(file, PASSPHRASE)
            there = set(AcceptedQuote.objects.values_list("quote__number", flat=True))
            assert before <= there
            assert "All is as it was written" in verified()


def _sign(number: int, user: int, signed: list[str], over: threading.Event) -> None:
    """Send and sign one proposal after the other."""
    turn, by = 0, User.objects.get(pk=user)
    try:
        while not over.is_set():
            turn += 1
            proposal = sent(by, client=f"Client {number}-{turn}")
            said = answer(proposal, idempotency_key=f"{number:016x}{turn:016x}")
            accept_proposal(proposal.link, said, Visitor(ip="203.0.113.7", user_agent="A browser"), timezone.now)
            signed.append(proposal.quote.number)
    finally:
        connections.close_all()


def _wait(what: Callable[[], bool]) -> None:
    until = time.monotonic() + 120
    while not what():
        assert time.monotonic() < until, "nothing is signed"
        time.sleep(0.05)
