"""Four web servers and four workers on one database: nothing is lost, and nothing is done twice.

./portal drill -m drill msp_portal/tests/test_four_of_each.py -n0

Its short forms run every day: of many acceptors at two processes one makes the contract (test_acceptors), no two
workers claim the same job (groundwork/tests/test_worker.py), and of four clocks one finds a line due
(groundwork/tests/test_clockwork.py).
"""

import re
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db.models import Count
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from groundwork.models import Event, Mail, RecurringTask, User
from groundwork.tests.forked import a_process
from msp_portal.clockwork import TABLE
from msp_portal.tests.serving import a_portal, a_post, answered_at_once
from quotes.models import AcceptedQuote, PendingSeal
from quotes.tests.sent import posted, sent
from quotes.verifying import verify_all

QUOTES, EACH, PATIENCE = 12, 4, 600.0


def _work(mailbox: str) -> None:
    """A worker with the portal's clock, whose mails are files."""
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "django.core.mail.backends.filebased.EmailBackend", mailbox
    settings.CLOCKWORK = "msp_portal.clockwork.TABLE"
    call_command("worker", "--poll", "0.1")


@pytest.mark.drill
@pytest.mark.django_db(transaction=True)
def test_four_of_each_lose_nothing_and_do_nothing_twice(
    sales: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEB_CONCURRENCY", "1")
    out = [sent(sales, client=f"Client {number}") for number in range(QUOTES)]
    with ExitStack() as running:
        ports = [running.enter_context(a_portal()) for _ in range(EACH)]
        for _ in range(EACH):
            running.enter_context(a_process(_work, str(tmp_path)))
        for at, proposal in enumerate(out):
            # Two people sign at two of the servers, and one of them presses the button once more at a third.
            first, second = (posted(proposal, key=f"{at:031x}{who}", name=who * 3, signature=who * 3) for who in "ab")
            path = f"{proposal.path}accept/"
            answers = [
                *answered_at_once(ports[at % EACH], [a_post(path, first)]),
                *answered_at_once(ports[(at + 1) % EACH], [a_post(path, second)]),
                *answered_at_once(ports[(at + 2) % EACH], [a_post(path, first)]),
            ]
            assert Counter(answers) == {302: 2, 409: 1}, answers
        until = time.monotonic() + PATIENCE
        while DBTaskResult.objects.exclude(status=TaskResultStatus.SUCCESSFUL).exists() or PendingSeal.objects.exists():
            assert time.monotonic() < until, Counter(DBTaskResult.objects.values_list("task_path", "status"))
            time.sleep(0.2)
    _assert_each_once(out_of=len(out), mailbox=tmp_path)
    assert list(verify_all()) == []


def _assert_each_once(out_of: int, mailbox: Path) -> None:
    assert AcceptedQuote.objects.count() == out_of
    for kind in (Event.Kind.ACCEPTED, Event.Kind.PDF):
        entries = Event.objects.filter(kind=kind).values("subject_number").annotate(times=Count("pk"))
        assert [entry["times"] for entry in entries] == [1] * out_of, kind
    # Of two processes one file may have two mails: its name is a second and a place in memory.
    ids = [one for path in mailbox.iterdir() for one in re.findall(rb"(?m)^Message-ID: (\S+)", path.read_bytes())]
    gone = Mail.objects.filter(state__in=(Mail.State.TAKEN, Mail.State.KEPT))
    assert len(ids) == len(set(ids)) == gone.count() > out_of
    # A line of the clock that is due once in this time was asked for once, whichever of them found it.
    names = {line.task.module_path for line in TABLE}
    asked = Counter(DBTaskResult.objects.filter(task_path__in=names).values_list("task_path", flat=True))
    assert RecurringTask.objects.count() == len(TABLE)
    assert set(asked.values()) == {1}, asked
