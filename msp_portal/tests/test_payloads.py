"""Whatever stands in a stored text: pages, papers, mails and files show it, and nothing of it runs.

./portal drill -m drill msp_portal/tests/test_payloads.py -n0
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final

import pytest
import time_machine
from django.apps import apps
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives
from django.db import DatabaseError, models, transaction
from django.test import Client as Browser
from django.urls import NoReverseMatch
from pytest_django import Settings

import pricing
from groundwork import worker
from groundwork.models import User
from groundwork.pdf import rendering
from groundwork.pdf.apart import Order
from groundwork.tests.people import signed_in
from msp_portal.tests.addresses import every_address
from msp_portal.tests.payloads import MARK, cells_that_run, payloads, what_runs
from msp_portal.tests.views.test_own_and_other import Side
from plans.services import import_plan, publish_plan
from quotes.models import Question
from quotes.services import questions
from quotes.services.handling import add_note
from quotes.tests import making
from quotes.tests.client_pages import PAGES
from quotes.tests.sent import sent
from quotes.tests.services.test_questions import GOLD, VISITOR
from quotes.views.proposal.drawing import KEPT

HOUSES: Final = ("groundwork", "plans", "clients", "contracts", "quotes")
# Names of columns that hold no words of anybody: codes, keys, addresses of mails, zones.
_CODES: Final = frozenset(
    {
        *("key", "code", "kind", "state", "number", "locale", "currency", "time_zone", "language", "country", "email"),
        *("accent", "salt", "nonce", "digest", "sha256", "mac", "password", "why", "unit", "tier", "package", "role"),
        *("subject_kind", "subject", "outcome", "recurrence", "period"),
    }
)
_ASKED: Final = {"words", "name", "text", "summary", "description", "label", "note", "title", "question", "answer"}


class _Texts:
    """Payloads one after the other, as many at once as there is room for."""

    def __init__(self, begin: int) -> None:
        self._all, self._at = payloads(), begin

    def next(self, room: int | None) -> str:
        said = ""
        while len(said) < min(room or 900, 900):
            text = self._all[self._at % len(self._all)]
            if said and len(said) + len(text) + 1 > min(room or 900, 900):
                break
            self._at += 1
            said = f"{said} {text}" if said else text
        return said[:room]


def _in_document(value: Any, texts: _Texts) -> Any:
    """A document with payloads for the words in it."""
    if isinstance(value, dict):
        return {
            key: texts.next(60) if key in _ASKED and isinstance(each, str) and each else _in_document(each, texts)
            for key, each in value.items()
        }
    return [_in_document(each, texts) for each in value] if isinstance(value, list) else value


def _columns() -> Iterator[tuple[type[models.Model], list[Any]]]:
    for model in apps.get_models():
        if model._meta.app_label in HOUSES:
            fields = [
                field
                for field in model._meta.concrete_fields
                if type(field).__mro__
                and isinstance(field, models.CharField | models.TextField)
                and _holds_words(field)
            ]
            if fields:
                yield model, fields


def _holds_words(field: Any) -> bool:
    plain = not (field.choices or field.primary_key or field.unique or field.remote_field)
    return plain and field.name not in _CODES and (field.max_length or 999) >= 60


_PLAIN: Final = (models.CharField, models.TextField)


def _fill(texts: _Texts) -> int:
    """Put a payload into every text of every row that the database lets change. Returns into how many columns."""
    filled = 0
    for model, fields in _columns():
        for row in model._base_manager.all()[:3]:
            said = {
                field.attname: texts.next(field.max_length)
                for field in fields
                if (now := getattr(row, field.attname))
                and now[0] not in "{["  # a document, which is no text of anybody
            }
            with suppress(DatabaseError), transaction.atomic():
                filled += bool(said and model._base_manager.filter(pk=row.pk).update(**said)) * len(said)
    return filled


@pytest.fixture
def papers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The HTML of what goes on paper, which is not set here."""
    found: list[str] = []

    def note(order: Order) -> bytes:
        found.append(order.html)
        return b"%PDF-1.7"

    monkeypatch.setattr(rendering, "_render_here", note)
    monkeypatch.setattr("quotes.pdf.documents.joined", lambda made, _more: made)
    return found


