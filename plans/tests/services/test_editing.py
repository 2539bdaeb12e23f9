"""The one door: what is written, what is merged, what is refused, and undo."""

import threading
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

import pricing
from groundwork.access import Role
from groundwork.errors import DomainError, StaleError
from groundwork.models import User
from groundwork.tests.people import a_person
from plans.editing.entries import add, change, remove
from plans.editing.kinds import KINDS, Edit, find
from plans.editing.placing import put, take
from plans.models import Plan, PlanState, TierService
from plans.selectors import working_plan
from plans.selectors.states import steps_of
from plans.services import (
    BadEditError,
    ChangedMeanwhileError,
    Edited,
    NameTakenError,
    edit_plan,
    editing,
    import_plan,
    replace_plan,
    states,
    undo,
)
from plans.tests.conftest import NOW
from plans.tests.edits import SERVICE, charged, set_charge


@pytest.fixture
def other(db: None) -> User:
    return a_person("ben@example.com", Role.OWNER, name="Ben Other")


def do(plan: Plan, edit: Edit, by: User, revision: int, what: str = "something") -> Edited:
    return edit_plan(plan, edit, what=lambda _plan: what, revision=revision, by=by, now=NOW)


def price(text: str) -> pricing.Charge:
    return pricing.Charge("per_unit", Decimal(text), ())


def benefit(code: str, text: str) -> Edit:
    def edit(plan: pricing.Plan) -> pricing.Plan:
        found = find(plan, SERVICE, code)
        return change(SERVICE, found, replace(found, benefit=text))(plan)

    return edit


def test_what_comes_back_is_what_is_stored(plan: Plan, owner: User) -> None:
    edits: list[Edit] = [
        charged("ws-watch", price("27.5")),
        charged(
            "ws-care",
            pricing.Charge(
                "volume",
                None,
                (pricing.Bracket(9, Decimal(5), Decimal(1)), pricing.Bracket(None, Decimal(4), Decimal(0))),
            ),
        ),
        charged("ws-care", None),
        put("alc-prn", "tier", "advanced"),
        remove(KINDS["tier"], "basic"),
        remove(KINDS["unit"], "server"),
        remove(KINDS["package"], "security"),
        add(KINDS["tax"], pricing.Tax("vat", "VAT", Decimal("0.2"))),
        remove(KINDS["term"], "12"),
        remove(SERVICE, "ws-watch"),
    ]
    for revision, edit in enumerate(edits, start=1):
        done = do(plan, edit, owner, revision)
        assert working_plan(Plan.objects.get(pk=plan.pk)) == done.after
        assert done.plan.revision == revision + 1


def test_history_names_the_author_and_rows_keep_their_identity(plan: Plan, owner: User) -> None:
    service = plan.services.get(code="ws-care")
    rows = {bracket.up_to: bracket.pk for bracket in service.brackets.all()}
    charge = pricing.Charge(
        "graduated",
        None,
        (pricing.Bracket(24, Decimal(48), Decimal(0)), pricing.Bracket(None, Decimal(42), Decimal(0))),
    )
    set_charge(plan, "ws-care", charge, by=owner)
    assert {bracket.up_to: bracket.pk for bracket in service.brackets.all()} == {24: rows[24], None: rows[None]}
    do(plan, benefit("ws-care", "Help."), owner, 2)
    line = plan.services.get(pk=service.pk).history.first()
    assert (line.history_type, line.history_user, line.history_date, line.benefit) == ("~", owner, NOW, "Help.")


def test_an_edit_that_changes_nothing_leaves_everything(plan: Plan, owner: User) -> None:
    done = do(plan, put("ws-care", "tier", "advanced"), owner, 1)
    assert done.plan.revision == 1
    assert PlanState.objects.filter(plan=plan).count() == 1


