"""What is read: working copies as documents, versions, the matrix, what changed and what the ladder check says."""

from plans.selectors.bundles import savings_in, typical_savings
from plans.selectors.changes import Change, changes_between, grouped, told
from plans.selectors.documents import working_document, working_plan
from plans.selectors.ladder import Advice, advice_on
from plans.selectors.matrix import Matrix, matrix_of, row_of
from plans.selectors.plans import Standing, archived_plans, plans_in_use, standing_of
from plans.selectors.versions import Over, latest_version, latest_versions, over_of, plan_of

__all__ = [
    "Advice",
    "Change",
    "Matrix",
    "Over",
    "Standing",
    "advice_on",
    "archived_plans",
    "changes_between",
    "grouped",
    "latest_version",
    "latest_versions",
    "matrix_of",
    "over_of",
    "plan_of",
    "plans_in_use",
    "row_of",
    "savings_in",
    "standing_of",
    "told",
    "typical_savings",
    "working_document",
    "working_plan",
]
