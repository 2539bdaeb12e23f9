"""The owner's word on a draft that goes beyond the plan's limits."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

import pricing
from contracts.documents import Person
from groundwork import chain
from groundwork.access import Role, has_role
from groundwork.history import sign
from groundwork.models import Event, User
from quotes.documents import Revision, revision_bytes
from quotes.errors import LockedError, NeedsApprovalError, NotSendableError
from quotes.mail_kinds import MailKind, Needless
from quotes.models import Quote
from quotes.recipients import who_is_told
from quotes.services.compiling import compile_revision
from quotes.services.locking import demand_editable, demand_revision, lock_quote, moment_of
from quotes.services.mailing import ask_mail, drop_mails

_NO_TIME: Final = datetime(1970, 1, 1, tzinfo=UTC)
_NOBODY: Final = Person("", "", "")


def needs_approval(revision: Revision) -> tuple[str, ...]:
    """Why the owner must agree (`margin`, `discount`), for any of the offered options; empty where nothing stands."""
    found = {reason for option in revision.options for reason in option.price["needs_approval"]}
    return tuple(reason for reason in ("margin", "discount") if reason in found)


def approval_sha256(revision: Revision, valid_days: int) -> str:
    """The fingerprint of everything the client would be shown, apart from when it is sent and by whom.

    The approval is kept under it: change a figure or a word afterwards, and the approval no longer fits.
    """
    timeless = replace(
        revision,
        number=0,
        prepared_by=_NOBODY,
        sent_at=_NO_TIME,
        # How long it holds is part of the offer; on which day that ends is not known yet.
        valid_through=date.fromordinal(valid_days),
        expires_at=_NO_TIME,
    )
    return pricing.fingerprint(revision_bytes(timeless))


def demand_approval(quote: Quote, revision: Revision, by: User) -> None:
    """Raise NeedsApprovalError if the draft needs the owner's word, and `by` is no owner and has not got it."""
    if not needs_approval(revision) or has_role(by, Role.OWNER):
        return
    if quote.approved_sha256 != approval_sha256(revision, quote.valid_days):
        raise NeedsApprovalError(_("This needs the owner's approval before it can be sent. Ask for it first."))


@transaction.atomic
def ask_approval(quote: Quote, by: User, now: datetime) -> Quote:
    """Ask the owners by mail. Raises LockedError, NotSendableError; also when there is nothing to approve."""
    quote = lock_quote(quote)
    demand_editable(quote)
    revision = compile_revision(quote, number=0, by=by, now=now)
    if not needs_approval(revision):
        raise LockedError(_("This quote is within the plan's limits. You can send it without approval."))
    now = moment_of(quote, now)
    sha256 = approval_sha256(revision, quote.valid_days)
    chain.append(Event.Kind.APPROVAL_ASKED, quote.subject, {"by": str(by), "draft_sha256": sha256}, now)
    quote.approval_asked_at = now
    sign(quote, by)
    quote.save(update_fields=["approval_asked_at", "changed_at"])
    drop_mails(quote, Needless.SETTLED, MailKind.APPROVAL_ASKED)
    for owner in User.objects.filter(groups__name=Role.OWNER, is_active=True).order_by("pk"):
        ask_mail(MailKind.APPROVAL_ASKED, quote, quote.pk, now, recipient=owner.pk, email=owner.email)
    return quote


@transaction.atomic
def approve_quote(quote: Quote, by: User, now: datetime, expected_revision: int | None) -> Quote:
    """Let the draft be sent as it stands, and tell its salesperson. `by` must be an owner.

    `expected_revision` is what the owner saw. Raises NeedsApprovalError for anybody but an owner, StaleError,
    LockedError, NotSendableError.
    """
    if not has_role(by, Role.OWNER):
        raise NeedsApprovalError(_("Only an owner can approve this."))
    quote = lock_quote(quote)
    demand_editable(quote)
    demand_revision(quote, expected_revision)
    revision = compile_revision(quote, number=0, by=by, now=now)
    quote.approved_sha256 = approval_sha256(revision, quote.valid_days)
    said = {"by": str(by), "draft_sha256": quote.approved_sha256}
    chain.append(Event.Kind.APPROVED, quote.subject, said, moment_of(quote, now))
    quote.approved_by = by
    quote.approval_asked_at = None
    sign(quote, by)
    quote.save(update_fields=["approved_sha256", "approved_by", "approval_asked_at", "changed_at"])
    drop_mails(quote, Needless.SETTLED, MailKind.APPROVAL_ASKED)
    if by != quote.owner:
        ask_mail(MailKind.APPROVED, quote, quote.pk, now, email=who_is_told(quote).email)
    return quote


def void_if_changed(quote: Quote) -> None:
    """Take an approval back from a draft that is no longer the one it was given for. Does not save the quote."""
    if quote.approved_sha256 and not approval_stands(quote):
        quote.approved_sha256 = ""
        quote.approved_by = None


def approval_stands(quote: Quote) -> bool:
    """Whether the draft, with what the seller's profile says now, is still the one that was approved."""
    if not quote.approved_sha256:
        return False
    try:
        revision = compile_revision(quote, number=0, by=quote.owner, now=_NO_TIME)
    except NotSendableError:
        return False
    return approval_sha256(revision, quote.valid_days) == quote.approved_sha256
