"""Template filters for what people read; the rules are in groundwork.display. A builtin: no {% load %} needed.

Where there is no figure (None), an en dash stands in its place. Anything else that is no figure raises: a page
must not show an empty price.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from groundwork import display
from groundwork.direction import has_rtl, is_rtl

register = template.Library()
NOTHING = "\N{EN DASH}"

Money = display.Amount | None


def _written(rule: Callable[[display.Amount, str], str], amount: Money, currency: str) -> str:
    return NOTHING if amount is None else rule(amount, currency)


@register.filter
def money(amount: Money, currency: str) -> str:
    """{{ amount|money:currency }} is "$1,200.00"."""
    return _written(display.money, amount, currency)


@register.filter
def money_whole(amount: Money, currency: str) -> str:
    """{{ amount|money_whole:currency }} is "$1,200" (decimals only where they say something)."""
    return _written(display.money_whole, amount, currency)


@register.filter
def money_signed(amount: Money, currency: str) -> str:
    """{{ step|money_signed:currency }} is "+ $1,438"."""
    return _written(display.money_signed, amount, currency)


@register.filter
def money_parts(amount: display.Amount, currency: str) -> display.MoneyParts:
    """{% with price=amount|money_parts:currency %}: price.sign, .symbol, .gap, .figure, .symbol_after."""
    return display.money_parts(amount, currency)


@register.filter
def unit_price(amount: Money, currency: str) -> str:
    """{{ price|unit_price:currency }} is "$25.00", or "$0.035"."""
    return _written(display.unit_price, amount, currency)


@register.filter
def number(value: Money) -> str:
    """{{ count|number }} is "1,200"."""
    return NOTHING if value is None else display.number(value)


@register.filter
def hours(value: Money) -> str:
    """{{ spent|hours }} is "16.80"."""
    return NOTHING if value is None else display.hours(value)


@register.filter
def day(value: date | str | None) -> str:
    """{{ date|day }} is "22 December 2026"."""
    return NOTHING if value is None else display.day(value)


@register.filter
def day_short(value: date | str | None) -> str:
    """{{ date|day_short }} is "22 Dec 2026"."""
    return NOTHING if value is None else display.day_short(value)


@register.filter
def day_in(moment: datetime | str | None, zone: str | ZoneInfo) -> str:
    """{{ moment|day_in:zone }} is the day on which the moment falls there."""
    return NOTHING if moment is None else display.day_in(moment, zone)


@register.filter
def clock(moment: datetime | str | None, zone: str | ZoneInfo) -> str:
    """{{ moment|clock:zone }} is "22 December 2026, 2:05 PM EST"."""
    return NOTHING if moment is None else display.clock(moment, zone)


@register.filter
def bdi(name: str) -> str:
    """{{ name|bdi }} is a name that may stand beside other words: a right-to-left one is kept apart from them."""
    text = str(name)
    return format_html('<bdi dir="{}">{}</bdi>', "rtl" if is_rtl(text) else "ltr", text) if has_rtl(text) else text


@register.filter
def rtl(text: str) -> SafeString:
    """<p{{ text|rtl }}> is a paragraph that reads from right to left if its text does."""
    return SafeString(' dir="rtl"' if is_rtl(str(text)) else "")


@register.filter
def dialled(phone: str) -> str:
    """{{ phone|dialled }} is what a telephone dials: "+12075550142" of "+1 (207) 555-0142 ext. 5"; it may be nothing.

    An area code's (0) is not dialled after a country's code.
    """
    written = re.split(r"[^\W\d_]", phone, maxsplit=1)[0].strip()
    abroad = written.startswith("+")
    digits = re.sub(r"[^0-9]", "", written.replace("(0)", "") if abroad else written)
    return f"{'+' if abroad else ''}{digits}" if len(digits) > 2 else ""