def test_only_lists_that_differ_are_written(plan: Plan, owner: User) -> None:
    with CaptureQueriesContext(connection) as captured:
        do(plan, benefit("ws-care", "Help."), owner, 1)
    written = [query["sql"] for query in captured if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert not [sql for sql in written if "tier" in sql.split("WHERE")[0] or "package" in sql.split("WHERE")[0]]


def test_a_fault_half_way_leaves_nothing(plan: Plan, owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    before = working_plan(plan)

    def fail(*_args: object, **_kwargs: object) -> None:
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(editing, "note_state", fail)
    with pytest.raises(DatabaseError):
        do(plan, remove(KINDS["tier"], "basic"), owner, 1)
    plan.refresh_from_db()
    assert (plan.revision, working_plan(plan)) == (1, before)


def test_what_is_no_plan_is_refused_with_its_place(plan: Plan, owner: User) -> None:
    negative = charged("ws-watch", price("1.12345"))
    with pytest.raises(BadEditError) as refused:
        do(plan, negative, owner, 1)
    assert refused.value.path == "services[6].charge.price"
    import_plan(replace(working_plan(plan), name="Other"), owner, NOW)
    with pytest.raises(NameTakenError):
        do(plan, lambda value: replace(value, name="OTHER"), owner, 1)


# Two editors ---------------------------------------------------------------------------------------------------------


def test_changes_of_different_things_both_hold_and_the_second_is_told(plan: Plan, owner: User, other: User) -> None:
    do(plan, charged("ws-watch", price("26")), other, 1)
    done = do(plan, put("net-ap", "tier", "advanced"), owner, 1)
    assert [change.text for change in done.meanwhile] == ["price $25.00 to $26.00"]
    assert done.who == "Ben Other"
    value = working_plan(plan)
    assert value.index.services["ws-watch"].charge == price("26.0000")
    assert "net-ap" in value.index.tiers["advanced"].services


def test_different_fields_of_one_service_both_hold(plan: Plan, owner: User, other: User) -> None:
    seen = working_plan(plan).index.services["ws-watch"]
    do(plan, charged("ws-watch", price("26")), other, 1)
    do(plan, change(SERVICE, seen, replace(seen, benefit="Mine")), owner, 1)
    service = working_plan(plan).index.services["ws-watch"]
    assert (service.charge, service.benefit) == (price("26.0000"), "Mine")


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        (charged("ws-watch", price("26")), charged("ws-watch", price("27"))),
        (remove(SERVICE, "ws-watch"), charged("ws-watch", price("27"))),
        (charged("ws-watch", price("27")), remove(SERVICE, "ws-watch")),
        (remove(KINDS["tier"], "advanced"), put("net-ap", "tier", "advanced")),
        (remove(SERVICE, "net-ap"), put("net-ap", "package", "security")),
        (put("net-ap", "tier", "advanced"), take("net-ap", "tier", "basic")),
    ],
)
def test_of_the_same_thing_the_second_is_refused_and_told(
    plan: Plan, owner: User, other: User, theirs: Edit, ours: Edit
) -> None:
    do(plan, theirs, other, 1)
    between = working_plan(plan)
    with pytest.raises(ChangedMeanwhileError, match="Ben Other changed this too") as refused:
        do(plan, ours, owner, 1)
    assert refused.value.changes
    assert working_plan(plan) == between


def test_what_is_too_old_to_be_compared_is_refused(plan: Plan, owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(states, "KEPT", 3)
    for revision in range(1, 7):
        do(plan, benefit("ws-care", f"{revision}"), owner, revision)
    assert list(PlanState.objects.filter(plan=plan).values_list("revision", flat=True)) == [7, 6, 5]
    with pytest.raises(ChangedMeanwhileError, match="This has changed since you opened it"):
        do(plan, charged("ws-watch", price("26")), owner, 2)


def _both(
    plan: Plan, owner: User, editors: list[Callable[[int], Edit]], rounds: int, *, again: bool = False
) -> list[str]:
    """Editors who all saw revision 1, and then what they saved last, save so many times as fast as they can."""
    answers: list[str] = []
    start = threading.Barrier(len(editors))

    def work(edit_of: Callable[[int], Edit]) -> None:
        try:
            start.wait(timeout=60)
            revision = 1
            for number in range(rounds):
                try:
                    revision = do(plan, edit_of(number), owner, revision).plan.revision
                except StaleError:
                    if not again:
                        raise
                    # The other was so quick that nobody knows any more what this one was looking at: they look again.
                    revision = do(plan, edit_of(number), owner, Plan.objects.get().revision).plan.revision
                answers.append("saved")
        except StaleError:
            answers.append("stale")
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(editor,)) for editor in editors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


def _taxing(name: str) -> Callable[[int], Edit]:
    """An editor who adds one tax after the other."""
    return lambda number: _named(f"{name}-{number}")


def _pricing(text: str) -> Callable[[int], Edit]:
    return lambda _number: charged("ws-watch", price(text))


def _named(code: str) -> Edit:
    return add(KINDS["tax"], pricing.Tax(code, code, Decimal("0.1")))


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_of_one_price_at_the_same_moment_one_is_told(plan: Plan, owner: User) -> None:
    assert _both(plan, owner, [_pricing("26"), _pricing("27")], 1) == ["saved", "stale"]


