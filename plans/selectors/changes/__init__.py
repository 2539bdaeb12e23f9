"""What differs between two plans, in the owner's words: what became dearer, what moved rung, what is new or gone."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any, Final, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

import pricing
from plans.editing.kinds import KINDS, Kind, entries_of, key_of
from plans.selectors.changes.services import moves_between, price_change
from plans.selectors.changes.texts import text_changes
from plans.selectors.changes.version_2 import bundle_text, included_change, off_change, own_terms_change
from plans.selectors.changes.words import FIELDS, PARTS, PLAN_FIELDS, Words
from plans.selectors.sections import line_text

Group = Literal["dearer", "cheaper", "price", "moved", "added", "removed", "rules", "texts", "costs", "other"]

GROUPS: Final[dict[Group, str | Promise]] = {
    "dearer": gettext_lazy("Dearer"),
    "cheaper": gettext_lazy("Cheaper"),
    "price": gettext_lazy("Priced in another way"),
    "moved": gettext_lazy("Moved rung"),
    "added": gettext_lazy("New"),
    "removed": gettext_lazy("Removed"),
    "rules": gettext_lazy("Rules"),
    "texts": gettext_lazy("Texts"),
    "costs": gettext_lazy("Costs"),
    "other": gettext_lazy("Everything else"),
}
_MOST_NAMES: Final = 8
_MOST_TOLD: Final = 3
_COSTS = frozenset(("cost", "minutes", "break_fix_minutes", "labour_rate", "margin_floor"))
# They stand in the plan's order: moving a package would otherwise seem to change whatever names it.
_SETS = frozenset(("requires", "conflicts", "packages"))
_TEXTS = frozenset(("benefit", "description", "tagline"))
_PAID = frozenset(("minimum", "adjustment", "escalator", "amount", "waived_from"))
_RULES = frozenset(("requires_tier", "requires", "conflicts", "tier", "packages", "recommended", "discount_limit"))


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `part` is the list it is in (Services), `name` what it is about, `text` what became of it.

    What is in the group `costs` tells what things cost us, and is for those who may see that.
    """

    group: Group
    part: str
    name: str
    text: str


def changes_between(before: pricing.Plan, after: pricing.Plan) -> tuple[Change, ...]:
    """What was done to `before` to make it `after`: the plan itself, then list by list, then what moved rung.

    An entry counts once for each group, however many of its fields changed; a list whose entries only changed places
    counts once.
    """
    words = Words(before, after)
    return (
        *_plan_changes(words),
        *(change for kind in KINDS.values() for change in _list_changes(kind, words)),
        *(Change("texts", _("Texts in other languages"), name, text) for name, text in text_changes(before, after)),
        *(Change(group, str(PARTS["services"]), name, text) for group, name, text in moves_between(before, after)),
    )


def grouped(changes: tuple[Change, ...]) -> tuple[tuple[str, tuple[Change, ...]], ...]:
    """The changes by group, in the order in which an owner wants to know them; groups without any are left out."""
    found = {group: tuple(change for change in changes if change.group == group) for group in GROUPS}
    return tuple((str(GROUPS[group]), some) for group, some in found.items() if some)


def told(changes: tuple[Change, ...]) -> list[str]:
    """The first changes as sentences, and how many more there are."""
    said = [f"{change.name}: {change.text}." for change in changes[:_MOST_TOLD]]
    more = len(changes) - _MOST_TOLD
    return [*said, _("And %(count)d more.") % {"count": more}] if more > 0 else said


def _plan_changes(words: Words) -> Iterator[Change]:
    for name, label in PLAN_FIELDS.items():
        old, new = getattr(words.before, name), getattr(words.after, name)
        if old != new:
            group: Group = "costs" if name in _COSTS else "rules" if name in _RULES else "other"
            yield Change(group, _("Plan"), str(label), words.from_to(name, old, new))


