"""The client's page from memory: the same bytes as drawn anew, and never for anybody who may not look any more."""

import base64
import hashlib
import re
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext

from contracts.models import Seller
from groundwork import packed
from groundwork.models import User
from quotes import links
from quotes.models import Quote
from quotes.services.accepting import Visitor, accept_proposal
from quotes.services.answering import decline_proposal
from quotes.services.revising import close_link, revise_quote, withdraw_quote
from quotes.services.sending import send_quote
from quotes.tests import making
from quotes.tests.client_pages import NOW, forget_pages
from quotes.tests.sent import Sent, answer, fresh, sent, sent_in
from quotes.views.proposal import drawing, from_memory
from quotes.views.proposal.drawing import KEPT

GZIP = {"Accept-Encoding": "gzip"}


@pytest.fixture(autouse=True)
def on_that_day() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def proposal(sales: User) -> Sent:
    KEPT.clear()
    from_memory._LEARNED.clear()
    return sent(sales, making.NOW, tax_codes=["sales"])


def get(proposal: Sent, query: str = "", client: Client | None = None) -> Any:
    """As a browser asks: it takes gzip."""
    return (client or fresh()).get(proposal.path + query, headers=GZIP)


def text_of(proposal: Sent, query: str = "", client: Client | None = None) -> str:
    answer = get(proposal, query, client)
    content: bytes = answer.content
    return (zlib.decompress(content, 31) if answer.get("Content-Encoding") == "gzip" else content).decode()


def without_token(page: str) -> str:
    found, marks = re.subn(r'(name="csrfmiddlewaretoken" value=")\w{64}"', r'\1"', page)
    assert marks == 1
    return found


# What it costs


def test_a_choice_that_was_looked_at_costs_one_narrow_query(proposal: Sent) -> None:
    text_of(proposal, "?option=silver")
    with CaptureQueriesContext(connection) as queries:
        text_of(proposal, "?option=silver")
    (query,) = queries
    assert not re.search(r"document|clients_|personal_line|groundwork_user", query["sql"])


