"""What the plan's page and its fragments show, worked out once a request."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from groundwork.access import SELLERS, Role, has_role, staff_user
from plans import pricing
from plans.models import Plan
from plans.selectors import Advice, Matrix, Standing, advice_on, matrix_of, plans_in_use, standing_of, working_plan


@dataclass(frozen=True, slots=True)
class Workspace:
    """A plan as one user sees it.

    Everybody on the staff sees services, prices and the ladder. What a service costs us, margins and the ladder check
    are for those who sell; editing is for the owner.
    """

    plan: Plan
    value: pricing.Plan
    matrix: Matrix
    standing: Standing
    advice: tuple[Advice, ...]
    sees_cost: bool
    can_edit: bool

    @property
    def figures(self) -> int:
        """How many columns of figures stand between a service's name and the tiers."""
        return 3 if self.sees_cost else 1

    @property
    def width(self) -> int:
        """How many columns the matrix has."""
        return 1 + self.figures + len(self.matrix.columns)


def plan_for(request: HttpRequest, pk: int) -> Plan:
    """The plan in the address, if this user may see it; else a 404."""
    return get_object_or_404(plans_in_use(staff_user(request)), pk=pk)


def workspace_for(request: HttpRequest, plan: Plan) -> Workspace:
    """Everything on the plan's page, from one reading of its rows."""
    value = working_plan(plan)
    sees_cost = has_role(request.user, *SELLERS)
    return Workspace(
        plan=plan,
        value=value,
        matrix=matrix_of(value),
        standing=standing_of(plan, value),
        advice=advice_on(value) if sees_cost else (),
        sees_cost=sees_cost,
        can_edit=has_role(request.user, Role.OWNER),
    )


def asked_by_htmx(request: HttpRequest) -> bool:
    """Whether htmx asks, which puts the answer into the page, or a browser that shows a page of its own."""
    return request.headers.get("HX-Request") == "true"
