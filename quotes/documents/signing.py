"""Who has to sign a revision, and a signature that others still have to follow. Knows no models.

A revision that one person signs, whoever opens its link, says nothing of it, as before several could sign. Otherwise it
has a key `signing`. Each signature before the last is an entry of the chain of its own, msp-sign/1: all that an
acceptance says, of one signer (docs/adr/0031-who-signs.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from quotes.documents.acceptance import Acceptance, acceptance_body, read_body

SIGNATURE_FORMAT: Final = "msp-sign/1"


@dataclass(frozen=True, slots=True)
class NamedSigner:
    """Somebody who has to sign for the client. `role` tells in the salesperson's words why it is they, if it does."""

    name: str
    title: str
    email: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Signing:
    """Who has to sign. No `signers`: one person, whoever opens the link. `in_order`: each after the one before.

    `countersign`: the contract comes with the signature of an owner of the MSP, after all of the client's.
    """

    signers: tuple[NamedSigner, ...] = ()
    in_order: bool = True
    countersign: bool = False

    @property
    def alone(self) -> bool:
        """Whether one person's signature makes the contract."""
        return len(self.signers) < 2 and not self.countersign

    @property
    def places(self) -> tuple[int, ...]:
        """The places of the client's signers, from 1."""
        return tuple(range(1, max(1, len(self.signers)) + 1))

    def at(self, place: int) -> NamedSigner | None:
        """Who has this place; None where nobody is named."""
        return self.signers[place - 1] if self.signers else None

    def due(self, signed: tuple[int, ...]) -> tuple[int, ...]:
        """The places that can be signed now, where these have been."""
        left = tuple(place for place in self.places if place not in signed)
        return left[:1] if self.in_order else left

    def ends_with(self, place: int, signed: tuple[int, ...]) -> bool:
        """Whether nobody is left to sign after this place, where these have been signed."""
        return not self.countersign and set(self.places) <= {place, *signed}

    def place_of(self, email: str) -> int | None:
        """The place of the signer with this address."""
        return next((place for place in self.places if self.signers and self.signers[place - 1].email == email), None)


ONE_OPEN: Final = Signing()


def signing_document(signing: Signing) -> dict[str, object]:
    """Nothing where one person signs, and nobody is named: most documents say nothing of it."""
    if signing == ONE_OPEN:
        return {}
    signers = [{"name": one.name, "title": one.title, "email": one.email, "role": one.role} for one in signing.signers]
    return {"signing": {"signers": signers, "in_order": signing.in_order, "countersign": signing.countersign}}


def read_signing(document: Mapping[str, Any]) -> Signing:
    """That of a revision's document."""
    said = document.get("signing")
    if said is None:
        return ONE_OPEN
    return Signing(tuple(NamedSigner(**one) for one in said["signers"]), said["in_order"], said["countersign"])


@dataclass(frozen=True, slots=True)
class OneSignature:
    """A signature before the last: at which place, and what was signed, which has this one signer."""

    place: int
    said: Acceptance


def signature_body(signature: OneSignature) -> dict[str, object]:
    """The signature as the body of its entry in the chain."""
    return {**acceptance_body(signature.said), "record": SIGNATURE_FORMAT, "place": signature.place}


def read_signature(body: Mapping[str, Any]) -> OneSignature:
    """Read the body of an entry of kind signed. Raises ValueError where it is no signature."""
    if body.get("record") != SIGNATURE_FORMAT or not isinstance(body.get("place"), int):
        raise ValueError(f"not an {SIGNATURE_FORMAT} document")
    return OneSignature(body["place"], read_body(body))
