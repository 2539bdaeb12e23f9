"""What a quote is priced for: counted, set by hand, fallen apart, or nothing at all."""

from dataclasses import replace

import pytest

import pricing
from quotes.quantities import (
    ByHand,
    Tally,
    devices_of,
    drifts,
    included,
    people_of,
    tallies,
    uncounted,
    unit_counts,
)
from quotes.selectors.counting import priced_counts
from quotes.tests.per_user import COUNTS, PER_USER
from quotes.tests.revisions import PLAN, make_revision


def inventory(**counts: int) -> pricing.Inventory:
    named = {key.replace("_", "-"): number for key, number in counts.items()}
    return pricing.read_inventory({"format": "msp-inventory/1", "counts": named})


OFFICE = inventory(server=1, workstation=12, laptop=3, user=17)


def test_a_unit_is_priced_as_counted_or_as_set_by_hand() -> None:
    found = {entry.code: (entry.counted, entry.priced) for entry in unit_counts(PLAN, OFFICE, [("desktop", 18)])}
    assert (found["desktop"], found["endpoint"], found["user"]) == ((15, 18), (16, 16), (17, 17))


@pytest.mark.parametrize(
    ("by_hand", "expected"),
    [
        ([], []),
        ([("desktop", 15)], []),
        ([("desktop", 18)], [("desktop", "endpoint", False)]),
        ([("endpoint", 20)], [("endpoint", "server", False), ("endpoint", "desktop", False)]),
        ([("server", 2)], [("server", "endpoint", False)]),
        # Both moved by the same number: three desktops more are three endpoints more.
        ([("desktop", 18), ("endpoint", 19)], []),
        ([("desktop", 18), ("endpoint", 20)], [("endpoint", "server", False)]),
        ([("desktop", 18), ("endpoint", 20), ("server", 1)], []),
        ([("user", 30)], []),
    ],
)
def test_units_that_count_the_same_devices_and_fall_apart(by_hand: ByHand, expected: list[object]) -> None:
    found = drifts(PLAN, OFFICE, by_hand)
    assert [(entry.moved.code, entry.left.code, entry.same) for entry in found] == expected


def test_two_units_of_the_very_same_devices_are_told_once_even_where_both_were_set() -> None:
    twin = replace(next(unit for unit in PLAN.units if unit.code == "desktop"), code="seat", name="Seat")
    plan = replace(PLAN, units=(*PLAN.units, twin))
    found = [(entry.moved.code, entry.left.code) for entry in drifts(plan, OFFICE, [("desktop", 18), ("seat", 20)])]
    assert found == [("desktop", "endpoint"), ("desktop", "seat"), ("seat", "endpoint")]


@pytest.mark.parametrize(
    ("by_hand", "expected"),
    [
        ([], {("server",): 1, ("workstation",): 12, ("laptop",): 3, ("user",): 17}),
        ([("desktop", 18)], {("workstation", "laptop"): 18, ("server",): 1, ("user",): 17}),
        ([("endpoint", 20)], {("server", "workstation", "laptop"): 20, ("user",): 17}),
        # The wider has what the narrower leaves: 20 endpoints, 18 of them desktops.
        ([("desktop", 18), ("endpoint", 20)], {("workstation", "laptop"): 18, ("server",): 2, ("user",): 17}),
        ([("desktop", 18), ("endpoint", 10)], {("workstation", "laptop"): 18, ("user",): 17}),
        ([("user", 0)], {("server",): 1, ("workstation",): 12, ("laptop",): 3}),
        # Mailboxes of two kinds are no number of people or devices: they stay as counted, which is none.
        ([("mailbox", 9)], {("server",): 1, ("workstation",): 12, ("laptop",): 3, ("user",): 17}),
    ],
)
def test_each_device_is_in_one_tally(by_hand: ByHand, expected: dict[tuple[str, ...], int]) -> None:
    found = {tally.keys: tally.count for tally in tallies(PLAN, OFFICE, by_hand)}
    assert found == expected


