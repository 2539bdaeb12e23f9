"""Requests that no browser of ours sends: every address with real objects, bodies of every kind, values of every sort.

What is asked follows from the URL configuration and from the names of the boxes on its pages, so what is new is asked
too. The same seed makes the same requests.
"""

import json
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, urlencode

from msp_portal.tests.addresses import Address

_FORM: Final = "application/x-www-form-urlencoded"
_PARTS: Final = "multipart/form-data; boundary=xXx"
METHODS: Final = ("GET", "POST", "POST", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS")
# Numbers, days, words and lists as nobody types them.
VALUES: Final = (
    "", " ", "0", "-1", "1", "00", "1e999", "-1e-999", "NaN", "Infinity", "1_000", "١٢", "²", "9" * 40, "-" + "9" * 400,
    str(2**31), str(2**63), str(2**64), "0x10", "1.005", "1,5", "1.", ".", "+", "--1", "on", "true", "null", "None",
    "2026-02-30", "0000-00-00", "9999-12-31", "10000-01-01", "0001-01-01", "12:61", "\0", "a\0b", "\ud7ff", "\ufffe",
    "\u202eabc", "\u200b", "a" * 20_000, "{{ 7*7 }}", "{user.__class__}", "%s%n%d", "'; --", "=1+1", "<script>",
    "../../etc/passwd", "https://169.254.169.254/", "javascript:x", "[]", "{}", '{"a": [1]}', "[[[[", "a,b;c\td",
    "\r\nX: y",
    "gold", "draft", "option:gold", "client", "x@y", "x@" + "y" * 300, "ä@ö.ü", "#ffffff", "de", "en-US", "USD",
)  # fmt: skip
_NAMES: Final = re.compile(r'\bname="([^"]{1,80})"')
FILES: Final = (
    b"",
    b"%PDF-1.7\n",
    b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
    b"PK\x03\x04" + b"\0" * 40,
    b"a;b\n1;2\n",
    b"\xff\xfe\0",
)


@dataclass(frozen=True, slots=True)
class Hostile:
    """One request; `cut` is how many bytes fewer come than its head says."""

    method: str
    path: str
    content_type: str = ""
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int = 0

    def __str__(self) -> str:
        return f"{self.method} {self.path[:200]} {self.content_type} {self.body[:300]!r} {self.headers} cut {self.cut}"


def names_on(page: str) -> list[str]:
    """The names of the boxes on a page."""
    return sorted(set(_NAMES.findall(page)))


def requests_for(
    addresses: Sequence[Address],
    path_of: Callable[[Address, random.Random], str],
    names: Sequence[str],
    chance: random.Random,
) -> Iterator[tuple[Address, Hostile]]:
    """Without end: every address in turn. `names` are those of boxes anywhere; `path_of` leads to something real."""
    while True:
        for address in chance.sample(addresses, len(addresses)):
            yield address, _request(path_of(address, chance), names, chance)


def _request(path: str, names: Sequence[str], chance: random.Random) -> Hostile:
    method = chance.choice(METHODS)
    said = [(chance.choice(names), chance.choice(VALUES)) for _ in range(chance.choice((0, 1, 3, 12)))]
    if chance.random() < 0.4:
        path = f"{path}?{_encoded(said)}"
    headers = {"HX-Request": "true"} if chance.random() < 0.2 else {}
    if chance.random() < 0.1:
        odd = chance.choice(
            ("Accept-Language", "Range", "If-None-Match", "Origin", "X-Forwarded-For", "Accept-Encoding")
        )
        headers[odd] = (
            chance.choice(VALUES).encode("ascii", "ignore").decode().translate({0: None, 10: None, 13: None})[:99]
        )
    if method in ("GET", "HEAD", "OPTIONS"):
        return Hostile(method, path, headers=headers)
    content_type, body, cut = chance.choice(_BODIES)(said, chance)
    return Hostile(method, path, content_type, body, headers, cut)


Made = tuple[str, bytes, int]
Said = Sequence[tuple[str, str]]


def _encoded(said: Said) -> str:
    return urlencode([(name, value.encode("utf-8", "surrogatepass")) for name, value in said])


def _form(said: Said, chance: random.Random) -> Made:
    return _FORM, _encoded(said).encode(), 0


def _parts(said: Said, chance: random.Random) -> Made:
    parts = [
        f'--xXx\r\nContent-Disposition: form-data; name="{quote(name)}"\r\n\r\n'.encode() + value.encode()
        for name, value in said
    ]
    for name, _value in said[:2]:
        called = chance.choice(("a.csv", "a.pdf", "..", "x" * 300))
        head = f'--xXx\r\nContent-Disposition: form-data; name="{quote(name)}"; filename="{called}"\r\n'
        parts.append(head.encode() + b"Content-Type: text/csv\r\n\r\n" + chance.choice(FILES))
    return _PARTS, b"\r\n".join([*parts, b"--xXx--\r\n"]), 0


def _broken_parts(said: Said, chance: random.Random) -> Made:
    content_type, body, _cut = _parts(said, chance)
    return content_type, body[: chance.randrange(len(body))], 0


def _cut_off(said: Said, chance: random.Random) -> Made:
    content_type, body, _cut = chance.choice((_form, _parts))(said, chance)
    return content_type, body[: len(body) // 2], len(body) - len(body) // 2


def _json(said: Said, chance: random.Random) -> Made:
    whole: object = dict(said)
    for _ in range(chance.choice((0, 1, 300))):
        whole = [whole]
    return "application/json", json.dumps(whole).encode(), 0


def _wrong_charset(said: Said, chance: random.Random) -> Made:
    name = chance.choice(("utf-16", "klingon", "latin-1", "", "utf-7", "\xe4".encode().decode("latin-1")))
    return f"{_FORM}; charset={name}", _encoded(said).encode("utf-16"), 0


def _raw_bytes(said: Said, chance: random.Random) -> Made:
    return _FORM, b"&".join(name.encode() + b"=" + chance.randbytes(9) for name, _value in said), 0


def _huge(said: Said, chance: random.Random) -> Made:
    return _FORM, b"a=" + b"x" * 2_700_000, 0


def _many(said: Said, chance: random.Random) -> Made:
    return _FORM, b"&".join([b"with=gold"] * chance.choice((900, 1_100))), 0


def _empty(said: Said, chance: random.Random) -> Made:
    return chance.choice((_FORM, _PARTS, "application/json", "", "text/plain; x")), b"", 0


_BODIES: Final = (
    _form,
    _form,
    _form,
    _parts,
    _parts,
    _broken_parts,
    _cut_off,
    _json,
    _wrong_charset,
    _raw_bytes,
    _many,
    _empty,
    _huge,
)
