"""What the choice comes to: by tier and package, once and over the term, and beside the same work by the hour."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import pricing
from groundwork.display import MINUS, MoneyParts, day, money, money_parts, money_whole, rate, unit_price_whole
from groundwork.locales import NO_BREAK
from quotes.documents import Revision
from quotes.proposal.choice import Choice
from quotes.proposal.payment import billing_name
from quotes.proposal.words import how, how_once, listed
from quotes.quantities import people_of


@dataclass(frozen=True, slots=True)
class Row:
    """A figure with its label; `note` explains it."""

    label: str
    amount: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """What one tier, package, the minimum or the extras bring, and the lines it is the sum of."""

    label: str
    amount: str
    lines: tuple[Row, ...]
    free: tuple[str, ...]


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

    `also` says what else holds besides the term: another billing than by the month, a first day. `exempt` is said
    where the taxes would stand.
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
    contract_value: str
    by_the_hour: ByTheHour | None
    total: str
    first_exact: str
    said: str


def summary_of(revision: Revision, choice: Choice, price: pricing.Price) -> Summary:
    """The summary of a choice that has this price."""
    currency, locale = price.currency, revision.seller.locale
    month = money(price.recurring_net, currency, locale)
    share = pricing.per_person_day(price.recurring_net, people_of(revision), revision.seller.working_days)
    name = choice_name(revision, choice)
    return Summary(
        name=name,
        term=term_text(price.term),
        also=_also(revision, price),
        exempt=_exempt(revision),
        groups=tuple(_group(revision, group) for group in pricing.by_source(revision.plan, price)),
        adjustments=_adjustments(revision, price),
        month=money_parts(price.recurring_net, currency, locale),
        month_text=month,
        per_day="" if share is None else money(share, currency, locale),
        taxes=_taxes(revision, price),
        month_with_tax=money(price.recurring_total, currency, locale),
        once=tuple(_once_row(line, currency, locale) for line in price.one_time_lines),
        once_adjustments=_once_adjustments(revision, price),
        once_total=money(price.one_time_total, currency, locale),
        first_invoice=money(price.first_invoice, currency, locale),
        years=_years(revision, price),
        contract_value="" if price.contract_value is None else money(price.contract_value, currency, locale),
        by_the_hour=_by_the_hour(revision, price),
        total=str(price.recurring_total),
        first_exact=str(price.first_invoice),
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
    currency, locale = revision.plan.currency, revision.seller.locale
    labels = {"minimum": _("Up to the smallest fee"), "extra": _("Agreed with you besides")}
    charged = {line.service for line in group.lines}
    return Group(
        label=group.name or labels[group.kind],
        amount=money(group.amount, currency, locale),
        lines=tuple(
            Row(line.label, money(line.amount, currency, locale), how(line, currency, locale)) for line in group.lines
        ),
        free=tuple(
            entry.service.name
            for entry in group.delivered
            if entry.service.code not in charged and entry.service.charge is None and entry.quantity > 0
        ),
    )


def _adjustments(revision: Revision, price: pricing.Price) -> tuple[Row, ...]:
    currency, locale = price.currency, revision.seller.locale
    rows: list[Row] = []
    if price.term_adjustment != 0:
        label = _("For a term of %(term)s") if price.term > 1 else _("For going %(term)s")
        change = rate(abs(price.rates.adjustment), locale)
        rows.append(
            Row(label % {"term": term_text(price.term)}, _signed(price.term_adjustment, currency, locale), change)
        )
    if price.billing_adjustment != 0:
        label = ngettext("Billed every month", "Billed for %(months)d months at once", price.billing)
        change = rate(abs(price.rates.billing_adjustment), locale)
        signed = _signed(price.billing_adjustment, currency, locale)
        rows.append(Row(label % {"months": price.billing}, signed, change))
    if price.discount != 0:
        rate_off = price.rates.discount_percent
        note = "" if rate_off is None else rate(rate_off, locale)
        rows.append(Row(_("Discount"), _signed(-price.discount, currency, locale), note))
    if rows:
        rows.insert(0, Row(_("Services"), money(price.recurring_subtotal, currency, locale)))
    return tuple(rows)


def _also(revision: Revision, price: pricing.Price) -> str:
    said = []
    if price.billing != 1:
        said.append(_("Billing: %(name)s.") % {"name": billing_name(revision, price.billing)})
    if revision.starts_on is not None:
        said.append(_("Starts on %(day)s.") % {"day": day(revision.starts_on, revision.seller.locale)})
    return " ".join(said)


def _exempt(revision: Revision) -> str:
    if not revision.tax_exempt:
        return ""
    return _("Tax exempt, certificate %(number)s") % {"number": revision.tax_exempt}


def _signed(amount: Decimal, currency: str, locale: str) -> str:
    sign = MINUS if amount < 0 else "+"
    return f"{sign}{NO_BREAK}{money(abs(amount), currency, locale)}"


def _taxes(revision: Revision, price: pricing.Price) -> tuple[Row, ...]:
    locale = revision.seller.locale
    return tuple(
        Row(entry.tax.name, money(entry.recurring, price.currency, locale), rate(entry.tax.rate, locale))
        for entry in price.taxes
    )


def _once_adjustments(revision: Revision, price: pricing.Price) -> tuple[Row, ...]:
    currency, locale = price.currency, revision.seller.locale
    rows = []
    if price.one_time_discount != 0:
        share = price.rates.one_time_discount_percent
        note = "" if share is None else rate(share, locale)
        rows.append(Row(_("Discount"), _signed(-price.one_time_discount, currency, locale), note))
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
    """Year by year, only where the price rises: otherwise every year is the first."""
    if price.rates.escalator == 0:
        return ()
    return tuple(
        Row(
            _("Year %(year)d") % {"year": year.year},
            money(year.monthly, price.currency, revision.seller.locale),
            term_text(year.months) if year.months != 12 else "",
        )
        for year in price.years
    )


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
