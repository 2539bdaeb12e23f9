"""Exports of real tools and workbooks of real programs: what comes in is right or asked about, never wrong silently.

`expected.json` says of each file what is right, where the header was seen, and what once went wrong.
"""

import csv
import io
import json
from typing import Any

import pytest

from clients.importing.plan import ImportPlan
from clients.importing.rows import Choices, DeviceRow
from clients.tests.files import DATA, dry_run
from groundwork.tables.errors import UnreadableFileError

EXPORTS = DATA / "exports"
EXPECTED: dict[str, Any] = json.loads((EXPORTS / "expected.json").read_text("utf-8"))
# Where `expected.json` lets a device be asked about, or be what it plainly is.
ALSO_RIGHT = {"UF-SW1": "switch", "UF-AP2": "access-point", "UF-SW5": "switch"}
# What is refused, and the words of the reason that say what the file is.
NAMED = {
    "book-40.xls": "a table of a web page",
    "book-42.xls": "a table of a web page",
    "book-44.xls": "an XML spreadsheet of Excel 2003",
    "list-27.yaml": "a YAML file, as Zabbix exports hosts",
}
# What the programs themselves have lost: the workbook holds numbers.
_BY_LIBREOFFICE = {"DEV-04": "123456", "DEV-05": "10000000000"}
LOST = dict.fromkeys(("book-23.xlsx", "book-31.ods", "book-35.xls"), _BY_LIBREOFFICE)
# The one list of forty devices that the workbooks hold, as text.
FORTY = {row["Host name"]: row for row in csv.DictReader(
    io.StringIO((EXPORTS / "text-53.csv").read_text("utf-8").partition("\n")[2]), delimiter="^"
)}  # fmt: skip
# Of these the dates are numbers without any format, which is asked about.
DAY_NUMBERS = frozenset(("last_seen", "warranty"))


def plan_of(name: str) -> ImportPlan:
    choices = Choices(day_numbers=DAY_NUMBERS)
    return dry_run((EXPORTS / name).read_bytes(), choices=choices)


def wrong_with(name: str) -> list[str]:
    """Everything in which the importer differs from what is right."""
    wants = EXPECTED[name]
    try:
        plan = plan_of(name)
    except UnreadableFileError as refusal:
        return [] if wants.get("refused") and is_named(name, str(refusal)) else [f"refused: {refusal}"]
    found = {row.host.casefold() or row.serial.casefold(): row for row in plan.new}
    if "devices" not in wants:
        if not wants["new"]:  # a web table or the like: it may be read as the list that it is
            return unlike_the_forty(name, plan, found) if plan.new else asked_instead(name, plan)
        return unlike_the_forty(name, plan, found) if wants["new"] == len(FORTY) else unlike_the_counts(wants, plan)
    faults = [fault for device in wants["devices"] for fault in unlike(device, found)]
    also = sum(1 for device in wants["devices"] if device["kind"] is None and device["host"] in ALSO_RIGHT)
    asked = sum(plan.unknown_kinds.values())
    if asked not in (wants["asked"], wants["asked"] - also):
        faults.append(f"asked about {plan.unknown_kinds}, {wants['asked']} rows should be")
    if len(plan.new) + asked != len(wants["devices"]):
        faults.append(f"{len(plan.new)} new and {asked} asked about, of {len(wants['devices'])}")
    return faults


def is_named(name: str, refusal: str) -> bool:
    """Whether a refusal says what the file is."""
    return NAMED.get(name, "?") in refusal


def unlike(device: dict[str, Any], found: dict[str, DeviceRow]) -> list[str]:
    name = device["host"] or device["serial"]
    row = found.get(name.casefold())
    if device["kind"] is None:
        right = row is None or row.kind == ALSO_RIGHT.get(device["host"])
        return [] if right else [f"{name}: kind {row.kind if row else ''}, should be asked about"]
    if row is None:
        return [f"{name}: not imported"]
    has = {
        "host": row.host,
        "kind": row.kind,
        "serial": row.serial,
        "site": row.site,
        "last_seen": row.last_seen.date().isoformat() if row.last_seen else "",
        "warranty": row.warranty.isoformat() if row.warranty else "",
    }
    return [
        f"{name}: {field} {has[field]!r}, should be {right!r}"
        for field, right in device.items()
        if field in has and right is not None and has[field] != right
    ]


def unlike_the_forty(name: str, plan: ImportPlan, found: dict[str, DeviceRow]) -> list[str]:
    faults = [f"rejected: {row}" for row in plan.rejected]
    for host, right in FORTY.items():
        row = found.get(host.casefold())
        if row is None:
            faults.append(f"{host}: not imported")
            continue
        serial = LOST.get(name, {}).get(host, right["Serial number"])
        has = (row.serial, row.site, row.os, row.kind.replace("-", " "), row.last_seen and str(row.last_seen.date()),
               str(row.warranty or ""))  # fmt: skip
        wants = (serial, right["Site"], right["Operating system"], right["Device type"].casefold(),
                 right["Last seen"][:10], right["Warranty until"])  # fmt: skip
        if has != wants:
            faults.append(f"{host}: {has}, should be {wants}")
    return faults if len(plan.new) == len(FORTY) else [*faults, f"{len(plan.new)} new"]


def unlike_the_counts(wants: dict[str, Any], plan: ImportPlan) -> list[str]:
    has = (len(plan.new), plan.counts)
    return [] if has == (wants["new"], wants["counts"]) else [f"{has}, rejected {plan.rejected}"]


def asked_instead(name: str, plan: ImportPlan) -> list[str]:
    return [] if plan.unknown_kinds else [f"nothing comes in and nothing is asked: {plan.rejected}"]


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_what_comes_in_is_right_or_asked_about(name: str) -> None:
    assert wrong_with(name) == []


def test_every_file_has_its_expectation() -> None:
    assert {path.name for path in EXPORTS.iterdir()} - {"expected.json"} == set(EXPECTED)
