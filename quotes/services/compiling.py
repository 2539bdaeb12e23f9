"""A draft's rows, compiled into the values of a revision: for the desk's live price, approval, preview and sending."""

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

import pricing
from clients.models import Contact
from groundwork.models import User
from plans.selectors.versions import plan_of
from quotes.documents import Option, Person, Revision, SellerCard, make_option, read_revision, validity
from quotes.drafts import OWN, Draft, Offer, first_draft, price_draft
from quotes.errors import DraftError, NotSendableError
from quotes.models import Quote, QuoteExtra, QuoteOption, Seller


def compile_revision(quote: Quote, *, number: int, by: User, now: datetime) -> Revision:
    """The revision that this draft would be if `by` sent it at `now`, every offered option priced once.

    Reads the quote's rows and the seller's profile, writes nothing. Raises NotSendableError, in the salesperson's
    words, when there is nothing to offer or when an option breaks a rule of the plan.
    """
    seller = Seller.current()
    plan = plan_of(quote.plan_version)
    inventory = inventory_of(quote)
    rows = tuple(quote.options.all())
    if not rows:
        raise NotSendableError(_("Choose at least one option to offer."))
    extras = tuple(extra_of(row) for row in quote.extras.all())
    try:
        options = tuple(make_option(plan, inventory, option_of(quote, row, extras)) for row in rows)
    except pricing.PricingError as error:
        raise NotSendableError(_in_words(plan, inventory, quote, error)) from error
    valid_through, expires_at = validity(now, quote.valid_days, seller.time_zone)
    return Revision(
        quote=quote.number,
        number=number,
        title=quote.title,
        personal_line=quote.personal_line,
        client=quote.client.name,
        contact=_contact(quote.contact),
        prepared_by=Person(name=by.name, title=by.title, email=by.email),
        seller=seller_card(seller),
        plan=plan,
        plan_version=quote.plan_version.number,
        plan_sha256=quote.plan_version.sha256,
        inventory=inventory,
        counted_at=quote.counted_at,
        options=options,
        terms=seller.terms,
        consent=consent_of(seller, quote.client.name),
        sent_at=now,
        valid_through=valid_through,
        expires_at=expires_at,
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
    draft = first_draft(plan, valid_days=seller.valid_days, contact=None)
    priced = price_draft(plan, inventory, draft)
    options = tuple(
        make_option(
            plan,
            inventory,
            Option(offer.code, offer.name, offer.tagline, found.selection, offer.code == priced.recommended, {}),
        )
        for offer, found in zip(priced.offers, priced.comparison.columns, strict=True)
    )
    valid_through, expires_at = validity(now, draft.valid_days, seller.time_zone)
    return Revision(
        quote="",
        number=1,
        title=_("IT care for %(client)s") % {"client": client},
        personal_line="",
        client=client,
        contact=None,
        prepared_by=Person(name=by.name, title=by.title, email=by.email),
        seller=seller_card(seller),
        plan=plan,
        plan_version=0,
        plan_sha256="",
        inventory=inventory,
        counted_at=now,
        options=options,
        terms=seller.terms,
        consent=consent_of(seller, client),
        sent_at=now,
        valid_through=valid_through,
        expires_at=expires_at,
    )


def _in_words(plan: pricing.Plan, inventory: pricing.Inventory, quote: Quote, error: pricing.PricingError) -> str:
    """What stops the draft, as the desk says it: the engine's own code is not for a salesperson."""
    try:
        price_draft(plan, inventory, draft_of(quote))
    except DraftError as said:
        return str(said)
    return error.message


def inventory_of(quote: Quote) -> pricing.Inventory:
    """The counts that the quote was started on."""
    return pricing.read_inventory({"format": "msp-inventory/1", "counts": quote.counts})


def draft_of(quote: Quote) -> Draft:
    """The draft's rows as the value that the desk's form shows and the engine prices."""
    rows = tuple(quote.options.all())
    recommended = next((row for row in rows if row.recommended), rows[0] if rows else None)
    return Draft(
        options=tuple(row.code for row in rows),
        recommended=recommended.code if recommended else "",
        term=quote.term_months,
        title=quote.title,
        personal_line=quote.personal_line,
        contact=quote.contact_id,
        valid_days=quote.valid_days,
        tax=quote.tax_code,
        discount=_discount(quote.discount_percent, quote.discount_amount),
        one_time_discount=_discount(quote.one_time_discount_percent, quote.one_time_discount_amount),
        quantities=tuple(sorted(quote.quantities.items())),
        extras=tuple(extra_of(row) for row in quote.extras.all()),
        own=next((_offer(row) for row in rows if row.code == OWN), None),
    )


def _offer(row: QuoteOption) -> Offer:
    return Offer(row.code, row.name, row.tagline, row.tier, tuple(row.packages), row.recommended)


def option_of(quote: Quote, row: QuoteOption, extras: tuple[pricing.Extra, ...]) -> Option:
    """One column of the draft, not priced yet."""
    return Option(
        code=row.code,
        name=row.name,
        tagline=row.tagline,
        selection=_selection(quote, row, extras),
        recommended=row.recommended,
        price={},
    )


def extra_of(row: QuoteExtra) -> pricing.Extra:
    """A line outside the plan, as the engine knows it."""
    return pricing.Extra(
        label=row.label,
        recurrence="once" if row.recurrence == QuoteExtra.Recurrence.ONCE else "monthly",
        quantity=row.quantity,
        price=row.price,
        cost=row.cost,
        taxable=row.taxable,
    )


def seller_card(seller: Seller) -> SellerCard:
    """What a proposal says of the MSP."""
    return SellerCard(**{name: getattr(seller, name) for name in SellerCard.__slots__})


def consent_of(seller: Seller, client: str) -> str:
    """What a client agrees to by signing, in full: the seller's own words, or the standard sentence."""
    return seller.consent or _(
        "I have read this proposal and its terms, I may sign for %(client)s, and my typed name is my signature."
    ) % {"client": client}


def _selection(quote: Quote, row: QuoteOption, extras: tuple[pricing.Extra, ...]) -> pricing.Selection:
    selection = pricing.Selection(
        tier=row.tier,
        packages=tuple(row.packages),
        term=quote.term_months,
        quantities=tuple(sorted(quote.quantities.items())),
        discount=_discount(quote.discount_percent, quote.discount_amount),
        one_time_discount=_discount(quote.one_time_discount_percent, quote.one_time_discount_amount),
        extras=extras,
        tax=quote.tax_code or None,
    )
    # Through the reader, so that a draft is held to the same shapes and bounds as a selection file.
    return pricing.read_selection(pricing.selection_document(selection))


def _discount(percent: Decimal | None, amount: Decimal | None) -> pricing.Discount | None:
    if percent is None and amount is None:
        return None
    return pricing.Discount(percent=percent, amount=amount)


def _contact(contact: Contact | None) -> Person | None:
    return Person(name=contact.name, title=contact.title, email=contact.email) if contact else None
