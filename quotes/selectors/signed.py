"""What a contract says."""

from dataclasses import replace
from decimal import Decimal
from typing import Final

import pricing
from quotes.models import Contract, Quote

WHOLE: Final = pricing.Discount(percent=Decimal(1))


def signed_selection(contract: Contract) -> pricing.Selection:
    """What the client has chosen in this contract."""
    assert contract.quote.priced_from is not None  # written when it was accepted
    return pricing.kept_selection(contract.quote.priced_from["selection"])


def true_up_selection(plan: pricing.Plan, selection: pricing.Selection) -> pricing.Selection:
    """What was chosen, without what is paid once: that was paid when the contract was signed.

    The price contract can leave a plan's one-time fees out by a discount alone: the term waives them, and the term is
    the contract's. A plan whose discount limit is below the whole therefore asks for an owner's approval.
    """
    monthly = tuple(extra for extra in selection.extras if extra.recurrence == "monthly")
    return replace(selection, extras=monthly, one_time_discount=WHOLE if plan.one_time else None)


def open_true_up(contract: Contract) -> Quote | None:
    """The true-up of this contract that is drafted and not sent yet."""
    return Quote.objects.filter(true_up_of=contract, state=Quote.State.DRAFT).first()
