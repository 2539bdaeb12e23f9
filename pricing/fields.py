"""Reading one field: from an unchecked value to a typed one, or an error that names the place and the fix.

Each function reads one kind of value out of a `Node`; `nodes.py` takes a document apart into them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeVar

from pricing.json_source import DuplicateKeys
from pricing.nodes import Node, items, kind_of, place_of, shown
from pricing.words import gettext as _
from pricing.words import gettext_noop, ngettext

T = TypeVar("T")

_CODE: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_DECIMAL: Final = re.compile(r"(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?")

# What `read_known` says.
NO_UNIT: Final = gettext_noop('there is no unit "%(code)s"')
NO_WHOLE_UNIT: Final = gettext_noop('there is no unit "%(code)s" that counts all it has')
NO_SERVICE: Final = gettext_noop('there is no service "%(code)s"')
NO_TIER: Final = gettext_noop('there is no tier "%(code)s"')
NO_PACKAGE: Final = gettext_noop('there is no package "%(code)s"')

# What the documents of version 1 may not hold: characters that change how the text around them reads. These two sets
# never change, because a frozen document has to stay readable. What is typed or imported is held to more: `text.py`.
_MISLEADING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u2060\ufeff")
_REFUSED_CATEGORIES: Final = frozenset({"Cc", "Cs", "Co", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Shape:
    """What a decimal may look like. The digits keep every value within the 15 that SQLite can hold.

    It is more than `above`, at least `least` and at most `most`, where these are given.
    """

    what: str
    decimals: int
    digits: int
    above: Decimal | None = None
    signed: bool = False
    least: Decimal | None = None
    most: Decimal | None = None


PRICE: Final = Shape(gettext_noop("a price"), decimals=4, digits=9)
COST: Final = Shape(gettext_noop("a number"), decimals=6, digits=9)
RATE: Final = Shape(gettext_noop("a rate"), decimals=8, digits=5)
CHANGE: Final = Shape(gettext_noop("a rate"), decimals=8, digits=5, signed=True, above=Decimal(-1))
DISCOUNT_AMOUNT: Final = Shape(gettext_noop("an amount"), decimals=4, digits=9, signed=True)
DISCOUNT_PERCENT: Final = Shape(gettext_noop("a rate"), decimals=8, digits=5, signed=True)
# What version 2 has: a share of a whole, and rates that stay within reason.
SHARE: Final = Shape(gettext_noop("a rate"), decimals=8, digits=5, most=Decimal(1))
CHANGE_2: Final = Shape(gettext_noop("a rate"), decimals=8, digits=5, signed=True, least=Decimal(-1), most=Decimal(10))


def members(node: Node) -> tuple[tuple[str, Node], ...]:
    """The members of an object whose keys are free, sorted by key."""
    value = node.value
    if isinstance(value, DuplicateKeys):
        node.fail(_("the key %(key)s is there twice; keep one") % {"key": shown(value.key)})
    if not isinstance(value, dict):
        node.fail(_("must be an object, not %(kind)s") % {"kind": kind_of(value)})
    found: dict[str, Node] = {}
    for key, item in value.items():
        at = Node(item, place_of(node.path, key), node.code, node.version)
        name = read_key(at._replace(value=key))
        if name in found:
            at.fail(_("is there twice, written in two ways; keep one"))
        found[name] = at
    return tuple(sorted(found.items()))


def optional(node: Node, read: Callable[[Node], T]) -> T | None:
    return None if node.value is None else read(node)


def read_text(node: Node, limit: int = 200, *, blank: bool = False, lines: bool = False) -> str:
    """Text in NFC, at most `limit` characters, by the rule of version 1 for characters that deceive the eye.

    `blank` allows the empty text, `lines` more than one line.
    """
    if not isinstance(node.value, str):
        node.fail(_("must be text in quotes, not %(kind)s") % {"kind": kind_of(node.value)})
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
        node.fail(_("must be a code in quotes, not %(kind)s") % {"kind": kind_of(node.value)})
    if not _CODE.fullmatch(node.value):
        message = _("%(text)s is no code: 1 to 40 of a-z, 0-9 and -, not beginning with -")
        node.fail(message % {"text": shown(node.value)})
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


def read_format(node: Node, *expected: str) -> None:
    if node.value not in expected:
        said = _(" or ").join(f'"{name}"' for name in expected)
        node.fail(_("must be %(expected)s") % {"expected": said})


def read_flag(node: Node) -> bool:
    if not isinstance(node.value, bool):
        node.fail(_("must be true or false, not %(kind)s") % {"kind": kind_of(node.value)})
    return node.value


def read_whole(node: Node, low: int, high: int) -> int:
    bounds = {"low": f"{low:,}", "high": f"{high:,}"}
    if isinstance(node.value, bool) or not isinstance(node.value, int):
        message = _("must be a whole number from %(low)s to %(high)s, not %(kind)s")
        node.fail(message % {**bounds, "kind": kind_of(node.value)})
    if not low <= node.value <= high:
        node.fail(_("must be a whole number from %(low)s to %(high)s") % bounds)
    return node.value


def read_decimal(node: Node, shape: Shape) -> Decimal:
    """A decimal string of that shape. The text is checked before Decimal sees it: Decimal takes far more."""
    if not isinstance(node.value, str):
        message = _('must be %(what)s in quotes, such as "25.00", not %(kind)s')
        node.fail(message % {"what": _(shape.what), "kind": kind_of(node.value)})
    match = _DECIMAL.fullmatch(node.value)
    if match is None:
        message = _('%(text)s is not %(what)s; write it like "25.00", with digits and a point only')
        node.fail(message % {"text": shown(node.value), "what": _(shape.what)})
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
    if shape.least is not None and value < shape.least:
        node.fail(_("must be at least %(bound)s") % {"bound": shape.least})
    if shape.most is not None and value > shape.most:
        node.fail(_("must be at most %(bound)s") % {"bound": shape.most})
    return value
