"""Writing the cost sheet, and taking its costs into the plans that draw on them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groundwork.errors import DomainError, StaleError
from groundwork.history import sign
from groundwork.models import User
from groundwork.transactions import hold
from plans.costs import month_of
from plans.models import CostDraw, CostEntry, Plan, cost_key
from plans.selectors.cost_effect import PlanEffect, effect_of, seen_as
from plans.services.editing import edit_plan
from plans.services.rows import Author, write_rows


class CostTakenError(DomainError):
    """The sheet has an entry of this name, vendor and currency already."""


class CostDrawnError(DomainError):
    """Services draw on the entry."""


class EffectMovedError(StaleError):
    """What the costs would do is not what was shown. `effects` is what they would do now."""

    def __init__(self, effects: tuple[PlanEffect, ...]) -> None:
        self.effects = effects
        super().__init__(_("This is not what was shown before: look at it, then take it."))


@dataclass(frozen=True, slots=True)
class WantedCost:
    """An entry as somebody wants it: a new one where `entry` is None, else that one, last seen at `revision`."""

    name: str
    vendor: str
    cost: Decimal
    currency: str
    per: str
    period: str
    as_of: date
    entry: int | None = None
    revision: int = 0

    @property
    def monthly(self) -> Decimal:
        """What one costs a month. Raises InexactCostError."""
        return month_of(self.cost, self.period)


def effect_of_wanted(wanted: Sequence[WantedCost]) -> tuple[tuple[PlanEffect, ...], str]:
    """What they would do to the plans in use, and by what `take_costs` knows that this was seen.

    Raises CostMisfitError.
    """
    effects = effect_of({each.entry: each.monthly for each in wanted if each.entry is not None})
    return effects, seen_as(effects, *wanted)


def take_costs(wanted: Sequence[WantedCost], *, seen: str, by: User, now: datetime) -> tuple[PlanEffect, ...]:
    """Write the entries, and into each working copy that draws on them what follows, as an edit that can be undone.

    All of it or nothing. `seen` says which effect was shown; where there is none, nothing need have been. Published
    versions stay as they are. Returns what was done to the plans.
    Raises StaleError where an entry is not as it was seen, EffectMovedError, CostTakenError, CostMisfitError, and
    InexactCostError for a yearly cost without an exact month.
    """
    for each in wanted:
        month_of(each.cost, each.period)
    changed = {each.entry: each.revision for each in wanted if each.entry is not None}
    author = Author(by, now)
    with transaction.atomic():
        # Plans first and entries then, as every edit of a plan has it: so no two wait for each other.
        drawing = CostDraw.objects.filter(entry__in=changed).values("service__plan")
        hold(Plan.objects.filter(pk__in=drawing))
        held = CostEntry.objects.filter(pk__in=changed).order_by("pk").select_for_update(no_key=True)
        old = {row.pk: row for row in held}
        _check_as_seen(old, changed)
        effects, shown = effect_of_wanted(wanted)
        if effects and shown != seen:
            raise EffectMovedError(effects)
        _check_free(wanted)
        try:
            with transaction.atomic():
                write_rows(author, CostEntry, old.values(), [_row(each) for each in wanted], lambda row: row.pk)
        except IntegrityError:
            raise CostTakenError(_("Somebody has put one of these on the cost sheet just now. Look again.")) from None
        for effect in effects:
            _take_into(effect, _what(wanted), author)
    return effects


def remove_cost(entry: CostEntry, *, revision: int, by: User, now: datetime) -> None:
    """Take an entry off the sheet.

    Raises StaleError where somebody has changed it, and CostDrawnError where a service draws on it, archived plans too.
    """
    with transaction.atomic():
        row = CostEntry.objects.select_for_update().filter(pk=entry.pk).first()
        if row is None or row.revision != revision:
            raise StaleError(_("Somebody has changed the cost sheet since you opened it, so nothing was removed."))
        drawing = CostDraw.objects.filter(entry=row).select_related("service__plan").order_by("pk")
        names = [f"{draw.service} ({draw.service.plan})" for draw in drawing]
        if names:
            said = {"entry": row, "services": ", ".join(names[:5]), "count": len(names) - 5}
            raise CostDrawnError(
                (
                    _("%(services)s and %(count)d more draw on %(entry)s. Take it out of them first.")
                    if len(names) > 5
                    else ngettext(
                        "%(services)s draws on %(entry)s. Take it out of it first.",
                        "%(services)s draw on %(entry)s. Take it out of them first.",
                        len(names),
                    )
                )
                % said
            )
        sign(row, by, now)
        row.delete()


def _check_as_seen(rows: Mapping[int, CostEntry], seen: Mapping[int, int]) -> None:
    """Raises StaleError where an entry is gone, or has another revision than it was seen at."""
    if {pk: row.revision for pk, row in rows.items()} != seen:
        raise StaleError(_("Somebody has changed the cost sheet since you opened it, so nothing was saved."))


def _check_free(wanted: Sequence[WantedCost]) -> None:
    """Raises CostTakenError where an entry has the name, vendor and currency of another one."""
    keys = {cost_key(each.name, each.vendor, each.currency): each.entry for each in wanted}
    for row in CostEntry.objects.filter(key__in=keys):
        if keys[row.key] != row.pk:
            raise CostTakenError(
                _("%(entry)s is on the cost sheet in %(currency)s already. Change that one, or name this one apart.")
                % {"entry": row, "currency": row.currency}
            )


def _row(wanted: WantedCost) -> CostEntry:
    return CostEntry(
        pk=wanted.entry,
        name=wanted.name,
        vendor=wanted.vendor,
        key=cost_key(wanted.name, wanted.vendor, wanted.currency),
        cost=wanted.cost,
        currency=wanted.currency,
        per=wanted.per,
        period=wanted.period,
        as_of=wanted.as_of,
        revision=wanted.revision + 1,
    )


def _take_into(effect: PlanEffect, what: str, author: Author) -> None:
    after = effect.after
    edit_plan(
        effect.plan,
        lambda _plan: after.plan,
        what=lambda _plan: what,
        revision=effect.plan.revision,
        by=author.by,
        now=author.now,
        draw=lambda _draws, _plan: after.draws,
    )


def _what(wanted: Sequence[WantedCost]) -> str:
    """What undo calls it."""
    changed = [each for each in wanted if each.entry is not None]
    if len(changed) == 1:
        return _("Cost of %(name)s") % {"name": changed[0].name}
    return _("%(count)d costs of the cost sheet") % {"count": len(changed)}
