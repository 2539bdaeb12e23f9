"""The pages of the owner's house."""

from plans.views.plan import plan_export, plan_list, plan_page
from plans.views.plan_file import plan_import
from plans.views.version import plan_publish, version_export, version_list

__all__ = [
    "plan_export",
    "plan_import",
    "plan_list",
    "plan_page",
    "plan_publish",
    "version_export",
    "version_list",
]
