"""Who a contract is between, as values that a document keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final

from groundwork.locales import ENGLISH, LOCALE, locale_in


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that clients are shown: the hash of its bytes, under which they are kept, and its size in pixels."""

    sha256: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class SellerCard:
    """The MSP as the client sees it, at the moment of sending.

    `language` is the one that it writes to this client in, `locale` how it writes dates and money to them. Without
    a tax number and a logo, as until 2026-12, its document says nothing of them.
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
    tax_number: str = ""
    logo: Picture | None = None

    @property
    def pictures(self) -> frozenset[str]:
        """The hashes of the files that its paper needs."""
        return frozenset({self.logo.sha256} if self.logo else ())

    @property
    def contract_locale(self) -> str:
        """How days and moments stand in a signed contract: in English as the first ones had it, wherever that was.

        A contract that is set again has the bytes it had.
        """
        return LOCALE if self.language == ENGLISH else self.locale

    def writing_in(self, language: str) -> SellerCard:
        """The same for a client who reads that language; without one, as it is."""
        return replace(self, language=language, locale=locale_in(language, self.locale)) if language else self


# What documents do not say: until 2026-11 nothing else was written.
_UNSAID: Final[dict[str, object]] = {"language": ENGLISH, "tax_number": "", "logo": None}


def seller_document(card: SellerCard) -> dict[str, Any]:
    """The card as it stands in documents. English is not said, nor what the MSP does not have."""
    said = {each.name: getattr(card, each.name) for each in fields(card)}
    said = {name: value for name, value in said.items() if name not in _UNSAID or value != _UNSAID[name]}
    return {**said, "logo": asdict(card.logo)} if card.logo else said


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
