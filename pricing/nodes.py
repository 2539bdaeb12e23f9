"""A document taken apart: each value a node that knows its place, its error code and the version it was written in.

`record` takes an object apart by name, filling in the defaults of the contract, `items` a list; the readers of
`fields.py` each read one value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Final, NamedTuple, NoReturn

from pricing.errors import PricingError
from pricing.json_source import DuplicateKeys, NotWhole
from pricing.words import gettext as _
from pricing.words import ngettext

_PLAIN_KEY: Final = re.compile(r"[A-Za-z0-9_-]{1,40}")

MAX_ENTRIES: Final = 2_000


class Node(NamedTuple):
    """A value, where it stands, and the error code and version of the document it stands in."""

    value: object
    path: str
    code: str
    version: int = 1

    def fail(self, message: str) -> NoReturn:
        raise PricingError(self.code, message, self.path)


def version_of(document: object, formats: tuple[str, ...]) -> int:
    """Which of the formats, version 1 first, a document says that it has; 1 where it says none of them."""
    said = document.get("format") if isinstance(document, dict) else None
    return formats.index(said) + 1 if said in formats else 1


def record(
    node: Node,
    required: str,
    defaults: Mapping[str, object] | None = None,
    since_2: Mapping[str, object] | None = None,
) -> dict[str, Node]:
    """The members of the object `node`, each with its path; `defaults` stand in for optional keys.

    Those in `since_2` are optional keys of version 2: one of version 1 has their defaults, and may not name them.
    """
    value = node.value
    if isinstance(value, DuplicateKeys):
        node.fail(_("the key %(key)s is there twice; keep one") % {"key": shown(value.key)})
    if not isinstance(value, dict):
        node.fail(_("must be an object, not %(kind)s") % {"kind": kind_of(value)})
    optional = {**(defaults or {}), **(since_2 or {})} if since_2 else defaults or {}
    refused = since_2 if since_2 and node.version < 2 else {}
    names = _names(required)
    for key in value:
        if (key not in names and key not in optional) or key in refused:
            raise PricingError(node.code, _("unknown key; remove it or fix its spelling"), place_of(node.path, key))
    for name in names:
        if name not in value:
            raise PricingError(node.code, _("is missing"), place_of(node.path, name))
    # As `place_of` has it; these names are plain, and a plan has thousands of them.
    inside = f"{node.path}." if node.path else ""
    return {
        name: Node(value.get(name, optional.get(name)), inside + name, node.code, node.version)
        for name in (*names, *optional)
    }


@cache
def _names(required: str) -> tuple[str, ...]:
    return tuple(required.split())


def items(node: Node, most: int = MAX_ENTRIES) -> tuple[Node, ...]:
    """The entries of a list, at most so many: far more than anybody sells, and few enough to stay quick."""
    if not isinstance(node.value, list):
        node.fail(_("must be a list, not %(kind)s") % {"kind": kind_of(node.value)})
    if len(node.value) > most:
        count = len(node.value)
        message = ngettext(
            "has %(count)s entry; at most %(most)s are allowed",
            "has %(count)s entries; at most %(most)s are allowed",
            count,
        )
        node.fail(message % {"count": f"{count:,}", "most": f"{most:,}"})
    return tuple(Node(item, f"{node.path}[{at}]", node.code, node.version) for at, item in enumerate(node.value))


def refuse_repeats(nodes: tuple[Node, ...], keys: tuple[object, ...], field: str) -> None:
    """Fail at the first entry whose key an earlier entry has."""
    first: dict[object, str] = {}
    for node, key in zip(nodes, keys, strict=True):
        if key in first:
            message = _('"%(key)s" is already taken by %(place)s') % {"key": key, "place": first[key]}
            raise PricingError(node.code, message, place_of(node.path, field))
        first[key] = node.path


def place_of(path: str, key: object) -> str:
    """The path of a member: `services[3]` and "name" make `services[3].name`."""
    if isinstance(key, str) and _PLAIN_KEY.fullmatch(key):
        return f"{path}.{key}" if path else key
    return f"{path}[{shown(key)}]"


def shown(value: object) -> str:
    """Somebody else's text in our message: ASCII, one line, not too long."""
    text = value if isinstance(value, str) else str(value)
    text = text if len(text) <= 40 else text[:40] + "..."
    return '"' + text.encode("unicode_escape").decode("ascii").replace('"', '\\"') + '"'


def kind_of(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return _("true or false")
    if isinstance(value, NotWhole):
        return _("the number %(number)s") % {"number": value.text[:24]}
    if isinstance(value, int | float | Decimal):
        return _("a number")
    if isinstance(value, str):
        return _("text")
    if isinstance(value, DuplicateKeys | dict):
        return _("an object")
    return _("a list") if isinstance(value, list) else type(value).__name__
