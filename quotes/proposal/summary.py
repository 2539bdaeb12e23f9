"""What the choice comes to: by tier and package, once and over the term, and beside the same work by the hour."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import pricing
from groundwork.display import MoneyParts, day, money, money_parts, money_whole, rate, unit_price_whole
from quotes.documents import Revision
from quotes.proposal.amounts import month_taxes, to_sign
from quotes.proposal.bundles import how_saved, together
from quotes.proposal.choice import Choice
from quotes.proposal.counts import numbers_in_words
from quotes.proposal.explained import how, how_once, included
from quotes.proposal.invoice import invoice_rows
from quotes.proposal.payment import billing_name
from quotes.proposal.rows import Row, signed
from quotes.proposal.schedule import Schedule, ramp_text, schedule_of
from quotes.proposal.words import listed
from quotes.quantities import people_of


@dataclass(frozen=True, slots=True)
class Group:
    """What one tier, package, bundle, the minimum or the extras come to, and the lines it is the sum of.

    `free` is what comes along without an amount; a note there says how much of it goes with something else.
    """

    label: str
    amount: str
    lines: tuple[Row, ...]
    free: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class ByTheHour:
    """The work of the choice, billed by the hour instead. `share` is the plan's part of that, 0 to 100."""

    amount: str
    rate: str
    share: int
    dearer: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything that stands in the total's box, finished. `total` and `first_exact` are the exact figures to sign.

    `also` says what else holds besides the term: numbers that are chosen, a billing that is chosen or not by the month,
    a first day, months at less. `exempt` is said where the taxes would stand. `invoice` is the first invoice in full,
    empty in version 1: there it is the month and `once`. `contract_has` says what of `contract_value` is no month of
    the term, and whether tax comes on top; it may be empty.
    """

    name: str
    term: str
    also: str
    exempt: str
    groups: tuple[Group, ...]
    adjustments: tuple[Row, ...]
    month: MoneyParts
    month_text: str
    per_day: str
    taxes: tuple[Row, ...]
    month_with_tax: str
    once: tuple[Row, ...]
    once_adjustments: tuple[Row, ...]
    once_total: str
    first_invoice: str
    years: tuple[Row, ...]
    schedule: Schedule
    invoice: tuple[Row, ...]
    contract_value: str
    contract_has: str
    by_the_hour: ByTheHour | None
    total: str
    first_exact: str
    said: str


def summary_of(revision: Revision, choice: Choice, price: pricing.Price) -> Summary:
    """The summary of a choice that has this price."""
    currency, locale = price.currency, revision.seller.locale
    fee = price.recurring_net if revision.amends is None else revision.amends.fee
    month = money(fee, currency, locale)
    with_tax, first = to_sign(revision, price)
    share = pricing.per_person_day(fee, people_of(revision), revision.seller.working_days)
    name = choice_name(revision, choice)
    return Summary(
        name=name,
        term=term_text(price.term),
        also=_also(revision, price),
        exempt=_exempt(revision),
        groups=tuple(_group(revision, group) for group in pricing.by_source(revision.plan, price)),
        adjustments=_adjustments(revision, price),
        month=money_parts(fee, currency, locale),
        month_text=month,
        per_day="" if share is None else money(share, currency, locale),
        taxes=_taxes(revision, price),
        month_with_tax=money(with_tax, currency, locale),
        once=tuple(_once_row(line, currency, locale) for line in price.one_time_lines),
        once_adjustments=_once_adjustments(revision, price),
        once_total=money(price.one_time_total, currency, locale),
        first_invoice=money(first, currency, locale),
        years=_years(revision, price),
        schedule=schedule_of(revision, price),
        invoice=invoice_rows(revision, price),
        contract_value="" if price.contract_value is None else money(price.contract_value, currency, locale),
        contract_has=_contract_has(price),
        by_the_hour=_by_the_hour(revision, price),
        total=str(with_tax),
        first_exact=str(first),
        said=_("%(name)s: %(amount)s a month.") % {"name": name, "amount": month},
    )


def choice_name(revision: Revision, choice: Choice) -> str:
    """What the choice is called: Gold with Mobile, without Continuity."""
    names = {package.code: package.name for package in revision.plan.packages}
    offered = choice.option.packages
    added = [names[code] for code in choice.packages if code not in offered]
    gone = [names[code] for code in offered if code not in choice.packages]
    name = choice.option.name
    if added:
        name = _("%(option)s with %(packages)s") % {"option": name, "packages": listed(added)}
    if added and gone:
        return _("%(choice)s, without %(packages)s") % {"choice": name, "packages": listed(gone)}
    if gone:
        return _("%(option)s without %(packages)s") % {"option": name, "packages": listed(gone)}
    return name


def term_text(months: int) -> str:
    """The term in words: month to month, 12 months."""
    if months == 1:
        return _("month to month")
    return ngettext("%(months)d month", "%(months)d months", months) % {"months": months}


def _group(revision: Revision, group: pricing.SourceGroup) -> Group:
    charged = {line.service for line in group.lines}
    write = signed if group.kind == "bundle" else money
    return Group(
        label=group.name or (_("Up to the smallest fee") if group.kind == "minimum" else _("Also part of this offer")),
        amount=write(group.amount, revision.plan.currency, revision.seller.locale),
        lines=tuple(_line(revision, line) for line in group.lines),
        free=tuple(
            Row(entry.service.name, "", included(revision, entry.service.unit))
            for entry in group.delivered
            if entry.service.code not in charged and _is_free(revision, entry)
        ),
    )


def _line(revision: Revision, line: pricing.Line) -> Row:
    currency, locale = revision.plan.currency, revision.seller.locale
    if line.share is not None:
        return Row(together(revision, line), signed(line.amount, currency, locale), how_saved(revision, line))
    # A price agreed above the plan's is the price; one below it is a concession that its client should see.
    struck = money(line.list_amount, currency, locale) if line.amount < line.list_amount else ""
    return Row(line.label, money(line.amount, currency, locale), how(revision, line), struck)


def _is_free(revision: Revision, entry: pricing.Delivered) -> bool:
    """Whether a service without a line is had all the same: without a charge, or all of its units go with others."""
    if entry.service.charge is None:
        return entry.quantity > 0
    return bool(included(revision, entry.service.unit))


def _adjustments(revision: Revision, price: pricing.Price) -> tuple[Row, ...]:
    currency, locale = price.currency, revision.seller.locale
    rows: list[Row] = []
    if price.term_adjustment != 0:
        label = _("For a term of %(term)s") if price.term > 1 else _("For going %(term)s")
        change = _term_change(revision, price)
        rows.append(
            Row(label % {"term": term_text(price.term)}, signed(price.term_adjustment, currency, locale), change)
        )
    if price.billing_adjustment != 0:
        label = ngettext("Billed every month", "Billed for %(months)d months at once", price.billing)
        change = rate(abs(price.rates.billing_adjustment), locale)
        amount = signed(price.billing_adjustment, currency, locale)
        rows.append(Row(label % {"months": price.billing}, amount, change))
    if price.discount != 0:
        rate_off = price.rates.discount_percent
        note = "" if rate_off is None else rate(rate_off, locale)
        rows.append(Row(_("Discount"), signed(-price.discount, currency, locale), note))
    if rows:
        rows.insert(0, Row(_("Services"), money(price.recurring_subtotal, currency, locale)))
    return tuple(rows)


def _term_change(revision: Revision, price: pricing.Price) -> str:
    """The term's change, and after it the services that have one of their own: "5%, Licences +10%"."""
    locale = revision.seller.locale
    own = revision.plan.index.own_adjustments.get(price.term, {})
    told = [
        f"{line.label} {_with_sign(own[line.service], locale)}"
        for line in price.lines
        if line.service is not None and line.service in own
    ]
    if not told:
        return rate(abs(price.rates.adjustment), locale)
    return ", ".join([_with_sign(price.rates.adjustment, locale), *told])