def test_a_new_choice_draws_only_what_follows_it(proposal: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    text_of(proposal, "?option=silver")
    drawn: list[str] = []

    def drawing_told(name: str, context: dict[str, Any]) -> str:
        drawn.append(name)
        return render_to_string(name, context)

    monkeypatch.setattr(drawing, "render_to_string", drawing_told)
    text_of(proposal, "?option=silver&changed=1&with=mobile")
    assert drawn == ["proposal/_offer.html"]


# What ends it is seen at once


def by_a_new_revision(quote: Quote, by: User) -> None:
    quote.refresh_from_db()
    revise_quote(quote, by)
    quote.refresh_from_db()
    quote.title = "Another title"
    quote.save()
    send_quote(quote, by, NOW)


def by_a_no(quote: Quote, _by: User) -> None:
    link = links.live_link(quote)
    assert link is not None
    assert quote.current is not None
    decline_proposal(link, quote.current.sha256, "No", Visitor("", ""), lambda: NOW)


ENDS: dict[str, tuple[Callable[[Quote, User], object], int, str]] = {
    "closed": (lambda quote, by: close_link(quote, by, NOW), 410, "This link is closed"),
    "withdrawn": (lambda quote, by: withdraw_quote(quote, by, NOW), 410, "This link is closed"),
    "revised": (by_a_new_revision, 200, "Another title"),
    "declined": (by_a_no, 200, "You have said no to this proposal"),
}


@pytest.mark.parametrize("how", ENDS)
def test_what_has_become_of_it_is_seen_at_once(
    proposal: Sent, sales: User, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    end, status, words = ENDS[how]
    before = without_token(text_of(proposal))
    known = links.find_link(proposal.token)
    end(proposal.quote, sales)
    # Also of a choice that nobody has looked at.
    for query in ("", "?option=platinum"):
        assert get(proposal, query).status_code == status
        assert words in text_of(proposal, query)
    # The control: whoever asks the link no more goes on reading.
    monkeypatch.setattr(from_memory, "find_link", lambda _token: known)
    assert without_token(text_of(proposal)) == before


def test_the_last_moment_is_seen_at_once(proposal: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    expires_at = proposal.revision.expires_at
    with time_machine.travel(expires_at - timedelta(microseconds=1), tick=False):
        before = without_token(text_of(proposal))
    with time_machine.travel(expires_at, tick=False):
        assert [get(proposal, query).status_code for query in ("", "?option=platinum")] == [410, 410]
        # The control: whoever believes that it is open for longer goes on reading.
        found = links.find_link(proposal.token)
        assert found is not None
        longer = replace(found, expires_at=expires_at + timedelta(days=1))
        monkeypatch.setattr(from_memory, "find_link", lambda _token: longer)
        assert without_token(text_of(proposal)) == before


def test_an_answer_is_seen_at_once(proposal: Sent) -> None:
    text_of(proposal)
    accept_proposal(proposal.link, answer(proposal), Visitor("", ""), lambda: NOW)
    assert "Gold was accepted." in text_of(proposal)


def test_staff_have_a_page_of_their_own(proposal: Sent, sales_client: Client) -> None:
    client = text_of(proposal)
    staff = text_of(proposal, client=sales_client)
    assert "This is what your client sees." in staff
    assert "This is what your client sees." not in client
    assert without_token(text_of(proposal)) == without_token(client)


# The same bytes


QUERIES = ("", "?option=silver", "?option=silver&changed=1&with=mobile", "?option=platinum")
OTHERWISE = ("?option=silver&term=36", "?option=silver&count-user=15", "?count-user=15&count-desktop=25")


def test_kept_is_the_same_as_drawn_anew(proposal: Sent) -> None:
    the_same(proposal, QUERIES)


def test_so_it_is_under_another_term_and_with_other_numbers(sales: User) -> None:
    limits = {"desktop": [10, 30], "user": [10, 25]}
    the_same(sent(sales, making.NOW, tax_codes=["sales"], limits=limits, terms_offered=[12, 36]), QUERIES + OTHERWISE)


def the_same(proposal: Sent, queries: tuple[str, ...]) -> None:
    """Each page twice, in a process that looks at one after the other, and in one that has seen nothing before."""
    forget_pages()
    kept = [without_token(text_of(proposal, query)) for _round in range(2) for query in queries]
    anew = []
    for query in queries:
        forget_pages()
        anew.append(without_token(text_of(proposal, query)))
    assert kept == anew * 2
    assert len(set(anew)) == len(queries)


def test_the_part_that_follows_the_choice_is_the_one_in_the_page(proposal: Sent) -> None:
    part = fresh().get(f"{proposal.path}?option=silver", headers={"HX-Request": "true"}).content.decode()
    whole = text_of(proposal, "?option=silver")
    start = part.index('<div id="offer"')
    assert part[start : part.index('<p class="visually-hidden" role="status"')].strip() in whole


def test_what_is_not_to_be_had_is_not_kept(proposal: Sent) -> None:
    text_of(proposal)
    size = KEPT.bytes
    for at in range(4):
        text_of(proposal, f"?option=nonsense-{at}")
        text_of(proposal, f"?option=gold&changed=1&with=nonsense-{at}")
    assert KEPT.bytes == size


def test_kept_is_so_much_and_no_more() -> None:
    kept: packed.Kept[str] = packed.Kept(100)
    for at in range(5):
        kept.put(at, str(at), 30)
    assert [kept.get(at) for at in range(5)] == [None, None, "2", "3", "4"]
    kept.get(2)
    kept.put(9, "9", 40)  # the oldest is what was asked for longest ago
    assert [kept.get(at) for at in (2, 3, 4, 9)] == ["2", None, "4", "9"]
    assert kept.bytes == 100
    kept.put(10, "more than there is room for", 101)
    assert kept.bytes == 0


# What goes out compressed


def test_it_goes_out_compressed_to_whoever_takes_that(proposal: Sent) -> None:
    plain = fresh().get(proposal.path)
    for takes in ("gzip, deflate, br", "br;q=1.0, gzip;q=0.8", "*"):
        small = fresh().get(proposal.path, headers={"Accept-Encoding": takes})
        assert small["Content-Encoding"] == "gzip", takes
        assert without_token(zlib.decompress(small.content, 31).decode()) == without_token(plain.content.decode())
        assert len(small.content) * 4 < len(plain.content)
    for takes in ("", "identity", "gzip;q=0", "br, gzip; q=0.0"):
        assert "Content-Encoding" not in fresh().get(proposal.path, headers={"Accept-Encoding": takes}), takes
    assert "Accept-Encoding" in plain["Vary"]


def test_nothing_secret_is_compressed(proposal: Sent) -> None:
    """The link stands nowhere on its page. The form's token stands behind what is compressed, as it is: whatever else
    is on the page, the answer is as long as with any other token."""
    client = fresh()
    found = [client.get(proposal.path, headers=GZIP) for _ in range(2)]
    texts = [zlib.decompress(one.content, 31).decode() for one in found]
    tokens = [re.findall(r'name="csrfmiddlewaretoken" value="(\w{64})"', text)[0] for text in texts]
    assert tokens[0] != tokens[1]
    for one, text, token in zip(found, texts, tokens, strict=True):
        assert proposal.token not in text
        assert token.encode() in one.content
    assert len({len(one.content) for one in found}) == 1
    assert client.post(f"{proposal.path}seen/").status_code == 204
    strict = Client(enforce_csrf_checks=True)
    text = strict.get(proposal.path).content.decode()
    token = re.findall(r'name="csrfmiddlewaretoken" value="(\w{64})"', text)[0]
    assert strict.post(f"{proposal.path}seen/", {"csrfmiddlewaretoken": token}).status_code == 204


def test_each_pages_policy_names_the_rules_that_stand_in_it(sales: User) -> None:
    """Two companies' colours in turn, drawn and from memory: a browser would refuse the rules of another page."""
    KEPT.clear()
    from_memory._LEARNED.clear()
    green = sent(sales)
    Seller.objects.update(accent="#1f4f8f")
    blue = sent(sales, client="Maple Street Dental")
    for proposal in (green, blue, green, blue):
        answer = get(proposal)
        page = zlib.decompress(answer.content, 31)
        (rules,) = re.findall(rb"<style>(.*?)</style>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(rules).digest()).decode()
        (policy,) = re.findall(r"style-src ([^;]*)", answer["Content-Security-Policy"])
        assert policy == f"'self' 'sha256-{digest}'"
    assert len(from_memory._LEARNED) == 2


def test_it_is_in_the_language_that_it_was_sent_in_also_from_memory(sales: User) -> None:
    KEPT.clear()
    from_memory._LEARNED.clear()
    proposal = sent_in("de", sales, making.NOW)
    drawn = text_of(proposal)
    proposal.quote.client.language = "fr"
    proposal.quote.client.save()
    remembered = text_of(proposal)
    assert from_memory._LEARNED
    assert '<html lang="de"' in remembered
    assert "Unsere Empfehlung" in remembered
    assert without_token(remembered) == without_token(drawn)
