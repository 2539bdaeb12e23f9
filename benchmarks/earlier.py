"""An earlier build of the portal, out of the git history: what a benchmark compares with."""

import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# The build that the ratios are stated against: the one before the price language had a version 2 and before the houses
# moved (the tag `today`, where there is one).
TODAY = "7c5c489"


class Trouble(Exception):
    """Something a person has to see to; the message says what."""


def exit_status(measure: Callable[[], int]) -> int:
    """What `measure` returns, for the shell; 1 where there is trouble, which is printed."""
    try:
        return measure()
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1


def git(*words: str) -> str:
    """What git says in this checkout. Raises Trouble."""
    try:
        done = subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, text=True, check=False)
    except OSError as error:
        raise Trouble(f"The comparison needs git, which cannot be run here: {error}") from error
    if done.returncode != 0:
        raise Trouble(f"git {' '.join(words)}: {done.stderr.strip()}")
    return done.stdout.strip()


def commit_of(name: str) -> str:
    """The commit to measure against. Raises Trouble where this checkout has no history, or not so far back."""
    try:
        git("rev-parse", "--git-dir")
    except Trouble as trouble:
        raise Trouble(f"The comparison needs the git history, and {ROOT} has none. Clone the repository.") from trouble
    try:
        return git("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    except Trouble as trouble:
        raise Trouble(
            f"The commit {name} is not in this checkout's history; fetch all of it (git fetch --unshallow), "
            "or name another one with --against."
        ) from trouble


def tree_of(commit: str, folder: Path) -> Path:
    """The sources of a commit, put into the folder."""
    tree, packed = folder / "against", folder / "against.tar"
    git("archive", f"--output={packed}", commit)
    with tarfile.open(packed) as sources:
        sources.extractall(tree, filter="data")
    return tree