def _with_sign(change: Decimal, locale: str) -> str:
    return f"+{rate(change, locale)}" if change > 0 else rate(change, locale)


def _also(revision: Revision, price: pricing.Price) -> str:
    said = [f"{words}." for words in numbers_in_words(revision)]
    if price.billing != 1 or len(revision.billings_offered) > 1:
        said.append(_("Billing: %(name)s.") % {"name": billing_name(revision, price.billing)})
    if revision.starts_on is not None:
        said.append(_("Starts on %(day)s.") % {"day": day(revision.starts_on, revision.seller.locale)})
    if ramp := ramp_text(revision):
        said.append(f"{ramp}.")
    return " ".join(said)


def _exempt(revision: Revision) -> str:
    if not revision.tax_exempt:
        return ""
    return _("Tax exempt, certificate %(number)s") % {"number": revision.tax_exempt}


def _taxes(revision: Revision, price: pricing.Price) -> tuple[Row, ...]:
    locale = revision.seller.locale
    return tuple(
        Row(entry.tax.name, money(amount, price.currency, locale), rate(entry.tax.rate, locale))
        for entry, amount in zip(price.taxes, month_taxes(revision, price), strict=True)
    )


def _once_adjustments(revision: Revision, price: pricing.Price) -> tuple[Row, ...]:
    currency, locale = price.currency, revision.seller.locale
    rows = []
    if price.one_time_discount != 0:
        share = price.rates.one_time_discount_percent
        note = "" if share is None else rate(share, locale)
        rows.append(Row(_("Discount"), signed(-price.one_time_discount, currency, locale), note))
    if price.one_time_lines:
        rows += [
            Row(entry.tax.name, money(entry.one_time, currency, locale), rate(entry.tax.rate, locale))
            for entry in price.taxes
        ]
    return tuple(rows)


