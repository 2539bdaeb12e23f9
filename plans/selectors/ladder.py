"""The ladder check's findings as the owner reads them: those of one kind together, under a plain title."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

import pricing
from plans.editing.fixes import fixes_for

_TITLES: Mapping[str, str | Promise] = {
    "tier-adds-nothing": _("A tier adds nothing"),
    "tier-not-dearer": _("A higher tier does not cost more"),
    "unreachable-package": _("A package that nobody can have"),
    "preset-not-buyable": _("A preset that cannot be bought"),
    "bundle-unreachable": _("A bundle that nobody can have"),
    "bundle-shadowed": _("A bundle that another one stands before"),
    "bracket-cliff": _("One more costs less"),
    "package-without-step": _("To be had without climbing"),
    "basic-too-good": _("The lowest tier gives too much"),
    "below-floor": _("Below your margin floor"),
    "service-unused": _("A service that nobody can buy"),
    "service-without-benefit": _("Prices without a benefit"),
    "no-recommended-preset": _("No single recommendation"),
    "cost-missing": _("Prices without a cost"),
    "included-quantity-unused": _("Included, and nothing counts the rest"),
}


# Where only words or figures fix it: the box of its editor in which they are written.
_BOXES: Mapping[str, str] = {"service-without-benefit": "benefit", "cost-missing": "cost"}


@dataclass(frozen=True, slots=True)
class Place:
    """One finding: what it says, what it is about (`where`, "service:ws-care"), and what fixes it by one press.

    `anchor` is the id of that in the page, "" for what is not in it: a cost ("cost:12") is on the cost sheet. `box` is
    the box of its editor in which the fix is written, where only words fix it.
    """

    message: str
    where: str
    anchor: str
    box: str
    fixes: tuple[tuple[str, str], ...]

    @property
    def kind(self) -> str:
        """What kind of entry it is about."""
        return self.where.partition(":")[0]

    @property
    def code(self) -> str:
        """The code of that entry."""
        return self.where.partition(":")[2]


@dataclass(frozen=True, slots=True)
class Advice:
    """All findings of one kind."""

    code: str
    is_error: bool
    title: str
    places: tuple[Place, ...]


def finding_title(code: str) -> str:
    """What findings of this kind stand under; the code itself where it is one of another portal's version."""
    return str(_TITLES.get(code, code))


def advice_on(plan: pricing.Plan) -> tuple[Advice, ...]:
    """The findings on a plan, errors first, each kind once."""
    kinds: dict[str, list[pricing.Finding]] = {}
    for finding in pricing.findings(plan):
        kinds.setdefault(finding.code, []).append(finding)
    return tuple(
        Advice(
            code=code,
            is_error=found[0].severity == "error",
            title=finding_title(code),
            places=tuple(_place(plan, finding) for finding in found),
        )
        for code, found in kinds.items()
    )


def _place(plan: pricing.Plan, finding: pricing.Finding) -> Place:
    return Place(
        message=finding.message,
        where=finding.where,
        anchor=finding.where.replace(":", "-") if ":" in finding.where else "list-preset",
        box=_BOXES.get(finding.code, ""),
        fixes=tuple((fix.code, fix.label) for fix in fixes_for(plan, finding)),
    )
