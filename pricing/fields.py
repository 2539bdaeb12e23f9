"""Reading one field: from an unchecked value to a typed one, or an error that names the place and the fix.

A `Node` is a value with its path. `record` takes an object apart into nodes by name, filling in the
defaults of the contract; the other functions each read one kind of value.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple, NoReturn, TypeVar

from pricing.errors import PricingError
from pricing.json_source import DuplicateKeys, NotWhole
from pricing.words import gettext as _
from pricing.words import gettext_noop, ngettext

T = TypeVar("T")

_CODE: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_DECIMAL: Final = re.compile(r"(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?")
_PLAIN_KEY: Final = re.compile(r"[A-Za-z0-9_-]{1,40}")

MAX_ENTRIES: Final = 2_000

# What `read_known` says.
NO_UNIT: Final = gettext_noop('there is no unit "%(code)s"')
NO_SERVICE: Final = gettext_noop('there is no service "%(code)s"')
NO_TIER: Final = gettext_noop('there is no tier "%(code)s"')
NO_PACKAGE: Final = gettext_noop('there is no package "%(code)s"')

# What the documents of version 1 may not hold: characters that change how the text around them reads. These two sets
# never change, because a frozen document has to stay readable. What is typed or imported is held to more: `text.py`.
_MISLEADING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u2060\ufeff")
_REFUSED_CATEGORIES: Final = frozenset({"Cc", "Cs", "Co", "Zl", "Zp"})


class Node(NamedTuple):
    """A value, where it stands, and the error code of the document it stands in."""

    value: object
    path: str
    code: str

    def fail(self, message: str) -> NoReturn:
        raise PricingError(self.code, message, self.path)


@dataclass(frozen=True, slots=True)
class Shape:
    """What a decimal may look like. The digits keep every value within the 15 that SQLite can hold."""

    what: str
    decimals: int
    digits: int
    above: Decimal | None = None
    signed: bool = False


PRICE: Final = Shape(gettext_noop("a price"), decimals=4, digits=9)
COST: Final = Shape(gettext_noop("a number"), decimals=6, digits=9)
RATE: Final = Shape(gettext_noop("a rate"), decimals=8, digits=5)
CHANGE: Final = Shape(gettext_noop("a rate"), decimals=8, digits=5, signed=True, above=Decimal(-1))
DISCOUNT_AMOUNT: Final = Shape(gettext_noop("an amount"), decimals=4, digits=9, signed=True)
DISCOUNT_PERCENT: Final = Shape(gettext_noop("a rate"), decimals=8, digits=5, signed=True)


def record(node: Node, required: str, defaults: Mapping[str, object] | None = None) -> dict[str, Node]:
    """The members of the object `node`, each with its path; `defaults` stand in for optional keys."""
    value = node.value
    if isinstance(value, DuplicateKeys):
        node.fail(_("the key %(key)s is there twice; keep one") % {"key": _shown(value.key)})
    if not isinstance(value, dict):
        node.fail(_("must be an object, not %(kind)s") % {"kind": _kind(value)})
    optional = defaults or {}
    names = required.split()
    for key in value:
        if key not in names and key not in optional:
            raise PricingError(node.code, _("unknown key; remove it or fix its spelling"), place_of(node.path, key))
    for name in names:
        if name not in value:
            raise PricingError(node.code, _("is missing"), place_of(node.path, name))
    # As `place_of` has it; these names are plain, and a plan has thousands of them.
    inside = f"{node.path}." if node.path else ""
    return {name: Node(value.get(name, optional.get(name)), inside + name, node.code) for name in (*names, *optional)}


def members(node: Node) -> tuple[tuple[str, Node], ...]:
    """The members of an object whose keys are free, sorted by key."""
    value = node.value
    if isinstance(value, DuplicateKeys):
        node.fail(_("the key %(key)s is there twice; keep one") % {"key": _shown(value.key)})
    if not isinstance(value, dict):
        node.fail(_("must be an object, not %(kind)s") % {"kind": _kind(value)})
    found: dict[str, Node] = {}
    for key, item in value.items():
        at = Node(item, place_of(node.path, key), node.code)
        name = read_key(at._replace(value=key))
        if name in found:
            at.fail(_("is there twice, written in two ways; keep one"))
        found[name] = at
    return tuple(sorted(found.items()))


def items(node: Node, most: int = MAX_ENTRIES) -> tuple[Node, ...]:
    """The entries of a list, at most so many: far more than anybody sells, and few enough to stay quick."""
    if not isinstance(node.value, list):
        node.fail(_("must be a list, not %(kind)s") % {"kind": _kind(node.value)})
    if len(node.value) > most:
        count = len(node.value)
        message = ngettext(
            "has %(count)s entry; at most %(most)s are allowed",
            "has %(count)s entries; at most %(most)s are allowed",
            count,
        )
        node.fail(message % {"count": f"{count:,}", "most": f"{most:,}"})
    return tuple(Node(item, f"{node.path}[{at}]", node.code) for at, item in enumerate(node.value))


def optional(node: Node, read: Callable[[Node], T]) -> T | None:
    return None if node.value is None else read(node)


def read_text(node: Node, limit: int = 200, *, blank: bool = False, lines: bool = False) -> str:
    """Text in NFC, at most `limit` characters, by the rule of version 1 for characters that deceive the eye.

    `blank` allows the empty text, `lines` more than one line.
    """
    if not isinstance(node.value, str):
        node.fail(_("must be text in quotes, not %(kind)s") % {"kind": _kind(node.value)})
    text = unicodedata.normalize("NFC", node.value)
    if lines:
        text = text.replace("\r\n", "\n")
    for char in "" if text.isascii() and text.isprintable() else text:
        if not (lines and char in "\n\t") and _misleads(char):
            message = _("has the character %(character)s, which cannot be seen or misleads; remove it")
            node.fail(message % {"character": f"U+{ord(char):04X}"})
    if not blank and not text.strip():
        node.fail(_("must not be empty"))
    if len(text) > limit:
        message = ngettext(
            "is %(count)s character long; at most %(most)s are allowed",
            "is %(count)s characters long; at most %(most)s are allowed",
            len(text),
        )
        node.fail(message % {"count": len(text), "most": limit})
    return text


def _misleads(char: str) -> bool:
    return char in _MISLEADING or unicodedata.category(char) in _REFUSED_CATEGORIES


def read_code(node: Node) -> str:
    if not isinstance(node.value, str):
        node.fail(_("must be a code in quotes, not %(kind)s") % {"kind": _kind(node.value)})
    if not _CODE.fullmatch(node.value):
        message = _("%(text)s is no code: 1 to 40 of a-z, 0-9 and -, not beginning with -")
        node.fail(message % {"text": _shown(node.value)})
    return node.value


def read_key(node: Node) -> str:
    """A key of an inventory: any short name, because an MSP's tools call things as they like."""
    return read_text(node, 100)


