"""Whether a list can be taken by night, or somebody has to look at it first."""

from collections.abc import Collection
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clients.importing.plan import ImportPlan

# One of so many.
PART: Final = 5
# A few devices more are nothing unusual at a small client.
_FEW: Final = 5


def unusual(plan: ImportPlan, tracked: Collection[int] | None) -> str:
    """Why somebody has to look at what the tool says; empty where all is as usual.

    `tracked` are the devices that it named the last time; None where nothing of it was taken yet.
    """
    if tracked is None:
        return _("Nothing was imported from the tool yet. Look at its list once.")
    if plan.unclear_date or plan.unknown_kinds:
        return _("The list holds words or dates that nobody has explained yet.")
    gone, new, rows = len(plan.missing), len(plan.new), max(plan.rows, 1)
    if gone and gone * PART >= len(tracked):
        said = ngettext(
            "%(gone)d of %(before)d devices is gone.", "%(gone)d of %(before)d devices are gone.", gone
        )  # fmt: skip
        return said % {"gone": gone, "before": len(tracked)}
    if new > _FEW and new * PART >= len(tracked):
        return _("%(new)d devices are new, beside %(before)d.") % {"new": new, "before": len(tracked)}
    if len(plan.rejected) * PART >= rows:
        return _("%(rejected)d of %(rows)d rows are rejected.") % {"rejected": len(plan.rejected), "rows": rows}
    changed = sum("kind" in change.fields for change in plan.changed)
    if changed and changed * PART >= len(tracked):
        return _("%(changed)d of %(before)d devices are of another kind.") % {
            "changed": changed,
            "before": len(tracked),
        }
    return ""
