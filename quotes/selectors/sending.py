"""A planned sending, as the quote's page shows it."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil

from groundwork.mailing import LATE
from quotes.models import PlannedSending, Quote


@dataclass(frozen=True, slots=True)
class Sending:
    """When it is due, in how many whole seconds, and by whom. `chosen`: the moment was chosen, else it can be undone
    until then. `fault` is why it did not happen; `late` that it should have, and no worker has done it.
    """

    due_at: datetime
    seconds: int
    by: str
    chosen: bool
    both: bool
    fault: str
    late: bool

    @property
    def waits(self) -> bool:
        """Whether it is still to happen."""
        return not self.fault


def sending_of(quote: Quote, now: datetime) -> Sending | None:
    """What is planned for the open draft; None where nothing is. One query."""
    if not quote.editable:
        return None
    row = PlannedSending.objects.select_related("by").filter(quote=quote).first()
    if row is None:
        return None
    seconds = max(0, ceil((row.due_at - now).total_seconds()))
    return Sending(row.due_at, seconds, str(row.by), row.chosen, row.both, row.fault, row.due_at < now - LATE)
