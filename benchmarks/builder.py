"""What an edit of a large plan costs the processor, beside what it cost an earlier build.

    .venv/bin/python benchmarks/builder.py [--against COMMIT] [--rounds N]

One process serves each of the two trees, with the same plan: 120
services in 8 categories, 4 tiers, 12 packages, published once. Both do the same edits in turn, as the browser sends
them, and each says how much processor time that took. The best of all rounds counts: what else the machine does can
only add. Printed first is what has to hold: an edit at most half, the page at most 0.6.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from earlier import ROOT, TODAY, commit_of, exit_status, tree_of

HTMX: Final = {"HX-Request": "true"}
SERVICES, CATEGORIES, TIERS, PACKAGES = 120, 8, 4, 12
KEYS: Final = ("server", "workstation", "user", "site", "switch")
# What is measured, and how much of the time of then it may take.
TARGETS: Final = {"press": 0.5, "price": 0.5, "move": 0.5, "page": 0.6}


def large_document() -> dict[str, Any]:
    """The plan, as the file that a portal of either age imports."""
    services = [_service(at) for at in range(SERVICES)]
    codes = [service["code"] for service in services]
    tiers = [
        {"code": f"t-{at}", "name": f"Tier {at}", "services": codes[at * 18 : (at + 1) * 18], "minimum": str(at * 500)}
        for at in range(TIERS)
    ]
    packages = [
        {"code": f"p-{at}", "name": f"Package {at}", "services": codes[72 + at * 4 :][:4], "requires_tier": "t-1"}
        for at in range(PACKAGES)
    ]
    presets = [
        {"code": f"x-{at}", "name": f"Choice {at}", "tier": f"t-{at}", "recommended": at == 2} for at in range(4)
    ]
    return {
        "format": "msp-plan/1",
        "name": "Large",
        "currency": "USD",
        "labour_rate": "60",
        "break_fix_rate": "150",
        "margin_floor": "0.3",
        "units": [{"code": f"u-{at}", "name": key.title(), "counts": [key]} for at, key in enumerate(KEYS)],
        "services": services,
        "tiers": tiers,
        "packages": packages,
        "presets": presets,
        "terms": [{"months": 12, "name": "One year"}, {"months": 36, "name": "Three years", "adjustment": "-0.08"}],
    }


def _service(at: int) -> dict[str, Any]:
    brackets = [{"up_to": 24, "price": "9.00"}, {"up_to": 49, "price": "8.00"}, {"up_to": None, "price": "7.50"}]
    price = {"model": "flat" if at % 10 == 8 else "per_unit", "price": f"{10 + at % 7}.50"}
    return {
        "code": f"s-{at}",
        "name": f"Managed service number {at}",
        "category": f"Category {at * CATEGORIES // SERVICES}",
        "unit": f"u-{at % len(KEYS)}",
        "charge": {"model": "graduated", "brackets": brackets} if at % 10 == 9 else price,
        "cost": f"{2 + at % 3}.25",
        "minutes": str(at % 5),
        "break_fix_minutes": "15",
        "benefit": f"People can go on working: reason {at}.",
        "description": "Checked every night, repaired in the morning, and told of in the monthly report.",
    }


def serve() -> None:
    """The process of one tree, which is its working folder: a line in is what to do, a line out the seconds it took."""
    sys.path.insert(0, os.getcwd())
    os.environ["DJANGO_SETTINGS_MODULE"] = "msp_portal.settings_test"
    import django

    django.setup()
    from django.db import connection

    with tempfile.TemporaryDirectory() as folder:
        connection.settings_dict["TEST"]["NAME"] = str(Path(folder) / "benchmark.sqlite3")
        connection.creation.create_test_db(verbosity=0)
        owner = Owner()
        print("ready", flush=True)
        for line in sys.stdin:
            print(getattr(owner, line.strip())(), flush=True)
        connection.close()


class Owner:
    """Somebody at the plan. What they do says how many seconds of the processor it took.

    Every edit makes a plan that was not there before, so that nothing is found worked out already.
    """

    def __init__(self) -> None:
        from django.test import Client
        from django.urls import reverse

        from groundwork.access import Role
        from groundwork.tests.people import a_person
        from plans.services import import_plan, publish_plan

        # An older tree has the engine inside of plans.
        pricing = import_module("pricing" if Path("pricing").is_dir() else "plans.pricing")
        now, owner = datetime(2026, 11, 29, 12, tzinfo=UTC), a_person("owner@example.com", Role.OWNER)
        self.plan = import_plan(pricing.read_plan(large_document()), owner, now)
        publish_plan(self.plan, revision=1, by=owner, note="", now=now)
        self.client = Client(HTTP_HOST="localhost")
        self.client.force_login(owner)
        self.address = reverse("plans:plan_page", args=[self.plan.pk])
        self.done: Counter[str] = Counter()

    def press(self) -> float:
        """A dot: a service into a package."""
        at = self._count("press")
        return self._post("put/", {"do": f"put package:p-{at % PACKAGES} s-{at // PACKAGES % 72}"})

    def move(self) -> float:
        """The first service of a category one place down."""
        at = self._count("move")
        return self._post(f"edit/service/s-{at % CATEGORIES * SERVICES // CATEGORIES}/move/", {"by": "1"})

    def price(self) -> float:
        """In its cell; where there is no such thing yet, in the form that a press on it opens."""
        from django.urls import NoReverseMatch, reverse

        typed = {"price": f"{100 + self._count('price')}.00"}
        try:
            reverse("plans:service_price", args=[self.plan.pk, "s-3"])
        except NoReverseMatch:
            whole = {**_service(3), "model": "per_unit", "taxable": "on", **typed}
            return self._post("edit/service/s-3/", {name: text for name, text in whole.items() if name != "charge"})
        return self._post("price/s-3/", typed)

    def page(self) -> float:
        """The whole page."""
        begun = time.process_time()
        answer = self.client.get(self.address)
        took = time.process_time() - begun
        assert answer.status_code == 200
        return took

    def _count(self, deed: str) -> int:
        self.done[deed] += 1
        return self.done[deed] - 1

    def _post(self, path: str, typed: dict[str, str]) -> float:
        self.plan.refresh_from_db()
        revision = self.plan.revision
        begun = time.process_time()
        answer = self.client.post(self.address + path, {**typed, "revision": str(revision)}, headers=HTMX)
        took = time.process_time() - begun
        assert answer.status_code == 200, answer.content
        self.plan.refresh_from_db()
        assert self.plan.revision == revision + 1, "nothing was changed"
        return took


class Tree:
    """A process that serves a tree."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.best = name, dict.fromkeys(TARGETS, float("inf"))
        environment = {**os.environ, "DATABASE_URL": "sqlite://:memory:", "PYTHONPATH": str(folder)}
        self._process = subprocess.Popen(
            [sys.executable, __file__, "--serve"],
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        if self._line() != "ready":
            raise SystemExit(f"{name} could not be started.")

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def do(self, deed: str) -> None:
        assert self._process.stdin is not None
        print(deed, file=self._process.stdin, flush=True)
        self.best[deed] = min(self.best[deed], float(self._line()))

    def end(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


def compare(against: str, rounds: int) -> int:
    """Measure both, print it; 1 where a target is missed. Raises Trouble."""
    with tempfile.TemporaryDirectory() as folder:
        then, now = Tree(against, tree_of(commit_of(against), Path(folder))), Tree("now", ROOT)
        for _round in range(rounds):
            for deed in TARGETS:
                for tree in (then, now):
                    tree.do(deed)
        then.end()
        now.end()
    missed = 0
    for deed, most in TARGETS.items():
        ratio = now.best[deed] / then.best[deed]
        missed |= ratio > most
        print(f"{deed:6} {ratio:.2f} of {against}, at most {most:.2f}: {'missed' if ratio > most else 'kept'}")
    print(f"\nSeconds of the processor, the best of {rounds}:")
    for tree in (then, now):
        print(f"{tree.name}: {', '.join(f'{deed} {best:.4f}' for deed, best in tree.best.items())}")
    return missed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--against", default=TODAY, help="the commit to measure against")
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.serve:
        serve()
        return 0
    return exit_status(lambda: compare(asked.against, asked.rounds))


if __name__ == "__main__":
    sys.exit(main())