def test_units_that_cross_leave_what_they_share_to_the_first() -> None:
    units = (pricing.Unit("a", "A", ("server", "workstation")), pricing.Unit("b", "B", ("workstation", "laptop")))
    plan = replace(PLAN, units=(*PLAN.units, *units))
    found = tallies(plan, OFFICE, [("a", 20), ("b", 30)])
    assert found[0] == Tally(("server", "workstation"), 20, "A")
    assert sum(tally.count for tally in found) == 20 + 3 + 17


def test_what_is_offered_and_counts_nothing() -> None:
    offered = [
        ("basic", pricing.Selection("basic", (), 12)),
        ("gold", pricing.Selection("advanced", ("security",), 12)),
        ("by-hand", pricing.Selection("advanced", ("security",), 12, quantities=(("user", 5), ("mailbox", 0)))),
    ]
    found = uncounted(PLAN, inventory(server=1, workstation=2, mailbox=4, site=1), offered)
    network = ["net-fw", "net-sw", "net-ap"]
    assert found == {
        "basic": network,
        "gold": [*network, "m365-adm", "sec-sat", "sec-itdr"],
        "by-hand": [*network, "sec-mail"],
    }
    assert uncounted(PLAN, OFFICE, []) == {}


def test_people_and_devices_of_a_proposal_are_those_that_are_priced() -> None:
    by_hand = (("desktop", 18), ("user", 40))
    revision = make_revision(selection=pricing.Selection(tier="basic", quantities=by_hand))
    counted = make_revision()
    assert (people_of(counted), devices_of(counted)) == (22, 34)
    assert (people_of(revision), devices_of(revision)) == (40, 32)


NO_DEVICES = {"workstation": 0, "laptop": 0, "mobile": 0}
ESSENTIALS = pricing.Selection(tier="essentials")


@pytest.mark.parametrize(
    ("changes", "by_hand", "with_people"),
    [
        ({}, (), 20),
        ({"mobile": 0}, (), 17),
        ({"user": 0}, (), 0),
        ({}, (("person", 11),), 22),
        ({}, (("more-devices", 5),), 0),
    ],
)
def test_devices_that_go_with_people(
    changes: dict[str, int], by_hand: tuple[tuple[str, int], ...], with_people: int
) -> None:
    counted = pricing.read_inventory({"format": "msp-inventory/1", "counts": {**COUNTS, **changes}})
    selection = replace(ESSENTIALS, quantities=by_hand)
    assert included(PER_USER, counted, selection, "more-devices") == with_people
    assert included(PER_USER, counted, selection, "person") == 0


def test_devices_that_all_go_with_people_are_counted() -> None:
    counted = pricing.read_inventory({"format": "msp-inventory/1", "counts": {**COUNTS, "mobile": 3}})
    assert uncounted(PER_USER, counted, [("essentials", ESSENTIALS)]) == {}
    none = pricing.read_inventory({"format": "msp-inventory/1", "counts": {**COUNTS, **NO_DEVICES}})
    assert uncounted(PER_USER, none, [("essentials", ESSENTIALS)]) == {"essentials": ["more"]}


def test_devices_beyond_the_included_ones_are_not_all_devices() -> None:
    """Five of them by hand are five beyond what goes with people; the headline says what was counted."""
    selection = pricing.Selection(tier="", quantities=(("more-devices", 5),))
    revision = make_revision(counts={**COUNTS, "backup-tb": 0}, plan=PER_USER, selection=selection)
    assert devices_of(revision) == 28
    terabytes = replace(revision.common, quantities=(("backup-tb", 3),))
    assert devices_of(replace(revision, common=terabytes)) == 28


@pytest.mark.django_db
def test_a_key_that_only_the_plan_knows_is_called_by_its_unit() -> None:
    counted = pricing.read_inventory({"format": "msp-inventory/1", "counts": {"laptop": 3}})
    assert priced_counts(PER_USER, counted, [("backup-tb", 3)]) == [("laptops", 3), ("× Backup terabyte", 3)]
