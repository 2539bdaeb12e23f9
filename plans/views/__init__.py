"""The pages of the owner's house."""

from plans.views.archive import plan_archive, plan_bring_back, plans_archive
from plans.views.builder import (
    category_edit,
    category_move,
    entry_add,
    entry_duplicate,
    entry_edit,
    entry_move,
    entry_remove,
    plan_fix,
    plan_redo,
    plan_settings,
    plan_undo,
    service_price,
    service_put,
    services_edit,
)
from plans.views.costs import cost_add, cost_edit, cost_export, cost_import, cost_remove, cost_sheet
from plans.views.objection_notes import note_edit, plan_notes
from plans.views.plan import plan_export, plan_list, plan_page
from plans.views.plan_file import plan_import
from plans.views.plan_new import plan_new
from plans.views.raising import plan_raise
from plans.views.texts import plan_texts, texts_edit
from plans.views.version import plan_publish, version_compare, version_export, version_list, version_restore

__all__ = [
    "category_edit",
    "category_move",
    "cost_add",
    "cost_edit",
    "cost_export",
    "cost_import",
    "cost_remove",
    "cost_sheet",
    "entry_add",
    "entry_duplicate",
    "entry_edit",
    "entry_move",
    "entry_remove",
    "note_edit",
    "plan_archive",
    "plan_bring_back",
    "plan_export",
    "plan_fix",
    "plan_import",
    "plan_list",
    "plan_new",
    "plan_notes",
    "plan_page",
    "plan_publish",
    "plan_raise",
    "plan_redo",
    "plan_settings",
    "plan_texts",
    "plan_undo",
    "plans_archive",
    "service_price",
    "service_put",
    "services_edit",
    "texts_edit",
    "version_compare",
    "version_export",
    "version_list",
    "version_restore",
]
