"""The lists of a plan, each of which can be edited entry by entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import pricing
from groundwork.errors import DomainError
from pricing import gettext as _

Entry: TypeAlias = (
    pricing.Unit
    | pricing.Service
    | pricing.Tier
    | pricing.Package
    | pricing.Bundle
    | pricing.Preset
    | pricing.Term
    | pricing.Billing
    | pricing.OneTime
    | pricing.Tax
)
Edit: TypeAlias = Callable[[pricing.Plan], pricing.Plan]


class GoneError(DomainError):
    """What was to be edited is not in the plan any more."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A list of the plan: `name` in addresses, `field` of the plan and of its document, `key` of an entry.

    `most_months` bounds the key of a list whose entries are known by their months.
    """

    name: str
    field: str
    key: str = "code"
    most_months: int = 0


KINDS: Final[dict[str, Kind]] = {
    kind.name: kind
    for kind in (
        Kind("service", "services"),
        Kind("tier", "tiers"),
        Kind("package", "packages"),
        Kind("bundle", "bundles"),
        Kind("preset", "presets"),
        Kind("term", "terms", key="months", most_months=pricing.MAX_MONTHS),
        Kind("billing", "billing", key="months", most_months=12),
        Kind("fee", "one_time"),
        Kind("tax", "taxes"),
        Kind("unit", "units"),
    )
}


def entries_of(plan: pricing.Plan, kind: Kind) -> tuple[Any, ...]:
    """The entries of one list, in the plan's order."""
    return tuple(getattr(plan, kind.field))


def key_of(kind: Kind, entry: Entry) -> str:
    """What an entry is known by, as text: its code, or the months of a term or of billing."""
    return str(getattr(entry, kind.key))


def find(plan: pricing.Plan, kind: Kind, key: str) -> Any:
    """The entry with this key. Raises GoneError."""
    for entry in entries_of(plan, kind):
        if key_of(kind, entry) == key:
            return entry
    raise GoneError(_("This is not in the plan any more: somebody has removed it."))
