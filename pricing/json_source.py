"""From the bytes of a file to Python values, keeping what JSON readers usually swallow.

Python's reader takes duplicate keys, floats, NaN and numbers of any length. None of them may pass, and the
error must name the place; the reader knows no places. So each becomes a mark in the tree, which the field
readers of `fields.py` refuse where they meet it.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Final, NamedTuple

from pricing.errors import PricingError
from pricing.words import gettext as _

MAX_BYTES: Final = 4_000_000


class NotWhole(NamedTuple):
    """A JSON number that is no whole number of a sensible size: 1.5, 1e999, NaN, forty digits."""

    text: str


class DuplicateKeys(NamedTuple):
    """A JSON object that names one key twice."""

    key: str


def tree_from_json(raw: bytes, code: str) -> object:
    """The value in `raw`, UTF-8 with or without a byte order mark. Raises PricingError(code)."""
    if len(raw) > MAX_BYTES:
        raise PricingError(code, _("the file is larger than %(most)s bytes") % {"most": f"{MAX_BYTES:,}"})
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = _("the file is not UTF-8 text (byte %(byte)s)") % {"byte": error.start + 1}
        raise PricingError(code, message) from None
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_float=NotWhole,
            parse_constant=NotWhole,
            parse_int=_whole,
        )
    except RecursionError:
        raise PricingError(code, _("the file is nested too deeply")) from None
    except json.JSONDecodeError as error:
        message = _("the file is not JSON: %(fault)s (line %(line)s, column %(column)s)")
        place = {"line": error.lineno, "column": error.colno}
        raise PricingError(code, message % {"fault": error.msg, **place}) from None


def _object(pairs: list[tuple[str, object]]) -> object:
    members = dict(pairs)
    if len(members) == len(pairs):
        return members
    times = Counter(key for key, _value in pairs)
    return DuplicateKeys(next(key for key, count in times.items() if count > 1))


def _whole(text: str) -> int | NotWhole:
    return int(text) if len(text) <= 16 else NotWhole(text)
