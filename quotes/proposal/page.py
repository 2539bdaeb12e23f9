"""The whole proposal, put together for a page or a sheet of paper."""

from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlencode

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

import pricing
from contracts.documents import Person, SellerCard
from contracts.words.clauses import sentences_of
from groundwork.display import clock, day, day_in, number
from quotes.documents import Revision
from quotes.documents.things import things_of
from quotes.proposal.amendment import AmendmentShown, amendment_of
from quotes.proposal.cards import Card, cards_of, comparison_of
from quotes.proposal.choice import Asked, Choice, read_choice
from quotes.proposal.cover import CoverShown, cover_shown
from quotes.proposal.deposit import DueShown, due_of
from quotes.proposal.packages import PackageRow, package_rows
from quotes.proposal.payment import Payment, payment_of
from quotes.proposal.prices import Prices, prices_of
from quotes.proposal.summary import Summary, summary_of
from quotes.proposal.table import Table, table_of
from quotes.proposal.words import devices, heads, initials, listed, noun, paragraphs
from quotes.quantities import devices_of, is_devices, is_people, people_of, tallies_of

USUAL: Final = Asked()


@dataclass(frozen=True, slots=True)
class Offer:
    """The part of the page that follows the client's choice."""

    choice: Choice
    query: str
    cards: tuple[Card, ...]
    packages: tuple[PackageRow, ...]
    payment: Payment
    summary: Summary
    due: DueShown | None


@dataclass(frozen=True, slots=True)
class Count:
    """What the client has of something, and a remark where the price does not simply follow it."""

    label: str
    count: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """The proposal with one choice made, every word and figure of it finished."""

    revision: Revision
    title: str
    lead: str
    valid_through: str
    sent_on: str
    counted_on: str
    sender: Person
    sender_initials: str
    personal: tuple[str, ...]
    seller: SellerCard
    address: tuple[str, ...]
    contact_email: str
    subject: str
    offer: Offer
    table: Table
    devices: tuple[Count, ...]
    agreed: tuple[Count, ...]
    terms: tuple[str, ...]
    clauses: tuple[str, ...]
    consent: str
    hash_short: str
    amendment: AmendmentShown | None
    cover: CoverShown | None

    @property
    def template(self) -> str:
        """What the page is drawn with: a change of a contract is no offer to choose from."""
        return "proposal/amendment_page.html" if self.amendment else "proposal/proposal_page.html"


def choice_and_price(revision: Revision, asked: Asked) -> tuple[Choice, pricing.Price, Prices]:
    """What an address asks for, fixed where it must be, with its price and the pricer that knows it."""
    choice, prices = read_choice(revision, asked)
    return choice, prices(choice.tier, choice.packages), prices


def offer_of(revision: Revision, asked: Asked) -> Offer:
    """The part that follows the choice, by itself."""
    choice, price, prices = choice_and_price(revision, asked)
    return _offer(revision, choice, price, comparison_of(revision, prices))


def _offer(revision: Revision, choice: Choice, price: pricing.Price, comparison: pricing.Comparison) -> Offer:
    return Offer(
        choice=choice,
        query=urlencode(choice.query),
        cards=cards_of(revision, comparison, choice),
        packages=package_rows(revision, choice, price),
        payment=payment_of(revision, choice, price),
        summary=summary_of(revision, choice, price),
        due=due_of(revision, price.first_invoice, price.currency),
    )


@dataclass(frozen=True, slots=True)
class _Frozen:
    """A sent revision in one language, known by its fingerprint and the first day that its client asks for."""

    sha256: str
    starts_on: date | None
    language: str | None
    revision: Revision = field(compare=False)


@dataclass(frozen=True, slots=True)
class _Columns:
    """The options compared under one term and billing, and the table of that."""

    comparison: pricing.Comparison
    table: Table


def page_of(revision: Revision, asked: Asked = USUAL) -> Page:
    """The proposal as it stands with this choice (see read_choice).

    A sent revision never changes, so its pages are kept; a draft, which has no fingerprint yet, is worked out anew.
    """
    if not revision.sha256:
        return _page(revision, asked)
    return kept_page(_Frozen(revision.sha256, revision.starts_on, get_language(), revision), asked)


@lru_cache(maxsize=256)
def kept_page(frozen: _Frozen, asked: Asked) -> Page:
    """What page_of has put together for a sent revision. With another choice only what follows it is put together."""
    if asked == USUAL or frozen.revision.amends is not None:
        return _page(frozen.revision, USUAL)
    choice, price, _prices = choice_and_price(frozen.revision, asked)
    columns = _kept_columns(frozen, choice.term, choice.billing)
    return replace(kept_page(frozen, USUAL), **_following(frozen.revision, choice, price, columns))


