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
from quotes.documents import Numbers, Revision
from quotes.proposal.amendment import AmendmentShown, amendment_of, title_of_change
from quotes.proposal.cards import Card, cards_of, comparison_of, with_chosen
from quotes.proposal.choice import Asked, Choice, read_choice
from quotes.proposal.counts import Count, agreed_of, chosen_of, counted_of
from quotes.proposal.cover import CoverShown, cover_shown
from quotes.proposal.deposit import DueShown, due_of
from quotes.proposal.goods import GoodsGroup, goods_shown
from quotes.proposal.numbers import NumberRow, number_rows, numbers_said, read_numbers
from quotes.proposal.packages import PackageRow, package_rows
from quotes.proposal.payment import Payment, payment_of
from quotes.proposal.prices import Prices, prices_of
from quotes.proposal.summary import Summary, summary_of
from quotes.proposal.table import Table, table_of
from quotes.proposal.words import initials, listed, paragraphs
from quotes.quantities import devices_of, is_devices, is_people, people_of, tallies_of

USUAL: Final = Asked()
# Pages that are kept, and of them what several have in common.
_MOST: Final = 256


@dataclass(frozen=True, slots=True)
class Offer:
    """The part of the page that follows the client's choice."""

    choice: Choice
    query: str
    cards: tuple[Card, ...]
    packages: tuple[PackageRow, ...]
    payment: Payment
    numbers: tuple[NumberRow, ...]
    summary: Summary
    due: DueShown | None

    @property
    def chooses(self) -> bool:
        """Whether there is anything to choose besides options and packages."""
        return self.payment.chooses or bool(self.numbers)


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
    chosen: tuple[Count, ...]
    terms: tuple[str, ...]
    clauses: tuple[str, ...]
    consent: str
    hash_short: str
    amendment: AmendmentShown | None
    cover: CoverShown | None
    goods: tuple[GoodsGroup, ...]

    @property
    def template(self) -> str:
        """What the page is drawn with: a change of a contract is no offer to choose from."""
        return "proposal/amendment_page.html" if self.amendment else "proposal/proposal_page.html"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice with its price, and the pricer that knows it. `revision` has as many of everything as was chosen, `sent`
    as many as the proposal begins with.
    """

    sent: Revision
    revision: Revision
    choice: Choice
    price: pricing.Price
    prices: Prices


def choose(revision: Revision, asked: Asked) -> Chosen:
    """What an address asks for, fixed where it must be."""
    read = read_numbers(revision, asked)
    counted = revision.counting(read.numbers)
    choice, prices = read_choice(counted, asked)
    begins = dict(revision.numbers)
    choice = replace(
        choice,
        numbers=tuple((unit, count) for unit, count in read.numbers if count != begins[unit]),
        misread=read.misread,
        notes=(*read.notes, *choice.notes),
    )
    return Chosen(revision, counted, choice, prices(choice.tier, choice.packages), prices)


def _offer(chosen: Chosen, cards: tuple[Card, ...]) -> Offer:
    revision, choice, price = chosen.revision, chosen.choice, chosen.price
    payment = payment_of(revision, choice, price)
    return Offer(
        choice=choice,
        query=urlencode(choice.query),
        cards=with_chosen(cards, choice),
        packages=package_rows(revision, choice, price),
        payment=replace(payment, instead=(*payment.instead, *numbers_said(chosen.sent, revision))),
        numbers=number_rows(chosen.sent, revision, choice, price),
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
    """The cards of one term, billing and numbers, and the fields of the page that follow those three."""

    cards: tuple[Card, ...]
    fields: dict[str, Any]


def page_of(revision: Revision, asked: Asked = USUAL) -> Page:
    """The proposal as it stands with this choice (see read_choice).

    A sent revision never changes, so its pages are kept; a draft, which has no fingerprint yet, is worked out anew.
    """
    if revision.amends is not None:  # a change of a contract is one choice: an address cannot ask for another
        asked = USUAL
    if not revision.sha256:
        chosen = choose(revision, asked)
        return _page(chosen, _columns(chosen.sent, chosen.revision, chosen.prices, chosen.choice), _fixed(revision))
    return kept_page(_Frozen(revision.sha256, revision.starts_on, get_language(), revision), asked)


@lru_cache(maxsize=_MOST)
def kept_page(frozen: _Frozen, asked: Asked) -> Page:
    """What page_of has put together for a sent revision. With another choice only what follows it is put together."""
    chosen = choose(frozen.revision, asked)
    choice = chosen.choice
    return _page(chosen, kept_columns(frozen, choice.term, choice.billing, choice.numbers), kept_fixed(frozen))


@lru_cache(maxsize=_MOST)
def kept_columns(frozen: _Frozen, term: int | None, billing: int | None, numbers: Numbers) -> _Columns:
    """The columns of a sent revision under this term, billing and numbers."""
    counted = frozen.revision.counting(numbers)
    recommended = Choice(counted.recommended, (), term, billing, numbers=numbers)
    return _columns(frozen.revision, counted, prices_of(counted, term, billing), recommended)


@lru_cache(maxsize=_MOST)
def kept_fixed(frozen: _Frozen) -> dict[str, Any]:
    """The fields of a sent revision's page that are the same whatever is chosen."""
    return _fixed(frozen.revision)


