"""Who a contract is between, as values that a document keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that clients are shown: the hash of its bytes, under which they are kept, and its size in pixels."""

    sha256: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class SellerCard:
    """The MSP as the client sees it, at the moment of sending. Without a tax number and a logo, as until 2026-12, its
    document says nothing of them.
    """

    name: str
    legal_name: str
    address: str
    email: str
    phone: str
    website: str
    accent: str
    time_zone: str
    locale: str
    working_days: int
    tax_number: str = ""
    logo: Picture | None = None

    @property
    def pictures(self) -> frozenset[str]:
        """The hashes of the files that its paper needs."""
        return frozenset({self.logo.sha256} if self.logo else ())


_NOT_ALWAYS = ("tax_number", "logo")


def seller_document(card: SellerCard) -> dict[str, object]:
    """The MSP as documents write it."""
    said: dict[str, object] = {one.name: getattr(card, one.name) for one in fields(card) if one.name not in _NOT_ALWAYS}
    if card.tax_number:
        said["tax_number"] = card.tax_number
    if card.logo:
        said["logo"] = asdict(card.logo)
    return said


def read_seller(document: Mapping[str, Any]) -> SellerCard:
    """The MSP as it stands in a document."""
    logo = document.get("logo")
    return SellerCard(**{**document, "logo": None if logo is None else Picture(**logo)})


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody named on the proposal: who prepared it, or whom it is for."""

    name: str
    title: str
    email: str


@dataclass(frozen=True, slots=True)
class ClientCard:
    """The client as a contract names it. `legal_name` and what follows are empty where nobody has said them."""

    name: str
    legal_name: str = ""
    address: str = ""
    tax_number: str = ""
