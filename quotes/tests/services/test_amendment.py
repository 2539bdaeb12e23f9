"""A running contract is changed: drafted from what it says, signed, and in its record."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

import pricing
from clients.services.devices import DeviceEntry, save_device
from contracts.documents import Clauses, End
from contracts.models import Contract
from contracts.selectors.revenue import mrr_on
from contracts.selectors.standings import standing_of
from contracts.tests.making import life_of
from groundwork.models import User
from plans.services import import_plan, publish_plan
from quotes.documents import Revision
from quotes.drafts import OWN, Candidate, Draft
from quotes.models import Quote
from quotes.proposal.amendment import AmendmentShown, amendment_of
from quotes.proposal.choice import Asked
from quotes.proposal.page import choose, page_of
from quotes.selectors.signed import acceptance_of
from quotes.services.amendment import draft_amendment, draft_true_up
from quotes.services.compiling import draft_of
from quotes.services.drafting import save_draft
from quotes.services.on_behalf import record_acceptance
from quotes.services.plan_upgrade import upgrade_plan
from quotes.services.sending import send_quote
from quotes.tests.amendments import (
    LATER,
    a_sent_true_up,
    a_signed_contract,
    amended,
    change,
    dollars,
    sent_with,
    sign,
    two_laptops_for_a_desktop,
)
from quotes.tests.making import NOW, dearer
from quotes.tests.reports import a_report, a_yes
from quotes.tests.sent import as_sent

NEXT = date(2027, 1, 22)  # the contract's months begin on the 22nd


@pytest.fixture
def contract(sales: User) -> Contract:
    return a_signed_contract(sales)


def shown(revision: Revision) -> AmendmentShown:
    found = page_of(revision).amendment
    assert found is not None
    return found


def on_tier(name: str, tier: str, *packages: str) -> dict[str, object]:
    own = Candidate(OWN, name, "", tier, packages, recommended=True)
    return {"own": own, "options": (OWN,), "recommended": OWN}


def test_a_true_up_is_drafted_from_what_the_contract_says(contract: Contract, sales: User) -> None:
    two_laptops_for_a_desktop(contract)
    quote = draft_true_up(contract, sales, LATER)
    draft = draft_of(quote)
    assert (quote.effective_on, quote.elapsed, quote.drafted_from) == (NEXT, 2, 1)
    assert (draft.options, draft.term, draft.billing, draft.ramp) == (("gold",), 12, 1, ())
    assert (draft.effective_on, draft.elapsed) == (NEXT, 2)
    assert draft_true_up(contract, sales, LATER) == quote
    assert draft_amendment(contract, sales, LATER) != quote


def test_signed_it_is_in_the_record_and_replaces_the_fee(contract: Contract, sales: User) -> None:
    two_laptops_for_a_desktop(contract)
    proposal = a_sent_true_up(contract, sales)
    amends = proposal.revision.amends
    assert amends is not None
    assert (amends.fee_before, amends.fee, amends.due, amends.ends_on) == (
        Decimal("4289.00"),
        Decimal("4385.00"),
        None,
        date(2027, 11, 21),
    )
    accepted = sign(proposal, LATER, **amended(proposal))
    contract.refresh_from_db()
    before, after = life_of(contract)
    assert (after.kind, after.effective_on, after.before) == ("true-up", NEXT, before.sha256)
    assert (after.last_day, after.billing, after.clauses) == (before.last_day, before.billing, before.clauses)
    assert (after.stretches[-1].month, after.stretches[-1].signed) == (3, True)
    assert after.fees[2] == amends.fee
    assert dict(after.stretches[-1].counts)["laptop"] == 2
    assert dict(after.basis.facts)["revision_sha256"] == proposal.revision.sha256
    assert mrr_on(NEXT - timedelta(days=1)) == {"USD": Decimal("4289.0000")}
    assert mrr_on(NEXT) == {"USD": Decimal("4385.0000")}
    assert acceptance_of(accepted).selection.elapsed == 2
    assert not acceptance_of(accepted).selection.one_time
    assert Contract.objects.count() == 1
    contract.client.refresh_from_db()
    assert contract.client.contract_ends_on == date(2027, 11, 21)


def test_within_a_month_the_difference_is_owed_by_days_and_taxed(contract: Contract, sales: User) -> None:
    two_laptops_for_a_desktop(contract)
    quote = draft_true_up(contract, sales, LATER)
    draft = replace(draft_of(quote), effective_on=date(2027, 1, 3), elapsed=2, taxes=("sales",))
    send_quote(save_draft(quote, draft, sales, None), sales, LATER)
    proposal = as_sent(quote)
    amends = proposal.revision.amends
    assert amends is not None
    assert amends.due is not None
    # 22 December to 21 January has 31 days; 19 of them are left on 3 January: 19/31 of $96.00.
    assert (amends.due.days, amends.due.of, amends.due.amount) == (19, 31, Decimal("58.84"))
    assert amends.elapsed == 2
    page = shown(proposal.revision)
    assert page.owed is not None
    price = proposal.revision.priced("advanced", ("security", "continuity"))
    tax = sum(pricing.monthly_taxes(price, Decimal("58.84")))
    assert page.owed.total == f"${Decimal('58.84') + tax:,.2f}"
    assert page.owed.bill == "on the bill of 22 January 2027"
    assert page.month == "Your month from 22 January 2027 on"
    sign(proposal, LATER, **amended(proposal))
    assert standing_of(contract).dues == (amends.due,)
    assert standing_of(contract).fees[1:3] == (Decimal("4289.00"), Decimal("4385.00"))


def test_what_is_given_back_can_be_signed_too(contract: Contract, sales: User) -> None:
    proposal = sent_with(contract, sales, **on_tier("Silver", "advanced"), effective_on=date(2027, 1, 3), elapsed=2)
    assert shown(proposal.revision).owed is not None
    assert page_of(proposal.revision).offer.summary.first_exact.startswith("-")
    sign(proposal, LATER, **amended(proposal))
    assert standing_of(contract).dues[0].amount < 0


def test_another_tier_and_other_packages(contract: Contract, sales: User) -> None:
    proposal = sent_with(contract, sales, **on_tier("Silver", "advanced", "security"))
    amends = proposal.revision.amends
    assert amends is not None
    assert [(reason.what, reason.of) for reason in amends.reasons] == [("dropped", "Continuity")]
    assert sum(reason.amount or 0 for reason in amends.reasons) == amends.change
    sign(proposal, LATER, **amended(proposal))
    standing = standing_of(contract)
    assert (standing.kind, standing.stretches[-1].name) == ("amended", "Silver")
    priced_from = contract.quotes.get().priced_from
    assert priced_from is not None
    assert priced_from.choice.packages == ("security",)


def test_a_newer_version_is_the_salespersons_choice(contract: Contract, owner: User, sales: User) -> None:
    quote = draft_amendment(contract, sales, LATER)
    version = quote.plan_version
    plan = import_plan(dearer(), owner, LATER, into=version.plan)
    newest = publish_plan(plan, revision=plan.revision, by=owner, note="", now=LATER)
    assert quote.plan_version == version
    upgraded = upgrade_plan(quote, sales, quote.revision, LATER).quote
    assert upgraded.plan_version == newest
    send_quote(upgraded, sales, LATER)
    proposal = as_sent(upgraded)
    assert proposal.revision.amends is not None
    (reason,) = proposal.revision.amends.reasons
    told = (reason.what, reason.was_money, reason.money, reason.amount)
    assert told == ("price", Decimal("25.00"), Decimal("27.50"), proposal.revision.amends.change)
    sign(proposal, LATER, **amended(proposal))
    plan_of_now = standing_of(contract).stretches[-1].plan
    assert plan_of_now is not None
    assert plan_of_now.sha256 == newest.sha256


def test_a_contract_that_goes_on_is_changed_after_its_term(contract: Contract, sales: User) -> None:
    change(contract, sales, kind="details", clauses=Clauses(end=End("monthly")))
    contract.refresh_from_db()
    two_laptops_for_a_desktop(contract)
    late = LATER + timedelta(days=400)
    proposal = a_sent_true_up(contract, sales, late)
    amends = proposal.revision.amends
    assert amends is not None
    assert (amends.effective_on, amends.elapsed, amends.ends_on) == (date(2028, 2, 22), 15, None)
    assert proposal.revision.common.elapsed == 11
    assert "still goes on from month to month" in " ".join(shown(proposal.revision).stays)
    sign(proposal, late, **amended(proposal))
    assert standing_of(contract).mrr(date(2028, 2, 21)) == Decimal("4289.00")
    assert standing_of(contract).mrr(date(2028, 3, 1)) == Decimal("4385.00")


def test_a_contract_that_goes_on_after_its_term_still_has_that_term(contract: Contract, sales: User) -> None:
    change(contract, sales, kind="details", clauses=Clauses(end=End("monthly")))
    contract.refresh_from_db()
    save_device(contract.client, None, DeviceEntry("laptop", "LC-LAP-26"), LATER)
    revision = a_sent_true_up(contract, sales).revision
    said = "The contract still ends its term on 21 November 2027, then goes on by the month."
    assert said in shown(revision).stays
    assert revision.amends is not None
    of_before = replace(
        revision, amends=replace(revision.amends, goes_on_after=None), sha256=pricing.fingerprint(b"of before")
    )
    assert "The contract still goes on from month to month." in shown(of_before).stays


def test_a_true_up_does_not_fall_below_the_floor_and_an_amendment_may(contract: Contract, sales: User) -> None:
    change(contract, sales, kind="details", clauses=Clauses(floor=Decimal("0.95")))
    contract.refresh_from_db()
    for device in contract.client.devices.filter(kind="workstation")[:10]:
        device.retired_at = LATER
        device.save()
    proposal = a_sent_true_up(contract, sales)
    amends = proposal.revision.amends
    assert amends is not None
    assert amends.fee == amends.floor == (Decimal("0.95") * Decimal("4289.00")).quantize(Decimal("0.01"))
    assert amends.reasons[-1].what == "floor"
    assert sum(reason.amount or 0 for reason in amends.reasons) == amends.change
    assert any("smallest fee" in row.label for row in shown(proposal.revision).reasons)
    free = sent_with(contract, sales)
    assert free.revision.amends is not None
    assert free.revision.amends.fee < amends.fee
    sign(proposal, LATER, **amended(proposal))
    assert standing_of(contract).fees[2] == amends.fee


def test_in_a_later_year_the_fee_is_that_of_the_year(contract: Contract, sales: User) -> None:
    """A price is that of the first year; increases of the contract apply to what is agreed anew."""
    rise = pricing.Increase(3, Decimal("0.04"))
    change(contract, sales, kind="increased", increases=(rise,))
    contract.refresh_from_db()
    two_laptops_for_a_desktop(contract)
    proposal = a_sent_true_up(contract, sales)
    amends = proposal.revision.amends
    assert amends is not None
    assert (amends.fee_before, amends.fee) == (Decimal("4460.56"), Decimal("4560.40"))
    assert sum(reason.amount or 0 for reason in amends.reasons) == amends.change
    page = shown(proposal.revision)
    assert sum(dollars(row.amount) for row in page.reasons) == dollars(page.change) == amends.change
    sign(proposal, LATER, **amended(proposal))
    assert standing_of(contract).fees[2] == amends.fee


def test_a_true_up_that_was_out_before_goes_on_as_it_was(contract: Contract, sales: User) -> None:
    """Sent before 2026-12 it does not say what it amends: its month is what was signed, from the day of the yes."""
    two_laptops_for_a_desktop(contract)
    quote = draft_true_up(contract, sales, LATER)
    Quote.objects.filter(pk=quote.pk).update(effective_on=None, elapsed=None, drafted_from=None)
    send_quote(quote, sales, LATER)
    proposal = as_sent(quote)
    assert proposal.revision.amends is None
    option = proposal.revision.recommended.price
    figures = {"total": option["recurring_total"], "first_invoice": option["first_invoice"], "key": "f" * 32}
    sign(proposal, LATER, **figures)
    standing = standing_of(contract)
    assert (standing.kind, standing.effective_on, standing.stretches[-1].month) == ("true-up", LATER.date(), 2)


def test_its_terms_and_clauses_are_the_contracts(contract: Contract, sales: User) -> None:
    clauses = Clauses(end=End("renews", 12))
    change(contract, sales, kind="details", clauses=clauses)
    contract.refresh_from_db()
    two_laptops_for_a_desktop(contract)
    revision = sent_with(contract, sales).revision
    assert revision.clauses == clauses
    assert "stays as it is agreed in C-2026-0001" in revision.terms


def test_a_line_that_is_paid_once_is_charged_and_counts_for_the_contract(contract: Contract, sales: User) -> None:
    move = pricing.Extra("Move to the new office", "once", 1, Decimal(900), Decimal(0))
    before = standing_of(contract).one_time
    proposal = sent_with(contract, sales, extras=(move,))
    owed = shown(proposal.revision).owed
    assert owed is not None
    assert (owed.rows[0].label, owed.total) == ("Move to the new office", "$900.00")
    sign(proposal, LATER, **amended(proposal))
    assert standing_of(contract).one_time == before + 900


def test_a_yes_on_paper_changes_the_contract_too(contract: Contract, sales: User) -> None:
    two_laptops_for_a_desktop(contract)
    proposal = a_sent_true_up(contract, sales)
    said = a_yes(proposal, idempotency_key="k" * 32)
    record_acceptance(proposal.quote, said, a_report(sales, received_on=LATER.date()), lambda: LATER)
    standing = standing_of(contract)
    assert (standing.kind, standing.basis.how, standing.fees[2]) == ("true-up", "behalf", Decimal("4385.00"))


def test_a_draft_knows_that_it_changes_a_contract() -> None:
    assert not Draft(("gold",), "gold", 12).amends
    assert Draft(("gold",), "gold", 12, effective_on=NOW.date()).amends


def test_what_is_paid_ahead_is_said_where_more_than_a_month_is_billed_at_once(contract: Contract, sales: User) -> None:
    two_laptops_for_a_desktop(contract)
    revision = a_sent_true_up(contract, sales).revision
    assert revision.amends is not None
    price = choose(revision, Asked()).price
    quarterly = replace(price, billing=3)
    later = replace(revision, amends=replace(revision.amends, next_bill=date(2027, 2, 22)))
    words = "What you have paid ahead for later months is set off on the next bill."
    for changed, billed, said in (
        (revision, price, False),
        (revision, quarterly, False),  # the change holds from a period's first day
        (later, quarterly, True),
    ):
        found = amendment_of(changed, billed)
        assert found is not None
        assert (words in found.stays, found.ahead == words) == (said, said)
