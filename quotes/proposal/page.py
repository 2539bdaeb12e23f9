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
    """The options compared under one term and billing: their cards and their table."""

    cards: tuple[Card, ...]
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
    chosen = choose(frozen.revision, asked)
    choice = chosen.choice
    columns = _kept_columns(frozen, choice.term, choice.billing, choice.numbers)
    return replace(kept_page(frozen, USUAL), **_following(chosen, columns))


@lru_cache(maxsize=64)
def _kept_columns(frozen: _Frozen, term: int | None, billing: int | None, numbers: Numbers) -> _Columns:
    counted = frozen.revision.counting(numbers)
    recommended = Choice(counted.recommended, (), term, billing, numbers=numbers)
    return _columns(counted, prices_of(counted, term, billing), recommended)


def _columns(revision: Revision, prices: Prices, choice: Choice) -> _Columns:
    comparison = comparison_of(revision, prices)
    return _Columns(cards_of(revision, comparison, choice), table_of(revision, comparison))


def _following(chosen: Chosen, columns: _Columns) -> dict[str, Any]:
    """The fields of a page that are another one's with another choice."""
    return {
        "offer": _offer(chosen, columns.cards),
        "table": columns.table,
        "devices": counted_of(chosen.sent, chosen.price),
        # Without limits the same people and devices are priced whatever is chosen.
        **(_counts(chosen) if chosen.sent.limits else {}),
    }


def _counts(chosen: Chosen) -> dict[str, Any]:
    """What follows how many of everything there are."""
    return {
        "revision": chosen.revision,
        "lead": _lead(chosen),
        "agreed": agreed_of(chosen.sent, chosen.revision),
        "chosen": chosen_of(chosen.sent, chosen.revision),
    }


def _page(revision: Revision, asked: Asked) -> Page:
    # A change of a contract is one choice: an address cannot ask for another.
    chosen = choose(revision, asked if revision.amends is None else USUAL)
    seller, locale = revision.seller, revision.seller.locale
    return Page(
        title=title_of(revision),
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
        terms=paragraphs(revision.terms),
        clauses=sentences_of(revision.clauses, locale),
        consent=revision.consent,
        hash_short=revision.sha256[:12],
        amendment=amendment_of(revision, chosen.price),
        cover=cover_shown(revision),
        goods=goods_shown(revision),
        **(_counts(chosen) | _following(chosen, _columns(chosen.revision, chosen.prices, chosen.choice))),
    )


def title_of(revision: Revision) -> str:
    """The proposal's own title, or what it is for whom."""
    return revision.title or _("IT care for %(client)s") % {"client": revision.client}


def called(revision: Revision) -> str:
    """What mails call it: the change of a contract, or the proposal's title."""
    return title_of_change(revision.amends) if revision.amends else title_of(revision)


def until(revision: Revision) -> str:
    """The last moment on the seller's clock at which the proposal can be accepted."""
    return clock(revision.expires_at, revision.seller.time_zone, revision.seller.locale)


def _lead(chosen: Chosen) -> str:
    revision = chosen.revision
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
    if chosen.choice.numbers:
        priced = _("Priced for %(owned)s.")
    elif any(tally.unit and (is_devices(tally) or is_people(tally)) for tally in tallies_of(chosen.sent)):
        priced = _("Priced for %(owned)s, as agreed with you.")
    else:
        priced = _("Priced for the %(owned)s you have today.")
    return f"{lead} {priced % {'owned': listed(owned)}}"
