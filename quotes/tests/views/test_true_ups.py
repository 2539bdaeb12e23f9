"""The pages of the true-up run: what they say, what they ask for, and that only a press on the last one does it."""

import html
import re
from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contracts.documents import Clauses
from contracts.models import Contract, ContractRecord
from contracts.selectors.standings import standing_of
from contracts.services.records import add_record, lock_contract
from groundwork.models import Mail, User
from groundwork.tests.shown import main_words
from groundwork.tests.unchanged import nothing_changes
from quotes.models import Quote
from quotes.services.amendment import draft_true_up
from quotes.services.sending import send_quote
from quotes.tests.true_ups import NOW, on_plan, recount

pytestmark = pytest.mark.django_db
PAGE, PREVIEW, APPROVE = (reverse(f"true_ups:{name}") for name in ("page", "preview", "approve"))
DAY = "2026-12-01"


@pytest.fixture(autouse=True)
def at_this_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quotes.views.true_ups.timezone", SimpleNamespace(now=lambda: NOW))


def text_of(answer: Any) -> str:
    return main_words(answer.content.decode())


def box(answer: Any, name: str) -> list[str]:
    """The values of the boxes of that name."""
    return re.findall(rf'name="{name}" value="([^"]*)"', html.unescape(answer.content.decode()))


def test_from_the_run_to_notices_and_drafts(sales: User, sales_client: Browser) -> None:
    for name, clause in (("Clause", True), ("Signed", False)):
        recount(on_plan(sales, name, clause=clause).client, desktops=24)
    on_plan(sales, "Unchanged")
    with nothing_changes():
        page = sales_client.get(PAGE)
        preview = sales_client.post(PREVIEW, {"on": DAY, "all": "1"})
    said = text_of(page)
    assert "20 → 24 workstations" in said
    assert "Unchanged" not in said
    assert "Approve all 2" in said
    assert page.context["day"] is None
    assert text_of(page).count("from 1 December 2026") == 2
    assert "notice that goes out 1 draft to be signed 1 " in text_of(preview)
    (total,) = preview.context["totals"]
    assert total.change == page.context["found"].totals[0].change > 0
    done = sales_client.post(APPROVE, {"on": DAY, "tickets": box(preview, "tickets")[0]})
    assert "fee changed under its contract 1 draft to look at and send 1 " in text_of(done)
    assert (ContractRecord.objects.filter(kind="true-up").count(), Mail.objects.count()) == (1, 1)
    assert Quote.objects.get().effective_on.isoformat() == DAY  # type: ignore[union-attr]
    again = sales_client.post(APPROVE, {"on": DAY, "tickets": box(preview, "tickets")[0]})
    assert "This contract has changed since you opened it" in text_of(again)
    assert (ContractRecord.objects.filter(kind="true-up").count(), Quote.objects.count()) == (1, 1)


