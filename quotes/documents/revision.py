"""The second freeze, as values: what a sent revision says. `revision_document` writes it to bytes and reads it back.

Knows no models: a draft becomes a `Revision` in quotes.services.compiling; the proposal page, the PDF, live
re-pricing and acceptance read nothing but these bytes. Staff figures (costs, margins) are inside, because the plan
is: the bytes themselves never go to a client.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pricing
from contracts.documents import NO_CLAUSES, Clauses, Person, SellerCard
from quotes.documents.amends import Amends
from quotes.documents.cover import Cover
from quotes.documents.goods import Goods
from quotes.documents.limits import Limit, Numbers, with_numbers
from quotes.documents.signing import ONE_OPEN, Signing


@dataclass(frozen=True, slots=True)
class Option:
    """One column of the comparison: a tier and packages.

    `price` is the frozen msp-price document with what all options have in common, staff figures included.
    """

    code: str
    name: str
    tagline: str
    tier: str
    packages: tuple[str, ...]
    recommended: bool
    price: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Revision:
    """Everything a client was shown. `sha256` is the fingerprint of the bytes; empty until there are bytes.

    `common` is what every choice has besides a tier and packages, so its own tier is empty; its term and billing are
    those to begin with. `terms_offered` and `billings_offered` are months, those among them, in the plan's order.
    `starts_on` is the first day of the service where one was agreed; the part month up to the first full one is
    `common.prorate`. `tax_exempt` is the client's certificate, empty where the client pays tax. `language` is that of
    the client (BCP 47). `things` are those of the owner's own that the inventory counts: key, word and plural of that
    day. `amends` is what it changes in a contract: then there is one option, one term and one billing; None for an
    offer of a new contract. `consent` is to the terms, `electronic` to signing by electronic means, `authority` that
    the signer may sign; until 2026-11 the first said all, and the others are empty. `signing` is who has to sign.
    `deposit` is what is due of the first invoice at signing; None is nothing. `cover` stands around the figures.
    `goods` are the lines outside the plan that are hardware or projects;
    None where there are none. `limits` are the units whose number the client chooses, sorted by unit.
    """

    quote: str
    number: int
    title: str
    personal_line: str
    language: str
    client: str
    contact: Person | None
    prepared_by: Person
    seller: SellerCard
    plan: pricing.Plan
    plan_version: int
    plan_sha256: str
    inventory: pricing.Inventory
    counted_at: datetime
    common: pricing.Selection
    terms_offered: tuple[int, ...]
    billings_offered: tuple[int, ...]
    options: tuple[Option, ...]
    terms: str
    consent: str
    sent_at: datetime
    valid_through: date
    expires_at: datetime
    starts_on: date | None = None
    tax_exempt: str = ""
    clauses: Clauses = NO_CLAUSES
    things: tuple[tuple[str, str, str], ...] = ()
    amends: Amends | None = None
    electronic: str = ""
    authority: str = ""
    signing: Signing = ONE_OPEN
    deposit: pricing.Deposit | None = None
    cover: Cover | None = None
    goods: Goods | None = None
    limits: tuple[Limit, ...] = ()
    sha256: str = ""

    @property
    def recommended(self) -> Option:
        """The option the MSP recommends; the first where none is marked."""
        return next((option for option in self.options if option.recommended), self.options[0])

    @property
    def pictures(self) -> frozenset[str]:
        """The hashes of the pictures that its page shows."""
        shown = [one.picture for one in (self.cover.pictures if self.cover else ())]
        shown += [one.picture for one in (self.goods.rows if self.goods else ()) if one.picture]
        return self.seller.pictures.union(one.sha256 for one in shown)

    @property
    def brochures(self) -> tuple[str, ...]:
        """The hashes of the PDFs that stand behind its own, in their order."""
        return tuple(one.sha256 for one in self.cover.brochures) if self.cover else ()

    @property
    def asks_start(self) -> bool:
        """Whether its client says on which day the service begins: none was agreed, and no contract is changed."""
        return self.starts_on is None and self.amends is None

    @property
    def first_full_day(self) -> date | None:
        """The day on which month 1 begins, after the part month; None where no first day was agreed."""
        first, part = self.starts_on, self.common.prorate
        return first if first is None or part is None else first + timedelta(days=part.days)

    def from_day(self, day: date | None) -> Revision:
        """With the first day that its client asks for at signing: inside a month it brings a part month, as an agreed
        one does, and a price for it. The first of a month, or none, leaves everything as it was sent.
        """
        part = part_month(day) if self.asks_start else None
        return self if part is None else replace(self, starts_on=day, common=replace(self.common, prorate=part))

    @property
    def numbers(self) -> Numbers:
        """How many there are of each unit whose number the client chooses."""
        if not self.limits:
            return ()
        priced = pricing.unit_quantities(self.plan, self.inventory, self.common)
        return tuple((limit.unit, priced[limit.unit]) for limit in self.limits)

    def offers_numbers(self, numbers: Numbers) -> bool:
        """Whether the client may choose so many of these."""
        limits = {limit.unit: limit for limit in self.limits}
        return all(unit in limits and limits[unit].allows(number) for unit, number in numbers)

    def counting(self, numbers: Numbers) -> Revision:
        """With so many of each unit as was chosen; of what is left out, as many as it begins with."""
        if not self.limits:
            return self
        common = self.common
        inventory, by_hand = with_numbers(self.plan, self.inventory, common.quantities, self.limits, numbers)
        return replace(self, inventory=inventory, common=replace(common, quantities=by_hand))

    def selection(
        self, tier: str, packages: tuple[str, ...], term: int | None = None, billing: int | None = None
    ) -> pricing.Selection:
        """What the client chose, with what is common to all choices. None is the term or billing to begin with."""
        return replace(
            self.common,
            tier=tier,
            packages=packages,
            term=self.common.term if term is None else term,
            billing=self.common.billing if billing is None else billing,
        )

    def offered(self, option: Option) -> pricing.Selection:
        """An option as it was offered."""
        return self.selection(option.tier, option.packages)

    def priced(
        self, tier: str, packages: tuple[str, ...], term: int | None = None, billing: int | None = None
    ) -> pricing.Price:
        """That choice, priced for this client. Raises PricingError when the rules do not allow it."""
        return pricing.price(self.plan, self.inventory, self.selection(tier, packages, term, billing))

    def offers(self, option: Option, packages: tuple[str, ...], term: int, billing: int) -> bool:
        """Whether the client may choose this. A change of a contract is signed as it is drafted."""
        if self.amends is not None and set(packages) != set(option.packages):
            return False
        return self.offers_payment(term, billing)

    def offers_payment(self, term: int, billing: int) -> bool:
        """Whether the client may choose this term, billed so many months at once."""
        return term in self.terms_offered and billing in self.billings_for(term)

    def billings_for(self, term: int) -> tuple[int, ...]:
        """The offered billings that this term is long enough for."""
        return tuple(months for months in self.billings_offered if months <= term)


def validity(now: datetime, days: int, zone: str) -> tuple[date, datetime]:
    """The last day a proposal is valid, and the instant (UTC, exclusive) at which that day ends in `zone`.

    The day counts in full wherever the seller is, summer time or not: the end is the first instant of the next day.
    """
    place = ZoneInfo(zone)
    last = now.astimezone(place).date() + timedelta(days=days)
    return last, datetime.combine(last + timedelta(days=1), time.min, place).astimezone(UTC)


def part_month(starts_on: date | None) -> pricing.PartMonth | None:
    """The part month from that day to the end of its month; None where the day is a first, or there is none."""
    if starts_on is None or starts_on.day == 1:
        return None
    of = calendar.monthrange(starts_on.year, starts_on.month)[1]
    return pricing.PartMonth(of - starts_on.day + 1, of)


def priced_from(inventory: pricing.Inventory, selection: pricing.Selection) -> pricing.Kept:
    """What a month's price follows from, as a quote keeps it beside the price (`Quote.priced_from`)."""
    # As its document says it: a discount has no more decimals than it needs there.
    said = pricing.kept_selection(pricing.selection_document(selection))
    return pricing.kept(dict(inventory.counts), said)
