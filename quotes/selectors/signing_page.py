"""Who signs a quote that is out, for the staff's page of it."""

from dataclasses import dataclass

from quotes.documents import ONE_OPEN, read_revision
from quotes.links import live_links, proposal_url, token_of
from quotes.models import ProposalLink, Quote
from quotes.selectors.signing import Place, Turn, places_of, signed_before


@dataclass(frozen=True, slots=True)
class SignerRow:
    """One who signs for the client, and what opens the proposal for them; `link` is empty where it is closed."""

    place: Place
    link: str
    is_named: bool


@dataclass(frozen=True, slots=True)
class SigningShown:
    """Everybody who signs. `ours` tells where the counter-signature stands: awaited, later, or empty for none."""

    rows: tuple[SignerRow, ...]
    in_order: bool
    ours: str


def signing_shown(quote: Quote, *, links: bool) -> SigningShown | None:
    """Of what is out; None where one person signs alone, and nobody is named. The `links` are for those who sell."""
    if quote.state != Quote.State.SENT or quote.current is None:
        return None
    revision = read_revision(bytes(quote.current.document))
    signing = revision.signing
    if signing == ONE_OPEN:
        return None
    turn = Turn(signing, None, signed_before(quote))
    live = live_links(quote) if links and signing.signers else {}
    rows = tuple(
        SignerRow(place, _url(live.get(place.place)), bool(signing.signers)) for place in places_of(turn, revision)
    )
    ours = ("later" if signing.due(turn.signed) else "awaited") if signing.countersign else ""
    return SigningShown(rows, signing.in_order, ours)


def _url(link: ProposalLink | None) -> str:
    token = token_of(link) if link else None
    return proposal_url(token) if token else ""
