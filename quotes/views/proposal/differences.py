"""What is not as the client was shown it: a revision beside the one before, or figures beside the real ones."""

from django.utils.translation import gettext as _

import pricing
from groundwork.display import money
from quotes.documents import Revision
from quotes.proposal.revised import Difference, options_and_terms
from quotes.refusals import SupersededError, TotalChangedError
from quotes.services.accepting import Answer
from quotes.views.proposal.opening import Opened


def what_changed(opened: Opened, error: SupersededError, answer: Answer) -> tuple[Difference, ...]:
    """The answer's own choice, every option and what else was agreed, then and now, where they differ."""
    if error.shown is None:
        return ()
    then, now = error.shown, opened.revision
    if then.amends is not None and now.amends is not None:
        return options_and_terms(then, now)
    chosen = tuple(row for row in _choice(then, now, answer) if row[1] != row[2])
    said = (*chosen, *options_and_terms(then, now))
    if (then.terms, then.clauses) != (now.terms, now.clauses):
        return (*said, (_("Text of the terms"), _("as you opened it"), _("changed: please read it again")))
    return said


def figures_of(opened: Opened, error: TotalChangedError) -> tuple[Difference, ...]:
    """The two figures, as shown and as they are."""
    labels = (_("Each month with tax"), _("Owed once") if opened.revision.amends else _("First invoice"))
    return tuple(
        (label, shown, _money(opened.revision, real))
        for label, shown, real in zip(labels, error.shown, error.real, strict=True)
    )


def _choice(then: Revision, now: Revision, answer: Answer) -> tuple[Difference, ...]:
    """The month and the first invoice of the choice; one row where it cannot be had any more."""
    before, after = _priced(then, answer), _priced(now, answer)
    if before is None:
        return ()
    month = _money(then, str(before.recurring_net))
    if after is None:
        return ((_("Your choice, a month"), month, _("no longer offered: please choose again")),)
    first = (_money(then, str(before.first_invoice)), _money(now, str(after.first_invoice)))
    return (
        (_("Your choice, a month"), month, _money(now, str(after.recurring_net))),
        (_("Your choice, first invoice"), *first),
    )


def _priced(revision: Revision, answer: Answer) -> pricing.Price | None:
    """What was chosen, priced; None where this revision does not offer it. Without a term or a billing, the usual."""
    option = next((entry for entry in revision.options if entry.code == answer.option), None)
    usual = revision.common
    numbers = answer.numbers or ()
    if option is None or not revision.offers_payment(answer.term or usual.term, answer.billing or usual.billing):
        return None
    if not revision.offers_numbers(numbers):
        return None
    try:
        return revision.counting(numbers).priced(option.tier, answer.packages, answer.term, answer.billing)
    except pricing.PricingError:
        return None


def _money(revision: Revision, amount: str) -> str:
    return money(amount, revision.plan.currency, revision.seller.locale)
