"""The mails of a quote: to the client, to the owners, to its salesperson.

Written when they are sent and from what stands in the database then. A mail cannot be taken back or counted, so
sending is as idempotent as mail can be: what is no longer true is not sent, and a repeated run has the same
Message-ID, by which mail programs know a double.
"""

from email.utils import formataddr, parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from groundwork.access import Role
from groundwork.models import User
from quotes.documents import Revision, read_revision
from quotes.links import live_link, proposal_url, token_of
from quotes.models import Quote, QuoteRevision


def one_line(text: str) -> str:
    """Text that can stand in a header: line breaks and other control characters become spaces."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def mail_the_proposal(revision_id: int, again: int) -> bool:
    """Send the link of a revision to its contact. False, and nothing sent, when that revision is not out any more."""
    row = QuoteRevision.objects.select_related("quote").get(pk=revision_id)
    link = live_link(row.quote)
    token = token_of(link) if link else None
    if token is None or row.quote.current_id != row.pk or row.quote.state != Quote.State.SENT:
        return False
    revision = read_revision(bytes(row.document))
    if revision.contact is None:
        return False
    words = {"revision": revision, "link": proposal_url(token), "zone": revision.seller.time_zone}
    mail = write_mail("proposal", words, _subject(revision), address(revision.contact.name, revision.contact.email))
    seller = _("%(person)s, %(company)s") % {"person": revision.prepared_by.name, "company": revision.seller.name}
    mail.from_email = address(seller, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
    mail.reply_to = [address(revision.prepared_by.name, revision.prepared_by.email)]
    mail.extra_headers["Message-ID"] = message_id(f"proposal-{row.pk}-{again}")
    mail.send()
    return True


def mail_about_approval(quote_id: int) -> bool:
    """Ask every owner for an approval that is still wanted."""
    quote = Quote.objects.select_related("client", "owner").get(pk=quote_id)
    if not quote.editable or quote.approval_asked_at is None:
        return False
    owners = User.objects.filter(groups__name=Role.OWNER, is_active=True).order_by("pk")
    asked = int(quote.approval_asked_at.timestamp())
    subject = _("%(number)s for %(client)s needs your approval") % {"number": quote.number, "client": quote.client}
    for owner in owners:
        mail = write_mail("approval_asked", _about(quote), subject, address(owner.name, owner.email))
        mail.extra_headers["Message-ID"] = message_id(f"approval-{quote.pk}-{owner.pk}-{asked}")
        mail.send()
    return True


def mail_about_approved(quote_id: int) -> bool:
    """Tell the salesperson that an approval stands."""
    quote = Quote.objects.select_related("client", "owner", "approved_by").get(pk=quote_id)
    if not quote.editable or not quote.approved_sha256:
        return False
    subject = _("%(number)s for %(client)s is approved") % {"number": quote.number, "client": quote.client}
    mail = write_mail("approved", _about(quote), subject, address(quote.owner.name, quote.owner.email))
    mail.extra_headers["Message-ID"] = message_id(f"approved-{quote.pk}-{quote.approved_sha256[:16]}")
    mail.send()
    return True


def _about(quote: Quote) -> dict[str, object]:
    return {"quote": quote, "link": settings.PUBLIC_BASE_URL + reverse("quotes:quote_page", args=[quote.number])}


def _subject(revision: Revision) -> str:
    title = revision.title or _("Your proposal")
    return _("%(title)s: %(number)s from %(company)s") % {
        "title": title,
        "number": revision.quote,
        "company": revision.seller.name,
    }


def write_mail(name: str, words: dict[str, object], subject: str, to: str) -> EmailMultiAlternatives:
    text = render_to_string(f"quotes/mail/{name}.txt", words)
    mail = EmailMultiAlternatives(one_line(subject), text, settings.DEFAULT_FROM_EMAIL, [to])
    mail.attach_alternative(render_to_string(f"quotes/mail/{name}.html", words), "text/html")
    return mail


def address(name: str, email: str) -> str:
    """Django refuses line breaks in headers altogether; without them a name is only ever a name."""
    return formataddr((one_line(name), one_line(email)))


def message_id(name: str) -> str:
    return f"<{name}@{urlsplit(settings.PUBLIC_BASE_URL).hostname or 'localhost'}>"
