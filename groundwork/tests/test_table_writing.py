"""CSV that a spreadsheet shows as it is."""

import re
from decimal import Decimal

import pytest

from groundwork.tables.writing import csv_lines, safe, unsafe
from tools.machine import ROOT


def test_texts_are_no_formulas_and_numbers_stay_numbers() -> None:
    rows = [("-1+1", Decimal("-12.50"), 3, None), ("＝SUM(A1)", Decimal(0), -1, "")]
    written = b"".join(csv_lines(["=Name", "A month", "Signed", "Share"], rows)).decode("utf-8-sig")
    assert written.splitlines() == ["'=Name,A month,Signed,Share", "'-1+1,-12.50,3,", "'＝SUM(A1),0,-1,"]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠1", "'=1", "''=1"]
)
def test_what_a_spreadsheet_would_run_has_an_apostrophe_and_comes_back(text: str) -> None:
    assert safe(text) == f"'{text}"
    assert unsafe(safe(text)) == text


def test_no_csv_is_written_past_it() -> None:
    """Every other one is a tool's answer on its way into an import, which nobody opens."""
    houses = ("groundwork", "clients", "plans", "contracts", "quotes", "msp_portal")
    found = [
        str(path.relative_to(ROOT))
        for house in houses
        for path in (ROOT / house).rglob("*.py")
        if "tests" not in path.parts
        and re.search(r"csv\.(writer|DictWriter)|text/csv; charset", path.read_text("utf-8"))
    ]
    assert sorted(found) == ["clients/pulling/answers.py", "groundwork/downloads.py", "groundwork/tables/writing.py"]
