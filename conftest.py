"""What every test stands on: which tests run, randomness, and no way out to the network.

What a skip means, and fixtures for people, an emptied database and the browser, are in groundwork/tests.
"""

import gc
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from hypothesis.configuration import set_hypothesis_home_dir

from groundwork.tests.network import reached_for

pytest_plugins = [
    "groundwork.tests.no_skips",
    "groundwork.tests.database",
    "groundwork.tests.mail",
    "groundwork.tests.people",
    "groundwork.tests.browser",
]

set_hypothesis_home_dir(str(Path(__file__).parent / "var" / "hypothesis"))
_DATABASE = frozenset({"db", "transactional_db", "live_server"})

hypothesis.settings.register_profile("ci", derandomize=True, deadline=None, database=None)
hypothesis.settings.register_profile("drill", max_examples=5_000, deadline=None, print_blob=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--drill", action="store_true", help="Run the tests marked drill, and only those.")


def pytest_configure(config: pytest.Config) -> None:
    hypothesis.settings.load_profile("drill" if config.getoption("--drill") else "ci")


def pytest_collection_finish() -> None:
    """What is loaded by now stays, and is looked through for garbage no more: some 4 % of the tests' time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    drills = bool(config.getoption("--drill"))
    again = settings.DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3"

    def belongs_elsewhere(item: pytest.Item) -> bool:
        is_drill = item.get_closest_marker("drill") is not None
        return is_drill is not drills or (again and not _depends_on_the_database(item))

    left_out = [item for item in items if belongs_elsewhere(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        gone = set(left_out)
        items[:] = [item for item in items if item not in gone]
    # The long ones first, so that no worker is left with one of them at the end.
    items.sort(key=lambda item: item.get_closest_marker("browser") is None and "xdist_group" not in item.keywords)


def _depends_on_the_database(item: pytest.Item) -> bool:
    """Whether the test may ask a database anything, which pytest-django refuses to all others.

    How a page looks and reads in the browser is the same on every database: only those marked `on_both` count.
    """
    if item.get_closest_marker("browser") is not None:
        return item.get_closest_marker("on_both") is not None
    fixtures = getattr(item, "fixturenames", ())
    return item.get_closest_marker("django_db") is not None or not _DATABASE.isdisjoint(fixtures)


@pytest.fixture(autouse=True)
def no_network() -> Iterator[None]:
    """A test that reaches for an address outside this machine is refused, and fails even if it swallows the refusal."""
    reached_for.clear()
    yield
    if reached_for:
        pytest.fail(f"Reached for the network: {', '.join(reached_for)}")
