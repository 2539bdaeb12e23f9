"""The list: who sees what, what it can be narrowed to, and how much it asks of the database."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from groundwork import chain
from groundwork.models import User
from quotes.models import Question, Quote
from quotes.proposal.abouts import About
from quotes.selectors import listing
from quotes.selectors.client_room import client_room
from quotes.selectors.listing import ASKED, FILTERS, NOT_MAILED, QUOTES_A_PAGE, TO_PAY, quote_list
from quotes.selectors.outdated import outdated_page, outdated_quotes
from quotes.selectors.queue import queue
from quotes.services.accepting import sign_proposal
from quotes.services.compiling import draft_of
from quotes.services.drafting import save_draft, start_quote
from quotes.services.questions import Words, ask
from quotes.services.revising import revise_quote
from quotes.services.sending import send_quote
from quotes.states import BY_CODE
from quotes.tests import each_state
from quotes.tests.making import CABLE_TV, NOW, a_client, a_draft, a_sent_quote, a_version
from quotes.tests.sent import sent
from quotes.tests.signers import ANNA, CARL, VISITOR, link_of, said_by

URL = reverse("quotes:quote_list")


@pytest.fixture
def one_of_each(sales: User) -> dict[str, Quote]:
    return each_state.one_of_each(sales)


@pytest.mark.on_both
def test_each_state_is_found_under_its_own_name_and_counted(sales: User, one_of_each: dict[str, Quote]) -> None:
    each = dict.fromkeys(BY_CODE, 1)
    for state in BY_CODE:
        found = quote_list(sales, NOW, state=state)
        assert [(row.number, row.state) for row in found.rows] == [(one_of_each[state].number, state)]
        assert found.page.paginator.count == 1
        counts = {entry.code: entry.count for entry in found.filters}
        assert counts == {"": len(BY_CODE), NOT_MAILED: 0, TO_PAY: 0, ASKED: 2, **each}
        assert [code for code, _label in FILTERS] == list(counts)


def test_who_has_signed_does_not_wait_for_the_change_that_was_asked_before(sales: User) -> None:
    proposal = sent(sales, NOW, signers=[ANNA, CARL], countersign=True)
    said = Words("Less of it.", "Anna Berg", "anna@harbor.example", VISITOR)
    ask(link_of(proposal, 1), Question.Kind.CHANGE, About(""), said, lambda: NOW)
    labels = ["Partly signed", "Awaiting counter-signature"]
    for place, label in enumerate(labels, start=1):
        sign_proposal(link_of(proposal, place), said_by(proposal, place), VISITOR, lambda: NOW)
        (row,) = quote_list(sales, NOW, state="partly-signed").rows
        assert (row.state, str(row.label)) == ("partly-signed", label)
    assert quote_list(sales, NOW, state="change-asked").rows == ()


def test_a_sent_quote_that_is_being_revised_is_still_out(sales: User) -> None:
    row = a_sent_quote(sales)
    revise_quote(row.quote, sales)
    assert [found.state for found in quote_list(sales, NOW).rows] == ["sent"]


def test_who_has_looked_at_one_revision_has_not_looked_at_the_next(sales: User) -> None:
    row = a_sent_quote(sales)
    with transaction.atomic():
        chain.append("viewed", row.quote.subject, {"revision": 1}, NOW + timedelta(hours=1))
    assert [found.state for found in quote_list(sales, NOW).rows] == ["viewed"]
    send_quote(revise_quote(row.quote, sales), sales, NOW + timedelta(hours=2))
    assert [found.state for found in quote_list(sales, NOW).rows] == ["sent"]


def test_every_page_calls_the_state_by_the_same_word(
    sales: User, one_of_each: dict[str, Quote], sales_client: Client
) -> None:
    """The list, the quote's own page, the client's page, what is followed up, and quotes on an older version."""
    words = {row.number: str(row.label) for row in quote_list(sales, NOW).rows}
    assert words == {quote.number: str(BY_CODE[code].label) for code, quote in one_of_each.items()}
    some = one_of_each["sent"]
    room = {line.number: str(line.label) for line in client_room(some.client, sales, "UTC", NOW).quotes}
    assert len(room) > 5
    assert room.items() <= words.items()
    with time_machine.travel(NOW, tick=False):
        for number, word in words.items():
            page = sales_client.get(reverse("quotes:quote_page", args=[number]))
            assert str(page.context["label"]) == word
    newest = a_version(sales, number=2)
    old = outdated_quotes(sales, newest.plan, newest, NOW)
    _page, rows = outdated_page(old, CABLE_TV, "1", NOW)
    assert {row.number: row.label for row in rows}.items() <= words.items()
    assert len(rows) == 9
    later = NOW + timedelta(days=5)
    waiting = {entry.number: str(entry.label) for entry in queue(sales, later, "UTC").entries}
    assert set(waiting.values()) >= {"Question open", "Viewed", "Change requested"}
    assert waiting.items() <= {row.number: str(row.label) for row in quote_list(sales, later).rows}.items()


def test_a_quote_expires_at_the_end_of_its_last_day(sales: User) -> None:
    row = a_sent_quote(sales)
    for moment, state in ((row.expires_at - timedelta(microseconds=1), "sent"), (row.expires_at, "expired")):
        assert [found.state for found in quote_list(sales, moment).rows] == [state]
        assert len(quote_list(sales, moment, state=state).rows) == 1


def test_it_shows_what_the_revision_costs_and_when_it_was_viewed(sales: User, sales_client: Client) -> None:
    row = a_sent_quote(sales)
    with transaction.atomic():
        chain.append("viewed", row.quote.subject, {"revision": 1}, NOW + timedelta(days=2))
    page = sales_client.get(URL).content.decode()
    for text in ("Harbor Law Group", "Q-2026-0001", "$4,289", "22 November 2026", "24 November 2026", "Sam Sales"):
        assert text in page


def test_search_and_client_narrow_it(sales: User, sales_client: Client) -> None:
    first = a_draft(sales)
    other = start_quote(a_client("Étang Clinic"), first.plan_version, sales, NOW)
    save_draft(other, draft_of(other), sales, other.revision)
    for query in ({"q": "étang"}, {"q": other.number}, {"client": other.client_id}):
        page = sales_client.get(URL, query).content.decode()
        assert other.number in page
        assert first.number not in page
    assert "No quote fits" in sales_client.get(URL, {"q": "zzz"}).content.decode()


def test_the_same_is_found_whether_few_or_many_fit_what_is_searched(
    sales: User, one_of_each: dict[str, Quote], monkeypatch: pytest.MonkeyPatch
) -> None:
    few = quote_list(sales, NOW, search="harbor")
    monkeypatch.setattr(listing, "_KEPT", 2)
    many = quote_list(sales, NOW, search="harbor")
    assert (many.rows, many.filters) == (few.rows, few.filters)
    assert len(few.rows) == len(BY_CODE)
    assert quote_list(sales, NOW, search="harbor", state="viewed").rows == tuple(
        row for row in few.rows if row.state == "viewed"
    )


def test_the_newest_are_read_in_the_order_of_an_index(sales: User) -> None:
    """Nothing is sorted, and nothing is told of a quote that stands on another page."""
    if connection.vendor != "sqlite":
        return  # PostgreSQL chooses by how many rows there are
    a_sent_quote(sales)
    with CaptureQueriesContext(connection) as asked:
        quote_list(sales, NOW)
    queries = [query["sql"] for query in asked.captured_queries]
    (page,) = [sql for sql in queries if sql.startswith('SELECT "quotes_quote"."id" AS "pk" FROM')]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {page}")
        plan = " ".join(row[3] for row in cursor.fetchall())
    assert "TEMP B-TREE" not in plan
    assert "quotes_quoterevision" not in page
    assert "groundwork_event" not in page


@pytest.mark.parametrize(
    "query", [{"client": "x"}, {"client": "9" * 30}, {"page": "-1"}, {"page": "x"}, {"state": "\x00"}, {"q": "\x00"}]
)
def test_a_strange_address_shows_the_list(sales: User, sales_client: Client, query: dict[str, str]) -> None:
    a_draft(sales)
    answer = sales_client.get(URL, query)
    assert answer.status_code == 200
    assert "Q-2026-0001" in answer.content.decode()


def test_viewers_look_and_do_not_start(sales: User, viewer_client: Client, stranger_client: Client) -> None:
    a_draft(sales)
    page = viewer_client.get(URL).content.decode()
    assert "Q-2026-0001" in page
    assert "Start a quote" not in page
    assert stranger_client.get(URL).status_code == 404


def test_an_empty_list_teaches_the_next_step(sales_client: Client, viewer_client: Client) -> None:
    for client, links in ((sales_client, 2), (viewer_client, 0)):
        page = client.get(URL).content.decode()
        assert "A quote takes about a minute" in page
        assert page.count(f'href="{reverse("quotes:quote_new")}"') == links


def test_the_list_asks_the_same_queries_for_one_and_for_many(sales: User, sales_client: Client) -> None:
    first = a_sent_quote(sales).quote
    sales_client.get(URL)
    with CaptureQueriesContext(
        connection,
    ) as few:
        sales_client.get(URL)
    for _ in range(QUOTES_A_PAGE + 2):
        send_quote(start_quote(first.client, first.plan_version, sales, NOW), sales, NOW)
    with CaptureQueriesContext(connection) as many:
        page = sales_client.get(URL).content.decode()
    assert len(many) == len(few)
    assert "Page 1 of 2" in page
    assert not any('"quotes_quoterevision"."document"' in query["sql"] for query in many.captured_queries)
