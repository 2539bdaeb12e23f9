"""A draft's rows, compiled into the values of a revision: for the desk's live price, approval, preview and sending."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

import pricing
from clients.models import Contact
from contracts.documents import NO_CLAUSES, Clauses, Person, SellerCard, Standing
from contracts.errors import ContractError
from contracts.models import Seller
from contracts.selectors.parties import seller_card
from contracts.selectors.standings import standing_of
from groundwork.models import User
from plans.selectors.versions import plan_of
from quotes.documents import Amends, Limit, Option, Revision, read_revision, validity
from quotes.documents.things import things_today
from quotes.drafts import (
    OWN,
    Candidate,
    Draft,
    PricedDraft,
    billings_offered,
    common_of,
    first_draft,
    price_draft,
    terms_offered,
)
from quotes.errors import DraftError, NotSendableError
from quotes.models import Quote, QuoteOption
from quotes.moves import Side
from quotes.selectors.amended import Chosen, amends_of, nothing_fault
from quotes.selectors.cover import cover_of
from quotes.selectors.deposit import deposit_of
from quotes.selectors.goods import extra_of, goods_of
from quotes.selectors.signing import signing_of
from quotes.services.sentences import first_title, said_in


@dataclass(frozen=True, slots=True)
class _Ground:
    """What a revision stands on besides the draft: for whom, which plan and which counts, and its place."""

    quote: str
    number: int
    client: str
    tax_exempt: str
    contact: Person | None
    profile: Seller
    seller: SellerCard  # how the company writes to this client
    plan: pricing.Plan  # in their language
    plan_version: int
    plan_sha256: str
    inventory: pricing.Inventory
    counted_at: datetime
    # The quote where it changes a contract, and what that says now.
    changing: tuple[Quote, Standing] | None = None
    # The clauses of the contract that is renewed on its own version; None takes the seller's.
    clauses: Clauses | None = None


def compile_revision(quote: Quote, *, number: int, by: User, now: datetime) -> Revision:
    """The revision that this draft would be if `by` sent it at `now`, every offered option priced once.

    Reads the quote's rows and the seller's profile, writes nothing. Raises NotSendableError, in the salesperson's
    words, when there is nothing to offer or when an option breaks a rule of the plan.
    """
    try:
        return _revision(_ground_of(quote, number), draft_of(quote), by, now)
    except (DraftError, ContractError) as error:
        raise NotSendableError(str(error)) from error


def _ground_of(quote: Quote, number: int) -> _Ground:
    profile, standing = Seller.current(), _standing_of(quote)
    seller = seller_card(profile, quote.client)
    return _Ground(
        quote=quote.number,
        number=number,
        client=quote.client.name,
        tax_exempt=quote.client.tax_certificate,
        contact=_contact(quote.contact),
        profile=profile,
        seller=seller,
        plan=plan_of(quote.plan_version, seller.language),
        plan_version=quote.plan_version.number,
        plan_sha256=quote.plan_version.sha256,
        inventory=_inventory(quote, standing),
        counted_at=quote.counted_at,
        changing=(quote, standing) if quote.amends and standing else None,
        clauses=_renewed_clauses(quote, standing),
    )


def shown_revision(quote: Quote, by: User, now: datetime) -> Revision:
    """What the client has, or would have if `by` sent the open draft at `now`.

    Raises NotSendableError: as compile_revision does, and for a quote that was withdrawn before it was sent.
    """
    if quote.editable:
        last = quote.current.number if quote.current else 0
        return compile_revision(quote, number=last + 1, by=by, now=now)
    if quote.current is None:
        raise NotSendableError(
            _("This quote was taken back before it was sent. Revise it to see it as the client would.")
        )
    return read_revision(bytes(quote.current.document))


def trial_revision(
    plan: pricing.Plan, client: str, inventory: pricing.Inventory, *, by: User, now: datetime
) -> Revision:
    """The revision that a first draft from this plan would be for a client of that name and inventory.

    For an owner who is still building the plan: nothing of it is a quote. Raises DraftError, which says what the plan
    lacks or which of its presets isn’t available.
    """
    seller = Seller.current()
    plan = pricing.in_language(plan, seller.language)
    ground = _Ground("", 1, client, "", None, seller, seller_card(seller), plan, 0, "", inventory, counted_at=now)
    draft = first_draft(plan, valid_days=seller.valid_days, contact=None)
    return _revision(ground, replace(draft, title=first_title("new", client, ground.seller.language)), by, now)


def _revision(ground: _Ground, draft: Draft, by: User, now: datetime) -> Revision:
    """The one way from a draft to a revision. Raises DraftError."""
    valid_through, expires_at = validity(now, draft.valid_days, ground.profile.time_zone)
    priced = price_draft(ground.plan, ground.inventory, draft)
    standing = ground.changing[1] if ground.changing else None
    said = said_in(ground.seller.language, ground.profile, ground.client, standing, ground.clauses)
    return Revision(
        quote=ground.quote,
        number=ground.number,
        title=draft.title,
        personal_line=draft.personal_line,
        language=ground.seller.locale.replace("_", "-"),
        client=ground.client,
        contact=ground.contact,
        prepared_by=Person(name=by.name, title=by.title, email=by.email),
        seller=ground.seller,
        plan=ground.plan,
        plan_version=ground.plan_version,
        plan_sha256=ground.plan_sha256,
        inventory=ground.inventory,
        counted_at=ground.counted_at,
        things=things_today(ground.inventory, ground.seller.language),
        common=common_of(draft),
        terms_offered=terms_offered(ground.plan, draft),
        billings_offered=billings_offered(ground.plan, draft),
        starts_on=draft.starts_on,
        tax_exempt=ground.tax_exempt,
        options=_options(priced),
        terms=said.terms,
        clauses=said.clauses,
        amends=_amends(ground, draft, priced),
        consent=said.consent,
        electronic=said.electronic,
        authority=said.authority,
        signing=draft.signing,
        deposit=draft.deposit,
        cover=None if draft.amends else cover_of(draft.cover_text, draft.cover_items, ground.seller.language),
        goods=goods_of(draft.extras, parts=draft.show_parts, pictures=draft.show_pictures),
        limits=draft.limits,
        sent_at=now,
        valid_through=valid_through,
        expires_at=expires_at,
    )


def _amends(ground: _Ground, draft: Draft, priced: PricedDraft) -> Amends | None:
    if ground.changing is None or draft.effective_on is None:
        return None
    quote, standing = ground.changing
    side = Side(ground.plan, ground.inventory.counts, priced.recommended_selection)
    (one,) = priced.candidates
    chosen = Chosen(one.name, side, priced.recommended_price, ground.seller.language)
    return amends_of(quote, standing, chosen, draft.effective_on)


def nothing_in(revision: Revision, standing: Standing | None) -> str:
    """Why a revision that changes nothing in its contract, which says `standing` now, is not sent; else empty."""
    if standing is None or revision.amends is None:
        return ""
    return nothing_fault(revision.amends, revision.plan, standing)


def nothing_in_draft(quote: Quote, draft: Draft, by: User, now: datetime) -> str:
    """The same for what is typed at the desk and not saved; empty too where it has no price or no possible day."""
    if not draft.amends:
        return ""
    try:
        ground = _ground_of(quote, 1)
        return nothing_in(_revision(ground, draft, by, now), ground.changing[1] if ground.changing else None)
    except (DraftError, ContractError):
        return ""


def _renewed_clauses(quote: Quote, standing: Standing | None) -> Clauses | None:
    """The clauses that a renewal carries on: those of its contract, on the same version, where that has any."""
    if quote.purpose != Quote.Purpose.RENEWAL or standing is None:
        return None
    agreed = standing.stretches[-1]
    same = agreed.plan is not None and agreed.plan.sha256 == quote.plan_version.sha256
    return standing.clauses if same and standing.clauses != NO_CLAUSES else None


def _options(priced: PricedDraft) -> tuple[Option, ...]:
    return tuple(
        Option(
            code=candidate.code,
            name=candidate.name,
            tagline=candidate.tagline,
            tier=candidate.tier,
            packages=candidate.packages,
            recommended=candidate.code == priced.recommended,
            price=pricing.price_document(column.price),
        )
        for candidate, column in zip(priced.candidates, priced.comparison.columns, strict=True)
    )


def inventory_of(quote: Quote) -> pricing.Inventory:
    """The counts that the quote was started on; a number chosen in its contract stands where they have not moved."""
    return _inventory(quote, _standing_of(quote))


def _standing_of(quote: Quote) -> Standing | None:
    """What the contract says now that the quote is about."""
    return None if quote.about is None else standing_of(quote.about)


def _inventory(quote: Quote, standing: Standing | None) -> pricing.Inventory:
    counts = quote.counts
    if standing is not None:
        agreed = standing.stretches[-1]
        counts = agreed.following(counts) if agreed.counted else counts
    return pricing.read_inventory({"format": "msp-inventory/1", "counts": counts})


def draft_of(quote: Quote) -> Draft:
    """The draft's rows as the value that the desk's form shows and the engine prices."""
    rows = tuple(quote.options.all())
    recommended = next((row for row in rows if row.recommended), rows[0] if rows else None)
    return Draft(
        options=tuple(row.code for row in rows),
        recommended=recommended.code if recommended else "",
        term=quote.term_months,
        terms=tuple(quote.terms_offered),
        billing=quote.billing_months,
        billings=tuple(quote.billings_offered),
        title=quote.title,
        personal_line=quote.personal_line,
        contact=quote.contact_id,
        valid_days=quote.valid_days,
        # The certificate frees this client of every tax, whatever was chosen before there was one.
        taxes=() if quote.client.tax_certificate else tuple(quote.tax_codes),
        discount=_discount(quote.discount_percent, quote.discount_amount),
        one_time_discount=_discount(quote.one_time_discount_percent, quote.one_time_discount_amount),
        quantities=tuple(sorted(quote.quantities.items())),
        limits=tuple(Limit(unit, *ends) for unit, ends in sorted(quote.limits.items())),
        extras=tuple(extra_of(row) for row in quote.extras.all()),
        prices=tuple((service, Decimal(agreed)) for service, agreed in sorted(quote.prices.items())),
        ramp=tuple(pricing.Ramp(entry["months"], Decimal(entry["percent"])) for entry in quote.ramp),
        starts_on=quote.starts_on,
        own=next((_candidate(row) for row in rows if row.code == OWN), None),
        signing=signing_of(quote),
        deposit=deposit_of(quote),
        cover_text=quote.cover_text,
        cover_items=tuple(quote.cover_items),
        show_parts=quote.show_parts,
        show_pictures=quote.show_pictures,
        effective_on=quote.effective_on,
        elapsed=quote.elapsed or 0,
        renews=quote.purpose == Quote.Purpose.RENEWAL,
    )


def _candidate(row: QuoteOption) -> Candidate:
    return Candidate(row.code, row.name, row.tagline, row.tier, tuple(row.packages), row.recommended)


def _discount(percent: Decimal | None, amount: Decimal | None) -> pricing.Discount | None:
    if percent is None and amount is None:
        return None
    # The column gives back 100.0000 for $100, which would be more decimals than the currency has.
    return pricing.Discount(percent=percent, amount=None if amount is None else Decimal(pricing.number_text(amount)))


def _contact(contact: Contact | None) -> Person | None:
    return Person(name=contact.name, title=contact.title, email=contact.email) if contact else None
