"""How a contract came to what it is: every record of its life, ready to be set."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.documents import Fees, How, RecordKind, Standing
from contracts.models import Contract, ContractRecord
from contracts.notices import is_told
from contracts.words.changes import Plans, count_words, words_of_change
from contracts.words.on_behalf import told_by_facts
from groundwork.display import money, money_signed
from plans.models import PlanVersion
from plans.selectors import plan_of

KINDS: dict[RecordKind, str | Promise] = {
    "begun": gettext_lazy("Contract"),
    "true-up": gettext_lazy("True-up"),
    "amended": gettext_lazy("Amendment"),
    "increased": gettext_lazy("Annual increase"),
    "called-off": gettext_lazy("Annual increase called off"),
    "corrected": gettext_lazy("Annual increase corrected"),
    "renewed": gettext_lazy("Renewal"),
    "ended": gettext_lazy("End"),
    "withdrawn": gettext_lazy("End withdrawn"),
    "reminded": gettext_lazy("Client reminded that it renews"),
    "details": gettext_lazy("Details changed"),
}
HOW: dict[How, str | Promise] = {
    "signed": gettext_lazy("signed here"),
    "behalf": gettext_lazy("recorded on behalf of the client"),
    "brought-in": gettext_lazy("brought in, not signed here"),
    "clause": gettext_lazy("under the contract, no signature needed"),
    "staff": gettext_lazy("changed by staff"),
}
# What stands for the first record: how it came about is its title, and not said twice.
_BEGUN: Final[dict[How, str | Promise]] = {
    "signed": gettext_lazy("Signed"),
    "behalf": gettext_lazy("Recorded on behalf of the client"),
    "brought-in": gettext_lazy("Brought in, not signed here"),
    "clause": gettext_lazy("Begun under a clause"),
    "staff": gettext_lazy("Begun"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One record. `amount` is the fee of the first, and of later ones what they changed; empty for nothing.

    `told` is how it came about and by whom. `entry` is the number of the chain's entry that seals it, None for what was
    there before contracts had records. `notice`: the client gets a notice of it; `untold`: it was sent to nobody.
    `evidence` is the name of the file that came with it, empty where none did.
    """

    number: int
    since: date
    title: str | Promise
    words: tuple[str, ...]
    told: tuple[str, ...]
    amount: str
    sha256: str
    entry: int | None
    notice: bool
    untold: bool
    evidence: str


Life = Sequence[Standing]


def records_of(contract: Contract) -> list[ContractRecord]:
    """The records with whoever made them and the entries that seal them, the first one first; one query."""
    return list(contract.records.select_related("by", "event").order_by("number"))


def plans_of(life: Life) -> Plans:
    """The plan versions that a life stood on, by hash; one query, none for flat fees."""
    hashes = {stretch.plan.sha256 for standing in life for stretch in standing.stretches if stretch.plan}
    versions = PlanVersion.objects.filter(sha256__in=hashes) if hashes else ()
    return {version.sha256: plan_of(version) for version in versions}


def changes_of(
    records: Sequence[ContractRecord], life: Life, plans: Plans, told: Collection[int]
) -> tuple[Change, ...]:
    """Every record with what it changed; `life` are their standings, `told` the numbers of those with a notice sent."""
    return tuple(_change(record, life, at, plans, told) for at, record in enumerate(records))


def _change(record: ContractRecord, life: Life, at: int, plans: Plans, told: Collection[int]) -> Change:
    standing = life[at]
    return Change(
        number=record.number,
        since=standing.effective_on,
        title=_title(standing),
        words=words_of_change(life[at - 1], standing, plans) if at else _begun(standing),
        told=_told(record, standing, first=at == 0),
        amount=_amount(life, at),
        sha256=record.sha256,
        entry=record.event.seq if record.event else None,
        notice=is_told(standing),
        untold=is_told(standing) and record.number not in told,
        evidence=dict(standing.basis.facts).get("evidence", "") if record.evidence_id else "",
    )


def _told(record: ContractRecord, standing: Standing, *, first: bool) -> tuple[str, ...]:
    """How it came about, who signed or recorded it, and what was said of it."""
    facts = dict(standing.basis.facts)
    signer = ", ".join(filter(None, (facts.get("name"), facts.get("title"))))
    name = signer or (str(record.by) if record.by else "")
    if recorded := told_by_facts(facts):
        return tuple(filter(None, (recorded, _("agreed by %(name)s") % {"name": signer} if signer else "")))
    how = "" if first else capfirst(str(HOW[standing.basis.how]))
    return tuple(filter(None, (how, name, standing.basis.words)))


def _title(standing: Standing) -> str | Promise:
    if standing.kind == "begun":
        return _BEGUN[standing.basis.how]
    if standing.kind == "ended" and standing.closing is not None:
        return _("Cancelled") if standing.closing.why == "cancelled" else _("Replaced")
    return KINDS[standing.kind]


def _begun(standing: Standing) -> tuple[str, ...]:
    first = standing.stretches[0]
    return tuple(filter(None, (first.name, count_words(first.counts))))


def _amount(life: Life, at: int) -> str:
    standing = life[at]
    if at == 0:
        return money(standing.fees[0], standing.currency)
    step = _step(life[at - 1].fees, standing.fees)
    return money_signed(step, standing.currency) if step else ""


def _step(before: Fees, after: Fees) -> Decimal:
    """By how much the fee changes in the first month that it changes in; a fee goes on after its last month."""
    months = range(max(len(before), len(after)))
    steps = (after[min(at, len(after) - 1)] - before[min(at, len(before) - 1)] for at in months)
    return next((step for step in steps if step), Decimal(0))
