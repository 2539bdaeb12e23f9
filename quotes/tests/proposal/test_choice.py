"""The choice: always something that can be had, whatever an address asks for."""

import itertools
from dataclasses import replace
from decimal import Decimal
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pricing
from groundwork.display import money_signed
from quotes.proposal.choice import Asked, Choice, read_choice
from quotes.proposal.packages import package_rows
from quotes.proposal.prices import prices_of
from quotes.proposal.summary import choice_name
from quotes.tests.revisions import PLAN, make_revision

REVISION = make_revision()
PRICES = prices_of(REVISION, None, None)
OPTIONS = [option.code for option in REVISION.options]
PACKAGES = [package.code for package in PLAN.packages]


def choose(option: str | None, packages: tuple[str, ...] | None = None) -> Choice:
    return read_choice(REVISION, Asked(option, packages))[0]


def test_without_a_word_it_is_the_recommended_one() -> None:
    choice = choose(None)
    assert (choice.option.code, choice.packages, choice.notes) == ("gold", ("security", "continuity"), ())


@pytest.mark.parametrize("option", OPTIONS)
def test_every_subset_of_packages_ends_in_something_that_can_be_had(option: str) -> None:
    """All of them, against the engine's own rules."""
    tier = next(entry.tier for entry in REVISION.options if entry.code == option)
    for size in range(len(PACKAGES) + 1):
        for packages in itertools.combinations(PACKAGES, size):
            choice = choose(option, packages)
            pricing.check_choice(PLAN, choice.tier, choice.packages)
            assert choice.tier == tier
            assert set(choice.packages) <= set(packages)
            try:
                pricing.check_choice(PLAN, tier, packages)
            except pricing.PricingError:
                assert choice.notes
            else:
                assert (choice.packages, choice.notes) == (packages, ())


@given(st.none() | st.sampled_from(OPTIONS) | st.text(), st.none() | st.lists(st.sampled_from(PACKAGES) | st.text()))
def test_no_address_is_too_strange(option: str | None, packages: list[str] | None) -> None:
    choice = choose(option, None if packages is None else tuple(packages))
    pricing.check_choice(PLAN, choice.tier, choice.packages)
    rows = package_rows(REVISION, choice, PRICES(choice.tier, choice.packages))
    assert [row.code for row in rows] == PACKAGES


def test_who_adds_up_to_gold_has_chosen_gold() -> None:
    choice = choose("silver", ("continuity", "security"))
    assert (choice.option.code, set(choice.packages)) == ("gold", set(choice.option.packages))


def test_a_tie_stays_where_it_began() -> None:
    assert choose("silver", ("security",)).option.code == "silver"
    assert choose("gold", ("security",)).option.code == "gold"


@pytest.mark.parametrize(
    ("option", "packages", "name"),
    [
        ("gold", ("security", "continuity"), "Gold"),
        ("gold", ("security", "continuity", "mobile"), "Gold with Mobile"),
        ("gold", ("security",), "Gold without Continuity"),
        ("gold", ("security", "mobile"), "Gold with Mobile, without Continuity"),
        ("silver", ("mobile", "printers"), "Silver with Mobile and Printers"),
    ],
)
def test_what_a_choice_is_called(option: str, packages: tuple[str, ...], name: str) -> None:
    assert choice_name(REVISION, choose(option, packages)) == name


def test_an_address_leads_back_to_the_choice() -> None:
    for option, packages in itertools.product(OPTIONS, ([], ["mobile"], ["security", "people"])):
        choice = choose(option, tuple(packages))
        query = dict(choice.query)
        again = choose(query["option"], choice.packages if "changed" in query else None)
        assert replace(again, notes=()) == replace(choice, notes=())


def test_blocked_packages_say_what_they_need_and_bring_it() -> None:
    choice = choose("basic")
    rows = {row.code: row for row in package_rows(REVISION, choice, PRICES(choice.tier, choice.packages))}
    assert rows["compliance"].state == "blocked"
    assert rows["compliance"].note == "Compliance needs Silver, Gold or Platinum."
    assert rows["compliance"].fix == "Choose it with Silver, Security and Continuity"
    assert rows["compliance"].fix_query == ("option=silver&changed=1&with=security&with=continuity&with=compliance")
    assert rows["printers"].state == "open"
    assert rows["printers"].side == "$0"


