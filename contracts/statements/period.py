"""A month or a quarter of the calendar."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

_CODE: Final = re.compile(r"(?P<year>2[01][0-9]{2})-(?:(?P<month>0[1-9]|1[0-2])|Q(?P<quarter>[1-4]))", re.ASCII)
_DAY: Final = timedelta(days=1)
QUARTER: Final = 3


@dataclass(frozen=True, slots=True)
class Period:
    """`months` (1 or 3) from the first day of `month` of `year` on."""

    year: int
    month: int
    months: int

    @property
    def code(self) -> str:
        """As addresses and documents name it: "2026-11", "2026-Q4"."""
        if self.months == 1:
            return f"{self.year}-{self.month:02}"
        return f"{self.year}-Q{(self.month + 2) // QUARTER}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.following.first - _DAY

    @property
    def following(self) -> "Period":
        """The one after it, as long as this one."""
        return self._moved(self.months)

    @property
    def before(self) -> "Period":
        """The one before it, as long as this one."""
        return self._moved(-self.months)

    @property
    def each_month(self) -> "tuple[Period, ...]":
        """Its months."""
        return tuple(Period(self.year, self.month + at, 1) for at in range(self.months))

    def _moved(self, months: int) -> "Period":
        years, month = divmod(self.month - 1 + months, 12)
        return Period(self.year + years, month + 1, self.months)


def read_period(text: str) -> Period:
    """What `Period.code` wrote. Raises ValueError for anything else."""
    found = _CODE.fullmatch(text)
    if found is None:
        raise ValueError(f"no month and no quarter: {text!a}")
    if found["quarter"]:
        return Period(int(found["year"]), int(found["quarter"]) * QUARTER - 2, QUARTER)
    return Period(int(found["year"]), int(found["month"]), 1)


def period_of(day: date, months: int) -> Period:
    """The month or quarter that a day is in."""
    return Period(day.year, (day.month - 1) // months * months + 1, months)


def last_complete(today: date, months: int) -> Period:
    """The last month or quarter that is over."""
    return period_of(today, months).before
