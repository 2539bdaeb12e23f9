"""The effect on everybody, ready to be shown: figures finished, bars drawn, the table a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.core.paginator import Page, Paginator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from groundwork.display import money, money_signed, percent
from quotes.selectors.effect import Change, Effect, bars_of

CLIENTS_A_PAGE: Final = 50
FIRST: Final = 5
MOST_BARS: Final = 40
SORTS: Final = ("client", "then", "margin")
WIDTH, HEIGHT = 300, 72

_FAULTS: Final[dict[str, str | Promise]] = {
    "unknown-tier": gettext_lazy("their tier is gone"),
    "unknown-package": gettext_lazy("one of their packages is gone"),
    "unknown-term": gettext_lazy("their term is gone"),
    "unknown-billing": gettext_lazy("their billing is gone"),
    "unknown-tax": gettext_lazy("their tax is gone"),
    "package-needs-tier": gettext_lazy("a package needs a higher tier"),
    "package-needs-package": gettext_lazy("a package needs another one"),
    "package-conflict": gettext_lazy("two of their packages conflict"),
    "discount-too-large": gettext_lazy("their discount is more than the price"),
    "bad-selection": gettext_lazy("what they count by, or have a price agreed for, is gone"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A client in the table. `note` says what else there is to know: below the floor, or no price any more."""

    client: str
    client_id: int
    quote: str
    contract: bool
    before: str
    after: str
    change: str
    less: bool
    margin_was: str
    margin: str
    note: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the picture, in its units."""

    x: str
    y: str
    width: str
    height: str
    less: bool


@dataclass(frozen=True, slots=True)
class Told:
    """All that the fragment and the page show. `filters` are what the table can be narrowed to, with counts."""

    count: int
    who: str
    change: str
    falls: bool
    margin: str
    margin_was: str
    margin_change: str
    margin_falls: bool
    bars: tuple[Bar, ...]
    picture: str
    dearer: tuple[Line, ...]
    cheaper: tuple[Line, ...]
    falling: tuple[Line, ...]
    lost: tuple[Line, ...]
    falling_count: int
    lost_count: int
    filters: tuple[tuple[str, str, int, bool], ...]
    lines: tuple[Line, ...]
    page: Page[Change]
    show: str
    sort: str


def told_effect(effect: Effect, show: str, sort: str, page: str) -> Told:
    """The effect in words and figures, and the page of the table that is asked for, sorted as asked for."""
    groups = {
        "": (_("All"), effect.changes),
        "more": (_("Pay more"), effect.dearer),
        "less": (_("Pay less"), effect.cheaper),
        "below": (_("Fall below the floor"), effect.falling),
        "already": (_("Below the floor already"), effect.below_already),
        "lost": (_("No price any more"), effect.lost),
    }
    show, sort = show if show in groups else "", sort if sort in SORTS else ""
    shown = Paginator(_sorted(effect, groups[show][1], sort), CLIENTS_A_PAGE).get_page(page)
    return Told(
        count=len(effect.changes),
        who=_who(effect),
        change=money_signed(effect.change, effect.currency),
        falls=effect.change < 0,
        margin=_percent(effect.margin_after),
        margin_was=_percent(effect.margin_before),
        margin_change=money_signed(effect.margin_change, effect.currency),
        margin_falls=effect.margin_change < 0,
        bars=tuple(_bars(effect)),
        picture=_picture(effect),
        dearer=_first(effect, effect.dearer),
        cheaper=_first(effect, effect.cheaper),
        falling=_first(effect, effect.falling),
        lost=_first(effect, effect.lost),
        falling_count=len(effect.falling),
        lost_count=len(effect.lost),
        filters=tuple((code, name, len(group), code == show) for code, (name, group) in groups.items()),
        lines=tuple(_line(effect, change) for change in shown),
        page=shown,
        show=show,
        sort=sort,
    )


def _sorted(effect: Effect, changes: Sequence[Change], sort: str) -> Sequence[Change]:
    """By the client's name, the lowest margin first, or the highest price first; else as the group has them."""
    if sort == "client":
        return sorted(changes, key=lambda change: (change.client.casefold(), change.client_id))
    if sort == "then":
        return sorted(changes, key=lambda change: (bool(change.fault), -change.after, change.client))
    if sort == "margin":
        margins = [(effect.margins_of(change)[1], change) for change in changes]
        found = sorted((pair for pair in margins if pair[0] is not None), key=lambda pair: (pair[0], pair[1].client))
        return [change for _margin, change in (*found, *(pair for pair in margins if pair[0] is None))]
    return changes


def _first(effect: Effect, changes: tuple[Change, ...]) -> tuple[Line, ...]:
    return tuple(_line(effect, change) for change in changes[:FIRST])


def _line(effect: Effect, change: Change) -> Line:
    currency = effect.currency
    note = str(_FAULTS.get(change.fault, change.fault))
    if not note and change.falls_below:
        note = _("below the floor today too") if change.was_below else _("falls below the floor")
    margin_was, margin = effect.margins_of(change)
    return Line(
        client=change.client,
        client_id=change.client_id,
        quote=change.quote,
        contract=change.contract,
        before="–" if change.unknown else money(effect.money(change.before), currency),
        after="–" if change.fault else money(effect.money(change.after), currency),
        change="–" if change.fault else money_signed(effect.money(change.change), currency),
        less=change.change < 0,
        margin_was=_percent(margin_was),
        margin=_percent(margin),
        note=note,
    )


def _percent(margin: Decimal | None) -> str:
    return "–" if margin is None else percent(margin, places=1, least=1)


def _who(effect: Effect) -> str:
    contracts, quotes = effect.contracts, len(effect.changes) - effect.contracts
    signed = ngettext("%(count)d contract", "%(count)d contracts", contracts) % {"count": contracts}
    if not quotes:
        return signed
    offered = ngettext("%(count)d open quote", "%(count)d open quotes", quotes) % {"count": quotes}
    return f"{signed}, {offered}" if contracts else offered


def _picture(effect: Effect) -> str:
    return _("%(more)d pay more, %(less)d pay less, %(same)d the same") % {
        "more": len(effect.dearer),
        "less": len(effect.cheaper),
        "same": len(effect.priced) - len(effect.dearer) - len(effect.cheaper),
    }


def _bars(effect: Effect) -> list[Bar]:
    """Bars up and down from the middle, as high as the largest change is."""
    values = list(bars_of(effect.priced, MOST_BARS))
    if not values:
        return []
    largest, step, middle = max(abs(value) for value in values), WIDTH / max(len(values), 12), HEIGHT / 2
    bars = []
    for at, value in enumerate(values):
        height = max(1.0, abs(value) / largest * (middle - 2))
        top = middle if value < 0 else middle - height
        bars.append(Bar(f"{at * step:.1f}", f"{top:.1f}", f"{step * 0.72:.1f}", f"{height:.1f}", value < 0))
    return bars
