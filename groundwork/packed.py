"""Answers that are made once and sent often: compressed when they are made, and kept in memory up to so many bytes.

What only one visitor gets follows what everybody gets, as it is: it is compressed with nothing, so the length of an
answer says nothing about it (docs/adr/0033-kept-pages.md).
"""

import re
import struct
import zlib
from collections import OrderedDict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from threading import Lock
from typing import Final, Generic, TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

# gzip (RFC 1952): deflate, no name, no time, no system.
_GZIP: Final = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
# One block that is not compressed, the last one (RFC 1951, 3.2.4); it holds so much at most.
_STORED: Final = struct.Struct("<BHH")
_MOST_STORED: Final = 0xFFFF
_END: Final = struct.Struct("<II")
_NOTHING: Final = re.compile(r"q=0(\.0*)?")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an answer, as it is and compressed; the next part stands behind it whatever that is."""

    plain: bytes
    squeezed: bytes


@dataclass(frozen=True, slots=True)
class Packed:
    """A whole answer but for what only one visitor gets. `crc` and `length` are of what the pieces say."""

    squeezed: bytes
    crc: int
    length: int

    @property
    def size(self) -> int:
        """How many bytes of memory it takes, roughly."""
        return len(self.squeezed) + 200

    def gzipped(self, last: bytes = b"") -> bytes:
        """The answer with `last` at its end, at most 65,535 bytes, in gzip's format."""
        block = _STORED.pack(1, len(last), len(last) ^ _MOST_STORED)
        end = _END.pack(zlib.crc32(last, self.crc), (self.length + len(last)) & 0xFFFFFFFF)
        return b"".join((_GZIP, self.squeezed, block, last, end))

    def plain(self, last: bytes = b"") -> bytes:
        """The same for a visitor who takes no gzip."""
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(self.squeezed) + last


def piece(text: str, level: int = 9) -> Piece:
    """A part of an answer, compressed for itself; a low level (1 to 9) takes less time, for what is sent less often."""
    plain, squeeze = text.encode(), zlib.compressobj(level, wbits=-zlib.MAX_WBITS)
    return Piece(plain, squeeze.compress(plain) + squeeze.flush(zlib.Z_FULL_FLUSH))


def packed(pieces: Iterable[Piece]) -> Packed:
    """An answer of these pieces, one behind the other."""
    parts, crc, length = [], 0, 0
    for part in pieces:
        parts.append(part.squeezed)
        crc, length = zlib.crc32(part.plain, crc), length + len(part.plain)
    return Packed(b"".join(parts), crc, length)


def packed_answer(request: HttpRequest, made: Packed, content_type: str, last: str = "") -> HttpResponse:
    """The answer, with `last` at its end: with gzip for whoever takes it."""
    if takes_gzip(request):
        response = HttpResponse(made.gzipped(last.encode()), content_type=content_type)
        response["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(made.plain(last.encode()), content_type=content_type)
    response["Content-Length"] = str(len(response.content))
    patch_vary_headers(response, ("Accept-Encoding",))
    return response


def takes_gzip(request: HttpRequest) -> bool:
    """Whether the browser takes gzip (RFC 9110, 12.5.3): a weight of nothing is heeded."""
    for offer in request.META.get("HTTP_ACCEPT_ENCODING", "").lower().split(","):
        name, _, weight = offer.partition(";")
        if name.strip() in ("gzip", "*"):
            return _NOTHING.fullmatch(weight.replace(" ", "")) is None
    return False


_Made = TypeVar("_Made")


class Kept(Generic[_Made]):
    """What was made, up to so many bytes: what nobody has asked for longest goes first. For many threads at once."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes, self.bytes = most_bytes, 0
        self._kept: OrderedDict[Hashable, tuple[_Made, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> _Made | None:
        """What is kept under the key."""
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                return None
            self._kept.move_to_end(key)
            return found[0]

    def put(self, key: Hashable, made: _Made, size: int) -> None:
        """Keep it, for as long as there is room for its `size` in bytes."""
        with self._lock:
            self._drop(key)
            self._kept[key] = made, size
            self.bytes += size
            while self.bytes > self.most_bytes:
                self._drop(next(iter(self._kept)))

    def clear(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._kept.clear()
            self.bytes = 0

    def _drop(self, key: Hashable) -> None:
        if key in self._kept:
            self.bytes -= self._kept.pop(key)[1]