def _once_row(line: pricing.OneTimeLine, currency: str, locale: str) -> Row:
    how = how_once(line, currency, locale)
    if not line.waived:
        return Row(line.label, money(line.amount, currency, locale), how)
    listed_amount = money(line.list_amount, currency, locale)
    otherwise = _("otherwise %(amount)s") % {"amount": listed_amount}
    return Row(line.label, _("waived"), f"{otherwise} ({how})" if how and not line.at_minimum else otherwise)


def _years(revision: Revision, price: pricing.Price) -> tuple[Row, ...]:
    """Year by year, only where the price rises: otherwise every year is the first. Version 2 has a schedule."""
    if price.rates.escalator == 0 or price.version > 1:
        return ()
    return tuple(
        Row(
            _("Year %(year)d") % {"year": year.year},
            money(year.monthly, price.currency, revision.seller.locale),
            term_text(year.months) if year.months != 12 else "",
        )
        for year in price.years
    )


def _contract_has(price: pricing.Price) -> str:
    said = [_("before tax")] if price.taxes else []
    more = [_("the part month")] if price.part_month != 0 else []
    more += [_("what is paid once")] if price.one_time_net != 0 else []
    if more:
        said.append(_("with %(what)s") % {"what": listed(more)})
    return ", ".join(said)


def _by_the_hour(revision: Revision, price: pricing.Price) -> ByTheHour | None:
    """The comparison, whichever way it falls out. None where the plan does not say how long the work takes."""
    value, net = price.internal.break_fix_value, price.recurring_net
    if value <= 0 or net <= 0:
        return None
    currency, locale = price.currency, revision.seller.locale
    # A share of a bar, not money: whole percent of the longer of the two.
    return ByTheHour(
        amount=money_whole(value, currency, locale),
        rate=unit_price_whole(revision.plan.break_fix_rate, currency, locale),
        share=round(100 * min(net, value) / max(net, value)),
        dearer=value > net,
    )
