"""The true-up run: who has more, who has less, what stands apart; and what approving does, once."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import pricing
from clients.models import Client, Device, InventoryCount
from clients.selectors import inventory_counts
from contracts.documents import Clauses, Recount, true_up_of, true_ups_of
from contracts.models import Contract
from contracts.selectors.standings import standing_of
from contracts.selectors.true_ups import STALE_AFTER, Doubt, Group, Proposal, totals_of, true_up_run
from contracts.tests.making import life_of
from contracts.verifying import verify_contracts
from groundwork.models import Mail, User
from plans.models import PlanVersion
from plans.selectors import plan_of
from quotes.models import Quote
from quotes.selectors.client_room import client_room
from quotes.services.amendment import draft_true_up
from quotes.services.sending import send_quote
from quotes.services.true_up_run import Done, Outcome, Ticket, approve, tickets_in
from quotes.tests.true_ups import NOW, no_contacts, on_plan, recount

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 1)


def run(user: User, day: date = DAY) -> dict[str, Proposal]:
    """The proposals by the clients' names."""
    return {one.contract.client.name: one for one in true_up_run(user, day, NOW).proposals}


def tickets(user: User, day: date = DAY) -> tuple[Ticket, ...]:
    return tickets_in(" ".join(one.ticket for one in run(user, day).values()))


def approved(user: User, day: date = DAY) -> list[Done]:
    done, left = approve(tickets(user, day), user, NOW)
    assert left == ()
    return list(done)


def test_without_a_day_it_is_each_contracts_next_month(sales: User) -> None:
    first, middle = date(2026, 9, 1), date(2026, 9, 17)
    for name, starts in (("First", first), ("Middle", middle)):
        recount(on_plan(sales, name, starts_on=starts, first_day=starts).client, desktops=24)
    run_ = true_up_run(sales, None, NOW)
    assert [(one.since, one.due) for one in run_.proposals] == [(DAY, None), (date(2026, 12, 17), None)]
    assert totals_of(run_.clear)[0].once == 0
    approve(tickets_in(" ".join(one.ticket for one in run_.proposals)), sales, NOW)
    assert [standing_of(one.contract).effective_on for one in run_.proposals] == [DAY, date(2026, 12, 17)]


def test_each_contract_is_in_its_group(sales: User) -> None:
    names = ("More", "Less", "Same", "Stale", "Jump", "Gone", "Nothing", "Flat", "Archived", "Over")
    made = {name: on_plan(sales, name) for name in names if name not in ("Flat", "Over")}
    made["Flat"] = on_plan(sales, "Flat")
    Contract.objects.filter(pk=made["Flat"].pk).update(on_plan=False)
    made["Over"] = on_plan(sales, "Over", starts_on=date(2022, 9, 1), first_day=date(2022, 9, 1))
    for name, desktops in (("More", 24), ("Less", 18), ("Stale", 24), ("Jump", 40), ("Flat", 24), ("Archived", 24)):
        recount(made[name].client, desktops)
    recount(made["Gone"].client, mailboxes=0)
    Device.objects.filter(client=made["Nothing"].client).delete()
    made["Nothing"].client.sites.all().delete()
    recount(made["Nothing"].client, desktops=0, users=0, mailboxes=0)
    InventoryCount.objects.filter(client=made["Stale"].client).update(counted_at=NOW - STALE_AFTER - timedelta(days=1))
    Client.objects.filter(name="Archived").update(archived_at=NOW)
    found = run(sales)
    assert {name: (one.group, one.doubt) for name, one in found.items()} == {
        "More": (Group.MORE, None),
        "Less": (Group.LESS, None),
        "Same": (Group.SAME, None),
        "Stale": (Group.STALE, None),
        "Jump": (Group.DOUBTFUL, Doubt.JUMP),
        "Gone": (Group.DOUBTFUL, Doubt.GONE),
        "Nothing": (Group.DOUBTFUL, Doubt.NOTHING),
        "Flat": (Group.FLAT, None),
    }
    assert found["Jump"].keys == ("workstation",)
    assert found["Flat"].after is None
    assert not found["Flat"].can_be_approved
    assert not found["Same"].can_be_approved
    assert found["Stale"].can_be_approved
    clear = true_up_run(sales, DAY, NOW).clear
    assert [one.contract.client.name for one in clear] == ["More", "Less"]
    (total,) = totals_of(clear)
    assert total.more == found["More"].change > 0 > found["Less"].change == total.less
    assert total.change == total.more + total.less