def read_known(node: Node, known: Collection[str], unknown: str) -> str:
    """A code that must be one of `known`; `unknown` is the sentence that says it is not, such as NO_UNIT."""
    code = read_code(node)
    if code not in known:
        node.fail(_(unknown) % {"code": code})
    return code


def read_set(node: Node, known: Collection[str] | None = None, unknown: str = "") -> tuple[str, ...]:
    """A list of different entries, in the order written: codes that are `known`, or inventory keys."""
    seen: list[str] = []
    for item in items(node):
        code = read_key(item) if known is None else read_known(item, known, unknown)
        if code in seen:
            item.fail(_('"%(code)s" is there twice; keep one') % {"code": code})
        seen.append(code)
    return tuple(seen)


def read_format(node: Node, expected: str) -> None:
    if node.value != expected:
        node.fail(_('must be "%(expected)s"') % {"expected": expected})


def read_flag(node: Node) -> bool:
    if not isinstance(node.value, bool):
        node.fail(_("must be true or false, not %(kind)s") % {"kind": _kind(node.value)})
    return node.value


def read_whole(node: Node, low: int, high: int) -> int:
    bounds = {"low": f"{low:,}", "high": f"{high:,}"}
    if isinstance(node.value, bool) or not isinstance(node.value, int):
        message = _("must be a whole number from %(low)s to %(high)s, not %(kind)s")
        node.fail(message % {**bounds, "kind": _kind(node.value)})
    if not low <= node.value <= high:
        node.fail(_("must be a whole number from %(low)s to %(high)s") % bounds)
    return node.value


def read_decimal(node: Node, shape: Shape) -> Decimal:
    """A decimal string of that shape. The text is checked before Decimal sees it: Decimal takes far more."""
    if not isinstance(node.value, str):
        message = _('must be %(what)s in quotes, such as "25.00", not %(kind)s')
        node.fail(message % {"what": _(shape.what), "kind": _kind(node.value)})
    match = _DECIMAL.fullmatch(node.value)
    if match is None:
        message = _('%(text)s is not %(what)s; write it like "25.00", with digits and a point only')
        node.fail(message % {"text": _shown(node.value), "what": _(shape.what)})
    sign, whole, decimals = match.groups()
    if len(whole) > shape.digits:
        message = ngettext(
            "is too large: at most %(most)s digit before the point",
            "is too large: at most %(most)s digits before the point",
            shape.digits,
        )
        node.fail(message % {"most": shape.digits})
    if decimals and len(decimals) > shape.decimals:
        message = ngettext(
            "has %(count)s decimal; at most %(most)s are allowed",
            "has %(count)s decimals; at most %(most)s are allowed",
            len(decimals),
        )
        node.fail(message % {"count": len(decimals), "most": shape.decimals})
    value = Decimal(node.value)
    if sign and (not shape.signed or value == 0):
        node.fail(_("must not be negative") if value else _('must be written "0", without a sign'))
    if shape.above is not None and value <= shape.above:
        node.fail(_("must be more than %(bound)s") % {"bound": shape.above})
    return value


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
    return f"{path}[{_shown(key)}]"


def _shown(value: object) -> str:
    """Somebody else's text in our message: ASCII, one line, not too long."""
    text = value if isinstance(value, str) else str(value)
    text = text if len(text) <= 40 else text[:40] + "..."
    return '"' + text.encode("unicode_escape").decode("ascii").replace('"', '\\"') + '"'


def _kind(value: object) -> str:
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
