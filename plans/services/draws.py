"""Writing what the services of a working copy draw on."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from groundwork.errors import DomainError
from plans.costs import Draws
from plans.models import CostDraw, CostEntry, Plan, Service
from plans.services.rows import Author, remove_rows, write_rows


class NotDrawableError(DomainError):
    """An entry of the cost sheet that the plan cannot draw on: it is gone, or in another currency."""


def check_drawable(entries: Collection[int], currency: str) -> None:
    """Hold these entries until the transaction ends. Raises NotDrawableError where one is not for such a plan."""
    if not entries:
        return
    held = {row.pk: row for row in CostEntry.objects.filter(pk__in=entries).select_for_update(no_key=True)}
    for key in entries:
        if key not in held:
            raise NotDrawableError(_("Somebody has taken a cost off the cost sheet that was chosen. Choose again."))
        if held[key].currency != currency:
            raise NotDrawableError(other_money(held[key], currency))


def other_money(entry: CostEntry, currency: str) -> str:
    """Why a plan in this currency cannot draw on the entry."""
    said = {"entry": entry, "theirs": entry.currency, "ours": currency}
    return (
        _(
            "%(entry)s costs %(theirs)s, and this plan is in %(ours)s: nothing is converted."
            " Put it on the cost sheet in %(ours)s too, then draw on that."
        )
        % said
    )


def write_draws(plan: Plan, before: Draws, after: Draws, author: Author) -> None:
    """Make the draws of the plan's services be `after`. Call it when the services are written."""
    if before == after:
        return
    services = {row.code: row for row in Service.objects.filter(plan=plan, code__in={*before, *after})}
    wanted = [
        CostDraw(service=services[code], entry_id=draw.entry, quantity=draw.quantity, cost=draw.cost, position=position)
        for code, drawn in after.items()
        for position, draw in enumerate(drawn)
    ]
    old = CostDraw.objects.filter(service__plan=plan)
    unwanted = write_rows(author, CostDraw, old, wanted, lambda row: (row.service_id, row.entry_id))
    remove_rows(author, unwanted)
