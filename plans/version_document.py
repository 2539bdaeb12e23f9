"""The bytes of a published version: the plan, and, where it was published over errors of the ladder check, why.

A version without such errors is the plan's own document (msp-plan/...), byte for byte, as every version before this
was. One with them is a msp-plan-version/1 document around it, so that its hash covers the reason too
(docs/adr/0018-publishing-over-an-error.md). Knows no models.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

import pricing
from pricing import gettext as _

FORMAT: Final = "msp-plan-version/1"
REASON: Final = 2_000  # letters at most
_FEW_LETTERS: Final = 3
# Canonical bytes have their keys in order, and no plan document's first key is its format.
_BEGINS: Final = b'{"format":"msp-plan-version/'


@dataclass(frozen=True, slots=True)
class PublishedOver:
    """Why a version was published over errors of the ladder check, and which: each finding's `code` and `where`."""

    reason: str
    findings: tuple[tuple[str, str], ...]


def reason_fault(reason: str) -> str:
    """What is wrong with a reason, as the rest of a sentence that begins with its name; empty where nothing is."""
    fault = pricing.text_fault(reason, lines=True)
    if not fault and sum(char.isalpha() for char in reason) < _FEW_LETTERS:
        return _("says nothing; write a few words")
    return fault


def version_bytes(plan: pricing.Plan, over: PublishedOver | None = None) -> bytes:
    """The canonical bytes of a version: what is kept and hashed."""
    document = pricing.plan_document(plan)
    if over is None:
        return pricing.canonical_bytes(document)
    findings = [{"code": code, "where": where} for code, where in over.findings]
    return pricing.canonical_bytes(
        {"format": FORMAT, "plan": document, "published_over": {"reason": over.reason, "findings": findings}}
    )


def read_version(content: bytes) -> pricing.Plan:
    """The plan in the bytes of a version. Raises ValueError, or PricingError("bad-plan") for a plan that is none."""
    return pricing.read_plan(_around(content)["plan"]) if _is_around(content) else pricing.plan_from_json(content)


def read_over(content: bytes) -> PublishedOver | None:
    """What a version was published over; None where it had no errors. Raises ValueError."""
    if not _is_around(content):
        return None
    over = _around(content)["published_over"]
    try:
        findings = tuple((str(finding["code"]), str(finding["where"])) for finding in over["findings"])
        return PublishedOver(str(over["reason"]), findings)
    except (KeyError, TypeError) as error:
        raise ValueError(f"not a {FORMAT} document: {error!r}") from error


def _is_around(content: bytes) -> bool:
    return content.startswith(_BEGINS)


def _around(content: bytes) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(content)
    if document.keys() != {"format", "plan", "published_over"} or document["format"] != FORMAT:
        raise ValueError(f"not a {FORMAT} document")
    return document
