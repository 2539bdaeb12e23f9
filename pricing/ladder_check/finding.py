"""One finding of the ladder check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """`where` is tier:CODE, package:CODE, preset:CODE, service:CODE or plan; `message` is for the owner."""

    code: str
    severity: Severity
    where: str
    message: str


def finding_document(finding: Finding) -> dict[str, str]:
    """The finding as `check_plan` prints it."""
    return {
        "code": finding.code,
        "severity": finding.severity,
        "where": finding.where,
        "message": finding.message,
    }


def error(code: str, where: str, message: str) -> Finding:
    return Finding(code, "error", where, message)


def warning(code: str, where: str, message: str) -> Finding:
    return Finding(code, "warning", where, message)
