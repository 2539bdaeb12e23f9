"""The cost sheet: what vendors and licences cost the company, and what another cost would do."""

from plans.views.costs.file import cost_export, cost_import
from plans.views.costs.sheet import cost_add, cost_edit, cost_remove, cost_sheet

__all__ = ["cost_add", "cost_edit", "cost_export", "cost_import", "cost_remove", "cost_sheet"]
