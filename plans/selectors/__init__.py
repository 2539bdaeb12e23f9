"""What is read: working copies as documents, versions, and the rows of the matrix."""

from plans.selectors.documents import working_document, working_plan
from plans.selectors.versions import latest_version, plan_of

__all__ = ["latest_version", "plan_of", "working_document", "working_plan"]
