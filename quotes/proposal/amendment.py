"""A change of a contract as its client reads it: the new fee, why, what stays, and what is owed once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

import pricing
from groundwork.display import MoneyParts, day, days, money, money_parts, number, rate
from quotes.documents import Amends, Revision
from quotes.proposal.amounts import due_taxes, month_taxes, to_sign
from quotes.proposal.explained import how_once
from quotes.proposal.rows import Row, signed
from quotes.proposal.why import reason_rows


@dataclass(frozen=True, slots=True)
class Owed:
    """What is owed once: for the rest of a month that has begun, and what else is paid once. `bill` says with which."""

    title: str
    rows: tuple[Row, ...]
    total: str
    bill: str


@dataclass(frozen=True, slots=True)
class AmendmentShown:
    """The change, every word and figure of it finished. `title` is what it is called on paper and in mails.

    `month` says of which month on `fee` is; `change` how much more or less that is, empty where it is the same. `later`
    are the fees of later years. `owed` is None where nothing is. `ahead` says what becomes of what is paid ahead, empty
    where nothing is; it is the last of `stays` too. `doubt` is what a client asks who is not sure of it.
    """

    contract: str
    title: str
    since: str
    month: str
    fee: MoneyParts
    fee_text: str
    before: str
    change: str
    less: bool
    taxes: tuple[Row, ...]
    with_tax: str
    reasons: tuple[Row, ...]
    stays: tuple[str, ...]
    later: tuple[Row, ...]
    owed: Owed | None
    ahead: str
    doubt: str


def amendment_of(revision: Revision, price: pricing.Price) -> AmendmentShown | None:
    """The change that the revision is, with the price of its one choice; None where it changes no contract."""
    amends = revision.amends
    if amends is None:
        return None
    currency, locale = price.currency, revision.seller.locale
    full = _first_full_day(amends)
    ahead = _paid_ahead(amends, price)
    return AmendmentShown(
        contract=amends.contract,
        title=title_of_change(amends),
        since=day(amends.effective_on, locale),
        month=_("Your month from %(day)s on") % {"day": day(full, locale)},
        fee=money_parts(amends.fee, currency, locale),
        fee_text=money(amends.fee, currency, locale),
        before=money(amends.fee_before, currency, locale),
        change=signed(amends.change, currency, locale) if amends.change else "",
        less=amends.change < 0,
        taxes=_taxes(revision, price, month_taxes(revision, price)),
        with_tax=money(to_sign(revision, price)[0], currency, locale) if price.taxes else "",
        reasons=reason_rows(revision, amends),
        stays=(*_stays(revision, amends, price), *filter(None, (ahead,))),
        later=tuple(
            Row(_("From %(day)s on") % {"day": day(since, locale)}, money(fee, currency, locale))
            for since, fee in amends.later
        ),
        owed=_owed(revision, amends, price),
        ahead=ahead,
        doubt=_("Is a device wrong?") if _by_count(amends) else _("Is something wrong?"),
    )


def title_of_change(amends: Amends) -> str:
    """True-up of C-2026-0004, or amendment."""
    words = _("True-up of %(contract)s") if amends.kind == "true-up" else _("Amendment of %(contract)s")
    return words % {"contract": amends.contract}


def _by_count(amends: Amends) -> bool:
    return any(reason.what == "count" for reason in amends.reasons)


def _taxes(revision: Revision, price: pricing.Price, amounts: tuple[Decimal, ...]) -> tuple[Row, ...]:
    locale = revision.seller.locale
    return tuple(
        Row(entry.tax.name, money(amount, price.currency, locale), rate(entry.tax.rate, locale))
        for entry, amount in zip(price.taxes, amounts, strict=True)
    )


def _stays(revision: Revision, amends: Amends, price: pricing.Price) -> tuple[str, ...]:
    locale, what = revision.seller.locale, {reason.what for reason in amends.reasons}
    told = []
    name = {"name": revision.recommended.name}
    chosen_anew = bool(what & {"tier", "added", "dropped"})
    told.append((_("You have %(name)s then.") if chosen_anew else _("Everything you have stays: %(name)s.")) % name)
    told.append(_end(amends, locale))
    rise = price.rates.escalator
    if rise > 0 and price.term > 12 and not what & {"prices", "term"}:
        told.append(_("The yearly rise is still %(share)s.") % {"share": rate(rise, locale)})
    told.append(_("Nothing is charged again that you have paid."))
    return tuple(told)


def _first_full_day(amends: Amends) -> date:
    """The day from which a whole month costs the new fee."""
    return amends.effective_on if amends.due is None else amends.due.on + timedelta(days=amends.due.days)


def _paid_ahead(amends: Amends, price: pricing.Price) -> str:
    """What becomes of months at the new fee that were billed at the old one; empty where there are none."""
    billed_before = next((reason.was_months for reason in amends.reasons if reason.what == "billing"), price.billing)
    if billed_before == 1 or not amends.change or _first_full_day(amends) >= amends.next_bill:
        return ""
    return _("What you have paid ahead for later months is set off on the next bill.")


def _end(amends: Amends, locale: str) -> str:
    if amends.goes_on_after is not None:
        words = _("The contract still ends its term on %(day)s, then goes on by the month.")
        return words % {"day": day(amends.goes_on_after, locale)}
    if amends.ends_on is None:
        return _("The contract still goes on from month to month.")
    return _("The contract still ends on %(day)s.") % {"day": day(amends.ends_on, locale)}


def _owed(revision: Revision, amends: Amends, price: pricing.Price) -> Owed | None:
    currency, locale, due = price.currency, revision.seller.locale, amends.due
    rows = []
    if due is not None and due.amount:
        words = {"days": number(due.days, locale), "of": number(due.of, locale)}
        label = _("For %(days)s of %(of)s days") % words
        note = days(due.on, due.on + timedelta(days=due.days - 1), locale)
        rows.append(Row(label, _amount(due.amount, currency, locale), note))
        rows += _taxes(revision, price, due_taxes(revision, price))
    rows += [
        Row(line.label, money(line.amount, currency, locale), how_once(line, currency, locale))
        for line in price.one_time_lines
    ]
    if price.one_time_lines:
        rows += _taxes(revision, price, tuple(entry.one_time for entry in price.taxes))
    if not rows:
        return None
    total = to_sign(revision, price)[1]
    last = due is not None and amends.ends_on is not None and amends.next_bill > amends.ends_on
    bill = _("on a bill of its own") if last else _("on the bill of %(day)s") % {"day": day(amends.next_bill, locale)}
    amount = _amount(total, currency, locale)
    if total < 0:
        return Owed(_("Given back once"), tuple(rows), _("%(amount)s credit") % {"amount": amount}, bill)
    return Owed(_("Paid once"), tuple(rows), amount, bill)


def _amount(amount: Decimal, currency: str, locale: str) -> str:
    return money(amount, currency, locale) if amount >= 0 else signed(amount, currency, locale)
