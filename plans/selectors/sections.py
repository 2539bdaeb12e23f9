"""The lists under the matrix, ready to be shown, from presets to units; and the plan's figures."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

import pricing
from groundwork.display import money_whole, number, rate, unit_price
from groundwork.locales import company_locale
from plans.selectors.bundles import off_text, typical_savings
from plans.selectors.matrix import in_a_sentence


@dataclass(frozen=True, slots=True)
class Line:
    """An entry: what it is known by, its name, and all else in a sentence. `starred` is a recommended preset."""

    key: str
    name: str
    text: str
    starred: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A list of the plan. `kind` is that of `plans.editing`, `empty` what stands there before the first entry."""

    kind: str
    title: str
    note: str
    add: str
    empty: str
    lines: tuple[Line, ...]


def sections_of(plan: pricing.Plan) -> tuple[Section, ...]:
    """The lists in the order in which an owner fills them."""
    return _sections_in(get_language(), company_locale(), plan)


@lru_cache(maxsize=8)
def _sections_in(_language: str, _locale: str, plan: pricing.Plan) -> tuple[Section, ...]:
    """As with the matrix, what an edit makes of a plan is what the next one begins with."""
    return tuple(
        Section(kind, str(title), str(note), str(add), str(empty), tuple(lines(plan)))
        for kind, title, note, add, empty, lines in _LISTS
    )


def line_text(plan: pricing.Plan, kind: str, key: str) -> str:
    """What the list of this kind says of an entry beside its name; empty for a kind that has no list there."""
    lines = (line for section in sections_of(plan) if section.kind == kind for line in section.lines)
    return next((line.text for line in lines if line.key == key), "")


def header_facts(plan: pricing.Plan) -> tuple[tuple[str, str], ...]:
    """The plan's own figures, each with what it is."""
    return (
        (_("Currency"), plan.currency),
        (_("Labour rate"), unit_price(plan.labour_rate, plan.currency)),
        (_("Break-fix rate"), unit_price(plan.break_fix_rate, plan.currency)),
        (_("Margin floor"), rate(plan.margin_floor)),
        (_("Discount limit"), rate(plan.discount_limit)),
    )


def _presets(plan: pricing.Plan) -> Iterator[Line]:
    for preset in plan.presets:
        names = [plan.index.packages[code].name for code in preset.packages]
        text = " + ".join([plan.index.tiers[preset.tier].name, *names])
        yield Line(preset.code, preset.name, text, preset.recommended)


def _bundles(plan: pricing.Plan) -> Iterator[Line]:
    saved = {saving.bundle: saving.amount for saving in typical_savings(plan)}
    for bundle in plan.bundles:
        parts = [" + ".join(plan.index.packages[code].name for code in bundle.packages)]
        parts.append(_("saves %(amount)s") % {"amount": off_text(bundle, plan.currency)})
        if bundle.requires_tier is not None:
            parts.append(_("from %(tier)s") % {"tier": plan.index.tiers[bundle.requires_tier].name})
        if bundle.percent is not None and bundle.code in saved:
            amount = money_whole(saved[bundle.code], plan.currency)
            parts.append(_("%(amount)s for the typical client") % {"amount": amount})
        yield Line(bundle.code, bundle.name, " · ".join(parts))


def _billing(plan: pricing.Plan) -> Iterator[Line]:
    for entry in plan.billing:
        every = ngettext("every month", "every %(count)d months", entry.months) % {"count": entry.months}
        parts = _not_again(every, entry.name)
        if entry.adjustment != 0:
            parts.append(_("price %(change)s") % {"change": _signed(entry.adjustment)})
        yield Line(str(entry.months), entry.name, " · ".join(parts))


def _terms(plan: pricing.Plan) -> Iterator[Line]:
    for term in plan.terms:
        months = ngettext("%(count)d month", "%(count)d months", term.months) % {"count": term.months}
        parts = _not_again(months if term.months > 1 else _("month to month"), term.name)
        if term.adjustment != 0:
            parts.append(_("price %(change)s") % {"change": _signed(term.adjustment)})
        if term.escalator != 0:
            parts.append(_("%(change)s each year") % {"change": _signed(term.escalator)})
        yield Line(str(term.months), term.name, " · ".join(parts))


def _not_again(words: str, name: str) -> list[str]:
    """The words, unless the name beside them says the same."""
    return [] if words.casefold() == name.casefold() else [words]


