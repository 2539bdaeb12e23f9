"""What the page of one contract shows, ready to be set."""

from collections.abc import Iterator
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
from groundwork.display import day as day_text
from groundwork.display import money, money_signed
from groundwork.display import rate as rate_text

KINDS: dict[RecordKind, str | Promise] = {
    "begun": gettext_lazy("Contract"),
    "true-up": gettext_lazy("True-up"),
    "amended": gettext_lazy("Amendment"),
    "increased": gettext_lazy("Annual increase"),
    "renewed": gettext_lazy("Renewal"),
    "ended": gettext_lazy("End"),
    "withdrawn": gettext_lazy("End withdrawn"),
    "reminded": gettext_lazy("Reminded of the renewal"),
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

    `words` say more of it, line by line; `evidence` is the name of the file that came with it, empty where none did.
    `notice`: the client gets a notice of it. `untold`: there was nobody to send that to.
    """

    number: int
    since: date
    what: str | Promise
    how: str | Promise
    who: str
    amount: str
    words: tuple[str, ...]
    evidence: str
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
    """The fees of the months that have not begun yet, to the end of the term or the last day that closes it."""
    begun = 0 if today < standing.starts_on else standing.month_on(today)
    closing = standing.closing
    until = standing.months if closing is None else min(standing.months, standing.month_on(closing.last_day))
    return sum(standing.fees[begun:until], Decimal(0))


def _change(life: tuple[Standing, ...], at: int, mailed: frozenset[int]) -> Change:
    standing = life[at]
    facts = dict(standing.basis.facts)
    who = ", ".join(filter(None, (facts.get("name"), facts.get("title"))))
    if at == 0:
        amount = money(standing.fees[0], standing.currency)
    elif standing.kind == "renewed":
        amount = ""  # the fee goes on
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
        how=told or HOW[standing.basis.how],
        who=by % {"name": who} if who else "",
        amount=amount,
        words=tuple(_words(standing, facts)),
        evidence=facts.get("evidence", ""),
        notice=notice,
        untold=notice and standing.record not in mailed,
    )


def _words(standing: Standing, facts: dict[str, str]) -> Iterator[str]:
    """What else a record says, in sentences."""
    closing = standing.closing
    if standing.kind == "withdrawn" and "reason" in facts:
        yield facts["reason"]
    if standing.kind == "renewed":
        yield _("To %(day)s.") % {"day": day_text(facts["to"])}
        if "reminded_on" not in facts:
            yield _("The client was not reminded before.")
    if standing.kind == "increased":
        yield _("By %(rate)s, of at most %(cap)s.") % {
            "rate": rate_text(Decimal(facts["rate"])),
            "cap": rate_text(Decimal(facts["cap"])),
        }
    if standing.kind != "ended" or closing is None:
        return
    yield _("Last day %(day)s.") % {"day": day_text(closing.last_day)}
    if closing.why == "replaced":
        yield _("Renewed by %(number)s.") % {"number": closing.replaced_by}
        return
    asked = {"name": closing.asked_by, "day": day_text(facts.get("asked_on") or standing.effective_on)}
    yield _("Asked for by %(name)s on %(day)s: %(reason)s") % {**asked, "reason": closing.reason}
    if closing.owed:
        yield _("Owed after it: %(owed)s before tax.") % {"owed": money(closing.owed, standing.currency)}
    if "owed_reason" in facts:
        computed = money(facts["owed_computed"], standing.currency)
        yield _("The schedule gives %(computed)s: %(reason)s") % {"computed": computed, "reason": facts["owed_reason"]}
