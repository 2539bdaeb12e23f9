"""What the file of contracts says besides the list: the next increase, and the tax of today's fee."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

import pricing
from contracts.documents import Clauses, Closing, Increase, PlanRef, Stretch
from contracts.selectors.exporting import CSV_HEADER, exported_contracts
from contracts.selectors.listing import ContractFilter
from contracts.tests.making import a_contract, increase
from contracts.tests.statement_making import a_client, plan_document
from groundwork.models import User
from plans.models import PlanVersion
from plans.services import import_plan, publish_plan

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 17, tzinfo=UTC)
YEARLY = Clauses(increase=Increase(Decimal("0.05")))


@pytest.fixture
def version(owner: User) -> PlanVersion:
    taxes = [
        {"code": "state", "name": "State tax", "rate": "0.04"},
        {"code": "city", "name": "City tax", "rate": "0.045"},
    ]
    document = {**plan_document(), "format": "msp-plan/2", "taxes": taxes}
    plan = import_plan(pricing.read_plan(document), owner, NOW)
    return publish_plan(plan, revision=1, by=owner, note="", now=NOW)


def told(user: User) -> dict[str, dict[str, str]]:
    """The cells of each contract, by the client's name."""
    rows = exported_contracts(user, NOW, "UTC", ContractFilter())
    return {row[1]: dict(zip(CSV_HEADER, row, strict=True)) for row in rows}


def on_basic(name: str, version: PlanVersion, taxes: tuple[str, ...], **changes: Any) -> None:
    """Basic for 10 computers and a server, $280.00 a month."""
    agreed = Stretch(
        1,
        "Basic",
        (Decimal("280.00"),) * 36,
        signed=True,
        counts=(("server", 1), ("workstation", 10)),
        selection=pricing.Selection("basic", (), 36, taxes=taxes),
        plan=PlanRef("Small", 1, version.sha256),
    )
    a_contract(a_client(name), stretches=(agreed,), **changes)


def test_each_tax_with_its_rate_and_what_they_come_to(sales: User, version: PlanVersion) -> None:
    on_basic("Both", version, ("state", "city"))
    on_basic("Raised", version, ("city",), increases=(increase(2, "0.10"),))
    on_basic("Exempt", version, ())
    a_contract(a_client("Flat"))
    found = {client: (row["tax"], row["tax a month"]) for client, row in told(sales).items()}
    assert found == {
        # 11.20 and 12.60; then 4.5 % of 308.00.
        "Both": ("State tax 4%, City tax 4.5%", "23.80"),
        "Raised": ("City tax 4.5%", "13.86"),
        "Exempt": ("", "0.00"),
        "Flat": ("", ""),
    }


def test_the_day_of_the_next_increase(sales: User) -> None:
    a_contract(a_client("Allowed"), clauses=YEARLY)
    a_contract(a_client("Announced"), clauses=YEARLY, increases=(increase(8, "0.02"),))
    a_contract(a_client("Raised"), clauses=YEARLY, increases=(increase(2, "0.02"),))
    a_contract(a_client("Ended"), clauses=YEARLY, closing=Closing(date(2028, 6, 30), "cancelled"))
    a_contract(a_client("None"))
    assert {client: row["next increase"] for client, row in told(sales).items()} == {
        "Allowed": "2027-12-01",
        "Announced": "2027-07-01",
        "Raised": "2028-12-01",
        "Ended": "",
        "None": "",
    }
