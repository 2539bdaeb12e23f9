"""Who signs a change of a contract, and who records something in it just then, do not wait for each other for ever."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from clients.models import Client
from clients.services.editing import hold_clients
from contracts.models import Contract, ContractNumber
from contracts.services.records import add_record, begin_contract, lock_contract
from contracts.tests.making import standing
from groundwork import chain
from groundwork.access import Role
from groundwork.chain import Subject
from groundwork.models import ChainHead, Event, User
from groundwork.tests.people import a_person
from quotes.models import AcceptedQuote, OrderLine, PricedForm, Quote
from quotes.refusals import ContractChangedError
from quotes.services import accepting, orders
from quotes.services.accepting import Visitor, accept_proposal
from quotes.services.sending import send_quote
from quotes.tests.amendments import LATER, a_sent_true_up, a_signed_contract, two_laptops_for_a_desktop
from quotes.tests.catalogue import with_goods
from quotes.tests.making import NOW, a_client, a_draft
from quotes.tests.sent import Sent, answer, as_sent, figures, sent

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 20.0
# Whom this transaction holds up: asked of the locks, which a transaction sees as they are.
_WAITS_FOR_US = (
    "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
)


@pytest.fixture
def seller(transactional_db: None) -> User:
    return a_person("sam@example.com", Role.SALES, name="Sam Sales")


@pytest.fixture
def proposal(seller: User) -> Sent:
    contract = a_signed_contract(seller)
    two_laptops_for_a_desktop(contract)
    return a_sent_true_up(contract, seller)


def one_after_the_other(first: Callable[[threading.Event], Any], second: Callable[[], Any]) -> list[Any]:
    """What both returned or raised. `second` begins when `first`, on a connection of its own, has said so."""
    begun = threading.Event()
    results: list[Any] = [None, None]

    def run(place: int, call: Callable[[], Any]) -> None:
        try:
            results[place] = call()
        except Exception as error:
            results[place] = error
        finally:
            begun.set()
            connection.close()

    def wait_and_run() -> Any:
        assert begun.wait(60)
        return second()

    threads = [
        threading.Thread(target=run, args=(0, lambda: first(begun))),
        threading.Thread(target=run, args=(1, wait_and_run)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    return results


def wait_until_the_other_waits() -> None:
    """Until the other one has got as far as it can. SQLite does not tell, but there nothing hangs on it."""
    if connection.vendor == "sqlite":
        time.sleep(0.2)
        return
    until = time.monotonic() + PATIENCE
    with connection.cursor() as cursor:
        cursor.execute(_WAITS_FOR_US)
        while cursor.fetchone()[0] == 0:
            assert time.monotonic() < until, "nobody waits"
            time.sleep(0.02)
            cursor.execute(_WAITS_FOR_US)


def recorded(contract: Contract, by: User) -> Callable[[threading.Event], Any]:
    """Something is recorded in the contract, slowly."""

    def record(begun: threading.Event) -> Any:
        with transaction.atomic():
            row, now = lock_contract(contract)
            begun.set()
            wait_until_the_other_waits()
            return add_record(row, replace(now, kind="details", po_number="PO-1"), by, LATER)

    return record


def brought_in(client: Client) -> Callable[[threading.Event], Any]:
    """Another contract begins for the client, slowly: its number is taken, then its entry is written."""

    def begin(begun: threading.Event) -> Any:
        with transaction.atomic():
            Client.objects.select_for_update().get(pk=client.pk)
            begun.set()
            wait_until_the_other_waits()
            return begin_contract(client, standing(starts_on=date(2026, 12, 1)), None, LATER)

    return begin


def signs(proposal: Sent) -> Callable[[], AcceptedQuote]:
    """The client's yes to the change."""
    option = proposal.revision.recommended
    month, first_invoice = figures(proposal.revision, option)
    said = answer(
        proposal,
        option=option.code,
        packages=option.packages,
        total=month,
        first_invoice=first_invoice,
        idempotency_key="b" * 32,
    )
    return lambda: accept_proposal(proposal.link, said, Visitor("203.0.113.7", "A browser"), lambda: LATER)


def deadlocks(results: list[Any]) -> list[Any]:
    return [result for result in results if isinstance(result, OperationalError)]


def test_a_signature_waits_for_a_record_that_is_being_made(proposal: Sent, seller: User) -> None:
    contract = proposal.quote.about
    assert contract is not None
    results = one_after_the_other(recorded(contract, seller), signs(proposal))
    assert not isinstance(results[0], Exception), results
    assert isinstance(results[1], ContractChangedError), results
    assert chain.verify() == ()


def test_a_signature_waits_for_a_contract_that_begins(proposal: Sent) -> None:
    client = proposal.quote.client
    results = one_after_the_other(brought_in(client), signs(proposal))
    assert [result for result in results if isinstance(result, Exception)] == []
    assert ContractNumber.objects.get().last == 2
    assert chain.verify() == ()


