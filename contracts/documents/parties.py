"""Who a contract is between, as values that a document keeps."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SellerCard:
    """The MSP as the client sees it, at the moment of sending."""

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
