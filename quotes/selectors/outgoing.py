"""Everything that a proposal says beside its prices, as finished strings for whoever sends or approves it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import pricing
from groundwork.display import day, money, number, rate, unit_price
from quotes.documents import Person, Revision
from quotes.proposal.page import title_of
from quotes.proposal.words import paragraphs
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
    by_hand = revision.options[0].selection.quantities
    offered = [(option.code, option.selection) for option in revision.options]
    names = {option.code: option.name for option in revision.options}
    return Outgoing(
        facts=(
            *_recipients(revision, today),
            Fact(_("Title"), (title_of(revision),)),
            Fact(_("Personal line"), paragraphs(revision.personal_line)),
            Fact(_("Valid"), (_validity(revision, valid_days),)),
            *_conditions(revision),
            Fact(_("Set by hand"), _by_hand(revision)),
            Fact(_("Outside the plan"), _extras(revision, internal)),
        ),
        counts=priced_counts(plan, inventory, by_hand),
        drifts=drift_words(plan, inventory, by_hand),
        uncounted=uncounted_words(plan, inventory, offered, names),
    )


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
    """Term, discounts and tax: the same for every option."""
    plan, selection = revision.plan, revision.options[0].selection
    term = plan.index.terms[selection.term]
    terms = [term.name]
    if term.adjustment != 0:
        terms.append(
            (_("%(rate)s more") if term.adjustment > 0 else _("%(rate)s less")) % {"rate": rate(abs(term.adjustment))}
        )
    if term.escalator != 0:
        terms.append(_("annual increase %(rate)s") % {"rate": rate(term.escalator)})
    taxes = (plan.index.taxes[code] for code in selection.taxes)
    return (
        Fact(_("Term"), (", ".join(terms),)),
        Fact(_("Monthly discount"), _discount(selection.discount, plan.currency)),
        Fact(_("One-time discount"), _discount(selection.one_time_discount, plan.currency)),
        Fact(_("Tax"), tuple(f"{tax.name}, {rate(tax.rate)}" for tax in taxes)),
    )


def _discount(discount: pricing.Discount | None, currency: str) -> tuple[str, ...]:
    if discount is None:
        return ()
    if discount.amount is not None:
        return (money(discount.amount, currency),)
    return () if discount.percent is None else (rate(discount.percent),)


def _by_hand(revision: Revision) -> tuple[str, ...]:
    """The units that are priced otherwise than they were counted."""
    counts = unit_counts(revision.plan, revision.inventory, revision.options[0].selection.quantities)
    return tuple(
        _("%(unit)s: %(priced)s, counted %(counted)s")
        % {"unit": entry.name, "priced": number(entry.priced), "counted": number(entry.counted)}
        for entry in counts
        if entry.priced != entry.counted
    )


def _extras(revision: Revision, internal: bool) -> tuple[str, ...]:
    selection, currency = revision.options[0].selection, revision.plan.currency
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
