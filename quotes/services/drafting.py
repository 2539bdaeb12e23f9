"""From a client to a draft, and from what the salesperson typed to its rows."""

from dataclasses import asdict, replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

import pricing
from clients.models import Client
from clients.selectors import inventory_counts
from clients.services.editing import hold_client
from clients.services.standing import note_quote
from contracts.models import Seller
from groundwork.addresses import folded
from groundwork.history import sign
from groundwork.models import User
from groundwork.said import text_in
from plans.models import PlanVersion
from plans.selectors.versions import plan_of
from quotes.documents import Line, priced_from
from quotes.drafts import MOST_SIGNERS, Candidate, Draft, PricedDraft, first_draft, price_draft
from quotes.errors import DraftError
from quotes.models import CatalogueItem, PlannedSending, Quote, QuoteExtra, QuoteOption
from quotes.recipients import usual_contact
from quotes.selectors.cover import usual_cover
from quotes.services.approval import void_if_changed
from quotes.services.compiling import draft_of, inventory_of
from quotes.services.figures import note_draft
from quotes.services.locking import demand_editable, demand_revision, lock_quote
from quotes.services.numbering import next_number
from quotes.services.sentences import first_title
from quotes.services.uncounted import void_uncounted_if_changed


@transaction.atomic
def start_quote(client: Client, plan_version: PlanVersion, by: User, now: datetime) -> Quote:
    """A draft for this client: its inventory counted now, the plan's offers, the usual term, its primary contact.

    Its taxes are those of the client's last quote from this plan: where a client is taxed does not change with a quote.

    Raises DraftError where the plan has nothing to offer, ArchivedError for an archived client.
    """
    client = hold_client(client)
    contact = usual_contact(Quote(client=client))
    plan = plan_of(plan_version)
    seller = Seller.current()
    draft = first_draft(plan, valid_days=seller.valid_days, contact=contact.pk if contact else None)
    draft = replace(draft, taxes=_usual_taxes(client, plan_version, plan))
    cover, language = usual_cover(), client.language or seller.language
    quote = Quote(
        number=next_number(now),
        client=client,
        owner=by,
        plan_version=plan_version,
        title=first_title("new", client.name, language),
        term_months=draft.term,
        valid_days=draft.valid_days,
        contact=contact,
        tax_codes=list(draft.taxes),
        counts=inventory_counts(client),
        counted_at=now,
        currency=plan.currency,
        countersign=seller.countersign,
        cover_text=text_in(language, cover, "text") if cover else "",
        cover_items=list(cover.items) if cover else [],
    )
    priced = price_draft(plan, inventory_of(quote), draft)
    _note_price(quote, priced)
    _save(quote, by)
    note_draft(quote, priced)
    _save_options(quote, priced, by)
    note_quote(client, now)
    return quote


@transaction.atomic
def save_draft(quote: Quote, draft: Draft, by: User, expected_revision: int | None) -> Quote:
    """Write the draft, whole or not at all, and return the quote as it is then.

    `expected_revision` is the one that the form showed. Raises DraftError (which names the field), StaleError,
    LockedError when the quote is not a draft.
    """
    quote = lock_quote(quote)
    demand_editable(quote)
    demand_revision(quote, expected_revision)
    if quote.client.tax_certificate:
        draft = replace(draft, taxes=())
    priced = price_draft(plan_of(quote.plan_version), inventory_of(quote), draft)
    contact = None if draft.contact is None else quote.client.contacts.filter(pk=draft.contact).first()
    if draft.contact is not None and contact is None:
        raise DraftError(_("Choose one of the client's contacts."), "contact")
    if not 1 <= draft.valid_days <= 365:
        raise DraftError(_("Write a whole number of days from 1 to 365."), "valid_days")
    quote.contact = contact
    _note_words(quote, draft)
    quote.term_months, quote.terms_offered = draft.term, list(draft.terms)
    quote.billing_months, quote.billings_offered = draft.billing, list(draft.billings)
    quote.tax_codes = list(draft.taxes)
    quote.prices = {service: pricing.number_text(agreed) for service, agreed in draft.prices}
    quote.ramp = [{"months": entry.months, "percent": pricing.number_text(entry.percent)} for entry in draft.ramp]
    quote.starts_on = draft.starts_on
    if draft.amends:
        quote.effective_on, quote.elapsed = draft.effective_on, draft.elapsed
    quote.discount_percent, quote.discount_amount = _both(draft, "discount")
    quote.one_time_discount_percent, quote.one_time_discount_amount = _both(draft, "one_time_discount")
    deposit = draft.deposit or pricing.Deposit()
    quote.deposit_percent, quote.deposit_amount = deposit.percent, deposit.amount
    quote.quantities, quote.limits = dict(draft.quantities), _limits(draft)
    quote.valid_days = draft.valid_days
    _demand_signers(draft)
    quote.signers = [asdict(one) for one in draft.signing.signers]
    quote.sign_in_order, quote.countersign = draft.signing.in_order, draft.signing.countersign
    _note_price(quote, priced)
    quote.revision += 1
    _save_options(quote, priced, by)
    _save_extras(quote, draft, by)
    void_if_changed(quote)
    void_uncounted_if_changed(quote)
    return _kept(quote, priced, by)


