"""What every test stands on: which tests run, what a skip means, randomness, and no way out to the network.

Fixtures for people, for an emptied database and for the browser are in groundwork/tests.
"""

import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from hypothesis.configuration import set_hypothesis_home_dir

from groundwork.tests.network import reached_for

pytest_plugins = ["groundwork.tests.database", "groundwork.tests.people", "groundwork.tests.browser"]

set_hypothesis_home_dir(str(Path(__file__).parent / "var" / "hypothesis"))
hypothesis.settings.register_profile("ci", derandomize=True, deadline=None, database=None)
hypothesis.settings.register_profile("drill", max_examples=5_000, deadline=None, print_blob=True)


def in_ci() -> bool:
    """Whether a machine runs this, and nobody would read a warning."""
    return os.environ.get("CI", "").lower() in ("1", "true", "yes")


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("portal", "MSP portal")
    group.addoption("--drill", action="store_true", help="Run the tests marked drill, and only those.")
    group.addoption(
        "--forbid-skips",
        action="store_true",
        default=in_ci(),
        help="A test that is skipped, or expected to fail, fails. Always on where CI is set.",
    )


def pytest_configure(config: pytest.Config) -> None:
    hypothesis.settings.load_profile("drill" if config.getoption("--drill") else "ci")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    drills = bool(config.getoption("--drill"))
    again = settings.DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3"

    def belongs_elsewhere(item: pytest.Item) -> bool:
        is_drill = item.get_closest_marker("drill") is not None
        return is_drill is not drills or (again and item.get_closest_marker("once") is not None)

    left_out = [item for item in items if belongs_elsewhere(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]


def _without_skips(report: Any) -> Any:
    """The report, failed if its test was skipped or was expected to fail."""
    if report.skipped or hasattr(report, "wasxfail"):
        reason = getattr(report, "wasxfail", None) or report.longrepr
        report.outcome = "failed"
        report.longrepr = f"Nothing may be skipped or expected to fail here (--forbid-skips): {reason}"
        if hasattr(report, "wasxfail"):
            del report.wasxfail
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    report = yield
    return _without_skips(report) if item.config.getoption("--forbid-skips") else report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Generator[None, Any, Any]:
    report = yield
    return _without_skips(report) if collector.config.getoption("--forbid-skips") else report


@pytest.fixture(autouse=True)
def no_network() -> Iterator[None]:
    """A test that reaches for an address outside this machine is refused, and fails even if it swallows the refusal."""
    reached_for.clear()
    yield
    if reached_for:
        pytest.fail(f"Reached for the network: {', '.join(reached_for)}")
