"""The ladder check's findings as the owner reads them: those of one kind together, under a plain title."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from plans import pricing

_TITLES: Mapping[str, str | Promise] = {
    "tier-adds-nothing": _("A tier adds nothing"),
    "tier-not-dearer": _("A higher tier does not cost more"),
    "unreachable-package": _("A package that nobody can have"),
    "preset-not-buyable": _("A preset that cannot be bought"),
    "bracket-cliff": _("One more costs less"),
    "package-without-step": _("To be had without climbing"),
    "basic-too-good": _("The lowest tier gives too much"),
    "below-floor": _("Below your margin floor"),
    "service-unused": _("A service that nobody can buy"),
    "service-without-benefit": _("Prices without a benefit"),
    "no-recommended-preset": _("No single recommendation"),
}


@dataclass(frozen=True, slots=True)
class Advice:
    """All findings of one kind. `places` are the messages with the anchor of what each is about ("" is the plan)."""

    code: str
    is_error: bool
    title: str
    places: tuple[tuple[str, str], ...]


def advice_on(plan: pricing.Plan) -> tuple[Advice, ...]:
    """The findings on a plan, errors first, each kind once."""
    kinds: dict[str, list[pricing.Finding]] = {}
    for finding in pricing.findings(plan):
        kinds.setdefault(finding.code, []).append(finding)
    return tuple(
        Advice(
            code=code,
            is_error=found[0].severity == "error",
            title=str(_TITLES.get(code, code)),
            places=tuple((finding.message, _anchor(finding.where)) for finding in found),
        )
        for code, found in kinds.items()
    )


def _anchor(where: str) -> str:
    """The id that the matrix gives the thing: service:ws-care is at #service-ws-care. Presets are not in the matrix."""
    kind, _colon, code = where.partition(":")
    return f"{kind}-{code}" if kind in ("service", "tier", "package") else ""
