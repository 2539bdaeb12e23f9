"""Reports over 100,000 quotes: what is asked of the database and made into tables, and the page as the browser gets it.

    .venv/bin/python benchmarks/reports.py [--quotes 100000] [--rounds 5]

The figures are times on this machine: they are to stay at 150 ms for what is asked and made. Quotes of five years, of
six people, from eight versions of a plan, in two currencies; one in twelve is open, four in ten were won.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
# The list of quotes: as it opens, narrowed, its last pages, and what is searched in it.
LIST = ("/quotes/", "/quotes/?state=sent", "/quotes/?page=3000", "/quotes/?q=Client+00042")
REASONS = ("price", "scope", "timing", "other-provider", "in-house", "no-answer", "other")


def main() -> int:
    """Measure, and print the figures."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--quotes", type=int, default=100_000)
    words.add_argument("--rounds", type=int, default=5)
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        os.environ["DJANGO_SETTINGS_MODULE"] = "msp_portal.settings_test"
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{temporary}/reports.sqlite3")
        sys.path.insert(0, str(ROOT))
        import django
        from django.core.management import call_command
        from django.test.utils import setup_test_environment

        django.setup()
        setup_test_environment()
        call_command("migrate", verbosity=0)
        measure(asked.quotes, asked.rounds)
    return 0


def measure(quotes: int, rounds: int) -> None:
    """Fill the database, and ask for every period so many times."""
    from django.db import connection
    from django.test import Client as Browser
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from groundwork.access import Role
    from groundwork.tests.people import a_person
    from quotes.selectors.queue import queue
    from quotes.selectors.reports import PERIODS, Asked, facts, reports

    owner = a_person("owner@example.com", Role.OWNER)
    fill(quotes, owner)
    now = timezone.now()
    print(f"{quotes:,} quotes")
    for code, _label, _months in PERIODS:
        with CaptureQueriesContext(connection) as asked:
            facts(owner, Asked(code), now, now.date())

        def made(code: str = code) -> object:
            return reports(facts(owner, Asked(code), now, now.date()), now.date(), internal=True)

        found = facts(owner, Asked(code), now, now.date())
        ended = (*found.by_month, *found.by_choice, *found.by_person)
        print(f"{len(ended):,} groups of {sum(group.number for group in found.by_month):,} ended quotes")
        took = best(made, rounds)
        print(f"reports, {code}: wall {took[0]:.0f} ms, processor {took[1]:.0f} ms, {len(asked)} queries", flush=True)
        for query in asked.captured_queries:
            print(f"    {float(query['time']) * 1000:4.0f} ms  {query['sql'][:90]}")
    took = best(lambda: queue(owner, now, "UTC"), rounds)
    print(f"the queue: wall {took[0]:.0f} ms, processor {took[1]:.0f} ms")
    browser = Browser()
    browser.force_login(owner)
    for path in ("/reports/", "/", *LIST, "/search/?q=2026"):
        took = best(partial(browser.get, path), rounds)
        print(f"{path}: wall {took[0]:.0f} ms, processor {took[1]:.0f} ms", flush=True)


def best(deed: Any, rounds: int) -> tuple[float, float]:
    """The least milliseconds of the clock and of the processor."""
    took = [timed(deed) for _ in range(rounds)]
    return min(wall for wall, _processor in took), min(processor for _wall, processor in took)


def timed(deed: Any) -> tuple[float, float]:
    """Milliseconds of the clock and of the processor."""
    wall, processor = time.perf_counter(), time.process_time()
    deed()
    return (time.perf_counter() - wall) * 1000, (time.process_time() - processor) * 1000


