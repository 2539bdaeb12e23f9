"""Building what only version 2 of a plan file says: each editor, what it refuses and where, and what hangs on it."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

import pricing
from groundwork.models import User
from groundwork.tests.shown import shown_in
from plans.models import Plan
from plans.selectors import working_document, working_plan
from plans.services import import_plan
from plans.tests.conftest import NOW

HTMX = {"HX-Request": "true"}
PHONE_LINES = {"thing_one": "phone line", "thing_many": "phone lines"}


@pytest.fixture
def modern(owner: User, per_user: dict[str, Any]) -> Plan:
    """The plan of 2026, with licences that are dearer by the month, and by a length that the plan has no term for."""
    mail = next(service for service in per_user["services"] if service["code"] == "mail")
    mail["adjustments"] = [{"months": 24, "adjustment": "-0.05"}, {"months": 1, "adjustment": "0.25"}]
    return import_plan(pricing.read_plan(per_user), owner, NOW)


def saved(browser: Client, plan: Plan, entry: str, **changes: Any) -> str:
    """Open the form of an entry, or a new one, change these boxes and save it; the page where it was refused."""
    address = f"/plans/{plan.pk}/{entry}/"
    typed = shown_in(browser.get(address).content.decode(), address, **changes)
    answer = browser.post(address, typed, headers=HTMX)
    assert answer.status_code in (200, 409, 422)
    return "" if answer.status_code == 200 else answer.content.decode()


_ENTRIES = ["bundle/safe", "bundle/round-clock", "billing/3", "unit/more-devices", "unit/backup-tb"]
_ENTRIES += ["service/cover", "service/mail", "service/desk", "tax/county", "tier/total", "package/nights"]


@pytest.mark.parametrize("entry", _ENTRIES)
def test_opening_and_saving_changes_nothing(modern: Plan, owner_client: Client, entry: str) -> None:
    before = working_plan(modern)
    assert saved(owner_client, modern, f"edit/{entry}") == ""
    assert working_plan(modern) == before
    modern.refresh_from_db()
    assert modern.revision == 1


def test_each_says_what_is_typed_into_it(modern: Plan, owner_client: Client) -> None:
    for entry, changes in (
        ("edit/unit/more-devices", {"each": "3", "goes_with": "server"}),
        ("edit/service/cover", {"rate": "3.5 %"}),
        ("edit/service/mail", {"adjustment_24": "", "adjustment_36": "0", "adjustment_1": "30"}),
        ("edit/service/audit", {"model": "percent", "rate": "2", "price": "x"}),
        ("edit/bundle/safe", {"percent": "", "amount": "$250", "requires_tier": "total", "packages": ["nights"]}),
        ("edit/billing/3", {"adjustment": "-100", "months": "6"}),
        ("add/billing", {"months": "2", "name": "every second month"}),
        ("add/unit", {"name": "Line", **PHONE_LINES, "each": "1", "goes_with": "client"}),
    ):
        assert saved(owner_client, modern, entry, **changes) == ""
    plan = working_plan(modern)
    document: dict[str, Any] = pricing.plan_document(plan)
    services = {service["code"]: service for service in document["services"]}
    assert plan.index.units["more-devices"].beyond == pricing.Beyond("server", 3)
    assert plan.index.units["line"].counts == ("phone-line",)
    assert services["cover"]["charge"] == {"model": "percent", "rate": "0.035"}
    assert services["audit"]["charge"] == {"model": "percent", "rate": "0.02"}
    assert services["mail"]["adjustments"] == [
        {"months": 1, "adjustment": "0.3"},
        {"months": 36, "adjustment": "0"},
    ]
    assert document["bundles"][0] == {
        "code": "safe", "name": "Safe and sound", "packages": ["nights"], "requires_tier": "total",
        "percent": None, "amount": "250.00",
    }  # fmt: skip
    assert [(entry["months"], entry["adjustment"]) for entry in document["billing"]] == [
        (1, "0"), (6, "-1"), (12, "-0.04"), (2, "0"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("entry", "changes", "said"),
    [
        ("edit/service/srv", {"model": "percent", "rate": "3"}, "A share of the month is charged once"),
        ("edit/service/cover", {"rate": ""}, "Enter a share, like 3."),
        ("edit/service/cover", {"rate": "101"}, "Enter 100 or less."),
        ("edit/service/mail", {"adjustment_12": "-101"}, "Enter -100 or more."),
        ("add/bundle", {"name": "All", "percent": "5"}, "Choose the packages that cost less together."),
        ("edit/bundle/safe", {"amount": "50"}, "Leave one of the two empty"),
        ("edit/bundle/safe", {"percent": ""}, "Say what it saves"),
        ("edit/bundle/round-clock", {"amount": "50.001"}, "at most 2 are allowed"),
        ("edit/billing/1", {"months": "2"}, "One of them is billed by the month: that is 1 here."),
        ("edit/billing/3", {"months": "12"}, "yearly is that already."),
        ("edit/billing/3", {"months": "13"}, "Write a whole number from 1 to 12."),
        ("edit/unit/more-devices", {"each": ""}, "Say how many go with each, like 2"),
        ("edit/unit/more-devices", {"goes_with": ""}, "Choose what they go with."),
        ("edit/unit/more-devices", {"each": "1001"}, "Write a whole number from 1 to 1,000."),
        ("edit/unit/more-devices", {"goes_with": "more-devices"}, "Select a valid choice"),
        ("edit/unit/person", {"each": "2", "goes_with": "server"}, "Device beyond two a person goes with this unit"),
    ],
)
def test_what_cannot_be_is_said_at_its_box(
    modern: Plan, owner_client: Client, entry: str, changes: dict[str, Any], said: str
) -> None:
    before = working_plan(modern)
    page = saved(owner_client, modern, entry, **changes)
    assert said in page
    assert 'aria-invalid="true"' in page or "invalid-feedback" in page
    assert working_plan(modern) == before


def test_what_version_2_refuses_elsewhere_is_said_with_its_place(plan: Plan, owner_client: Client) -> None:
    """A monthly minimum of four decimals stands in version 1; with a bundle the plan is one of version 2."""
    saved(owner_client, plan, "edit/tier/advanced", minimum="1000.0001")
    page = saved(owner_client, plan, "add/bundle", name="All", packages=["security"], percent="5")
    assert "Tier 2, minimum: Has 4 decimals; at most 2 are allowed." in page


def test_a_plan_of_version_1_stays_one_until_something_of_version_2_is_in_it(plan: Plan, owner_client: Client) -> None:
    first = pricing.canonical_bytes(working_document(plan))
    for entry in ("edit/unit/server", "edit/service/ws-care", "edit/tax/sales", "edit/term/36"):
        assert saved(owner_client, plan, entry) == ""
    assert pricing.canonical_bytes(working_document(plan)) == first
    # The first way of billing is the monthly one, without a word typed.
    assert saved(owner_client, plan, "add/billing") == ""
    assert working_document(plan)["format"] == "msp-plan/2"
    plan.refresh_from_db()
    owner_client.post(f"/plans/{plan.pk}/undo/", {"revision": plan.revision})
    assert pricing.canonical_bytes(working_document(plan)) == first


def test_the_page_says_what_is_included_shared_saved_and_billed(modern: Plan, owner_client: Client) -> None:
    page = " ".join(owner_client.get(f"/plans/{modern.pk}/").content.decode().split())
    for text in (
        "Security + Continuity · saves 10% · $94.30 for the typical client",
        "Out of hours · saves $50.00 · from Total",
        "workstation, laptop, mobile · 2 included with each person · 1 service",
        "every 3 months · price −1%",
        "A quote carries one of them, several or none.",
        '<span class="under saves">Safe and sound saves $94.30</span>',
        'Incident cover</a> <span class="per">of the month</span>',
        "3%<span",
    ):
        assert text in page, text


def test_what_hangs_on_a_removed_entry_is_told_and_monthly_billing_stays(modern: Plan, owner_client: Client) -> None:
    def removed(entry: str) -> Any:
        modern.refresh_from_db()
        data = {"revision": modern.revision}
        return owner_client.post(f"/plans/{modern.pk}/edit/{entry}/remove/", data, headers=HTMX)

    assert "Round the clock" in removed("package/nights").headers["HX-Trigger"]
    assert "Person removed." in removed("unit/person").headers["HX-Trigger"]
    assert working_plan(modern).index.units["more-devices"].beyond is None
    refused = removed("billing/1")
    assert refused.status_code == 409
    assert "monthly stays while there is any other billing" in refused.headers["HX-Trigger"]
    assert [entry.months for entry in working_plan(modern).billing] == [1, 3, 12]


def test_bundles_and_billing_are_moved_and_copied(modern: Plan, owner_client: Client) -> None:
    for entry, verb, data in (
        ("bundle/round-clock", "move", {"by": "-1"}),
        ("billing/12", "move", {"before": "1"}),
        ("bundle/safe", "duplicate", {}),
        ("billing/3", "duplicate", {}),
    ):
        modern.refresh_from_db()
        address = f"/plans/{modern.pk}/edit/{entry}/{verb}/"
        assert owner_client.post(address, {"revision": modern.revision, **data}).status_code == 302
    plan = working_plan(modern)
    assert [bundle.code for bundle in plan.bundles] == ["round-clock", "safe", "safe-2"]
    assert [entry.months for entry in plan.billing] == [12, 1, 3, 4]


def test_two_who_change_one_bundle_both_keep_what_they_did(modern: Plan, owner_client: Client) -> None:
    address = f"/plans/{modern.pk}/edit/bundle/safe/"
    mine = shown_in(
        owner_client.get(address).content.decode(), address, packages=["security", "continuity", "assurance"]
    )
    assert saved(owner_client, modern, "edit/bundle/safe", name="Safe") == ""
    assert owner_client.post(address, mine).status_code == 302
    bundle = working_plan(modern).bundles[0]
    assert (bundle.name, bundle.packages) == ("Safe", ("security", "continuity", "assurance"))


def test_prices_are_raised_and_a_share_of_the_month_stays(modern: Plan, owner_client: Client) -> None:
    """Nothing of version 2 is a price: shares, what bundles save and what billing changes stay as they are."""
    address, before = f"/plans/{modern.pk}/raise/", working_plan(modern)
    typed = {"which": "all", "by": "share", "share": "10", "amount": "", "rounding": "minor", "revision": "1"}
    assert "Incident cover" not in owner_client.get(address).content.decode()
    assert owner_client.post(address, {**typed, "raise": "1"}).status_code == 302
    after = working_plan(modern)
    assert after.index.services["srv"].charge == pricing.Charge("per_unit", Decimal("218.90"), ())
    for part in ("units", "bundles", "billing", "terms"):
        assert getattr(after, part) == getattr(before, part)
    assert after.index.services["cover"] == before.index.services["cover"]