def _fees(plan: pricing.Plan) -> Iterator[Line]:
    for fee in plan.one_time:
        parts = [_fee(plan, fee)]
        if fee.minimum != 0:
            parts.append(_("at least %(amount)s") % {"amount": unit_price(fee.minimum, plan.currency)})
        if fee.waived_from is not None:
            parts.append(_("waived from %(months)d months") % {"months": fee.waived_from})
        yield Line(fee.code, fee.name, " · ".join(parts))


def _fee(plan: pricing.Plan, fee: pricing.OneTime) -> str:
    if fee.basis == "months":
        return _("%(count)s x the monthly price") % {"count": number(fee.amount)}
    amount = unit_price(fee.amount, plan.currency)
    if fee.unit is None:
        return amount
    unit = plan.index.units.get(fee.unit)
    return _("%(amount)s for each %(unit)s") % {"amount": amount, "unit": _("client") if unit is None else unit.name}


def _taxes(plan: pricing.Plan) -> Iterator[Line]:
    for tax in plan.taxes:
        yield Line(tax.code, tax.name, rate(tax.rate))


def _units(plan: pricing.Plan) -> Iterator[Line]:
    for unit in plan.units:
        used = sum(1 for service in plan.services if service.unit == unit.code)
        parts = [", ".join(unit.counts) or _("counts nothing")]
        if unit.beyond is not None:
            parts.append(_("%(count)s included with each %(unit)s") % _included(plan, unit.beyond))
        parts.append(ngettext("%(count)d service", "%(count)d services", used) % {"count": used})
        yield Line(unit.code, unit.name, " · ".join(parts))


def _included(plan: pricing.Plan, beyond: pricing.Beyond) -> dict[str, str]:
    """How many are included with each of which unit, as words in a sentence."""
    unit = plan.index.units.get(beyond.unit)
    return {"count": number(beyond.each), "unit": _("client") if unit is None else in_a_sentence(unit.name)}


def _signed(share: Decimal) -> str:
    return rate(share) if share < 0 else f"+{rate(share)}"


class _List(NamedTuple):
    """What `Section` says of a list, and its lines."""

    kind: str
    title: str | Promise
    note: str | Promise
    add: str | Promise
    empty: str | Promise
    lines: Callable[[pricing.Plan], Iterator[Line]]


_LISTS: Final = (
    _List(
        "preset",
        gettext_lazy("Presets"),
        gettext_lazy("Named choices: the columns that a proposal compares. One of them you recommend."),
        gettext_lazy("Add a preset"),
        gettext_lazy("No preset yet. Without one, a proposal compares the bare tiers."),
        _presets,
    ),
    _List(
        "bundle",
        gettext_lazy("Bundles"),
        gettext_lazy("Packages that cost less together. Of two that share a package the first one counts."),
        gettext_lazy("Add a bundle"),
        gettext_lazy("No bundle: packages cost what they cost, however many a client takes."),
        _bundles,
    ),
    _List(
        "term",
        gettext_lazy("Terms"),
        gettext_lazy("How long a client commits, and what that does to the price."),
        gettext_lazy("Add a term"),
        gettext_lazy("No term yet. A plan needs one, like 12 months, before it can be published."),
        _terms,
    ),
    _List(
        "billing",
        gettext_lazy("Billing"),
        gettext_lazy("How many months are billed at once, in advance, and what that does to the price."),
        gettext_lazy("Add a way of billing"),
        gettext_lazy("No list: everything is billed monthly."),
        _billing,
    ),
    _List(
        "fee",
        gettext_lazy("One-time fees"),
        gettext_lazy("Paid once, at the start; a long term can waive them."),
        gettext_lazy("Add a fee"),
        gettext_lazy("No fee: clients start for free."),
        _fees,
    ),
    _List(
        "tax",
        gettext_lazy("Taxes"),
        gettext_lazy("A quote carries one of them, several or none."),
        gettext_lazy("Add a tax"),
        gettext_lazy("No tax."),
        _taxes,
    ),
    _List(
        "unit",
        gettext_lazy("Units"),
        gettext_lazy("What services are counted by, out of the client's inventory."),
        gettext_lazy("Add a unit"),
        gettext_lazy("No unit yet. Without one, services can only be charged once for each client."),
        _units,
    ),
)
