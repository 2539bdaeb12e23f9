"""What people type, checked: a form says what is wrong and where, and writes nothing."""

from plans.forms.decimals import ExactDecimalField
from plans.forms.plan_file import PlanFileForm
from plans.forms.publish import PublishForm

__all__ = ["ExactDecimalField", "PlanFileForm", "PublishForm"]
