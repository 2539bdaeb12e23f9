"""What one record of a contract changed, in words: "+2 laptops, −1 workstation", "Security added"."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import pricing
from contracts.documents import Closing, Standing, Stretch
from groundwork.device_kinds import in_order, noun
from groundwork.display import MINUS, day, money, number, rate

# The plans that contracts stand on, by the hash of the version.
Plans = Mapping[str, pricing.Plan]


def words_of_change(before: Standing, after: Standing, plans: Plans) -> tuple[str, ...]:
    """Everything that is different after a record, a phrase each; fees and their dates stand elsewhere."""
    found: list[str] = []
    if len(after.stretches) > len(before.stretches):
        found += _agreed(before.stretches[-1], after.stretches[-1], plans)
    if after.kind in ("called-off", "corrected"):
        found += _taken_back(after)
    else:
        found += [rate(one.rate) for one in after.increases if one not in before.increases]
    if after.months > before.months:
        found.append(_longer(after.months - before.months, after.last_day))
    if after.closing is not None and after.closing != before.closing:
        found += _closed(after, after.closing)
    if after.kind == "renewed" and "reminded_on" not in dict(after.basis.facts):
        found.append(_("nobody was reminded before"))
    if after.kind == "withdrawn":
        found += [words for name, words in after.basis.facts if name == "reason"]
    return (*found, *_details(before, after))


def count_words(counts: tuple[tuple[str, int], ...]) -> str:
    """Counts in one line: "12 workstations, 14 users"."""
    there = dict(counts)
    return ", ".join(f"{number(there[key])} {noun(key, there[key])}" for key in in_order(there) if there[key])


def package_names(stretch: Stretch, plans: Plans) -> tuple[str, ...]:
    """What the packages of a stretch are called, in the order of the plan; nothing for a flat fee."""
    if stretch.selection is None:
        return ()
    chosen = set(stretch.selection.packages)
    plan = _plan(stretch, plans)
    known = [] if plan is None else [package for package in plan.packages if package.code in chosen]
    return (*(package.name for package in known), *sorted(chosen - {package.code for package in known}))


def _taken_back(after: Standing) -> Iterator[str]:
    """What holds instead of an increase, what was billed too much, and why."""
    facts = dict(after.basis.facts)
    words = _("%(rate)s instead of %(before)s") if Decimal(facts["rate"]) else _("no %(before)s")
    yield words % {"rate": rate(Decimal(facts["rate"])), "before": rate(Decimal(facts["rate_before"]))}
    if "overcharged" in facts:
        owed = {"amount": money(facts["overcharged"], after.currency), "day": day(facts["until"])}
        yield _("%(amount)s billed too much to %(day)s") % owed
    yield facts["reason"]


def _closed(after: Standing, closing: Closing) -> Iterator[str]:
    """When and why it ends, who asked for it, and what is owed; or which contract renews it."""
    facts = dict(after.basis.facts)
    yield _("last day %(day)s") % {"day": day(closing.last_day)}
    yield from (words for words in (closing.reason, closing.replaced_by) if words)
    if closing.asked_by and "asked_on" in facts:
        yield _("asked for by %(name)s on %(day)s") % {"name": closing.asked_by, "day": day(facts["asked_on"])}
    if closing.owed:
        yield _("owed after it %(owed)s") % {"owed": money(closing.owed, after.currency)}
    if "owed_reason" in facts:
        computed = money(facts["owed_computed"], after.currency)
        yield _("not %(computed)s: %(reason)s") % {"computed": computed, "reason": facts["owed_reason"]}


def _agreed(before: Stretch, after: Stretch, plans: Plans) -> Iterator[str]:
    """What was agreed anew against what held until then."""
    then, now = dict(before.counts), dict(after.counts)
    for key in in_order({**then, **now}):
        if step := now.get(key, 0) - then.get(key, 0):
            yield f"{'+' if step > 0 else MINUS}{number(abs(step))} {noun(key, abs(step))}"
    tiers = tuple(_tier(stretch, plans) for stretch in (before, after))
    if tiers[0] != tiers[1]:
        yield _("%(new)s instead of %(old)s") % {"old": tiers[0], "new": tiers[1]}
    old, new = package_names(before, plans), package_names(after, plans)
    for name in new:
        if name not in old:
            yield _("%(package)s added") % {"package": name}
    for name in old:
        if name not in new:
            yield _("%(package)s dropped") % {"package": name}
    if after.plan is not None and before.plan != after.plan:
        yield _("%(plan)s, version %(version)s") % {"plan": after.plan.name, "version": after.plan.version}


def _tier(stretch: Stretch, plans: Plans) -> str:
    """What the tier is called; the name of the whole where there is a flat fee."""
    if stretch.selection is None:
        return stretch.name
    plan = _plan(stretch, plans)
    tier = None if plan is None else plan.index.tiers.get(stretch.selection.tier)
    return stretch.selection.tier if tier is None else tier.name


def _plan(stretch: Stretch, plans: Plans) -> pricing.Plan | None:
    return None if stretch.plan is None else plans.get(stretch.plan.sha256)


def _longer(months: int, last_day: date) -> str:
    more = ngettext("%(number)s month more, to %(day)s", "%(number)s months more, to %(day)s", months)
    return more % {"number": number(months), "day": day(last_day)}


def _details(before: Standing, after: Standing) -> Iterator[str]:
    if after.po_number != before.po_number:
        yield _("PO number %(number)s") % {"number": after.po_number or _("none")}
    old, new = ((one.billing_name, one.billing_email) for one in (before, after))
    if old != new:
        yield _("bills go to %(contact)s") % {"contact": ", ".join(filter(None, new)) or _("nobody named")}
