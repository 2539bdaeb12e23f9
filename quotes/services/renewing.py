"""A renewal is drafted: the contract's own plan with what the fee rose by, or the newest version of the plan."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

import pricing
from clients.models import Client
from contracts.documents import Standing, Stretch, fees_of, raised_fee, selection_again
from contracts.errors import ContractError
from contracts.models import Contract, Seller
from contracts.services.records import lock_contract
from groundwork.history import sign
from groundwork.models import User
from plans.models import PlanVersion
from plans.selectors import latest_version, plan_of
from quotes.drafts import Draft, price_draft
from quotes.errors import DraftError
from quotes.models import Quote
from quotes.services.as_agreed import as_agreed, uncounted_today, version_of
from quotes.services.compiling import draft_of, inventory_of
from quotes.services.drafting import save_draft, start_quote
from quotes.services.locking import lock_renewals
from quotes.services.plan_upgrade import upgrade_plan
from quotes.services.sentences import first_title, is_rise_label, language_of, line_label

_DAY = timedelta(days=1)
State, Purpose = Quote.State, Quote.Purpose


@dataclass(frozen=True, slots=True)
class Renewal:
    """What is to be drafted: on the contract's own version with an increase of `rate`, on the newest one, or both.

    `version` is the plan for a contract with a flat fee, which has none of its own.
    """

    own: bool = True
    newest: bool = False
    rate: Decimal = Decimal(0)
    version: PlanVersion | None = None


@transaction.atomic
def draft_renewal(contract: Contract, renewal: Renewal, by: User, now: datetime) -> tuple[Quote, ...]:
    """One draft for each version that is asked for, the contract's own first; each for today's counts,
    and for the contract's where nobody has counted (`uncounted_today`).

    A quote stands on one version of a plan, so two versions are two quotes, each the other's `alternative`: the client
    compares them and signs one. They begin on the day after the contract's last, on that of the signature where it is
    over. Nothing is paid once again. On the own version a monthly line carries on what the fee rose by in the term, and
    the increase (docs/pricing.md, "Contracts"); on the newest one the plan's prices hold. One that is drafted on the
    same version and not sent is given back instead of a second. Raises ContractError for a contract that is renewed
    already, DraftError where there is no plan or no price.
    """
    lock_renewals(contract)  # before the contract, as an acceptance does
    contract, standing = lock_contract(contract)
    if Contract.objects.filter(follows=contract).exists():
        raise ContractError(_("%(number)s is renewed already.") % {"number": contract.number})
    if renewal.version is not None:
        return (_on_a_plan(contract, standing, renewal.version, by, now),)
    version = _version(standing)
    newest = latest_version(version.plan) or version
    drafts = []
    if renewal.own or newest.pk == version.pk:
        drafts.append(_on_own(contract, standing, version, renewal.rate, by, now))
    if renewal.newest and newest.pk != version.pk:
        drafts.append(_on_newest(contract, standing, version, newest, by, now))
    if len(drafts) == 2:
        _put_side_by_side(drafts[0], drafts[1], by)
    return tuple(drafts)


def first_day_after(standing: Standing, today: date) -> date | None:
    """The first day of a renewal; None, that of the signature, where the contract is over or goes on by the month."""
    last = standing.last_day if standing.ends_on is None else standing.ends_on
    return last + _DAY if last >= today else None


def _on_own(
    contract: Contract, standing: Standing, version: PlanVersion, rate: Decimal, by: User, now: datetime
) -> Quote:
    if (drafted := _drafted(contract, version)) is not None:
        return drafted
    quote = _started(contract, standing, version, by, now)
    draft = _carried(draft_of(quote), contract, standing, version, rate)
    if _as_brought_in(contract, standing):
        return save_draft(quote, draft, by, None)
    priced = price_draft(plan_of(version), inventory_of(quote), draft)
    line = _line(quote.client, standing, priced.recommended_price, draft.discount, rate)
    return save_draft(quote, draft if line is None else replace(draft, extras=(*draft.extras, line)), by, None)


def _on_newest(
    contract: Contract, standing: Standing, version: PlanVersion, newest: PlanVersion, by: User, now: datetime
) -> Quote:
    if (drafted := _drafted(contract, newest)) is not None:
        return drafted
    quote = _started(contract, standing, version, by, now)
    draft = _carried(draft_of(quote), contract, standing, version, Decimal(0))
    # The newest prices hold as they are: what an earlier renewal put on top of older ones is not charged beside them.
    draft = replace(draft, extras=tuple(extra for extra in draft.extras if not _is_rise(extra)))
    title = first_title("newest", contract.client.name, language_of(contract.client))
    quote = save_draft(quote, replace(draft, title=title), by, None)
    return upgrade_plan(quote, by, None, now).quote


def _put_side_by_side(own: Quote, newest: Quote, by: User) -> None:
    """Each names the other; what named one of them before stands alone from now on."""
    if own.alternative_id == newest.pk:
        return
    pair = (own.pk, newest.pk)
    # Each with its line of history, against which it is verified; first none names another, then these two do.
    named = list(Quote.objects.filter(Q(pk__in=pair) | Q(alternative__in=pair)).exclude(alternative=None))
    for one, other in (*((before, None) for before in named), (own, newest), (newest, own)):
        one.alternative = other
        sign(one, by)
        one.save(update_fields=["alternative", "changed_at"])


def _on_a_plan(contract: Contract, standing: Standing, version: PlanVersion, by: User, now: datetime) -> Quote:
    """What the plan offers; nobody knows which of it the client had."""
    return _drafted(contract, version) or _started(contract, standing, version, by, now)


def _drafted(contract: Contract, version: PlanVersion) -> Quote | None:
    drafts = Quote.objects.filter(about=contract, purpose=Purpose.RENEWAL, state=State.DRAFT, plan_version=version)
    return drafts.order_by("-pk").first()


def _started(contract: Contract, standing: Standing, version: PlanVersion, by: User, now: datetime) -> Quote:
    quote = start_quote(contract.client, version, by, now)
    quote.about, quote.purpose = contract, Purpose.RENEWAL
    quote.starts_on = first_day_after(standing, Seller.day_of(now))
    today, agreed = quote.counts, dict(standing.stretches[-1].counts)
    quote.counts = today | uncounted_today(agreed, today)
    quote.title = first_title("renewal", contract.client.name, language_of(contract.client))
    sign(quote, by)
    quote.save()
    return save_draft(quote, draft_of(quote), by, None)


def _as_brought_in(contract: Contract, standing: Standing) -> bool:
    """Whether it still costs what was agreed before the portal: no price of the plan leads to its fees."""
    return contract.origin == Contract.Origin.BROUGHT_IN and len(standing.stretches) == 1


def _carried(draft: Draft, contract: Contract, standing: Standing, version: PlanVersion, rate: Decimal) -> Draft:
    """The draft with what the contract chose; what was agreed before the portal at its last fee, with the increase."""
    draft = as_agreed(draft, standing, version)
    if not _as_brought_in(contract, standing):
        return draft
    agreed = standing.stretches[-1]
    assert agreed.selection is not None  # it stands on a version
    fee = raised_fee(standing, rate)
    plain = replace(selection_again(agreed.selection), discount=None, extras=())
    label = line_label("agreed", rate, contract.client)
    found = pricing.as_agreed(plan_of(version), pricing.Inventory(agreed.counts), plain, fee, label).selection
    return replace(draft, discount=found.discount, extras=found.extras)


def _line(
    client: Client, standing: Standing, price: pricing.Price, off: pricing.Discount | None, rate: Decimal
) -> pricing.Extra | None:
    """What is charged each month on top of the version's prices; None where that is nothing."""
    agreed = standing.stretches[-1]
    # The choice as if it had been agreed from the first month, without a floor: what it rose by, and nothing else.
    whole: Stretch = replace(agreed, month=1)
    fees = fees_of((whole,), standing.increases, None, standing.months, standing.places)
    # An increase that was to come with a next term is no part of this one.
    ended = fees[-1] if standing.runs_on else fees[standing.months - 1]
    amount = pricing.renewal_line(price, off, fees[0], ended, rate)
    if not amount:
        return None
    what = "both" if ended > fees[0] and rate else "increase" if rate else "risen"
    return pricing.Extra(line_label(what, rate, client), "monthly", 1, amount)


def _is_rise(extra: pricing.Extra) -> bool:
    """Whether a renewal on its own version has put this line there."""
    return extra.recurrence == "monthly" and is_rise_label(extra.label)


def _version(standing: Standing) -> PlanVersion:
    version = version_of(standing)
    if version is None:
        raise DraftError(_("This contract has a flat fee and no plan. Choose the plan that its renewal is to be on."))
    return version
