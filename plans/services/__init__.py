"""What the owner does to a plan. Each function is one change in one transaction, and checks its own rules."""

from plans.services.archiving import archive_plan, bring_back_plan
from plans.services.editing import (
    BadEditError,
    ChangedMeanwhileError,
    Edited,
    NameTakenError,
    What,
    edit_plan,
    replace_plan,
    undo,
)
from plans.services.importing import import_plan
from plans.services.objection_notes import write_benefit_and_note, write_note
from plans.services.publishing import NothingToPublishError, PlanIncompleteError, PlanNotSoundError, publish_plan
from plans.services.starting import copy_plan, empty_plan, start_plan

__all__ = [
    "BadEditError",
    "ChangedMeanwhileError",
    "Edited",
    "NameTakenError",
    "NothingToPublishError",
    "PlanIncompleteError",
    "PlanNotSoundError",
    "What",
    "archive_plan",
    "bring_back_plan",
    "copy_plan",
    "edit_plan",
    "empty_plan",
    "import_plan",
    "publish_plan",
    "replace_plan",
    "start_plan",
    "undo",
    "write_benefit_and_note",
    "write_note",
]
