"""What the plan's page and its fragments show, worked out once a request."""

from dataclasses import dataclass
from functools import cached_property

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

import pricing
from groundwork.access import SELLERS, Role, has_role, staff_user
from plans.costs import Draws
from plans.models import Plan
from plans.selectors import (
    Advice,
    Matrix,
    Standing,
    advice_on,
    matrix_of,
    plans_in_use,
    row_of,
    standing_of,
    working_plan,
)
from plans.selectors.costs import cost_advice
from plans.selectors.draws import working_draws
from plans.selectors.guide import GuideStep, guide_for
from plans.selectors.matrix import Row
from plans.selectors.sections import Section, header_facts, sections_of
from plans.selectors.states import Steps, steps_of


@dataclass(frozen=True)
class Workspace:
    """A plan as one user sees it; what a page or fragment does not show is not worked out.

    Everybody on the staff sees services, prices and the ladder. What a service costs us, margins and the ladder check
    are for those who sell; editing is for the owner.
    """

    plan: Plan
    value: pricing.Plan
    sees_cost: bool
    can_edit: bool
    known_draws: Draws | None = None

    @cached_property
    def matrix(self) -> Matrix:
        """Services down, tiers and packages across."""
        return matrix_of(self.value)

    @cached_property
    def standing(self) -> Standing:
        """How the working copy stands to the version published last."""
        return standing_of(self.plan, self.value)

    @cached_property
    def advice(self) -> tuple[Advice, ...]:
        """What the ladder check says, to those who see costs: a margin below the floor tells one."""
        return (*advice_on(self.value), *self.cost_advice) if self.sees_cost else ()

    @cached_property
    def cost_advice(self) -> tuple[Advice, ...]:
        """What the cost sheet says of what the services draw on, which no rule of price knows."""
        draws = working_draws(self.plan) if self.known_draws is None else self.known_draws
        return cost_advice(self.value, draws, timezone.now().date())

    @property
    def has_errors(self) -> bool:
        """Whether the ladder check, as far as this user sees it, has found more than warnings."""
        return any(advice.is_error for advice in self.advice)

    @property
    def missing(self) -> tuple[str, ...]:
        """What has to be there before anything can be quoted from the plan, and is not."""
        wanted = (
            (self.value.services, _("a service")),
            (self.value.tiers, _("a tier")),
            (self.value.terms, _("a term")),
        )
        return tuple(name for entries, name in wanted if not entries)

    @property
    def guide(self) -> tuple[GuideStep, ...]:
        """The steps of a plan that is being begun; once it is published, its owner knows the way."""
        return guide_for(self.value) if self.can_edit and self.standing.version is None else ()

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Presets, terms, fees, taxes and units."""
        return sections_of(self.value)

    @cached_property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """The plan's own figures; what an hour costs us and the limits are for those who see costs."""
        return header_facts(self.value) if self.sees_cost else header_facts(self.value)[:1]

    @cached_property
    def steps(self) -> Steps:
        """What can be undone and redone."""
        return steps_of(self.plan)

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories there are, to choose from."""
        return tuple(group.category for group in self.matrix.groups)

    def row(self, code: str) -> Row:
        """The row of one service. Raises Http404 where it is gone, which another editor may have seen to just now."""
        service = self.value.index.services.get(code)
        if service is None:
            raise Http404
        return row_of(self.value, service)

    @property
    def figures(self) -> int:
        """How many columns of figures stand between a service's name and the tiers."""
        return 3 if self.sees_cost else 1

    @property
    def width(self) -> int:
        """How many columns the matrix has."""
        return 1 + self.figures + len(self.value.tiers) + len(self.value.packages)


def plan_for(request: HttpRequest, pk: int) -> Plan:
    """The plan in the address, if this user may see it; else a 404."""
    return get_object_or_404(plans_in_use(staff_user(request)), pk=pk)


def workspace_for(
    request: HttpRequest, plan: Plan, value: pricing.Plan | None = None, draws: Draws | None = None
) -> Workspace:
    """The plan's page, from one reading of its rows; or as it is with `value` for the working copy and its `draws`."""
    return Workspace(
        plan=plan,
        value=working_plan(plan) if value is None else value,
        sees_cost=has_role(request.user, *SELLERS),
        can_edit=has_role(request.user, Role.OWNER),
        known_draws=draws,
    )
