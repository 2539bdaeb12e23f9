"""What differs between two documents of a plan, in the owner's words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, cast

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from groundwork.display import number, percent, unit_price
from plans.selectors.documents import Document

Kind = Literal["changed", "added", "removed", "moved"]
Entry = Mapping[str, object]

_PLAN_KEYS: Mapping[str, str | Promise] = {
    "name": gettext_lazy("Name"),
    "currency": gettext_lazy("Currency"),
    "labour_rate": gettext_lazy("Labour rate"),
    "break_fix_rate": gettext_lazy("Break-fix rate"),
    "margin_floor": gettext_lazy("Margin floor"),
    "discount_limit": gettext_lazy("Discount limit"),
}
_LISTS: Mapping[str, str | Promise] = {
    "services": pgettext_lazy("part of a plan", "Services"),
    "tiers": pgettext_lazy("part of a plan", "Tiers"),
    "packages": pgettext_lazy("part of a plan", "Packages"),
    "presets": pgettext_lazy("part of a plan", "Presets"),
    "units": pgettext_lazy("part of a plan", "Units"),
    "terms": pgettext_lazy("part of a plan", "Terms"),
    "one_time": pgettext_lazy("part of a plan", "One-time fees"),
    "taxes": pgettext_lazy("part of a plan", "Taxes"),
}
_FIELDS: Mapping[str, str | Promise] = {
    "name": gettext_lazy("name"),
    "category": gettext_lazy("category"),
    "unit": gettext_lazy("unit"),
    "charge": gettext_lazy("price"),
    "cost": gettext_lazy("cost"),
    "minutes": gettext_lazy("minutes"),
    "break_fix_minutes": gettext_lazy("break-fix minutes"),
    "taxable": gettext_lazy("taxable"),
    "benefit": gettext_lazy("benefit"),
    "description": gettext_lazy("description"),
    "tagline": gettext_lazy("tagline"),
    "services": gettext_lazy("services"),
    "minimum": gettext_lazy("minimum"),
    "requires_tier": gettext_lazy("the tier it needs"),
    "requires": gettext_lazy("the packages it needs"),
    "conflicts": gettext_lazy("conflicts"),
    "tier": gettext_lazy("tier"),
    "packages": gettext_lazy("packages"),
    "recommended": gettext_lazy("recommended"),
    "adjustment": gettext_lazy("adjustment"),
    "escalator": gettext_lazy("yearly rise"),
    "basis": gettext_lazy("basis"),
    "amount": gettext_lazy("amount"),
    "waived_from": gettext_lazy("waived from"),
    "rate": gettext_lazy("rate"),
    "counts": gettext_lazy("what it counts"),
}
_MONEY = frozenset({"charge", "cost", "minimum", "amount", "labour_rate", "break_fix_rate"})
_SHARES = frozenset({"margin_floor", "discount_limit", "adjustment", "escalator", "rate"})
_SETS = frozenset({"requires", "conflicts", "packages"})
_NUMBERS = frozenset({"minutes", "break_fix_minutes"})


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `part` is the list it is in (Services), `name` what it is about, `text` what became of it."""

    kind: Kind
    part: str
    name: str
    text: str


def changes_between(before: Document, after: Document) -> tuple[Change, ...]:
    """What was done to `before` to make it `after`, two documents in normal form: the plan itself, then list by list.

    An entry counts once, however many of its fields changed; a list whose entries only changed places counts once.
    """
    return (*_plan_changes(before, after), *(change for key in _LISTS for change in _list_changes(key, before, after)))


def _plan_changes(before: Document, after: Document) -> Iterator[Change]:
    for key, label in _PLAN_KEYS.items():
        if before[key] != after[key]:
            old, new = (_shown(key, document[key], str(document["currency"])) for document in (before, after))
            yield Change("changed", _("Plan"), str(label), _from_to(old, new) or _("changed"))


def _list_changes(key: str, before: Document, after: Document) -> Iterator[Change]:
    part, currency = str(_LISTS[key]), str(after["currency"])
    old, new = _entries(before[key]), _entries(after[key])
    for code, entry in new.items():
        if code not in old:
            yield Change("added", part, str(entry["name"]), _("new"))
        elif entry != old[code]:
            yield Change("changed", part, str(entry["name"]), _fields(old[code], entry, currency))
    for code, entry in old.items():
        if code not in new:
            yield Change("removed", part, str(entry["name"]), _("removed"))
    if [code for code in old if code in new] != [code for code in new if code in old]:
        yield Change("moved", part, part, _("in another order"))


def _entries(entries: object) -> dict[object, Entry]:
    """The entries by what they are known by. Sets that stand in the plan's order are sorted: moving a package would
    otherwise seem to change whatever names it."""
    return {
        entry.get("code", entry.get("months")): {
            key: sorted(cast("list[str]", value)) if key in _SETS else value for key, value in entry.items()
        }
        for entry in cast("list[Entry]", entries)
    }


def _fields(old: Entry, new: Entry, currency: str) -> str:
    changed = [key for key in new if new[key] != old[key]]
    return ", ".join(_field(key, old[key], new[key], currency) for key in changed)


def _field(key: str, old: object, new: object, currency: str) -> str:
    figures = _from_to(_shown(key, old, currency), _shown(key, new, currency))
    return f"{_FIELDS.get(key, key)} {figures}".strip()


def _shown(key: str, value: object, currency: str) -> str:
    """The value as people read it, or nothing where it is too long to show."""
    if isinstance(value, dict):
        value = value.get("price")
    if key in ("name", "currency", "category") and isinstance(value, str):
        return f"“{value}”"
    if not isinstance(value, str):
        return ""
    if key in _MONEY:
        return unit_price(value, currency)
    if key in _SHARES:
        return percent(value, places=6)
    return number(value) if key in _NUMBERS else ""


def _from_to(old: str, new: str) -> str:
    return _("%(old)s to %(new)s") % {"old": old, "new": new} if old and new else ""
