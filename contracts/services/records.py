"""The one way in which a contract begins and changes: a record, its entry of the chain, and what lists know of it.

What is locked for that is always taken in one order, so that nobody waits in a circle: the quote, the contract, the
client, the row of the year's numbers, the head of the chain. Whoever writes an entry of their own first, as an
acceptance does, takes the rest before it (`hold_for_entry`, `hold_numbers`). Rows of which there is one for all who
have the same (the forms and ladders of quotes) are written after the client is locked, as by a draft, and
before the numbers and the head are, as by a sending.
"""

from dataclasses import replace
from datetime import date, datetime

from django.utils.translation import gettext as _

from clients.models import Client
from clients.services.editing import hold_clients
from clients.services.standing import note_contracts
from contracts.columns import columns_of, origin_of
from contracts.documents import Standing, contract_bytes, read_contract
from contracts.models import Contract, ContractRecord, FeeStep, Seller
from contracts.models.contract import FEE_SCALE
from contracts.selectors.standings import changed_since, standing_of
from contracts.services.numbering import HeldNumbers, hold_numbers, next_number
from groundwork import chain
from groundwork.errors import StaleError
from groundwork.models import Event, EvidenceFile, User
from groundwork.transactions import demand_transaction


def begin_contract(
    client: Client,
    standing: Standing,
    by: User | None,
    now: datetime,
    cause: Event | None = None,
    *,
    evidence: EvidenceFile | None = None,
    held: HeldNumbers | None = None,
) -> Contract:
    """Make a contract of its first standing, whose number and record are still empty; in the caller's transaction.

    `cause` is the entry of the chain that it came about by, such as an acceptance. Where it follows another contract,
    the caller closes that one. `evidence` came with it, and the basis names its hash. `held` is what hold_numbers
    gave, where the caller has locked the client and them before.
    """
    demand_transaction("begin_contract()")
    if held is None:
        hold_clients([client.pk])
        held = hold_numbers(now)
    followed = Contract.objects.get(number=standing.follows) if standing.follows else None
    number = next_number(held)
    first = replace(standing, contract=number, record=1, before="", kind="begun")
    contract = Contract(number=number, client=client, origin=origin_of(first).value, follows=followed, made_at=now)
    _put_columns(contract, first)
    contract.save()
    _add(contract, first, by, now, cause, evidence, held.today)
    return contract


def lock_contract(contract: Contract, expected: int | None = None) -> tuple[Contract, Standing]:
    """The contract and what it says now, locked until the end of the caller's transaction.

    `expected` is the number of records that somebody was shown: StaleError where there is another since.
    """
    demand_transaction("lock_contract()")
    # On its own, and read afterwards: what was waited for comes back as it is now.
    client = Contract.objects.select_for_update().values_list("client", flat=True).get(pk=contract.pk)
    hold_clients([client])
    row = Contract.objects.select_related("client").get(pk=contract.pk)
    if expected is not None and changed_since(row, expected):
        raise StaleError(
            _("This contract has changed since you opened it. Look at it as it is now, then enter your change again.")
        )
    return row, standing_of(row)


def hold_for_entry(contract: Contract | None, client: Client) -> None:
    """Lock what a record is about, before the entry that causes it is written; in the caller's transaction.

    `contract` is the one that is changed or followed, if any. The numbers come after (hold_numbers), and as late as can
    be: whoever begins another contract waits for those.
    """
    if contract is not None:
        lock_contract(contract)
    hold_clients([client.pk])


def add_record(
    contract: Contract,
    standing: Standing,
    by: User | None,
    now: datetime,
    cause: Event | None = None,
    *,
    evidence: EvidenceFile | None = None,
) -> ContractRecord:
    """Add what the contract says from now on. It must be locked (`lock_contract`), and `standing` made of its own.

    Number and hash of the record before are put in here. `evidence` came with it (contracts.services.ending names its
    hash in the basis).
    """
    last = contract.records.order_by("-number").values_list("number", "sha256")[0]
    after = replace(standing, contract=contract.number, record=last[0] + 1, before=last[1])
    _put_columns(contract, after)
    contract.save()
    return _add(contract, after, by, now, cause, evidence)


def _add(
    contract: Contract,
    standing: Standing,
    by: User | None,
    now: datetime,
    cause: Event | None,
    evidence: EvidenceFile | None = None,
    today: date | None = None,
) -> ContractRecord:
    data = contract_bytes(standing)
    frozen = read_contract(data)
    sealed = {"record": standing.record, "what": standing.kind, "how": standing.basis.how, "sha256": frozen.sha256}
    if standing.before:
        sealed["before"] = standing.before
    event = chain.append("contract", contract.subject, sealed, now)
    record = ContractRecord.objects.create(
        contract=contract,
        number=standing.record,
        kind=standing.kind,
        effective_on=standing.effective_on,
        document=data,
        sha256=frozen.sha256,
        event=event,
        cause=cause,
        evidence=evidence,
        by=by,
        made_at=now,
    )
    _put_steps(contract, standing)
    _tell_client(contract.client, today or Seller.day_of(now))
    return record


def _put_columns(contract: Contract, standing: Standing) -> None:
    for name, value in columns_of(standing).items():
        setattr(contract, name, value)


def _put_steps(contract: Contract, standing: Standing) -> None:
    if standing.before:
        contract.fee_steps.all().delete()
    FeeStep.objects.bulk_create(
        FeeStep(contract=contract, since=step.since, until=step.until, ten_thousandths=int(step.fee.scaleb(FEE_SCALE)))
        for step in standing.steps
    )


def _tell_client(client: Client, today: date) -> None:
    """The client's row: the first end to come, else the last that was, and what the contracts stand on."""
    rows = Contract.objects.filter(client=client).values_list("term_ends_on", "runs_on", "closes_on", "counts_key")
    ends = [(closes_on or (None if runs_on else term), key) for term, runs_on, closes_on, key in rows]
    live = [(end, key) for end, key in ends if end is None or end >= today]
    days = [end for end, _key in live or ends if end is not None]
    note_contracts(client, (min if live else max)(days, default=None), {key for _end, key in live if key})
