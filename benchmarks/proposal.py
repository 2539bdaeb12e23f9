"""What the client's page costs, beside the least that this server can do.

    .venv/bin/python benchmarks/proposal.py [--rounds N] [--against COMMIT] [--peer ADDRESS]

Starts the server as it runs for everybody, gunicorn with our worker, on the demo in a temporary folder, and asks it in
turn for a choice of the demo's proposal that was looked at before, for choices that nobody has looked at, for its PDF,
/health/, for /robots.txt and for as many bytes as the proposal's page has out of memory. Measured are requests a second
and the time of the processor that the server's processes take. A ratio is the median of what each round says, because
within one the machine is as busy for both; times are the best of all rounds. With --against an earlier build is asked
for the same, in the same run.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from earlier import ROOT, Trouble, commit_of, exit_status, tree_of
from peer import CONNECTIONS, MANY, Peer, answer_of

# Of new choices there are only so many.
NEW: Final = 24
KEPT, FRESH, PDF = "kept choice", "new choice", "stored PDF"
HEALTH, ROBOTS, BYTES = "/health/", "/robots.txt", "bytes in memory"
_STORE: Final = """
import django
django.setup()
from django.utils import timezone
from quotes.services import storing
getattr(storing, "store_missing_proposals", lambda now: None)(timezone.now())
"""
# How much of the processor's time of robots.txt a page may take.
TARGETS: Final = {KEPT: 3.0, FRESH: 10.0}
# How many times as often as a peer's page it is to come out.
OF_THE_PEER: Final = {KEPT: 4.0, FRESH: 0.8}

_CLOSES = re.compile(rb"(?i)\r\nconnection: close")


class Server:
    """A build of the portal with the demo, and what it did so far: of each page and round the seconds of the processor
    for a request, and requests a second.
    """

    def __init__(self, name: str, tree: Path, folder: Path) -> None:
        self.begin(name, tree, folder, {})
        self._manage("prepare", "--demo")
        quotes = json.loads(self._manage("demo", "--json"))["quotes"]
        self._run("-c", _STORE)
        self.path = next(quote["proposal_path"] for quote in reversed(quotes) if quote["state"] == "sent")
        self.serve("proposal_server:application")
        try:
            self.size = len(self._ask([self.path]).split(b"\r\n\r\n", 1)[1])
            self._new = _choices(self.path, self._ask([self.path], gzip=False).decode())
        except BaseException:
            self.end()
            raise

    def begin(self, name: str, tree: Path, folder: Path, more: Mapping[str, str]) -> None:
        """Make its folder, and the environment of its processes with `more` in it."""
        self.name, self._tree, self._port = name, tree, _free_port()
        self.processor: dict[str, list[float]] = {page: [] for page in (KEPT, FRESH, PDF, HEALTH, ROBOTS, BYTES)}
        self.rate: dict[str, list[float]] = {page: [] for page in self.processor}
        folder.mkdir()
        self._environment = {
            **os.environ,
            "PORTAL_ENV": "development",
            "DJANGO_SETTINGS_MODULE": "msp_portal.settings",
            "DEBUG": "0",
            "LIMIT_PDFS": "none",  # everybody comes from one address here
            "PORT": str(self._port),
            "DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}",
            "PYTHONPATH": f"{tree}{os.pathsep}{ROOT / 'benchmarks'}",
            "PYTHONPYCACHEPREFIX": str(folder / "pycache"),
            **more,
        }

    def serve(self, application: str) -> None:
        """Start it, and wait until it answers."""
        command = ["gunicorn", "-c", "python:msp_portal.gunicorn_conf", application]
        self._process = subprocess.Popen([sys.executable, "-m", *command], cwd=self._tree, env=self._environment)
        try:
            self._wait()
        except BaseException:
            self.end()
            raise

    def measure(self, page: str) -> None:
        """Ask for a page as often as a round does. Raises StopIteration when no choice is new any more."""
        paths = {
            KEPT: [f"{self.path}?option=gold"] * MANY,
            PDF: [f"{self.path}proposal.pdf"] * MANY,
            HEALTH: ["/health/"] * MANY,
            ROBOTS: ["/robots.txt"] * MANY,
            BYTES: [f"/bytes/{self.size}/"] * MANY,
        }.get(page) or list(itertools.islice(self._new, NEW))
        if page == FRESH and len(paths) < NEW:
            raise StopIteration
        if page == KEPT:  # both processes have looked at it
            self._all(paths[: 8 * CONNECTIONS])
        used, begun = self._used(), time.monotonic()
        self._all(paths)
        took, used = time.monotonic() - begun, self._used() - used
        self.processor[page].append(used / len(paths))
        self.rate[page].append(len(paths) / took)

    def end(self) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait()

    def _manage(self, *words: str) -> str:
        return self._run("manage.py", *words)

    def _run(self, *words: str) -> str:
        command = [sys.executable, *words]
        done = subprocess.run(
            command, cwd=self._tree, env=self._environment, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise Trouble(f"{self.name}: {' '.join(words)} failed: {done.stderr[-800:]}")
        return done.stdout

    def _wait(self) -> None:
        for _try in range(300):
            with socket.socket() as caller:
                if caller.connect_ex(("127.0.0.1", self._port)) == 0:
                    return
            time.sleep(0.1)
        raise Trouble(f"{self.name}: the server did not start.")

    def _used(self) -> float:
        """Seconds of the processor that the server's processes have taken until now."""
        parent = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text()
        tasks = (task for pid in parent.split() for task in Path(f"/proc/{pid}/task").iterdir())
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9

    def _all(self, paths: Sequence[str]) -> None:
        with ThreadPoolExecutor(CONNECTIONS) as visitors:
            list(visitors.map(self._ask, [paths[at::CONNECTIONS] for at in range(CONNECTIONS)]))

    def _ask(self, paths: Sequence[str], *, gzip: bool = True) -> bytes:
        """The last answer; all are asked for one after the other, over one connection where the build keeps it."""
        takes = "Accept-Encoding: gzip\r\n" if gzip else ""
        answer = b""
        line = socket.create_connection(("127.0.0.1", self._port))
        try:
            for path in paths:
                line.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{takes}\r\n".encode())
                answer = answer_of(line)
                if not answer.startswith(b"HTTP/1.1 200"):
                    raise Trouble(f"{self.name}: {path} answers {answer[:60]!r}")
                if _CLOSES.search(answer.partition(b"\r\n\r\n")[0]):
                    line.close()
                    line = socket.create_connection(("127.0.0.1", self._port))
        finally:
            line.close()
        return answer


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _choices(path: str, page: str) -> Iterator[str]:
    """The addresses of all choices, in no order."""
    options = sorted(set(re.findall(r"\?option=([\w-]+)", page)))
    packages = sorted(set(re.findall(r'name="with" value="([\w-]+)"', page)))
    terms = re.findall(r'name="term" value="(\d+)"', page) or [""]
    billings = re.findall(r'name="billing" value="(\d+)"', page) or [""]
    subsets = [chosen for size in range(len(packages) + 1) for chosen in itertools.combinations(packages, size)]
    found = [
        urlencode([("option", option), ("changed", "1"), *(("with", code) for code in chosen), *_months(term, billing)])
        for option, chosen, term, billing in itertools.product(options, subsets, terms, billings)
    ]
    random.Random(16).shuffle(found)  # noqa: S311  # any order will do, the same in each run
    return (f"{path}?{query}" for query in found)