def fill(count: int, owner: Any) -> None:
    """The quotes with what they sum up to, and the contracts of one in ten."""
    from django.db.models import F, OuterRef
    from django.db.models.functions import Mod
    from django.utils import timezone

    from clients.models import Client
    from groundwork.access import Role
    from groundwork.tests.people import a_person
    from quotes.models import OfferedLadder, Quote, QuoteFigures, QuoteRevision
    from quotes.tests.making import CABLE_TV, a_seller, a_version

    a_seller()
    people = [owner, *(a_person(f"sales{at}@example.com", Role.SALES) for at in range(5))]
    versions = [a_version(owner, CABLE_TV, number) for number in range(1, 9)]
    clients = Client.objects.bulk_create(Client(name=f"Client {at:05d}", users=10) for at in range(2_000))
    names, packages = ("Basic", "Silver", "Gold", "Platinum"), [package.name for package in CABLE_TV.packages]
    ladders = [OfferedLadder.holding(names[:most], most - 2, packages) for most in (2, 3, 4)]
    now, chance = timezone.now(), random.Random("reports")  # noqa: S311
    this = now.year * 12 + now.month - 1
    quotes = Quote.objects.bulk_create(
        (
            a_quote(at, clients[at % len(clients)], chance.choice(people), versions[at * 8 // count], now)
            for at in range(count)
        ),
        batch_size=2_000,
    )
    revisions = (a_revision(at, quote, owner, now) for at, quote in enumerate(quotes))
    QuoteRevision.objects.bulk_create(revisions, batch_size=2_000)
    Quote.objects.update(current=QuoteRevision.objects.filter(quote=OuterRef("pk")).values("pk")[:1])
    for place, state in enumerate(map(state_of, range(12))):
        alike = Quote.objects.annotate(place=Mod(F("pk") - quotes[0].pk, 12)).filter(place=place)
        alike.update(state=state, lost_reason="price" if state == "lost" else "")
    for at, quote in enumerate(quotes):
        quote.state = state_of(at)
    rows = (figures(at, quote, ladders[at % 3], this, now, chance) for at, quote in enumerate(quotes))
    QuoteFigures.objects.bulk_create(rows, batch_size=2_000)
    contracts(count // 10, clients, now)


def a_quote(at: int, client: Any, owner: Any, version: Any, now: Any) -> Any:
    """A quote as wide as they are."""
    from quotes.models import Quote

    return Quote(
        number=f"Q-{now.year}-{at:06d}",
        client=client,
        owner=owner,
        plan_version=version,
        term_months=12,
        counted_at=now,
        counts={"server": 1, "workstation": 20, "laptop": at % 30},
        personal_line="Thank you for the good talk on Tuesday. " * 4,
        currency=("USD", "EUR")[at % 9 == 0],
        mrr=1000 + at % 5000,
    )


def a_revision(at: int, quote: Any, by: Any, now: Any) -> Any:
    """What was sent; some of it has expired."""
    from datetime import timedelta

    from quotes.models import QuoteRevision

    return QuoteRevision(
        quote=quote,
        number=1,
        document=b"{}" * 200,
        sha256="0" * 64,
        valid_through=now.date(),
        expires_at=now + timedelta(days=at % 40 - 10),
        sent_by=by,
        sent_at=now - timedelta(days=at % 20),
    )


def contracts(count: int, clients: Any, now: Any) -> None:
    """Contracts that run, each with a fee for each of four years."""
    from datetime import date
    from itertools import pairwise

    from contracts.models import Contract, FeeStep

    rows = Contract.objects.bulk_create(
        Contract(
            number=f"C-{at:06d}",
            client=clients[at % len(clients)],
            origin="signed",
            name="Care",
            currency="USD",
            starts_on=date(now.year - 2, 1, 1),
            term_ends_on=date(now.year + 2, 1, 1),
            made_at=now,
        )
        for at in range(count)
    )
    firsts = [date(now.year - 2 + year, 1, 1) for year in range(5)]
    FeeStep.objects.bulk_create(
        FeeStep(contract=contract, since=since, until=until, ten_thousandths=20_000_000)
        for contract in rows
        for since, until in pairwise(firsts)
    )


def state_of(at: int) -> str:
    """Of twelve quotes one is open, five were won, three lost, two declined, one taken back."""
    return ("sent", *["accepted"] * 5, *["lost"] * 3, *["declined"] * 2, "withdrawn")[at % 12]


def figures(at: int, quote: Any, ladder: Any, this: int, now: Any, chance: Any) -> Any:
    """What that quote sums up to."""
    from datetime import timedelta

    from quotes.models import QuoteFigures

    monthly = 10_000 * (1000 + at % 5000)
    row = QuoteFigures(
        quote=quote,
        owner_id=quote.owner_id,
        plan_version_id=quote.plan_version_id,
        currency=quote.currency,
        monthly=monthly,
        once=monthly,
        value=12 * monthly,
        gross=monthly + monthly // 10,
        discount=monthly // 10,
        cost=monthly // 2,
        first_sent_at=now,
        ladder=ladder,
    )
    if quote.state == "accepted":
        row.outcome, row.taken = "won", chance.randrange(len(ladder.options.splitlines()))
        row.packages, row.days, row.step = chance.choice((0, 1, 3, 7, 9)), at % 40, 10_000 * (at % 300 - 100)
    elif quote.state in ("lost", "declined"):
        row.outcome, row.reason = quote.state, chance.choice(REASONS)
    if quote.state == "sent":
        row.out_since, row.out_until = now - timedelta(days=at % 20), now + timedelta(days=at % 40 - 10)
    if row.outcome:
        row.month = this - chance.randrange(60)
    return row


if __name__ == "__main__":
    sys.exit(main())