@pytest.mark.django_db(transaction=True)
def test_without_comparing_one_of_the_two_would_be_lost(
    plan: Plan, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the same moment, when nobody looks whether the two changed the same thing."""
    monkeypatch.setattr(editing, "overlap", lambda _ours, _theirs: False)
    assert _both(plan, owner, [_pricing("26"), _pricing("27")], 1) == ["saved", "saved"]


@pytest.mark.django_db(transaction=True)
def test_of_many_edits_by_two_editors_none_is_lost(plan: Plan, owner: User) -> None:
    rounds = 12
    assert _both(plan, owner, [_taxing("a"), _taxing("b")], rounds) == ["saved"] * 2 * rounds
    assert len(working_plan(plan).taxes) == 1 + 2 * rounds


@pytest.mark.drill
@pytest.mark.django_db(transaction=True)
def test_of_500_edits_by_each_of_two_editors_none_is_lost(plan: Plan, owner: User) -> None:
    rounds = 500
    assert _both(plan, owner, [_taxing("a"), _taxing("b")], rounds, again=True) == ["saved"] * 2 * rounds
    assert len(working_plan(plan).taxes) == 1 + 2 * rounds


# Undo ----------------------------------------------------------------------------------------------------------------


def test_undo_and_redo_go_back_and_forth(plan: Plan, owner: User) -> None:
    seen = [working_plan(plan)]
    for revision, text in enumerate(("26", "27", "28"), start=1):
        do(plan, charged("ws-watch", price(text)), owner, revision, f"price {text}")
        seen.append(working_plan(plan))
    plan.refresh_from_db()
    assert steps_of(plan).undo == "price 28"

    def step(expected: pricing.Plan, again: bool = False) -> None:
        plan.refresh_from_db()
        undo(plan, revision=plan.revision, by=owner, now=NOW, again=again)
        assert working_plan(plan) == expected
        plan.refresh_from_db()

    step(seen[2])
    step(seen[1])
    assert (steps_of(plan).undo, steps_of(plan).redo) == ("price 26", "price 27")
    step(seen[2], again=True)
    step(seen[3], again=True)
    assert steps_of(plan).redo == ""
    with pytest.raises(DomainError, match="nothing to redo"):
        undo(plan, revision=plan.revision, by=owner, now=NOW, again=True)
    for expected in (seen[2], seen[1], seen[0]):
        step(expected)
    with pytest.raises(DomainError, match="nothing to undo"):
        undo(plan, revision=plan.revision, by=owner, now=NOW)
    do(plan, charged("ws-watch", price("30")), owner, plan.revision, "price 30")
    plan.refresh_from_db()
    assert (steps_of(plan).undo, steps_of(plan).redo) == ("price 30", "")


def test_undo_brings_back_a_rung_with_all_that_hung_on_it(plan: Plan, owner: User) -> None:
    before = working_plan(plan)
    do(plan, remove(KINDS["tier"], "advanced"), owner, 1)
    assert TierService.objects.filter(tier__plan=plan).count() == 7
    undo(plan, revision=2, by=owner, now=NOW)
    assert working_plan(plan) == before


def test_undo_goes_back_over_an_import_and_a_restored_version(
    plan: Plan, owner: User, cafeteria: dict[str, Any]
) -> None:
    before = working_plan(plan)
    replace_plan(plan, pricing.read_plan({**cafeteria, "name": "Now"}), what="x", by=owner, now=NOW)
    undo(plan, revision=2, by=owner, now=NOW)
    assert working_plan(Plan.objects.get(pk=plan.pk)) == before


def test_what_has_changed_since_is_not_undone_unseen(plan: Plan, owner: User, other: User) -> None:
    do(plan, charged("ws-watch", price("26")), owner, 1)
    do(plan, charged("ws-watch", price("27")), other, 2)
    with pytest.raises(StaleError, match="nothing was undone"):
        undo(plan, revision=2, by=owner, now=NOW)


def test_a_plan_from_before_states_were_noted_can_be_edited_and_undone(plan: Plan, owner: User) -> None:
    PlanState.objects.all().delete()
    before = working_plan(plan)
    assert steps_of(plan).undo == ""
    do(plan, charged("ws-watch", price("26")), owner, 1)
    undo(plan, revision=2, by=owner, now=NOW)
    assert working_plan(plan) == before


def test_the_number_of_statements_does_not_depend_on_the_size_of_the_plan(
    plan: Plan, owner: User, cable_tv: dict[str, Any]
) -> None:
    counts = []
    for services in (26, 120):
        more = [{**cable_tv["services"][0], "code": f"more-{at}"} for at in range(services - 26)]
        document = {**cable_tv, "services": [*cable_tv["services"], *more]}
        import_plan(pricing.read_plan(document), owner, NOW, into=plan)
        plan.refresh_from_db()
        with CaptureQueriesContext(connection) as captured:
            do(plan, put("net-ap", "tier", "advanced"), owner, plan.revision)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 50
