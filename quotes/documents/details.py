"""What a client says besides when signing: the first day, an order number, who gets the invoices. All of it optional.

A key of the acceptance, `details`, there where anything of it was said (docs/adr/0016-personal-data.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Details:
    """`starts_on` is the first day of the service, None where it was agreed before or nobody has said it."""

    starts_on: date | None = None
    po_number: str = ""
    billing_name: str = ""
    billing_email: str = ""


NO_DETAILS = Details()


def details_document(details: Details) -> dict[str, str]:
    """What was said, as strings; empty where nothing was."""
    said = {
        "starts_on": details.starts_on.isoformat() if details.starts_on else "",
        "po_number": details.po_number,
        "billing_name": details.billing_name,
        "billing_email": details.billing_email,
    }
    return {name: value for name, value in said.items() if value}


def read_details(body: Mapping[str, Any]) -> Details:
    """Those of an acceptance's body. Raises ValueError for a day that is none."""
    said = body.get("details", {})
    starts_on = said.get("starts_on")
    return Details(
        starts_on=date.fromisoformat(starts_on) if starts_on else None,
        po_number=said.get("po_number", ""),
        billing_name=said.get("billing_name", ""),
        billing_email=said.get("billing_email", ""),
    )
