"""A plan file that somebody brings in: a plan document whose texts are held to the rule for what is typed.

Frozen versions are read by `plan_file` alone, which takes what version 1 always took.
"""

from __future__ import annotations

from collections.abc import Iterator

from pricing.errors import PricingError
from pricing.nodes import place_of
from pricing.plan import Plan
from pricing.plan_document import plan_document
from pricing.plan_file import CODE, plan_from_json
from pricing.text import text_fault


def imported_plan(raw: bytes) -> Plan:
    """The plan in a file. Raises PricingError("bad-plan") with the path of what is wrong, hidden characters too."""
    plan = plan_from_json(raw)
    for path, text in _texts("", plan_document(plan)):
        # Which texts may have several lines the reader has seen to.
        if fault := text_fault(text, lines=True):
            raise PricingError(CODE, fault, path)
    return plan


def _texts(path: str, value: object) -> Iterator[tuple[str, str]]:
    """Every text under a value, with its path. Codes and numbers are texts too, of which there is nothing to say."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(place_of(path, key), item)
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield from _texts(f"{path}[{at}]", item)
