"""Two people approve the same run at once: each contract changes once. With a control that shows what the lock does."""

import pytest

from contracts.models import Contract
from contracts.services import records
from contracts.verifying import verify_contracts
from groundwork.models import Mail, User
from quotes.models import Quote
from quotes.services.true_up_run import Done, Outcome, approve
from quotes.tests.services.test_races import at_once
from quotes.tests.services.test_true_up_run import tickets
from quotes.tests.true_ups import NOW, on_plan, recount


def a_run(sales: User, clients: int = 4) -> None:
    for at in range(clients):
        recount(on_plan(sales, f"Client {at}", clause=at % 2 == 0).client, desktops=24)


@pytest.mark.django_db(transaction=True)
def test_of_two_approvals_at_once_each_contract_changes_once(sales: User) -> None:
    a_run(sales)
    pressed, done = tickets(sales), list[Done]()
    assert at_once(*[lambda: done.extend(approve(pressed, sales, NOW)[0])] * 2) == [None, None]
    outcomes = sorted(one.outcome for one in done)
    assert outcomes == [Outcome.DRAFT] * 4 + [Outcome.NOTICE] * 2 + [Outcome.REFUSED] * 2
    assert sorted(Contract.objects.values_list("records_made", flat=True)) == [1, 1, 2, 2]
    assert (Quote.objects.count(), Mail.objects.count()) == (2, 2)
    assert list(verify_contracts()) == []


@pytest.mark.django_db(transaction=True)
def test_control_without_the_number_of_records_it_happens_twice(sales: User, monkeypatch: pytest.MonkeyPatch) -> None:
    a_run(sales, clients=1)
    pressed, lock = tickets(sales), records.lock_contract
    for house in ("contracts.services.true_ups", "quotes.services.true_up_run"):
        monkeypatch.setattr(f"{house}.lock_contract", lambda contract, _expected=None: lock(contract))
    for _ in range(2):
        approve(pressed, sales, NOW)
    assert Contract.objects.get().records_made == 3
    assert Mail.objects.count() == 2
