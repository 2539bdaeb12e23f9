"""A true-up: what other counts do to the fee of a contract, on its own plan version and choice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pricing
from contracts.documents.agreed import Stretch, counted_beside
from contracts.documents.changing import Agreed, agreed_anew, selection_again
from contracts.documents.standing import Standing


@dataclass(frozen=True, slots=True)
class Recount:
    """A contract that stands on a plan, what is counted now, and the day from which that is to hold.

    `signed`: the client signs it; else it holds by the contract's clause.
    """

    standing: Standing
    counts: Mapping[str, int]
    day: date
    signed: bool

    @property
    def agreed_counts(self) -> dict[str, int]:
        """What is priced: what is counted now, and numbers that the client chose and that have not moved since."""
        return self.standing.stretches[-1].following(self.counts)

    @property
    def month(self) -> int:
        """The first month of the contract whose whole fee is another one."""
        return self.standing.change_on(self.day).elapsed + 1

    @property
    def selection(self) -> pricing.Selection:
        """What the contract chose, for the rest of its term."""
        selection = self.standing.stretches[-1].selection
        assert selection is not None  # only what stands on a plan is priced anew
        return selection_again(selection, self.month - 1)


def true_up_of(recount: Recount, plan: pricing.Plan) -> Agreed:
    """What is agreed anew, and the fee before and after. Raises PricingError where the plan has no price for it."""
    counts = recount.agreed_counts
    price = pricing.price(plan, pricing.Inventory(tuple(sorted(counts.items()))), recount.selection)
    return _agreed(recount, counts, price.recurring_net, price.rates.escalator, plan)


def true_ups_of(plan: pricing.Plan, recounts: Sequence[Recount]) -> list[Agreed | None]:
    """The same for many contracts on one plan, far faster; None where `true_up_of` raises PricingError."""
    clients = [(recount.agreed_counts, recount.selection) for recount in recounts]
    months = pricing.price_many(plan, clients)
    return [
        None
        if month.fault
        else _agreed(
            recount, counts, pricing.from_minor(plan, month.net), plan.index.terms[selection.term].escalator, plan
        )
        for recount, (counts, selection), month in zip(recounts, clients, months, strict=True)
    ]


def _agreed(
    recount: Recount, counts: Mapping[str, int], net: Decimal, escalator: Decimal, plan: pricing.Plan
) -> Agreed:
    """What is agreed for these counts, which are the recount's `agreed_counts`."""
    standing = recount.standing
    last = standing.stretches[-1]
    assert last.selection is not None
    new = Stretch(
        month=recount.month,
        name=last.name,
        fees=pricing.term_fees(net, last.selection.term, escalator, plan.index.places),
        signed=recount.signed,
        counts=tuple(sorted(counts.items())),
        counted=counted_beside(counts, recount.counts),
        selection=last.selection,
        plan=last.plan,
    )
    return agreed_anew(standing, new, "true-up")