def test_what_has_no_price_or_no_month_left_stands_apart(sales: User) -> None:
    unpriced, later = on_plan(sales, "Unpriced"), on_plan(sales, "Later")
    Device.objects.bulk_create(Device(client=unpriced.client, kind="other", hostname=f"x{at}") for at in range(2))
    for client in (unpriced.client, later.client):
        recount(client, desktops=24)
    assert run(sales)["Unpriced"].doubt == Doubt.UNPRICED
    assert [done.outcome for done in approved(sales, date(2027, 2, 1)) if done.number == later.number] == ["notice"]
    recount(later.client, desktops=25)
    assert run(sales)["Later"].doubt == Doubt.TAKEN
    assert run(sales, date(2027, 2, 1))["Later"].doubt is None


def test_many_at_once_are_priced_as_one_is(sales: User) -> None:
    """The columns against the engine: other counts, agreed prices, a discount, a floor, increases, a later month."""
    contract = on_plan(sales, "Harbor Law Group", selection=None)
    base = standing_of(contract)
    plan = plan_of(PlanVersion.objects.get())
    last = base.stretches[-1]
    assert last.selection is not None
    choices = (
        last.selection,
        replace(last.selection, discount=pricing.Discount(percent=Decimal("0.125"))),
        replace(last.selection, quantities=(("user", 9),)),
        replace(last.selection, extras=(pricing.Extra("Closet", "monthly", 1, Decimal("9.99"), Decimal(2)),)),
    )
    recounts = [
        Recount(
            replace(
                base,
                stretches=(replace(last, selection=chosen),),
                clauses=Clauses(true_up=True, floor=floor),
                increases=increases,
            ),
            {"user": users, "workstation": users + 3, "server": users % 3},
            day,
            signed=signed,
        )
        for chosen in choices
        for floor in (None, Decimal("0.95"))
        for increases in ((), (pricing.Increase(5, Decimal("0.03")),))
        for signed in (True, False)
        for users, day in ((11, DAY), (23, date(2027, 3, 15)), (0, DAY))
    ]
    assert true_ups_of(plan, recounts) == [true_up_of(recount_, plan) for recount_ in recounts]


def test_a_clause_makes_a_record_and_a_notice(sales: User) -> None:
    contract = on_plan(sales, "Harbor Law Group")
    recount(contract.client, desktops=24)
    proposal = run(sales)["Harbor Law Group"]
    (done,) = approved(sales)
    assert (done.outcome, done.number) == (Outcome.NOTICE, contract.number)
    before, after = life_of(contract)
    assert (after.kind, after.basis.how, after.effective_on) == ("true-up", "clause", DAY)
    assert not after.stretches[-1].signed
    assert dict(after.stretches[-1].counts)["workstation"] == 24
    assert (before.mrr(DAY), after.mrr(DAY)) == (proposal.before, proposal.after)
    assert after.mrr(DAY - timedelta(days=1)) == before.mrr(DAY)
    assert after.last_day == before.last_day
    assert Mail.objects.get().email == "thomas@harbor.example"
    assert run(sales)["Harbor Law Group"].group == Group.SAME
    assert list(verify_contracts()) == []


def test_within_a_month_the_days_that_are_left_are_owed(sales: User) -> None:
    contract = on_plan(sales, "Harbor Law Group")
    recount(contract.client, desktops=24)
    day = date(2026, 12, 17)
    proposal = run(sales, day)["Harbor Law Group"]
    change = proposal.change
    approved(sales, day)
    after = standing_of(contract)
    (due,) = after.dues
    assert proposal.due is not None
    assert (proposal.since, proposal.due.amount, totals_of([proposal])[0].once) == (day, due.amount, due.amount)
    recount(contract.client, desktops=20)
    assert run(sales, date(2026, 12, 10))["Harbor Law Group"].doubt == Doubt.TAKEN
    approved(sales, day)
    assert sum(one.amount for one in standing_of(contract).dues) == 0
    assert (due.on, due.days, due.of) == (day, 15, 31)
    assert due.amount == (change * 15 / 31).quantize(Decimal("0.01"))
    assert after.mrr(date(2026, 12, 31)) == life_of(contract)[0].mrr(day)
    assert after.mrr(date(2027, 1, 1)) - after.mrr(date(2026, 12, 31)) == change


def test_the_floor_holds(sales: User) -> None:
    contract = on_plan(sales, "Harbor Law Group", clauses=Clauses(true_up=True, floor=Decimal("0.99")))
    recount(contract.client, desktops=14)
    approved(sales)
    before, after = life_of(contract)
    assert after.mrr(DAY) == (before.mrr(DAY) * Decimal("0.99")).quantize(Decimal("0.01"))


