"""A draft as a template keeps it, and what is left of that on a version of the plan of today."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

import pricing
from groundwork.display import unit_price
from quotes.documents import ONE_OPEN, Limit, Line, as_good
from quotes.drafts import OWN, Candidate, Draft, candidates_of, common_of, selections_of
from quotes.models import CatalogueItem, LibraryItem

# What is kept as it is.
_PLAIN: Final = ("recommended", "term", "billing", "valid_days", "cover_text", "show_parts", "show_pictures")


def said_of(plan: pricing.Plan, draft: Draft, *, words: bool) -> dict[str, Any]:
    """The draft without what is its client's own: contact, taxes, agreed prices, numbers set by hand, the first day,
    who signs. Title and personal line only where their `words` are wanted.
    """
    shared = replace(common_of(draft), tier="-", quantities=(), taxes=(), prices=(), prorate=None, elapsed=0)
    return {
        **{name: getattr(draft, name) for name in _PLAIN},
        "options": [asdict(candidate) for candidate, _selection in selections_of(plan, draft)],
        "terms": list(draft.terms),
        "billings": list(draft.billings),
        "selection": pricing.selection_document(shared),
        "goods": [[one.kind, one.part, one.item] if isinstance(one, Line) else None for one in draft.extras],
        "deposit": pricing.deposit_document(draft.deposit) if draft.deposit else None,
        "cover_items": list(draft.cover_items),
        "limits": [[limit.unit, limit.least, limit.most] for limit in draft.limits],
        "countersign": draft.signing.countersign,
        "title": draft.title if words else "",
        "personal_line": draft.personal_line if words else "",
    }


@dataclass(slots=True)
class Fitted:
    """A draft of today, and in words what of the template is not as it was."""

    draft: Draft
    told: list[str] = field(default_factory=list)


def fitted(said: Mapping[str, Any], currency: str, plan: pricing.Plan, usual: Draft) -> Fitted:
    """The template, whose amounts are in `currency`, on this version of its plan; `usual` is what the client's quotes
    begin with.
    """
    kept = pricing.kept_selection({**said["selection"], "tier": "", "packages": []})
    found = Fitted(
        replace(
            usual,
            discount=kept.discount,
            one_time_discount=kept.one_time_discount,
            ramp=kept.ramp,
            valid_days=said["valid_days"],
            cover_text=said["cover_text"],
            show_parts=said["show_parts"],
            show_pictures=said["show_pictures"],
            deposit=pricing.read_deposit(said["deposit"], currency) if said["deposit"] else None,
            signing=replace(ONE_OPEN, countersign=said["countersign"]),
            title=said["title"] or usual.title,
            personal_line=said["personal_line"],
        )
    )
    if currency != plan.currency:
        _in_other_money(found, plan.currency)
    _options(found, said, plan, usual)
    _payments(found, said, plan, usual)
    _limits(found, said, plan)
    _cover(found, said["cover_items"])
    _lines(found, kept.extras, said["goods"], plan)
    return found


def _in_other_money(found: Fitted, currency: str) -> None:
    """Amounts that were meant for the whole quote are left out; of lines somebody has to look at each."""
    draft = found.draft
    kept = {
        name: value
        for name in ("discount", "one_time_discount", "deposit")
        if (value := getattr(draft, name)) is not None and value.amount is None
    }
    found.draft = replace(draft, **{**dict.fromkeys(("discount", "one_time_discount", "deposit")), **kept})
    found.told.append(
        _(
            "Prices are in %(currency)s now. A discount or deposit that was an amount is left out, "
            "and lines outside the plan keep their numbers: look at them."
        )
        % {"currency": currency}
    )


def _options(found: Fitted, said: Mapping[str, Any], plan: pricing.Plan, usual: Draft) -> None:
    """Presets by their codes, as the plan has them now; one that is gone as an option of its own where that can be."""
    known, own, codes = {candidate.code for candidate in candidates_of(plan)}, None, []
    recommended = said["recommended"]
    for option in said["options"]:
        if option["code"] in known:
            codes.append(option["code"])
            continue
        candidate = _own_of(found, option, plan) if own is None else None
        if candidate is None:
            found.told.append(_("The option “%(name)s” is left out: the plan has none like it.") % option)
        else:
            own = candidate
            codes.append(OWN)
            recommended = OWN if option["code"] == recommended else recommended
    if not codes:
        found.told.append(_("None of its options is in the plan any more: those of the plan stand here."))
        codes, recommended, own = list(usual.options), usual.recommended, None
    recommended = recommended if recommended in codes else codes[-1]
    found.draft = replace(found.draft, options=tuple(codes), recommended=recommended, own=own)


def _own_of(found: Fitted, option: Mapping[str, Any], plan: pricing.Plan) -> Candidate | None:
    """An option that is no preset of the plan, of what the plan still has; None where its tier is gone."""
    if option["tier"] not in plan.index.tiers:
        return None
    there = [code for code in option["packages"] if code in plan.index.packages]
    gone = [code for code in option["packages"] if code not in plan.index.packages]
    if gone:
        words = {"name": option["name"], "packages": ", ".join(gone)}
        found.told.append(_("“%(name)s” is without %(packages)s: the plan has no such package any more.") % words)
    if option["code"] != OWN:
        words = {"name": option["name"]}
        found.told.append(_("“%(name)s” is no option of the plan any more: here it is made for this client.") % words)
    return Candidate(OWN, option["name"], option["tagline"], option["tier"], tuple(there), recommended=False)


def _payments(found: Fitted, said: Mapping[str, Any], plan: pricing.Plan, usual: Draft) -> None:
    terms = {term.months for term in plan.terms}
    billings = {entry.months for entry in plan.billing} or {1}
    gone = sorted({said["term"], *said["terms"]} - terms)
    if gone:
        months = ", ".join(map(str, gone))
        found.told.append(_("The plan has no term of %(months)s months any more.") % {"months": months})
    gone = sorted({said["billing"], *said["billings"]} - billings)
    if gone:
        months = ", ".join(map(str, gone))
        found.told.append(_("The plan has no billing for %(months)s months any more.") % {"months": months})
    found.draft = replace(
        found.draft,
        term=said["term"] if said["term"] in terms else usual.term,
        terms=tuple(months for months in said["terms"] if months in terms),
        billing=said["billing"] if said["billing"] in billings else usual.billing,
        billings=tuple(months for months in said["billings"] if months in billings),
    )


def _limits(found: Fitted, said: Mapping[str, Any], plan: pricing.Plan) -> None:
    units = {unit.code for unit in plan.units}
    for unit, _least, _most in said["limits"]:
        if unit not in units:
            found.told.append(_("The plan counts no “%(unit)s” any more.") % {"unit": unit})
    limits = tuple(Limit(unit, least, most) for unit, least, most in said["limits"] if unit in units)
    found.draft = replace(found.draft, limits=limits)


def _cover(found: Fitted, wanted: Sequence[int]) -> None:
    there = set(LibraryItem.objects.filter(pk__in=wanted, hidden=False).values_list("pk", flat=True)) if wanted else ()
    if len(set(wanted)) > len(there):
        found.told.append(_("Texts or pictures of its cover are hidden in the library now, and left out."))
    found.draft = replace(found.draft, cover_items=tuple(key for key in wanted if key in there))


def _lines(
    found: Fitted, extras: Sequence[pricing.Extra], goods: Sequence[list[Any] | None], plan: pricing.Plan
) -> None:
    """Lines of the catalogue at its prices of today; what is retired there, or was typed, as it was."""
    keys = [good[2] for good in goods if good and good[2] is not None]
    known = CatalogueItem.objects.in_bulk(keys) if keys else {}
    lines = []
    for extra, good in zip(extras, goods, strict=True):
        item = known.get(good[2]) if good else None
        line = extra if item is None else _of_today(found, extra, item, plan)
        lines.append(line if good is None else as_good(line, good[0], good[1], good[2] if item else None))
    found.draft = replace(found.draft, extras=tuple(lines))


def _of_today(found: Fitted, extra: pricing.Extra, item: CatalogueItem, plan: pricing.Plan) -> pricing.Extra:
    if item.currency != plan.currency:
        return extra  # told of all lines together
    if item.retired:
        found.told.append(
            _("“%(name)s” is retired in the catalogue: its price is the template’s.") % {"name": extra.label}
        )
        return extra
    price, cost = (Decimal(pricing.number_text(amount)) for amount in (item.price, item.cost))
    if price != extra.price:
        words = {
            "name": extra.label,
            "now": unit_price(price, plan.currency),
            "then": unit_price(extra.price, plan.currency),
        }
        found.told.append(_("“%(name)s” costs %(now)s in the catalogue now, %(then)s in the template.") % words)
    return replace(extra, price=price, cost=cost)


def without(draft: Draft, name: str) -> Draft | None:
    """The draft without what an error names; None where that is nothing that a draft can do without."""
    start, _dot, rest = name.partition(".")
    plain: dict[str, Callable[[], Draft]] = {
        "discount": lambda: replace(draft, discount=None),
        "one_time_discount": lambda: replace(draft, one_time_discount=None),
        "ramp": lambda: replace(draft, ramp=()),
        "deposit": lambda: replace(draft, deposit=None),
        "terms": lambda: replace(draft, terms=()),
        "billings": lambda: replace(draft, billings=()),
        "limits": lambda: replace(draft, limits=tuple(one for one in draft.limits if rest and one.unit != rest)),
    }
    shorter = plain[start]() if start in plain else None
    return None if shorter == draft else shorter
