"""Canonical JSON and its fingerprint: the exact bytes that are frozen, hashed and compared.

In the manner of RFC 8785 (JSON Canonicalization Scheme), narrowed to what survives every language: no
fractions at all, whole numbers below 2**53, and text in Unicode normal form C, because "é" typed on two
machines may be two different strings that look the same.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from typing import Final

_WHOLE_LIMIT: Final = 2**53


def canonical_bytes(document: object) -> bytes:
    """The canonical form of dicts, lists, tuples, str, int, bool and None, as UTF-8.

    Raises TypeError for anything else (floats and Decimals above all) and for keys that are not strings,
    ValueError for a whole number of 2**53 or more, a lone surrogate, or keys that become one key in NFC.
    """
    return json.dumps(_canonical(document), ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def fingerprint(data: bytes) -> str:
    """SHA-256 of exactly these bytes, as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def _canonical(value: object) -> object:
    if isinstance(value, str):  # first, because nearly everything is
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if abs(value) >= _WHOLE_LIMIT:
            raise ValueError("a whole number of 2**53 or more has no canonical form")
        return int(value)
    if isinstance(value, dict):
        return _canonical_object(value)
    if isinstance(value, list | tuple):
        return [_canonical(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical form; write numbers with a fraction as strings")


def _canonical_object(value: dict[object, object]) -> dict[str, object]:
    plain = [name for name in value if isinstance(name, str) and name.isascii()]
    if len(plain) == len(value):  # of these there is one form, and one order by whatever units
        return {name: _canonical(value[name]) for name in sorted(plain)}
    members: dict[str, object] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise TypeError(f"a key must be a string, not {type(key).__name__}")
        name = unicodedata.normalize("NFC", key)
        if name in members:
            raise ValueError(f"two keys are {name!a} in normal form C")
        members[name] = _canonical(item)
    # RFC 8785 sorts by UTF-16 code units, which is not the order of code points.
    return {name: members[name] for name in sorted(members, key=lambda name: name.encode("utf-16-be"))}