def test_without_the_clause_a_draft_is_made_for_that_day(sales: User) -> None:
    contract = on_plan(sales, "Harbor Law Group", clause=False)
    recount(contract.client, desktops=24)
    proposal = run(sales)["Harbor Law Group"]
    day = date(2027, 1, 1)
    (done,) = approved(sales, day)
    quote = Quote.objects.get(number=done.quote)
    assert (done.outcome, quote.about, quote.effective_on) == (Outcome.DRAFT, contract, day)
    assert quote.counts["workstation"] == 24
    room = client_room(contract.client, sales, "America/New_York", NOW)
    assert [one.drafted for one in room.true_ups] == [quote.number]
    assert standing_of(contract).record == 1
    assert proposal.clause is False


def test_approving_twice_does_it_once(sales: User) -> None:
    clause, signed = on_plan(sales, "Clause"), on_plan(sales, "Signed", clause=False)
    for contract in (clause, signed):
        recount(contract.client, desktops=24)
    pressed = tickets(sales)
    first, second = (approve(pressed, sales, NOW)[0] for _ in range(2))
    assert [done.outcome for done in first] == [Outcome.NOTICE, Outcome.DRAFT]
    assert [done.outcome for done in second] == [Outcome.REFUSED, Outcome.DRAFT]
    assert "has changed since" in second[0].why
    assert second[1].quote == first[1].quote
    assert (clause.records.count(), Quote.objects.count(), Mail.objects.count()) == (2, 1, 1)


def test_other_counts_than_those_approved_change_nothing(sales: User) -> None:
    clause, signed = on_plan(sales, "Clause"), on_plan(sales, "Signed", clause=False)
    for contract in (clause, signed):
        recount(contract.client, desktops=24)
    pressed = tickets(sales)
    for contract in (clause, signed):
        recount(contract.client, desktops=25)
    done, _left = approve(pressed, sales, NOW)
    assert [(one.outcome, "counted has changed" in one.why) for one in done] == [(Outcome.REFUSED, True)] * 2
    assert not Quote.objects.exists()


@pytest.mark.parametrize("clause", [True, False])
def test_what_is_with_the_client_waits_for_the_answer(sales: User, clause: bool) -> None:
    contract = on_plan(sales, "Harbor Law Group", clause=clause)
    recount(contract.client, desktops=24)
    quote = draft_true_up(contract, sales, NOW)
    send_quote(quote, sales, NOW)
    (done,) = approved(sales)
    assert (done.outcome, quote.number in done.why) == (Outcome.REFUSED, True)


def test_nobody_to_tell_is_said(sales: User) -> None:
    contract = on_plan(sales, "Harbor Law Group")
    recount(contract.client, desktops=24)
    no_contacts(contract.client)
    assert [done.outcome for done in approved(sales)] == [Outcome.UNTOLD]
    assert contract.records.count() == 2


def test_who_runs_out_of_time_is_told_what_is_left(sales: User, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("One", "Two", "Three"):
        recount(on_plan(sales, name).client, desktops=24)
    monkeypatch.setattr("quotes.services.true_up_run.MOST_SECONDS", -1.0)
    done, left = approve(tickets(sales), sales, NOW)
    assert (len(done), len(left)) == (1, 2)


@pytest.mark.parametrize("text", ["1", "1:2", "1:2:x", "a:2:3", "1:2:3:4", "1:2:nan ", "1:2:3:2026-13-01"])
def test_a_ticket_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        tickets_in(text)


def test_the_queries_do_not_grow_with_the_contracts(sales: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            true_up_run(sales, DAY, NOW)
        return len(found)

    recount(on_plan(sales, "First").client, desktops=24)
    queries()
    one = queries()
    for at in range(4):
        recount(on_plan(sales, f"Client {at}", clause=bool(at % 2)).client, desktops=21 + at)
    assert queries() == one


def test_the_client_page_says_the_same_as_the_run(sales: User) -> None:
    contract = on_plan(sales, "Harbor Law Group", clause=False)
    recount(contract.client, desktops=24)
    room, proposal = client_room(contract.client, sales, "America/New_York", NOW), run(sales)["Harbor Law Group"]
    assert proposal.after is not None
    assert [(one.since, one.after) for one in room.true_ups] == [(DAY, f"${proposal.after:,.2f}")]
    assert inventory_counts(contract.client)["workstation"] == 24
