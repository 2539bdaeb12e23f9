"""A draft that says what a contract says: where a change or a renewal of it begins."""

from collections.abc import Mapping
from dataclasses import replace

from contracts.documents import Standing, selection_again
from groundwork.device_kinds import is_device
from plans.models import PlanVersion
from plans.selectors import plan_of
from quotes.drafts import OWN, Candidate, Draft, candidates_of


def version_of(standing: Standing) -> PlanVersion | None:
    """The version that was agreed last; None for a flat fee, which has nothing to price."""
    agreed = standing.stretches[-1]
    if agreed.plan is None or agreed.selection is None:
        return None
    return PlanVersion.objects.select_related("plan").get(sha256=agreed.plan.sha256)


def as_agreed(draft: Draft, standing: Standing, version: PlanVersion) -> Draft:
    """The draft with everything that the contract chose last, on its own version: one option, and no other term."""
    agreed = standing.stretches[-1]
    assert agreed.selection is not None  # version_of has seen to it
    selection = selection_again(agreed.selection)
    chosen = Candidate(OWN, agreed.name, "", selection.tier, selection.packages, recommended=True)
    candidate = as_known(chosen, version)
    return replace(
        draft,
        options=(candidate.code,),
        recommended=candidate.code,
        own=candidate if candidate.code == OWN else None,
        term=selection.term,
        billing=selection.billing,
        taxes=selection.taxes,
        prices=selection.prices,
        discount=selection.discount,
        quantities=selection.quantities,
        extras=selection.extras,
    )


def uncounted_today(agreed: Mapping[str, int], today: Mapping[str, int]) -> dict[str, int]:
    """What a contract stands on and nobody has counted: its devices where none is known, people and the rest likewise.

    One kind alone that is gone is no gap: then the client has none of it any more.
    """
    found: dict[str, int] = {}
    for devices in (True, False):
        group = {key: number for key, number in agreed.items() if is_device(key) == devices}
        if not any(today.get(key) for key in today if is_device(key) == devices):
            found |= group
    return found


def as_known(chosen: Candidate, version: PlanVersion) -> Candidate:
    """The version's own candidate of the same contents, else this one."""
    same = (chosen.tier, set(chosen.packages))
    known = (one for one in candidates_of(plan_of(version)) if (one.tier, set(one.packages)) == same)
    return next(known, chosen)
