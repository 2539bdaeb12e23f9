"""The mails that bring a signature about: the link of a named signer, the code, and the owners' turn; and the one that
tells whoever has signed that no contract came of it.

Each is written when it is sent, from what is true then; what is not any more is not sent (NeedlessError).
"""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts.documents import Person
from groundwork import chain
from groundwork.addresses import folded
from groundwork.display import clock
from groundwork.languages import speaking_to
from groundwork.letters import letter
from groundwork.mailing import Letter, NeedlessError
from groundwork.models import Event, Mail, User
from quotes.codes import digits_of
from quotes.documents import NamedSigner, Revision, read_revision
from quotes.links import live_link, proposal_url, token_of
from quotes.mail import CLOSED, from_us
from quotes.mail_kinds import Needless
from quotes.models import Quote, QuoteRevision, SigningCode
from quotes.proposal.page import called
from quotes.proposal.words import listed
from quotes.selectors.signing import signed_before, signed_under


def sign_asked(mail: Mail) -> Letter:
    """Their own link to a named signer, at the address that the revision names them with."""
    row, revision = _out(mail)
    place = revision.signing.place_of(mail.email)
    named = revision.signing.at(place) if place else None
    before = signed_before(row.quote)
    if named is None or place in [one.place for one in before]:
        raise NeedlessError(Needless.ANSWERED)
    link = live_link(row.quote, place)
    token = token_of(link) if link else None
    if token is None:
        raise NeedlessError(Needless.CLOSED)
    return sign_letter(revision, named, proposal_url(token), tuple(one.signer.name for one in before))


def sign_letter(revision: Revision, named: NamedSigner, link: str, signed: tuple[str, ...] = ()) -> Letter:
    """The mail that asks a named signer, after those who have `signed`; also before it is sent, for staff to see."""
    with speaking_to(revision.seller):
        words = {
            "revision": revision,
            "title": called(revision),
            "name": named.name,
            "role": named.role,
            "personal_line": _personal_line(revision, named.email),
            "signed": listed(list(signed)),
            "link": link,
        }
        subject = _("Please sign %(title)s") % {"title": called(revision)}
        return from_us(letter("quotes/mail/sign", words, subject, Person(named.name, "", named.email)), revision)


def _personal_line(revision: Revision, email: str) -> str:
    """What the salesperson has written to the contact, for nobody but them."""
    contact = revision.contact
    return revision.personal_line if contact and folded(contact.email) == folded(email) else ""


def code(mail: Mail) -> Letter:
    """Six digits to whoever is about to sign. They stand nowhere but in this mail."""
    row, revision = _out(mail)
    now = timezone.now()
    asked = SigningCode.objects.filter(link__quote=row.quote, email=mail.email, ended=False, ends_at__gt=now).first()
    digits = digits_of(asked) if asked else None
    if digits is None:
        raise NeedlessError(Needless.OVER)
    with speaking_to(revision.seller):
        words = {"revision": revision, "title": called(revision), "code": digits}
        subject = _("Your code for signing %(number)s") % {"number": revision.quote}
        return from_us(letter("quotes/mail/code", words, subject, Person("", "", mail.email)), revision)


def in_vain(mail: Mail) -> Letter:
    """Tells whoever has signed a revision that there is no contract by it, and why."""
    row = QuoteRevision.objects.select_related("quote").get(pk=mail.source)
    revision = read_revision(bytes(row.document))
    own = next((one for one in signed_under(row.pk) if one.signer.email == mail.email), None)
    why = _why_in_vain(row, timezone.now())
    if own is None or not why:
        raise NeedlessError(Needless.SETTLED)
    with speaking_to(revision.seller):
        words = {
            "revision": revision,
            "title": called(revision),
            "why": why,
            "name": own.signer.name,
            "moment": clock(own.signed_at, revision.seller.time_zone, revision.seller.locale),
            "hash": own.signer.entry,
            **_ended(row),
        }
        subject = _("%(number)s: what you signed has not become a contract") % {"number": revision.quote}
        return from_us(letter("quotes/mail/in_vain", words, subject, Person(own.signer.name, "", mail.email)), revision)


def _why_in_vain(row: QuoteRevision, now: datetime) -> str:
    """Why a revision that was signed in part is no contract: replaced, declined, withdrawn or expired; empty where it
    is one, or can still become one.
    """
    quote = row.quote
    if quote.current_id != row.pk:
        return "replaced"
    if quote.state == Quote.State.SENT:
        return "expired" if now >= row.expires_at else ""
    return {Quote.State.ACCEPTED: "", Quote.State.DECLINED: "declined"}.get(Quote.State(quote.state), "withdrawn")


def _ended(row: QuoteRevision) -> dict[str, str]:
    """Who said no, as far as that is kept, and the quote that was signed instead of this one."""
    ends = (Event.Kind.DECLINED, Event.Kind.WITHDRAWN)
    event = chain.events_of(row.quote.subject).filter(kind__in=ends).select_related("details").last()
    said = chain.told(event) if event else {}
    return {"who": str(said.get("name", "")), "instead": str(said.get("instead", ""))}


def countersign_asked(mail: Mail) -> Letter:
    """Tells one owner that the client has signed and the contract waits for them."""
    row, revision = _out(mail)
    owner = User.objects.filter(pk=mail.recipient or 0, is_active=True).first()
    if owner is None:
        raise NeedlessError(Needless.SETTLED)
    words = {
        "revision": revision,
        "title": called(revision),
        "signed": listed([one.signer.name for one in signed_before(row.quote)]),
        "link": settings.PUBLIC_BASE_URL + reverse("quotes:countersign", args=[revision.quote]),
    }
    subject = _("%(number)s for %(client)s waits for your signature") % {
        "number": revision.quote,
        "client": revision.client,
    }
    return letter("quotes/mail/countersign_asked", words, subject, owner)


def _out(mail: Mail) -> tuple[QuoteRevision, Revision]:
    """The revision that the mail is about, while it is the one that can be signed."""
    row = QuoteRevision.objects.select_related("quote").get(pk=mail.source)
    if row.quote.state != Quote.State.SENT:
        raise NeedlessError(CLOSED[Quote.State(row.quote.state)])
    if row.quote.current_id != row.pk:
        raise NeedlessError(Needless.REPLACED)
    return row, read_revision(bytes(row.document))
