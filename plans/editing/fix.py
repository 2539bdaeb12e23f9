"""What a fix is."""

from __future__ import annotations

from dataclasses import dataclass

from plans.editing.kinds import Edit


@dataclass(frozen=True, slots=True)
class Fix:
    """An edit that makes a finding go away. `code` is unique among its fixes; `label` is what a button says."""

    code: str
    label: str
    edit: Edit
