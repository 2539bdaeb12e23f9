"""The mails that bring a signature about: the link of a named signer, the code, and the owners' turn.

Each is written when it is sent, from what is true then; what is not any more is not sent (NeedlessError).
"""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts.documents import Person
from groundwork.languages import speaking_to
from groundwork.letters import letter
from groundwork.mailing import Letter, NeedlessError
from groundwork.models import Mail, User
from quotes.codes import digits_of
from quotes.documents import Revision, read_revision
from quotes.links import live_link, proposal_url, token_of
from quotes.mail import CLOSED, from_us
from quotes.mail_kinds import Needless
from quotes.models import Quote, QuoteRevision, SigningCode
from quotes.proposal.amendment import title_of_change
from quotes.proposal.page import title_of
from quotes.proposal.words import listed
from quotes.selectors.signing import signed_before


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
    with speaking_to(revision.seller):
        words = {
            "revision": revision,
            "title": _title(revision),
            "name": named.name,
            "role": named.role,
            "signed": listed([one.signer.name for one in before]),
            "link": proposal_url(token),
        }
        subject = _("Please sign %(title)s") % {"title": _title(revision)}
        return from_us(letter("quotes/mail/sign", words, subject, Person(named.name, "", named.email)), revision)


def code(mail: Mail) -> Letter:
    """Six digits to whoever is about to sign. They stand nowhere but in this mail."""
    row, revision = _out(mail)
    now = timezone.now()
    asked = SigningCode.objects.filter(link__quote=row.quote, email=mail.email, ended=False, ends_at__gt=now).first()
    digits = digits_of(asked) if asked else None
    if digits is None:
        raise NeedlessError(Needless.OVER)
    with speaking_to(revision.seller):
        words = {"revision": revision, "title": _title(revision), "code": digits}
        subject = _("Your code for signing %(number)s") % {"number": revision.quote}
        return from_us(letter("quotes/mail/code", words, subject, Person("", "", mail.email)), revision)


def countersign_asked(mail: Mail) -> Letter:
    """Tells one owner that the client has signed and the contract waits for them."""
    row, revision = _out(mail)
    owner = User.objects.filter(pk=mail.recipient or 0, is_active=True).first()
    if owner is None:
        raise NeedlessError(Needless.SETTLED)
    words = {
        "revision": revision,
        "title": _title(revision),
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


def _title(revision: Revision) -> str:
    return title_of_change(revision.amends) if revision.amends else title_of(revision)
