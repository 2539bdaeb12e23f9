"""The plans that somebody may see, and how each stands to what was published from it."""

from dataclasses import dataclass

from django.db.models import QuerySet

import pricing
from groundwork.models import User
from plans.models import Plan, PlanVersion
from plans.selectors.changes import Change, changes_between, grouped
from plans.selectors.versions import latest_version, plan_of


def plans_in_use(user: User) -> QuerySet[Plan]:
    """The plans that are not archived and that this user may see."""
    return Plan.objects.for_user(user).filter(archived_at__isnull=True)


def archived_plans(user: User) -> QuerySet[Plan]:
    """The plans that were put away and that this user may see, the last first."""
    return Plan.objects.for_user(user).filter(archived_at__isnull=False).order_by("-archived_at", "pk")


@dataclass(frozen=True, slots=True)
class Standing:
    """How a working copy stands to the version published last. Without one there is nothing to differ from."""

    version: PlanVersion | None
    changes: tuple[Change, ...]

    @property
    def next_number(self) -> int:
        """What the next version will be called."""
        return 1 if self.version is None else self.version.number + 1

    @property
    def groups(self) -> tuple[tuple[str, tuple[Change, ...]], ...]:
        """The changes by group, in the order in which an owner wants to know them."""
        return grouped(self.changes)

    @property
    def publishable(self) -> bool:
        """Whether there is anything to publish."""
        return self.version is None or bool(self.changes)


def standing_of(plan: Plan, working: pricing.Plan) -> Standing:
    """How `working`, the working copy of `plan`, stands to its last version."""
    version = latest_version(plan)
    if version is None:
        return Standing(None, ())
    return Standing(version, changes_between(plan_of(version), working))
