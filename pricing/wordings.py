"""The texts of a plan in other languages than its own: read, written, and put in the place of its own.

They cost nothing and say nothing about price, so they are an optional key of both versions of a plan file, and a plan
without any has the bytes that it had (docs/adr/0049-plan-texts-in-languages.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any, Final

from pricing.fields import read_text
from pricing.ladder_file import TAGLINE
from pricing.nodes import Node, items, record
from pricing.plan import Plan, Wording
from pricing.services_file import BENEFIT, DESCRIPTION
from pricing.words import gettext as _

# Far more than a plan of the most entries has texts in three languages.
_MOST: Final = 40_000
_LANGUAGE: Final = re.compile(r"[a-z]{2}")
_NAME: Final = 200


@dataclass(frozen=True, slots=True)
class TextField:
    """A text of an entry that clients read: the field that holds it, how long it may be, whether it has lines."""

    name: str
    limit: int = _NAME
    lines: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """A text as the plan has it: of which entry (`kind` and `key`, "" for the plan itself) and field."""

    kind: str
    key: str
    field: TextField
    text: str

    @property
    def place(self) -> tuple[str, str, str]:
        """What it is known by."""
        return self.kind, self.key, self.field.name


_NAMED: Final = (TextField("name"),)
_WITH_TAGLINE: Final = (*_NAMED, TextField("tagline", TAGLINE))
# By kind the list of the plan, what an entry of it is known by, and its texts, in the order in which clients read them.
_LISTS: Final[dict[str, tuple[str, str, tuple[TextField, ...]]]] = {
    "preset": ("presets", "code", _NAMED),
    "tier": ("tiers", "code", _WITH_TAGLINE),
    "package": ("packages", "code", _WITH_TAGLINE),
    "bundle": ("bundles", "code", _NAMED),
    "service": (
        "services",
        "code",
        (*_NAMED, TextField("benefit", BENEFIT, lines=True), TextField("description", DESCRIPTION, lines=True)),
    ),
    "unit": ("units", "code", _NAMED),
    "term": ("terms", "months", _NAMED),
    "billing": ("billing", "months", _NAMED),
    "fee": ("one_time", "code", _NAMED),
    "tax": ("taxes", "code", _NAMED),
}


def written_texts(plan: Plan) -> tuple[Written, ...]:
    """Every text of the plan that clients read, in the plan's own language; empty ones are left out."""
    return tuple(text for text in _all_texts(plan) if text.text)


def _all_texts(plan: Plan) -> Iterator[Written]:
    yield Written("plan", "", _NAMED[0], plan.name)
    for kind, (name, key, texts) in _LISTS.items():
        for entry in getattr(plan, name):
            for text in texts:
                yield Written(kind, str(getattr(entry, key)), text, getattr(entry, text.name))
    for category in dict.fromkeys(service.category for service in plan.services):
        yield Written("category", category, _NAMED[0], category)


def texts_document(plan: Plan) -> dict[str, object]:
    """The optional key `texts`; nothing where there are none. What the plan has no text for any more is left out."""
    there = {text.place for text in written_texts(plan)} if plan.texts else set()
    kept = sorted((text for text in plan.texts if text.place in there), key=_order)
    if not kept:
        return {}
    return {"texts": [{each.name: getattr(text, each.name) for each in fields(Wording)} for text in kept]}


def with_texts(plan: Plan, node: Node) -> Plan:
    """The plan with the texts that its document has. Raises PricingError for one of something it does not have."""
    nodes = items(node, _MOST)
    if not nodes:
        return plan
    written = {text.place: text for text in written_texts(plan)}
    found: dict[tuple[str, ...], Wording] = {}
    for entry in nodes:
        text = _read(entry, written)
        if _order(text) in found:
            entry.fail(_("is there twice; keep one"))
        found[_order(text)] = text
    return replace(plan, texts=tuple(found[order] for order in sorted(found)))


def _read(node: Node, written: dict[tuple[str, str, str], Written]) -> Wording:
    at = record(node, "language kind key field text of")
    said = {name: at[name].value for name in at}
    if not isinstance(said["language"], str) or not _LANGUAGE.fullmatch(said["language"]):
        at["language"].fail(_('must be the two small letters of a language, such as "de"'))
    place = tuple(read_text(at[name], blank=True) for name in ("kind", "key", "field"))
    text = written.get((place[0], place[1], place[2]))
    if text is None:
        node.fail(_("is of a text that this plan does not have"))
    limits: dict[str, Any] = {"limit": text.field.limit, "lines": text.field.lines}
    return Wording(said["language"], *text.place, read_text(at["text"], **limits), read_text(at["of"], **limits))


def _order(text: Wording) -> tuple[str, ...]:
    return text.language, *text.place


@lru_cache(maxsize=64)
def in_language(plan: Plan, language: str) -> Plan:
    """The plan as a client of that language reads it: its texts where they were written, else its own; no others.

    The prices are those of the plan: nothing but texts differs.
    """
    said = {text.place: text.text for text in plan.texts if text.language == language}
    if not said:
        return replace(plan, texts=()) if plan.texts else plan
    lists: dict[str, Any] = {
        name: tuple(_said(entry, kind, key, texts, said) for entry in getattr(plan, name))
        for kind, (name, key, texts) in _LISTS.items()
    }
    lists["services"] = tuple(
        replace(service, category=said.get(("category", service.category, "name"), service.category))
        for service in lists["services"]
    )
    return replace(plan, name=said.get(("plan", "", "name"), plan.name), texts=(), **lists)


def _said(entry: Any, kind: str, key: str, texts: tuple[TextField, ...], said: dict[tuple[str, str, str], str]) -> Any:
    of = str(getattr(entry, key))
    changes = {text.name: said[kind, of, text.name] for text in texts if (kind, of, text.name) in said}
    return replace(entry, **changes) if changes else entry
