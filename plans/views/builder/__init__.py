"""Building a plan: what an owner does to the working copy, each as one address."""

from plans.views.builder.entries import entry_add, entry_duplicate, entry_edit, entry_move, entry_remove
from plans.views.builder.fixes import plan_fix
from plans.views.builder.history import plan_redo, plan_undo
from plans.views.builder.placing import category_edit, category_move, service_put
from plans.views.builder.settings import plan_settings
from plans.views.builder.several import service_price, services_edit

__all__ = [
    "category_edit",
    "category_move",
    "entry_add",
    "entry_duplicate",
    "entry_edit",
    "entry_move",
    "entry_remove",
    "plan_fix",
    "plan_redo",
    "plan_settings",
    "plan_undo",
    "service_price",
    "service_put",
    "services_edit",
]
