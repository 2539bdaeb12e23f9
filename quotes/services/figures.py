"""What reports add up of a quote (quotes.models.figures), written in the transaction of each deed that changes it."""

import logging
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import transaction

import pricing
from contracts.models import Seller
from plans.models import PlanVersion
from plans.selectors import plan_of
from quotes.documents import Option, Revision
from quotes.drafts import PricedDraft, candidates_of
from quotes.models import AcceptedQuote, OfferedLadder, Quote, QuoteFigures
from quotes.models.figures import SCALE, month_number
from quotes.selectors.signed import acceptance_of, signed_revision

logger = logging.getLogger(__name__)

# A whole number of the database has so many bits for packages.
_MOST_PACKAGES: Final = 62
_IN: Final[dict[str, Any]] = {"out_since": None, "out_until": None}
_OPEN: Final[dict[str, Any]] = {
    **_IN,
    "outcome": "",
    "reason": "",
    "month": None,
    "taken": None,
    "packages": 0,
    "step": 0,
}


def note_draft(quote: Quote, priced: PricedDraft) -> None:
    """What the draft's recommended option comes to; while a revision is out, that one's figures stay."""
    if quote.state == Quote.State.DRAFT:
        _write(quote, **_amounts_of(priced.recommended_price))


def note_sent(quote: Quote, revision: Revision, now: datetime) -> None:
    """What went out: the recommended option as it was frozen, and what stood beside it."""
    frozen = revision.recommended.price
    net, discount = Decimal(frozen["recurring_net"]), Decimal(frozen["discount"])
    value = frozen["contract_value"]
    amounts = {
        "monthly": _whole(revision.amends.fee if revision.amends else net),
        "once": _whole(Decimal(frozen["one_time_net"])),
        "value": _whole(net if value is None else Decimal(value)),
        "gross": _whole(net + discount),
        "discount": _whole(discount),
        "cost": _whole(Decimal(frozen["internal"]["monthly_cost"])),
    }
    first = QuoteFigures.objects.filter(pk=quote.pk).values_list("first_sent_at", flat=True).first()
    out = {"out_since": revision.sent_at, "out_until": revision.expires_at}
    _write(quote, **amounts, **_OPEN | out, first_sent_at=first or now, ladder=_ladder_of(quote, revision))


def note_won(quote: Quote, revision: Revision, option: Option, price: pricing.Price, now: datetime) -> None:
    """What was signed, and how that compares to what was recommended."""
    kept = QuoteFigures.objects.filter(pk=quote.pk).values_list("first_sent_at", flat=True).first()
    recommended = Decimal(revision.recommended.price["recurring_net"])
    codes = [package.code for package in revision.plan.packages[:_MOST_PACKAGES]]
    amounts = _amounts_of(price)
    if revision.amends:
        amounts["monthly"] = _whole(revision.amends.fee)
    _write(
        quote,
        **amounts,
        **_IN,
        outcome=QuoteFigures.Outcome.WON,
        month=month_of(now, revision.seller.time_zone),
        ladder=_ladder_of(quote, revision),
        taken=[entry.code for entry in _by_price(revision)].index(option.code),
        packages=sum(1 << place for place, code in enumerate(codes) if code in price.packages),
        step=_whole(price.recurring_net - recommended),
        days=(now - kept).days if kept else 0,
    )


def could_note_won(quote: Quote, revision: Revision, option: Option, price: pricing.Price, now: datetime) -> bool:
    """The same in the transaction of the acceptance, which it never fails: what goes wrong is logged. False where it
    did; then a job is to write the figures from what was signed (tasks.note_figures)."""
    try:
        with transaction.atomic():
            note_won(quote, revision, option, price, now)
    except Exception:
        logger.exception("The figures of %s are not written yet: a job tries again.", quote)
        return False
    return True


def note_signed(contract: AcceptedQuote) -> None:
    """What was signed, from its documents. `contract.record`, `.revision` and `.quote` should be at hand."""
    revision, acceptance = signed_revision(contract), acceptance_of(contract)
    price = pricing.price(revision.plan, revision.inventory, acceptance.selection)
    option = next(entry for entry in revision.options if entry.code == acceptance.option)
    note_won(contract.quote, revision, option, price, contract.accepted_at)


def note_closed(quote: Quote, outcome: QuoteFigures.Outcome, reason: str, now: datetime) -> None:
    """It was lost or declined, for a reason where one is known. A later word on the same month's loss replaces it."""
    zone = Seller.current().time_zone
    rows = QuoteFigures.objects.filter(pk=quote.pk)
    rows.update(**_OPEN | {"outcome": outcome, "reason": reason[:16], "month": month_of(now, zone)})


def note_open(quote: Quote) -> None:
    """It is neither won nor lost any more, or was taken back."""
    QuoteFigures.objects.filter(pk=quote.pk).update(**_OPEN)


def note_owner(quote: Quote) -> None:
    """Somebody else looks after it."""
    QuoteFigures.objects.filter(pk=quote.pk).update(owner=quote.owner_id)


def month_of(now: datetime, zone: str) -> int:
    """The month of the company's calendar, in months since year 0."""
    return month_number(now.astimezone(ZoneInfo(zone)).date())


def _write(quote: Quote, **values: object) -> None:
    said = {
        "owner_id": quote.owner_id,
        "plan_version_id": quote.plan_version_id,
        "makes_contract": quote.purpose in Quote.Purpose.beginning(),
        "currency": quote.currency,
        **values,
    }
    # Whoever writes here holds the quote, so nobody makes the row meanwhile.
    if not QuoteFigures.objects.filter(pk=quote.pk).update(**said):
        QuoteFigures.objects.create(pk=quote.pk, **said)


def _amounts_of(price: pricing.Price) -> dict[str, int]:
    monthly = price.monthly
    return {
        "monthly": _whole(monthly.net),
        "once": _whole(price.one_time_net),
        "value": _whole(monthly.net if price.contract_value is None else price.contract_value),
        "gross": _whole(monthly.net + monthly.discount),
        "discount": _whole(monthly.discount),
        "cost": _whole(price.internal.monthly_cost),
    }


def _ladder_of(quote: Quote, revision: Revision) -> OfferedLadder:
    """In the plan's own words, whatever language the client reads: a ladder is one row of the reports."""
    options, plan = _by_price(revision), _as_written(quote, revision)
    own = {one.code: one.name for one in candidates_of(plan)}
    names = [own.get(option.code, option.name) for option in options]
    packages = [package.name for package in plan.packages[:_MOST_PACKAGES]]
    return OfferedLadder.holding(names, options.index(revision.recommended), packages)


def _as_written(quote: Quote, revision: Revision) -> pricing.Plan:
    version = quote.plan_version
    if version.sha256 != revision.plan_sha256:  # the draft has moved on to a newer one meanwhile
        version = PlanVersion.objects.get(sha256=revision.plan_sha256)
    return plan_of(version)


def _by_price(revision: Revision) -> list[Option]:
    return sorted(revision.options, key=lambda option: Decimal(option.price["recurring_net"]))


def _whole(amount: Decimal) -> int:
    return int(amount.scaleb(SCALE))
