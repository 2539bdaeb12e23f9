"""Reports against figures reckoned by hand, and against the documents that they follow from."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoAssertNumQueries

import pricing
from groundwork.models import User
from quotes import tasks
from quotes.documents import read_revision
from quotes.models import AcceptedQuote, OfferedLadder, Quote, QuoteFigures
from quotes.selectors.reports import KEYS, Asked, Report, facts, reports
from quotes.selectors.reports.facts import BY_CHOICE, BY_MONTH, BY_PERSON, ended_of
from quotes.selectors.reports.summary import summary
from quotes.selectors.states import counted_by_state, in_state
from quotes.services.accepting import accept_proposal
from quotes.services.answering import decline_proposal, record_view
from quotes.services.compiling import draft_of
from quotes.services.drafting import save_draft
from quotes.services.resending import extend_quote
from quotes.services.revising import lose_quote, reopen_quote, revise_quote, withdraw_quote
from quotes.services.sending import send_quote
from quotes.states import BY_CODE
from quotes.tests.making import NOW, a_client, a_draft
from quotes.tests.sent import Sent, answer, as_sent
from quotes.tests.signers import VISITOR

TODAY = date(2026, 12, 2)
LATER = NOW + timedelta(days=9, hours=1)  # 1 December
GOLD, SILVER = Decimal("4289.00"), Decimal("3389.00")


def _sent(by: User, name: str, **changes: object) -> Sent:
    quote = a_draft(by, a_client(name))
    if changes:
        quote = save_draft(quote, replace(draft_of(quote), **changes), by, None)  # type: ignore[arg-type]
    send_quote(quote, by, NOW)
    return as_sent(quote)


def _accept(sent: Sent, option: str, key: str) -> None:
    accept_proposal(sent.link, answer(sent, option=option, idempotency_key=key * 32), VISITOR, lambda: LATER)


@pytest.fixture
def a_year(sales: User, owner: User) -> dict[str, Decimal]:
    """Five offers: Gold and Basic were signed, one lost, one declined, one is out; and one taken back. Their months."""
    gold, basic = _sent(sales, "Gold Ltd"), _sent(sales, "Basic Ltd")
    lost = _sent(owner, "Lost Ltd", discount=pricing.Discount(percent=Decimal("0.1")))
    declined, _out, gone = _sent(sales, "No Ltd"), _sent(sales, "Out Ltd"), _sent(sales, "Gone Ltd")
    _accept(gold, "gold", "g")
    _accept(basic, "basic", "b")
    lose_quote(lost.quote, Quote.LostReason.OTHER_PROVIDER, "Cheap IT", owner, LATER)
    decline_proposal(declined.link, declined.revision.sha256, "", VISITOR, lambda: LATER)
    withdraw_quote(gone.quote, sales, LATER)
    prices = {option.code: Decimal(option.price["recurring_net"]) for option in gold.revision.options}
    lost_net = Decimal(read_revision(bytes(lost.quote.current.document)).recommended.price["recurring_net"])  # type: ignore[union-attr]
    return {**prices, "lost": lost_net}


def _asked(user: User, **asked: object) -> dict[str, Report]:
    found = facts(user, Asked(**asked), LATER, TODAY)  # type: ignore[arg-type]
    return {report.key: report for report in reports(found, TODAY, internal=True)}


def test_every_report_by_hand(sales: User, a_year: dict[str, Decimal]) -> None:
    made, gold, basic, lost = _asked(sales), a_year["gold"], a_year["basic"], a_year["lost"]
    assert tuple(made) == KEYS
    assert gold == GOLD
    assert made["revenue"].rows[-1] == ("USD", "December 2026", gold + basic, (gold + basic) * 12)
    (waiting,) = made["pipeline"].rows
    assert waiting[:4] == ("USD", "Sent", 1, gold)
    assert made["won-lost"].rows == (("USD", "December 2026", 2, gold + basic, 2, lost + gold, Decimal("0.5")),)
    assert made["reasons"].rows == (
        ("USD", "Declined, no reason given", 1, gold),
        ("USD", "They chose another provider", 1, lost),
    )
    mix = {row[0]: row[1:] for row in made["tier-mix"].rows}
    assert list(mix) == ["Basic", "Silver", "Gold", "Platinum"]
    assert mix["Basic"] == (4, 0, 1, Decimal("0.5"))
    assert mix["Gold"] == (4, 4, 1, Decimal("0.5"))
    assert "1 of 2 stopped at the first option" in made["tier-mix"].note
    attached = {row[0]: row[1:] for row in made["packages"].rows}
    assert attached["Security"] == (2, 1, Decimal("0.5"))
    assert made["step-up"].rows == (
        ("USD", "As recommended", 1, Decimal(0), Decimal("0.00")),
        ("USD", "Below what was recommended", 1, basic - gold, basic - gold),
    )
    assert made["days"].rows == (("December 2026", 2, Decimal("9.0")),)


def test_margins_are_those_of_the_engine(sales: User, a_year: dict[str, Decimal]) -> None:
    rows = {row[1]: row for row in _asked(sales)["margins"].rows}
    quote = Quote.objects.get(client__name="Gold Ltd")
    assert quote.current is not None
    gold = next(o for o in read_revision(bytes(quote.current.document)).options if o.code == "gold")
    assert rows["Gold"][5] == Decimal(gold.price["internal"]["gross_margin"])
    assert [row[1:3] for row in _asked(sales)["people"].rows] == [("Sam Sales", 2)]


def test_they_are_narrowed_by_period_person_and_version(sales: User, owner: User, a_year: dict[str, Decimal]) -> None:
    assert [row[2] for row in _asked(sales, owner=owner.pk)["reasons"].rows] == [1]
    assert _asked(sales, version=999_999)["won-lost"].rows == ()
    version = Quote.objects.values_list("plan_version", flat=True)[0]
    assert len(_asked(sales, version=version)["won-lost"].rows) == 1
    QuoteFigures.objects.filter(outcome="won").update(month=2026 * 12 + 9)
    assert [row[2] for row in _asked(sales, period="month")["won-lost"].rows] == [0]
    assert [row[2] for row in _asked(sales, period="quarter")["won-lost"].rows] == [2, 0]


def test_currencies_are_never_added_up(sales: User, a_year: dict[str, Decimal]) -> None:
    quote = Quote.objects.get(client__name="Gold Ltd")
    QuoteFigures.objects.filter(pk=quote.pk).update(currency="EUR")
    rows = _asked(sales)["won-lost"].rows
    assert [(row[0], row[3]) for row in rows] == [("EUR", a_year["gold"]), ("USD", a_year["basic"])]


def test_the_first_page_says_the_same(sales: User, a_year: dict[str, Decimal]) -> None:
    seen = summary(sales, LATER, TODAY)
    assert [(out.number, out.monthly) for out in seen.out] == [(1, a_year["gold"])]
    assert seen.won_share == Decimal("0.5")
    assert [(line.won, line.number) for line in seen.month] == [(True, 2), (False, 1), (False, 1)]
    assert [each.more for each in seen.revenue] == [a_year["gold"] + a_year["basic"]]


def test_a_stranger_is_told_nothing(stranger: User, sales: User, a_year: dict[str, Decimal]) -> None:
    assert all(report.rows == () for report in _asked(stranger).values())


@pytest.mark.parametrize("many", [1, 5])
def test_the_number_of_queries_does_not_grow(
    sales: User, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for at in range(many):
        lose_quote(_sent(sales, f"Client {at}").quote, Quote.LostReason.PRICE, "", sales, LATER)
    somebody = User.objects.get(pk=sales.pk)
    with django_assert_num_queries(8):  # seven, and one for the roles of the user
        facts(somebody, Asked(), LATER, TODAY)


@pytest.mark.parametrize("by", [BY_MONTH, BY_CHOICE, BY_PERSON])
def test_what_has_ended_is_read_from_an_index_alone(owner: User, by: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
    """One column that stands in none of them, and 100,000 rows are looked up."""
    with CaptureQueriesContext(connection) as asked:
        ended_of(owner, Asked(), TODAY, by)
    if connection.vendor != "sqlite":
        return  # PostgreSQL chooses by how many rows there are
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked.captured_queries[-1]['sql']}")
        plan = " ".join(row[3] for row in cursor.fetchall())
    assert "USING COVERING INDEX" in plan
    assert "TEMP B-TREE" not in plan


def _out_by_figures() -> set[tuple[str, object, object]]:
    rows = QuoteFigures.objects.exclude(out_until=None).values_list("quote__number", "out_since", "out_until")
    return set(rows)


def _out_by_quotes() -> set[tuple[str, object, object]]:
    rows = Quote.objects.filter(state="sent").values_list("number", "current__sent_at", "current__expires_at")
    return set(rows)


def test_figures_know_what_is_out_and_until_when(sales: User, a_year: dict[str, Decimal]) -> None:
    """After an acceptance, a loss, a no, one taken back; and a longer last day, another revision, one opened again."""
    assert len(_out_by_quotes()) == 1
    assert _out_by_figures() == _out_by_quotes()
    out = Quote.objects.get(state="sent")
    extend_quote(out, sales, LATER)
    assert _out_by_figures() == _out_by_quotes()
    send_quote(revise_quote(out, sales), sales, LATER)
    assert _out_by_figures() == _out_by_quotes()
    send_quote(reopen_quote(Quote.objects.get(client__name="Gone Ltd"), sales, LATER), sales, LATER)
    assert len(_out_by_figures()) == 2
    assert _out_by_figures() == _out_by_quotes()


def test_the_pipeline_counts_as_the_list_says(sales: User, a_year: dict[str, Decimal]) -> None:
    """The same quotes by the rule of one state at a time: a draft, one over, one viewed, one waiting for approval."""
    viewed, over = _sent(sales, "Seen Ltd"), _sent(sales, "Over Ltd", valid_days=1)
    record_view(viewed.link, VISITOR, lambda: LATER)
    a_draft(sales, a_client("Draft Ltd"))
    asked = a_draft(sales, a_client("Asking Ltd"))
    Quote.objects.filter(pk=asked.pk).update(approval_asked_at=NOW)
    assert over.quote.current is not None
    found = counted_by_state(Quote.objects.all(), LATER, "monthly")
    numbers = {code: number for (code, _currency, name), number in found.items() if not name}
    one_by_one = {code: Quote.objects.filter(in_state(code, LATER)).count() for code in BY_CODE}
    assert numbers == {code: number for code, number in one_by_one.items() if number}
    assert {code for code in numbers if BY_CODE[code].open} == {"draft", "waiting", "sent", "viewed", "expired"}
    assert found["viewed", "USD", "monthly"] == int(a_year["gold"] * 10_000)


def test_figures_that_cannot_be_written_never_lose_an_acceptance(
    sales: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Signed all the same, and a job writes the figures that would have been written then."""
    beside, gold = _sent(sales, "Beside Ltd"), _sent(sales, "Gold Ltd")
    _accept(beside, "gold", "b")

    def broken(*_ladder: object) -> OfferedLadder:
        OfferedLadder.objects.create(sha256=OfferedLadder.objects.get().sha256, recommended=0)  # a database's refusal
        raise AssertionError

    with monkeypatch.context() as patched:
        patched.setattr(OfferedLadder, "holding", broken)
        _accept(gold, "gold", "g")
    contract = AcceptedQuote.objects.get(quote=gold.quote)
    assert "The figures of" in caplog.text
    rows = QuoteFigures.objects.order_by("pk").values()
    figures = {row["quote_id"]: {**row, "quote_id": 0} for row in rows}
    assert figures[gold.quote.pk]["outcome"] == ""
    assert DBTaskResult.objects.get(task_path__endswith="note_figures").args_kwargs["kwargs"] == {
        "contract_id": contract.pk
    }
    tasks.note_figures.func(contract.pk)
    assert {**QuoteFigures.objects.values().get(pk=gold.quote.pk), "quote_id": 0} == figures[beside.quote.pk]
