"""The few things that come from the system's packages: found by asking for the thing itself, not for the package."""

import ctypes
import importlib.util
import shutil
import subprocess
import sys

from tools.machine import is_root, loudly, say, surroundings

VENV_PACKAGE = "python3-venv"
_PDF_LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
_BROWSER_LIBRARIES = {"libatomic.so.1": "libatomic1"}  # playwright's own program asks for it
# Chromium without its windows: the same engine for a sixth less of processor time, and far less to install.
BROWSERS = ("chromium-headless-shell", "chromium")


def _can_load(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_for_environment() -> list[str]:
    """What Debian's python3 lacks to make a virtual environment with pip."""
    importlib.invalidate_caches()
    return [] if importlib.util.find_spec("ensurepip") else [VENV_PACKAGE]


def missing_for_pdf() -> list[str]:
    """What PDFs need and this machine lacks."""
    return [package for library, package in _PDF_LIBRARIES.items() if not _can_load(library)]


def missing_for_browser() -> list[str]:
    """What the tests in a real browser need and this machine lacks."""
    libraries = [package for library, package in _BROWSER_LIBRARIES.items() if not _can_load(library)]
    return libraries if browser_path() else [BROWSERS[0], *libraries]


def browser_path() -> str | None:
    """Where the tests' browser lies: the first of `BROWSERS` that there is."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def how_to_install(packages: list[str]) -> str:
    """The command that a person types."""
    names = " ".join(packages)
    return f"apt-get update && apt-get install {names}" if is_root() else f"sudo apt-get install {names}"


def install(packages: list[str]) -> None:
    """Install them if this is root on a Debian; otherwise, and on failure, leave it: the caller looks again."""
    if not packages or not is_root() or shutil.which("apt-get") is None:
        return
    say(f"Installing system packages: {' '.join(packages)}")
    apt = ["apt-get", "-q", "-o", "Dpkg::Use-Pty=0", "-o", "DPkg::Lock::Timeout=120"]
    command = [*apt, "install", "-y", "--no-install-recommends", *packages]
    env = surroundings(DEBIAN_FRONTEND="noninteractive")
    for attempt in (command, [*apt, "update"], command):  # a new machine has no package lists yet
        done = subprocess.run(attempt, env=env, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False)
        if done.returncode == 0 and attempt is command:
            return


def want_pdf() -> None:
    """PDFs' libraries: installed if we may, otherwise said loudly. The portal runs without them."""
    install(missing_for_pdf())
    if still := missing_for_pdf():
        loudly(
            f"The portal runs, but it can make no PDF: missing {', '.join(still)}.\n"
            f"Install what is missing, then start again:\n    {how_to_install(still)}"
        )


def want_browser() -> None:
    """The tests' browser: installed if we may, otherwise said loudly. Its tests are then skipped; in CI they fail."""
    install(missing_for_browser())
    if still := missing_for_browser():
        loudly(
            f"Tests in a real browser cannot run: missing {', '.join(still)}.\n"
            f"Install what is missing, then start again:\n    {how_to_install(still)}"
        )
