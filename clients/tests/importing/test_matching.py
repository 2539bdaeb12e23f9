"""Which row is which device, where rows and devices are there twice: names, serials and sites have few values here."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clients.importing import matching
from clients.importing.matching import KnownDevice, differences, match
from clients.importing.plan import ImportPlan
from clients.importing.rows import Choices, DeviceRow
from clients.tests.files import changes_nothing, csv_of
from clients.tests.importing.inventories import carried_out, known, plan_of, with_keys
from pricing.tests.examples import examples

HEADER = "Host name,Kind,Serial,Site,Operating system,Last seen"
RETIRING = Choices(retire_missing=True)

hosts = st.sampled_from(["A", "a", "B", ""])
serials = st.sampled_from(["S1", "s1", "S2", "N/A", "", ""])
sites = st.sampled_from(["", "Office", "Barn"])
kinds = st.sampled_from(["server", "laptop"])
systems = st.sampled_from(["", "Debian 12", "Debian 10"])
seen = st.sampled_from([None, datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)])
some_devices = st.lists(
    st.builds(
        known, st.just(0), hosts, serials, kinds, sites, os=systems, last_seen=seen, retired=st.booleans()
    ).filter(lambda device: device.host or device.serial),
    max_size=6,
).map(with_keys)
lines = st.tuples(
    hosts,
    kinds,
    serials,
    st.sampled_from(["", "Office", "office", "Barn", "Attic"]),
    systems,
    st.sampled_from(["", "2026-01-01", "2026-02-01"]),
).map(",".join)
some_lines = st.lists(lines, min_size=1, max_size=7)


def plan_for_lines(lines: Sequence[str], devices: Sequence[KnownDevice]) -> ImportPlan:
    return plan_of(csv_of(*lines, header=HEADER), devices, RETIRING)


def test_of_two_devices_at_one_place_each_keeps_its_own() -> None:
    devices = [known(1, "A", kind="laptop", site="Office"), known(2, "A", kind="server", site="Office")]
    for rows in (("A,server,,Office", "A,laptop,,Office"), ("A,laptop,,Office", "A,server,,Office")):
        plan = plan_of(csv_of(*rows), devices, RETIRING)
        assert (plan.unchanged, changes_nothing(plan), plan.rejected) == (2, True, ())


def test_of_two_devices_with_one_serial_at_one_place_each_keeps_its_own() -> None:
    devices = [known(1, "A", "S1", "laptop"), known(2, "A", "S1", "server")]
    plan = plan_of(csv_of("A,server,S1", "A,laptop,S1"), devices, RETIRING)
    assert (plan.unchanged, changes_nothing(plan), plan.rejected) == (2, True, ())


def test_devices_that_nothing_tells_apart_have_a_row_each() -> None:
    devices = [known(1, "A", site="Office"), known(2, "A", site="Office"), known(3, "A", site="Office")]
    plan = plan_of(csv_of("A,server,,Office", "A,server,,Office"), devices, RETIRING)
    assert (plan.unchanged, plan.rejected, [device.pk for device in plan.missing]) == (2, (), [3])
    plan = plan_of(csv_of("A,server,,Office", "A,server,,Office"), devices[:1], RETIRING)
    assert (plan.unchanged, [row.line for row in plan.rejected], plan.new) == (1, [3], ())


def test_a_row_goes_to_the_device_that_it_differs_least_from() -> None:
    devices = [known(1, "A", "S1", "laptop", os="Debian 10"), known(2, "A", "S1", "laptop", os="Debian 12")]
    plan = plan_of(csv_of("A,server,S1,,Debian 12", header="Host name,Kind,Serial,Site,OS"), devices)
    assert [(change.device.pk, change.fields) for change in plan.changed] == [(2, ("kind",))]


def test_a_device_in_service_goes_before_a_retired_one_that_is_nearer() -> None:
    devices = [known(1, "A", "S1", retired=True), known(2, "B", "S1")]
    plan = plan_of(csv_of("A,server,S1"), devices)
    assert [(change.device.pk, change.fields) for change in plan.changed] == [(2, ("host",))]


def test_of_rows_for_one_device_the_newest_counts_though_an_older_one_is_as_it_is_known() -> None:
    device = known(1, "A", "S1", os="Debian 11", last_seen=datetime(2026, 1, 1, tzinfo=UTC))
    rows = ("A,server,S1,,Debian 11,2026-01-01", "A,server,S1,,Debian 12,2026-02-01")
    plan = plan_for_lines(rows, [device])
    assert [(change.row.os, change.fields) for change in plan.changed] == [("Debian 12", ("os", "last_seen"))]
    assert [row.line for row in plan.rejected] == [2]


def test_a_device_with_a_serial_of_the_file_is_for_that_row_alone() -> None:
    # The second row would change device 2, and the first, which names no host, would then take it the next time.
    devices = [known(1, "B", "S1", os="Debian 12"), known(2, "A", "S1", site="Office", os="Debian 10")]
    rows = (",server,S1,,Debian 12,", "A,server,,Office,Debian 12,")
    first = plan_for_lines(rows, devices)
    assert ([row.line for row in first.new], first.changed) == ([3], ())


def test_a_name_alone_does_not_count_where_two_rows_have_it() -> None:
    devices = [known(1, "A", site="Office", os="Debian 10"), known(2, "A", site="Office", os="Debian 12")]
    rows = ("A,server,,Office,Debian 12,", "A,laptop,,,Debian 12,")
    assert [row.line for row in plan_for_lines(rows, devices).new] == [3]


@settings(max_examples=examples(300), deadline=None)
@given(some_lines, some_devices)
def test_the_same_file_twice_changes_nothing_the_second_time(rows: list[str], devices: list[KnownDevice]) -> None:
    first = plan_for_lines(rows, devices)
    second = plan_for_lines(rows, carried_out(first, devices))
    assert (second.new, second.changed, second.missing, second.new_sites) == ((), (), (), ())


@settings(max_examples=examples(300), deadline=None)
@given(some_lines, some_devices, st.randoms(use_true_random=False))
def test_the_inventory_does_not_depend_on_the_order_of_rows(
    rows: list[str], devices: list[KnownDevice], random: Random
) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    after = [carried_out(plan_for_lines(some, devices), devices) for some in (rows, shuffled)]
    # New devices come in the order of the file: their keys say nothing.
    one, other = ([repr(device._replace(pk=min(device.pk, len(devices) + 1))) for device in each] for each in after)
    assert sorted(one) == sorted(other)


def numbered(rows: Sequence[DeviceRow]) -> list[DeviceRow]:
    return [replace(row, line=line) for line, row in enumerate(rows, start=2)]


some_rows = st.lists(
    st.builds(
        DeviceRow, st.just(0), hosts, st.sampled_from(["S1", "s1", "S2", ""]), kinds, sites, systems, last_seen=seen
    ).filter(lambda row: row.host or row.serial),
    max_size=7,
).map(numbered)


def outcome(rows: Sequence[DeviceRow], devices: Sequence[KnownDevice]) -> object:
    found = match(rows, devices)
    return (
        sorted((device.pk, repr(replace(row, line=0))) for row, device in found.pairs),
        sorted(repr(replace(row, line=0)) for row in found.fresh),
        len(found.rejected),
        sorted(device.pk for device in found.unclaimed),
    )


@settings(max_examples=examples(300), deadline=None)
@given(some_rows, some_devices, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows: list[DeviceRow], devices: list[KnownDevice], random: Random) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert outcome(rows, devices) == outcome(numbered(shuffled), devices)


@settings(max_examples=examples(300), deadline=None)
@given(some_rows, some_devices)
def test_every_row_and_device_is_spoken_for_once(rows: list[DeviceRow], devices: list[KnownDevice]) -> None:
    found = match(rows, devices)
    lines = [row.line for row, _ in found.pairs] + [row.line for row in found.fresh]
    assert sorted(lines + [row.line for row in found.rejected]) == [row.line for row in rows]
    assert sorted([device.pk for _, device in found.pairs] + [device.pk for device in found.unclaimed]) == [
        device.pk for device in devices
    ]


@pytest.mark.parametrize(("row_serial", "device_serial"), [("", ""), ("S", "S"), ("S{}", "")])
def test_however_many_doubles_there_are_a_row_is_compared_with_few(
    monkeypatch: pytest.MonkeyPatch, row_serial: str, device_serial: str
) -> None:
    compared: list[int] = []

    def counted(row: DeviceRow, device: KnownDevice) -> tuple[str, ...]:
        compared.append(device.pk)
        return differences(row, device)

    monkeypatch.setattr(matching, "differences", counted)
    number = 500
    rows = [DeviceRow(at, "A", row_serial.format(at), "server", "Office") for at in range(number)]
    found = match(rows, [known(at, "A", device_serial, site="Office") for at in range(number)])
    assert (len(found.pairs), len(compared) <= 10 * number) == (number, True)