def _list_changes(kind: Kind, words: Words) -> Iterator[Change]:
    part = str(PARTS[kind.field])
    old = {key_of(kind, entry): entry for entry in entries_of(words.before, kind)}
    new = {key_of(kind, entry): entry for entry in entries_of(words.after, kind)}
    for key, entry in new.items():
        if key not in old:
            yield Change("added", part, entry.name, _described(kind, entry, words.after, words))
        elif entry != old[key]:
            yield from _entry_changes(part, old[key], entry, words)
    for key, entry in old.items():
        if key not in new:
            yield Change("removed", part, entry.name, _described(kind, entry, words.before, words))
    if [key for key in old if key in new] != [key for key in new if key in old]:
        yield Change("other", part, part, _in_order([entry.name for entry in new.values()]))


def _described(kind: Kind, entry: Any, plan: pricing.Plan, words: Words) -> str:
    """What somebody wants to know of an entry that came or went: a price, what it holds, what its list says of it."""
    if isinstance(entry, pricing.Service):
        return words.charge(entry.charge, plan.currency)
    if isinstance(entry, pricing.Tier | pricing.Package):
        number = len(entry.services)
        return ngettext("with %(number)d service", "with %(number)d services", number) % {"number": number}
    if isinstance(entry, pricing.Bundle):
        return bundle_text(entry, plan)
    return line_text(plan, kind.name, str(key_of(kind, entry)))


def _in_order(names: list[str]) -> str:
    """The new order, where it is short enough to be read; the order of rungs is what each of them includes."""
    if len(names) > _MOST_NAMES:
        return _("in another order")
    return _("in another order: %(names)s") % {"names": ", ".join(names)}


def _entry_changes(part: str, old: Any, new: Any, words: Words) -> Iterator[Change]:
    texts: dict[Group, list[str]] = {}
    for field in fields(new):
        was, now = getattr(old, field.name), getattr(new, field.name)
        if was == now or (field.name in _SETS and set(was) == set(now)):
            continue
        found = _field_change(field.name, old, new, words)
        if found is not None:
            group, text = found
            texts.setdefault(group, []).append(text)
    for group in GROUPS:
        if group in texts:
            yield Change(group, part, new.name, ", ".join(texts[group]))


def _field_change(name: str, old: Any, new: Any, words: Words) -> tuple[Group, str] | None:
    """Which group a field that differs belongs to, and what became of it; None where another field says it."""
    was, now = getattr(old, name), getattr(new, name)
    if name == "charge":
        return price_change(was, now, words, same_unit=words.counts_alike(old.unit, new.unit))
    if name == "beyond":
        return included_change(was, now, words)
    if name == "adjustments":
        return own_terms_change(old, new, words)
    if isinstance(new, pricing.Bundle) and name in ("percent", "amount"):
        said_already = name == "amount" and old.percent != new.percent
        return None if said_already else off_change(old, new, words)
    if name == "amount":
        return _way_of(old, new, name), f"{FIELDS[name]} {words.fee_from_to(old, new)}"
    if name == "services":
        return ("other", _("services in another order")) if set(was) == set(now) else None
    return _way_of(old, new, name), f"{FIELDS.get(name, name)} {words.from_to(name, was, now)}".strip()


def _way_of(old: Any, new: Any, name: str) -> Group:
    """The group of a changed field; of what the client pays, whether that is more now."""
    if name in _PAID:
        if getattr(old, "basis", None) != getattr(new, "basis", None):
            return "price"
        # What is waived from no month on is paid always.
        was, now = (math.inf if amount is None else amount for amount in (getattr(old, name), getattr(new, name)))
        return "dearer" if now > was else "cheaper"
    groups: tuple[tuple[frozenset[str], Group], ...] = ((_COSTS, "costs"), (_TEXTS, "texts"), (_RULES, "rules"))
    return next((group for names, group in groups if name in names), "other")


__all__ = ["GROUPS", "Change", "Group", "changes_between", "grouped", "told"]
