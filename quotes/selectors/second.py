"""Whether a quote would begin a second contract beside one that is running."""

from datetime import date

from contracts.models import Contract
from contracts.selectors.standings import standings_of
from contracts.selectors.states import running
from plans.models import PlanVersion
from quotes.models import Quote


def running_beside(quote: Quote, today: date) -> Contract | None:
    """The client's running contract on a version of the same plan, the newest; None where the quote begins no second.

    Two queries, and one more where the client has contracts.
    """
    if quote.purpose != Quote.Purpose.NEW or not quote.editable:
        return None
    found = list(Contract.objects.filter(running(today), client=quote.client_id, on_plan=True).order_by("-pk"))
    if not found:
        return None
    standings = standings_of(found)
    plans = {contract.pk: standings[contract.pk].stretches[-1].plan for contract in found}
    of_plan = PlanVersion.objects.filter(plan=quote.plan_version.plan_id).values_list("sha256", flat=True)
    same = set(of_plan)
    return next((one for one in found if (plan := plans[one.pk]) is not None and plan.sha256 in same), None)
