"""A contract from its signature to its end, with the clock moved: true-ups, an increase, a renewal, and what is owed.

Every figure is worked out by hand beside it. Gold for Harbor Law Group costs 4,289.00 a month.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine

from clients.models import Device
from contracts.models import Contract, Seller
from contracts.selectors.increases import increases_to_come
from contracts.selectors.renewals import Then, endings
from contracts.selectors.revenue import mrr_on
from contracts.selectors.standings import standing_of
from contracts.selectors.states import State, state_of
from contracts.services.ending import Ending, end_contract
from contracts.services.increasing import Raise, raise_fee
from contracts.services.renewing_by_clause import see_to_renewals
from contracts.tests.making import life_of
from contracts.verifying import verify_contracts
from groundwork import chain
from groundwork.models import Mail, User
from groundwork.tests.people import signed_in
from quotes.models import Quote
from quotes.proposal.amounts import to_sign
from quotes.services.accepting import Visitor, accept_proposal
from quotes.services.amendment import draft_true_up
from quotes.services.renewing import Renewal, draft_renewal
from quotes.services.sending import send_quote
from quotes.tests import making
from quotes.tests.sent import answer, as_sent, contract_of

pytestmark = pytest.mark.django_db
VISITOR = Visitor("203.0.113.7", "A browser")


def noon(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T17:00:00").replace(tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(noon("2026-12-01"), tick=False) as moved:
        yield moved


def signed(quote: Quote, by: User, now: datetime, key: str) -> Contract:
    """Sent, and signed by the client as it was shown."""
    send_quote(quote, by, now)
    out = as_sent(quote)
    option = next(entry for entry in out.revision.options if entry.code == "gold")
    month, first = to_sign(out.revision, out.revision.priced(option.tier, option.packages, None, None))
    figures = {"total": str(month), "first_invoice": str(first), "idempotency_key": key * 32}
    said = answer(out, option="gold", packages=option.packages, **figures)
    return contract_of(accept_proposal(out.link, said, VISITOR, lambda: now))


def fee_on(day: date) -> Decimal:
    return mrr_on(day).get("USD", Decimal(0))


def test_a_whole_life(clock: time_machine.Traveller, sales: User, owner: User) -> None:
    seller = making.a_seller()
    Seller.objects.filter(pk=seller.pk).update(
        notice_count=60,
        notice_unit="days",
        at_end="renews",
        renewal_months=12,
        increase_cap=Decimal("0.05"),
        increase_on="06-01",
    )
    client = making.a_client()

    # 1 December 2026: signed for 12 months, to 30 November 2027.
    contract = signed(making.a_draft(sales, client), sales, noon("2026-12-01"), "a")
    assert standing_of(contract).last_day == date(2027, 11, 30)
    assert standing_of(contract).notice_by == date(2027, 10, 1)
    fee = fee_on(date(2026, 12, 1))
    assert fee == Decimal("4289.00")

    # Three true-ups: two desktops more from 1 February, one less from 1 April, one more from 1 May.
    steps = [fee]
    for place, (today, day, number) in enumerate(
        [
            ("2027-01-20", date(2027, 2, 1), 2),
            ("2027-03-15", date(2027, 4, 1), -1),
            ("2027-04-10", date(2027, 5, 1), 1),
        ]
    ):
        clock.move_to(noon(today))
        if number > 0:
            Device.objects.bulk_create(
                Device(client=client, kind="workstation", hostname=f"new-{place}-{at}") for at in range(number)
            )
        else:
            Device.objects.filter(client=client, hostname="new-0-0").delete()
        assert signed(draft_true_up(contract, sales, noon(today)), sales, noon(today), "bcd"[place]) == contract
        steps.append(fee_on(day))
        assert fee_on(date.fromordinal(day.toordinal() - 1)) == steps[-2]
    desktop = (steps[1] - steps[0]) / 2
    assert desktop > 0
    assert steps[2:] == [steps[0] + desktop, steps[0] + 2 * desktop]

    # 1 June 2027: 3 %, told in May.
    clock.move_to(noon("2027-05-01"))
    contract.refresh_from_db()
    (row,) = increases_to_come(owner, date(2027, 5, 1))
    assert row.found.day == date(2027, 6, 1)
    raise_fee(Raise(contract, row.found.month, Decimal("0.03"), contract.records_made), owner, noon("2027-05-01"))
    risen = (steps[3] * Decimal("1.03")).quantize(Decimal("0.01"))
    assert (fee_on(date(2027, 5, 31)), fee_on(date(2027, 6, 1))) == (steps[3], risen)

    # Nobody gives notice by 1 October: reminded in September, renewed on the 2nd, to 30 November 2028.
    for today in ("2027-09-01", "2027-09-02", "2027-10-01", "2027-10-02", "2027-10-03"):
        clock.move_to(noon(today))
        see_to_renewals(noon(today))
    assert standing_of(contract).last_day == date(2028, 11, 30)
    assert fee_on(date(2027, 12, 1)) == risen

    # Next autumn a renewal is drafted in time and signed: another contract from 1 December 2028.
    clock.move_to(noon("2028-08-20"))
    contract.refresh_from_db()
    (ending,) = endings(sales, date(2028, 8, 20))
    assert (ending.then, ending.act_by) == (Then.RENEWS, date(2028, 10, 1))
    (quote,) = draft_renewal(contract, Renewal(rate=Decimal("0.02")), sales, noon("2028-08-20"))
    renewal = signed(quote, sales, noon("2028-08-20"), "e")
    contract.refresh_from_db()
    assert (contract.closes_on, renewal.starts_on) == (date(2028, 11, 30), date(2028, 12, 1))
    # Once the old one's notice is over nothing renews by itself.
    clock.move_to(noon("2028-10-05"))
    assert see_to_renewals(noon("2028-10-05")) == 0
    assert fee_on(date(2028, 11, 30)) == risen
    new_fee = fee_on(date(2028, 12, 1))
    assert abs(new_fee - risen * Decimal("1.02")) <= Decimal("0.01")

    # March 2029: they sell the firm; it ends on 30 June, and five months of the term are owed.
    clock.move_to(noon("2029-03-10"))
    renewal.refresh_from_db()
    ending_ = Ending(date(2029, 6, 30), "They sell the firm.", "Thomas Reed", date(2029, 3, 9))
    end_contract(renewal, ending_, owner, noon("2029-03-10"), expected=renewal.records_made)
    closing = standing_of(renewal).closing
    assert closing is not None
    assert closing.owed == 5 * new_fee
    renewal.refresh_from_db()
    assert (fee_on(date(2029, 6, 30)), fee_on(date(2029, 7, 1))) == (new_fee, Decimal(0))
    assert [state_of(one, date(2029, 7, 1)) for one in (contract, renewal)] == [State.REPLACED, State.CANCELLED]

    kinds = [[standing.kind for standing in life_of(one)] for one in (contract, renewal)]
    assert kinds == [
        ["begun", "true-up", "true-up", "true-up", "increased", "reminded", "renewed", "ended"],
        ["begun", "ended"],
    ]
    told = Mail.objects.filter(kind="notice").order_by("pk")
    assert [mail.subject for mail in told] == [contract.number] * 3 + [renewal.number]
    page = signed_in(owner).get(f"/contracts/{contract.number}/").content.decode()
    assert f'Renewed by <a href="/contracts/{renewal.number}/">' in page
    assert list(verify_contracts()) == []
    assert chain.verify() == ()
