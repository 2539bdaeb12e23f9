"""Tasks for the tests of the outbox. What they did stands in a file, so that other processes see it too."""

import os
import time
from pathlib import Path

from django_tasks import task

from groundwork.worker import GiveUp

LOG = "JOBS_LOG"


def done() -> list[str]:
    """What has been done: a line for each run, "name number"."""
    path = Path(os.environ[LOG])
    return path.read_text("utf-8").splitlines() if path.exists() else []


def let_go() -> None:
    """What lingers may end."""
    _let_go().touch()


def _let_go() -> Path:
    return Path(os.environ[LOG]).with_name("let-go")


def _note(line: str) -> None:
    # One write to a file opened for appending: two processes do not tear each other's lines.
    file = os.open(os.environ[LOG], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.write(file, f"{line}\n".encode())
    os.close(file)


@task
def note(number: int) -> None:
    _note(f"note {number}")


@task
def fail(number: int) -> None:
    _note(f"fail {number}")
    raise RuntimeError("The mail server does not answer for http://testserver/p/" + "Canary" * 6 + "x1234567/")


@task
def give_up(number: int) -> None:
    _note(f"give_up {number}")
    raise GiveUp("There is no such quote.")


@task
def hang_once(number: int) -> None:
    """Takes for ever the first time it is run."""
    first = f"hang_once {number}" not in done()
    _note(f"hang_once {number}")
    if first:
        time.sleep(300)


@task
def linger(number: int) -> None:
    """Takes until the test lets it go."""
    _note(f"linger {number}")
    while not _let_go().exists():
        time.sleep(0.02)
    _note(f"lingered {number}")


@task
def brief(number: int) -> None:
    """Takes a tenth of a second."""
    _note(f"begun {number}")
    time.sleep(0.1)
    _note(f"done {number}")


@task
def tick() -> None:
    """Takes no arguments, as what recurs does not."""
    _note("tick")
