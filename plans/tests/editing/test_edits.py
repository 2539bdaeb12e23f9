"""Edits of any plan give a plan, and do what they say; edits of different things can be made in any order."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pricing
from plans.editing import entries, placing
from plans.editing.kinds import KINDS, Edit, GoneError, entries_of, key_of
from plans.editing.merging import overlap, touched
from pricing.tests.examples import examples
from pricing.tests.plan_documents import any_plan_documents
from pricing.tests.version_2 import plan_2


def checked(plan: pricing.Plan) -> pricing.Plan:
    return pricing.read_plan(pricing.plan_document(plan))


def every_edit(plan: pricing.Plan) -> Iterator[Edit]:
    """One of each kind of edit for every entry of the plan."""
    for kind in KINDS.values():
        keys = [key_of(kind, entry) for entry in entries_of(plan, kind)]
        for key in keys:
            yield entries.remove(kind, key)
            yield entries.duplicate(kind, key)
            yield entries.step(kind, key, 1)
            yield entries.step(kind, key, -1)
            yield entries.move(kind, key, keys[0])
            yield entries.move(kind, key, "")
    categories = list(dict.fromkeys(service.category for service in plan.services))
    for category in categories:
        yield placing.rename_category(category, "Another")
        yield placing.step_category(category, 1)
        yield placing.move_category(category, categories[0])
    for service in plan.services:
        yield placing.step_service(service.code, -1)
        yield placing.move_service(service.code, plan.services[0].code, "Another")
        yield placing.move_service(service.code, "", categories[-1])
        for tier in plan.tiers:
            yield placing.put(service.code, "tier", tier.code)
            yield placing.take(service.code, "tier", tier.code)
        for package in plan.packages:
            yield placing.put(service.code, "package", package.code)
            yield placing.take(service.code, "package", package.code)


@settings(max_examples=examples(60))
@given(any_plan_documents())
def test_every_edit_of_a_plan_gives_a_plan(document: dict[str, Any]) -> None:
    plan = pricing.read_plan(document)
    for edit in every_edit(plan):
        with suppress(entries.NeededError):
            after = checked(edit(plan))
            assert (touched(plan, after) == frozenset()) is (after == plan)


@settings(max_examples=examples(60))
@given(any_plan_documents(), st.data())
def test_edits_that_touch_different_things_come_to_the_same_in_any_order(
    document: dict[str, Any], data: st.DataObject
) -> None:
    plan = pricing.read_plan(document)
    edits = list(every_edit(plan))
    if not edits:
        return
    one, other = data.draw(st.sampled_from(edits)), data.draw(st.sampled_from(edits))
    try:
        ours, theirs = touched(plan, checked(one(plan))), touched(plan, checked(other(plan)))
    except entries.NeededError:
        return
    if not ours or not theirs or overlap(ours, theirs):
        return
    # Where one took away what the other points at, the service refuses the second. Which of two things that were both
    # put at one place stands first depends on who came first; both are there.
    with suppress(pricing.PricingError, GoneError, entries.NeededError):
        first, second = checked(one(checked(other(plan)))), checked(other(checked(one(plan))))
        assert {touch[-1] for touch in touched(first, second)} <= {"*order"}


@settings(max_examples=examples(60))
@given(any_plan_documents(), st.data())
def test_putting_is_on_one_rung_and_taking_undoes_it(document: dict[str, Any], data: st.DataObject) -> None:
    plan = pricing.read_plan(document)
    if not plan.services:
        return
    service = data.draw(st.sampled_from(plan.services)).code
    tier = data.draw(st.sampled_from(plan.tiers)).code
    once = placing.put(service, "tier", tier)(plan)
    assert [entry.code for entry in once.tiers if service in entry.services] == [tier]
    assert placing.put(service, "tier", tier)(once) == once
    taken = placing.take(service, "tier", tier)(once)
    assert all(service not in entry.services for entry in taken.tiers)
    if all(service not in entry.services for entry in plan.tiers):
        assert taken == plan


@settings(max_examples=examples(60))
@given(any_plan_documents(), st.data())
def test_a_removed_rung_leaves_what_it_had_to_the_one_that_takes_its_place(
    document: dict[str, Any], data: st.DataObject
) -> None:
    plan = pricing.read_plan(document)
    at = data.draw(st.integers(0, len(plan.tiers) - 1))
    gone = plan.tiers[at]
    after = checked(entries.remove(KINDS["tier"], gone.code)(plan))
    if len(plan.tiers) == 1:
        assert after.presets == ()
        assert all(package.requires_tier is None for package in after.packages)
        return
    heir = plan.tiers[at + 1 if at + 1 < len(plan.tiers) else at - 1].code
    if at + 1 < len(plan.tiers):
        assert set(gone.services) <= set(after.index.tiers[heir].services)
        assert set(after.index.ladder[-1]) == set(plan.index.ladder[-1])
    for before, now in zip(plan.presets, after.presets, strict=True):
        assert now.tier == (heir if before.tier == gone.code else before.tier)
    for old, new in zip(plan.packages, after.packages, strict=True):
        assert new.requires_tier == (heir if old.requires_tier == gone.code else old.requires_tier)
    for was, bundle in zip(plan.bundles, after.bundles, strict=True):
        assert bundle.requires_tier == (heir if was.requires_tier == gone.code else was.requires_tier)


def test_what_a_removed_unit_counted_is_once_for_each_client(cable_tv: dict[str, Any]) -> None:
    plan = pricing.read_plan(cable_tv)
    after = checked(entries.remove(KINDS["unit"], "server")(plan))
    assert after.index.services["srv-care"].unit == pricing.CLIENT_UNIT


def test_what_hangs_on_a_removed_package_or_unit_goes_with_it() -> None:
    plan = plan_2()
    after = checked(entries.remove(KINDS["package"], "security")(plan))
    assert [(bundle.code, bundle.packages) for bundle in after.bundles] == [("both", ("care",))]
    after = checked(entries.remove(KINDS["unit"], "person")(plan))
    assert after.index.units["desk"].beyond is None
    assert checked(entries.remove(KINDS["unit"], "desk")(plan)).units == plan.units[1:]


def test_monthly_billing_stays_while_there_is_any_other() -> None:
    plan, kind = plan_2(), KINDS["billing"]
    with pytest.raises(entries.NeededError, match="By the month stays"):
        entries.remove(kind, "1")(plan)
    last = checked(entries.remove(kind, "12")(plan))
    assert checked(entries.remove(kind, "1")(last)).billing == ()


def test_a_copy_of_billing_takes_a_length_that_is_free_and_is_refused_where_none_is() -> None:
    plan, kind = plan_2(), KINDS["billing"]
    assert [entry.months for entry in checked(entries.duplicate(kind, "1")(plan)).billing] == [1, 2, 12]
    assert entries.copy_of(plan, kind, "12").months == 11
    full = plan_2(billing=[{"months": months, "name": "x"} for months in range(1, 13)])
    with pytest.raises(entries.NoRoomError):
        entries.duplicate(kind, "3")(full)


def test_two_who_change_one_services_adjustments_meet_only_in_one_term() -> None:
    plan, kind = plan_2(), KINDS["service"]
    was = plan.index.services["guard"]

    def adjusted(months: int, share: str) -> pricing.Plan:
        kept = [entry for entry in was.adjustments if entry.months != months]
        new = pricing.TermAdjustment(months, Decimal(share))
        return checked(entries.change(kind, was, replace(was, adjustments=(*kept, new)))(plan))

    month, year, other_year = (adjusted(*pair) for pair in ((1, "0.5"), (12, "0.1"), (12, "0.2")))
    assert not overlap(touched(plan, month), touched(plan, year))
    assert overlap(touched(plan, other_year), touched(plan, year))


def test_what_is_gone_is_said_to_be_gone(cable_tv: dict[str, Any]) -> None:
    plan = pricing.read_plan(cable_tv)
    for edit in (
        entries.remove(KINDS["tax"], "no-such"),
        entries.move(KINDS["preset"], "gold", "no-such"),
        placing.put("no-such", "tier", "basic"),
        placing.put("ws-care", "package", "no-such"),
        placing.move_service("ws-care", "no-such", ""),
        placing.rename_category("No such", "x"),
        placing.move_category("Server", "No such"),
    ):
        with pytest.raises(GoneError):
            edit(plan)


def test_a_preset_that_is_recommended_is_so_alone(cable_tv: dict[str, Any]) -> None:
    plan = pricing.read_plan(cable_tv)
    silver = plan.presets[1]
    after = entries.change(KINDS["preset"], silver, replace(silver, recommended=True))(plan)
    assert [preset.code for preset in after.presets if preset.recommended] == ["silver"]
    new = replace(silver, code="new", recommended=True)
    assert [preset.code for preset in entries.add(KINDS["preset"], new)(plan).presets if preset.recommended] == ["new"]


def test_an_editor_changes_only_what_they_changed(cable_tv: dict[str, Any]) -> None:
    plan = pricing.read_plan(cable_tv)
    seen = plan.index.services["ws-care"]
    theirs = entries.change(KINDS["service"], seen, replace(seen, category="Desks"))(plan)
    both = entries.change(KINDS["service"], seen, replace(seen, benefit="Help."))(theirs)
    assert (both.index.services["ws-care"].category, both.index.services["ws-care"].benefit) == ("Desks", "Help.")


def test_order_follows_the_plan(cable_tv: dict[str, Any]) -> None:
    plan = pricing.read_plan(cable_tv)
    after = placing.put("srv-base", "package", "security")(plan)
    assert after.index.packages["security"].services[0] == "srv-base"
    moved = placing.move_service("srv-base", "", "Server")(plan)
    assert moved.tiers[0].services[:2] == ("srv-care", "srv-base")
    assert placing.move_service("srv-base", "srv-base", "Server")(plan) == plan


@pytest.mark.parametrize(
    ("name", "taken", "code"),
    [
        ("Desktop care: unlimited", (), "desktop-care-unlimited"),
        ("Café Łódź", (), "cafe-odz"),
        ("日本語", (), "service"),
        ("Client", (), "client-2"),
        ("Gold", ("gold", "gold-2"), "gold-3"),
        ("x" * 60, ("x" * 40,), "x" * 38 + "-2"),
    ],
)
def test_codes_are_made_of_names(name: str, taken: tuple[str, ...], code: str) -> None:
    assert entries.free_code(name, taken, "service") == code


def test_a_copied_term_gets_the_next_free_length_and_the_longest_the_one_below(cable_tv: dict[str, Any]) -> None:
    cable_tv["terms"] = [{"months": months, "name": "x"} for months in (12, 13, 599, 600)]
    plan = pricing.read_plan(cable_tv)
    kind = KINDS["term"]
    assert entries.copy_of(plan, kind, "12").months == 14
    assert entries.copy_of(plan, kind, "600").months == 598
    checked(entries.duplicate(kind, "600")(plan))


def test_two_who_change_one_list_both_keep_their_change(cable_tv: dict[str, Any]) -> None:
    plan = pricing.read_plan(cable_tv)
    kind, was = KINDS["preset"], plan.presets[2]
    first = entries.change(kind, was, replace(was, packages=(*was.packages, "mobile")))
    second = entries.change(kind, was, replace(was, packages=("security", "printers")))
    for edits in ((first, second), (second, first)):
        after = plan
        for edit in edits:
            after = checked(edit(after))
        assert set(after.presets[2].packages) == {"security", "mobile", "printers"}
    unit = plan.units[0]
    taken = entries.change(KINDS["unit"], unit, replace(unit, counts=unit.counts[1:]))
    added = entries.change(KINDS["unit"], unit, replace(unit, counts=(*unit.counts, "nas")))
    assert added(taken(plan)).units[0].counts == taken(added(plan)).units[0].counts == (*unit.counts[1:], "nas")
