"""Term and billing as the client may choose them: nothing to choose where there is one of each."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from quotes.documents import Revision
from quotes.proposal.choice import Choice


@dataclass(frozen=True, slots=True)
class Way:
    """One term, or one billing. `months` is what an address calls it."""

    months: int
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Payment:
    """The ways to choose from; empty where there is only one."""

    terms: tuple[Way, ...]
    billings: tuple[Way, ...]

    @property
    def chooses(self) -> bool:
        """Whether there is anything to choose."""
        return bool(self.terms or self.billings)


def payment_of(revision: Revision, choice: Choice) -> Payment:
    """What may be chosen of term and billing; of billings only those that the chosen term is long enough for."""
    plan, usual = revision.plan, revision.common
    term, billing = choice.term or usual.term, choice.billing or usual.billing
    terms = tuple(Way(months, plan.index.terms[months].name, months == term) for months in revision.terms_offered)
    billings = tuple(
        Way(months, billing_name(revision, months), months == billing) for months in revision.billings_for(term)
    )
    return Payment(terms if len(terms) > 1 else (), billings if len(billings) > 1 else ())


def billing_name(revision: Revision, months: int) -> str:
    """What the plan calls it; without a list in the plan everything is billed by the month."""
    entry = revision.plan.index.billing.get(months)
    return _("By the month") if entry is None else entry.name
