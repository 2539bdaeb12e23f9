"""The list of plans."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from groundwork.models import User
from groundwork.searching import Chip
from groundwork.sorting import Column, Order, Sorting
from plans.models import Plan, PlanVersion, Service

PLANS_A_PAGE: Final = 30
PUBLISHED, NOT_YET = "published", "not-yet"
# What the list can be narrowed to.
STATES: Final[dict[str, str | Promise]] = {"": _("All"), PUBLISHED: _("Published"), NOT_YET: _("Not published yet")}
ORDERS: Final = (
    Order("name", _("Name, A to Z"), _("Name, Z to A")),
    Order("published", _("Published last"), _("Published first"), falls=True),
    Order("changed", _("Changed last"), _("Changed first"), falls=True),
    Order("services", _("Most services first"), _("Fewest services first"), falls=True),
)
_COLUMNS: Final[dict[str, tuple[Column, ...]]] = {
    "name": ("name", "pk"),
    "published": (F("published").desc(nulls_last=True), "name", "pk"),
    "changed": ("-changed_at", "pk"),
    "services": (F("services_count").desc(nulls_last=True), "name", "pk"),
}


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """A line of the list of plans. `version` is the number of the one published last, None before the first."""

    pk: int
    name: str
    currency: str
    services: int
    version: int | None
    published_at: datetime | None
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class PlanList:
    """One page of the list, and STATES with how many plans each has."""

    page: Page[Plan]
    rows: tuple[PlanEntry, ...]
    filters: tuple[Chip, ...]


def plan_list(user: User, *, state: str = "", search: str = "", sort: str = "", page: int | str = 1) -> PlanList:
    """The plans in use whose name has what is searched for; two queries, however many there are."""
    found = Plan.objects.for_user(user).filter(archived_at__isnull=True, name__icontains=search)
    versions = PlanVersion.objects.filter(plan=OuterRef("pk")).order_by()
    conditions = {"": Q(), PUBLISHED: Q(Exists(versions)), NOT_YET: ~Q(Exists(versions))}
    counts = found.aggregate(all=Count("pk"), published=Count("pk", filter=conditions[PUBLISHED]))
    number = {"": counts["all"], PUBLISHED: counts["published"], NOT_YET: counts["all"] - counts["published"]}
    ordered = _with_columns(found.filter(conditions.get(state, Q())), versions)
    pages = Paginator(ordered.order_by(*Sorting.asked(ORDERS, sort).by(_COLUMNS)), PLANS_A_PAGE)
    pages.count = number.get(state, counts["all"])
    shown = pages.get_page(page)
    return PlanList(
        page=shown,
        rows=tuple(_entry(plan) for plan in shown),
        filters=tuple(Chip(code, label, number[code], code == state) for code, label in STATES.items()),
    )


def _with_columns(plans: QuerySet[Plan], versions: QuerySet[PlanVersion]) -> QuerySet[Plan]:
    services = Service.objects.filter(plan=OuterRef("pk")).order_by().values("plan").annotate(count=Count("pk"))
    return plans.annotate(
        services_count=Subquery(services.values("count")),
        version=Subquery(versions.values("plan").annotate(last=Max("number")).values("last")),
        published=Subquery(versions.values("plan").annotate(last=Max("published_at")).values("last")),
    )


def _entry(plan: Plan) -> PlanEntry:
    version, published, services = plan.version, plan.published, plan.services_count  # type: ignore[attr-defined]  # annotated
    return PlanEntry(plan.pk, plan.name, plan.currency, services or 0, version, published, plan.changed_at)
