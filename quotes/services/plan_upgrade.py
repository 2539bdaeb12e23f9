"""Moving an open quote to the newest version of its plan."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

import pricing
from groundwork.models import User
from plans.models import PlanVersion
from plans.selectors import latest_version, plan_of
from plans.selectors.changes.words import Words
from quotes.drafts import OWN, Draft, can_be_agreed, candidates_of, first_draft
from quotes.errors import DraftError, LockedError
from quotes.models import Quote
from quotes.services.compiling import draft_of
from quotes.services.drafting import save_draft
from quotes.services.locking import demand_revision, demand_state, lock_quote
from quotes.services.revising import revise_quote

State = Quote.State


@dataclass(frozen=True, slots=True)
class PlanUpgrade:
    """The quote on its new version, and what of the draft had to give way, in the salesperson's words."""

    quote: Quote
    version: PlanVersion
    notes: tuple[str, ...]


@transaction.atomic
def upgrade_plan(quote: Quote, by: User, expected_revision: int | None, now: datetime) -> PlanUpgrade:
    """Put the draft on the newest version of its plan; a quote that is out is opened for its next revision first.

    What was sent stays as it is and can be accepted until the next revision is sent. Options keep their place by their
    preset's code; what the new version does not have any more falls away, and is told.
    Raises LockedError where the quote is neither a draft nor out nor being revised, StaleError, and DraftError where
    the new version has nothing to offer.
    """
    quote = lock_quote(quote)
    demand_revision(quote, expected_revision)
    if not quote.editable:
        demand_state(quote, [State.SENT])
    version = latest_version(quote.plan_version.plan)
    assert version is not None  # the quote stands on one
    if version.pk == quote.plan_version_id:
        raise LockedError(_("This quote stands on the newest version already."))
    if quote.state == State.SENT and not quote.revising:
        quote = revise_quote(quote, by)
    draft, notes = _fitted(plan_of(quote.plan_version), plan_of(version), draft_of(quote))
    quote.plan_version = version
    Quote.objects.filter(pk=quote.pk).update(plan_version=version)
    try:
        quote = save_draft(quote, draft, by, None)
    except DraftError:
        if draft.amends:  # the contract's choice and term have to be there
            raise
        # A rule or a discount of the old draft does not fit the new prices: begin with what the plan itself offers.
        plan = plan_of(version)
        draft = replace(
            first_draft(plan, valid_days=draft.valid_days, contact=draft.contact),
            title=draft.title,
            personal_line=draft.personal_line,
            starts_on=draft.starts_on,
            renews=draft.renews,
        )
        quote = save_draft(quote, draft, by, None)
        notes = (
            _(
                "What was drafted isn’t available any more. The draft begins anew with what the plan offers: enter "
                "discount, tax, lines outside the plan and numbers set by hand again."
            ),
        )
    return PlanUpgrade(quote, version, notes)


def _fitted(before: pricing.Plan, plan: pricing.Plan, draft: Draft) -> tuple[Draft, tuple[str, ...]]:
    """The draft with nothing in it that the plan does not have; what that was, and what its options are now."""
    first = first_draft(plan, valid_days=draft.valid_days, contact=draft.contact)
    known = {candidate.code for candidate in candidates_of(plan)}
    own = draft.own
    if own is not None and (own.tier not in plan.index.tiers or set(own.packages) - set(plan.index.packages)):
        own = None
    known |= {OWN} if own is not None else set()
    notes = []
    if before.currency != plan.currency:
        notes.append(
            _("Prices are in %(currency)s now. A discount and lines outside the plan keep their numbers: look at them.")
            % {"currency": plan.currency}
        )
    options = tuple(code for code in draft.options if code in known)
    if len(options) < len(draft.options):
        notes.append(_("Options that the plan does not have any more are left out."))
    notes += _other_contents(before, plan, options)
    if not options and draft.amends:
        raise DraftError(_("The newest version does not have what this contract is then. Choose another option first."))
    options = options or first.options
    recommended = draft.recommended if draft.recommended in options else ""
    recommended = recommended or (first.recommended if first.recommended in options else options[-1])
    term = draft.term if draft.term in plan.index.terms else first.term
    if term != draft.term and draft.amends:
        raise DraftError(
            _("The newest version has no term of %(months)d months, which is the contract's.") % {"months": draft.term}
        )
    if term != draft.term:
        notes.append(_("The plan has no such term any more; it is %(months)d months now.") % {"months": term})
    draft, more = _known_only(plan, draft)
    return replace(draft, options=options, recommended=recommended, term=term, own=own), (*notes, *more)


def _known_only(plan: pricing.Plan, draft: Draft) -> tuple[Draft, list[str]]:
    """The draft without taxes, billings, terms to choose from, prices and numbers that the plan does not know."""
    notes = []
    taxes = tuple(code for code in draft.taxes if code in plan.index.taxes)
    if taxes != draft.taxes:
        notes.append(_("The plan does not have a tax of this quote any more; it is left out."))
    billing = draft.billing if draft.billing in plan.index.billing else 1
    if billing != draft.billing and draft.amends:
        raise DraftError(_("The newest version has no such billing, which is the contract's."))
    if billing != draft.billing:
        notes.append(_("The plan has no such billing any more; the quote is billed by the month now."))
    prices = tuple((code, agreed) for code, agreed in draft.prices if _has_a_price(plan, code))
    if prices != draft.prices:
        notes.append(
            _("A price that you had agreed is for a service that the plan does not charge by itself any more.")
        )
    quantities = tuple((unit, number) for unit, number in draft.quantities if unit in plan.index.units)
    if quantities != draft.quantities:
        notes.append(_("A number that you had set by hand is for something that the plan does not count any more."))
    limits = tuple(limit for limit in draft.limits if limit.unit in plan.index.units)
    if limits != draft.limits:
        notes.append(_("A number that the client was to choose is of something that the plan does not count any more."))
    known = replace(
        draft,
        terms=tuple(months for months in draft.terms if months in plan.index.terms),
        billing=billing,
        billings=tuple(months for months in draft.billings if months in plan.index.billing),
        taxes=taxes,
        quantities=quantities,
        limits=limits,
        prices=prices,
    )
    return known, notes


def _has_a_price(plan: pricing.Plan, code: str) -> bool:
    service = plan.index.services.get(code)
    return service is not None and can_be_agreed(service)


def _other_contents(before: pricing.Plan, plan: pricing.Plan, options: tuple[str, ...]) -> list[str]:
    """The options that kept their code and are made of something else now."""
    was, words = {candidate.code: candidate for candidate in candidates_of(before)}, Words(before, plan)
    notes = []
    for candidate in candidates_of(plan):
        old = was.get(candidate.code)
        if candidate.code not in options or old is None:
            continue
        parts = []
        if candidate.tier != old.tier:
            parts.append(_("on %(tier)s") % {"tier": plan.index.tiers[candidate.tier].name})
        if set(candidate.packages) != set(old.packages):
            parts.append(words.sets("packages", old.packages, candidate.packages))
        if parts:
            told = {"option": candidate.name, "parts": ", ".join(parts)}
            notes.append(_("%(option)s comes %(parts)s now.") % told)
    return notes
