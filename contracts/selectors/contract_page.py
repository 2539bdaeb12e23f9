"""What the page of one contract shows, ready to be set."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

import pricing
from clients.models import Client
from clients.selectors import inventory_counts
from contracts.documents import Due, RecordKind, Standing, Stretch
from contracts.models import Contract
from contracts.selectors.agreed import agreed_on
from contracts.selectors.corrections import LastIncrease, last_increase
from contracts.selectors.history import Change, Life, changes_of, plans_of, records_of
from contracts.selectors.mails import told_of
from contracts.selectors.standings import standing_in
from contracts.selectors.states import LIVE, State, state_of, until_of
from contracts.selectors.term import Term, causes_of, term_of
from contracts.words.changes import Plans, package_names
from contracts.words.clauses import sentences_of
from contracts.words.ends import billing_words, end_words
from groundwork.device_kinds import in_order, label
from groundwork.display import MoneyParts, day, money, money_parts, money_signed, number, rate
from groundwork.own_things import kept

# What brings the next fee, by the kind of record; a step that was agreed from the first has none.
_COMING: Final[dict[RecordKind | None, str | Promise]] = {
    "true-up": gettext_lazy("a month from %(day)s on, by the true-up"),
    "amended": gettext_lazy("a month from %(day)s on, by the amendment"),
    "increased": gettext_lazy("a month from %(day)s on, by the annual increase"),
    "renewed": gettext_lazy("a month from %(day)s on, by the renewal"),
    None: gettext_lazy("a month from %(day)s on, as agreed"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount, and what it is."""

    amount: str
    words: str


@dataclass(frozen=True, slots=True)
class CountLine:
    """A key of the inventory: as signed first, as agreed now, as counted today."""

    label: str | Promise
    signed: int
    in_force: int
    today: int

    @property
    def changed(self) -> bool:
        """Whether something else counts today than was agreed."""
        return self.today != self.in_force


@dataclass(frozen=True, slots=True)
class Owed:
    """An amount owed once: what for, and what it is reckoned from."""

    on: date
    words: str
    part: str
    amount: str


@dataclass(frozen=True, slots=True)
class Agreed:
    """What holds now. `facts` are labels with their words; `clauses` what may change without a signature."""

    facts: tuple[tuple[str, str], ...]
    clauses: tuple[str, ...]
    po_number: str
    billing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContractShown:
    """The page. `until` is the last day of the term, or of all; None once it goes on from month to month.

    `name` and `fee` are those of today, `fee` None outside the term; `counts` are empty where nobody is served.
    `increase` is one that can be called off or corrected.
    """

    contract: Contract
    name: str
    standing: Standing
    state: State
    until: date | None
    ending: str
    fee: MoneyParts | None
    coming: Figure | None
    left: Figure | None
    term: Term
    changes: tuple[Change, ...]
    counts: tuple[CountLine, ...]
    agreed: Agreed
    owed: tuple[Owed, ...]
    increase: LastIncrease | None
    follows: str
    followed_by: str


def contract_shown(contract: Contract, today: date) -> ContractShown:
    """The page of a contract on a day; a fixed number of queries. `contract.client` should be at hand."""
    records = records_of(contract)
    life = tuple(standing_in(record) for record in records)
    now, plans, state = life[-1], plans_of(life), state_of(contract, today)
    fee, agreed = now.mrr(today), agreed_on(life, today)
    with kept():
        return ContractShown(
            contract=contract,
            name=agreed.name,
            standing=now,
            state=state,
            until=until_of(contract, today),
            ending=end_words(now, today),
            fee=money_parts(fee, now.currency) if fee else None,
            coming=_coming(life, today),
            left=_left(now, today),
            term=term_of(life, today),
            changes=changes_of(records, life, plans, told_of(contract)),
            counts=_counts(contract.client, life, today) if state in LIVE else (),
            agreed=_agreed(now, agreed, plans),
            owed=_owed(now),
            increase=last_increase(now, today),
            follows=now.follows,
            followed_by=_followed_by(contract),
        )


def _coming(life: Life, today: date) -> Figure | None:
    """The next fee that is another than today's."""
    now = life[-1]
    following = next((step for step in now.steps if step.since > today), None)
    if following is None or today < now.starts_on:
        return None
    causes = causes_of(life, following.since)
    # A fee that several changes make has the name of none of them.
    said = _("a month from %(day)s on") if len(causes) > 1 else _COMING[causes[0] if causes else None]
    words = str(said) % {"day": day(following.since)}
    return Figure(money(following.fee, now.currency), words)


