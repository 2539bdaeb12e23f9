"""Everything that a proposal says beside its prices, as finished strings for whoever sends or approves it."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import pricing
from contracts.documents import Person
from contracts.words.clauses import sentences_of
from groundwork.display import day, money, number, rate, unit_price
from quotes.documents import Revision
from quotes.proposal.changes import changes, term_changes
from quotes.proposal.deposit import rule_text
from quotes.proposal.numbers import range_text
from quotes.proposal.page import title_of
from quotes.proposal.payment import billing_name
from quotes.proposal.words import list_price, paragraphs
from quotes.quantities import unit_counts
from quotes.selectors.counting import Uncounted, drift_words, priced_counts, uncounted_words


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is said, in lines; without any there is none of it. `warn` where something is missing."""

    label: str
    lines: tuple[str, ...]
    warn: bool = False


@dataclass(frozen=True, slots=True)
class Today:
    """Who gets the next mail, as the client's book has them now. Not `listed`: they stand in it no longer."""

    person: Person
    listed: bool


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What goes out with a revision. `counts` are those that are priced; `drifts` and `uncounted` want a look."""

    facts: tuple[Fact, ...]
    counts: list[tuple[str, int]]
    drifts: tuple[str, ...]
    uncounted: tuple[Uncounted, ...]


def outgoing_of(revision: Revision, today: Today | None, valid_days: int | None, *, internal: bool) -> Outgoing:
    """What this revision says. `valid_days` is that of a draft, None where it was sent; costs only where `internal`.

    `today` is who gets the next mail of a revision that was sent: it goes to their address of today.
    """
    plan, inventory = revision.plan, revision.inventory
    by_hand = revision.common.quantities
    offered = [(option.code, revision.offered(option)) for option in revision.options]
    names = {option.code: option.name for option in revision.options}
    return Outgoing(
        facts=(
            *_recipients(revision, today),
            *_signers(revision),
            Fact(_("Title"), (title_of(revision),)),
            Fact(_("Personal line"), paragraphs(revision.personal_line)),
            Fact(_("Valid"), (_validity(revision, valid_days),)),
            *_conditions(revision),
            *([Fact(_("Due at signing"), (capfirst(due),))] if (due := rule_text(revision)) else []),
            *_chosen(revision),
            Fact(_("Set by hand"), _by_hand(revision)),
            Fact(_("Outside the plan"), _extras(revision, internal)),
        ),
        counts=priced_counts(plan, inventory, by_hand),
        drifts=drift_words(plan, inventory, by_hand),
        uncounted=uncounted_words(plan, inventory, offered, names),
    )


def _signers(revision: Revision) -> tuple[Fact, ...]:
    """Who has to sign; nothing where it is whoever opens the link."""
    signing = revision.signing
    named = [
        ", ".join(filter(None, (one.name, one.title, one.email))) + (f" ({one.role})" if one.role else "")
        for one in signing.signers
    ]
    at_once = [_("At once, in any order")] if len(named) > 1 and not signing.in_order else []
    ours = [_("An owner of ours, last")] if signing.countersign else []
    lines = (*named, *ours, *at_once)
    return (Fact(_("Who signs"), lines),) if lines else ()


def _recipients(revision: Revision, today: Today | None) -> tuple[Fact, ...]:
    """Who it goes to; of what was sent, who had it, and who gets the next mail where that is another address."""
    person = revision.contact
    if today is None or person is None:
        return (Fact(_("Goes to"), _named(person) if person else (_("Nobody yet"),), warn=person is None),)
    had = Fact(_("Sent to"), _named(person))
    if not today.listed:
        return had, Fact(
            _("Mail goes to"), (*_named(today.person), _("no longer among the client’s contacts")), warn=True
        )
    return (had,) if today.person.email == person.email else (had, Fact(_("Mail goes to"), _named(today.person)))


def _named(person: Person) -> tuple[str, ...]:
    return ", ".join(part for part in (person.name, person.title) if part), person.email


def _validity(revision: Revision, valid_days: int | None) -> str:
    through = day(revision.valid_through)
    if valid_days is None:
        return _("Through %(day)s") % {"day": through}
    days = ngettext("%(number)s day", "%(number)s days", valid_days) % {"number": number(valid_days)}
    return _("%(days)s: through %(day)s if sent today") % {"days": days, "day": through}


def _conditions(revision: Revision) -> tuple[Fact, ...]:
    """Term, billing, discounts, what was agreed, tax and clauses: the same for every option."""
    plan, selection = revision.plan, revision.common
    return (
        Fact(_("Term"), _terms(revision)),
        *_billing(revision),
        *_beginning(revision),
        Fact(_("Monthly discount"), _discount(selection.discount, plan.currency)),
        Fact(_("Agreed prices"), _agreed(revision)),
        Fact(_("Tax"), _taxes(revision)),
        Fact(_("Notice and changes"), sentences_of(revision.clauses) or (_("Every change needs a new signature."),)),
    )


def _beginning(revision: Revision) -> tuple[Fact, ...]:
    """What holds at the beginning; of a change of a contract from when that is."""
    plan, selection, amends = revision.plan, revision.common, revision.amends
    if amends is not None:
        return (Fact(_("Holds from"), (day(amends.effective_on),)),)
    return (
        Fact(_("Starts on"), _starts(revision)),
        Fact(_("One-time discount"), _discount(selection.one_time_discount, plan.currency)),
        Fact(_("First months at less"), tuple(_step(entry) for entry in selection.ramp)),
    )


def _terms(revision: Revision) -> tuple[str, ...]:
    """The term to begin with, and what the client may choose instead."""
    plan, usual = revision.plan, revision.common.term
    others = [months for months in revision.terms_offered if months != usual]
    return (_term(plan.index.terms[usual]), *_instead([_term(plan.index.terms[months]) for months in others]))


def _term(term: pricing.Term) -> str:
    return ", ".join([term.name, *term_changes(term)])


def _billing(revision: Revision) -> tuple[Fact, ...]:
    """How it is billed; nothing where there is nothing but by the month."""
    index, usual = revision.plan.index, revision.common.billing
    if not index.billing:
        return ()

    def said(months: int) -> str:
        entry = index.billing.get(months)
        return billing_name(revision, months) if entry is None else ", ".join([entry.name, *changes(entry.adjustment)])

    others = [said(months) for months in revision.billings_offered if months != usual]
    return (Fact(_("Billing"), (said(usual), *_instead(others))),)


def _instead(others: list[str]) -> tuple[str, ...]:
    return (_("The client may choose %(others)s instead") % {"others": "; ".join(others)},) if others else ()


def _starts(revision: Revision) -> tuple[str, ...]:
    """The first day, and how the days before the first full month are charged: as the first step of the ramp says."""
    first, part, ramp = revision.starts_on, revision.common.prorate, revision.common.ramp
    if first is None:
        return ()
    if part is None:
        return (day(first),)
    said = {"day": day(first), "days": number(part.days), "of": number(part.of)}
    if all(Decimal(str(option.price["part_month"])) == 0 for option in revision.options):
        free = ngettext(
            "%(day)s: the day before the first full month is free",
            "%(day)s: the %(days)s days before the first full month are free",
            part.days,
        )
        return (free % said,)
    if ramp and ramp[0].percent != 0:
        less = _("%(day)s: %(days)s of %(of)s days of the first month are charged, at %(rate)s less")
        return (less % {**said, "rate": rate(ramp[0].percent)},)
    return (_("%(day)s: %(days)s of %(of)s days of the first month are charged") % said,)


def _agreed(revision: Revision) -> tuple[str, ...]:
    """Each price that was agreed, beside that of the plan."""
    plan = revision.plan
    return tuple(
        _("%(service)s: %(agreed)s, list price %(listed)s")
        % {
            "service": plan.index.services[code].name,
            "agreed": unit_price(agreed, plan.currency),
            "listed": list_price(plan.index.services[code], plan.currency),
        }
        for code, agreed in revision.common.prices
    )


def _step(entry: pricing.Ramp) -> str:
    months = ngettext("%(number)s month", "%(number)s months", entry.months) % {"number": number(entry.months)}
    if entry.percent == 1:
        return _("%(months)s free") % {"months": months}
    return _("%(months)s at %(rate)s less") % {"months": months, "rate": rate(entry.percent)}


def _taxes(revision: Revision) -> tuple[str, ...]:
    if revision.tax_exempt:
        return (_("Tax exempt, certificate %(number)s") % {"number": revision.tax_exempt},)
    taxes = (revision.plan.index.taxes[code] for code in revision.common.taxes)
    return tuple(f"{tax.name}, {rate(tax.rate)}" for tax in taxes)


def _discount(discount: pricing.Discount | None, currency: str) -> tuple[str, ...]:
    if discount is None:
        return ()
    if discount.amount is not None:
        return (money(discount.amount, currency),)
    return () if discount.percent is None else (rate(discount.percent),)


def _by_hand(revision: Revision) -> tuple[str, ...]:
    """The units that are priced otherwise than they were counted."""
    counts = unit_counts(revision.plan, revision.inventory, revision.common.quantities)
    return tuple(
        _("%(unit)s: %(priced)s, counted %(counted)s")
        % {"unit": entry.name, "priced": number(entry.priced), "counted": number(entry.counted)}
        for entry in counts
        if entry.priced != entry.counted
    )


def _chosen(revision: Revision) -> tuple[Fact, ...]:
    """The units whose number the client chooses, with what it begins with; nothing where there are none."""
    begins, units = dict(revision.numbers), revision.plan.index.units
    lines = tuple(
        _("%(unit)s: %(range)s, %(begins)s to begin with")
        % {
            "unit": units[limit.unit].name,
            "range": range_text(limit),
            "begins": number(begins[limit.unit]),
        }
        for limit in revision.limits
    )
    return (Fact(_("The client chooses"), lines),) if lines else ()


def _extras(revision: Revision, internal: bool) -> tuple[str, ...]:
    selection, currency = revision.common, revision.plan.currency
    lines = []
    for extra in selection.extras:
        price = f"{number(extra.quantity)} × {unit_price(extra.price, currency)}"
        often = _("%(price)s a month") if extra.recurrence == "monthly" else _("%(price)s once")
        parts = [f"{extra.label}: {often % {'price': price}}"]
        if selection.taxes and not extra.taxable:
            parts.append(_("not taxed"))
        if internal and extra.cost != 0:
            parts.append(_("costs us %(cost)s each") % {"cost": unit_price(extra.cost, currency)})
        lines.append(", ".join(parts))
    return tuple(lines)
