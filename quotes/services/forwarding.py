"""A client passes a proposal on to a colleague, who gets a link of their own: to look and ask, or to sign as well."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from groundwork import chain
from groundwork.addresses import folded
from groundwork.models import Event, User
from quotes.documents import Revision
from quotes.errors import LockedError
from quotes.links import colleagues_link, revoke_colleague
from quotes.mail_kinds import MailKind
from quotes.models import ProposalLink, Quote, Recipient, SigningCode
from quotes.recipients import goes_to
from quotes.refusals import HasLinkError, HasProposalError, NotNamedError, TooManyError
from quotes.selectors.colleagues import colleagues_of
from quotes.selectors.signing import place_of
from quotes.services.answers import Clock, Visitor
from quotes.services.codes import codes_asked, confirm, use_up
from quotes.services.judging import demand_current, demand_live, demand_open
from quotes.services.locking import lock_quote, moment_of
from quotes.services.mailing import ask_mail

# So that nobody mails the world by somebody's proposal.
MOST_COLLEAGUES: Final = 12


@dataclass(frozen=True, slots=True)
class ToColleague:
    """Whom it is passed on to, by whom, and whether they may sign as well; `again` where they are known to have a link,
    and are to get it once more.
    """

    name: str
    email: str
    by_name: str
    may_sign: bool
    revision_sha256: str
    again: bool = False


def forward(link: ProposalLink, to: ToColleague, visitor: Visitor, clock: Clock, code: str = "") -> ProposalLink:
    """Make a link for a colleague and mail it to them; one who has a link already gets it once more if that is meant.

    To let them sign is the contact's to say: where codes are asked for, by the one that `ask_code` has mailed to the
    contact, because a link that was passed on shows nothing about who has it. Raises a RefusedError where the proposal
    is not open, by a colleague's link, or where too many have one; HasProposalError where they have it already;
    CodeError where this is not the code.
    """
    contact = confirm(link, contact_address(link.quote), code, clock) if to.may_sign and codes_asked() else None
    return _forward(link, to, visitor, clock, contact)


@transaction.atomic
def _forward(
    link: ProposalLink, to: ToColleague, visitor: Visitor, clock: Clock, code: SigningCode | None
) -> ProposalLink:
    quote = lock_quote(link.quote)
    now = moment_of(quote, clock())
    demand_live(link)
    _row, revision = demand_current(quote, to.revision_sha256)
    demand_open(quote, revision, now)
    lets = not revision.signing.signers and place_of(link, revision.signing) is not None
    if link.colleague is not None or (to.may_sign and not lets):
        raise NotNamedError(_("This link cannot pass the proposal on like that."))
    _demand_somebody_else(link, quote, revision, to.email)
    use_up(code)
    known = colleagues_of(quote, links=True)
    same = (one for one in known if one.link and folded(one.email) == folded(to.email) and one.may_sign == to.may_sign)
    if had := next(same, None):
        if not to.again:
            said = _("%(name)s has a link already.") % {"name": had.name or had.email}
            raise HasLinkError(said)
        ask_mail(MailKind.FORWARD, quote, had.entry, now, email=to.email)
        return quote.links.get(colleague=had.number, revoked_at=None)
    if sum(1 for one in known if one.link) >= MOST_COLLEAGUES:
        raise TooManyError(_("That is a lot of colleagues. Ask us to close a link that is not needed any more."))
    made = colleagues_link(quote, now, may_sign=to.may_sign)
    beside = {"name": to.name, "email": to.email, "by_name": to.by_name, **asdict(visitor)}
    body = {"colleague": made.colleague, "may_sign": to.may_sign}
    entry = chain.append(Event.Kind.FORWARDED, quote.subject, body, now, beside=beside)
    ask_mail(MailKind.FORWARD, quote, entry.pk, now, email=to.email)
    return made


def _demand_somebody_else(link: ProposalLink, quote: Quote, revision: Revision, email: str) -> None:
    """Raise HasProposalError where this is the address of whoever passes it on, of a signer or of the salesperson."""
    wanted, signing = folded(email), revision.signing
    place = next((place for place in signing.places if (at := signing.at(place)) and folded(at.email) == wanted), None)
    own = link.signer is None and wanted == folded(contact_address(quote))
    if own or (place is not None and place == link.signer):
        raise HasProposalError(_("This is your own address: you have the proposal already. Type a colleague’s."))
    if place is not None:
        name = signing.signers[place - 1].name
        raise HasProposalError(_("%(name)s signs this proposal and has a link of their own.") % {"name": name})
    if wanted in (folded(revision.prepared_by.email), folded(quote.owner.email)):
        said = {"name": revision.prepared_by.name}
        raise HasProposalError(_("%(name)s has sent you this proposal. Type a colleague’s address.") % said)


@transaction.atomic
def close_colleague(quote: Quote, number: int, by: User, now: datetime) -> None:
    """Close a colleague's link, also for later revisions. Raises LockedError where there is none that is open."""
    quote = lock_quote(quote)
    now = moment_of(quote, now)
    if not revoke_colleague(quote, number, now):
        raise LockedError(_("This link is closed already."))
    chain.append(Event.Kind.REVOKED, quote.subject, {"by": str(by), "colleague": number}, now)
    emails = {folded(one.email) for one in colleagues_of(quote, links=False) if one.number == number}
    for other in quote.recipients.exclude(gets=Recipient.Gets.COPY):
        if folded(other.email) in emails:
            other.delete()


def contact_address(quote: Quote) -> str:
    """Where the code goes that lets a colleague sign: the address that the proposal went out to."""
    to = goes_to(quote)
    return to.email if to else ""
