"""The cost sheet: its entries, what draws on them, and what the owner should look at."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import pricing
from groundwork.display import day, unit_price
from plans.costs import Draws, drawn_on, holding
from plans.models import CostDraw, CostEntry, Plan, Service
from plans.selectors.ladder import Advice, Place

_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line of the sheet. `monthly` is the month of a yearly cost, None of a monthly one; `draws` counts services."""

    entry: CostEntry
    monthly: Decimal | None
    is_old: bool
    draws: int


def sheet_lines(today: date, only: int | None = None) -> tuple[SheetLine, ...]:
    """The sheet by name, in one statement; `only` is the key of the one entry that is wanted of it."""
    in_use = Count("draws", filter=Q(draws__service__plan__archived_at__isnull=True))
    # A statement that counts forgets the order of its model.
    rows = CostEntry.objects.annotate(in_use=in_use).order_by("name", "vendor", "pk")
    rows = rows if only is None else rows.filter(pk=only)
    return tuple(
        SheetLine(
            entry=entry,
            monthly=entry.monthly if entry.period == CostEntry.Period.YEAR else None,
            is_old=is_old(entry.as_of, today),
            draws=drawn,
        )
        for entry, drawn in ((row, row.in_use) for row in rows)
    )


def whole_sheet() -> tuple[CostEntry, ...]:
    """All entries by name, for choosing from."""
    return tuple(CostEntry.objects.all())


@dataclass(frozen=True, slots=True)
class Words:
    """What stands on the sheet already, to choose from while typing."""

    vendors: tuple[str, ...]
    per: tuple[str, ...]


def words_in_use() -> Words:
    """The vendors and the words for what a cost is per, in one statement."""
    rows = list(CostEntry.objects.order_by().values_list("vendor", "per").distinct())
    return Words(
        tuple(sorted({vendor for vendor, _per in rows if vendor})), tuple(sorted({per for _vendor, per in rows}))
    )


def usual_currency() -> str:
    """The currency of most plans in use; dollars where there is none."""
    plans = Plan.objects.filter(archived_at__isnull=True).order_by().values("currency").annotate(count=Count("pk"))
    return str(plans.order_by("-count", "currency").values_list("currency", flat=True).first() or "USD")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A service that draws on an entry, and how many of it."""

    plan: int
    plan_name: str
    code: str
    name: str
    quantity: Decimal


def drawing_on(entry: CostEntry) -> tuple[Drawing, ...]:
    """The services of plans in use that draw on it, in one statement."""
    rows = entry.draws.filter(service__plan__archived_at__isnull=True).order_by("service__plan__name", "service", "pk")
    fields = ("service__plan", "service__plan__name", "service__code", "service__name", "quantity")
    return tuple(Drawing(*row) for row in rows.values_list(*fields))


@dataclass(frozen=True, slots=True)
class EarlierCost:
    """What an entry cost before."""

    cost: Decimal
    period: str
    as_of: date
    by: str


def earlier_costs(entry: CostEntry) -> tuple[EarlierCost, ...]:
    """The costs that it had before the one of now, the last first, at most ten."""
    found: list[EarlierCost] = []
    last = (entry.cost, entry.period)
    for row in entry.history.select_related("history_user").order_by("-history_date", "-history_id")[:200]:
        if (row.cost, row.period) != last:
            last = (row.cost, row.period)
            found.append(EarlierCost(row.cost, row.period, row.as_of, str(row.history_user or "")))
    return tuple(found[:10])


def is_old(as_of: date, today: date) -> bool:
    """Whether a cost is older than a year: on the same day of the next year it is not yet."""
    return (as_of.year + 1, as_of.month, as_of.day) < (today.year, today.month, today.day)


@dataclass(frozen=True, slots=True)
class Uncosted:
    """A service that is charged for, and that as far as its plan knows costs nothing: no draws, no cost, no minutes."""

    plan: int
    plan_name: str
    code: str
    name: str


def uncosted_services() -> tuple[Uncosted, ...]:
    """Those of the plans in use, in one statement."""
    services = Service.objects.filter(~Exists(CostDraw.objects.filter(service=OuterRef("pk"))), cost=0, minutes=0)
    charged = services.exclude(charge_model=Service.ChargeModel.INCLUDED).filter(plan__archived_at__isnull=True)
    rows = charged.order_by("plan__name", "plan", "position", "pk")
    return tuple(Uncosted(*row) for row in rows.values_list("plan", "plan__name", "code", "name"))


def cost_advice(plan: pricing.Plan, draws: Draws, today: date) -> tuple[Advice, ...]:
    """What the ladder check cannot know: costs that are older than a year, and those that the sheet has others for."""
    draws = holding(draws, plan)  # somebody may have edited it between the two readings
    entries = CostEntry.objects.in_bulk(drawn_on(draws)) if draws else {}
    moved = [
        _place(
            draw.entry,
            _("%(service)s reckons %(entry)s at %(then)s; the cost sheet says %(now)s.")
            % {
                "service": plan.index.services[code].name,
                "entry": entries[draw.entry],
                "then": unit_price(draw.cost, plan.currency),
                "now": unit_price(entries[draw.entry].monthly, plan.currency),
            },
        )
        for code, drawn in draws.items()
        for draw in drawn
        if entries[draw.entry].monthly != draw.cost
    ]
    old = [
        _place(
            pk,
            _("%(entry)s is of %(day)s. %(services)s.")
            % {"entry": entry, "day": day(entry.as_of), "services": _drawing(plan, draws, pk)},
        )
        for pk, entry in entries.items()
        if is_old(entry.as_of, today)
    ]
    found = (
        ("cost-moved", _("Another cost than on the cost sheet"), moved),
        ("cost-old", _("A cost older than a year"), old),
    )
    return tuple(Advice(code, False, title, tuple(places)) for code, title, places in found if places)


def _place(entry: int, message: str) -> Place:
    return Place(message, where=f"cost:{entry}", anchor="", box="", fixes=())


def _drawing(plan: pricing.Plan, draws: Draws, entry: int) -> str:
    """Which services draw on an entry, the first three by name."""
    drawing = [code for code, drawn in draws.items() if any(draw.entry == entry for draw in drawn)]
    names = [service.name for service in plan.services if service.code in drawing]
    said = {"names": ", ".join(names[:_NAMED]), "count": len(names) - _NAMED}
    if len(names) > _NAMED:
        return _("%(names)s and %(count)d more draw on it") % said
    return ngettext("%(names)s draws on it", "%(names)s draw on it", len(names)) % said
