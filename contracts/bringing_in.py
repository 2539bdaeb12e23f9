"""A contract from before the portal, reckoned: from what was agreed elsewhere to what it says. No database."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

import pricing
from contracts.documents import Basis, Clauses, ClientCard, PlanRef, SellerCard, Standing, Stretch
from contracts.errors import ContractError
from groundwork.display import day as day_text


class NotAgreedError(ContractError):
    """What was typed cannot be a contract; `field` names what is wrong."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class OnPlan:
    """What was chosen of a published version; `plan` is what `ref` names."""

    ref: PlanRef
    plan: pricing.Plan
    tier: str
    packages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgreedBefore:
    """What was agreed before the portal. `fee` is that of a month today, before tax; of one that begins later, or is
    over, that of its first or last month.

    `step` is the yearly step, None where there is none. `name` is what a flat fee is called; `on_plan` names itself.
    `paper` says where the paper is.
    """

    name: str
    on_plan: OnPlan | None
    starts_on: date
    months: int
    fee: Decimal
    currency: str
    counts: Mapping[str, int]
    clauses: Clauses
    step: Decimal | None = None
    billing: int = 1
    taxes: tuple[str, ...] = ()
    po_number: str = ""
    billing_name: str = ""
    billing_email: str = ""
    paper: str = ""

    @property
    def title(self) -> str:
        """What the client calls it."""
        return self.name if self.on_plan is None else name_of(self.on_plan)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What bringing it in makes: the contract, the fee of today's year, and of a plan its price in the same year.

    `step` is the yearly step of the paper, `plan_step` that of the plan for its term; None for a flat fee.
    """

    standing: Standing
    fee: Decimal
    planned: Decimal | None
    step: Decimal
    plan_step: Decimal | None = None

    @property
    def key(self) -> str:
        """A fingerprint of what was agreed, by which what was shown is known again."""
        said = replace(self.standing, basis=Basis("brought-in"))
        return pricing.fingerprint(repr((said.stretches, said.starts_on, said.months, said.clauses)).encode())


def name_of(chosen: OnPlan) -> str:
    """A tier with its packages, in words: "Gold with Security, Mobile"."""
    tier = chosen.plan.index.tiers[chosen.tier].name
    packages = ", ".join(one.name for one in chosen.plan.packages if one.code in chosen.packages)
    return _("%(tier)s with %(packages)s") % {"tier": tier, "packages": packages} if packages else tier


def reckoned(client: ClientCard, agreed: AgreedBefore, seller: SellerCard, today: date) -> Reckoned:
    """What would be made, with number and record still empty; nothing is asked of the database.

    The fee is that of today's year of the contract; docs/pricing.md, "Contracts", *Brought in*, gives the other years.
    So the years and their step are those of the paper, also on a plan, whose term it has to have. The difference to the
    plan's price is kept in the choice (`pricing.as_agreed`) for the year that the fee is known of: priced anew in that
    year, the choice leads to it, in later years with the plan's step. Of a fee that no price of a first year leads to,
    that may be a cent apart. A term that is over and renews is renewed up to today, at the fee of its last month.

    Raises NotAgreedError.
    """
    _demand_term(agreed)
    month, step = _month(agreed, today), agreed.step or pricing.ZERO
    places = pricing.MINOR_UNITS[agreed.currency]
    fees = pricing.fees_around(agreed.fee, month, step, agreed.months, places)
    counts = tuple(sorted((key, number) for key, number in agreed.counts.items() if number))
    stretch = Stretch(1, agreed.title[:200], fees, signed=True, counts=counts)
    planned = plan_step = None
    if agreed.on_plan is not None:
        plan_step = _term_of(agreed, agreed.on_plan.plan).escalator
        first = pricing.fees_around(agreed.fee, month, plan_step, agreed.months, places)[0]
        stretch, base = _on_plan(agreed, agreed.on_plan, stretch, first)
        planned = pricing.fees_around(base, 1, plan_step, agreed.months, places)[month - 1]
    standing = Standing(
        contract="",
        record=0,
        before="",
        kind="begun",
        basis=Basis("brought-in", agreed.paper),
        effective_on=agreed.starts_on,
        seller=seller,
        client=client,
        starts_on=agreed.starts_on,
        first_day=agreed.starts_on,
        months=_months_by(agreed, today),
        currency=agreed.currency,
        places=places,
        stretches=(stretch,),
        billing=agreed.billing,
        clauses=agreed.clauses,
        po_number=agreed.po_number,
        billing_name=agreed.billing_name,
        billing_email=agreed.billing_email,
    )
    return Reckoned(standing, fees[month - 1], planned, step, plan_step)


def there_already(number: str, agreed: AgreedBefore) -> str:
    """What is said of a contract that the client has."""
    words = {"number": number, "name": agreed.title, "day": day_text(agreed.starts_on)}
    return _("The client has “%(name)s” from %(day)s already: %(number)s.") % words


def _month(agreed: AgreedBefore, today: date) -> int:
    """The month of the contract that today is in; of one that is still to begin the first, of one that is over the
    last.
    """
    if today < agreed.starts_on:
        return 1
    return min(pricing.month_of(agreed.starts_on, today), agreed.months)


def _months_by(agreed: AgreedBefore, today: date) -> int:
    """The months of the term with those of its renewals until today, where it renews by itself."""
    months, end = agreed.months, agreed.clauses.end
    if months > 1 and end is not None and end.then == "renews" and end.months:
        while pricing.last_day(agreed.starts_on, months) < today:
            months += end.months
    return months


def _demand_term(agreed: AgreedBefore) -> None:
    """What must fit into the months of the term."""
    if agreed.months == 1 and agreed.step:
        raise NotAgreedError(_("From month to month there is no year to step in. Leave it empty."), "step")
    if 1 < agreed.months < agreed.billing:
        raise NotAgreedError(_("Bill at most the months of the term at once."), "billing")


def _term_of(agreed: AgreedBefore, plan: pricing.Plan) -> pricing.Term:
    """The plan's term of so many months."""
    term = plan.index.terms.get(agreed.months)
    if term is None:
        words = {"months": agreed.months, "offered": ", ".join(str(one.months) for one in plan.terms)}
        raise NotAgreedError(
            _("This plan has no term of %(months)s months, only of %(offered)s. Bring it in as a flat fee.") % words,
            "months",
        )
    return term


def _on_plan(agreed: AgreedBefore, chosen: OnPlan, stretch: Stretch, first: Decimal) -> tuple[Stretch, Decimal]:
    """The stretch with its choice, which costs `first` in the plan's first year, and what the plan asks for that."""
    if chosen.plan.currency != agreed.currency:
        message = _("This plan is in %(currency)s. Choose that, or bring in a flat fee.")
        raise NotAgreedError(message % {"currency": chosen.plan.currency}, "currency")
    selection = pricing.Selection(
        tier=chosen.tier,
        packages=chosen.packages,
        term=agreed.months,
        taxes=agreed.taxes,
        billing=agreed.billing,
        one_time=False,
    )
    try:
        inventory, label = pricing.Inventory(stretch.counts), str(_("As agreed before"))
        found = pricing.as_agreed(chosen.plan, inventory, selection, first, label)
    except pricing.PricingError as error:
        field = {"unknown-billing": "billing", "unknown-tier": "tier"}.get(error.code, "packages")
        raise NotAgreedError(error.message, field) from error
    return replace(stretch, selection=found.selection, plan=chosen.ref), found.planned