def test_all_are_those_of_every_page_and_the_pages_say_so(
    sales: User, sales_client: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    for rows in ("quotes.selectors.true_up_run.ROWS_A_PAGE", "quotes.views.true_ups.ROWS_A_PAGE"):
        monkeypatch.setattr(rows, 2)
    for at in range(5):
        recount(on_plan(sales, f"Client {at}").client, desktops=24)
    out = on_plan(sales, "Out", clause=False)
    recount(out.client, desktops=24)
    send_quote(draft_true_up(out, sales, NOW), sales, NOW)
    page = sales_client.get(PAGE)
    assert "Approve all 5" in text_of(page)
    assert "All are those of all 3 pages; ticks count on this page." in text_of(page)
    assert "One is with its client and waits for the answer." in text_of(page)
    preview = sales_client.post(PREVIEW, {"on": DAY, "all": "1"})
    assert "The first 2 of them stand here. All 5 are approved." in text_of(preview)
    assert "Approve all 5" in text_of(preview)
    done = sales_client.post(APPROVE, {"on": DAY, "tickets": box(preview, "tickets")[0]})
    assert "fees changed under their contracts 5 " in text_of(done)
    assert ContractRecord.objects.filter(kind="true-up").count() == 5


def test_a_search_approves_nothing_that_it_does_not_show(sales: User, sales_client: Browser) -> None:
    for name in ("Harbor", "Lakeside"):
        recount(on_plan(sales, name).client, desktops=24)
    said = text_of(sales_client.get(PAGE, {"q": "lake"}))
    assert "Approve all" not in said
    assert "Approve those ticked" in said


def test_those_ticked_alone_are_approved_also_doubtful_ones(sales: User, sales_client: Browser) -> None:
    doubtful, other = on_plan(sales, "Doubtful"), on_plan(sales, "Other")
    recount(doubtful.client, desktops=60)
    recount(other.client, desktops=24)
    page = sales_client.get(PAGE, {"group": "doubtful"})
    assert "A count has moved by more than half. (workstations)" in text_of(page)
    preview = sales_client.post(PREVIEW, {"on": DAY, "ticket": box(page, "ticket")})
    sales_client.post(APPROVE, {"on": DAY, "tickets": box(preview, "tickets")[0]})
    assert (doubtful.records.count(), other.records.count()) == (2, 1)


def test_the_page_goes_on_with_what_is_left(
    sales: User, sales_client: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("One", "Two"):
        recount(on_plan(sales, name).client, desktops=24)
    preview = sales_client.post(PREVIEW, {"on": DAY, "all": "1"})
    monkeypatch.setattr("quotes.services.true_up_run.MOST_SECONDS", -1.0)
    first = sales_client.post(APPROVE, {"on": DAY, "tickets": box(preview, "tickets")[0]})
    assert "One is left." in text_of(first)
    left = {name: box(first, name)[0] for name in ("on", "tickets", "so_far")}
    assert "fees changed under their contracts 2 " in text_of(sales_client.post(APPROVE, left))
    assert ContractRecord.objects.filter(kind="true-up").count() == 2


def test_what_is_with_the_client_is_named_and_left_alone(sales: User, sales_client: Browser) -> None:
    contract = on_plan(sales, "Harbor Law Group", clause=False)
    recount(contract.client, desktops=24)
    quote = draft_true_up(contract, sales, NOW)
    send_quote(quote, sales, NOW)
    page = sales_client.get(PAGE)
    assert f"{quote.number} Sent" in text_of(page)
    assert box(page, "ticket") == []
    answer = sales_client.post(PREVIEW, {"on": DAY, "all": "1"}, follow=True)
    assert "There is nothing to approve." in answer.content.decode()


def test_what_cannot_be_signed_any_more_blocks_nothing(sales: User, sales_client: Browser) -> None:
    contract = on_plan(sales, "Harbor Law Group")
    recount(contract.client, desktops=24)
    quote = draft_true_up(contract, sales, NOW)
    send_quote(quote, sales, NOW)
    with transaction.atomic():
        row, standing = lock_contract(contract)
        add_record(row, replace(standing, kind="details"), sales, NOW)
    page = sales_client.get(PAGE)
    assert f"{quote.number} Sent The contract has changed since: it cannot be signed any more" in text_of(page)
    preview = sales_client.post(PREVIEW, {"on": DAY, "ticket": box(page, "ticket")})
    assert "approving leaves it so" in text_of(preview)
    done = sales_client.post(APPROVE, {"on": DAY, "tickets": box(preview, "tickets")[0]})
    assert "fee changed under its contract 1 " in text_of(done)
    quote.refresh_from_db()
    assert (quote.state, contract.records.filter(kind="true-up").count()) == (Quote.State.SENT, 1)


@pytest.mark.parametrize(
    ("clause", "words"),
    [(True, "tells the client by notice. This draft is not sent"), (False, "Approving makes no second draft")],
)
def test_a_row_with_a_draft_says_what_approving_does_with_it(
    sales: User, sales_client: Browser, clause: bool, words: str
) -> None:
    contract = on_plan(sales, "Harbor Law Group", clause=clause)
    recount(contract.client, desktops=24)
    quote = draft_true_up(contract, sales, NOW)
    page = sales_client.get(PAGE)
    assert f"{quote.number} Draft" in text_of(page)
    assert words in text_of(page)
    assert len(box(page, "ticket")) == 1


@pytest.mark.parametrize("clause", [True, False])
def test_the_contracts_page_leads_here_where_a_notice_is_enough(
    sales: User, sales_client: Browser, monkeypatch: pytest.MonkeyPatch, clause: bool
) -> None:
    monkeypatch.setattr("quotes.views.contract_actions.timezone", SimpleNamespace(now=lambda: NOW))
    contract = on_plan(sales, "Harbor & Law", clause=clause)
    recount(contract.client, desktops=60)  # doubtful: not in the group that is shown first
    buttons = html.unescape(sales_client.get(reverse("quotes:contract_actions", args=[contract.number])).text)
    assert reverse("quotes:quote_true_up", args=[contract.number]) in buttons
    found = re.search(rf'href="({PAGE}[^"]*)"', buttons)
    assert (found is not None, "True-up to sign" in buttons) == (clause, clause)
    if found is not None:
        assert len(box(sales_client.get(found[1]), "ticket")) == 1


@pytest.mark.parametrize("day", ["2026-11-01", "soon", "2026-13-01", "9999-12-31"])
def test_a_day_that_cannot_be_is_said_and_nothing_happens(sales: User, sales_client: Browser, day: str) -> None:
    recount(on_plan(sales, "Harbor Law Group").client, desktops=24)
    page = sales_client.get(PAGE, {"on": day})
    assert page.status_code == 400
    faults = ("This day is over.", "This is not a day.", "Choose 20 November 2036 or an earlier day.")
    assert any(fault in text_of(page) for fault in faults)
    with nothing_changes():
        ticket = box(sales_client.get(PAGE), "ticket")[0]
        for path in (PREVIEW, APPROVE):
            assert sales_client.post(path, {"on": day, "ticket": ticket, "tickets": ticket}).url == PAGE  # type: ignore[attr-defined]


def test_a_form_that_cannot_be_read_changes_nothing(sales: User, sales_client: Browser) -> None:
    recount(on_plan(sales, "Harbor Law Group").client, desktops=24)
    with nothing_changes():
        for tickets in ("x", "1:1:1", "1:1:NaN", "9" * 30 + ":1:1"):
            for so_far in ("", "[]", "[1,2,3,4]", '{"a":1}'):
                answer = sales_client.post(APPROVE, {"on": DAY, "tickets": tickets, "so_far": so_far})
                assert answer.status_code in (200, 302)


def test_who_may_not_sell_looks_and_cannot_approve(sales: User, viewer_client: Browser) -> None:
    recount(on_plan(sales, "Harbor Law Group").client, desktops=24)
    page = viewer_client.get(PAGE)
    assert "20 → 24 workstations" in text_of(page)
    assert "Approve" not in text_of(page)
    with nothing_changes():
        assert viewer_client.post(APPROVE, {"on": DAY, "tickets": "1:1:1"}).status_code == 404


def test_the_page_asks_no_more_for_more_contracts(sales: User, sales_client: Browser) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            sales_client.get(PAGE)
        return len(found)

    recount(on_plan(sales, "First").client, desktops=24)
    queries()
    one = queries()
    for at in range(3):
        recount(on_plan(sales, f"Client {at}", clause=bool(at % 2)).client, desktops=21 + at)
    assert queries() == one


def test_search_and_groups_narrow_the_list(sales: User, sales_client: Browser) -> None:
    for name, desktops in (("Harbor", 24), ("Lakeside", 18)):
        recount(on_plan(sales, name).client, desktops)
    assert "Lakeside" not in text_of(sales_client.get(PAGE, {"group": "more"}))
    assert "Harbor" not in text_of(sales_client.get(PAGE, {"q": "LAKE"}))


def test_a_fee_that_the_floor_holds_is_marked_in_the_run_and_before_approving(
    sales: User, sales_client: Browser
) -> None:
    recount(on_plan(sales, "Free", clauses=Clauses(true_up=True)).client, desktops=14)
    assert "held to the lowest fee" not in text_of(sales_client.get(PAGE))
    recount(on_plan(sales, "Held", clauses=Clauses(true_up=True, floor=Decimal("0.99"))).client, desktops=14)
    for page in (sales_client.get(PAGE), sales_client.post(PREVIEW, {"on": DAY, "all": "1"})):
        assert text_of(page).count("held to the lowest fee") == 1


def test_what_a_part_of_a_month_costs_once_is_shown_before_it_is_approved(sales: User, sales_client: Browser) -> None:
    recount(on_plan(sales, "Harbor Law Group").client, desktops=24)
    day = "2026-12-17"
    page, preview = sales_client.get(PAGE, {"on": day}), sales_client.post(PREVIEW, {"on": day, "all": "1"})
    sales_client.post(APPROVE, {"on": day, "tickets": box(preview, "tickets")[0]})
    (due,) = standing_of(Contract.objects.get()).dues
    for shown in (page, preview):
        said = text_of(shown).replace("\xa0", " ")
        assert f"+ ${due.amount} once, for 15 of 31 days" in said
        assert f"once, for the rest of months that have begun ${due.amount}" in said
        assert "from 17 December 2026" in said
