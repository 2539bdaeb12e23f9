"""Devices as a file: safe in a spreadsheet, and read back without a change."""

import csv
import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client as Browser
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from clients.importing.exporting import HEADER, csv_lines, device_cells, safe, workbook
from clients.importing.files import read_table
from clients.importing.kinds import KINDS
from clients.importing.matching import KnownDevice
from clients.importing.plan import plan_import
from clients.importing.rows import Choices
from clients.models import Client, Device, Site

NASTY = ("=HYPERLINK(1)", "+1", "-1", "@x", "'=x", "''+y", "<script>", "＝1", "O'Brien", "'quoted'", 'a"b', "x,y;z")

names = st.one_of(st.sampled_from(NASTY), st.text("abcXYZ=+-@'\"<>;,é", min_size=1, max_size=12)).map(
    lambda text: " ".join(text.split())
)
moments = st.datetimes(datetime(2001, 1, 1), datetime(2026, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
devices = st.builds(
    KnownDevice,
    pk=st.integers(1, 10**6),
    host=names,
    serial=st.one_of(st.just(""), names),
    kind=st.sampled_from(KINDS),
    site=st.one_of(st.just(""), names),
    os=st.one_of(st.just(""), names, st.just("Windows 11 Pro")),
    make=st.one_of(st.just(""), names),
    model=st.one_of(st.just(""), names),
    last_seen=st.one_of(st.none(), moments.map(lambda moment: moment.replace(microsecond=0))),
    warranty=st.one_of(st.none(), st.dates(date(2001, 1, 1), date(2035, 1, 1))),
    purchased=st.one_of(st.none(), st.dates(date(2001, 1, 1), date(2026, 1, 1))),
    retired=st.booleans(),
    covered=st.booleans(),
)


@given(st.lists(devices, min_size=1, max_size=12, unique_by=lambda device: device.pk), st.booleans())
def test_importing_an_export_changes_nothing(known: list[KnownDevice], as_workbook: bool) -> None:
    rows = [device_cells(device, "") for device in known if not device.retired]
    if not rows:
        return
    content = workbook(HEADER, rows, "Devices") if as_workbook else b"".join(csv_lines(HEADER, rows))
    # A site has one spelling, as in the database.
    sites = {device.site.casefold(): device.site for device in known if device.site}
    plan = plan_import(read_table(content), known, sites.values(), "Anybody", Choices(retire_missing=True))
    assert (plan.new, plan.changed, plan.missing, plan.new_sites) == ((), (), (), ())


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
    assert table.header == HEADER
    assert [row.cells[0] for row in table.rows] == ["=cmd|' /C calc'!A0", "SPARE"]
    assert table.rows[1].cells[-1] == "spare"
    if form == "csv":
        assert content.startswith(b"\xef\xbb\xbf")
        first = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))[1]
        assert first[:4] == ["'=cmd|' /C calc'!A0", "access-point", "'-7", "'=Office"]
