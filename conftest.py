"""What every test stands on: which tests run, randomness, and no way out to the network.

What a skip means, and fixtures for people, an emptied database and the browser, are in groundwork/tests.
"""

import gc
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from hypothesis.configuration import set_hypothesis_home_dir
from xdist.scheduler import LoadScopeScheduling

from groundwork.tests.network import reached_for
from groundwork.tests.spared import commits, spared

pytest_plugins = [
    "groundwork.tests.no_skips",
    "groundwork.tests.database",
    "groundwork.tests.once",
    "groundwork.tests.statements",
    "groundwork.tests.mail",
    "groundwork.tests.people",
    "groundwork.tests.mail_server",
    "groundwork.tests.https_server",
    "pricing.tests.example_plans",
    "groundwork.tests.browser",
]

set_hypothesis_home_dir(str(Path(__file__).parent / "var" / "hypothesis"))
_DATABASE = frozenset({"db", "transactional_db", "live_server"})
_FOR_EACH_WORD = frozenset({"services", "verifying"})
_SHOWING = frozenset({"views", "forms", "pdf", "proposal"})
# Files whose tests share something that takes long to make.
TOGETHER = frozenset(
    {"clients/tests/test_speed.py", "tools/tests/test_serve.py", "msp_portal/tests/test_earlier_databases.py"}
)

hypothesis.settings.register_profile("ci", max_examples=25, derandomize=True, deadline=None, database=None)
hypothesis.settings.register_profile("drill", max_examples=5_000, deadline=None, print_blob=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--drill", action="store_true", help="Run everything, here too what ./portal test leaves out.")


def pytest_configure(config: pytest.Config) -> None:
    hypothesis.settings.load_profile("drill" if config.getoption("--drill") else "ci")


def pytest_runtest_setup() -> None:
    """No test meets a page that another one has left in memory: their proposals have the same fingerprints."""
    if drawing := sys.modules.get("quotes.views.proposal.drawing"):
        drawing.KEPT.clear()


def pytest_collection_finish() -> None:
    """What is loaded by now stays, and is looked through for garbage no more: some 4 % of the tests' time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    # The long ones first, so that no worker is left with one of them at the end.
    items.sort(key=lambda item: item.get_closest_marker("browser") is None and _file_of(item.nodeid) not in TOGETHER)
    if config.getoption("--drill"):
        return
    again = settings.DATABASES["default"]["ENGINE"] != "groundwork.sqlite"
    elsewhere = spared() if again and not config.getoption("--note-statements") else frozenset[str]()
    asked: set[str] = set()

    def belongs_elsewhere(item: pytest.Item) -> bool:
        if item.get_closest_marker("drill") is not None or (again and not _depends_on_the_database(item)):
            return True
        if item.nodeid in elsewhere:
            return True
        # Other words for a service, and other rows for what verifies, are the same questions to the database: the first
        # are enough there.
        test = item.nodeid.partition("[")[0] if again and _is_for_each_word(item) else item.nodeid
        known = test in asked
        asked.add(test)
        return known

    left_out = [item for item in items if belongs_elsewhere(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        gone = set(left_out)
        items[:] = [item for item in items if item not in gone]


def _depends_on_the_database(item: pytest.Item) -> bool:
    """Whether anything of the test can come out otherwise on another database.

    `on_both` says that it can, `any_database` that it cannot; the mark that is closer to the test counts. Not a test
    that may not ask a database anything, which pytest-django holds it to. Not how a page looks and reads: views, forms,
    PDFs, proposals and the browser ask through selectors and services, which run on both.
    """
    told = next((mark.name for mark in item.iter_markers() if mark.name in ("on_both", "any_database")), "")
    if told:
        return told == "on_both"
    if item.get_closest_marker("browser") is not None or not _SHOWING.isdisjoint(item.path.parts):
        return False
    fixtures = getattr(item, "fixturenames", ())
    return item.get_closest_marker("django_db") is not None or not _DATABASE.isdisjoint(fixtures)


def _is_for_each_word(item: pytest.Item) -> bool:
    """Whether it is a test of a service or of what verifies, and commits nothing: no race, and nothing is killed."""
    return not _FOR_EACH_WORD.isdisjoint(item.path.parts) and not commits(item)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    return _OneByOne(config, log)


class _OneByOne(LoadScopeScheduling):  # type: ignore[misc]
    """Each test goes to the worker that is free, but the files named in TOGETHER stay in one piece.

    The mark `xdist_group` would say it beside the tests, but pytest 9 does not hear it
    (findings/xdist-groups-under-pytest-9.sh).
    """

    def _split_scope(self, nodeid: str) -> str:
        file = _file_of(nodeid)
        return file if file in TOGETHER else nodeid

    def mark_test_complete(self, node: Any, item_index: int, duration: float = 0) -> None:
        """As ever, but what a worker has done is forgotten: after each test xdist goes over all that it ever got."""
        super().mark_test_complete(node, item_index, duration)
        given = self.assigned_work[node]
        scope = self._split_scope(self.registered_collections[node][item_index])
        if all(given[scope].values()):
            del given[scope]


def _file_of(nodeid: str) -> str:
    return nodeid.partition("::")[0]


@pytest.fixture(autouse=True)
def no_network() -> Iterator[None]:
    """A test that reaches for an address outside this machine is refused, and fails even if it swallows the refusal."""
    reached_for.clear()
    yield
    if reached_for:
        pytest.fail(f"Reached for the network: {', '.join(reached_for)}")
