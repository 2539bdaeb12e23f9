"""What it costs the processor to judge every combination that a client could choose of an offer.

    .venv/bin/python benchmarks/reach.py [--rounds N]

The plan of `builder.py` (120 services, 12 packages), of which 4 options are offered with 3 terms: once as it is, once
with two billings and a discount, and once with two units whose number the client chooses, at their limits and on both
sides of each bracket's edge. Printed first is what has to hold: at most 300 ms. This build alone.
"""

from __future__ import annotations

import argparse
import sys
import time
from decimal import Decimal
from itertools import product
from typing import Final

from builder import KEYS, large_document
from earlier import ROOT

sys.path.insert(0, str(ROOT))

import pricing

MOST_SECONDS: Final = 0.3


def offers() -> tuple[pricing.Plan, dict[str, pricing.Offer]]:
    """The plan, and what is offered of it."""
    terms = [(12, "0"), (36, "-0.08"), (60, "-0.12")]
    document = large_document() | {
        "format": "msp-plan/2",
        "terms": [{"months": months, "name": f"{months}", "adjustment": change} for months, change in terms],
        "billing": [{"months": 1, "name": "monthly"}, {"months": 12, "name": "yearly", "adjustment": "-0.03"}],
    }
    for package in document["packages"]:
        package["requires_tier"] = None
    plan = pricing.read_plan(document)
    counts = dict.fromkeys(KEYS, 20)
    columns = tuple((f"t-{at}", tuple(f"p-{one}" for one in range(at))) for at in range(4))
    months = tuple(months for months, _change in terms)
    usual = (pricing.Inventory(tuple(sorted(counts.items()))), ())
    numbers = tuple(
        (pricing.Inventory(tuple(sorted((counts | {"user": people, "workstation": seats}).items()))), ())
        for people, seats in product((10, 24, 25, 49, 50, 60), (10, 24, 25, 40))
    )
    discount = pricing.Discount(percent=Decimal("0.05"))
    return plan, {
        "4 options, 12 packages, 3 terms": pricing.Offer(
            pricing.Selection("", ()), columns, tuple((term, 1) for term in months), (usual,)
        ),
        "with 2 billings and a discount": pricing.Offer(
            pricing.Selection("", (), discount=discount), columns, tuple(product(months, (1, 12))), (usual,)
        ),
        "and 24 numbers of two units": pricing.Offer(
            pricing.Selection("", ()), columns, tuple((term, 1) for term in months), numbers
        ),
    }


def main() -> int:
    """Measure each, and say whether the first holds."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=5)
    rounds = asked.parse_args().rounds
    plan, offered = offers()
    spent: dict[str, float] = {}
    for name, offer in offered.items():
        for _round in range(rounds):
            began = time.process_time()
            found = pricing.worst(plan, offer)
            took = time.process_time() - began
            spent[name] = min(spent.get(name, took), took)
        print(f"{spent[name] * 1000:7.0f} ms  {found.combinations:>9,} combinations  {name}")
    return 0 if next(iter(spent.values())) <= MOST_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
