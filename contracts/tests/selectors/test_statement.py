"""What a statement says, by hand."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, ClassVar

import pytest
from pytest_django import DjangoAssertNumQueries

import pricing
from clients.models import Client, Device
from contracts.documents import Clauses, End, Notice, PlanRef, Stretch
from contracts.errors import ContractError
from contracts.models import Contract, WorkFigures
from contracts.selectors.statement import statement_of
from contracts.statements import (
    Count,
    Hourly,
    Included,
    Period,
    Rung,
    read_period,
    read_statement,
    statement_bytes,
    statement_words,
)
from contracts.tests.making import a_contract, increase
from contracts.tests.statement_making import NOW, a_client, counted, on_basic, plan_document, small_version
from groundwork.history import sign
from groundwork.models import User
from plans.models import PlanVersion
from plans.selectors import plan_of
from plans.services import import_plan, publish_plan

pytestmark = pytest.mark.django_db
TODAY = date(2027, 4, 2)
QUARTER = read_period("2027-Q1")
TERMS = Clauses(notice=Notice(60, "days"), end=End("renews", 12))


@pytest.fixture
def client() -> Client:
    """10 computers and a server; two more computers from 1 March on (in New York; in UTC it is still February)."""
    client = a_client()
    counted(client, datetime(2026, 12, 1, tzinfo=UTC), workstation=10, server=1, user=9)
    counted(client, datetime(2027, 3, 1, 6, tzinfo=UTC), workstation=12, server=1, user=11)
    # After the period: it does not matter.
    counted(client, datetime(2027, 4, 1, 6, tzinfo=UTC), workstation=40, server=4, user=40)
    return client


def test_a_quarter_by_hand(client: Client, owner: User) -> None:
    contract = on_basic(client, small_version(owner), clauses=TERMS, increases=(increase(2, "0.10"),))
    said = statement_of(contract, QUARTER, TODAY)
    (covered,) = said.covered
    assert said.counts == (Count("server", 1, 1), Count("user", 11, 9), Count("workstation", 12, 10))
    # 3 x 280.00, raised by 10 % from January on.
    assert (covered.fee, covered.months) == (Decimal("924.00"), 3)
    # January and February: 10 x 30 + 90 + 45 = 435 minutes, at $150 an hour $1,087.50. March: 495 minutes, $1,237.50.
    minutes = (("Computer", 12, Decimal(30)), ("Server", 1, Decimal(90)), ("", 1, Decimal(45)))
    assert covered.hourly == Hourly(Decimal("150.00"), Decimal("3412.50"), minutes)
    assert covered.included == (Included("Report", "You know how things stand."),)
    # Plus patches the 10 computers that the contract stands on: $50.00, raised by 10 %.
    assert covered.rung == Rung("Plus", Decimal("55.00"), (Included("Patch", "Known holes are closed in time."),))
    # 4 of 36 months are over, and it ends on 30 November 2029; 60 days before are 1 October.
    assert (covered.left, covered.then) == (32, "renews")
    assert (covered.ends_on, covered.notice_by) == (date(2029, 11, 30), date(2029, 10, 1))


class TestTheHighestTier:
    """Plus is the highest tier of this plan. It has three packages; nobody counts what the third is charged by."""

    PACKAGES: ClassVar = [
        {"code": "nights", "name": "Nights", "services": ["night"]},
        {"code": "copies", "name": "Copies", "services": ["copy"]},
        {"code": "sensors", "name": "Sensors", "services": ["sense"]},
    ]

    @pytest.fixture
    def version(self, owner: User) -> PlanVersion:
        document = plan_document()
        for code, unit, price in (
            ("night", "computer", "3.00"),
            ("copy", "server", "40.00"),
            ("sense", "site", "9.00"),
        ):
            charge = {"model": "per_unit", "price": price}
            one = {"code": code, "name": code.capitalize(), "category": "All", "unit": unit, "charge": charge}
            document["services"].append({**one, "benefit": f"You have {code}."})
        document["units"].append({"code": "site", "name": "Site", "counts": ["site"]})
        document["packages"] = self.PACKAGES
        plan = import_plan(pricing.read_plan(document), owner, NOW)
        return publish_plan(plan, revision=1, by=owner, note="", now=NOW)

    def on_plus(self, name: str, version: PlanVersion, *packages: str, **changes: Any) -> Contract:
        """Plus for 10 computers and a server, with these packages."""
        choice = pricing.Selection("plus", packages, 36)
        price = pricing.price(plan_of(version), pricing.Inventory((("server", 1), ("workstation", 10))), choice)
        agreed = Stretch(
            1,
            "Plus",
            pricing.contract_fees(price),
            signed=True,
            counts=(("server", 1), ("workstation", 10)),
            selection=choice,
            plan=PlanRef("Small", 1, version.sha256),
        )
        return a_contract(a_client(name), stretches=(agreed,), **changes)

    def rung(self, contract: Contract) -> Rung | None:
        return statement_of(contract, QUARTER, TODAY).covered[0].rung

    def test_it_is_told_of_a_package_that_it_lacks(self, version: PlanVersion) -> None:
        contract = self.on_plus("Harbor", version, increases=(increase(2, "0.10"),))
        said = statement_of(contract, QUARTER, TODAY)
        # The plan's first: 10 x 3.00, raised by 10 %.
        assert said.covered[0].rung == Rung("Nights", Decimal("33.00"), (Included("Night", "You have night."),), True)
        ahead = statement_words(said).sections[3]
        assert ("Nights as well", "+\xa0$33 a month") in [(row.label, row.amount) for row in ahead.rows]
        assert ahead.points_title == "What Nights would add"
        assert read_statement(statement_bytes(said)) == said

    def test_it_is_the_one_that_most_of_its_size_have(self, version: PlanVersion) -> None:
        contract = self.on_plus("Harbor", version)
        for number in range(2):
            self.on_plus(f"Copies {number}", version, "copies")
        self.on_plus("Nights", version, "nights")
        found = self.rung(contract)
        assert found is not None
        assert (found.name, found.more) == ("Copies", Decimal("40.00"))

    def test_what_brings_nothing_is_not_offered(self, version: PlanVersion) -> None:
        assert self.rung(self.on_plus("Harbor", version, "nights", "copies")) is None


def test_devices_that_came_and_went_are_those_of_the_period(owner: User) -> None:
    client = a_client()
    december = datetime(2026, 12, 2, tzinfo=UTC)
    _stays, goes, back = (device(client, name, december) for name in ("stays", "goes", "back"))
    retired(goes, datetime(2027, 2, 3, tzinfo=UTC))
    device(client, "comes", datetime(2027, 3, 31, 22, tzinfo=UTC))
    device(client, "later", datetime(2027, 4, 1, 6, tzinfo=UTC))
    # In New York it went in the evening of 31 December, and came back in February.
    retired(back, datetime(2027, 1, 1, 3, tzinfo=UTC))
    retired(back, datetime(2027, 2, 3, tzinfo=UTC), None)
    counted(client, datetime(2026, 12, 31, tzinfo=UTC), laptop=2)
    counted(client, datetime(2027, 3, 31, 22, tzinfo=UTC), laptop=3)
    said = statement_of(on_basic(client, small_version(owner)), QUARTER, TODAY)
    assert said.counts == (Count("laptop", 3, 2, came=2, went=1),)
    (row,) = statement_words(said).sections[0].rows
    assert (row.label, row.amount, row.note) == ("Laptops", "3", "2 on 1 January 2027, 2 new, 1 gone")


def device(client: Client, name: str, at: datetime) -> Device:
    """A laptop that counts since that moment."""
    row = Device(client=client, hostname=name, kind="laptop")
    sign(row, None, at)
    row.save()
    Device.objects.filter(pk=row.pk).update(created_at=at)
    return row


def retired(row: Device, at: datetime, since: datetime | None = NOW) -> None:
    row.retired_at = since
    sign(row, None, at)
    row.save()


def test_its_bytes_are_read_back_and_follow_from_what_was_read(client: Client, owner: User) -> None:
    contract = on_basic(client, small_version(owner), clauses=TERMS)
    row = {"hours": Decimal("6.50"), "tickets": 9, "note": "New offices", "how": "imported", "by": owner, "at": NOW}
    WorkFigures.objects.create(client=client, month=date(2027, 3, 1), **row)
    said = statement_of(contract, QUARTER, TODAY)
    data = statement_bytes(said)
    assert read_statement(data) == said
    assert statement_bytes(read_statement(data)) == data
    text = " ".join(
        f"{row.label}: {row.amount} {row.note}" for part in statement_words(said).sections for row in part.rows
    )
    assert "March 2027: 6.50 hours 9 tickets" in text
    assert "Your requests alone: $975.00 6.50 hours at $150 an hour" in text
    notes = " ".join(part.note for part in statement_words(said).sections)
    assert "Imported from a file by" in notes
    reckoned = "Computer 30 for each of 12, Server 90, 45 for you as a whole."
    assert f"Reckoned at $150 an hour with these minutes a month: {reckoned}" in notes


def test_a_flat_fee_says_what_it_cannot_tell_and_a_second_contract_stands_beside_it(
    client: Client, owner: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    flat = a_contract(client)
    other = on_basic(client, small_version(owner))
    with django_assert_num_queries(8):  # however many contracts there are
        said = statement_of(flat, Period(2027, 3, 1), TODAY)
    assert [covered.contract for covered in said.covered] == [flat.number, other.number]
    first = said.covered[0]
    assert (first.hourly, first.included, first.rung, first.on_plan) == (None, (), None, False)
    by_the_hour = statement_words(said).sections[2]
    assert f"{flat.number} has a fixed fee and no plan with times" in by_the_hour.note
    assert [row.note for row in by_the_hour.rows] == ["Basic", "Basic"]


def test_without_a_count_it_tells_what_the_contract_stands_on(owner: User) -> None:
    contract = on_basic(a_client("Never Counted"), small_version(owner))
    said = statement_of(contract, Period(2027, 3, 1), TODAY)
    assert not said.counted
    assert said.counts == (Count("server", 1, None), Count("workstation", 10, None))


@pytest.mark.parametrize("code", ["2026-11", "2027-05"])
def test_a_period_before_the_contract_or_to_come_has_none(code: str, owner: User) -> None:
    with pytest.raises(ContractError):
        statement_of(a_contract(a_client()), read_period(code), TODAY)


@pytest.mark.parametrize("code", ["2027-3", "2027-13", "2027-Q5", "2027-Q0", "2027", "", "2027-03 "])
def test_what_is_no_period(code: str) -> None:
    with pytest.raises(ValueError, match="no month"):
        read_period(code)


def test_the_last_quarter_of_a_year_goes_over_into_the_next() -> None:
    last = read_period("2026-Q4")
    assert (last.first, last.last, last.following.code) == (date(2026, 10, 1), date(2026, 12, 31), "2027-Q1")
    assert [month.code for month in last.each_month] == ["2026-10", "2026-11", "2026-12"]
    assert read_period("2027-01").before.code == "2026-12"