@pytest.mark.parametrize("discount", [None, pricing.Discount(percent=Decimal("0.05"))])
@pytest.mark.parametrize("option", OPTIONS)
def test_the_figure_beside_a_link_is_what_following_it_does(option: str, discount: pricing.Discount | None) -> None:
    """Each link is followed, and the total before and after compared with the figure."""
    revision = make_revision(selection=pricing.Selection(tier="basic", taxes=("sales",), discount=discount))
    choice, prices = read_choice(revision, Asked(option, ()))
    before = prices(choice.tier, choice.packages)
    blocked = [row for row in package_rows(revision, choice, before) if row.state == "blocked"]
    assert blocked
    for row in blocked:
        query = parse_qs(row.fix_query)
        packages = tuple(query["with"]) if "with" in query else None
        there, _prices = read_choice(revision, Asked(query["option"][0], packages))
        assert row.code in there.packages
        assert not there.notes
        step = prices(there.tier, there.packages).recurring_net - before.recurring_net
        assert (row.side, row.small) == (money_signed(step, "USD", "en_US"), "")


@pytest.mark.parametrize(
    ("term", "discount", "side", "small"),
    [
        (12, None, "+ $600", "$600.00 flat"),
        (12, pricing.Discount(percent=Decimal("0.05")), "+ $570", "$600.00 flat, after 5% discount"),
        (12, pricing.Discount(amount=Decimal("100.00")), "+ $600", "$600.00 flat"),
        (
            36,
            pricing.Discount(percent=Decimal("0.10")),
            "+ $496.80",
            "$600.00 flat, with the change for a term of 36 months, after 10% discount",
        ),
    ],
)
def test_the_small_line_says_what_lies_between_it_and_the_step(
    term: int, discount: pricing.Discount | None, side: str, small: str
) -> None:
    revision = make_revision(selection=pricing.Selection(tier="basic", taxes=("sales",), term=term, discount=discount))
    choice, prices = read_choice(revision, Asked("silver"))
    rows = {row.code: row for row in package_rows(revision, choice, prices(choice.tier, choice.packages))}
    assert (rows["strategy"].side.replace("\xa0", " "), rows["strategy"].small) == (side, small)
    listed = [content.how for content in rows["strategy"].contents if content.amount]
    assert listed == ["$600.00 flat" + (", before term and discount" if side != "+ $600" else "")]


def test_without_a_way_to_it_there_is_neither_link_nor_figure() -> None:
    whole = make_revision()
    revision = replace(whole, options=whole.options[:1])
    choice, prices = read_choice(revision, Asked("basic"))
    rows = {row.code: row for row in package_rows(revision, choice, prices(choice.tier, choice.packages))}
    row = rows["compliance"]
    assert (row.state, row.side, row.fix, row.fix_query) == ("blocked", "", "", "")
    assert row.note == "Compliance goes with none of the options in this proposal."


def test_what_would_go_out_with_it_is_said() -> None:
    choice = choose("gold", ("security", "continuity", "compliance"))
    rows = {row.code: row for row in package_rows(REVISION, choice, PRICES(choice.tier, choice.packages))}
    assert rows["security"].note == "Compliance would go out with it."
    taken_out = choose("gold", ("continuity", "compliance"))
    assert taken_out.packages == ("continuity",)
    assert taken_out.notes == ("Compliance was left out: it needs Security.",)


def test_of_two_that_exclude_each_other_the_first_stays() -> None:
    document = pricing.plan_document(PLAN)
    packages = document["packages"]
    assert isinstance(packages, list)
    packages[3]["conflicts"] = ["people"]
    plan = pricing.plan_from_json(pricing.canonical_bytes(document))
    revision = replace(make_revision(), plan=plan)
    choice, _prices = read_choice(revision, Asked("silver", ("people", "strategy")))
    assert choice.packages == ("people",)
    assert choice.notes == ("Strategy was left out: it isn’t available together with People.",)


def test_a_package_that_the_tier_holds_already_is_included() -> None:
    document = pricing.plan_document(PLAN)
    packages = document["packages"]
    assert isinstance(packages, list)
    packages[6]["services"] = ["ws-care"]
    plan = pricing.plan_from_json(pricing.canonical_bytes(document))
    revision = replace(make_revision(), plan=plan)
    choice, prices = read_choice(revision, Asked("silver"))
    row = package_rows(revision, choice, prices(choice.tier, choice.packages))[6]
    assert (row.state, row.side) == ("included", "Included in Silver")


def test_a_discount_that_is_more_than_what_is_left() -> None:
    """2,700 off Silver (2,638) cannot be, so neither can Gold without its packages: it is shown as offered."""
    whole = make_revision()
    common = replace(whole.common, discount=pricing.Discount(amount=PLAN.labour_rate * 60))
    gold = tuple(option for option in whole.options if option.code == "gold")
    choice, _prices = read_choice(replace(whole, common=common, options=gold), Asked("gold", ()))
    assert choice.packages == ("security", "continuity")
    assert "too small for the discount" in choice.notes[0]