def _left(standing: Standing, today: date) -> Figure | None:
    """What the months of the term that have not begun come to; None where none is left.

    Of a month in which the contract ends, what is after its last day is owed or is not: it is not in this.
    """
    begun = 0 if today < standing.starts_on else standing.month_on(today)
    ends = standing.last_day if standing.ends_on is None else min(standing.ends_on, standing.last_day)
    months = 0 if ends < standing.first_day else standing.month_on(ends) - begun
    if months < 1:
        return None
    left = pricing.left_of_term(standing.fees_to(ends), standing.first_day, begun, ends, standing.places)
    if ends < pricing.last_day(standing.first_day, standing.month_on(ends)):
        words = _("left of the term, to %(day)s") % {"day": day(ends)}
    else:
        words = ngettext("left of the term, %(number)s month", "left of the term, %(number)s months", months)
        words %= {"number": number(months)}
    return Figure(money(left, standing.currency), words)


def _counts(client: Client, life: Life, today: date) -> tuple[CountLine, ...]:
    """Every key that counts something then or now; nothing for a contract that stands on no counts."""
    signed, agreed = dict(life[0].stretches[0].counts), dict(agreed_on(life, today).counts)
    if not any(signed.values()) and not any(agreed.values()):
        return ()
    counted = inventory_counts(client)
    lines = (
        CountLine(label(key), signed.get(key, 0), agreed.get(key, 0), counted.get(key, 0))
        for key in in_order({**signed, **agreed, **counted})
    )
    return tuple(line for line in lines if line.signed or line.in_force or line.today)


def _agreed(standing: Standing, stretch: Stretch, plans: Plans) -> Agreed:
    plan = _("Flat fee, no plan")
    if stretch.plan is not None:
        named = {"plan": stretch.plan.name, "version": stretch.plan.version}
        plan = _("%(plan)s, version %(version)s") % named
    term = ngettext("%(number)s month", "%(number)s months", standing.months) % {"number": number(standing.months)}
    floor = "" if standing.clauses.floor is None else _floor(standing, stretch)
    once = money(standing.one_time, standing.currency) if standing.one_time else ""
    facts = (
        (_("Plan"), plan),
        (_("Includes"), ", ".join(package_names(stretch, plans))),
        (_("Term"), _("month to month") if standing.runs_on and standing.months <= 1 else term),
        (_("Billing"), capfirst(_("%(time)s, in advance") % {"time": _billing(standing, stretch, plans)})),
        (_("Paid once"), once),
        (_("Lowest fee"), floor),
    )
    return Agreed(
        facts=tuple((name, words) for name, words in facts if words),
        clauses=sentences_of(standing.clauses),
        po_number=standing.po_number,
        billing=tuple(filter(None, (standing.billing_name, standing.billing_email))),
    )


def _billing(standing: Standing, stretch: Stretch, plans: Plans) -> str:
    """What the plan calls the billing; else how often a bill comes."""
    ref = stretch.plan
    plan = plans.get(ref.sha256) if ref else None
    entry = plan.index.billing.get(standing.billing) if plan else None
    return billing_words(standing.billing) if entry is None else entry.name


def _floor(standing: Standing, agreed: Stretch) -> str:
    """The floor of what is in force, not of what is signed for later."""
    signed = next(
        one for one in reversed(standing.stretches) if one.month <= agreed.month and (one.signed or one.month == 1)
    )
    share = rate(standing.clauses.floor or Decimal(0))
    return _("%(share)s of %(fee)s") % {"share": share, "fee": money(signed.fees[0], standing.currency)}


def _owed(standing: Standing) -> tuple[Owed, ...]:
    """The differences for the rest of a month that had begun, and what a cancelled contract still costs."""
    found = [_due(due, standing.currency) for due in standing.dues]
    closing = standing.closing
    if closing is not None and closing.owed:
        amount = money(closing.owed, standing.currency)
        found.append(Owed(closing.last_day, _("Owed at the end under the terms"), "", amount))
    return tuple(found)


def _due(due: Due, currency: str) -> Owed:
    part = _("%(days)s of %(of)s days") % {"days": number(due.days), "of": number(due.of)}
    return Owed(due.on, due.label, part, money_signed(due.amount, currency))


def _followed_by(contract: Contract) -> str:
    following = Contract.objects.filter(follows=contract).values_list("number", flat=True)
    return following.first() or ""
