"""Makes .venv hold exactly what the locks say, and does nothing when it already does."""

import fcntl
import hashlib
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tools import system_packages
from tools.machine import PYTHON, ROOT, VAR, VENV, Trouble, say, surroundings

STAMP = VENV / "installed.txt"
_UV_LOCK = ROOT / "requirements-uv.txt"
_LOCKS = {"product": ROOT / "requirements.txt", "tests": ROOT / "requirements-dev.txt"}


def _stamp(kind: str) -> str:
    """What the stamp says once `kind` is installed: changes with the locks, the Python and the checkout's place."""
    parts = [sys.version, str(VENV), _UV_LOCK.read_text("utf-8"), _LOCKS[kind].read_text("utf-8")]
    return f"{kind} {hashlib.sha256(chr(0).join(parts).encode()).hexdigest()}"


def _is_installed(kind: str) -> bool:
    """Whether .venv is up to date; one made for the tests holds the product too."""
    if not PYTHON.exists() or not STAMP.exists():
        return False
    return STAMP.read_text("utf-8").strip() in {_stamp(kind), _stamp("tests")}


def _not_less_than_now(kind: str) -> str:
    """What to install: whoever runs the tests here keeps them when the portal is started after an update."""
    return "tests" if (VENV / "bin" / "pytest").exists() else kind


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    VAR.mkdir(exist_ok=True)
    with (VAR / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _run(command: list[str], what: str) -> None:
    # Compiled modules kept in var/ would confuse the lists of what a package has installed.
    env = {**surroundings(PYTHONDONTWRITEBYTECODE="1"), "PYTHONPYCACHEPREFIX": ""}
    done = subprocess.run(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        raise Trouble(f"{what} failed (see above). Fix that and start again.")


def _answers(*command: str) -> str:
    """What a program prints, or nothing if it cannot be run."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, env=surroundings(), check=False)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _make_venv(kind: str) -> None:
    if _answers(str(PYTHON), "-c", "import sys; print(sys.version)") == sys.version:
        return
    system_packages.install(system_packages.missing_for_environment())
    if missing := system_packages.missing_for_environment():
        # All that is missing at once, so that nobody has to come back for the next package.
        missing += system_packages.missing_for_pdf()
        missing += system_packages.missing_for_browser() if kind == "tests" else []
        raise Trouble(
            "This Python cannot make a virtual environment: the module ensurepip is missing.\n"
            f"Install everything that is missing, then start again:\n    {system_packages.how_to_install(missing)}"
        )
    say("Making .venv")
    _run([sys.executable, "-m", "venv", "--clear", str(VENV)], "Making the virtual environment")


def _make_uv() -> str:
    uv = str(VENV / "bin" / "uv")
    wanted = re.search(r"^uv==(\S+)", _UV_LOCK.read_text("utf-8"), re.MULTILINE)
    if wanted and _answers(uv, "--version").startswith(f"uv {wanted[1]} "):
        return uv
    say("Installing uv, which installs the rest")
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    if not _answers(str(PYTHON), "-m", "pip", "--version"):
        _run([str(PYTHON), "-m", "ensurepip"], "Putting pip into .venv")
    _run([*pip, "--require-hashes", "--only-binary", ":all:", "-r", str(_UV_LOCK)], "Installing uv")
    return uv


def ensure(kind: str) -> None:
    """Make .venv hold the `product`, or the product and its `tests`. Raises Trouble with what a person has to fix."""
    if _is_installed(kind):
        return
    with _one_at_a_time():
        if _is_installed(kind):
            return
        _make_venv(kind)
        STAMP.unlink(missing_ok=True)
        kind = _not_less_than_now(kind)
        uv = _make_uv()
        say("Installing the locked requirements")
        sync = [uv, "pip", "sync", "--python", str(PYTHON), "--require-hashes", "--only-binary", ":all:"]
        _run([*sync, str(_UV_LOCK), str(_LOCKS[kind])], "Installing the requirements")
        STAMP.write_text(_stamp(kind) + "\n", "utf-8")