def _months(term: str, billing: str) -> list[tuple[str, str]]:
    return [(name, months) for name, months in (("term", term), ("billing", billing)) if months]


def ratio(some: Sequence[float], others: Sequence[float]) -> float:
    """The median of what each round says: within one the machine is as busy for both."""
    return statistics.median(one / other for one, other in zip(some, others, strict=True))


def table(server: Server) -> str:
    """The figures of a build, ratios first."""
    rows = [
        f"| | processor, of {ROBOTS} | requests a second, of {BYTES} | processor | requests a second |",
        "| --- | --- | --- | --- | --- |",
    ]
    for page, used in server.processor.items():
        of_robots, of_bytes = ratio(used, server.processor[ROBOTS]), ratio(server.rate[page], server.rate[BYTES])
        figures = f"{min(used) * 1000:.2f} ms | {max(server.rate[page]):,.0f}"
        rows.append(f"| {page} | {of_robots:.1f}x | {of_bytes:.2f}x | {figures} |")
    return "\n".join([f"{server.name}; a page of {server.size:,} bytes", "", *rows, ""])


def compare(against: str | None, rounds: int, peer: Peer | None) -> int:
    """Measure, print it; 1 where a target is missed. Raises Trouble."""
    with tempfile.TemporaryDirectory() as folder:
        trees = {"now": ROOT}
        if against:
            trees[against] = tree_of(commit_of(against), Path(folder))
        servers: list[Server] = []
        try:
            for name, tree in trees.items():
                servers.append(Server(name, tree, Path(folder) / f"served-{name}"))
            for _round in range(rounds):
                for page, server in itertools.product(servers[0].processor, servers):
                    server.measure(page)
                if peer:
                    peer.measure()
        finally:
            for server in servers:
                server.end()
    now = servers[0]
    print("\n".join(table(server) for server in servers))
    for earlier in servers[1:]:
        for page in (KEPT, FRESH):
            used, rate = ratio(earlier.processor[page], now.processor[page]), ratio(now.rate[page], earlier.rate[page])
            print(f"{page}: {used:.1f} times less of the processor than {earlier.name}, {rate:.1f} times its rate")
    if peer:
        print(f"The peer's page of {peer.size:,} bytes, headers of its parts with it: {max(peer.rate):,.0f} a second")
        for page, least in OF_THE_PEER.items():
            print(f"{page}: {ratio(now.rate[page], peer.rate):.1f} times the rate of the peer, wanted {least:g}")
    missed = 0
    for page, most in TARGETS.items():
        found = ratio(now.processor[page], now.processor[ROBOTS])
        missed |= found > most
        print(f"{page}: {found:.1f} times {ROBOTS}, at most {most:.0f}: {'missed' if found > most else 'kept'}")
    return missed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--against", help="a commit to measure beside this build")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--peer", type=Peer, help="the address of a page of another program, such as a peer's quote")
    asked = parser.parse_args()
    return exit_status(lambda: compare(asked.against, asked.rounds, asked.peer))


if __name__ == "__main__":
    sys.exit(main())
