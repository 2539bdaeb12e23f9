"""What the portal does under load, as `./portal run` starts it: web server and worker, on SQLite and on PostgreSQL.

    .venv/bin/python benchmarks/load.py [--minutes 1] [--on sqlite --on postgresql] [--against today] [--picture FILE]

5,000 quotes and 100,000 entries of the log, of them 15,000 looks at one quote. Measured are: proposals at 100 requests
a second, all new or looked at as chance has it; acceptances with 20 in flight; the pages of somebody who sells, five in
flight; the page of the quote that was looked at so often beside one that was not; and 200 acceptors of one quote at
once. An earlier build is asked for acceptances in the same run. Each request comes by a connection of its own, from an
address of its own, as a front passes it on. Printed is what the machine did besides: on a busy one times on the clock
say little, and the processor's time of a request says what it would take on a quiet one.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from earlier import ROOT, TODAY, commit_of, exit_status, tree_of
from load_asking import Answers, a_get, a_post, at_a_rate, in_flight
from load_picture import picture
from proposal import Server

sys.path.insert(0, str(ROOT))
RATE, FLIGHT, SELLERS, ACCEPTORS, PAGES = 100, 20, 5, 200, 20


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, what it may be at the most (`least`: at the least), in which unit."""

    name: str
    value: float
    goal: float
    unit: str = "ms"
    least: bool = False

    @property
    def kept(self) -> bool:
        """Whether it is at its goal."""
        return self.value >= self.goal if self.least else self.value <= self.goal


