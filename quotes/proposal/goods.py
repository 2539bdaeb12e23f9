"""Hardware and projects of an offer, grouped, in finished words. What they cost us is not read here."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

import pricing
from contracts.documents import Picture
from groundwork.display import money, number, unit_price
from quotes.documents import HARDWARE, PROJECT, Good, Revision


@dataclass(frozen=True, slots=True)
class GoodRow:
    """One thing: how many at which price, and what that comes to, a month or once."""

    name: str
    part: str
    how: str
    amount: str
    often: str
    picture: Picture | None


@dataclass(frozen=True, slots=True)
class GoodsGroup:
    """Those of one kind. `sums` are what they come to together, before tax; empty for a single one."""

    title: str
    rows: tuple[GoodRow, ...]
    sums: tuple[tuple[str, str], ...]

    @property
    def pictured(self) -> bool:
        """Whether any of them has a picture."""
        return any(row.picture for row in self.rows)


def goods_shown(revision: Revision) -> tuple[GoodsGroup, ...]:
    """Hardware first, then projects; nothing where there are none."""
    goods = revision.goods
    if goods is None:
        return ()
    titles = {HARDWARE: _("Hardware"), PROJECT: _("Projects")}
    groups = ((title, goods.of_kind(kind)) for kind, title in titles.items())
    return tuple(_group(revision, title, rows) for title, rows in groups if rows)


def _group(revision: Revision, title: str, goods: Sequence[Good]) -> GoodsGroup:
    extras = [revision.common.extras[one.extra] for one in goods]
    rows = tuple(_row(revision, one, extra) for one, extra in zip(goods, extras, strict=True))
    sums = tuple(
        (label, _sum(revision, alike))
        for recurrence, label in (("monthly", _("Together, a month")), ("once", _("Together, once")))
        if (alike := [extra for extra in extras if extra.recurrence == recurrence])
    )
    return GoodsGroup(title, rows, sums if len(rows) > 1 else ())


def _row(revision: Revision, good: Good, extra: pricing.Extra) -> GoodRow:
    locale, parts = revision.seller.locale, revision.goods is not None and revision.goods.parts_shown
    price = unit_price(extra.price, revision.plan.currency, locale)
    return GoodRow(
        name=extra.label,
        part=_("Part number %(part)s") % {"part": good.part} if parts and good.part else "",
        how=f"{number(extra.quantity, locale)} × {price}",
        amount=_sum(revision, [extra]),
        often=_("a month") if extra.recurrence == "monthly" else _("once"),
        picture=good.picture,
    )


def _sum(revision: Revision, extras: Sequence[pricing.Extra]) -> str:
    return money(pricing.extras_amount(revision.plan, extras), revision.plan.currency, revision.seller.locale)
