"""A process of its own with Django in it, forked from one that has Django loaded: loading it takes two seconds.

It is killed, stopped and waited for as any other process is. What it runs is a function of some module.
"""

import multiprocessing
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess

from django.db import connection

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["groundwork.tests.loaded"])
_PATIENCE = 60.0


@contextmanager
def a_process(run: Callable[..., object], *words: object) -> Iterator[BaseProcess]:
    """`run(*words)` on the database of this test, and in this test's environment; gone afterwards."""
    name = str(connection.settings_dict["NAME"])
    process = _CONTEXT.Process(target=_begin, args=(name, dict(os.environ), run, words))
    process.start()
    try:
        yield process
    finally:
        process.kill()
        process.join()


def _begin(database: str, environment: dict[str, str], run: Callable[..., object], words: tuple[object, ...]) -> None:
    connection.settings_dict["NAME"] = database
    os.environ.update(environment)
    run(*words)


def ended(process: BaseProcess) -> int | None:
    """Its exit status once it has ended: 0, or a signal's number below 0. None where it goes on for a minute."""
    process.join(_PATIENCE)
    return process.exitcode


def tell(process: BaseProcess, number: int) -> None:
    """Send it a signal."""
    assert process.pid is not None
    os.kill(process.pid, number)
