"""The effect of an edit on 10,000 clients: this tree against another one, in the same run.

    .venv/bin/python benchmarks/effect.py [--against COMMIT] [--clients 10000] [--rounds 15]

Both trees fill an SQLite database of their own with the same clients (benchmarks/effect_worker.py), once where clients
chose among four offers and once where no two chose alike, and then work in turn. What they say must be the same.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from earlier import ROOT, TODAY, Trouble, commit_of, exit_status, tree_of

KINDS = {"alike": "chose alike", "own": "no two alike"}
FIGURES = {
    "effect": "the effect",
    "effect_processor": "its processor time",
    "page": "with its page",
    "page_processor": "its processor time",
    "again": "the effect of the next edit",
    "again_processor": "its processor time",
}


class Worker:
    """A process of one tree with its own database, ready once it has been filled."""

    def __init__(self, tree: Path, kind: str, clients: int, database: Path) -> None:
        self.name = f"{tree.name}, {kind}"
        env = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{database}",
            "DJANGO_SETTINGS_MODULE": "msp_portal.settings_test",
            "PYTHONPATH": str(tree),
            "PYTHONPYCACHEPREFIX": str(database.with_suffix(".pycache")),
        }
        words = [sys.executable, str(ROOT / "benchmarks" / "effect_worker.py"), kind, str(clients)]
        self.process = subprocess.Popen(
            words, cwd=tree, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def line(self) -> str:
        """The next line that it says. Raises Trouble."""
        assert self.process.stdout is not None
        said = self.process.stdout.readline()
        if not said:
            raise Trouble(f"The process of {self.name} ended before it was done (see above).")
        return said

    def work(self) -> dict[str, Any]:
        """One round."""
        assert self.process.stdin is not None
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        found: dict[str, Any] = json.loads(self.line())
        return found

    def close(self) -> None:
        """End it."""
        self.process.kill()
        self.process.communicate()


def measured(kind: str, trees: Sequence[Path], clients: int, rounds: int, folder: Path) -> list[dict[str, float]]:
    """The best times of each tree, in its order, in seconds. Raises Trouble where they say different things."""
    with ExitStack() as stack:
        workers = []
        for at, tree in enumerate(trees):
            worker = Worker(tree, kind, clients, folder / f"{kind}-{at}.sqlite3")
            stack.callback(worker.close)
            worker.line()
            workers.append(worker)
        told: list[list[dict[str, Any]]] = [[] for _worker in workers]
        for _round in range(rounds):
            for worker, found in zip(workers, told, strict=True):
                found.append(worker.work())
    if len({round_["fingerprint"] for found in told for round_ in found}) != 1:
        raise Trouble(f"The two trees do not say the same of clients who {KINDS[kind]}.")
    return [{figure: min(round_[figure] for round_ in found) for figure in FIGURES} for found in told]


def compare(against: str, clients: int, rounds: int) -> int:
    """Measure, and print the table. Raises Trouble."""
    commit = commit_of(against)
    with tempfile.TemporaryDirectory() as temporary:
        earlier = tree_of(commit, Path(temporary))
        print(f"{clients:,} clients, best of {rounds} in turn, against {commit[:10]}")
        print(f"{'':42}{'faster':>8}{'before':>12}{'now':>12}")
        for kind, words_of_kind in KINDS.items():
            before, now = measured(kind, (earlier, ROOT), clients, rounds, Path(temporary))
            for figure, words_of_figure in FIGURES.items():
                ratio = before[figure] / now[figure]
                times = f"{before[figure] * 1000:9.1f} ms{now[figure] * 1000:9.1f} ms"
                print(f"{words_of_kind + ', ' + words_of_figure:42}{ratio:7.1f}x{times}", flush=True)
    return 0


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--against", default=TODAY, help="the commit to measure against")
    words.add_argument("--clients", type=int, default=10_000)
    words.add_argument("--rounds", type=int, default=15)
    asked = words.parse_args()
    return exit_status(lambda: compare(asked.against, asked.clients, asked.rounds))


if __name__ == "__main__":
    sys.exit(main())
