"""The term of a contract as a bar: its fees one after the other, what changed them, and the days that matter.

Places are shares of the whole width as SVG takes them ("12.5%"), so a picture needs no script and no style of its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _

import pricing
from contracts.documents import RecordKind, Standing, Step
from contracts.selectors.history import KINDS, Life
from groundwork.display import day_short, money, money_signed, percent

# One that goes on from month to month is shown for so many months more.
AHEAD: Final = 12
_DAY: Final = timedelta(days=1)
_WHOLE: Final = 10_000
# Shares of the width, in ten-thousandths, that words need where the bar is at its narrowest with words.
_FOR_FEE: Final = 1_400
_FOR_RISE: Final = 2_500
_BETWEEN_YEARS: Final = 700
_A_LETTER: Final = 115
_ROWS: Final = 3
ROW_HEIGHT: Final = 20


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of days at one fee. `tone` is "part", "past", "now" or "next"; words that do not fit are left out."""

    x: str
    width: str
    tone: str
    fee: str
    rise: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A day under the bar. `words` are empty where there is no room: the list has them."""

    x: str
    y: int
    anchor: str
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list that says the same as the picture."""

    day: date
    words: str


@dataclass(frozen=True, slots=True)
class Term:
    """The bar. `today` is empty where the day is outside of it; `height` is that of the marks."""

    segments: tuple[Segment, ...]
    years: tuple[tuple[str, int], ...]
    marks: tuple[Mark, ...]
    lines: tuple[Line, ...]
    today: str
    height: int


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date

    def at(self, day: date) -> int:
        """The place of a day's beginning, in ten-thousandths."""
        days = (min(max(day, self.first), self.last + _DAY) - self.first).days
        return days * _WHOLE // ((self.last - self.first).days + 1)


def term_of(life: Life, today: date) -> Term:
    """The bar of a contract's whole life as it stands now."""
    now = life[-1]
    scale = _Scale(now.starts_on, _end(now, today))
    steps = _within(_steps(now), scale)
    marks = _marks(life, scale, today)
    return Term(
        segments=_segments(steps, life, scale, today),
        years=_years(scale),
        marks=tuple(marks),
        lines=_lines(steps, life, today),
        today=_share(scale.at(today)) if scale.first <= today <= scale.last else "",
        height=max((mark.y for mark in marks if mark.words), default=0) + 6,
    )


def cause_of(life: Life, day: date) -> RecordKind | None:
    """What kind of record changes the fee on that day; None for a step that was agreed from the first."""
    return next(iter(causes_of(life, day)), None)


def causes_of(life: Life, day: date) -> tuple[RecordKind, ...]:
    """The kinds of all records that change the fee on that day, the latest first."""
    found = []
    raised = {increase.month for increase in life[-1].increases}  # without those that were called off
    for standing in reversed(life[1:]):
        first = standing.first_day
        months = {standing.stretches[-1].month} if standing.kind in ("true-up", "amended", "renewed") else set()
        if standing.kind == "increased":
            months |= {increase.month for increase in standing.increases} & raised
        if any(pricing.first_day_of_month(first, month) == day for month in months):
            found.append(standing.kind)
    return tuple(found)


def _end(standing: Standing, today: date) -> date:
    """The last day that is shown."""
    if standing.ends_on is not None:
        return max(standing.ends_on, standing.starts_on)
    return pricing.last_day(standing.first_day, max(standing.months, standing.month_on(today)) + AHEAD)


def _steps(standing: Standing) -> Sequence[Step]:
    """The fees by day, a part month apart from the first full one."""
    first, *rest = standing.steps
    whole = standing.first_day
    if not first.since < whole:
        return (first, *rest)
    if first.until is not None and first.until <= whole:
        return (first, *rest)
    return (replace(first, until=whole), replace(first, since=whole), *rest)


def _within(steps: Sequence[Step], scale: _Scale) -> tuple[Step, ...]:
    return tuple(step for step in steps if step.since <= scale.last)