def _world(sales: User, texts: _Texts) -> tuple[Side, Any]:
    document = _in_document(json.loads(pricing.canonical_bytes(pricing.plan_document(making.CABLE_TV))), texts)
    plan = pricing.read_plan(document)
    publish_plan(import_plan(plan, sales, making.NOW), revision=1, by=sales, note=texts.next(60), now=making.NOW)
    side = Side(sales, texts.next(60), "thomas@alder.example")
    _fill(texts)
    proposal = sent(sales, client=texts.next(60), title=texts.next(100), personal_line=texts.next(400))
    said = questions.Words(texts.next(400), texts.next(60), "t@harbor.example", VISITOR)
    questions.ask(proposal.link, Question.Kind.QUESTION, GOLD, said, lambda: making.NOW)
    add_note(proposal.quote, texts.next(300), sales, making.NOW)
    _fill(texts)
    return side, proposal


def _pages(side: Side, proposal: Any, owner: User) -> Iterator[tuple[str, Any]]:
    browser, plan = signed_in(owner), side.draft.plan_version.plan_id
    browser.raise_request_exception = False
    for address in every_address():
        if address.name not in ("account_logout", "readyz"):
            with suppress(NoReverseMatch):
                yield address.name, browser.get(side.path(address, plan))
    for page in PAGES:
        yield f"/p/{page}", Browser().get(f"{proposal.path}{page}")


@pytest.mark.any_database
@pytest.mark.parametrize("rounds", [1, pytest.param(25, marks=pytest.mark.drill)])
def test_nothing_of_a_stored_text_runs(
    rounds: int, owner: User, sales: User, papers: list[str], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran, seen, broken = list[str](), 0, set[str]()
    for number in range(rounds):
        KEPT.clear()
        with time_machine.travel(making.NOW, tick=False), transaction.atomic():
            side, proposal = _world(sales, _Texts(number * 41))
            for name, response in _pages(side, proposal, owner):
                content = response.getvalue().decode("utf-8", "replace")
                seen += MARK in content
                if response.status_code >= 500 and response.status_code != 503:
                    broken.add(name)
                kind = response.get("Content-Type", "")
                found = what_runs(content) if "html" in kind else list(cells_that_run(content)) if "csv" in kind else []
                if "css" in kind and MARK in content:
                    found = [content]
                ran += [f"{name}: {one}" for one in found]
            while worker.run_one("of this test"):
                pass
            transaction.set_rollback(True)
        cache.clear()
    ran += [f"paper: {one}" for page in papers for one in what_runs(page.partition("<body")[2])]
    mails = [each for each in mail.outbox if isinstance(each, EmailMultiAlternatives)]
    ran += [f"mail: {one}" for each in mails for html, _kind in each.alternatives for one in what_runs(str(html))]
    assert not ran, "\n".join(sorted(set(ran))[:40])
    assert seen > 40 * rounds
    # What no form takes may break a page that reads it as something else than words; of others there are enough.
    assert len(broken) < 6, broken
    assert any(MARK in page for page in papers)
    assert any(MARK in str(each.alternatives) for each in mails)


def test_there_are_five_hundred_and_each_is_seen_where_it_is_no_text() -> None:
    """The control: as it stands, everything that would run is found by whoever looks."""
    assert len(set(payloads())) == 500
    run = [text for text in payloads() if "on" in text and f"{MARK}()" in text and "<" in text]
    blind = [text for text in run if not what_runs(f'<p title="x">{text}</p><a title="{text}" b=\'{text}\'>x</a>')]
    assert len(blind) < len(run) / 20, blind
    assert list(cells_that_run(f'a,"=1{MARK}"\n'))
