"""All reports, in the order in which a page shows them. Pure: from facts alone."""

from collections.abc import Callable
from datetime import date
from typing import Final

from quotes.selectors.reports import money_tables, offer_tables
from quotes.selectors.reports.facts import Facts
from quotes.selectors.reports.report import Report

_MAKERS: Final[dict[str, Callable[[Facts, date], Report]]] = {
    "revenue": money_tables.revenue,
    "pipeline": money_tables.pipeline,
    "won-lost": money_tables.won_and_lost,
    "reasons": money_tables.reasons,
    "tier-mix": offer_tables.what_was_taken,
    "packages": offer_tables.attach,
    "step-up": offer_tables.step_up,
    "days": offer_tables.days,
    "people": offer_tables.by_person,
    "margins": offer_tables.by_option,
}
KEYS: Final = tuple(_MAKERS)


def reports(found: Facts, today: date, *, internal: bool) -> tuple[Report, ...]:
    """All of them; those with costs and margins only where `internal`."""
    made = (make(found, today) for make in _MAKERS.values())
    return tuple(report for report in made if internal or not report.internal)
