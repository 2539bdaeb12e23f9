"""Who has signed a quote, and who is awaited."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from groundwork import chain
from groundwork.display import clock
from quotes.documents import Acceptance, NamedSigner, Revision, Signer, Signing, as_signed, read_signature
from quotes.models import ProposalLink, Quote, Signature


@dataclass(frozen=True, slots=True)
class Before:
    """A signature that is there already: at which place, what was signed, and the signer, who names its entry."""

    place: int
    said: Acceptance
    signer: Signer
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class Turn:
    """Whether a link signs now. `place` is None for one that only shows the proposal; `before` are the signatures that
    are there already.
    """

    signing: Signing
    place: int | None
    before: tuple[Before, ...]

    @property
    def signed(self) -> tuple[int, ...]:
        """The places that have signed."""
        return tuple(one.place for one in self.before)

    @property
    def may_sign(self) -> bool:
        """Whether it is the turn of whoever has this link."""
        return self.place is not None and self.place in self.signing.due(self.signed)

    @property
    def ends(self) -> bool:
        """Whether the contract is made as soon as whoever has this link signs."""
        return self.place is not None and self.signing.ends_with(self.place, self.signed)

    @property
    def own(self) -> Before | None:
        """The signature that was given with this link."""
        return next((one for one in self.before if one.place == self.place), None)

    @property
    def awaited(self) -> tuple[str, ...]:
        """The names of those who can sign now."""
        return self.names(self.signing.due(self.signed))

    def names(self, places: Iterable[int]) -> tuple[str, ...]:
        """The names of the signers at these places, as far as they are named."""
        return tuple(named.name for named in map(self.signing.at, places) if named)

    def as_chosen(self, revision: Revision) -> Revision:
        """The revision as whoever signed first has fixed it: with the first day that they asked for."""
        return as_signed(revision, self.before[0].said) if self.before else revision


@dataclass(frozen=True, slots=True)
class Place:
    """One who signs, as pages list them. `state` is signed, awaited or later; `moment` is when they signed, on the
    seller's clock. Where nobody is named `name` is empty until somebody has signed.
    """

    place: int
    name: str
    title: str
    email: str
    role: str
    state: str
    moment: str = ""


def places_of(turn: Turn, revision: Revision) -> tuple[Place, ...]:
    """Everybody who signs for the client, in their order."""
    due, seller = turn.signing.due(turn.signed), revision.seller
    signed = {one.place: one for one in turn.before}
    places = []
    for place in turn.signing.places:
        named, done = turn.signing.at(place), signed.get(place)
        who = done.signer if done else named
        words = (who.name, who.title, who.email, who.role) if who else ("", "", "", "")
        moment = clock(done.signed_at, seller.time_zone, seller.locale) if done else ""
        places.append(Place(place, *words, "signed" if done else "awaited" if place in due else "later", moment))
    return tuple(places)


def signing_of(quote: Quote) -> Signing:
    """Who has to sign, as the draft has it."""
    named = tuple(NamedSigner(**one) for one in quote.signers)
    return Signing(named, quote.sign_in_order or not named, quote.countersign)


def turn_of(link: ProposalLink, quote: Quote, revision: Revision) -> Turn:
    """The turn of a link at the revision that is out. One query, none where one person signs alone."""
    signing = revision.signing
    before = () if signing.alone else signed_before(quote)
    return Turn(signing, place_of(link, signing), before)


def place_of(link: ProposalLink, signing: Signing) -> int | None:
    """Which signer's link it is; None for one that only shows the proposal. Where nobody is named, the open one, and
    that of a colleague whom the client lets sign.
    """
    if not signing.signers:
        return 1 if link.signer is None and (link.colleague is None or link.may_sign) else None
    return link.signer if link.signer in signing.places else None


def signed_before(quote: Quote) -> tuple[Before, ...]:
    """The signatures under the quote's current revision that others have to follow, in the order in which they came.

    One query. While the quote is locked none can come between.
    """
    return signed_under(quote.current_id)


def signed_under(revision: int | None) -> tuple[Before, ...]:
    """The same of the revision with this key, whatever became of it."""
    rows = Signature.objects.filter(revision=revision).select_related("record").order_by("pk")
    return tuple(_before(row) for row in rows)


def _before(row: Signature) -> Before:
    found = read_signature(chain.body_of(row.record))
    (signer,) = found.said.signers
    return Before(found.place, found.said, replace(signer, entry=row.record.record_hash), row.signed_at)
