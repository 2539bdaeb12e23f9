"""Why a fee changes, in the client's words: a row for each thing that is another one, by its own name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groundwork.display import MINUS, money, number, rate, unit_price
from groundwork.locales import NO_BREAK
from quotes.documents import Amends, Reason, Revision
from quotes.documents.things import things_of
from quotes.proposal.payment import billing_name
from quotes.proposal.rows import Row, signed
from quotes.proposal.summary import term_text
from quotes.proposal.words import noun

# Device names that a row tells before it says how many more there are.
_NAMES: Final = 12


def reason_rows(revision: Revision, amends: Amends) -> tuple[Row, ...]:
    """A row for each reason of a change of a contract (see rows_of)."""
    return rows_of(revision, amends.reasons, amends)


def rows_of(revision: Revision, reasons: Iterable[Reason], amends: Amends | None = None) -> tuple[Row, ...]:
    """A row for each reason. What has no amount of its own is named once more in the one that has it, "together"."""
    rows = []
    tied: list[str] = []
    for reason in reasons:
        label, note = _words(revision, amends, reason)
        if reason.what == "together" and tied:
            label, note = (
                _("All of these together"),
                _("%(names)s: their prices depend on each other.") % {"names": "; ".join(tied)},
            )
            tied = []
        elif reason.amount is None:
            tied.append(label)
        rows.append(Row(label, _amount(revision, reason), note))
    return tuple(rows)


def _amount(revision: Revision, reason: Reason) -> str:
    if reason.amount is None:
        return ""
    return signed(reason.amount, revision.plan.currency, revision.seller.locale) if reason.amount else _("no change")


def _words(revision: Revision, amends: Amends | None, reason: Reason) -> tuple[str, str]:
    """What the row is called, and what is said of it besides."""
    locale, currency = revision.seller.locale, revision.plan.currency
    match reason.what:
        case "count":
            count = abs(reason.by)
            words = f"{_sign(reason)}{NO_BREAK}{number(count, locale)} {noun(reason.of, count, things_of(revision))}"
            return words, _devices(reason)
        case "quantity":
            by = f"{_sign(reason)}{NO_BREAK}{number(abs(reason.by), locale)} {reason.of}" if reason.by else reason.of
            return by, _("the number agreed with you")
        case "tier":
            return _("%(name)s instead of %(was)s") % {"name": reason.of, "was": reason.was}, ""
        case "added" | "dropped":
            return f"{_sign(reason)}{NO_BREAK}{reason.of}", ""
        case "floor" if amends:
            least = amends.floor if amends.floor is not None else amends.fee_before
            words = _("Your contract says that the fee does not fall below %(amount)s.")
            return _("Up to the smallest fee"), words % {"amount": money(least, currency, locale)}
        case "together":
            return _("Other differences"), ""
        case "prices":
            return _("Prices as agreed now"), ""
    return _agreed(revision, reason)


def _agreed(revision: Revision, reason: Reason) -> tuple[str, str]:
    """What was agreed besides the choice: lines outside the plan, prices, discounts, terms and taxes."""
    name = {"name": reason.of, "change": _change(revision, reason)}
    match reason.what:
        case "price" if reason.was_money is None and reason.money is None:
            return _("%(name)s: another price") % name, ""
        case "flat" if reason.share is not None or reason.was_share is not None:
            return _("%(name)s: %(change)s of the month") % name, ""
        case "extra" | "extra-once":
            note = _("a line of its own") if reason.what == "extra" else _("paid once, not by the month")
            if reason.was_money is None or reason.money is None:
                return f"{MINUS if reason.money is None else '+'}{NO_BREAK}{reason.of}", note
            return _("%(name)s: %(change)s") % name, note
        case "price":
            return _("%(name)s: %(change)s each") % name, ""
        case "flat":
            return _("%(name)s: %(change)s a month") % name, ""
        case "discount":
            return _("Discount: %(change)s") % name, _("on the whole month")
        case "discount-once":
            return _("Discount: %(change)s") % name, _("on what is paid once, not by the month")
        case "ramp":
            return _("Months at less to begin with"), ""
        case "taxed" | "untaxed":
            return f"{_sign(reason)}{NO_BREAK}{reason.of}", _("a tax, which comes on top of the fee")
    return name["change"], _("the term") if reason.what == "term" else _("the billing")


def _change(revision: Revision, reason: Reason) -> str:
    """From what it was to what it is."""
    was, now = _figure(revision, reason, "was_"), _figure(revision, reason, "")
    return f"{was} → {now}"


def _figure(revision: Revision, reason: Reason, side: str) -> str:
    """The side's figure ("was_" or ""), as money, share or months."""
    locale = revision.seller.locale
    amount, share = getattr(reason, f"{side}money"), getattr(reason, f"{side}share")
    if months := getattr(reason, f"{side}months"):
        return capfirst(term_text(months)) if reason.what == "term" else billing_name(revision, months)
    if share is not None:
        return rate(share, locale)
    if amount is not None:
        return unit_price(amount, revision.plan.currency, locale)
    return _("the price in the plan") if reason.what in ("price", "flat") else _("none")


def _sign(reason: Reason) -> str:
    return MINUS if reason.by < 0 or reason.what in ("dropped", "untaxed") else "+"


def _devices(reason: Reason) -> str:
    told = []
    if reason.came:
        told.append(_names(reason.came))
    if reason.went:
        told.append(_("%(names)s no longer") % {"names": _names(reason.went)})
    return "; ".join(told)


def _names(names: tuple[str, ...]) -> str:
    more = len(names) - _NAMES
    shown = ", ".join(names[:_NAMES])
    if more <= 0:
        return shown
    return ngettext("%(names)s and %(more)s more", "%(names)s and %(more)s more", more) % {"names": shown, "more": more}