@lru_cache(maxsize=64)
def _kept_columns(frozen: _Frozen, term: int | None, billing: int | None) -> _Columns:
    return _columns(frozen.revision, prices_of(frozen.revision, term, billing))


def _columns(revision: Revision, prices: Prices) -> _Columns:
    comparison = comparison_of(revision, prices)
    return _Columns(comparison, table_of(revision, comparison))


def _following(revision: Revision, choice: Choice, price: pricing.Price, columns: _Columns) -> dict[str, Any]:
    """The fields of a page that are another one's with another choice."""
    return {
        "offer": _offer(revision, choice, price, columns.comparison),
        "table": columns.table,
        "devices": _counts(revision, price),
    }


def _page(revision: Revision, asked: Asked) -> Page:
    # A change of a contract is one choice: an address cannot ask for another.
    choice, price, prices = choice_and_price(revision, asked if revision.amends is None else USUAL)
    seller, locale = revision.seller, revision.seller.locale
    return Page(
        revision=revision,
        title=title_of(revision),
        lead=_lead(revision),
        valid_through=day(revision.valid_through, locale),
        sent_on=day_in(revision.sent_at, seller.time_zone, locale),
        counted_on=day_in(revision.counted_at, seller.time_zone, locale),
        sender=revision.prepared_by,
        sender_initials=initials(revision.prepared_by.name),
        personal=paragraphs(revision.personal_line),
        seller=seller,
        address=tuple(line.strip() for line in seller.address.splitlines() if line.strip()),
        contact_email=revision.prepared_by.email or seller.email,
        subject=_("Question about %(number)s") % {"number": revision.quote},
        agreed=_agreed(revision),
        terms=paragraphs(revision.terms),
        clauses=sentences_of(revision.clauses, locale),
        consent=revision.consent,
        hash_short=revision.sha256[:12],
        amendment=amendment_of(revision, price),
        cover=cover_shown(revision),
        **_following(revision, choice, price, _columns(revision, prices)),
    )


def title_of(revision: Revision) -> str:
    """The proposal's own title, or what it is for whom."""
    return revision.title or _("IT care for %(client)s") % {"client": revision.client}


def until(revision: Revision) -> str:
    """The last moment on the seller's clock at which the proposal can be accepted."""
    return clock(revision.expires_at, revision.seller.time_zone, revision.seller.locale)


def _lead(revision: Revision) -> str:
    locale, offered = revision.seller.locale, len(revision.options)
    words = {1: _("One way"), 2: _("Two ways"), 3: _("Three ways"), 4: _("Four ways")}
    ways = words.get(offered) or _("%(count)s ways") % {"count": number(offered, locale)}
    machines, people = devices_of(revision), people_of(revision)
    owned = []
    if machines:
        owned.append(ngettext("%(count)s device", "%(count)s devices", machines) % {"count": number(machines, locale)})
    if people:
        owned.append(ngettext("%(count)s person", "%(count)s people", people) % {"count": number(people, locale)})
    said = {"ways": ways, "owned": listed(owned)}
    if not owned:
        return _("%(ways)s to take computers off your people's minds.") % said
    if any(tally.unit and (is_devices(tally) or is_people(tally)) for tally in tallies_of(revision)):
        return _("%(ways)s to take computers off your people's minds, priced for %(owned)s, as agreed with you.") % said
    return _("%(ways)s to take computers off your people's minds, priced for the %(owned)s you have today.") % said


def _counts(revision: Revision, price: pricing.Price) -> tuple[Count, ...]:
    locale, outside, things = revision.seller.locale, dict(price.unpriced), things_of(revision)
    return tuple(
        Count(
            _sentence(noun(key, count, things)), number(count, locale), _("not looked after") if key in outside else ""
        )
        for key, count in (*devices(revision), *heads(revision))
    )


def _agreed(revision: Revision) -> tuple[Count, ...]:
    """Where the salesperson priced another number than was counted."""
    real = pricing.unit_quantities(revision.plan, revision.inventory)
    return tuple(
        Count(
            revision.plan.index.units[unit].name,
            number(quantity, revision.seller.locale),
            _("counted: %(count)s") % {"count": number(real[unit], revision.seller.locale)},
        )
        for unit, quantity in revision.common.quantities
        if quantity != real[unit]
    )


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
