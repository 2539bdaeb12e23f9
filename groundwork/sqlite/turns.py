"""A queue in front of a file that one may write at a time, for the threads of all processes on this machine."""

import fcntl
import os
import time
from functools import cache
from pathlib import Path
from typing import Final

from groundwork.line import Line, TooLongError

# Bytes of the file of turns, of which only the locks count: whose turn comes next, and whose it is.
NEXT: Final = 0
NOW: Final = 1
_PAUSE: Final = 0.0005  # seconds


class Turns:
    """The queue of one file: first the threads of a process stand in a line, then the first of each process. One of
    these is next, and nobody passes it, however quickly another asks again.

    The locks between processes are the system's and end with the process that holds them, kill -9 or not.
    """

    def __init__(self, path: Path) -> None:
        self._ours = Line()
        # Kept open: to close any handle of a file would give up every lock that the process has on it.
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def take(self, patience: float) -> None:
        """Wait for the turn, at the most so many seconds: TooLongError after that."""
        until = time.monotonic() + patience
        self._ours.take(patience)
        try:
            self._lock(NEXT, until)
            try:
                self._lock(NOW, until)
            finally:
                self._unlock(NEXT)
        except BaseException:
            self._ours.give()
            raise

    def give(self) -> None:
        """End the turn."""
        self._unlock(NOW)
        self._ours.give()

    def _lock(self, place: int, until: float) -> None:
        while True:
            try:
                fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
            except (BlockingIOError, PermissionError):
                if time.monotonic() > until:
                    raise TooLongError from None
                time.sleep(_PAUSE)
            else:
                return

    def _unlock(self, place: int) -> None:
        fcntl.lockf(self._file, fcntl.LOCK_UN, 1, place)


@cache
def turns_at(path: Path) -> Turns:
    """The queue of this process at a file of turns, which is made if need be. Raises OSError where it cannot be."""
    return Turns(path)


# A forked process has lines of its own: the thread that holds one of the copied ones is not there.
os.register_at_fork(after_in_child=turns_at.cache_clear)
