"""What a client sends when signing, and where it came from."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime

import pricing
from quotes.documents import NO_DETAILS, Details, Numbers, OnBehalf, details_document

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the client sent: the revision and figures they saw, ids of what they chose, and who signs.

    `term` and `billing` are months; None is what the proposal begins with. `total` and `first_invoice` are exact
    decimal strings, compared and never used. `on_behalf` tells how it came where staff have recorded it: then nobody
    signs, and `signature` is empty. `details` are what the client says besides. `numbers` are how many they chose of
    what has limits; None is as the proposal begins.
    """

    revision_sha256: str
    option: str
    packages: tuple[str, ...]
    total: str
    first_invoice: str
    name: str
    title: str
    email: str
    signature: str
    idempotency_key: str
    term: int | None = None
    billing: int | None = None
    on_behalf: OnBehalf | None = None
    details: Details | None = None
    numbers: Numbers | None = None

    @property
    def sha256(self) -> str:
        """Tells a repeated answer from a different one. What is not said is left out, as before it could be said."""
        said = {name: value for name, value in asdict(self).items() if value is not None}
        said.pop("details", None)
        if details := details_document(self.details or NO_DETAILS):
            said["details"] = details
        return pricing.fingerprint(pricing.canonical_bytes(said))


@dataclass(frozen=True, slots=True)
class Visitor:
    """Where somebody came from, as far as the server can tell. Stands beside entries of the chain, never in them."""

    ip: str
    user_agent: str
