"""Why a fee changes: amounts that add up, each said where it can be said exactly."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pricing
from pricing.tests.examples import examples
from quotes.documents import Reason
from quotes.moves import Side
from quotes.reasons import reasons_of
from quotes.tests.making import CABLE_TV, CABLE_TV_2
from quotes.tests.per_user import PER_USER

GOLD = pricing.Selection("advanced", ("security", "continuity"), term=12)
SILVER = pricing.Selection("advanced", (), term=12)
COUNTS = (("server", 1), ("user", 22), ("workstation", 20))


def fee(side: Side) -> Decimal:
    return pricing.price(side.plan, side.inventory, side.selection).recurring_net


def reasons(before: Side, after: Side) -> tuple[Reason, ...]:
    return reasons_of(before, after, fee)


def with_counts(**changes: int) -> tuple[tuple[str, int], ...]:
    return tuple(sorted({**dict(COUNTS), **changes}.items()))


def test_each_kind_of_device_has_its_own_amount() -> None:
    before = Side(CABLE_TV, COUNTS, GOLD)
    after = Side(CABLE_TV, with_counts(laptop=2, workstation=19), GOLD)
    assert [(reason.what, reason.of, reason.by, reason.amount) for reason in reasons(before, after)] == [
        ("count", "laptop", 2, Decimal("192.00")),
        ("count", "workstation", -1, Decimal("-96.00")),
    ]


def test_what_costs_nothing_is_said_too() -> None:
    found = reasons(Side(CABLE_TV, COUNTS, GOLD), Side(CABLE_TV, with_counts(camera=3), GOLD))
    assert found == (Reason("count", Decimal("0.00"), "camera", by=3),)


def test_a_tier_with_the_packages_that_need_it_is_one_amount() -> None:
    """Security wants Advanced: neither can be taken alone from Basic, so they have one amount together."""
    basic = pricing.Selection("basic", (), term=12)
    before, after = Side(CABLE_TV, COUNTS, basic), Side(CABLE_TV, COUNTS, GOLD)
    found = reasons(before, after)
    assert [reason.what for reason in found] == ["tier", "added", "added", "together"]
    assert [reason.amount for reason in found[:-1]] == [None, None, None]
    assert found[-1].amount == fee(after) - fee(before)


def test_a_package_alone_has_its_own_amount() -> None:
    before, after = Side(CABLE_TV, COUNTS, GOLD), Side(CABLE_TV, COUNTS, replace(GOLD, packages=("security",)))
    (dropped,) = reasons(before, after)
    assert (dropped.what, dropped.of, dropped.amount) == ("dropped", "Continuity", fee(after) - fee(before))


EXTRA = pricing.Extra("Outside the plan", "monthly", 1, Decimal(500))


def test_a_discount_agreed_anew_is_told_as_one() -> None:
    before = Side(CABLE_TV, COUNTS, GOLD)
    after = replace(before, selection=replace(GOLD, discount=pricing.Discount(amount=Decimal(50))))
    assert reasons(before, after) == (Reason("discount", Decimal("-50.00"), money=Decimal(50)),)


def test_each_line_outside_the_plan_has_its_own_amount() -> None:
    stays = replace(EXTRA, label="Stays")
    was = replace(GOLD, extras=(replace(EXTRA, label="Goes"), stays, replace(EXTRA, label="Dearer")))
    now = replace(GOLD, extras=(stays, EXTRA, replace(EXTRA, label="Dearer", price=Decimal(520))))
    found = reasons(Side(CABLE_TV, COUNTS, was), Side(CABLE_TV, COUNTS, now))
    assert {(reason.of, reason.was_money, reason.money, reason.amount) for reason in found} == {
        ("Outside the plan", None, Decimal(500), Decimal(500)),
        ("Goes", Decimal(500), None, Decimal(-500)),
        ("Dearer", Decimal(500), Decimal(520), Decimal(20)),
    }


def test_lines_of_one_name_come_to_what_they_are_charged_at_each() -> None:
    per_gigabyte = replace(EXTRA, label="Backup", quantity=3, price=Decimal("0.0125"))
    was, now = replace(GOLD, extras=(per_gigabyte,)), replace(GOLD, extras=(per_gigabyte, per_gigabyte))
    (extra,) = reasons(Side(CABLE_TV, COUNTS, was), Side(CABLE_TV, COUNTS, now))
    # A line comes to 0.0375, and 0.04 is charged.
    assert (extra.was_money, extra.money, extra.amount) == (Decimal("0.04"), Decimal("0.08"), Decimal("0.04"))


def test_a_line_and_a_price_are_told_apart_from_a_discount() -> None:
    """A discount in percent holds for all of the month: it comes last, and what was added keeps its own amount."""
    service = next(one for one in CABLE_TV.services if one.charge and one.charge.model == "per_unit")
    listed = service.charge.price if service.charge else None
    now = replace(
        GOLD,
        extras=(EXTRA,),
        prices=((service.code, Decimal(999)),),
        discount=pricing.Discount(percent=Decimal("0.05")),
        taxes=tuple(tax.code for tax in CABLE_TV.taxes[:1]),
    )
    before, after = Side(CABLE_TV, COUNTS, GOLD), Side(CABLE_TV, COUNTS, now)
    price, extra, discount, tax = reasons(before, after)
    assert price == Reason("price", price.amount, service.name, was_money=listed, money=Decimal(999))
    assert (extra.of, extra.amount) == ("Outside the plan", Decimal(500))
    assert discount == Reason("discount", discount.amount, share=Decimal("0.05"))
    assert tax == Reason("taxed", Decimal("0.00"), CABLE_TV.taxes[0].name)


def test_the_term_has_its_own_name() -> None:
    found = reasons(Side(CABLE_TV, COUNTS, GOLD), Side(CABLE_TV, COUNTS, replace(GOLD, term=36, extras=(EXTRA,))))
    assert [(reason.what, reason.was_months, reason.months) for reason in found] == [("extra", 0, 0), ("term", 12, 36)]


def test_without_a_change_there_is_no_reason() -> None:
    side = Side(CABLE_TV, COUNTS, GOLD)
    assert reasons(side, side) == ()


def newer(plan: pricing.Plan, **prices: str) -> pricing.Plan:
    """Another version of the plan, in which these services have another price, first price or share of the month."""
    new = {code.replace("_", "-"): Decimal(price) for code, price in prices.items()}
    services = []
    for service in plan.services:
        charge = service.charge
        if charge is not None and service.code in new:
            price = new[service.code]
            if charge.rate is not None:
                charge = replace(charge, rate=price)
            elif charge.price is not None:
                charge = replace(charge, price=price)
            else:
                charge = replace(charge, brackets=(replace(charge.brackets[0], price=price), *charge.brackets[1:]))
        services.append(replace(service, charge=charge))
    return replace(plan, services=tuple(services))


class TestANewerVersion:
    """What another version of the plan changes is told service by service, with what each does to the fee."""

    def test_each_service_whose_price_moved_is_named_with_its_amount(self) -> None:
        before = Side(CABLE_TV, COUNTS, GOLD)
        plan = newer(CABLE_TV, srv_care="230", ws_watch="24", doc_rpt="160", ws_care="48")
        after = Side(plan, with_counts(laptop=2), GOLD)
        found = {reason.of: reason for reason in reasons(before, after)}
        care = found["Server patching, antivirus and maintenance"]
        assert (care.what, care.was_money, care.money, care.amount) == (
            "price",
            Decimal("225.00"),
            Decimal(230),
            Decimal("5.00"),
        )
        report = found["Documentation, lifecycle and monthly report"]
        assert (report.what, report.was_money, report.money, report.amount) == (
            "flat",
            Decimal("150.00"),
            Decimal(160),
            Decimal("10.00"),
        )
        # What is charged by how many there are hangs together with the two laptops.
        tied = {"Desktop patching, antivirus and alerts", "Desktop care: unlimited remote fixes", "laptop"}
        assert {of for of, reason in found.items() if reason.amount is None} == tied
        together = found[""]
        assert together.what == "together"
        assert care.amount is not None
        assert report.amount is not None
        assert care.amount + report.amount + (together.amount or 0) == fee(after) - fee(before)

    def test_alone_each_of_them_has_its_amount(self) -> None:
        plan = newer(CABLE_TV, ws_watch="24", ws_care="48")
        found = reasons(Side(CABLE_TV, COUNTS, GOLD), Side(plan, COUNTS, GOLD))
        assert [(reason.of, reason.money is None) for reason in found] == [
            ("Desktop care: unlimited remote fixes", True),  # of brackets there is no single price
            ("Desktop patching, antivirus and alerts", False),
        ]
        assert found[1].amount == Decimal("-20.00")

    def test_a_share_of_the_month_is_told_as_one(self) -> None:
        assured = pricing.Selection("total", ("security", "continuity", "nights", "assurance"), term=12)
        plan = newer(PER_USER, cover="0.04")
        (reason,) = reasons(Side(PER_USER, COUNTS, assured), Side(plan, COUNTS, assured))
        assert (reason.of, reason.was_share, reason.share) == ("Incident cover", Decimal("0.03"), Decimal("0.04"))

    def test_what_the_client_does_not_have_is_not_told(self) -> None:
        plan = replace(newer(CABLE_TV, srv_care="230", str_vcio="700"), labour_rate=CABLE_TV.labour_rate + 1)
        (reason,) = reasons(Side(CABLE_TV, COUNTS, GOLD), Side(plan, COUNTS, GOLD))
        assert (reason.of, reason.amount) == ("Server patching, antivirus and maintenance", Decimal("5.00"))

    def test_a_version_that_changes_a_term_says_that_too(self) -> None:
        """Later years cost something else: nobody may say that the yearly rise is what it was."""
        terms = tuple(replace(term, escalator=term.escalator + Decimal("0.01")) for term in CABLE_TV.terms)
        plan = replace(newer(CABLE_TV, srv_care="230"), terms=terms)
        found = reasons(Side(CABLE_TV, COUNTS, GOLD), Side(plan, COUNTS, GOLD))
        assert [(reason.what, reason.amount) for reason in found] == [
            ("prices", Decimal("0.00")),
            ("price", Decimal("5.00")),
        ]

    def test_a_version_that_changes_nothing_of_the_fee_is_one_line(self) -> None:
        plan = replace(CABLE_TV, labour_rate=CABLE_TV.labour_rate + 1)
        found = reasons(Side(CABLE_TV, COUNTS, GOLD), Side(plan, COUNTS, GOLD))
        assert found == (Reason("prices", Decimal("0.00")),)

    def test_a_price_that_was_agreed_stays_whatever_the_version_says(self) -> None:
        plan = newer(CABLE_TV, srv_care="230")
        agreed = replace(GOLD, prices=(("srv-care", Decimal(210)),))
        assert [reason.what for reason in reasons(Side(CABLE_TV, COUNTS, agreed), Side(plan, COUNTS, agreed))] == []
        # Given up, the plan's of now holds: one step from the one to the other.
        (reason,) = reasons(Side(CABLE_TV, COUNTS, agreed), Side(plan, COUNTS, GOLD))
        assert (reason.was_money, reason.money, reason.amount) == (Decimal(210), Decimal(230), Decimal("20.00"))


_KEYS = ("server", "workstation", "laptop", "user", "access-point", "firewall", "mailbox", "camera")
_counts = st.dictionaries(st.sampled_from(_KEYS), st.integers(0, 60)).map(lambda found: tuple(sorted(found.items())))


_extras = st.lists(
    st.builds(
        pricing.Extra,
        st.sampled_from(["Outside the plan", "Desk on site"]),
        st.sampled_from(["monthly", "once"]),
        st.integers(0, 3),
        st.sampled_from([Decimal("-20"), Decimal("99.95"), Decimal(500)]),
    ),
    max_size=3,
).map(tuple)


def _sides(plan: pricing.Plan) -> st.SearchStrategy[Side]:
    """A side on this version of the plan, or on one with other prices."""
    first = [one.code.replace("-", "_") for one in plan.services if one.charge and one.charge.rate is None][:6]
    versions = st.dictionaries(st.sampled_from(first), st.sampled_from(["7", "19.99"])).map(
        lambda prices: newer(plan, **prices)
    )
    charged = [one.code for one in plan.services if one.charge and one.charge.model == "per_unit"][:3]
    prices = st.dictionaries(st.sampled_from(charged), st.sampled_from([Decimal("9.99"), Decimal(120)]))
    choices = st.builds(
        lambda chosen, off, extras, agreed, taxes, term: pricing.Selection(
            chosen[0],
            chosen[1],
            term=term,
            discount=off,
            elapsed=3,
            one_time=False,
            extras=extras,
            prices=tuple(sorted(agreed.items())),
            taxes=taxes,
        ),
        st.sampled_from([(preset.tier, preset.packages) for preset in plan.presets]),
        st.sampled_from([None, pricing.Discount(percent=Decimal("0.07"))]),
        _extras,
        prices,
        st.sampled_from([(), tuple(sorted(tax.code for tax in plan.taxes))[:1]]),
        st.sampled_from([term.months for term in plan.terms if term.months > 3]),
    )
    return st.builds(Side, versions, _counts, choices)


@pytest.mark.parametrize("plan", [CABLE_TV, CABLE_TV_2, PER_USER], ids=["cable-tv", "bundles", "per-user"])
def test_the_amounts_add_up_to_the_difference(plan: pricing.Plan) -> None:
    @settings(max_examples=examples(40), deadline=None)
    @given(_sides(plan), _sides(plan))
    def holds(before: Side, after: Side) -> None:
        found = reasons(before, after)
        told = [reason.amount for reason in found if reason.amount is not None]
        assert sum(told, Decimal(0)) == fee(after) - fee(before)
        # Whatever has no amount of its own is part of the last one.
        assert all(reason.amount is not None for reason in found) or found[-1].what == "together"

    holds()
