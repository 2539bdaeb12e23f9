"""The cost sheet and the plans that draw on it: what is shown is what is taken, and undo takes it back."""

import threading
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import pricing
from groundwork.errors import StaleError
from groundwork.models import User
from plans.costs import Draw, sum_of
from plans.editing.entries import change, duplicate, duplicate_draws, remove
from plans.editing.kinds import find
from plans.models import CostDraw, CostEntry, Plan
from plans.selectors import plan_of, working_plan
from plans.selectors.cost_effect import CostMisfitError
from plans.selectors.costs import cost_advice, earlier_costs, is_old, sheet_lines
from plans.selectors.draws import working_copy, working_draws
from plans.selectors.usual_client import usual_client
from plans.services import (
    BadEditError,
    ChangedMeanwhileError,
    archive_plan,
    copy_plan,
    costs,
    edit_plan,
    import_plan,
    publish_plan,
    replace_plan,
    undo,
)
from plans.services.costs import (
    CostDrawnError,
    CostTakenError,
    EffectMovedError,
    effect_of_wanted,
    remove_cost,
    take_costs,
)
from plans.services.draws import NotDrawableError
from plans.tests.conftest import NOW
from plans.tests.costs import again, cost_of, let_draw, on_sheet
from plans.tests.edits import SERVICE
from pricing.tests.examples import examples


def take(by: User, entry: CostEntry, **others: Any) -> None:
    """See what the change does, and take it."""
    wanted = [again(CostEntry.objects.get(pk=entry.pk), **others)]
    take_costs(wanted, seen=effect_of_wanted(wanted)[1], by=by, now=NOW)


def step_back(plan: Plan, by: User) -> None:
    undo(Plan.objects.get(pk=plan.pk), revision=Plan.objects.get(pk=plan.pk).revision, by=by, now=NOW)


def test_a_service_costs_what_it_draws_and_the_document_says_no_more(plan: Plan, owner: User) -> None:
    edr, backup = on_sheet(owner), on_sheet(owner, name="Backup", cost=Decimal("0.035"), per="GB")
    done = let_draw(plan, "ws-watch", (edr, "1"), (backup, "2.5"), by=owner)
    assert done.after.index.services["ws-watch"].cost == Decimal("4.3375")
    assert [draw.entry for draw in working_draws(plan)["ws-watch"]] == [edr.pk, backup.pk]
    assert "draw" not in str(pricing.plan_document(working_plan(plan)))
    row = CostDraw.objects.get(entry=edr).history.get()
    assert (row.history_type, row.history_user, row.history_date) == ("+", owner, NOW)


def test_what_is_shown_is_what_is_taken_and_versions_stay(plan: Plan, owner: User) -> None:
    edr = on_sheet(owner)
    let_draw(plan, "ws-watch", (edr, "2"), by=owner)
    version = publish_plan(plan, revision=plan.revision, by=owner, note="", now=NOW)
    wanted = [again(edr, cost=Decimal("6.5"), as_of=date(2026, 11, 1))]
    (effect,), seen = effect_of_wanted(wanted)
    (service,) = effect.services
    assert service.cost == (Decimal("8.5"), Decimal(13))
    take_costs(wanted, seen=seen, by=owner, now=NOW)
    assert working_copy(Plan.objects.get(pk=plan.pk)) == effect.after
    figures = pricing.plan_figures(effect.after.plan, usual_client(effect.after.plan))
    shown = {(rung.kind, rung.name): rung.margin[1] for rung in effect.rungs}
    assert shown == {
        **{("tier", figure.name): figure.margin for figure in figures.tiers},
        **{("preset", figure.name): figure.margin for figure in figures.presets},
    }
    assert plan_of(version).index.services["ws-watch"].cost == Decimal("8.5")
    edr.refresh_from_db()
    assert (edr.cost, edr.revision, edr.history.first().history_user) == (Decimal("6.5"), 2, owner)
    assert [(cost.cost, cost.by) for cost in earlier_costs(edr)] == [(Decimal("4.25"), str(owner))]


