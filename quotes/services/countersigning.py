"""The counter-signature: an owner of the MSP signs last, and with that it is a contract."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

import pricing
from groundwork import chain
from groundwork.access import Role, has_role
from groundwork.languages import speaking_to
from groundwork.models import User
from groundwork.version import VERSION
from quotes.documents import Acceptance, Revision, Signer, as_counted, consent_to, signed_selection
from quotes.models import AcceptedQuote, Quote
from quotes.refusals import NotNamedError, NotYourTurnError
from quotes.selectors.signing import Before, signed_before
from quotes.services.accepting import conclude, made_before
from quotes.services.answers import Clock
from quotes.services.judging import Judged, demand_current, demand_open
from quotes.services.locking import lock_quote


@dataclass(frozen=True, slots=True)
class Countersignature:
    """What an owner sent: the revision they saw, their typed name, and a key that is new with each page."""

    revision_sha256: str
    signature: str
    idempotency_key: str

    @property
    def sha256(self) -> str:
        """Tells a repeated one from another."""
        return pricing.fingerprint(
            pricing.canonical_bytes({"countersigned": self.revision_sha256, "by": self.signature})
        )


@transaction.atomic
def countersign(quote: Quote, said: Countersignature, by: User, clock: Clock) -> AcceptedQuote:
    """Make the contract, or return the one that this has made before; `by` has typed their password again.

    Raises as sign_proposal does: NotNamedError for whoever is no owner or types another name, NotYourTurnError where
    somebody of the client's has still to sign, or no counter-signature is wanted.
    """
    quote = lock_quote(quote)
    now = clock()
    if not has_role(by, Role.OWNER) or pricing.folded(said.signature) != pricing.folded(by.name):
        raise NotNamedError(_("An owner signs here, with their own name."))
    if made := made_before(quote, said.sha256, said.idempotency_key):
        if isinstance(made, AcceptedQuote):
            return made
        raise NotYourTurnError(_("That was the signature of somebody else."))
    row, revision = demand_current(quote, said.revision_sha256)
    demand_open(quote, revision, now)
    before = signed_before(quote)
    if not revision.signing.countersign or revision.signing.due(tuple(one.place for one in before)):
        raise NotYourTurnError(_("The client has not signed yet, or no signature of ours is wanted."))
    acceptance = _acceptance(revision, before, said, by, now)
    revision = as_counted(revision, acceptance)
    option = next(one for one in revision.options if one.code == acceptance.option)
    price = pricing.price(revision.plan, revision.inventory, signed_selection(revision, acceptance))
    return conclude(quote, Judged(row, revision, option, price), acceptance, now)


def _acceptance(
    revision: Revision, before: tuple[Before, ...], said: Countersignature, by: User, now: datetime
) -> Acceptance:
    seller = revision.seller.legal_name or revision.seller.name
    with speaking_to(revision.seller):  # it stands in the contract, beside what the client agreed to
        authority = _("I sign for %(seller)s.") % {"seller": seller}
    ours = Signer(
        name=by.name,
        title=by.title,
        email=by.email,
        signature=said.signature,
        signed_at=chain.utc_text(now),
        consents=(),
        confirmed_by="password",
        authority=consent_to(authority),
    )
    return replace(
        before[0].said,
        signers=tuple(one.signer for one in before),
        countersigned=ours,
        local=now.astimezone(ZoneInfo(revision.seller.time_zone)).isoformat(timespec="seconds"),
        idempotency_key=said.idempotency_key,
        answer_sha256=said.sha256,
        app_version=VERSION,
    )
