"""The file of heads: a line of canonical JSON for each, signed; it only grows, and knows no database.

    {"at":"2026-11-30T07:00:00.000000Z","entry":12,"hash":"…","key":"…","line":3,"schema":"msp-head/1","signature":"…"}

`line` counts the lines, so that one that was taken out is missed. The signature (Ed25519) is over a tag, a zero byte
and the line without it.

A process that is killed, or a machine that loses power, may leave a line by halves. It is not taken away, because the
file may lie where nothing can be: the next line begins on a new one, and whoever reads passes over what is no line.
That hides nothing: a line that was whole once and is damaged is missing in the count.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _

import pricing
from groundwork import chain
from groundwork.errors import DomainError
from groundwork.heads.head import Head
from groundwork.heads.key import HeadKey, is_signed

SCHEMA: Final = "msp-head/1"
_TAG: Final = b"msp-head-v1\0"
# A line has some 400 bytes; from so many at the end the last one is read.
_TAIL: Final = 65_536


class HeadFileError(DomainError):
    """The file cannot take the head; the message says why."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is read: `number` is what it says its place is, `key` the public key it names."""

    number: int
    head: Head
    at: str
    key: str
    signature: str

    @property
    def is_signed(self) -> bool:
        """Whether the key that it names has signed it."""
        return is_signed(self.signed_bytes(), self.signature, self.key)

    def signed_bytes(self) -> bytes:
        """What its signature is over."""
        return _TAG + pricing.canonical_bytes(self._unsigned())

    def said(self) -> dict[str, object]:
        """All that stands in it."""
        return {**self._unsigned(), "signature": self.signature}

    def _unsigned(self) -> dict[str, object]:
        return {
            "schema": SCHEMA,
            "line": self.number,
            "entry": self.head.seq,
            "hash": self.head.record_hash,
            "at": self.at,
            "key": self.key,
        }


class OpenFile:
    """The file while nobody else adds to it."""

    def __init__(self, descriptor: int, path: Path) -> None:
        self._file, self._path = descriptor, path

    def last(self) -> Line | None:
        """The last whole line; None in an empty file. Raises HeadFileError where there is none in what is there."""
        size = os.fstat(self._file).st_size
        tail = os.pread(self._file, _TAIL, max(0, size - _TAIL))
        for text in reversed(tail.split(b"\n")):
            if (line := read_line(text)) is not None:
                return line
        if size > _TAIL:
            raise HeadFileError(
                _("The last lines of %(path)s cannot be read. Put that file aside, and keep it.") % {"path": self._path}
            )
        return None

    def add(self, head: Head, key: HeadKey, now: datetime) -> None:
        """Write a line behind the last one; it is on the disk when this returns."""
        before = self.last()
        unsigned = Line(before.number + 1 if before else 1, head, chain.utc_text(now), key.public, "")
        line = replace(unsigned, signature=key.sign(unsigned.signed_bytes()))
        size = os.fstat(self._file).st_size
        torn = size > 0 and os.pread(self._file, 1, size - 1) != b"\n"
        _write(self._file, (b"\n" if torn else b"") + pricing.canonical_bytes(line.said()) + b"\n")
        self.sync()

    def sync(self) -> None:
        """Have on the disk what stands in it, also what a process wrote that was killed before it could do this."""
        os.fsync(self._file)


@contextmanager
def opened(path: Path) -> Iterator[OpenFile | None]:
    """The file, made where there is none, for one at a time; None while somebody else has it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    is_new = not path.exists()
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        if is_new:
            _sync_folder(path.parent)
        yield OpenFile(descriptor, path)
    finally:
        os.close(descriptor)  # which ends the lock


def lines_of(path: Path, size: int | None = None) -> Iterator[tuple[int, Line | None]]:
    """Each line of a file, with its place from 1 on; None for what is none. `size`: no further than so many bytes."""
    left = path.stat().st_size if size is None else size
    with path.open("rb") as file:
        place = 0
        while left > 0 and (text := file.readline(min(left, _TAIL))):
            left -= len(text)
            place += 1
            yield place, read_line(text.removesuffix(b"\n"))


def read_line(text: bytes) -> Line | None:
    """The line that these bytes are; None for others, and for one that is not written in the one way."""
    try:
        said: Any = json.loads(text)
        if pricing.canonical_bytes(said) != text:
            return None
        at, key, signature = (str(said[name]) for name in ("at", "key", "signature"))
        line = Line(int(said["line"]), Head(int(said["entry"]), str(said["hash"])), at, key, signature)
        return line if line.said() == said else None
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def _write(descriptor: int, content: bytes) -> None:
    while content:
        content = content[os.write(descriptor, content) :]


def _sync_folder(path: Path) -> None:
    """So that the name of a new file is on the disk as well."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