class Portal(Server):
    """A build on a database of its own, filled, with its worker."""

    def __init__(self, name: str, tree: Path, folder: Path, url: str, asked: argparse.Namespace) -> None:
        more = {
            "DATABASE_URL": url,
            "BEHIND_PROXY": "1",
            "EMAIL_URL": "dummymail://",
            "PUBLIC_BASE_URL": "http://127.0.0.1",
            # Everybody comes from one address here, and hundreds sign with one link.
            "LIMIT_SIGNING": "none",
        }
        self.begin(name, tree, folder, more)
        self._manage("migrate", "--verbosity=0")
        numbers = {
            "quotes": asked.quotes,
            "events": asked.events,
            "accepts": asked.accepts + FLIGHT + 1,
            "out": 200,
            "drafts": 5,
        }
        words = [f"--{key}={number}" for key, number in numbers.items()]
        self.found = json.loads(self._run(str(ROOT / "benchmarks" / "load_fill.py"), *words))
        self._forms = iter(self.found["accepts"][1:])
        self._worker = subprocess.Popen(
            [sys.executable, "manage.py", "worker"], cwd=tree, env=self._environment, process_group=0
        )
        self.serve("msp_portal.wsgi")

    def accepted(self, count: int) -> Answers:
        """So many quotes signed, 20 at a time."""
        posts = [a_post(path, form) for (path, form), _ in zip(self._forms, range(count), strict=False)]
        return in_flight(self._port, posts, FLIGHT)

    def of_one_quote(self) -> Answers:
        """Many who sign the same quote at once, each with a form of their own."""
        path, form = self.found["accepts"][0]
        posts = [a_post(path, {**form, "key": f"{at:031x}f"}) for at in range(ACCEPTORS)]
        return in_flight(self._port, posts, ACCEPTORS)

    def proposals(self, seconds: float) -> Answers:
        """Proposals and their options as chance has it."""
        return at_a_rate(self._port, self._looks(), RATE, seconds)

    def desk(self) -> Answers:
        """The pages of somebody who sells."""
        cookie, drafts = self.found["session"], self.found["drafts"]
        pages = ["/", "/quotes/", self.found["plain"], *drafts, *(f"{draft}edit/" for draft in drafts)]
        asked = [a_get(page, cookie) for page in pages]
        in_flight(self._port, asked * 2, SELLERS)  # nobody's first page in a process that has shown none
        return in_flight(self._port, asked * PAGES, SELLERS)

    def quote_page(self) -> tuple[float, float]:
        """How much longer the page of the much viewed quote takes than another one: on the clock, of the processor."""
        clock: dict[str, list[float]] = {"viewed": [], "plain": []}
        used = dict.fromkeys(clock, 0.0)
        for _turn in range(PAGES):
            for which in clock:
                before = self._used()
                answers = in_flight(self._port, [a_get(self.found[which], self.found["session"])], 1)
                used[which] += self._used() - before
                clock[which] += answers.seconds
        return statistics.median(clock["viewed"]) / statistics.median(clock["plain"]), used["viewed"] / used["plain"]

    def spent(self) -> float:
        """Seconds of the processor that the web server has taken until now."""
        return self._used()

    @contextmanager
    def resting(self) -> Iterator[None]:
        """While another build is measured: the worker, with what sets its papers, stands still."""
        os.killpg(self._worker.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.killpg(self._worker.pid, signal.SIGCONT)

    def end(self) -> None:
        self._worker.send_signal(signal.SIGTERM)
        self._worker.wait()
        super().end()

    def _looks(self) -> Iterator[bytes]:
        chance = random.Random(self.name)  # noqa: S311
        while True:
            path, option = chance.choice(self.found["proposals"]), chance.choice(self.found["options"])
            yield a_get(f"{path}?option={option}")


def measure(portal: Portal, before: Portal, asked: argparse.Namespace) -> tuple[list[Figure], list[str]]:
    """The figures of a build beside an earlier one, and what is to be said besides."""
    used = portal.spent()
    looks = portal.proposals(asked.minutes * 60)
    said = [f"proposals: {(portal.spent() - used) / len(looks.seconds) * 1000:.1f} ms of the processor each"]
    floor = at_a_rate(portal._port, itertools.repeat(a_get("/robots.txt")), RATE, min(10, asked.minutes * 60))
    said.append(
        f"/robots.txt at the same rate, the least that this machine can do now: p95 {floor.share(0.95) * 1000:.0f} ms"
    )
    desk, (clock, processor) = portal.desk(), portal.quote_page()
    for each in (portal, before):
        each.accepted(FLIGHT)  # nor the first signatures of a process
    came: list[Answers] = []
    rates: dict[str, list[tuple[float, float]]] = {portal.name: [], before.name: []}
    for each, other in ((portal, before), (before, portal)) * 2:  # in turn: the machine is as busy for both
        used = each.spent()
        with other.resting():
            answers = each.accepted(asked.accepts // 2)
        rates[each.name].append((answers.rate, (each.spent() - used) / len(answers.seconds) * 1000))
        if each is portal:
            came.append(answers)
    for name, found in rates.items():
        rounds = ", ".join(f"{rate:.1f} a second, {used:.0f} ms of the processor each" for rate, used in found)
        said.append(f"acceptances, {name}: {rounds}")
    best = {name: max(rate for rate, _used in found) for name, found in rates.items()}
    accepts = [second for answers in came for second in answers.seconds]
    with before.resting():
        crowd = portal.of_one_quote()
    with portal.resting():
        crowd_before = before.of_one_quote()
    for name, answers in ((portal.name, crowd), (before.name, crowd_before)):
        half = answers.share(0.5)
        said.append(f"{ACCEPTORS} acceptors of one quote, {name}: median {half:.2f} s; {dict(answers.statuses)}")
    failed = sum(answers.failed for answers in (*came, looks, desk, crowd))
    figures = [
        Figure(f"proposal, p95 at {RATE} a second", looks.share(0.95) * 1000, 150),
        Figure(f"acceptance, p95 with {FLIGHT} in flight", sorted(accepts)[int(0.95 * len(accepts))] * 1000, 300),
        Figure("desk, p95", desk.share(0.95) * 1000, 250),
        Figure("quote page after 15,000 views, processor", processor, 1.2, "x"),
        Figure("the same on the clock", clock, 1.2, "x"),
        Figure("acceptances a second, of the earlier build", best[portal.name] / best[before.name], 5, "x", least=True),
        Figure(f"5xx in {asked.minutes:g} minutes", failed, 0, ""),
    ]
    return figures, said


def table(by_database: dict[str, list[Figure]]) -> str:
    """The figures side by side."""
    rows = [f"| | goal | {' | '.join(by_database)} |", "| --- | --- |" + " --- |" * len(by_database)]
    for figures in zip(*by_database.values(), strict=True):
        first = figures[0]
        values = (f"{one.value:,.{2 if one.unit == 'x' else 0}f} {one.unit}".strip() for one in figures)
        limit = f"{'at least ' if first.least else ''}{first.goal:g} {first.unit}".strip()
        rows.append(f"| {first.name} | {limit} | {' | '.join(values)} |")
    return "\n".join(rows)


def compare(asked: argparse.Namespace) -> int:
    """Measure, print it; 1 where a goal is missed. Raises Trouble."""
    found: dict[str, list[Figure]] = {}
    commit = commit_of(asked.against)
    for database in asked.on or ("sqlite", "postgresql"):
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            trees = {"now": ROOT, asked.against: tree_of(commit, folder)}
            urls = _urls(database, folder, stack)
            portals: list[Portal] = []
            for (name, tree), url in zip(trees.items(), urls, strict=True):
                portals.append(Portal(name, tree, folder / f"served-{len(portals)}", url, asked))
                stack.callback(portals[-1].end)
            before = os.getloadavg()[0]
            found[database], said = measure(portals[0], portals[1], asked)
            print(f"\n{database}; load {before:.1f} before, {os.getloadavg()[0]:.1f} after, on {os.cpu_count()} cores")
            print("\n".join(said), flush=True)
    print(f"\n{table(found)}")
    if asked.picture:
        asked.picture.write_text(picture(found), "utf-8")
    return int(not all(one.kept for figures in found.values() for one in figures))


def _urls(database: str, folder: Path, stack: ExitStack) -> list[str]:
    """A database for each of two builds."""
    if database == "sqlite":
        return [f"sqlite:///{folder / f'{place}.sqlite3'}" for place in range(2)]
    from tools.postgres import a_server

    url: Any = stack.enter_context(a_server())
    import psycopg2

    server = psycopg2.connect(url.replace("/portal?", "/postgres?"))
    server.autocommit = True  # no database is made inside of a transaction
    with server.cursor() as cursor:
        for place in range(2):
            cursor.execute(f"CREATE DATABASE load{place}")
    server.close()
    return [url.replace("/portal?", f"/load{place}?") for place in range(2)]


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--minutes", type=float, default=1, help="how long proposals are asked for")
    words.add_argument("--on", action="append", choices=("sqlite", "postgresql"), help="both where none is named")
    words.add_argument("--against", default=TODAY, help="the commit whose acceptances are compared with")
    words.add_argument("--quotes", type=int, default=5_000)
    words.add_argument("--events", type=int, default=100_000)
    words.add_argument("--accepts", type=int, default=200)
    words.add_argument("--picture", type=Path, help="where to draw the figures (SVG)")
    asked = words.parse_args()
    return exit_status(lambda: compare(asked))


if __name__ == "__main__":
    sys.exit(main())
