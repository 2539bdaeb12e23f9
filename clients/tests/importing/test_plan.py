"""What an import would do: the same whatever the order of rows, and nothing the second time."""

from datetime import UTC, date, datetime

import pytest

from clients.importing.plan import report_of
from clients.importing.rows import Choices
from clients.tests.files import changes_nothing, csv_of, dry_run, sample
from clients.tests.importing.inventories import known, plan_of


@pytest.mark.parametrize(
    ("name", "rows", "counts"),
    [
        (
            "rmm-a.csv",
            48,
            {"server": 2, "workstation": 19, "laptop": 12, "firewall": 1, "switch": 2, "access-point": 4, "printer": 8},
        ),
        (
            "rmm-b.csv",
            120,
            {
                "server": 5,
                "workstation": 61,
                "laptop": 26,
                "firewall": 3,
                "switch": 6,
                "access-point": 9,
                "printer": 10,
            },
        ),
    ],
)
def test_the_tidy_files_come_in_whole(name: str, rows: int, counts: dict[str, int]) -> None:
    plan = dry_run(sample(name))
    report = report_of(plan)
    assert (report["rows"], report["new"], report["rejected"], report["unknown_kinds"]) == (rows, rows, [], {})
    assert report["counts"] == counts
    assert plan.new_sites == ("Head office", "Warehouse")


def test_the_awkward_file_comes_in_without_its_bad_rows() -> None:
    report = report_of(dry_run(sample("rmm-c-awkward.csv")))
    assert (report["rows"], report["new"], len(report["rejected"])) == (27, 22, 5)
    assert report["unknown_kinds"] == {"toaster": 1}
    assert report["counts"] == {"server": 2, "workstation": 20}


def test_matching_by_serial_goes_before_the_name() -> None:
    plan = plan_of(csv_of("NEW-NAME,server,S1", "OLD-NAME,server,S2"), [known(1, "OLD-NAME", "s1")])
    assert [(change.device.pk, change.row.host, change.fields) for change in plan.changed] == [
        (1, "NEW-NAME", ("host", "serial"))
    ]
    assert [row.serial for row in plan.new] == ["S2"]


def test_matching_by_host_name_and_site() -> None:
    devices = [known(1, "A", site="Office"), known(2, "A", site="Barn")]
    plan = plan_of(csv_of("a,server,,barn", "A,server,,Attic"), devices)
    assert [(change.device.pk, change.fields) for change in plan.changed] == [(2, ("host",))]
    assert [row.site for row in plan.new] == ["Attic"]
    assert [device.pk for device in plan.missing] == [1]


def test_a_serial_that_differs_is_another_device() -> None:
    plan = plan_of(csv_of("A,server,S2,Office"), [known(1, "A", "S1", site="Office")])
    assert (len(plan.new), [device.pk for device in plan.missing]) == (1, [1])


def test_a_serial_that_was_not_known_is_learnt() -> None:
    plan = plan_of(csv_of("A,server,S1,Office"), [known(1, "A", site="Office")])
    assert [change.fields for change in plan.changed] == [("serial",)]


def test_a_site_on_one_side_only_does_not_part_devices() -> None:
    assert plan_of(csv_of("A,server"), [known(1, "A", site="Office")]).unchanged == 1
    assert [change.fields for change in plan_of(csv_of("A,server,,Office"), [known(1, "A")]).changed] == [("site",)]


def test_a_name_that_several_devices_have_is_not_guessed() -> None:
    plan = plan_of(csv_of("A,server"), [known(1, "A", site="Office"), known(2, "A", site="Barn")])
    assert plan.rejected[0].reason == "Several devices of this client are called “A”. Add the serial or the site."
    assert plan.missing == ()


def test_of_two_rows_with_one_serial_the_one_seen_last_stays() -> None:
    plan = plan_of(csv_of("OLD,server,S1,,2026-01-01", "NEW,server,s1,,2026-02-01"), [])
    assert [row.host for row in plan.new] == ["NEW"]
    assert (plan.rejected[0].line, "The same device as line 3." in plan.rejected[0].reason) == (2, True)


def test_a_row_without_a_serial_is_the_one_with() -> None:
    plan = plan_of(csv_of("A,server,,Office", "A,server,S1,Office"), [])
    assert ([row.serial for row in plan.new], plan.rejected[0].line) == (["S1"], 2)


def test_an_empty_cell_leaves_what_is_known() -> None:
    device = known(1, "A", "S1", os="Windows 11", warranty=date(2027, 1, 1), last_seen=datetime(2026, 1, 1, tzinfo=UTC))
    assert plan_of(csv_of("A,server,S1"), [device]).unchanged == 1


def test_a_retired_device_that_is_back_is_in_service_again() -> None:
    plan = plan_of(csv_of("A,server,S1"), [known(1, "A", "S1", retired=True)])
    assert [change.fields for change in plan.changed] == [("retired",)]
    assert plan.counts == {"server": 1}


def test_missing_devices_stay_unless_asked_for() -> None:
    devices = [known(1, "A", "S1"), known(2, "B", "S2"), known(3, "C", "S3", retired=True)]
    content = csv_of("A,server,S1")
    kept = plan_of(content, devices)
    assert ([device.pk for device in kept.missing], kept.counts, changes_nothing(kept)) == ([2], {"server": 2}, True)
    gone = plan_of(content, devices, Choices(retire_missing=True))
    assert ([device.pk for device in gone.missing], gone.counts, changes_nothing(gone)) == ([2], {"server": 1}, False)


def test_a_device_whose_row_is_rejected_is_not_missing() -> None:
    devices = [known(1, "A", "S1"), known(2, "B"), known(3, "C", site="x"), known(4, serial="N/A")]
    plan = plan_of(csv_of("A,toaster,S1", "B,server,,,05/06/2026", "C,toaster", ",server,N/A"), devices)
    assert (len(plan.rejected), plan.missing) == (4, ())


def test_uncovered_devices_are_matched_and_do_not_count() -> None:
    assert plan_of(csv_of("A,server,S1"), [known(1, "A", "S1", covered=False)]).counts == {}


def test_sites_are_made_once_in_one_spelling() -> None:
    plan = plan_of(csv_of("A,server,,office", "B,server,,Office", "C,server,,Barn"), [known(9, "X", site="BARN")])
    assert plan.new_sites == ("Office",)


def test_the_order_of_rows_of_a_real_file_does_not_matter() -> None:
    header, *lines = sample("rmm-c-awkward.csv").splitlines(keepends=True)
    first, turned = (report_of(dry_run(header + b"".join(rows))) for rows in (lines, reversed(lines)))
    for key in ("rows", "new", "unknown_kinds", "counts"):
        assert first[key] == turned[key]
    assert len(first["rejected"]) == len(turned["rejected"])
