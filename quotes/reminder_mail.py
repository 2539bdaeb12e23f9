"""The mails by which a quote is followed up: to the client by the owner's rules, to the salesperson when one looks.

Each is written when it is sent, from what is true then; what is not any more is not sent (NeedlessError).
"""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts.documents import Person
from groundwork import chain
from groundwork.display import day_in
from groundwork.languages import speaking_to
from groundwork.letters import letter
from groundwork.mailing import Letter, NeedlessError
from groundwork.models import Event, Mail
from quotes.documents import read_revision
from quotes.links import live_link, proposal_url, token_of
from quotes.mail import CLOSED, from_us
from quotes.mail_kinds import Needless
from quotes.models import Quote, Reminder
from quotes.proposal.page import called
from quotes.recipients import contact_today, who_is_told
from quotes.selectors.reminders import may_be_reminded


def reminder(mail: Mail) -> Letter:
    """Reminds the contact, or a signer who is awaited, of what is out, with a way to hear no more of it."""
    found = Reminder.objects.select_related("revision__quote").get(pk=mail.source)
    row, now = found.revision, timezone.now()
    quote = row.quote
    if quote.state != Quote.State.SENT:
        raise NeedlessError(CLOSED[Quote.State(quote.state)])
    if quote.current_id != row.pk:
        raise NeedlessError(Needless.REPLACED)
    if not may_be_reminded(quote, now):
        raise NeedlessError(Needless.SETTLED)
    revision = read_revision(bytes(row.document))
    place = revision.signing.place_of(mail.email) if revision.signing.signers else None
    named = revision.signing.at(place) if place else None
    link = live_link(quote, place)
    token = token_of(link) if link else None
    if token is None:
        raise NeedlessError(Needless.CLOSED)
    to = Person(named.name, "", named.email) if named else contact_today(mail.recipient, revision)
    url, zone = proposal_url(token), revision.seller.time_zone
    with speaking_to(revision.seller):
        words = {
            "revision": revision,
            "title": called(revision),
            "name": to.name,
            "rule": found.rule.partition("-")[0],
            "sent": day_in(row.sent_at, zone, revision.seller.locale),
            "link": url,
            "stop": f"{url}reminders/",
        }
        subject = _("Reminder: %(title)s, %(number)s") % {"title": called(revision), "number": revision.quote}
        return from_us(letter("quotes/mail/reminder", words, subject, to), revision)


def looked(mail: Mail) -> Letter:
    """Tells the salesperson that the client has looked at what is out."""
    event = Event.objects.get(pk=mail.source)
    quote = Quote.objects.select_related("client", "owner").get(number=event.subject_number)
    if quote.state != Quote.State.SENT:
        raise NeedlessError(Needless.SETTLED)
    number = chain.body_of(event)["revision"]
    words = {
        "quote": quote,
        "number": number,
        "link": settings.PUBLIC_BASE_URL + reverse("quotes:quote_page", args=[quote.number]),
    }
    subject = _("%(client)s looks at %(number)s") % {"client": quote.client, "number": quote.number}
    return letter("quotes/mail/looked", words, subject, who_is_told(quote))
