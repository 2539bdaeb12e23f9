"""Adjustments by the term and by the billing, for every client at once: steps 6 and 6b of the contract."""

from __future__ import annotations

from math import gcd

from pricing.batch.choice import Choices
from pricing.batch.columns import Numbers, half_up, plus, times
from pricing.batch.whole import RATE, whole
from pricing.plan import Plan, Service


class Rates:
    """The adjustments of a plan over one divisor, and what they make of a month."""

    def __init__(self, choices: Choices) -> None:
        plan = choices.plan
        self._choices = choices
        self._terms = {term.months: whole(term.adjustment, RATE) for term in plan.terms}
        self._own = {service.code: own for service in choices.services if (own := own_rates(plan, service))}
        shared = gcd(RATE, *self._terms.values(), *(rate for own in self._own.values() for rate in own.values()))
        self._shared, self._divisor = shared, RATE // shared

    def adjusted(self, before: Numbers, service: Service, amounts: Numbers) -> Numbers:
        """With what the service's own adjustments change in its lines. Raises TooLarge."""
        own = self._own.get(service.code)
        if own is None:
            return before
        rates = self._choices.by_kind(lambda kind: own.get(kind.term, 0) // self._shared)
        return plus(before, times(amounts, rates))

    def gross(self, subtotal: Numbers, adjusted: Numbers) -> Numbers:
        """The subtotal after the term's adjustment and the billing's. Raises TooLarge."""
        rates = self._choices.by_kind(lambda kind: self._terms[kind.term] // self._shared)
        gross = plus(subtotal, half_up(plus(times(subtotal, rates), adjusted), self._divisor))
        billing = {months: whole(entry.adjustment, RATE) for months, entry in self._choices.plan.index.billing.items()}
        shared = gcd(RATE, *billing.values())
        if not any(billing.values()):
            return gross
        rates = self._choices.by_kind(lambda kind: billing[kind.billing] // shared)
        return plus(gross, half_up(times(gross, rates), RATE // shared))


def own_rates(plan: Plan, service: Service) -> dict[int, int]:
    """By term, what the service's own adjustment has more than that of the term, over `RATE`."""
    terms = plan.index.terms
    return {
        entry.months: whole(entry.adjustment, RATE) - whole(terms[entry.months].adjustment, RATE)
        for entry in service.adjustments
        if entry.months in terms
    }
