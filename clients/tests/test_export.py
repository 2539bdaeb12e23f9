"""Devices as a file: safe in a spreadsheet, and read back without a change."""

import csv
import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client as Browser
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook

import pricing
from clients.importing.exporting import device_cells, workbook
from clients.importing.files import read_table
from clients.importing.matching import KnownDevice
from clients.importing.plan import plan_import
from clients.importing.reading import OWN_HEADER
from clients.importing.rows import Choices
from clients.importing.serials import real_serial
from clients.models import Client, Device, Site
from groundwork.device_kinds import DEVICES
from groundwork.tables.writing import csv_lines, safe

NASTY = ("=HYPERLINK(1)", "+1", "-1", "@x", "'=x", "''+y", "<script>", "＝1", "O'Brien", "'quoted'", 'a"b', "x,y;z")

names = st.one_of(st.sampled_from(NASTY), st.text("abcXYZ=+-@'\"<>;,é", min_size=1, max_size=12)).map(
    lambda text: " ".join(text.split())
)
few_names = st.lists(names, min_size=1, max_size=3)
moments = st.datetimes(datetime(2001, 1, 1), datetime(2026, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def device_of(host: str, serial: str) -> KnownDevice:
    """A device whose texts look as if another program had wrapped them."""
    device = KnownDevice(1, host, serial, "printer", "", "Windows 11 Pro", "", "", None, None, None, False, True)
    return device._replace(pk=len(host) * 100 + len(serial))


@st.composite
def inventories(draw: st.DrawFn) -> list[KnownDevice]:
    """Devices that share a few names, serials and sites, so that many are there twice."""
    hosts, serials, places, words = (draw(few_names) for _number in range(4))
    # A site has one spelling, as in the database.
    sites = {pricing.folded(name): name for name in places}
    devices = st.builds(
        KnownDevice,
        pk=st.integers(1, 10**6),
        host=st.sampled_from(["", *hosts]),
        serial=st.sampled_from(["", "N/A", *serials]),
        kind=st.sampled_from(DEVICES),
        site=st.sampled_from(["", *sites.values()]),
        os=st.sampled_from(["", "Windows 11 Pro", *words]),
        make=st.sampled_from(["", *words]),
        model=st.sampled_from(["", *words]),
        last_seen=st.one_of(st.none(), moments.map(lambda moment: moment.replace(microsecond=0))),
        warranty=st.one_of(st.none(), st.dates(date(2001, 1, 1), date(2035, 1, 1))),
        purchased=st.one_of(st.none(), st.dates(date(2001, 1, 1), date(2026, 1, 1))),
        retired=st.booleans(),
        covered=st.booleans(),
    ).filter(lambda device: bool(device.host or device.serial))
    return draw(st.lists(devices, max_size=12, unique_by=lambda device: device.pk))


@example([device_of("'=x", "'7"), device_of('="0012"', "1.5E+7"), device_of("#N/A", "")], False)
@given(inventories(), st.booleans())
def test_importing_an_export_changes_nothing(known: list[KnownDevice], as_workbook: bool) -> None:
    in_service = [device for device in known if not device.retired]
    rows = [device_cells(device, "") for device in in_service]
    if not rows:
        return
    content = workbook(OWN_HEADER, rows, "Devices") if as_workbook else b"".join(csv_lines(OWN_HEADER, rows))
    sites = {device.site for device in known if device.site}
    plan = plan_import(read_table(content), known, sites, "Anybody", Choices(retire_missing=True))
    assert (plan.new, plan.changed, plan.missing, plan.new_sites) == ((), (), (), ())
    # Whatever is there twice has a row each: only what has no name at all is no device to the importer.
    assert plan.unchanged == sum(bool(device.host or real_serial(device.serial)) for device in in_service)


@pytest.mark.parametrize("text", NASTY)
def test_no_cell_is_a_formula(text: str) -> None:
    assert safe(text)[0] not in "=+-@＝"
    book = load_workbook(io.BytesIO(workbook(("Host name",), [(text,)], "Devices")))
    cell = book.worksheets[0]["A2"]
    assert (cell.data_type, cell.value) == ("s", safe(text))


@pytest.fixture
def harbor() -> Client:
    client = Client.objects.create(name="Harbor & Sons")
    site = Site.objects.create(client=client, name="=Office")
    fields: dict[str, Any] = {"client": client, "site": site, "kind": "access-point", "serial": "-7"}
    Device.objects.create(**fields, hostname="=cmd|' /C calc'!A0", last_seen=datetime(2026, 11, 1, 9, 30, tzinfo=UTC))
    Device.objects.create(client=client, kind="laptop", hostname="SPARE", uncovered="spare")
    Device.objects.create(client=client, kind="laptop", hostname="GONE", retired_at=datetime(2026, 1, 1, tzinfo=UTC))
    return client


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_file_of_the_page(viewer_client: Browser, harbor: Client, form: str) -> None:
    answer = viewer_client.get(f"/clients/{harbor.pk}/devices.{form}")
    content = answer.getvalue()
    assert answer["Content-Disposition"].startswith('attachment; filename="harbor-sons-devices-')
    table = read_table(content)
    assert table.header == OWN_HEADER
    assert [row.cells[0] for row in table.rows] == ["=cmd|' /C calc'!A0", "SPARE"]
    assert table.rows[1].cells[-1] == "spare"
    if form == "csv":
        assert content.startswith(b"\xef\xbb\xbf")
        first = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))[1]
        assert first[:4] == ["'=cmd|' /C calc'!A0", "access-point", "'-7", "'=Office"]
