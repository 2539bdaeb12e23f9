"""How often a link and an address may do something under /p/: who has to wait, who has not, and what is kept."""

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection
from django.test import Client, RequestFactory
from django.utils import translation
from pytest_django import Settings

from groundwork.models import User
from groundwork.tests.unchanged import nothing_changes
from quotes.models import Question
from quotes.services import questions
from quotes.tests import making
from quotes.tests.client_pages import NOW
from quotes.tests.sent import Sent, posted, sent
from quotes.tests.services.test_questions import GOLD, WHY
from quotes.tests.views.test_questions import SAID
from quotes.views.proposal import limits

HERE = {"REMOTE_ADDR": "203.0.113.5"}
ELSEWHERE = {"REMOTE_ADDR": "198.51.100.7"}
# Nobody believes what a visitor says of themselves.
FORGED = {**HERE, "HTTP_X_FORWARDED_FOR": "198.51.100.9"}
Deed = Callable[[Sent, Client], Any]


@pytest.fixture(autouse=True)
def on_that_day() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def _ask(proposal: Sent, by: Client) -> Any:
    return by.post(f"{proposal.path}ask/", SAID)


def _reply(proposal: Sent, by: Client) -> Any:
    said = {"q1-words": SAID["words"], "q1-name": "Thomas Reed", "q1-email": "t@harbor.example"}
    return by.post(f"{proposal.path}questions/1/", said)


def _pass_on(proposal: Sent, by: Client) -> Any:
    said = {"name": "Ann", "email": "ann@harbor.example", "by_name": "Thomas", "revision": proposal.revision.sha256}
    return by.post(f"{proposal.path}forward/", said)


def _sign(proposal: Sent, by: Client) -> Any:
    """With another total than was shown, which signs nothing and may be tried again."""
    return by.post(f"{proposal.path}accept/", posted(proposal, total="1.00"))


def _decline(proposal: Sent, by: Client) -> Any:
    said = {"revision": "0" * 64, "why": "price", "reason": SAID["words"], "sure": "1"}
    return by.post(f"{proposal.path}decline/", said)


def _try_code(proposal: Sent, by: Client) -> Any:
    return by.post(f"{proposal.path}accept/", posted(proposal, total="1.00", code="123456"))


def _ask_code(proposal: Sent, by: Client) -> Any:
    return by.post(f"{proposal.path}accept/", posted(proposal, step="code"))


def _pdf(proposal: Sent, by: Client) -> Any:
    return by.get(f"{proposal.path}proposal.pdf")


# What is done, as what it counts, and what of it comes back in its form.
_DEEDS: dict[str, tuple[Deed, str, str]] = {
    "ask": (_ask, "question", "Why is Gold"),
    "reply": (_reply, "question", "Why is Gold"),
    "forward": (_pass_on, "forward", "ann@harbor.example"),
    "sign": (_sign, "sign", "Managing partner"),
    "decline": (_decline, "sign", "Why is Gold"),
    "try a code": (_try_code, "code", "Managing partner"),
    "ask for a code": (_ask_code, "code", "Managing partner"),
    "pdf": (_pdf, "pdf", ""),
}


def _limited(settings: Settings, kind: str, of_link: str, of_address: str) -> None:
    settings.PROPOSAL_LIMITS = {**settings.PROPOSAL_LIMITS, kind: (of_link, of_address)}


@pytest.mark.parametrize("name", _DEEDS)
def test_a_link_waits_and_no_other(name: str, sales: User, settings: Settings) -> None:
    deed, kind, typed = _DEEDS[name]
    _limited(settings, kind, "2/h", "100/h")
    proposal, other = sent(sales, making.NOW), sent(sales, making.NOW, client="Other")
    questions.ask(proposal.link, Question.Kind.QUESTION, GOLD, WHY, lambda: NOW)
    assert 429 not in [deed(proposal, Client(**HERE)).status_code for _ in range(2)]
    with nothing_changes():
        refused = deed(proposal, Client(**ELSEWHERE))
    assert (refused.status_code, refused["Retry-After"]) == (429, "3600"), "wherever the link is used"
    page = refused.content.decode()
    assert "wait 60 minutes" in page.lower()
    assert typed in page, "nothing typed is lost"
    assert deed(other, Client(**HERE)).status_code != 429, "from the same address"
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        assert deed(proposal, Client(**HERE)).status_code != 429


@pytest.mark.parametrize("name", ["ask", "sign", "pdf"])
def test_an_address_waits_and_no_other(name: str, sales: User, settings: Settings) -> None:
    deed, kind, _typed = _DEEDS[name]
    _limited(settings, kind, "100/h", "2/h")
    links = [sent(sales, making.NOW, client=f"Client {number}") for number in range(3)]
    assert [deed(link, Client(**HERE)).status_code == 429 for link in links] == [False, False, True]
    assert deed(links[2], Client(**FORGED)).status_code == 429
    assert Client(**HERE).get(links[2].path).status_code == 200, "reading goes on"
    assert deed(links[2], Client(**ELSEWHERE)).status_code != 429


def _opened(link: int) -> Any:
    return SimpleNamespace(found=SimpleNamespace(link=link))


@pytest.mark.django_db
def test_forty_people_behind_one_address_are_fine(rf: RequestFactory, settings: Settings) -> None:
    office = rf.post("/", **HERE)
    for kind in settings.PROPOSAL_LIMITS:
        for person in range(40):
            assert [limits.seconds_to_wait(office, _opened(person), kind) for _ in range(5)] == [0] * 5, kind


@pytest.mark.django_db
def test_whoever_presses_one_link_without_end_takes_nothing_from_others(rf: RequestFactory, settings: Settings) -> None:
    _limited(settings, "sign", "2/h", "5/h")
    office = rf.post("/", **HERE)
    assert [limits.seconds_to_wait(office, _opened(1), "sign") > 0 for _ in range(9)] == [False] * 2 + [True] * 7
    assert [limits.seconds_to_wait(office, _opened(2), "sign") > 0 for _ in range(2)] == [False] * 2


def test_a_file_is_read_where_nothing_can_be_written(monkeypatch: pytest.MonkeyPatch, rf: RequestFactory) -> None:
    def full(*_args: object) -> None:
        raise DatabaseError("disk is full")

    monkeypatch.setattr(limits, "count", full)
    assert limits.seconds_to_wait_to_read(rf.get("/"), _opened(1), "pdf") == 0


@pytest.mark.django_db(transaction=True)
def test_a_file_is_read_while_somebody_writes_for_a_minute(rf: RequestFactory) -> None:
    connection.ensure_connection()
    before = connection.settings_dict["OPTIONS"]["timeout"]
    importing = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    importing.execute("BEGIN IMMEDIATE")
    try:
        assert limits.seconds_to_wait_to_read(rf.get("/", **HERE), _opened(1), "pdf") == 0
    finally:
        importing.execute("ROLLBACK")
        importing.close()
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == (before * 1000,), "everything else waits as before"


@pytest.mark.parametrize("language", ["de", "fr", "es"])
def test_it_is_said_in_the_clients_language(language: str) -> None:
    with translation.override(language):
        for seconds in (60, 600):
            assert "wait" not in limits.please_wait(seconds).lower()
            assert str(seconds // 60) in limits.please_wait(seconds)
            assert "Wait" not in limits.words_for_readers(seconds)[1]


def test_limits_can_be_switched_off(rf: RequestFactory, settings: Settings) -> None:
    settings.PROPOSAL_LIMITS = {"pdf": None}
    assert limits.seconds_to_wait(rf.get("/"), _opened(1), "pdf") == 0
