"""Clients by the thousand, each with a contract or an open quote, put into the tables in bulk."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pricing
from clients.models import Client
from groundwork.models import User
from plans.models import PlanVersion
from plans.selectors import plan_of
from quotes.documents import priced_from
from quotes.models import PricedForm, Quote, QuoteRevision
from quotes.tests.making import NOW

# What they have chosen, in turn.
CHOICES = (
    pricing.Selection("basic", (), 12),
    pricing.Selection("advanced", (), 36),
    pricing.Selection("advanced", ("security", "continuity"), 12),
    pricing.Selection("advanced", ("security", "continuity", "people", "strategy"), 36),
)


def alike(at: int) -> pricing.Selection:
    """One of four choices, as many clients have it."""
    return CHOICES[at % len(CHOICES)]


def each_their_own(at: int) -> pricing.Selection:
    """No two alike: own quantities and a discount each; for some an extra, or a discount on what is paid once."""
    return replace(
        alike(at),
        quantities=(("desktop", 3 + at % 97), ("server", at % 5)),
        discount=pricing.Discount(amount=Decimal(at % 2_000).scaleb(-2)),
        one_time_discount=pricing.Discount(amount=Decimal(1 + at % 90)) if at % 4 == 0 else None,
        extras=(pricing.Extra("Wiring closet", "monthly", 1, Decimal(5 + at % 40), Decimal(2)),) if at % 3 == 0 else (),
    )


def counts_of(at: int) -> dict[str, int]:
    """The inventory of the client with that number: no two near each other are alike."""
    desks = 4 + at * 7 % 83
    return {
        "server": at % 4,
        "workstation": desks,
        "laptop": desks // 3,
        "user": desks + at % 5,
        "site": 1 + at % 3,
        "firewall": 1,
        "switch": 1 + desks // 24,
        "access-point": 2,
        "printer": at % 6,
        "mailbox": desks + 3,
    }


def many_quotes(
    version: PlanVersion, by: User, count: int, choice_of: Callable[[int], pricing.Selection] = alike
) -> None:
    """That many clients, two in three with a contract, the others with a quote that is out."""
    clients = Client.objects.bulk_create(Client(name=f"Client {at:05d}", users=10) for at in range(count))
    kept = [priced_from(pricing.Inventory(tuple(counts_of(at).items())), choice_of(at)).written for at in range(count)]
    texts = {text for each in kept for text in each[:2]}
    forms = {text: PricedForm.holding(text) for text in texts}
    quotes = Quote.objects.bulk_create(
        _quote(version, by, client, at, each, forms)
        for at, (client, each) in enumerate(zip(clients, kept, strict=True))
    )
    revisions = QuoteRevision.objects.bulk_create(_revision(quote, by) for quote in quotes)
    for quote, revision in zip(quotes, revisions, strict=True):
        quote.current = revision
        quote.state = Quote.State.SENT if quote.pk % 3 == 0 else Quote.State.ACCEPTED
    Quote.objects.bulk_update(quotes, ["current", "state"], batch_size=500)
    assert plan_of(version).tiers


def _quote(
    version: PlanVersion, by: User, client: Client, at: int, kept: tuple[str, str, str], forms: dict[str, PricedForm]
) -> Quote:
    return Quote(
        number=f"M-2026-{at:05d}",
        client=client,
        owner=by,
        plan_version=version,
        term_months=12,
        counted_at=NOW,
        priced_counts=forms[kept[0]],
        priced_choice=forms[kept[1]],
        priced_figures=kept[2],
    )


def _revision(quote: Quote, by: User) -> QuoteRevision:
    return QuoteRevision(
        quote=quote,
        number=1,
        document=b"{}",
        sha256="0" * 64,
        valid_through=NOW.date(),
        expires_at=NOW + timedelta(days=30),
        sent_by=by,
        sent_at=NOW,
    )
