"""This checkout and the machine it is on: folders, words to the person, children's surroundings."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VAR = ROOT / "var"
PYTHON = VENV / "bin" / "python"
# What a shell may still hold from elsewhere, and would lead our children astray. The last one keeps people's folders
# clean; ours are clean anyhow, and without compiled modules every process would compile Django anew for seconds.
_OF_OTHER_PROJECTS = frozenset({"DJANGO_SETTINGS_MODULE", "PYTHONHOME", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE"})
_SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)


class Trouble(Exception):
    """Something a person has to fix; the message says what and how."""


def say(text: str) -> None:
    """A line for the person, at once even when the output is a file."""
    print(text, flush=True)


def loudly(text: str) -> None:
    """A warning that is not overlooked between other lines."""
    bar = "!" * 78
    print(f"{bar}\n{text}\n{bar}", file=sys.stderr, flush=True)


def is_root() -> bool:
    return os.geteuid() == 0


def surroundings(**more: str) -> dict[str, str]:
    """The environment for a child: ours, with the checkout's own folders, and `more` on top."""
    kept = {name: value for name, value in os.environ.items() if name not in _OF_OTHER_PROJECTS}
    return {
        **kept,
        "VIRTUAL_ENV": str(VENV),
        "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "PYTHONPYCACHEPREFIX": str(VAR / "pycache"),
        "PYTHONUNBUFFERED": "1",
        **more,
    }


def dies_with_us(with_signal: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """For Popen's preexec_fn: the child gets the signal when this process dies, however it dies. Linux only."""
    parent = os.getpid()
    try:
        prctl = ctypes.CDLL(None).prctl
    except (OSError, AttributeError):
        return lambda: None

    def ask_the_kernel() -> None:
        prctl(_SET_PARENT_DEATH_SIGNAL, int(with_signal))
        if os.getppid() != parent:  # we died in between
            os._exit(1)

    return ask_the_kernel


def stop_politely_on_signals() -> None:
    """SIGTERM and SIGHUP then end this process as Ctrl-C does, with its `finally` blocks."""

    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    # SIGINT too: a process started in the background of a script begins with it ignored.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