def _page(chosen: Chosen, columns: _Columns, fixed: dict[str, Any]) -> Page:
    amendment = amendment_of(chosen.revision, chosen.price)
    return Page(offer=_offer(chosen, columns.cards), amendment=amendment, **columns.fields, **fixed)


def _columns(sent: Revision, counted: Revision, prices: Prices, choice: Choice) -> _Columns:
    """The same for every choice of this term, billing and numbers. `counted` has as many as was chosen."""
    comparison = comparison_of(counted, prices)
    fields = {
        "revision": counted,
        "lead": _lead(sent, counted, choice),
        "table": table_of(counted, comparison),
        # What nobody looks after is the same in every option.
        "devices": counted_of(sent, comparison.columns[0].price),
        "agreed": agreed_of(sent, counted),
        "chosen": chosen_of(sent, counted),
    }
    return _Columns(cards_of(counted, comparison, choice), fields)


def _fixed(revision: Revision) -> dict[str, Any]:
    seller, locale = revision.seller, revision.seller.locale
    return {
        "title": title_of(revision),
        "valid_through": day(revision.valid_through, locale),
        "sent_on": day_in(revision.sent_at, seller.time_zone, locale),
        "counted_on": day_in(revision.counted_at, seller.time_zone, locale),
        "sender": revision.prepared_by,
        "sender_initials": initials(revision.prepared_by.name),
        "personal": paragraphs(revision.personal_line),
        "seller": seller,
        "address": tuple(line.strip() for line in seller.address.splitlines() if line.strip()),
        "contact_email": revision.prepared_by.email or seller.email,
        "subject": _("Question about %(number)s") % {"number": revision.quote},
        "terms": paragraphs(revision.terms),
        "clauses": sentences_of(revision.clauses, locale),
        "consent": revision.consent,
        "hash_short": revision.sha256[:12],
        "cover": cover_shown(revision),
        "goods": goods_shown(revision),
    }


def title_of(revision: Revision) -> str:
    """The proposal's own title, or what it is for whom."""
    return revision.title or _("IT care for %(client)s") % {"client": revision.client}


def called(revision: Revision) -> str:
    """What mails call it: the change of a contract, or the proposal's title."""
    return title_of_change(revision.amends) if revision.amends else title_of(revision)


def until(revision: Revision) -> str:
    """The last moment on the seller's clock at which the proposal can be accepted."""
    return clock(revision.expires_at, revision.seller.time_zone, revision.seller.locale)


def _lead(sent: Revision, revision: Revision, choice: Choice) -> str:
    locale, offered = revision.seller.locale, len(revision.options)
    ways = {
        1: _("One way to take computers off your people's minds."),
        2: _("Two ways to take computers off your people's minds."),
        3: _("Three ways to take computers off your people's minds."),
        4: _("Four ways to take computers off your people's minds."),
    }
    many = _("%(count)s ways to take computers off your people's minds.") % {"count": number(offered, locale)}
    lead = ways.get(offered, many)
    machines, people = devices_of(revision), people_of(revision)
    owned = []
    if machines:
        owned.append(ngettext("%(count)s device", "%(count)s devices", machines) % {"count": number(machines, locale)})
    if people:
        owned.append(ngettext("%(count)s person", "%(count)s people", people) % {"count": number(people, locale)})
    if not owned:
        return lead
    if choice.numbers:
        priced = _("Priced for %(owned)s.")
    elif any(tally.unit and (is_devices(tally) or is_people(tally)) for tally in tallies_of(sent)):
        priced = _("Priced for %(owned)s, as agreed with you.")
    else:
        priced = _("Priced for the %(owned)s you have today.")
    return f"{lead} {priced % {'owned': listed(owned)}}"
