"""Days as a calendar file, RFC 5545: what Outlook, Google and Apple subscribe to. Knows no database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from icalendar import Calendar, Event, vText

_PRODUCT: Final = "-//MSP portal//Contracts//EN"
# How often a calendar may ask again. Some read only the older one of the two properties.
_REFRESH: Final = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One all-day event.

    `uid` stays whatever changes; `sequence` rises and `changed_at` moves with each change, so that a calendar that
    has the event already takes the new day for the old one.
    """

    uid: str
    day: date
    title: str
    text: str
    url: str
    sequence: int
    changed_at: datetime


def calendar_file(days: Iterable[CalendarDay], name: str) -> bytes:
    """The file: the same bytes for the same days."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    # A property that the standard does not know is written as it comes, unless it says that it is text.
    calendar.add("x-wr-calname", vText(name))
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", _REFRESH)
    for one in days:
        calendar.add_component(_event(one))
    return bytes(calendar.to_ical())


def _event(one: CalendarDay) -> Event:
    event = Event()
    event.add("uid", one.uid)
    event.add("dtstamp", one.changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("last-modified", one.changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", one.sequence)
    event.add("dtstart", one.day)
    event.add("dtend", one.day + timedelta(days=1))
    event.add("summary", one.title)
    event.add("description", one.text)
    event.add("url", one.url)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")  # nobody is busy all day because a contract ends
    return event
