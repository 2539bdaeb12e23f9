"""What changed, in words, from two standings alone."""

from dataclasses import replace
from datetime import date

import pytest

import pricing
from contracts.documents import Clauses, Closing, End, Notice, PlanRef, Stretch
from contracts.tests.making import increase, standing, stretch
from contracts.words.changes import count_words, words_of_change
from contracts.words.ends import end_words
from pricing.tests.samples import DATA

REF = PlanRef("Cable TV", 1, "a" * 64)
PLANS = {REF.sha256: pricing.plan_from_json((DATA / "plans" / "cable-tv.json").read_bytes())}


def agreed(tier: str, *packages: str, month: int = 1, version: int = 1, **counts: int) -> Stretch:
    chosen = pricing.Selection(tier=tier, packages=packages)
    return stretch(month, "350.00", selection=chosen, plan=replace(REF, version=version), counts=tuple(counts.items()))


def words(before: Stretch, after: Stretch) -> str:
    first = standing(stretches=(before,))
    return ", ".join(words_of_change(first, replace(first, stretches=(before, after)), PLANS))


def test_counts_that_moved_each_with_its_step() -> None:
    before = agreed("advanced", workstation=21, laptop=3, user=24)
    after = agreed("advanced", workstation=20, laptop=5, user=24, month=2)
    assert words(before, after) == "−1 workstation, +2 laptops"


def test_packages_tier_and_version_by_their_names() -> None:
    assert words(agreed("advanced"), agreed("advanced", "security")) == "Security added"
    assert words(agreed("advanced", "security"), agreed("advanced")) == "Security dropped"
    assert words(agreed("basic"), agreed("advanced")) == "Advanced instead of Basic"
    assert words(agreed("basic"), agreed("basic", version=2)) == "Cable TV, version 2"


def test_a_flat_fee_that_is_called_otherwise() -> None:
    before = stretch(1, "350.00", counts=())
    assert words(before, stretch(2, "400.00", counts=(), name="Gold and more")) == "Gold and more instead of Gold"
    assert words(before, stretch(2, "400.00", counts=())) == ""


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"increases": (increase(13, "0.03"),)}, "3%"),
        ({"months": 48}, "12 months more, to 30 November 2030"),
        ({"closing": Closing(date(2027, 6, 30), "cancelled", "They move abroad.")},
         "last day 30 June 2027, They move abroad."),
        ({"closing": Closing(date(2027, 6, 30), "replaced", replaced_by="C-2027-0002")},
         "last day 30 June 2027, C-2027-0002"),
        ({"po_number": "LC-4471"}, "PO number LC-4471"),
        ({"billing_name": "Accounts", "billing_email": "bills@harbor.example"},
         "bills go to Accounts, bills@harbor.example"),
    ],
)  # fmt: skip
def test_the_rest_of_a_contract(changes: dict[str, object], said: str) -> None:
    assert ", ".join(words_of_change(standing(), standing(**changes), {})) == said


def test_counts_in_one_line_in_the_order_of_the_catalogue() -> None:
    assert count_words((("user", 1), ("server", 2), ("laptop", 0))) == "2 servers, 1 user"


@pytest.mark.parametrize(
    ("clauses", "today", "said"),
    [
        (Clauses(), date(2027, 1, 1), "then it ends"),
        (Clauses(Notice(3, "months"), End("renews", 12)), date(2029, 8, 31),
         "notice by 31 August 2029, then 12 months more"),
        (Clauses(Notice(3, "months"), End("renews", 12)), date(2029, 9, 1),
         "the day of notice was 31 August 2029, then 12 months more"),
        (Clauses(end=End("monthly")), date(2029, 11, 30), "then from month to month"),
        (Clauses(end=End("monthly")), date(2029, 12, 1), "goes on from month to month"),
    ],
)  # fmt: skip
def test_the_end_in_the_words_of_a_header(clauses: Clauses, today: date, said: str) -> None:
    assert end_words(standing(clauses=clauses), today) == said


def test_the_end_of_one_that_is_closed() -> None:
    day = date(2027, 1, 1)
    assert end_words(standing(closing=Closing(day, "cancelled")), day) == "cancelled"
    assert end_words(standing(closing=Closing(day, "replaced", replaced_by="C-1")), day) == "replaced by C-1"