@settings(max_examples=examples(6), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_change_of_the_sheet_is_taken_as_it_was_shown(plan: Plan, owner: User, data: st.DataObject) -> None:
    names = ("EDR", "Backup", "Mail filter")
    if not CostEntry.objects.exists():
        first, second, third = (on_sheet(owner, name=name) for name in names)
        let_draw(plan, "ws-watch", (first, "1"), (second, "2.5"), by=owner)
        let_draw(plan, "ws-care", (third, "0.25"), (first, "3"), by=owner)
    costs = st.decimals(min_value=0, max_value=50, places=2)
    wanted = [again(entry, cost=data.draw(costs)) for entry in CostEntry.objects.all()]
    effects, seen = effect_of_wanted(wanted)
    take_costs(wanted, seen=seen, by=owner, now=NOW)
    copy = working_copy(Plan.objects.get(pk=plan.pk))
    assert [effect.after for effect in effects] in ([copy], [])
    for code, drawn in copy.draws.items():
        assert copy.plan.index.services[code].cost == sum_of(drawn)
        assert {draw.entry: draw.cost for draw in drawn}.items() <= {each.entry: each.cost for each in wanted}.items()


def test_undo_gives_the_plan_its_cost_back_and_the_check_says_so(plan: Plan, owner: User) -> None:
    edr = on_sheet(owner)
    let_draw(plan, "ws-watch", (edr, "2"), by=owner)
    take(owner, edr, cost=Decimal(5))
    assert cost_of(plan, "ws-watch") == 10
    step_back(plan, owner)
    assert cost_of(plan, "ws-watch") == Decimal("8.5")
    (moved,) = cost_advice(working_plan(plan), working_draws(plan), date(2026, 11, 22))
    assert moved.code == "cost-moved"
    assert "$4.25" in moved.places[0].message
    assert "$5.00" in moved.places[0].message
    take(owner, edr)  # the same cost again catches up
    assert cost_of(plan, "ws-watch") == 10
    step_back(plan, owner)
    step_back(plan, owner)  # before anything was drawn
    assert working_draws(plan) == {}
    undo(plan, revision=Plan.objects.get(pk=plan.pk).revision, by=owner, now=NOW, again=True)
    assert working_draws(plan)["ws-watch"] == (Draw(edr.pk, Decimal(2), Decimal("4.25")),)


def test_who_goes_below_the_floor_is_named_and_who_was_there_is_not(plan: Plan, owner: User) -> None:
    edr = on_sheet(owner)
    let_draw(plan, "ws-watch", (edr, "1"), by=owner)
    (effect,), _seen = effect_of_wanted([again(edr, cost=Decimal(400))])
    assert plan.services.get(code="ws-watch").name in effect.falling
    tiers = [f"{rung.name} (tier)" for rung in effect.rungs if rung.kind == "tier" and rung.falls]
    assert tiers
    assert set(tiers) <= set(effect.falling)
    take(owner, edr, cost=Decimal(400))
    edr.refresh_from_db()
    (worse,), _seen = effect_of_wanted([again(edr, cost=Decimal(401))])
    assert worse.falling == ()
    assert any(rung.is_below for rung in worse.rungs)


def test_what_was_not_seen_is_not_taken(plan: Plan, owner: User) -> None:
    edr = on_sheet(owner)
    let_draw(plan, "ws-watch", (edr, "1"), by=owner)
    wanted = [again(edr, cost=Decimal(5))]
    _effects, seen = effect_of_wanted(wanted)
    let_draw(plan, "ws-care", (edr, "1"), by=owner)
    with pytest.raises(EffectMovedError) as moved:
        take_costs(wanted, seen=seen, by=owner, now=NOW)
    assert {service.code for service in moved.value.effects[0].services} == {"ws-watch", "ws-care"}
    assert cost_of(plan, "ws-watch") == Decimal("4.25")
    take(owner, edr, per="seat")
    with pytest.raises(StaleError):
        take_costs(wanted, seen=seen, by=owner, now=NOW)


def test_a_cost_that_a_service_cannot_hold_is_refused_with_its_name(plan: Plan, owner: User) -> None:
    edr = on_sheet(owner)
    let_draw(plan, "ws-watch", (edr, "0.5"), by=owner)
    with pytest.raises(CostMisfitError, match=plan.services.get(code="ws-watch").name):
        effect_of_wanted([again(edr, cost=Decimal("0.000001"))])


def test_another_currency_is_refused(plan: Plan, owner: User) -> None:
    euro, dollar = on_sheet(owner, currency="EUR"), on_sheet(owner)
    with pytest.raises(NotDrawableError, match="costs EUR, and this plan is in USD"):
        let_draw(plan, "ws-watch", (euro, "1"), by=owner)
    let_draw(plan, "ws-watch", (dollar, "1"), by=owner)
    with pytest.raises(BadEditError, match="in USD") as refused:
        edit_plan(
            plan,
            lambda value: replace(value, currency="EUR"),
            what=lambda _plan: "x",
            revision=plan.revision,
            by=owner,
            now=NOW,
        )
    assert refused.value.path == "currency"


def test_draws_go_with_copies_and_end_with_files_that_say_another_cost(plan: Plan, owner: User) -> None:
    edr = on_sheet(owner)
    let_draw(plan, "ws-watch", (edr, "2"), by=owner)
    let_draw(plan, "ws-care", (edr, "1"), by=owner)
    drawn = working_draws(plan)
    assert working_draws(copy_plan(plan, "A copy", owner, NOW)) == drawn
    edit_plan(
        plan,
        duplicate(SERVICE, "ws-watch"),
        what=lambda _plan: "copy",
        revision=plan.revision,
        by=owner,
        now=NOW,
        draw=duplicate_draws("ws-watch"),
    )
    assert working_draws(plan)["ws-watch-2"] == drawn["ws-watch"]
    value = working_plan(plan)
    found = find(value, SERVICE, "ws-care")
    replace_plan(plan, change(SERVICE, found, replace(found, cost=Decimal(9)))(value), what="file", by=owner, now=NOW)
    assert set(working_draws(plan)) == {"ws-watch", "ws-watch-2"}
    step_back(plan, owner)
    assert set(working_draws(plan)) == {"ws-watch", "ws-watch-2", "ws-care"}


def test_a_service_that_goes_takes_its_draws_along_and_undo_brings_them_back(plan: Plan, owner: User) -> None:
    edr = on_sheet(owner)
    let_draw(plan, "ws-watch", (edr, "2"), by=owner)
    gone = CostDraw.objects.get()
    edit_plan(plan, remove(SERVICE, "ws-watch"), what=lambda _plan: "x", revision=plan.revision, by=owner, now=NOW)
    assert not CostDraw.objects.exists()
    last = CostDraw.history.filter(id=gone.pk).first()
    assert (last.history_type, last.history_user) == ("-", owner)
    step_back(plan, owner)
    assert working_draws(plan)["ws-watch"] == (Draw(edr.pk, Decimal(2), Decimal("4.25")),)


def test_two_editors_meet_where_both_change_the_cost_and_nowhere_else(plan: Plan, owner: User, sales: User) -> None:
    edr, backup = on_sheet(owner), on_sheet(owner, name="Backup")
    opened = plan.revision
    let_draw(plan, "ws-watch", (edr, "1"), by=sales)
    found = find(working_plan(plan), SERVICE, "ws-watch")
    named = change(SERVICE, found, replace(found, name="Watching"))
    done = edit_plan(plan, named, what=lambda _plan: "x", revision=opened, by=owner, now=NOW)
    assert done.who == str(sales)
    assert set(working_draws(plan)) == {"ws-watch"}
    with pytest.raises(ChangedMeanwhileError) as met:
        let_draw(plan, "ws-watch", (backup, "1"), by=owner, revision=opened)
    assert str(sales) in str(met.value)
    # The same sum out of something else is another draw all the same.
    seen = Plan.objects.get(pk=plan.pk).revision
    let_draw(plan, "ws-watch", (backup, "1"), by=sales)
    with pytest.raises(ChangedMeanwhileError):
        let_draw(plan, "ws-watch", (edr, "3"), by=owner, revision=seen)


def test_an_entry_is_kept_once_however_it_is_typed(owner: User) -> None:
    on_sheet(owner)
    with pytest.raises(CostTakenError, match="already"):
        on_sheet(owner, name="edr", vendor="SENTRY  LABS")
    on_sheet(owner, currency="EUR")
    assert CostEntry.objects.count() == 2


def test_a_year_is_kept_as_it_is_and_drawn_as_its_month(owner: User) -> None:
    hundred = on_sheet(owner, cost=Decimal(100), period="year", name="Hundred")
    assert (hundred.cost, hundred.monthly) == (Decimal(100), Decimal("8.3333"))
    assert on_sheet(owner, cost=Decimal(51), period="year").monthly == Decimal("4.25")


def test_what_is_drawn_on_stays_on_the_sheet_and_what_is_not_goes(plan: Plan, owner: User) -> None:
    edr = on_sheet(owner)
    let_draw(plan, "ws-watch", (edr, "1"), by=owner)
    archive_plan(plan, by=owner, now=NOW)
    assert [line.draws for line in sheet_lines(date(2026, 11, 22))] == [0]
    with pytest.raises(CostDrawnError, match=str(plan)):
        remove_cost(edr, revision=1, by=owner, now=NOW)
    plan = import_plan(replace(working_plan(plan), name="Other"), owner, NOW)
    let_draw(plan, "ws-watch", (edr, "1"), by=owner)
    assert [line.draws for line in sheet_lines(date(2026, 11, 22))] == [1]
    backup = on_sheet(owner, name="Backup")
    let_draw(plan, "ws-care", (backup, "1"), (edr, "1"), by=owner)
    step_back(plan, owner)
    with pytest.raises(StaleError):
        remove_cost(backup, revision=7, by=owner, now=NOW)
    remove_cost(backup, revision=1, by=owner, now=NOW)
    assert CostEntry.history.filter(id=backup.pk).first().history_user == owner
    # Done again without it: the cost is what it was, drawn on nothing.
    undo(plan, revision=Plan.objects.get(pk=plan.pk).revision, by=owner, now=NOW, again=True)
    assert cost_of(plan, "ws-care") == Decimal("8.5")
    assert set(working_draws(plan)) == {"ws-watch"}


def _both_take(entry: CostEntry, by: User) -> list[str]:
    """Two owners who saw the same entry take another cost each, at the same moment."""
    answers: list[str] = []
    start = threading.Barrier(2)

    def work(cost: int) -> None:
        try:
            start.wait(timeout=60)
            take_costs([again(entry, cost=Decimal(cost))], seen="", by=by, now=NOW)
            answers.append("taken")
        except StaleError:
            answers.append("stale")
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(cost,)) for cost in (5, 6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


@pytest.mark.django_db(transaction=True)
def test_of_two_owners_of_one_cost_at_the_same_moment_one_is_told(owner: User) -> None:
    edr = on_sheet(owner)
    assert _both_take(edr, owner) == ["stale", "taken"]
    assert CostEntry.objects.get().revision == 2


@pytest.mark.django_db(transaction=True)
def test_without_looking_one_of_the_two_would_be_lost(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the same moment, when nobody looks whether the entry is as it was seen."""
    monkeypatch.setattr(costs, "_check_as_seen", lambda _rows, _seen: None)
    assert _both_take(on_sheet(owner), owner) == ["taken", "taken"]


def test_a_cost_is_old_a_day_after_its_year(plan: Plan, owner: User) -> None:
    assert not is_old(date(2025, 11, 22), date(2026, 11, 22))
    assert is_old(date(2025, 11, 21), date(2026, 11, 22))
    assert not is_old(date(2024, 2, 29), date(2025, 2, 28))
    edr = on_sheet(owner, as_of=date(2025, 3, 1))
    assert cost_advice(working_plan(plan), working_draws(plan), date(2026, 11, 22)) == ()
    for code in ("ws-watch", "ws-care", "srv-care", "srv-watch"):
        if code in working_plan(plan).index.services:
            let_draw(plan, code, (edr, "1"), by=owner)
    (old,) = cost_advice(working_plan(plan), working_draws(plan), date(2026, 11, 22))
    assert (old.code, old.is_error, len(old.places)) == ("cost-old", False, 1)
    assert "1 March 2025" in old.places[0].message