@transaction.atomic
def refresh_counts(quote: Quote, by: User, expected_revision: int | None, now: datetime) -> Quote:
    """Count the client's inventory again. Raises DraftError, StaleError, LockedError as save_draft does."""
    quote = lock_quote(quote)
    demand_editable(quote)
    demand_revision(quote, expected_revision)
    quote.counts = inventory_counts(quote.client)
    quote.counted_at = now
    priced = price_draft(plan_of(quote.plan_version), inventory_of(quote), draft_of(quote))
    _note_price(quote, priced)
    quote.revision += 1
    void_if_changed(quote)
    void_uncounted_if_changed(quote)
    return _kept(quote, priced, by)


def _demand_signers(draft: Draft) -> None:
    """Each has an address of their own: by it they are told apart, and get their link and their code."""
    addresses = [folded(one.email) for one in draft.signing.signers]
    if len(addresses) > MOST_SIGNERS:
        raise DraftError(_("Name at most %(most)s who sign.") % {"most": MOST_SIGNERS}, "signers")
    if len(set(addresses)) < len(addresses):
        raise DraftError(_("Two of those who sign have the same e-mail address."), "signers")


def _usual_taxes(client: Client, plan_version: PlanVersion, plan: pricing.Plan) -> tuple[str, ...]:
    if client.tax_certificate:
        return ()
    last = Quote.objects.filter(client=client, plan_version__plan=plan_version.plan_id).order_by("-created_at", "-pk")
    return tuple(code for code in last.values_list("tax_codes", flat=True).first() or () if code in plan.index.taxes)


def _note_words(quote: Quote, draft: Draft) -> None:
    quote.title, quote.personal_line = draft.title, draft.personal_line
    quote.cover_text, quote.cover_items = draft.cover_text, list(draft.cover_items)
    quote.show_parts, quote.show_pictures = draft.show_parts, draft.show_pictures


def _note_price(quote: Quote, priced: PricedDraft) -> None:
    """While a revision is out, lists and reports go on showing its price."""
    if quote.state == Quote.State.DRAFT:
        quote.mrr, quote.currency = priced.recommended_price.recurring_net, priced.recommended_price.currency
        quote.keep_priced_from(priced_from(inventory_of(quote), priced.recommended_selection))


def _both(draft: Draft, name: str) -> tuple[Decimal | None, Decimal | None]:
    discount = draft.discount if name == "discount" else draft.one_time_discount
    return (None, None) if discount is None else (discount.percent, discount.amount)


def _limits(draft: Draft) -> dict[str, list[int]]:
    return {limit.unit: [limit.least, limit.most] for limit in draft.limits}


def _kept(quote: Quote, priced: PricedDraft, by: User) -> Quote:
    """The quote, saved, with what reports add up of it."""
    _save(quote, by)
    # Why it was not sent may be mended by this; whether it is, the next sending tells.
    PlannedSending.objects.filter(quote=quote).delete()
    note_draft(quote, priced)
    return quote


def _save(quote: Quote, by: User) -> None:
    sign(quote, by)
    quote.save()


def _save_options(quote: Quote, priced: PricedDraft, by: User) -> None:
    """Rows stay where their code stays, so that the history tells what changed and not that all was made anew."""
    rows = {row.code: row for row in quote.options.all()}
    kept = {candidate.code for candidate in priced.candidates}
    for row in rows.values():
        if row.code not in kept:
            sign(row, by)
            row.delete()
    placed = list(enumerate(priced.candidates))
    # The recommended one last: there is never more than one.
    for position, candidate in sorted(placed, key=lambda pair: pair[1].code == priced.recommended):
        row = rows.get(candidate.code) or QuoteOption(quote=quote, code=candidate.code)
        _save_if_changed(row, by, **_option_values(candidate, position, candidate.code == priced.recommended))


def _option_values(candidate: Candidate, position: int, recommended: bool) -> dict[str, object]:
    return {
        "name": candidate.name,
        "tagline": candidate.tagline,
        "tier": candidate.tier,
        "packages": list(candidate.packages),
        "recommended": recommended,
        "position": position,
    }


def _save_extras(quote: Quote, draft: Draft, by: User) -> None:
    rows = list(quote.extras.all())
    known = _items_of(draft)
    for row in rows[len(draft.extras) :]:
        sign(row, by)
        row.delete()
    rows += [QuoteExtra(quote=quote) for _new in draft.extras[len(rows) :]]
    for position, (row, extra) in enumerate(zip(rows, draft.extras, strict=False)):
        _save_if_changed(
            row,
            by,
            label=extra.label,
            recurrence=extra.recurrence,
            quantity=extra.quantity,
            price=extra.price,
            cost=extra.cost,
            taxable=extra.taxable,
            **_said_besides(extra, known),
            position=position,
        )


def _items_of(draft: Draft) -> set[int]:
    """Those of the catalogue that its lines name and that are there. A query where any is named."""
    wanted = [line.item for line in draft.extras if isinstance(line, Line) and line.item is not None]
    return set(CatalogueItem.objects.filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()


def _said_besides(extra: pricing.Extra, known: set[int]) -> dict[str, object]:
    """What a line is where it is hardware or a project."""
    if not isinstance(extra, Line):
        return {"kind": "", "part_number": "", "item_id": None}
    return {"kind": extra.kind, "part_number": extra.part, "item_id": extra.item if extra.item in known else None}


def _save_if_changed(row: QuoteOption | QuoteExtra, by: User, **values: object) -> None:
    if row.pk is not None and all(getattr(row, name) == value for name, value in values.items()):
        return
    for name, value in values.items():
        setattr(row, name, value)
    sign(row, by)
    row.save()
