"""./portal test and ./portal drill: pytest on SQLite and on a real PostgreSQL.

Every day both at once, because a test that waits leaves a processor to the others. A drill measures, so there one
follows the other.
"""

import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from pathlib import Path

from tools import environment, system_packages
from tools.machine import PYTHON, ROOT, VAR, Trouble, say
from tools.postgres import a_server
from tools.stages import Outcome, Stage, run_at_once, run_stages, run_unheard, summary

_TALLIES = VAR / "tallies"
# The houses in two parts that take about as long to read.
_HALVES = (("quotes", "msp_portal", "tools"), ("contracts", "plans", "clients", "groundwork", "pricing"))
# What the drill must reach of the code, in lines of a hundred: the engine whole, the rest nearly so.
_REACHED = (("pricing", ["--include=pricing/*"], 100), ("the rest", ["--omit=pricing/*"], 95))


def _stage(database: str, url: str, workers: int, words: Sequence[str]) -> Stage:
    tally = _TALLIES / f"{database}.xml"
    tally.unlink(missing_ok=True)
    # Each with its own place for what a failed browser test leaves behind: pytest-playwright empties it first.
    kept = [f"--junitxml={tally}", f"--output={VAR / 'test-results' / database}"]
    pytest = [str(PYTHON), "-m", "pytest", "-n", str(workers), *kept, *words]
    return Stage(f"tests on {database}", pytest, {"DATABASE_URL": url})


def _read_first() -> None:
    """Have every source compiled, and the asserts of every test rewritten, before the workers begin.

    On a fresh clone each of four workers does that for itself, at 13 s of a processor. Two processes share it, and
    what they leave in var/ is found by all. Where nothing has changed since, there is nothing to do.
    """
    read = _TALLIES / "read"
    since = read.stat().st_mtime if read.exists() else 0.0
    sources = (source for half in _HALVES for house in half for source in (ROOT / house).rglob("*.py"))
    if any(source.stat().st_mtime > since for source in sources):
        words = [str(PYTHON), "-m", "pytest", "--collect-only", "-q"]
        run_unheard(*(Stage(f"reading {half[0]}", [*words, *half]) for half in _HALVES))
        read.touch()


def _coverage() -> list[Stage]:
    report = [str(PYTHON), "-m", "coverage", "report", "--skip-covered"]
    return [Stage(f"coverage of {name}", [*report, *of, f"--fail-under={least}"]) for name, of, least in _REACHED]


def _counted(tallies: Sequence[Path]) -> str:
    """One closing line for all runs together, in the words that people and machines look for."""
    total = failed = skipped = 0
    for tally in tallies:
        if tally.exists():
            for suite in ElementTree.parse(tally).getroot().iter("testsuite"):  # noqa: S314  # our own file
                total += int(suite.get("tests", 0))
                failed += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
                skipped += int(suite.get("skipped", 0))
    return f"{total - failed - skipped} passed, {failed} failed, {skipped} skipped"


def run_tests(words: Sequence[str], *, drill: bool = False) -> int:
    """Run them on both databases; `words` go to pytest. Returns the exit status.

    A drill without words is the whole: it measures coverage too.
    """
    environment.ensure("tests")
    system_packages.want_pdf()
    system_packages.want_browser()
    _TALLIES.mkdir(parents=True, exist_ok=True)
    measured = drill and not words
    if measured:
        (VAR / "coverage").unlink(missing_ok=True)
        words = ["--cov", "--cov-append", "--cov-report="]
    if drill:
        words = ["--drill", *words]
    elif not words:
        _read_first()
    # One more than there are processors: a third of a browser test's time it waits for the browser.
    sqlite = _stage("SQLite", f"sqlite:///{VAR / 'portal.sqlite3'}", 2 if drill else 3, words)
    try:
        with a_server() as url:
            postgresql = _stage("PostgreSQL", url, 2 if drill else 1, words)
            outcomes = run_stages([sqlite, postgresql]) if drill else run_at_once(sqlite, postgresql)
    except Trouble as trouble:
        say(str(trouble))
        outcomes = [*run_stages([sqlite]), Outcome("tests on PostgreSQL", 1, 0.0)]
    if measured:
        outcomes += run_stages(_coverage())
    status = summary(outcomes)
    say(_counted([_TALLIES / "SQLite.xml", _TALLIES / "PostgreSQL.xml"]))
    return status
