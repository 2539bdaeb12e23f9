"""On the second of the deadline: undone or sent, never both; by two workers once; and once where a worker is killed."""

import os
import signal
import threading
from collections.abc import Callable
from copy import copy
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from groundwork.models import Mail, User
from groundwork.tests.forked import a_process, ended
from quotes.errors import LockedError
from quotes.mail_kinds import MailKind
from quotes.models import PlannedSending, Quote, QuoteRevision
from quotes.services import planning, sending
from quotes.services.planning import UNDO, plan_sending, send_planned, undo_sending
from quotes.tests.making import NOW, a_draft

pytestmark = pytest.mark.django_db(transaction=True)
DUE = NOW + UNDO


def at_once(*deeds: Callable[[], object]) -> list[BaseException | None]:
    """What each of these deeds, which all begin together, has raised."""
    raised: list[BaseException | None] = [None] * len(deeds)
    ready = threading.Barrier(len(deeds))

    def do(place: int) -> None:
        ready.wait()
        try:
            deeds[place]()
        except Exception as error:
            raised[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=(place,)) for place in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def planned(sales: User) -> Quote:
    quote = a_draft(sales)
    plan_sending(quote, sales, NOW, quote.revision)
    return quote


def without_the_lock(quote: Quote, monkeypatch: pytest.MonkeyPatch) -> Quote:
    """Each goes by what stood there before all of them began."""
    seen = Quote.objects.select_related("client", "contact", "owner", "plan_version__plan", "current").get(pk=quote.pk)
    row = PlannedSending.objects.select_related("by", "quote").get()
    monkeypatch.setattr(planning, "lock_quote", lambda _quote: copy(seen))
    monkeypatch.setattr(planning, "_waiting", lambda _quote: PlannedSending(**vars_of(row)))
    monkeypatch.setattr(sending, "lock_quote", lambda _quote: copy(seen))
    return seen


def vars_of(row: PlannedSending) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in PlannedSending._meta.concrete_fields}


def test_on_the_second_it_is_undone_or_sent(sales: User) -> None:
    quote = planned(sales)
    undo, send = at_once(lambda: undo_sending(quote, sales, DUE), lambda: send_planned(quote.pk, DUE))
    assert send is None
    assert undo is None or isinstance(undo, LockedError)
    assert QuoteRevision.objects.count() == (1 if undo else 0)
    assert not PlannedSending.objects.exists()


def test_control_without_the_lock_it_is_both(sales: User, monkeypatch: pytest.MonkeyPatch) -> None:
    quote = planned(sales)
    without_the_lock(quote, monkeypatch)
    send_planned(quote.pk, DUE)
    undo_sending(quote, sales, DUE)  # is told that it is undone
    assert QuoteRevision.objects.count() == 1


def test_two_workers_send_it_once(sales: User) -> None:
    quote = planned(sales)
    assert at_once(*[lambda: send_planned(quote.pk, DUE)] * 3) == [None] * 3
    assert QuoteRevision.objects.count() == 1
    assert Mail.objects.filter(kind=MailKind.PROPOSAL).count() == 1


def test_control_without_the_lock_they_send_it_twice(sales: User, monkeypatch: pytest.MonkeyPatch) -> None:
    quote = planned(sales)
    seen = without_the_lock(quote, monkeypatch)
    for _worker in range(2):
        Quote.objects.filter(pk=quote.pk).update(state="draft")
        seen.state = "draft"
        send_planned(quote.pk, DUE)
    assert QuoteRevision.objects.count() == 2


def _dies(quote: int) -> None:
    """Sends, and is killed when all is written and nothing is committed."""

    def killed(*args: Any) -> None:
        sending.send_quote(*args)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(planning, "send_quote", killed)  # noqa: B010
    send_planned(quote, DUE)


def test_a_worker_that_is_killed_has_sent_nothing_and_the_next_one_sends_it_once(sales: User) -> None:
    quote = planned(sales)
    connection.close()
    with a_process(_dies, quote.pk) as process:
        assert ended(process) == -signal.SIGKILL
    assert not QuoteRevision.objects.exists()
    assert PlannedSending.objects.filter(fault="").exists()
    send_planned(quote.pk, DUE + timedelta(seconds=10))
    send_planned(quote.pk, DUE + timedelta(seconds=11))
    assert QuoteRevision.objects.count() == 1
    assert Mail.objects.filter(kind=MailKind.PROPOSAL).count() == 1
