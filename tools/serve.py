"""./portal run: sets up, loads the demo once, keeps the web server and the worker running until told to stop."""

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus

from tools import environment, system_packages
from tools.machine import PYTHON, ROOT, VENV, Trouble, dies_with_us, say, surroundings

_START_PATIENCE = 120.0
_STOP_PATIENCE = 15.0
_ANSWER_PATIENCE = 5.0  # of one try; a process that is killed while it loads answers never
# A worker that ends is started again, so often within so many seconds; more than that is no accident.
_MOST_RESTARTS = 5
_RESTART_WINDOW = 60.0


@dataclass(slots=True)
class Child:
    """One of the programs that make up the running portal. `restarts` are the moments at which it was started again."""

    name: str
    process: "subprocess.Popen[bytes]"
    start: Callable[[], "subprocess.Popen[bytes]"]
    may_restart: bool = False
    restarts: list[float] = field(default_factory=list)


class Told:
    """Remembers that somebody asked us to stop, however often."""

    def __init__(self) -> None:
        self.times = 0
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._hear)

    def _hear(self, _number: int, _frame: object) -> None:
        self.times += 1


def port_from(environ: Mapping[str, str]) -> int:
    """The port to listen at. Raises Trouble if PORT is no port."""
    raw = environ.get("PORT") or "8000"
    if not (raw.isascii() and raw.isdigit() and 0 < int(raw) < 65536):
        raise Trouble(f"PORT must be a number from 1 to 65535, not {raw!r}. Start with: PORT=8001 ./portal run")
    return int(raw)


def refuse_busy(port: int) -> None:
    """Raises Trouble if the port cannot be listened at."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise Trouble(f"Port {port} is kept for root. Choose another: PORT=8001 ./portal run") from None
        except OSError:
            other = port + 1 if port < 65535 else 8001
            raise Trouble(
                f"Port {port} is busy: another program listens there. Choose another: PORT={other} ./portal run"
            ) from None


def _prepare(env: Mapping[str, str]) -> str:
    """Bring the database up to date; returns what the demo has to say."""
    command = [str(PYTHON), "manage.py", "prepare"]
    if env["PORTAL_ENV"] == "development":
        command.append("--demo")
    child = subprocess.Popen(
        command,
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=dies_with_us(),
    )
    try:
        said, _ = child.communicate()
    except KeyboardInterrupt:
        child.terminate()
        child.wait()
        raise
    if child.returncode != 0:
        raise Trouble(f"{said}The portal could not be prepared (see above), so it was not started.")
    return said


def _started(name: str, command: list[str], env: Mapping[str, str], *, may_restart: bool = False) -> Child:
    def start() -> "subprocess.Popen[bytes]":
        # A session of its own: Ctrl-C is then heard by us alone, and we stop the children in order.
        return subprocess.Popen(
            command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=dies_with_us()
        )

    return Child(name, start(), start, may_restart)


def answers(port: int) -> bool:
    """Whether the portal answers at the port: it takes connections some seconds before it has loaded."""
    caller = http.client.HTTPConnection("127.0.0.1", port, timeout=_ANSWER_PATIENCE)
    try:
        caller.request("GET", "/healthz")
        return caller.getresponse().status == HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        caller.close()


def _dead(children: list[Child]) -> Child | None:
    """The first child that has ended and is not started again."""
    return next((child for child in children if child.process.poll() is not None and not _restarted(child)), None)


def _restarted(child: Child) -> bool:
    """Start an ended child again, if it may be and has not been too often of late."""
    now = time.monotonic()
    child.restarts = [moment for moment in child.restarts if now - moment < _RESTART_WINDOW]
    if not child.may_restart or len(child.restarts) >= _MOST_RESTARTS:
        return False
    say(f"The {child.name} ended by itself (status {child.process.returncode}). It is started again.")
    _kill_session(child)
    child.restarts.append(now)
    child.process = child.start()
    return True


def _kill_session(child: Child) -> None:
    """End what is left of a child and whatever it started: its own session holds nothing else."""
    with suppress(ProcessLookupError):
        os.killpg(child.process.pid, signal.SIGKILL)


def _wait(children: list[Child], told: Told, *, for_port: int | None = None) -> Child | None:
    """Wait until we are told to stop, a child has died (it is returned) or, if asked, the port answers."""
    deadline = time.monotonic() + _START_PATIENCE
    while not told.times:
        if dead := _dead(children):
            return dead
        if for_port is not None:
            if answers(for_port):
                return None
            if time.monotonic() > deadline:
                raise Trouble(f"The portal did not answer at port {for_port} within {_START_PATIENCE:.0f} seconds.")
        time.sleep(0.2)
    return None


def _stop(children: list[Child], told: Told) -> None:
    """Ask each to stop, then wait; whoever does not, and whatever it started, is killed. A second Ctrl-C hurries."""
    for child in children:
        if child.process.poll() is None:
            child.process.terminate()
    heard = told.times
    deadline = time.monotonic() + _STOP_PATIENCE
    while any(child.process.poll() is None for child in children):
        if time.monotonic() > deadline or told.times > heard:
            break
        time.sleep(0.05)
    for child in children:
        _kill_session(child)
        child.process.wait()


def serve() -> int:
    """Run until stopped. Returns 0 when told to stop, 1 when a part of the portal died."""
    port = port_from(os.environ)
    refuse_busy(port)
    environment.ensure("product")
    system_packages.want_pdf()
    env = surroundings(PORT=str(port), PORTAL_ENV=os.environ.get("PORTAL_ENV") or "development")
    say("Preparing the database")
    demo = _prepare(env)
    told = Told()
    gunicorn = [str(VENV / "bin" / "gunicorn"), "--config", "python:msp_portal.gunicorn_conf", "--log-level", "warning"]
    children = [
        _started("web server", [*gunicorn, "--bind", f"127.0.0.1:{port}", "msp_portal.wsgi"], env),
        _started("worker", [str(PYTHON), "manage.py", "worker"], env, may_restart=True),
    ]
    try:
        dead = _wait(children, told, for_port=port)
        if dead is None and not told.times:
            say(f"{demo.rstrip()}\n\nThe portal is running at http://127.0.0.1:{port}/  (Ctrl-C stops it)".lstrip())
            dead = _wait(children, told)
        if dead is None:
            say("\nStopping.")
            return 0
        often = f" {len(dead.restarts) + 1} times within a minute" if dead.restarts else ""
        say(f"The {dead.name} ended by itself{often} (status {dead.process.returncode}), so everything is stopped.")
        return 1
    finally:
        _stop(children, told)
