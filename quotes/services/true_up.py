"""A true-up: the contract's own plan and choice, for what the client owns today."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from contracts.models import Contract
from contracts.services.records import lock_contract
from groundwork.models import User
from plans.models import PlanVersion
from plans.selectors import plan_of
from quotes.drafts import OWN, Candidate, Draft, candidates_of
from quotes.errors import DraftError
from quotes.models import Quote
from quotes.selectors.signed import open_true_up, true_up_selection
from quotes.services.drafting import save_draft, start_quote


@transaction.atomic
def draft_true_up(contract: Contract, by: User, now: datetime) -> Quote:
    """A draft on the plan version that the contract was signed on, for today's counts: a quote like any other.

    Choice, term, discount, tax, numbers set by hand and what is charged each month outside the plan are the contract's.
    What is paid once was paid when the contract was signed: a discount takes all of it off, which the salesperson can
    lower for new devices. One that is drafted already and not sent is given back instead of a second. Raises DraftError
    for a flat fee, and where the engine has no price for it.
    """
    contract, standing = lock_contract(contract)
    drafted = open_true_up(contract)
    if drafted is not None:
        return drafted
    agreed = standing.stretches[-1]
    if agreed.plan is None or agreed.selection is None:
        raise DraftError(_("This contract has a flat fee and no plan, so there is nothing to price."))
    version = PlanVersion.objects.get(sha256=agreed.plan.sha256)
    plan = plan_of(version)
    selection = true_up_selection(plan, agreed.selection)
    quote = start_quote(contract.client, version, by, now)
    Quote.objects.filter(pk=quote.pk).update(about=contract, purpose=Quote.Purpose.TRUE_UP)
    chosen = Candidate(OWN, agreed.name, "", selection.tier, selection.packages, recommended=True)
    candidate = next((known for known in candidates_of(plan) if _same(known, chosen)), chosen)
    draft = Draft(
        options=(candidate.code,),
        recommended=candidate.code,
        term=selection.term,
        title=_("True-up for %(client)s") % {"client": contract.client.name},
        contact=quote.contact_id,
        valid_days=quote.valid_days,
        billing=selection.billing,
        taxes=selection.taxes,
        prices=selection.prices,
        discount=selection.discount,
        one_time_discount=selection.one_time_discount,
        quantities=selection.quantities,
        extras=selection.extras,
        own=candidate if candidate.code == OWN else None,
    )
    return save_draft(quote, draft, by, None)


def _same(candidate: Candidate, chosen: Candidate) -> bool:
    return candidate.tier == chosen.tier and set(candidate.packages) == set(chosen.packages)
