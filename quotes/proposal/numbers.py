"""How many of a unit the client chooses, within the limits of the proposal: reading it, and saying what it changes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.utils.translation import gettext as _

import pricing
from groundwork.display import money_signed, number
from groundwork.typed_numbers import MisreadError, plain_number
from quotes.documents import Limit, Numbers, Revision
from quotes.proposal.choice import Asked, Choice

_WHOLE: Final = re.compile(r"[0-9]{1,7}", re.ASCII)


@dataclass(frozen=True, slots=True)
class ReadNumbers:
    """What was typed for numbers: those that can be had; by unit what was typed and cannot; what was left out."""

    numbers: Numbers
    misread: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NumberRow:
    """A number that the client chooses, ready to be set.

    `typed` stands in the box, `about` under it: the limits and with what the proposal begins. `change` is what one
    more, or one less, does to the month. `fewer` and `more` are addresses, empty at the end of the limits. `fault`
    names the mend for what was typed, empty where it can be had.
    """

    unit: str
    name: str
    typed: str
    about: str
    change: str
    fewer: str
    more: str
    fault: str


def read_numbers(revision: Revision, asked: Asked) -> ReadNumbers:
    """What an address asks for of each unit that has limits. What cannot be had is as the proposal begins."""
    limits, found, misread = {limit.unit: limit for limit in revision.limits}, {}, []
    notes: tuple[str, ...] = ()
    for unit, typed in asked.numbers:
        if unit not in limits:
            notes = (_("This address asks for a number that is not to be chosen in this proposal. It was left out."),)
        elif typed:
            wanted = _whole(typed, revision.seller.locale)
            if wanted is None or not limits[unit].allows(wanted):
                misread.append((unit, typed))
            else:
                found[unit] = wanted
    return ReadNumbers(tuple(sorted(found.items())), tuple(misread), notes)


def number_rows(revision: Revision, counted: Revision, choice: Choice, price: pricing.Price) -> tuple[NumberRow, ...]:
    """A row for each; `revision` as it was sent, `counted` with what was chosen, which has this price."""
    begins, now = dict(revision.numbers), dict(counted.numbers)
    return tuple(_row(counted, choice, price, limit, begins, now) for limit in revision.limits)


def numbers_said(revision: Revision, counted: Revision) -> list[str]:
    """What is another number than the proposal begins with, a sentence each."""
    begins, locale, units = dict(revision.numbers), revision.seller.locale, revision.plan.index.units
    return [
        _("%(unit)s: %(number)s instead of %(usual)s.")
        % {"unit": units[unit].name, "number": number(now, locale), "usual": number(begins[unit], locale)}
        for unit, now in counted.numbers
        if now != begins[unit]
    ]


def range_text(limit: Limit, locale: str | None = None) -> str:
    """The limits in words: 10 to 25."""
    return _("%(least)s to %(most)s") % {"least": number(limit.least, locale), "most": number(limit.most, locale)}


def limits_text(revision: Revision) -> str:
    """What may be chosen, in one line: "User: 10 to 25; Desktop: 8 to 12". Empty where nothing is."""
    locale, units = revision.seller.locale, revision.plan.index.units
    return "; ".join(
        _("%(unit)s: %(range)s") % {"unit": units[limit.unit].name, "range": range_text(limit, locale)}
        for limit in revision.limits
    )


def _row(
    counted: Revision,
    choice: Choice,
    price: pricing.Price,
    limit: Limit,
    begins: Mapping[str, int],
    numbers: Mapping[str, int],
) -> NumberRow:
    now, locale, misread = numbers[limit.unit], counted.seller.locale, dict(choice.misread).get(limit.unit)
    about = {"range": range_text(limit, locale), "begins": number(begins[limit.unit], locale)}
    fault = {"least": number(limit.least, locale), "most": number(limit.most, locale), "now": number(now, locale)}
    return NumberRow(
        unit=limit.unit,
        name=counted.plan.index.units[limit.unit].name,
        typed=str(now) if misread is None else misread,
        about=_("%(range)s. Proposed: %(begins)s.") % about,
        change=_change(counted, choice, price, limit, now),
        fewer=_address(choice, begins, numbers, limit, now - 1),
        more=_address(choice, begins, numbers, limit, now + 1),
        fault=""
        if misread is None
        else _("Write a whole number from %(least)s to %(most)s. The price here is for %(now)s.") % fault,
    )


def _change(counted: Revision, choice: Choice, price: pricing.Price, limit: Limit, now: int) -> str:
    """What one more does to the month; what one less does, where there can be no more."""
    there = counted.counting(((limit.unit, now + (1 if now < limit.most else -1)),))
    selection = there.selection(choice.tier, choice.packages, choice.term, choice.billing)
    try:
        net = pricing.price_regardless(there.plan, there.inventory, selection).recurring_net
    except pricing.PricingError:
        return _("too small for the discount that was agreed")
    step = net - price.recurring_net
    if step == 0:
        return _("One more or less costs the same.")
    words = _("One more: %(step)s a month.") if now < limit.most else _("One less: %(step)s a month.")
    return words % {"step": money_signed(step, price.currency, counted.seller.locale)}


def _address(choice: Choice, begins: Mapping[str, int], numbers: Mapping[str, int], limit: Limit, wanted: int) -> str:
    if not limit.allows(wanted):
        return ""
    others = {**numbers, limit.unit: wanted}
    changed = tuple((unit, count) for unit, count in sorted(others.items()) if count != begins[unit])
    return urlencode(choice.with_numbers(changed).query)


def _whole(typed: str, locale: str) -> int | None:
    try:
        plain = plain_number(typed, locale=locale)
    except MisreadError:
        return None
    return int(plain) if _WHOLE.fullmatch(plain) else None
