"""The one exception of the pricing package, and its codes in the order of the contract."""

from __future__ import annotations

from typing import Final

# Where several hold, the first of this list is the one reported.
CODES: Final = (
    "bad-plan",
    "bad-inventory",
    "bad-selection",
    "unknown-tier",
    "unknown-package",
    "unknown-term",
    "unknown-billing",
    "unknown-tax",
    "package-needs-tier",
    "package-needs-package",
    "package-conflict",
    "discount-too-large",
)


class PricingError(Exception):
    """What stops a plan, an inventory or a selection from being read or priced.

    `code` is one of CODES. `path` says where in the document (`services[3].charge.price`); where there
    is one, the message begins with it. `str(error)` is the one line `CODE: message`.
    """

    def __init__(self, code: str, message: str, path: str = "") -> None:
        super().__init__(code, message, path)
        self.code = code
        self.message = f"{path}: {message}" if path else message
        self.path = path

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"
