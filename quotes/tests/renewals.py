"""Two renewals of one contract, drafted by one press: what tests of them begin with."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

import pricing
from contracts.models import Contract
from groundwork.models import User
from groundwork.tests.once import built_once
from quotes.models import Quote
from quotes.services.accepting import Visitor, accept_proposal
from quotes.services.renewing import Renewal, draft_renewal
from quotes.services.sending import send_side_by_side
from quotes.tests import making
from quotes.tests.sent import Sent, answer, as_sent, contract_of, sent

VISITOR: Final = Visitor("203.0.113.7", "A browser")
# Signed on 22 November 2026 for 12 months: to 21 November 2027.
LATE: Final = datetime(2027, 10, 1, 12, tzinfo=UTC)
SIGNED: Final = datetime(2027, 10, 5, 12, tzinfo=UTC)
BOTH: Final = Renewal(own=True, newest=True, rate=Decimal("0.03"))


def a_contract(by: User, client: str = "Harbor Law Group") -> Contract:
    """Gold, 4,289.00 a month."""
    out = sent(by, making.NOW, client=client)
    key = client.replace(" ", "").lower().ljust(32, "0")
    return contract_of(accept_proposal(out.link, answer(out, idempotency_key=key), VISITOR, lambda: making.NOW))


def with_a_newer_plan(by: User) -> Contract:
    """The same, and a second version of its plan: the watch costs a tenth more, and there is a service more."""

    def build() -> Contract:
        contract = a_contract(by)
        making.a_version(by, wider(making.dearer()), number=2)
        return contract

    return built_once("contract with a newer plan", by, build)


def two_drafts(by: User) -> tuple[Quote, Quote]:
    """The renewal on its own version with 3 %, 4,417.67 a month, and on the newest one."""

    def draft() -> tuple[Quote, Quote]:
        own, newest = draft_renewal(with_a_newer_plan(by), BOTH, by, LATE)
        return own, newest

    return built_once("two renewals", by, draft)


def two_sent(by: User) -> tuple[Sent, Sent]:
    """Both, sent with one press."""

    def send() -> tuple[Sent, Sent]:
        own, newest = two_drafts(by)
        send_side_by_side(own, by, LATE, (own.revision, newest.revision))
        return as_sent(own), as_sent(newest)

    return built_once("two renewals sent", by, send)


def wider(plan: pricing.Plan) -> pricing.Plan:
    """The ladder with "Phones watched" on its upper rung: 2.00 for each person."""
    charge = pricing.Charge("per_unit", Decimal("2.00"), ())
    service = replace(
        plan.services[0],
        code="phones",
        name="Phones watched",
        category="Desk",
        unit="user",
        charge=charge,
        cost=Decimal(0),
        minutes=Decimal(0),
        benefit="A lost phone is locked within the hour.",
    )
    first, second = plan.tiers
    tiers = (first, replace(second, services=(*second.services, "phones")))
    return pricing.read_plan(pricing.plan_document(replace(plan, services=(*plan.services, service), tiers=tiers)))


def says_yes(out: Sent, key: str = "f" * 32) -> Contract:
    """The client signs what is recommended."""
    option = out.revision.recommended
    said = answer(out, option=option.code, packages=option.packages, idempotency_key=key)
    return contract_of(accept_proposal(out.link, said, VISITOR, lambda: SIGNED))
