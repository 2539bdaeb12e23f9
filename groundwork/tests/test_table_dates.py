"""Dates in many hands, and when to ask."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundwork.tables.dates import ColumnDates, DateOrder, UnclearDateError, look_at_dates, parse_moment

DAY, MONTH = DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-20", "2026-11-20"),
        ("2026-11-20 00:00:00", "2026-11-20"),
        ("2026-11-20T08:30:15Z", "2026-11-20 08:30:15"),
        ("2026-11-20T08:30:15.123456+02:00", "2026-11-20 06:30:15"),
        ("2026-11-20T08:30:15+0200", "2026-11-20 06:30:15"),
        ("2026/11/20 8:30", "2026-11-20 08:30"),
        ("20261120", "2026-11-20"),
        ("20/11/2026 00:00", "2026-11-20"),
        ("11/20/2026 1:05 PM", "2026-11-20 13:05"),
        ("11/20/2026 12:05:09 am", "2026-11-20 00:05:09"),
        ("20.11.2026 14:00", "2026-11-20 14:00"),
        ("05.06.2026", "2026-06-05"),
        ("20-11-26", "2026-11-20"),
        ("11/11/2026", "2026-11-11"),
        ("20 Nov 2026", "2026-11-20"),
        ("20-Nov-26", "2026-11-20"),
        ("Nov 20, 2026 at 3:15 PM", "2026-11-20 15:15"),
        ("Friday, November 20, 2026", "2026-11-20"),
        ("1763625600", "2025-11-20 08:00"),
        ("1763625600123", "2025-11-20 08:00"),
        ("1763625600.25", "2025-11-20 08:00"),
    ],
)
def test_moments(text: str, moment: str) -> None:
    assert parse_moment(text, None) == at(moment)


@pytest.mark.parametrize("text", ["", " ", "-", "N/A", "never", "Unknown", "0", "0001-01-01", "1970-01-01 00:00:00"])
def test_no_date(text: str) -> None:
    assert parse_moment(text, None) is None


@pytest.mark.parametrize(
    "text",
    [
        "yesterday", "2026-13-01", "31/04/2026", "2026-02-29", "2026-11-20 25:00", "13:30 PM", "2026112", "9999-12-31",
        "12", "2026-11-20T08:00+99:00", "\u0662\u0660\u0662\u0666-11-20", "20 Foo 2026", "2026-11-20; DROP",
        "11/20/2026 13:05 PM", "99999999999999",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError) as caught:
        parse_moment(text, None)
    assert not isinstance(caught.value, UnclearDateError)


def test_an_unclear_date_needs_an_order() -> None:
    with pytest.raises(UnclearDateError):
        parse_moment("05/06/2026", None)
    assert parse_moment("05/06/2026", DAY) == at("2026-06-05")
    assert parse_moment("05/06/2026", MONTH) == at("2026-05-06")


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (["23/07/2026", "05/06/2026"], ColumnDates(DAY, "05/06/2026")),
        (["07/23/2026 10:00 PM", "05/06/2026"], ColumnDates(MONTH, "05/06/2026")),
        (["05/06/2026", "01/02/2026"], ColumnDates(None, "01/02/2026")),
        (["11/11/2026", "2026-05-06", "05.06.2026", "nonsense", ""], ColumnDates(None, "")),
        (["23/07/2026", "07/23/2026", "05/06/2026"], ColumnDates(None, "05/06/2026")),
    ],
)
def test_a_column_tells_its_order(values: list[str], told: ColumnDates) -> None:
    assert look_at_dates(values) == told


@given(st.dates(date(1981, 1, 1), date(2199, 12, 30)), st.sampled_from([DAY, MONTH]))
def test_a_written_date_comes_back(day: date, order: DateOrder) -> None:
    text = day.strftime("%d/%m/%Y" if order is DAY else "%m/%d/%Y")
    found = parse_moment(text, order)
    assert found is not None
    assert found.date() == day


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_a_value_error(text: str) -> None:
    try:
        parse_moment(text, DAY)
    except ValueError:
        return
