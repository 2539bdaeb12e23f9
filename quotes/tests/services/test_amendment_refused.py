"""A change of a contract that is refused: nothing changes, it has changed since, or the day or the plan cannot be."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import time_machine

from clients.services.devices import DeviceEntry, save_device
from contracts.documents import Closing
from contracts.models import Contract
from contracts.selectors.standings import standing_of
from groundwork.errors import StaleError
from groundwork.models import Event, User
from plans.services import import_plan, publish_plan
from quotes.errors import DraftError, NotSendableError
from quotes.models import Quote
from quotes.selectors.states import while_drafting
from quotes.services.amendment import change_fault, draft_amendment, draft_anew, draft_true_up
from quotes.services.compiling import draft_of
from quotes.services.drafting import save_draft
from quotes.services.plan_upgrade import upgrade_plan
from quotes.services.revising import revise_quote
from quotes.services.sending import send_quote
from quotes.tests.amendments import (
    LATER,
    a_sent_true_up,
    a_signed_contract,
    amended,
    change,
    sent_with,
    sign,
    two_laptops_for_a_desktop,
)
from quotes.tests.making import CABLE_TV, dearer
from quotes.tests.sent import as_sent, fresh, posted


@pytest.fixture
def contract(sales: User) -> Contract:
    return a_signed_contract(sales)


def test_a_version_without_the_contracts_term_is_refused(contract: Contract, owner: User, sales: User) -> None:
    quote = draft_amendment(contract, sales, LATER)
    terms = tuple(term for term in CABLE_TV.terms if term.months != 12)
    plan = import_plan(replace(dearer(), terms=terms), owner, LATER, into=quote.plan_version.plan)
    publish_plan(plan, revision=plan.revision, by=owner, note="", now=LATER)
    with pytest.raises(DraftError, match="no term of 12 months"):
        upgrade_plan(quote, sales, quote.revision, LATER)


def test_a_version_without_the_choice_is_refused(contract: Contract, owner: User, sales: User) -> None:
    quote = draft_amendment(contract, sales, LATER)
    presets = tuple(preset for preset in CABLE_TV.presets if preset.code != "gold")
    plan = import_plan(replace(dearer(), presets=presets), owner, LATER, into=quote.plan_version.plan)
    publish_plan(plan, revision=plan.revision, by=owner, note="", now=LATER)
    with pytest.raises(DraftError, match="does not have what this contract is then"):
        upgrade_plan(quote, sales, quote.revision, LATER)


@pytest.mark.parametrize("draft", [draft_amendment, draft_true_up])
def test_a_change_that_changes_nothing_is_not_sent(
    contract: Contract, sales: User, draft: Callable[[Contract, User, datetime], Quote]
) -> None:
    quote = draft(contract, sales, LATER)
    with pytest.raises(NotSendableError, match=r"Nothing changes: .* C-2026-0001\. Withdraw this draft, or"):
        send_quote(quote, sales, LATER)
    save_device(contract.client, None, DeviceEntry("other", "COFFEE"), LATER)  # the plan has no price for it
    quote = draft_anew(quote, sales, LATER, quote.revision)
    with pytest.raises(NotSendableError, match="Nothing changes"):
        send_quote(quote, sales, LATER)
    two_laptops_for_a_desktop(contract)
    quote = draft_anew(quote, sales, LATER, quote.revision)
    send_quote(quote, sales, LATER)


def test_taxes_or_a_day_within_the_month_alone(contract: Contract, sales: User) -> None:
    """Another tax is a change of what is paid; another day is none."""
    quote = draft_amendment(contract, sales, LATER)
    quote = save_draft(quote, replace(draft_of(quote), effective_on=date(2027, 1, 3), elapsed=2), sales, None)
    with pytest.raises(NotSendableError, match="Nothing changes"):
        send_quote(quote, sales, LATER)
    taxed = draft_of(quote).taxes
    quote = save_draft(quote, replace(draft_of(quote), taxes=() if taxed else ("sales",)), sales, None)
    send_quote(quote, sales, LATER)


def test_it_is_one_choice(contract: Contract, sales: User) -> None:
    two_laptops_for_a_desktop(contract)
    quote = draft_amendment(contract, sales, LATER)
    with pytest.raises(DraftError, match="one choice"):
        save_draft(quote, replace(draft_of(quote), options=("gold", "silver")), sales, None)
    proposal = sent_with(contract, sales)
    figures = {**amended(proposal), "with": ["security"]}
    with time_machine.travel(LATER, tick=False):
        answer = fresh().post(f"{proposal.path}accept/", posted(proposal, **figures))
    assert answer.status_code == 409
    assert standing_of(contract).record == 1


def test_a_contract_that_has_changed_since_is_refused_and_told(contract: Contract, sales: User) -> None:
    two_laptops_for_a_desktop(contract)
    first, second = sent_with(contract, sales), a_sent_true_up(contract, sales)
    sign(first, LATER + timedelta(minutes=1), **amended(first))
    events = Event.objects.count()
    with time_machine.travel(LATER, tick=False):
        answer = fresh().post(f"{second.path}accept/", posted(second, **amended(second)))
    assert answer.status_code == 409
    assert "Your contract has changed since this was sent" in answer.text
    assert Event.objects.count() == events
    assert standing_of(contract).record == 2
    quote = Quote.objects.get(pk=second.quote.pk)
    assert quote.state == Quote.State.SENT
    assert "has changed since this was drafted" in change_fault(quote, standing_of(contract), LATER.date())
    anew = draft_anew(quote, sales, LATER, quote.revision)
    assert (anew.drafted_from, change_fault(anew, standing_of(contract), LATER.date())) == (2, "")
    assert "cannot accept it any more" in while_drafting(anew, has_link=True, now=LATER)
    with pytest.raises(NotSendableError, match="Nothing changes"):  # the other one has changed it all
        send_quote(anew, sales, LATER)
    save_device(contract.client, None, DeviceEntry("laptop", "LC-LAP-26"), LATER)
    anew = draft_anew(anew, sales, LATER, anew.revision)
    send_quote(anew, sales, LATER)
    again = as_sent(anew)
    assert again.revision.amends is not None
    assert again.revision.amends.record == 2
    sign(again, LATER, **amended(again))
    assert standing_of(contract).record == 3


def test_who_answers_a_change_that_has_changed_reads_what_is_different(contract: Contract, sales: User) -> None:
    two_laptops_for_a_desktop(contract)
    proposal = a_sent_true_up(contract, sales)
    quote = revise_quote(proposal.quote, sales)
    draft = replace(
        draft_of(quote), effective_on=date(2027, 2, 22), elapsed=3, options=("silver",), recommended="silver"
    )
    send_quote(save_draft(quote, draft, sales, None), sales, LATER)
    with time_machine.travel(LATER, tick=False):
        answer = fresh().post(f"{proposal.path}accept/", posted(proposal, **amended(proposal)))
    assert answer.status_code == 409
    assert answer.context["differences"] == (
        ("What you have then", "Gold", "Silver"),
        ("Holds from", "22 January 2027", "22 February 2027"),
        ("Your month", "$4,385.00", "$2,712.00"),
    )


def test_a_stale_draft_is_not_sent_and_a_second_press_takes_it_anew(contract: Contract, sales: User) -> None:
    quote = draft_true_up(contract, sales, LATER)
    change(contract, sales, kind="details", po_number="PO-1")
    with pytest.raises(NotSendableError, match="has changed since this was drafted"):
        send_quote(quote, sales, LATER)
    contract.refresh_from_db()
    drafted = draft_true_up(contract, sales, LATER)
    assert (drafted.pk, drafted.drafted_from) == (quote.pk, 2)
    with pytest.raises(StaleError):
        draft_anew(drafted, sales, LATER, quote.revision)


def test_a_contract_that_is_over_by_then_is_refused(contract: Contract, sales: User) -> None:
    two_laptops_for_a_desktop(contract)
    proposal = sent_with(contract, sales)
    change(contract, sales, kind="ended", closing=Closing(date(2027, 1, 10), "cancelled"))
    with time_machine.travel(LATER, tick=False):
        answer = fresh().post(f"{proposal.path}accept/", posted(proposal, **amended(proposal)))
    assert answer.status_code == 409
    contract.refresh_from_db()
    late = LATER + timedelta(days=60)
    with pytest.raises(Exception, match="ends on"):
        draft_true_up(contract, sales, late)


@pytest.mark.parametrize(
    ("day", "words"),
    [(date(2026, 12, 1), "is over"), (date(2027, 12, 1), "ends on"), (date(2026, 12, 22), "agreed from 22 January")],
)
def test_a_day_that_cannot_be_is_refused_when_it_is_sent(
    contract: Contract, sales: User, day: date, words: str
) -> None:
    two_laptops_for_a_desktop(contract)
    first = sent_with(contract, sales)
    sign(first, LATER, **amended(first))
    contract.refresh_from_db()
    quote = draft_amendment(contract, sales, LATER)
    quote = save_draft(quote, replace(draft_of(quote), effective_on=day, elapsed=1), sales, None)
    with pytest.raises(NotSendableError, match=words):
        send_quote(quote, sales, LATER)
