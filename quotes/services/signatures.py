"""A signature: whose turn it is, what it says, and keeping one that others have to follow."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

import pricing
from groundwork import chain
from groundwork.addresses import folded
from groundwork.models import Event
from quotes.documents import (
    Acceptance,
    OneSignature,
    Revision,
    Signer,
    Signing,
    consent_to,
    signature_body,
    signed_selection,
)
from quotes.models import ProposalLink, Quote, Signature, SigningCode
from quotes.refusals import ChosenOtherwiseError, NotNamedError, NotYourTurnError, SignedAlreadyError
from quotes.selectors.signing import Before, place_of
from quotes.services.answers import Answer
from quotes.services.judging import Judged


def demand_place(link: ProposalLink, signing: Signing, signed: tuple[int, ...], answer: Answer) -> int:
    """The place at which this link signs now. `signed` are the places that have.

    Raises NotNamedError where it is nobody's who has to sign, or the answer is of somebody else; SignedAlreadyError;
    NotYourTurnError.
    """
    place = demand_turn(link, signing, signed)
    named = signing.at(place)
    if named and (pricing.folded(answer.name), folded(answer.email)) != (
        pricing.folded(named.name),
        folded(named.email),
    ):
        raise NotNamedError(_("This link is for %(name)s, who alone can sign with it.") % {"name": named.name})
    return place


def demand_turn(link: ProposalLink, signing: Signing, signed: tuple[int, ...]) -> int:
    """The same, whoever answers."""
    place = place_of(link, signing)
    if place is None:
        raise NotNamedError(_("Whoever has to sign has a link of their own. This one only shows the proposal."))
    if place in signed:
        raise SignedAlreadyError(_("This is signed already."))
    if place not in signing.due(signed):
        raise NotYourTurnError(_("Somebody else signs first."))
    return place


def demand_chosen(judged: Judged, before: Sequence[Before]) -> None:
    """Raise ChosenOtherwiseError unless this is the choice that the first one has signed."""
    price = judged.price
    chosen = judged.revision.selection(judged.option.tier, price.packages, price.term, price.billing)
    said = before[0].said if before else None
    if said is None:
        return
    before_it = said.option, signed_selection(judged.revision, said), said.numbers
    if (judged.option.code, chosen, judged.revision.numbers) != before_it:
        raise ChosenOtherwiseError(_("What is signed was chosen by whoever signed first."))


def signer_of(revision: Revision, place: int, answer: Answer, now: datetime, code: SigningCode | None) -> Signer:
    """Whoever signs, as documents keep them for ever."""
    named = revision.signing.at(place)
    return Signer(
        name=answer.name,
        title=answer.title,
        email=answer.email,
        signature=answer.signature,
        signed_at=chain.utc_text(now),
        consents=tuple(consent_to(text) for text in (revision.consent, revision.electronic) if text),
        confirmed_by="code" if code else "link",
        code_to=code.email if code else "",
        role=named.role if named else "",
        authority=consent_to(revision.authority) if revision.authority else None,
    )


def keep_signature(
    quote: Quote, judged: Judged, place: int, said: Acceptance, now: datetime, beside: Mapping[str, object]
) -> Signature:
    """Write a signature that others follow, in the transaction that has locked the quote and judged the answer."""
    body = signature_body(OneSignature(place, said))
    event = chain.append(Event.Kind.SIGNED, quote.subject, body, now, beside=beside)
    return Signature.objects.create(
        quote=quote,
        revision=judged.row,
        place=place,
        record=event,
        idempotency_key=said.idempotency_key,
        body_sha256=said.answer_sha256,
        signed_at=now,
    )
