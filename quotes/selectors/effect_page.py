"""The effect on everybody, ready to be shown: figures finished, bars drawn, the table a page at a time."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.core.paginator import Page, Paginator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from groundwork.display import money, money_signed, percent
from quotes.selectors.effect import Change, Effect, Group

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
    brought_in: bool
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
    page: Page[int]
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
    table = _sorted(effect, groups[show][1], sort)
    shown = Paginator(range(len(table)), CLIENTS_A_PAGE).get_page(page)
    firsts = (effect.dearer, effect.cheaper, effect.falling, effect.lost)
    page_of_table = table.part(slice(shown.start_index() - 1 if table else 0, shown.end_index()))
    told = effect.told([page_of_table, *(group.part(slice(FIRST)) for group in firsts)])
    lines, dearer, cheaper, falling, lost = (tuple(_line(effect, change) for change in part) for part in told)
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
        dearer=dearer,
        cheaper=cheaper,
        falling=falling,
        lost=lost,
        falling_count=len(effect.falling),
        lost_count=len(effect.lost),
        filters=tuple((code, name, len(group), code == show) for code, (name, group) in groups.items()),
        lines=lines,
        page=shown,
        show=show,
        sort=sort,
    )


def _sorted(effect: Effect, group: Group, sort: str) -> Group:
    """By the client's name, the lowest margin first, or the highest price first; else as the group has them."""
    sorts = {"client": effect.by_name, "then": effect.by_price, "margin": effect.by_margin}
    return sorts[sort](group) if sort else group


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
        brought_in=change.brought_in,
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
    values = list(effect.difference.means(MOST_BARS))
    if not values:
        return []
    largest, step, middle = max(abs(value) for value in values), WIDTH / max(len(values), 12), HEIGHT / 2
    bars = []
    for at, value in enumerate(values):
        height = max(1.0, abs(value) / largest * (middle - 2))
        top = middle if value < 0 else middle - height
        bars.append(Bar(f"{at * step:.1f}", f"{top:.1f}", f"{step * 0.72:.1f}", f"{height:.1f}", value < 0))
    return bars
