"""`--note-statements FOLDER`: which statements each test sends the database, for groundwork.tests.spared."""

import json
import os
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from groundwork.tests.spared import commits, parts


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--note-statements", metavar="FOLDER", help="Note which statements each test sends the database.")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, Any, Any]:
    folder = item.config.getoption("--note-statements")
    if not folder:
        return (yield)
    sent: set[str] = set()

    def noting(execute: Callable[..., Any], sql: str, parameters: Any, many: bool, context: Any) -> Any:
        sent.update(parts(sql))
        return execute(sql, parameters, many, context)

    began = time.perf_counter()
    with connection.execute_wrapper(noting):
        outcome = yield
    sparable = not commits(item) and item.get_closest_marker("on_both") is None
    line = [item.nodeid, round(time.perf_counter() - began, 3), sorted(sent), sparable]
    Path(folder).mkdir(parents=True, exist_ok=True)
    with (Path(folder) / f"{os.getpid()}.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
    return outcome
