"""What the page of one contract shows, ready to be set."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.documents import RecordKind, Standing
from contracts.models import Contract
from contracts.notices import is_told
from contracts.selectors.mails import told_of
from contracts.selectors.on_behalf import told_by_facts
from contracts.selectors.standings import life_of
from contracts.selectors.states import State, end_of, state_of
from groundwork.display import money, money_signed

KINDS: dict[RecordKind, str | Promise] = {
    "begun": gettext_lazy("Contract"),
    "true-up": gettext_lazy("True-up"),
    "amended": gettext_lazy("Amendment"),
    "increased": gettext_lazy("Annual increase"),
    "renewed": gettext_lazy("Renewal"),
    "ended": gettext_lazy("End"),
    "details": gettext_lazy("Details changed"),
}
HOW: dict[str, str | Promise] = {
    "signed": gettext_lazy("signed"),
    "behalf": gettext_lazy("recorded on behalf of the client"),
    "brought-in": gettext_lazy("brought in, not signed here"),
    "clause": gettext_lazy("under the contract, without a signature"),
    "staff": gettext_lazy("recorded by staff"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One record. `amount` is the fee of the first, and of later ones what they changed; empty for nothing.

    `notice`: the client gets a notice of it. `untold`: there was nobody to send that to.
    """

    number: int

    since: date
    what: str | Promise
    how: str | Promise
    who: str
    amount: str
    notice: bool
    untold: bool


@dataclass(frozen=True, slots=True)
class ContractShown:
    """The page. `fee` is that of today, empty outside the term; `left` the sum of the months to come, before tax."""

    contract: Contract
    standing: Standing
    state: State
    fee: str
    left: str
    ends_on: date | None
    changes: tuple[Change, ...]


def contract_shown(contract: Contract, today: date) -> ContractShown:
    """The page of a contract on a day; two queries."""
    life = life_of(contract)
    mailed = told_of(contract)
    now = life[-1]
    fee = now.mrr(today)
    return ContractShown(
        contract=contract,
        standing=now,
        state=state_of(contract, today),
        fee=money(fee, now.currency) if fee else "",
        left=money(_left(now, today), now.currency),
        ends_on=end_of(contract),
        changes=tuple(_change(life, at, mailed) for at in range(len(life))),
    )


def _left(standing: Standing, today: date) -> Decimal:
    """The fees of the months of the term that have not begun yet."""
    begun = 0 if today < standing.starts_on else standing.month_on(today)
    return sum(standing.fees[begun : standing.months], Decimal(0))


def _change(life: tuple[Standing, ...], at: int, mailed: frozenset[int]) -> Change:
    standing = life[at]
    facts = dict(standing.basis.facts)
    who = ", ".join(filter(None, (facts.get("name"), facts.get("title"))))
    if at == 0:
        amount = money(standing.fees[0], standing.currency)
    else:
        day = max(standing.effective_on, standing.starts_on)
        difference = standing.mrr(day) - life[at - 1].mrr(day)
        amount = money_signed(difference, standing.currency) if difference else ""
    notice = is_told(standing)
    told = told_by_facts(facts)
    by = _("Agreed by %(name)s.") if told else _("by %(name)s")
    return Change(
        number=standing.record,
        since=standing.effective_on,
        what=KINDS[standing.kind],
        how=told or _how(standing),
        who=by % {"name": who} if who else "",
        amount=amount,
        notice=notice,
        untold=notice and standing.record not in mailed,
    )


def _how(standing: Standing) -> str | Promise:
    """How it came about; of what was brought in also where the paper is."""
    how, words = HOW[standing.basis.how], standing.basis.words
    return f"{how}: {words}" if standing.basis.how == "brought-in" and words else how
