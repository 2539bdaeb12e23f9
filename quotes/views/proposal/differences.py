"""What is not as the client was shown it: a revision beside the one before, or figures beside the real ones."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

import pricing
from groundwork.display import day, money
from quotes.documents import Option, Revision
from quotes.proposal.amendment import AmendmentShown
from quotes.proposal.deposit import rule_text
from quotes.proposal.numbers import limits_text
from quotes.proposal.page import page_of, title_of
from quotes.proposal.payment import billing_name
from quotes.proposal.schedule import ramp_text
from quotes.proposal.words import either
from quotes.refusals import SupersededError, TotalChangedError
from quotes.services.accepting import Answer
from quotes.views.proposal.opening import Opened

# What it is, how it was shown, and how it is now.
Difference = tuple[str, str, str]


def what_changed(opened: Opened, error: SupersededError, answer: Answer) -> tuple[Difference, ...]:
    """The answer's own choice, every option and what else was agreed, then and now, where they differ."""
    if error.shown is None:
        return ()
    then, now = error.shown, opened.revision
    if then.amends is not None and now.amends is not None:
        return _changes(then, now)
    rows = (
        *_choice(then, now, answer),
        *_options(then, now),
        (_("Title"), title_of(then), title_of(now)),
        (_("Starts on"), _starts(then), _starts(now)),
        (_("First months at less"), ramp_text(then) or _("none"), ramp_text(now) or _("none")),
        (_("Due at signing"), rule_text(then) or _("none"), rule_text(now) or _("none")),
        (_("Terms to choose from"), _terms(then), _terms(now)),
        (_("Numbers to choose"), limits_text(then) or _("none"), limits_text(now) or _("none")),
        (_("Billing to choose from"), _billings(then), _billings(now)),
    )
    said = tuple(row for row in rows if row[1] != row[2])
    if (then.terms, then.clauses) != (now.terms, now.clauses):
        return (*said, (_("Text of the terms"), _("as you opened it"), _("changed: please read it again")))
    return said


def _changes(then: Revision, now: Revision) -> tuple[Difference, ...]:
    """Of a change of a contract: what it is, from when, the month and what is owed once."""
    (before, was), (after, is_now) = _change_of(then), _change_of(now)
    rows = (
        (_("What you have then"), before.name, after.name),
        (_("From"), was.since, is_now.since),
        (_("Your month"), was.fee_text, is_now.fee_text),
        (_("Owed once"), was.owed.total if was.owed else _("none"), is_now.owed.total if is_now.owed else _("none")),
    )
    return tuple(row for row in rows if row[1] != row[2])


def _change_of(revision: Revision) -> tuple[Option, AmendmentShown]:
    found = page_of(revision).amendment
    assert found is not None
    return revision.recommended, found


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


def _options(then: Revision, now: Revision) -> tuple[Difference, ...]:
    before = {option.code: option for option in then.options}
    after = {option.code: option for option in now.options}
    return tuple(
        ((after.get(code) or before[code]).name, _frozen(then, code), _frozen(now, code))
        for code in {**before, **after}
    )


def _frozen(revision: Revision, code: str) -> str:
    option = next((entry for entry in revision.options if entry.code == code), None)
    return _money(revision, option.price["recurring_net"]) if option else _("not offered")


def _starts(revision: Revision) -> str:
    return _("not agreed yet") if revision.starts_on is None else day(revision.starts_on, revision.seller.locale)


def _terms(revision: Revision) -> str:
    return _chosen_from([revision.plan.index.terms[months].name for months in revision.terms_offered])


def _billings(revision: Revision) -> str:
    return _chosen_from([billing_name(revision, months) for months in revision.billings_offered])


def _chosen_from(names: Sequence[str]) -> str:
    return _("only %(name)s") % {"name": names[0]} if len(names) == 1 else either(names)


def _money(revision: Revision, amount: str) -> str:
    return money(amount, revision.plan.currency, revision.seller.locale)
