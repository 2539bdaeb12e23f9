"""What a contract begins with, from the revision that was accepted and the acceptance. Knows no database."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pricing
from contracts.documents import (
    Basis,
    ClientCard,
    PlanRef,
    Standing,
    Stretch,
    counted_beside,
    facts_of,
    held_to_floor,
)
from quotes.documents.acceptance import Acceptance
from quotes.documents.revision import Revision


def signed_on(revision: Revision, at: datetime) -> date:
    """The day of the signature, where the seller is."""
    return at.astimezone(ZoneInfo(revision.seller.time_zone)).date()


def as_signed(revision: Revision, acceptance: Acceptance) -> Revision:
    """The revision with the first day that was asked for at signing, where a part month was priced from it.

    Until 2026-11 none was: the months of such a contract count from the day itself, as they did.
    """
    if acceptance.selection.prorate is None:
        return revision
    return revision.from_day(acceptance.details.starts_on)


def as_counted(revision: Revision, acceptance: Acceptance) -> Revision:
    """The same with as many of everything as was chosen: what the acceptance was priced from."""
    return as_signed(revision, acceptance).counting(acceptance.numbers)


def basis_of(revision: Revision, acceptance: Acceptance, entry: str) -> Basis:
    """That it was signed here, or recorded on the client's behalf: by whom, and the hashes of what was accepted and of
    its entry in the chain; of a record also how and when it came, who recorded it, and the hash of its evidence.
    """
    person, came = acceptance.people[0], acceptance.on_behalf
    facts = {
        "quote": revision.quote,
        "revision": revision.number,
        "revision_sha256": revision.sha256,
        "entry": entry,
        "name": person.name,
        "title": person.title,
    }
    if came is None:
        return Basis("signed", facts=facts_of(facts))
    facts |= {
        "received_by": came.how,
        "words": came.words,
        "received_on": came.received_on,
        "recorded_by": came.recorded_by.name,
        "evidence_sha256": came.proof.sha256 if came.proof else "",
    }
    return Basis("behalf", facts=facts_of(facts))


def signed_selection(revision: Revision, acceptance: Acceptance) -> pricing.Selection:
    """What was chosen, with what its extras cost us: that stands in the revision alone, which no client gets."""
    chosen, offered = acceptance.selection, revision.common.extras
    if len(chosen.extras) != len(offered):
        return chosen
    pairs = zip(chosen.extras, offered, strict=True)
    return replace(chosen, extras=tuple(replace(extra, cost=ours.cost) for extra, ours in pairs))


def stretch_of(revision: Revision, acceptance: Acceptance, name: str, price: pricing.Price, month: int = 1) -> Stretch:
    """What was signed, from that month on. `price` is that of the acceptance's selection."""
    return Stretch(
        month=month,
        name=name,
        fees=pricing.contract_fees(price),
        signed=True,
        counts=tuple(sorted(revision.inventory.counts)),
        selection=signed_selection(revision, acceptance),
        plan=PlanRef(revision.plan.name, revision.plan_version, revision.plan_sha256),
    )


def counting(stretch: Stretch, counted: Mapping[str, int], before: Stretch | None = None) -> Stretch:
    """The stretch with what was counted then, where the client chose other numbers or those of `before` are kept."""
    return replace(stretch, counted=counted_beside(dict(stretch.counts), counted, before))


def first_standing(
    revision: Revision,
    acceptance: Acceptance,
    client: ClientCard,
    name: str,
    at: datetime,
    entry: str,
    counted: Mapping[str, int] | None = None,
    before: Stretch | None = None,
) -> Standing:
    """The contract as it begins: on the day that was agreed or asked for at signing, else on that of the signature or
    of the client's answer. Months count from the first full one, where a part month was priced, else from that day.

    `name` is what the choice is called, `entry` the hash of the acceptance in the chain. Number and record are still
    empty. `counted` is what was counted, else what the revision says; `before` is what a renewal was drafted from.
    Raises PricingError where the choice has no price, which an accepted one has.
    """
    then, revision = counted or dict(revision.inventory.counts), as_counted(revision, acceptance)
    price = pricing.price(revision.plan, revision.inventory, acceptance.selection)
    agreed_on = signed_on(revision, at) if acceptance.on_behalf is None else acceptance.agreed_on
    details = acceptance.details
    starts_on = revision.starts_on or details.starts_on or agreed_on
    return Standing(
        contract="",
        record=0,
        before="",
        kind="begun",
        basis=basis_of(revision, acceptance, entry),
        effective_on=starts_on,
        seller=revision.seller,
        client=client,
        starts_on=starts_on,
        first_day=revision.first_full_day or starts_on,
        months=acceptance.selection.term,
        currency=acceptance.currency,
        places=price.places,
        stretches=(counting(stretch_of(revision, acceptance, name, price), then, before),),
        billing=acceptance.selection.billing,
        ramp=acceptance.selection.ramp,
        one_time=acceptance.totals.one_time_net,
        clauses=revision.clauses,
        po_number=details.po_number,
        billing_name=details.billing_name,
        billing_email=details.billing_email,
    )


def amended_stretch(
    revision: Revision, acceptance: Acceptance, name: str, price: pricing.Price, contract: Standing
) -> Stretch:
    """What was signed of an amendment, from its month on; a true-up not below the contract's floor."""
    assert revision.amends is not None
    stretch = stretch_of(revision, acceptance, name, price, revision.amends.elapsed + 1)
    stretch = counting(stretch, dict(stretch.counts), contract.stretches[-1])
    return held_to_floor(contract, stretch, revision.amends.kind)


def true_up_of_before(revision: Revision, acceptance: Acceptance, name: str, contract: Standing, day: date) -> Stretch:
    """A true-up as signed until 2026-11, when it was a contract of its own, as a stretch of the one it belongs to.

    Its month is what was signed for the year in which it was signed; the escalator goes on from there with the
    contract's years, and the contract's end stays.
    """
    price = pricing.price(revision.plan, revision.inventory, acceptance.selection)
    fees = pricing.contract_fees(price)
    year = (contract.month_on(day) - 1) // 12
    at = [max(0, month // 12 - year) * 12 for month in range(contract.months)]
    aligned: tuple[Decimal, ...] = tuple(fees[min(index, len(fees) - 1)] for index in at)
    return Stretch(
        month=contract.change_on(day).elapsed + 1,
        name=name,
        fees=aligned,
        signed=True,
        counts=tuple(sorted(revision.inventory.counts)),
        selection=signed_selection(revision, acceptance),
        plan=PlanRef(revision.plan.name, revision.plan_version, revision.plan_sha256),
    )
