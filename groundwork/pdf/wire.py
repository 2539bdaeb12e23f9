"""How the portal and the helper that sets PDFs speak: a kind of one byte, the length, the content."""

import struct
from typing import IO, Final

READY: Final = b"R"
NO_ENGINE: Final = b"N"
WRITTEN: Final = b"W"
LIMIT: Final = b"L"
FAILED: Final = b"F"
_HEAD: Final = struct.Struct("!cQ")


def write_message(pipe: IO[bytes], kind: bytes, content: bytes = b"") -> None:
    """Write one message, and have it on its way."""
    pipe.write(_HEAD.pack(kind, len(content)))
    pipe.write(content)
    pipe.flush()


def read_message(pipe: IO[bytes]) -> tuple[bytes, bytes]:
    """The next message. Raises EOFError where the other side has ended."""
    head = pipe.read(_HEAD.size)
    if len(head) < _HEAD.size:
        raise EOFError
    kind, length = _HEAD.unpack(head)
    content = pipe.read(length)
    if len(content) < length:
        raise EOFError
    return kind, content
