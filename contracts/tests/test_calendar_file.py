"""Days as a calendar file, read back by the library's parser and by hand."""

from datetime import UTC, date, datetime

import icalendar

from contracts.calendar_file import CalendarDay, calendar_file

DAY = CalendarDay(
    uid="C-2026-0001-end@portal.example",
    day=date(2029, 11, 30),
    title="Müller, Söhne; Cie: contract ends\\now",
    text="Gold",
    url="https://portal.example/contracts/C-2026-0001/",
    sequence=3,
    changed_at=datetime(2027, 3, 10, 12, 30, 15, 250000, tzinfo=UTC),
)


def test_a_day_is_an_event_for_the_whole_day() -> None:
    data = calendar_file([DAY], "Contracts of Northgate IT")
    lines = data.decode().split("\r\n")
    assert "DTSTART;VALUE=DATE:20291130" in lines
    assert "DTEND;VALUE=DATE:20291201" in lines
    assert "UID:C-2026-0001-end@portal.example" in lines
    assert "SEQUENCE:3" in lines
    assert "DTSTAMP:20270310T123015Z" in lines
    assert lines[0] == "BEGIN:VCALENDAR"
    assert data.endswith(b"END:VCALENDAR\r\n")
    (event,) = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert event["summary"] == DAY.title


def test_commas_semicolons_and_backslashes_are_escaped_and_long_lines_folded() -> None:
    data = calendar_file([DAY], "Contracts")
    assert "Müller\\, Söhne\\; Cie: contract ends\\\\now".encode() in data
    (event,) = icalendar.Calendar.from_ical(calendar_file([long_one()], "Contracts")).walk("VEVENT")
    assert event["summary"] == long_one().title
    assert max(len(line) for line in calendar_file([long_one()], "Contracts").split(b"\r\n")) <= 75


def long_one() -> CalendarDay:
    return CalendarDay("u", DAY.day, "東京都港区" * 40, "a\nb", DAY.url, 0, DAY.changed_at)


def test_a_name_cannot_add_lines_of_its_own() -> None:
    forged = CalendarDay("u", DAY.day, "Harbor\r\nDTSTART:20300101T000000Z", "", DAY.url, 0, DAY.changed_at)
    data = calendar_file([forged], "x\r\nMETHOD:REQUEST")
    assert [line for line in data.split(b"\r\n") if line.startswith(b"DTSTART")] == [b"DTSTART;VALUE=DATE:20291130"]
    assert b"\r\nMETHOD" not in data