@pytest.mark.parametrize("what", ["record", "contract"])
def test_control_with_the_head_of_the_chain_first_they_wait_in_a_circle(
    proposal: Sent, seller: User, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL lets one of them fail. SQLite has one lock for all, so there it cannot happen."""
    monkeypatch.setattr(accepting, "hold_for_entry", lambda *args, **options: None)
    contract = proposal.quote.about
    assert contract is not None
    first = recorded(contract, seller) if what == "record" else brought_in(proposal.quote.client)
    results = one_after_the_other(first, signs(proposal))
    assert len(deadlocks(results)) == (1 if connection.vendor == "postgresql" else 0), results


@pytest.fixture
def lines(seller: User) -> list[OrderLine]:
    """The first line of each of two signed quotes."""
    for name in ("Harbor Law Group", "Mill"):
        draft = a_draft(seller, a_client(name))
        send_quote(with_goods(draft, seller), seller, NOW)
        there = as_sent(draft)
        accept_proposal(there.link, answer(there, idempotency_key=name[0] * 32), Visitor("", ""), lambda: NOW)
    return list(OrderLine.objects.select_related("quote").filter(place=0).order_by("quote_id"))


def ticked(
    lines: list[OrderLine], by: User, monkeypatch: pytest.MonkeyPatch
) -> tuple[Callable[[threading.Event], Any], Callable[[], Any]]:
    """Both are marked as ordered, slowly after the entry of the first quote; just then the second by somebody else."""
    append = chain.append

    def first(begun: threading.Event) -> Any:
        def slowly(*said: Any, **beside: Any) -> Any:
            entry = append(*said, **beside)
            if not begun.is_set():
                begun.set()
                wait_until_the_other_waits()
            return entry

        monkeypatch.setattr(chain, "append", slowly)
        return orders.mark_ordered(lines, by, LATER)

    return first, lambda: orders.mark_ordered(lines[1:], by, LATER)


def test_orders_of_several_quotes_are_locked_before_the_first_entry(
    lines: list[OrderLine], seller: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert one_after_the_other(*ticked(lines, seller, monkeypatch)) == [2, 0]
    assert chain.verify() == ()


def test_control_quote_by_quote_they_wait_in_a_circle(
    lines: list[OrderLine], seller: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orders, "lock_all", lambda quotes: None)
    results = one_after_the_other(*ticked(lines, seller, monkeypatch))
    assert len(deadlocks(results)) == (1 if connection.vendor == "postgresql" else 0), results


@pytest.fixture
def of_bronze(seller: User) -> tuple[Sent, str]:
    """A proposal, and the one form of what is priced that its client's yes to another option than ours writes first."""
    proposal = sent(seller)
    kept = set(PricedForm.objects.values_list("text", flat=True))
    with transaction.atomic():
        signs_other(proposal)()
        (new,) = set(PricedForm.objects.values_list("text", flat=True)) - kept
        transaction.set_rollback(True)
    return proposal, new


def signs_other(proposal: Sent) -> Callable[[], AcceptedQuote]:
    said = answer(proposal, option=next(one.code for one in proposal.revision.options if one.code != "gold"))
    return lambda: accept_proposal(proposal.link, said, Visitor("", ""), timezone.now)


def written_first(text: str, of: Subject) -> Callable[[threading.Event], Any]:
    """As whoever sends a quote does: the form of what is priced, slowly, then an entry."""

    def write(begun: threading.Event) -> Any:
        with transaction.atomic():
            PricedForm.holding(text)
            begun.set()
            wait_until_the_other_waits()
            return chain.append(Event.Kind.SENT, of, {}, timezone.now())

    return write


def drafted_for(client: Client, text: str) -> Callable[[threading.Event], Any]:
    """As whoever drafts a quote does: the client is held, slowly, then the form of what is priced is written."""

    def draft(begun: threading.Event) -> Any:
        with transaction.atomic():
            Client.objects.select_for_update().get(pk=client.pk)
            begun.set()
            wait_until_the_other_waits()
            return PricedForm.holding(text)

    return draft


def test_a_signature_writes_what_others_have_too_once_the_client_is_held(of_bronze: tuple[Sent, str]) -> None:
    proposal, text = of_bronze
    results = one_after_the_other(drafted_for(proposal.quote.client, text), signs_other(proposal))
    assert [result for result in results if isinstance(result, Exception)] == []


def test_control_with_the_client_after_them_they_wait_in_a_circle(
    of_bronze: tuple[Sent, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settle = accepting._settle

    def early(quote: Quote, *judged: Any) -> None:
        settle(quote, *judged)
        hold_clients([quote.client.pk])

    monkeypatch.setattr(accepting, "_settle", early)
    monkeypatch.setattr(accepting, "hold_for_entry", lambda *about: None)
    proposal, text = of_bronze
    results = one_after_the_other(drafted_for(proposal.quote.client, text), signs_other(proposal))
    assert len(deadlocks(results)) == (1 if connection.vendor == "postgresql" else 0), results


def test_a_signature_writes_what_others_have_too_before_its_first_lock_of_all(of_bronze: tuple[Sent, str]) -> None:
    proposal, text = of_bronze
    results = one_after_the_other(written_first(text, proposal.quote.subject), signs_other(proposal))
    assert [result for result in results if isinstance(result, Exception)] == []
    assert PricedForm.objects.filter(text=text).count() == 1


def test_control_with_the_numbers_first_they_wait_in_a_circle(
    of_bronze: tuple[Sent, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settle = accepting._settle

    def late(quote: Quote, *judged: Any) -> None:
        ChainHead.objects.select_for_update().get()
        settle(quote, *judged)

    monkeypatch.setattr(accepting, "_settle", late)
    proposal, text = of_bronze
    results = one_after_the_other(written_first(text, proposal.quote.subject), signs_other(proposal))
    assert len(deadlocks(results)) == (1 if connection.vendor == "postgresql" else 0), results
