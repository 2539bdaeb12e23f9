"""The salesperson's yes to what is offered and counts nothing: a forgotten count is no free service."""

from django.db import transaction
from django.utils.translation import gettext as _

import pricing
from groundwork.history import sign
from groundwork.models import User
from plans.selectors.versions import plan_of
from quotes.drafts import selections_of
from quotes.errors import NotSendableError
from quotes.models import Quote
from quotes.proposal.words import listed
from quotes.quantities import Offered, uncounted, uncounted_sha256
from quotes.services.compiling import draft_of, inventory_of
from quotes.services.locking import demand_editable, demand_revision, lock_quote


@transaction.atomic
def accept_uncounted(quote: Quote, by: User, expected_revision: int) -> Quote:
    """Let the draft go out although some of what it offers counts nothing. `expected_revision` is what `by` saw.

    Raises StaleError, and LockedError when the quote is not a draft.
    """
    quote = lock_quote(quote)
    demand_editable(quote)
    demand_revision(quote, expected_revision)
    quote.uncounted_sha256 = uncounted_sha256(*_offered(quote))
    quote.uncounted_by = by if quote.uncounted_sha256 else None
    sign(quote, by)
    quote.save(update_fields=["uncounted_sha256", "uncounted_by", "changed_at"])
    return quote


def uncounted_stands(quote: Quote) -> bool:
    """Whether everything that the draft offers is counted, or somebody has said yes to what is not."""
    return uncounted_sha256(*_offered(quote)) in ("", quote.uncounted_sha256)


def demand_uncounted(quote: Quote) -> None:
    """Raise NotSendableError, which names the services, if some count nothing and nobody has said yes to it."""
    if uncounted_stands(quote):
        return
    plan, inventory, offered = _offered(quote)
    codes = {code for found in uncounted(plan, inventory, offered).values() for code in found}
    raise NotSendableError(
        _("Nothing is counted for %(services)s. Write the numbers, or say on this page that it is meant so.")
        % {"services": listed([service.name for service in plan.services if service.code in codes])}
    )


def void_uncounted_if_changed(quote: Quote) -> None:
    """Take the yes back from a draft that offers or counts something else now. Does not save the quote."""
    if quote.uncounted_sha256 and quote.uncounted_sha256 != uncounted_sha256(*_offered(quote)):
        quote.uncounted_sha256 = ""
        quote.uncounted_by = None


def _offered(quote: Quote) -> tuple[pricing.Plan, pricing.Inventory, Offered]:
    plan = plan_of(quote.plan_version)
    offered = [(candidate.code, selection) for candidate, selection in selections_of(plan, draft_of(quote))]
    return plan, inventory_of(quote), offered
