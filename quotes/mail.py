"""The mails of a quote that is on its way: to the client, to the owners, to its salesperson.

Each is written when it is sent, from its row and from what stands in the database then. What is not true any more is
not sent (NeedlessError).
"""

from email.utils import parseaddr
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts.documents import Person
from groundwork import chain
from groundwork.addresses import header
from groundwork.languages import speaking_to
from groundwork.letters import letter, reply_to
from groundwork.mailing import Letter, NeedlessError
from groundwork.models import Event, Mail, User
from quotes.documents import Revision, read_revision
from quotes.links import live_link, proposal_url, token_of
from quotes.mail_kinds import Needless
from quotes.models import PlannedSending, Quote, QuoteRevision
from quotes.proposal.amendment import title_of_change
from quotes.proposal.side_by_side import Side, side_by_side
from quotes.recipients import contact_today, who_answers, who_is_told
from quotes.selectors.alternatives import out_beside, own_plan
from quotes.selectors.revised import is_extended, revised_since

# Why a mail about what is out is not needed in each state.
CLOSED: Final = {
    Quote.State.ACCEPTED: Needless.ANSWERED,
    Quote.State.DECLINED: Needless.ANSWERED,
    Quote.State.LOST: Needless.LOST,
    Quote.State.WITHDRAWN: Needless.WITHDRAWN,
    Quote.State.DRAFT: Needless.WITHDRAWN,
}


def proposal(mail: Mail) -> Letter:
    """The link of a revision, to the contact that it was sent to or mailed again to, at their address of today."""
    row = QuoteRevision.objects.select_related("quote").get(pk=mail.source)
    return _of_revision(mail, row)


def again(mail: Mail) -> Letter:
    """The same once more, below a note of whoever sends it."""
    event = Event.objects.select_related("details").get(pk=mail.source)
    said = chain.told(event)
    rows = QuoteRevision.objects.select_related("quote").filter(quote__number=event.subject_number)
    return _of_revision(mail, rows.get(number=said["revision"]), str(said.get("note") or ""))


def _of_revision(mail: Mail, row: QuoteRevision, note: str = "") -> Letter:
    if row.quote.state != Quote.State.SENT:
        raise NeedlessError(CLOSED[Quote.State(row.quote.state)])
    if row.quote.current_id != row.pk:
        raise NeedlessError(Needless.REPLACED)
    link = live_link(row.quote)
    token = token_of(link) if link else None
    if token is None:
        raise NeedlessError(Needless.CLOSED)
    revision = read_revision(bytes(row.document))
    with speaking_to(revision.seller):
        ways = _ways(row.quote, revision, token)
    return proposal_letter(
        row.quote, revision, contact_today(mail.recipient, revision), proposal_url(token), ways, note
    )


def proposal_letter(
    quote: Quote,
    revision: Revision,
    to: Person,
    link: str,
    ways: tuple[tuple[Side, str], ...] = (),
    note: str = "",
    *,
    looks: bool = False,
) -> Letter:
    """The mail that brings a revision, as the client reads it; also before it is sent, for staff to look at."""
    since = revised_since(quote.pk, revision)
    with speaking_to(revision.seller):
        words = {
            "revision": revision,
            "link": link,
            "name": to.name,
            "ways": ways,
            "revised": since,
            "extended": is_extended(quote.pk, revision),
            "note": note,
            "looks": looks,
        }
        return from_us(letter("quotes/mail/proposal", words, _subject(revision, again=bool(note)), to), revision)


def from_us(written: Letter, revision: Revision) -> Letter:
    """The mail as one of the salesperson's, sent by the portal's address."""
    seller = _("%(person)s, %(company)s") % {"person": revision.prepared_by.name, "company": revision.seller.name}
    written.message.from_email = header(seller, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
    written.message.reply_to = reply_to(who_answers(revision))
    return written


def _ways(quote: Quote, revision: Revision, token: str) -> tuple[tuple[Side, str], ...]:
    """Both renewals, each with its link, where another one is out beside this; else nothing."""
    beside = out_beside(quote, timezone.now())
    if beside is None:
        return ()
    links = {quote.number: proposal_url(token), beside.quote.number: proposal_url(beside.token)}
    sides = side_by_side(revision, beside.revision, own_plan(quote)).sides
    return tuple((side, links[side.number]) for side in sides)


def approval_asked(mail: Mail) -> Letter:
    """Asks one person for an approval that is still wanted."""
    quote = _quote(mail)
    person = User.objects.filter(pk=mail.recipient or 0, is_active=True).first()
    if not quote.editable or quote.approval_asked_at is None or person is None:
        raise NeedlessError(Needless.SETTLED)
    subject = _("%(number)s for %(client)s needs your approval") % {"number": quote.number, "client": quote.client}
    asked_by = quote.approval_asked_by or quote.owner
    words = {**_about(quote, "quotes:approval"), "asked_by": asked_by, "first": quote.first_approved_by}
    return letter("quotes/mail/approval_asked", words, subject, person)


def sent_back(mail: Mail) -> Letter:
    """Tells whoever asked that it was sent back, and why."""
    event = Event.objects.select_related("details").get(pk=mail.source)
    related = ("client", "owner", "approved_by", "approval_asked_by", "first_approved_by")
    quote = Quote.objects.select_related(*related).get(number=event.subject_number)
    person = User.objects.filter(pk=mail.recipient or 0, is_active=True).first()
    if not quote.editable or person is None:
        raise NeedlessError(Needless.SETTLED)
    subject = _("%(number)s for %(client)s was sent back") % {"number": quote.number, "client": quote.client}
    said = chain.told(event)
    words = {**_about(quote), "by": said["by"], "comment": said.get("comment", "")}
    return letter("quotes/mail/sent_back", words, subject, person)


def approved(mail: Mail) -> Letter:
    """Tells the salesperson that an approval stands."""
    quote = _quote(mail)
    if not quote.editable or not quote.approved_sha256:
        raise NeedlessError(Needless.SETTLED)
    subject = _("%(number)s for %(client)s is approved") % {"number": quote.number, "client": quote.client}
    return letter("quotes/mail/approved", _about(quote), subject, who_is_told(quote))


def not_sent(mail: Mail) -> Letter:
    """Tells whoever asked for a sending that it did not happen when it was due, and why."""
    quote = _quote(mail)
    planned = PlannedSending.objects.filter(quote=quote).exclude(fault="").select_related("by").first()
    if planned is None or not planned.by.is_active:
        raise NeedlessError(Needless.SETTLED)
    subject = _("%(number)s for %(client)s was not sent") % {"number": quote.number, "client": quote.client}
    return letter("quotes/mail/not_sent", {**_about(quote), "planned": planned}, subject, planned.by)


def _quote(mail: Mail) -> Quote:
    related = ("client", "owner", "approved_by", "approval_asked_by", "first_approved_by")
    return Quote.objects.select_related(*related).get(pk=mail.source)


def _about(quote: Quote, page: str = "quotes:quote_page") -> dict[str, Any]:
    return {"quote": quote, "link": settings.PUBLIC_BASE_URL + reverse(page, args=[quote.number])}


def _subject(revision: Revision, *, again: bool = False) -> str:
    title = title_of_change(revision.amends) if revision.amends else revision.title or _("Your proposal")
    words = {"title": title, "number": revision.quote, "company": revision.seller.name}
    if revision.number > 1 and not again:
        return _("%(title)s, new version: %(number)s from %(company)s") % words
    return _("%(title)s: %(number)s from %(company)s") % words
