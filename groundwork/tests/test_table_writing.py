"""CSV that a spreadsheet shows as it is."""

from decimal import Decimal

from groundwork.tables.writing import csv_lines


def test_texts_are_no_formulas_and_numbers_stay_numbers() -> None:
    rows = [("-1+1", Decimal("-12.50"), 3, None), ("＝SUM(A1)", Decimal(0), -1, "")]
    written = b"".join(csv_lines(["=Name", "A month", "Signed", "Share"], rows)).decode("utf-8-sig")
    assert written.splitlines() == ["'=Name,A month,Signed,Share", "'-1+1,-12.50,3,", "'＝SUM(A1),0,-1,"]
