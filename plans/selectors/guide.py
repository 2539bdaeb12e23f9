"""What a plan that is being begun needs next, in the order in which an owner fills it."""

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

import pricing


@dataclass(frozen=True, slots=True)
class GuideStep:
    """A step: the kind of entry that it adds, what that is for, and how many there are."""

    kind: Literal["unit", "tier", "service", "package"]
    title: str
    text: str
    add: str
    count: int
    state: Literal["done", "next", "later"]


def guide_for(plan: pricing.Plan) -> tuple[GuideStep, ...]:
    """Units, tiers, services, packages; the first that is missing is the next. Empty where none is missing."""
    steps = (
        (
            "unit",
            len(plan.units),
            _("Units"),
            _("What you count at a client: desktops, servers, users. A price is for one of them."),
            _("Add your first unit"),
        ),
        (
            "tier",
            len(plan.tiers),
            _("Tiers"),
            _("The rungs of the ladder, lowest first. Each has everything below it and adds something."),
            _("Add your first tier"),
        ),
        (
            "service",
            len(plan.services),
            _("Services"),
            _("What you do, with its price and what it costs you. A press on a dot puts it on a rung."),
            _("Add your first service"),
        ),
        (
            "package",
            len(plan.packages),
            _("Packages"),
            _("What clients can add to a tier. The ones they want most make them climb."),
            _("Add your first package"),
        ),
    )
    missing = next((kind for kind, count, *_rest in steps if not count), None)
    if missing is None:
        return ()
    return tuple(
        GuideStep(kind, title, text, add, count, "done" if count else "next" if kind == missing else "later")  # type: ignore[arg-type]
        for kind, count, title, text, add in steps
    )
