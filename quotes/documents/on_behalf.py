"""What is frozen of an answer that the client did not give here: how it came, and who has recorded it on their behalf.

It stands in the entry of the chain, under `{"made": {"on_behalf": {...}}}`, and nowhere does it say that anybody has
signed here (docs/adr/0022-evidence-and-on-behalf.md). Knows no models.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from contracts.documents import Person

PAPER, MAIL, TELEPHONE, OTHER = HOW = ("paper", "e-mail", "telephone", "other")
_KEY: Final = "on_behalf"


@dataclass(frozen=True, slots=True)
class Proof:
    """The file that shows it: its name, and the fingerprints of what is kept of it and of what was uploaded."""

    name: str
    sha256: str
    uploaded_sha256: str


@dataclass(frozen=True, slots=True)
class OnBehalf:
    """How an answer came (one of HOW, and `words` about it), on which day (like 2026-11-27), who has recorded it."""

    how: str
    words: str
    received_on: str
    recorded_by: Person
    proof: Proof | None

    @property
    def day(self) -> date:
        """The day on which it came."""
        return date.fromisoformat(self.received_on)


def made_on_behalf(came: OnBehalf) -> dict[str, object]:
    """What the body of its entry has under `made`."""
    proof = came.proof
    return {
        _KEY: {
            "how": came.how,
            "words": came.words,
            "received_on": came.received_on,
            "recorded_by": {"name": came.recorded_by.name, "email": came.recorded_by.email},
            "evidence": None
            if proof is None
            else {"name": proof.name, "sha256": proof.sha256, "uploaded_sha256": proof.uploaded_sha256},
        }
    }


def read_made(made: Mapping[str, Any]) -> OnBehalf:
    """Read what stands under `made`. Raises ValueError, KeyError or TypeError where it is nothing of the kind."""
    document = made[_KEY]
    by, proof = document["recorded_by"], document["evidence"]
    came = OnBehalf(
        how=document["how"],
        words=document["words"],
        received_on=document["received_on"],
        recorded_by=Person(by["name"], "", by["email"]),
        proof=None if proof is None else Proof(proof["name"], proof["sha256"], proof["uploaded_sha256"]),
    )
    if came.how not in HOW or came.day.isoformat() != came.received_on:
        raise ValueError(f"{came.how!r} on {came.received_on!r} is no way and day of answering")
    return came
