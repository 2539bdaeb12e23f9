"""A running contract is changed: drafted from what it says now, for what the client owns today."""

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from contracts.documents import Standing
from contracts.errors import ContractError
from contracts.models import Contract, Seller
from contracts.selectors.standings import changed_since
from contracts.services.amending import demand_changeable, demand_day, usual_day
from contracts.services.records import lock_contract
from groundwork.history import sign
from groundwork.models import User
from plans.models import PlanVersion
from plans.selectors import plan_of
from quotes.drafts import OWN, Candidate, Draft, candidates_of
from quotes.errors import DraftError, LockedError
from quotes.models import Quote
from quotes.selectors.signed import open_change
from quotes.services.as_agreed import as_agreed, as_known, version_of
from quotes.services.compiling import draft_of
from quotes.services.drafting import refresh_counts, save_draft, start_quote
from quotes.services.locking import demand_revision, demand_state, lock_quote
from quotes.services.revising import revise_quote
from quotes.services.sentences import first_title, language_of

Purpose = Quote.Purpose


@transaction.atomic
def draft_true_up(contract: Contract, by: User, now: datetime, day: date | None = None) -> Quote:
    """The contract's own plan and choice, for today's counts; see draft_change."""
    return draft_change(contract, Purpose.TRUE_UP, by, now, day)


@transaction.atomic
def draft_amendment(contract: Contract, by: User, now: datetime) -> Quote:
    """The same to begin with, to be given another tier, other packages or prices; see draft_change."""
    return draft_change(contract, Purpose.AMENDMENT, by, now)


@transaction.atomic
def draft_package(contract: Contract, by: User, now: datetime, package: str) -> Quote:
    """The amendment that is drafted, or a new one, with this package besides; see draft_change.

    Raises DraftError where the plan has no such package or does not allow it beside the rest.
    """
    quote = draft_amendment(contract, by, now)
    draft = draft_of(quote)
    chosen = next(one for one in _candidates(quote, draft) if one.code == draft.recommended)
    if package in chosen.packages:
        return quote
    own = replace(chosen, code=OWN, tagline="", packages=(*chosen.packages, package))
    named = as_known(own, quote.plan_version)
    changed = replace(draft, options=(named.code,), recommended=named.code, own=named if named.code == OWN else None)
    return save_draft(quote, changed, by, None)


def _candidates(quote: Quote, draft: Draft) -> tuple[Candidate, ...]:
    own = () if draft.own is None else (draft.own,)
    return (*candidates_of(plan_of(quote.plan_version)), *own)


def draft_change(contract: Contract, purpose: Purpose, by: User, now: datetime, day: date | None = None) -> Quote:
    """A draft from what the contract says now, on the plan version that it stands on, for today's counts.

    Choice, term, billing, discount, taxes, agreed prices, numbers set by hand and what is charged each month outside
    the plan are the contract's. It prices the rest of the term and nothing that is paid once. It holds from `day`, else
    from the first day of the contract's next month. One that is drafted already and not sent is given back instead of a
    second, taken anew from the contract where that has changed since. Raises DraftError for a flat fee, and where the
    engine has no price for it; ContractError for a contract that is over.
    """
    if drafted := open_change(contract, purpose):
        lock_quote(drafted)  # before the contract, as an acceptance does
    contract, standing = lock_contract(contract)
    if drafted := open_change(contract, purpose):
        return _anew(drafted, standing, by, now) if changed_since(contract, drafted.drafted_from or 0) else drafted
    version = _version(standing)
    day = _usual_day(standing, now) if day is None else day
    demand_day(standing, day, Seller.day_of(now))
    quote = start_quote(contract.client, version, by, now)
    what = "true-up" if purpose == Purpose.TRUE_UP else "amendment"
    draft = Draft(
        options=(),
        recommended="",
        term=1,
        title=first_title(what, contract.client.name, language_of(contract.client)),
        contact=quote.contact_id,
        valid_days=quote.valid_days,
    )
    Quote.objects.filter(pk=quote.pk).update(
        about=contract,
        purpose=purpose,
        effective_on=day,
        elapsed=standing.change_on(day).elapsed,
        drafted_from=contract.records_made,
    )
    return save_draft(quote, _taken_from(standing, version, draft, day), by, None)


@transaction.atomic
def draft_anew(quote: Quote, by: User, now: datetime, expected_revision: int | None) -> Quote:
    """Take the draft from the contract as it is now, and count again; one that is out is opened for its next revision.

    Title, line, contact and days valid stay; the day from which it holds stays where it still can. Raises LockedError
    where the quote changes no contract or has its answer, StaleError, and as draft_change does.
    """
    quote = lock_quote(quote)
    demand_revision(quote, expected_revision)
    if quote.about is None or not quote.amends:
        raise LockedError(_("This quote changes no contract."))
    if not quote.editable:
        demand_state(quote, [Quote.State.SENT, Quote.State.DECLINED])
        quote = revise_quote(quote, by)
    assert quote.about is not None
    _contract, standing = lock_contract(quote.about)
    return _anew(quote, standing, by, now)


def change_fault(quote: Quote, standing: Standing, today: date) -> str:
    """Why this change of a contract cannot be sent, or signed where it is out, with the mend; empty where it can.

    `standing` is what the contract says now. What is out may be signed after the day from which it holds.
    """
    contract, day = quote.about, quote.effective_on
    if contract is None or day is None:
        return ""
    if changed_since(contract, quote.drafted_from or 0):
        return _("%(number)s has changed since this was drafted. Draft it anew from the contract as it is now.") % {
            "number": contract.number
        }
    try:
        if quote.editable:
            demand_day(standing, day, today)
        else:
            demand_changeable(standing, day)
    except ContractError as error:
        return str(error)
    return ""


def _anew(quote: Quote, standing: Standing, by: User, now: datetime) -> Quote:
    quote = refresh_counts(quote, by, None, now)
    version, day = _version(standing), _usual_day(standing, now)
    day = max(day, quote.effective_on or day)
    demand_day(standing, day, Seller.day_of(now))
    quote.plan_version, quote.drafted_from = version, standing.record
    sign(quote, by)
    quote.save(update_fields=["plan_version", "drafted_from", "changed_at"])
    return save_draft(quote, _taken_from(standing, version, draft_of(quote), day), by, None)


def _version(standing: Standing) -> PlanVersion:
    version = version_of(standing)
    if version is None:
        raise DraftError(_("This contract has a flat fee and no plan, so there is nothing to price."))
    return version


def _usual_day(standing: Standing, now: datetime) -> date:
    today = Seller.day_of(now)
    day = usual_day(standing, today)
    demand_day(standing, day, today)
    return day


def _taken_from(standing: Standing, version: PlanVersion, draft: Draft, day: date) -> Draft:
    """The draft with everything that the contract says, from that day on."""
    draft = as_agreed(draft, standing, version)
    return replace(draft, effective_on=day, elapsed=standing.change_on(day).elapsed)
