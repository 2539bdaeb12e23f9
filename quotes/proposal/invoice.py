"""The first invoice in full: what it covers of the months, what is paid once, each tax, and the total."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import pricing
from groundwork.display import money, number, rate
from quotes.documents import Revision
from quotes.proposal.explained import how_once
from quotes.proposal.rows import Row, signed
from quotes.proposal.schedule import is_free, less, part_month_row


def invoice_rows(revision: Revision, price: pricing.Price) -> tuple[Row, ...]:
    """The rows that the first invoice of a price of version 2 is the sum of; waived fees are struck and count nothing.

    None for a price of version 1: there the first invoice is the month and what is paid once, and both are said.
    """
    if price.version == 1:
        return ()
    part = part_month_row(revision, price)
    return (
        *([part] if part else []),
        _period(revision, price),
        *(_once(revision, line) for line in price.one_time_lines),
        *_discount(revision, price),
        *_taxes(revision, price),
    )


def _period(revision: Revision, price: pricing.Price) -> Row:
    months, locale = price.first_period.months, revision.seller.locale
    label = ngettext("First month", "First %(months)s months", months) % {"months": number(months, locale)}
    free = all(is_free(revision, month) for month in range(1, months + 1))
    how = _months(revision, price, months) if months > 1 else less(revision, price, price.schedule[0])
    return Row(label, _("free") if free else money(price.first_months, price.currency, locale), how)


def _months(revision: Revision, price: pricing.Price, months: int) -> str:
    """What the months add up from: 2 free + 10 × $4,289.00."""
    told, locale = [], revision.seller.locale
    for stretch in price.schedule:
        count = min(stretch.months, months - stretch.start + 1)
        if count > 0 and is_free(revision, stretch.start):
            told.append(_("%(count)s free") % {"count": number(count, locale)})
        elif count > 0:
            told.append(f"{number(count, locale)} × {money(stretch.monthly, price.currency, locale)}")
    return " + ".join(told)


def _once(revision: Revision, line: pricing.OneTimeLine) -> Row:
    currency, locale = revision.plan.currency, revision.seller.locale
    how = how_once(line, currency, locale)
    note = _("once, %(how)s") % {"how": how} if how else _("once")
    if line.waived:
        return Row(line.label, _("waived"), note, struck=money(line.list_amount, currency, locale))
    return Row(line.label, money(line.amount, currency, locale), note)


def _discount(revision: Revision, price: pricing.Price) -> tuple[Row, ...]:
    if price.one_time_discount == 0:
        return ()
    locale, share = revision.seller.locale, price.rates.one_time_discount_percent
    note = "" if share is None else rate(share, locale)
    return (Row(_("Discount on what is paid once"), signed(-price.one_time_discount, price.currency, locale), note),)


def _taxes(revision: Revision, price: pricing.Price) -> tuple[Row, ...]:
    """Each tax on all of it, and where it is of two sorts, what it comes to on either."""
    currency, locale = price.currency, revision.seller.locale
    rows = []
    for entry in price.taxes:
        note = rate(entry.tax.rate, locale)
        if entry.one_time != 0 and entry.first_period != 0:
            note = _("%(rate)s: %(months)s on the months, %(once)s on what is paid once") % {
                "rate": note,
                "months": money(entry.first_period, currency, locale),
                "once": money(entry.one_time, currency, locale),
            }
        rows.append(Row(entry.tax.name, money(entry.first_invoice, currency, locale), note))
    return tuple(rows)
