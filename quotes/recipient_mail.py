"""The mails to those who get a quote besides its contact: with a link of their own, or as a copy without one.

Each is written when it is sent, from what is true then; what is not any more is not sent (NeedlessError).
"""

from dataclasses import replace

from django.utils.translation import gettext as _

from contracts.documents import Person
from groundwork.addresses import folded
from groundwork.languages import speaking_to
from groundwork.letters import letter
from groundwork.mailing import Letter, NeedlessError
from groundwork.models import Mail
from quotes.documents import Revision, read_revision
from quotes.mail import CLOSED, from_us, proposal_letter
from quotes.mail_kinds import Needless
from quotes.models import Quote, QuoteRevision
from quotes.pdf.documents import pdf_of_revision
from quotes.proposal.page import called
from quotes.selectors.colleagues import colleagues_of


def also(mail: Mail) -> Letter:
    """A revision to one more, by the link of their own."""
    row, revision = _still_out(mail)
    colleagues = colleagues_of(row.quote, links=True)
    found = next((one for one in colleagues if one.link and folded(one.email) == folded(mail.email)), None)
    if found is None:
        raise NeedlessError(Needless.CLOSED)
    return other_letter(row.quote, revision, Person(found.name, "", mail.email), found.link, looks=not found.may_sign)


def copy(mail: Mail) -> Letter:
    """A revision as PDF, to somebody who has no link."""
    row, revision = _still_out(mail)
    other = row.quote.recipients.filter(email=mail.email).first()
    written = copy_letter(revision, Person(other.name if other else "", "", mail.email))
    written.message.attach(f"{revision.quote}-proposal.pdf", pdf_of_revision(row.sha256), "application/pdf")
    return written


def _still_out(mail: Mail) -> tuple[QuoteRevision, Revision]:
    row = QuoteRevision.objects.select_related("quote").get(pk=mail.source)
    if row.quote.state != Quote.State.SENT:
        raise NeedlessError(CLOSED[Quote.State(row.quote.state)])
    if row.quote.current_id != row.pk:
        raise NeedlessError(Needless.REPLACED)
    return row, read_revision(bytes(row.document))


def other_letter(quote: Quote, revision: Revision, to: Person, link: str, *, looks: bool) -> Letter:
    """The same for one more recipient, without what was written to the contact. `looks`: nothing is signed with it."""
    return proposal_letter(quote, replace(revision, personal_line=""), to, link, looks=looks)


def copy_letter(revision: Revision, to: Person) -> Letter:
    """The mail with the copy, without its file."""
    with speaking_to(revision.seller):
        words = {"revision": revision, "title": called(revision), "name": to.name}
        subject = _("For your information: %(title)s, %(number)s") % {
            "title": called(revision),
            "number": revision.quote,
        }
        return from_us(letter("quotes/mail/copy", words, subject, to), revision)
