"""A lock that threads get in the order in which they have asked for it."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class TooLongError(Exception):
    """The turn did not come in time."""


class Line:
    """Python's own lock lets in whoever asks at the right moment, and those who wait long may wait on."""

    def __init__(self) -> None:
        self._mutex, self._waiting, self._held = threading.Lock(), deque[threading.Lock](), False

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for it, and give it at the end."""
        self.take()
        try:
            yield
        finally:
            self.give()

    def take(self, patience: float = -1) -> None:
        """Wait for it; where `patience` is given, so many seconds at the most: TooLongError after that."""
        with self._mutex:
            if not self._held:
                self._held = True
                return
            called = threading.Lock()
            called.acquire()
            self._waiting.append(called)
        if not called.acquire(timeout=patience):
            with self._mutex:
                if called in self._waiting:  # else it was called in the last moment
                    self._waiting.remove(called)
                    raise TooLongError

    def give(self) -> None:
        """Let the next one have it."""
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._held = False
