"""./portal run: sets up, loads the demo once, keeps the web server and the worker running until told to stop."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from tools import environment, system_packages
from tools.machine import PYTHON, ROOT, VENV, Trouble, dies_with_us, say, surroundings

_START_PATIENCE = 60.0
_STOP_PATIENCE = 15.0


@dataclass(frozen=True, slots=True)
class Child:
    """One of the programs that make up the running portal."""

    name: str
    process: "subprocess.Popen[bytes]"


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


def _start(name: str, command: list[str], env: Mapping[str, str]) -> Child:
    # A session of its own: Ctrl-C is then heard by us alone, and we stop the children in order.
    process = subprocess.Popen(
        command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=dies_with_us()
    )
    return Child(name, process)


def _answers(port: int) -> bool:
    with socket.socket() as caller:
        caller.settimeout(1)
        return caller.connect_ex(("127.0.0.1", port)) == 0


def _dead(children: list[Child]) -> Child | None:
    return next((child for child in children if child.process.poll() is not None), None)


def _wait(children: list[Child], told: Told, *, for_port: int | None = None) -> Child | None:
    """Wait until we are told to stop, a child has died (it is returned) or, if asked, the port answers."""
    deadline = time.monotonic() + _START_PATIENCE
    while not told.times:
        if dead := _dead(children):
            return dead
        if for_port is not None:
            if _answers(for_port):
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
        with suppress(ProcessLookupError):
            os.killpg(child.process.pid, signal.SIGKILL)  # its own session holds nothing but it and its children
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
        _start("web server", [*gunicorn, "--bind", f"127.0.0.1:{port}", "msp_portal.wsgi"], env),
        _start("worker", [str(PYTHON), "manage.py", "worker"], env),
    ]
    try:
        dead = _wait(children, told, for_port=port)
        if dead is None and not told.times:
            say(f"{demo.rstrip()}\n\nThe portal is running at http://127.0.0.1:{port}/  (Ctrl-C stops it)".lstrip())
            dead = _wait(children, told)
        if dead is None:
            say("\nStopping.")
            return 0
        say(f"The {dead.name} ended by itself (status {dead.process.returncode}), so everything is stopped.")
        return 1
    finally:
        _stop(children, told)