def _segments(steps: Sequence[Step], life: Life, scale: _Scale, today: date) -> tuple[Segment, ...]:
    standing, before, found = life[-1], None, []
    for step in steps:
        start, end = scale.at(step.since), scale.at(step.until or scale.last + _DAY)
        width = end - start
        part = step.since < standing.first_day
        found.append(
            Segment(
                x=_share(start),
                width=_share(width),
                tone="part" if part else _tone(step, today),
                fee=money(step.fee, standing.currency) if width >= _FOR_FEE else "",
                rise=_rise(before, step, life) if before and width >= _FOR_RISE else "",
            )
        )
        before = step
    return tuple(found)


def _tone(step: Step, today: date) -> str:
    if step.until is not None and step.until <= today:
        return "past"
    return "now" if step.since <= today else "next"


def _rise(before: Step, step: Step, life: Life) -> str:
    """By how much a fee is another than the one before: in money for what was amended, else in percent."""
    difference = step.fee - before.fee
    if not difference:
        return ""
    if difference < 0 or not before.fee or cause_of(life, step.since) in ("true-up", "amended"):
        return money_signed(difference, life[-1].currency)
    return f"+{percent(pricing.relative_change(before.fee, step.fee), 1)}"


def _years(scale: _Scale) -> tuple[tuple[str, int], ...]:
    """Where each calendar year begins, those left out that would touch the one before."""
    found: list[tuple[int, int]] = []
    for year in range(scale.first.year, scale.last.year + 1):
        at = scale.at(date(year, 1, 1))
        if found and at - found[-1][0] < _BETWEEN_YEARS:
            if len(found) > 1:
                continue
            found.pop()
        found.append((at, year))
    return tuple((_share(at), year) for at, year in found)


def _days(life: Life, today: date) -> Iterator[tuple[date, str]]:
    """The days under the bar: what was recorded since the beginning, and the last day of notice."""
    for standing in life[1:]:
        if standing.kind != "details":
            yield max(standing.effective_on, standing.starts_on), str(KINDS[standing.kind])
    by = life[-1].notice_by
    if by is not None and by >= today:
        yield by, _("Notice by")


def _marks(life: Life, scale: _Scale, today: date) -> list[Mark]:
    """Each day with its words in the first row that has room for them."""
    taken: list[list[tuple[int, int]]] = [[] for _row in range(_ROWS)]
    found = []
    for on, what in sorted(_days(life, today)):
        if not scale.first <= on <= scale.last:
            continue
        at, words = scale.at(on), f"{what} {day_short(on)}"
        room = len(words) * _A_LETTER
        start = at > _WHOLE * 3 // 5
        span = (at - room, at) if start else (at, at + room)
        row = next((row for row in taken if all(span[1] < a or b < span[0] for a, b in row)), None)
        if row is not None:
            row.append(span)
        y = 14 + ROW_HEIGHT * (taken.index(row) if row is not None else 0)
        found.append(Mark(_share(at), y, "end" if start else "start", words if row is not None else ""))
    return found


def _lines(steps: Sequence[Step], life: Life, today: date) -> tuple[Line, ...]:
    """What the picture says, a line for each day."""
    said: dict[date, list[str]] = {}
    for line in (*_mark_lines(life, today), *_step_lines(steps, life)):
        said.setdefault(line.day, []).append(line.words)
    return tuple(Line(on, ": ".join(said[on])) for on in sorted(said))


def _step_lines(steps: Sequence[Step], life: Life) -> Iterator[Line]:
    now, before = life[-1], None
    for step in steps:
        said = {"fee": money(step.fee, now.currency)}
        if before is None:
            words = _("It begins, %(fee)s a month") % said
        elif step.fee == before.fee:
            words = _("The first full month begins, %(fee)s a month") % said
        else:
            words = _("%(fee)s a month (%(rise)s)") % {**said, "rise": _rise(before, step, life)}
        before = step
        yield Line(step.since, words)


def _mark_lines(life: Life, today: date) -> Iterator[Line]:
    for on, what in _days(life, today):
        yield Line(on, what)
    ends = life[-1].ends_on
    if ends is not None:
        yield Line(ends, _("Last day"))


def _share(part: int) -> str:
    """Ten-thousandths of the width as SVG writes them."""
    return f"{part // 100}.{part % 100:02d}%"
