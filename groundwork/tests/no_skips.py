"""Where nobody reads warnings, a skip must not pass for a success: `--forbid-skips`, always on where CI is set."""

import os
from collections.abc import Generator
from typing import Any

import pytest


def in_ci() -> bool:
    """Whether a machine runs this, and nobody would read a warning."""
    return os.environ.get("CI", "").lower() in ("1", "true", "yes")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--forbid-skips",
        action="store_true",
        default=in_ci(),
        help="A test that is skipped, or expected to fail, fails.",
    )


def _without_skips(report: Any) -> Any:
    """The report, failed if its test was skipped or was expected to fail."""
    if report.skipped or hasattr(report, "wasxfail"):
        reason = getattr(report, "wasxfail", None) or report.longrepr or "it passed against expectation"
        if isinstance(reason, tuple):  # file, line, words
            reason = reason[2]
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
