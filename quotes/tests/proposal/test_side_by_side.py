"""Two renewals compared from their revisions: what each costs, and what the newer plan has that the other has not."""

from dataclasses import replace
from typing import Any

import pricing
from contracts.documents import Clauses
from quotes.documents import Revision
from quotes.proposal.side_by_side import side_by_side
from quotes.tests.making import dearer
from quotes.tests.renewals import wider
from quotes.tests.revisions import PLAN, make_revision

OWN, NEWER = "a" * 64, "b" * 64


def offered(number: str, plan: pricing.Plan, sha256: str, version: int, **fields: Any) -> Revision:
    """Gold alone, as a renewal offers it: nothing is paid once again."""
    again = pricing.Selection(tier="", one_time=False)
    found = make_revision(selection=again, plan=plan, quote=number, plan_sha256=sha256, plan_version=version, **fields)
    return replace(found, options=tuple(option for option in found.options if option.code == "gold"))


def test_the_contracts_own_plan_stands_first_and_the_other_says_what_it_adds() -> None:
    own = offered("Q-1", PLAN, OWN, 1)
    newer = offered("Q-2", wider(dearer()), NEWER, 2)
    for pair in ((own, newer), (newer, own)):
        first, second = side_by_side(*pair, OWN).sides
        assert [(one.number, one.plan, one.name) for one in (first, second)] == [
            ("Q-1", "Your plan as it is", "Gold"),
            ("Q-2", "Our new plan", "Gold"),
        ]
    assert (first.price_text, first.step, first.points) == ("$4,289.00", "", ())
    # 20 workstations at a tenth of 25.00 more, 22 people at 2.00.
    assert second.step == "$94.00 more a month"
    assert [point.text for point in second.points] == ["A lost phone is locked within the hour."]
    assert first.facts == ("Term: 12 months", "To be signed by 22 December 2026")


def test_what_the_newer_plan_does_not_have_is_said_also_where_it_has_other_rungs() -> None:
    own = offered("Q-1", wider(PLAN), OWN, 1)
    renamed = replace(PLAN.tiers[1], code="plus")
    presets = tuple(replace(one, tier="plus" if one.tier == "advanced" else one.tier) for one in PLAN.presets)
    packages = tuple(
        replace(one, requires_tier="plus" if one.requires_tier == "advanced" else one.requires_tier)
        for one in PLAN.packages
    )
    other = replace(PLAN, tiers=(PLAN.tiers[0], renamed), presets=presets, packages=packages)
    newer = offered("Q-2", pricing.read_plan(pricing.plan_document(other)), NEWER, 2)
    second = side_by_side(own, newer, OWN).sides[1]
    assert (second.lost, second.step) == ("Phones watched", "$44.00 less a month")


def test_nothing_is_said_of_a_step_between_two_currencies_and_of_terms_only_where_they_differ() -> None:
    own = offered("Q-1", PLAN, OWN, 1)
    euro = offered("Q-2", replace(PLAN, currency="EUR"), NEWER, 2, clauses=Clauses(true_up=True))
    found = side_by_side(own, euro, OWN)
    assert (found.sides[1].step, found.sides[1].points) == ("", ())
    assert found.other_clauses
    assert not side_by_side(own, offered("Q-2", PLAN, NEWER, 2), OWN).other_clauses
    assert side_by_side(own, offered("Q-2", PLAN, NEWER, 2), OWN).sides[1].step == "the same fee"


def test_two_on_the_same_version_are_told_apart_by_their_titles() -> None:
    both = [offered(number, PLAN, NEWER, 2, title=title) for number, title in (("Q-1", "As it is"), ("Q-2", "New"))]
    assert [side.plan for side in side_by_side(both[0], both[1], OWN).sides] == ["As it is", "New"]
