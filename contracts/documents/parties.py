"""Who a contract is between, as values that a document keeps."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from groundwork.locales import ENGLISH, LOCALE, locale_in


@dataclass(frozen=True, slots=True)
class SellerCard:
    """The MSP as the client sees it, at the moment of sending.

    `language` is the one that it writes to this client in, `locale` how it writes dates and money to them.
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
    language: str = ENGLISH

    @property
    def contract_locale(self) -> str:
        """How days and moments stand in a signed contract: in English as the first ones had it, wherever that was.

        A contract that is set again has the bytes it had.
        """
        return LOCALE if self.language == ENGLISH else self.locale

    def writing_in(self, language: str) -> SellerCard:
        """The same for a client who reads that language; without one, as it is."""
        return replace(self, language=language, locale=locale_in(language, self.locale)) if language else self


def seller_document(card: SellerCard) -> dict[str, Any]:
    """The card as it stands in documents. English is not said, as until 2026-11 nothing else was written."""
    said = {each.name: getattr(card, each.name) for each in fields(card)}
    return {name: value for name, value in said.items() if (name, value) != ("language", ENGLISH)}


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
