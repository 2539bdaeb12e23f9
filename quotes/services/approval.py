"""Approval of a draft that goes beyond a limit: asked for, given in one step or two, or sent back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

import pricing
from contracts.documents import Person
from groundwork import chain
from groundwork.history import sign
from groundwork.models import Event, User
from plans.selectors.versions import plan_of
from quotes.documents import Revision, revision_bytes
from quotes.errors import DraftError, LockedError, NeedsApprovalError, NotSendableError
from quotes.limits_judged import NOBODY, OWNER, Finding, judge, kept
from quotes.mail_kinds import MailKind, Needless
from quotes.models import ApprovedDraft, Quote
from quotes.recipients import who_is_told
from quotes.selectors.approval import (
    agreed_before,
    approvers,
    asked_step,
    may_agree,
    needed_step,
    person_of,
    rules_today,
)
from quotes.services.compiling import compile_revision, draft_of, inventory_of
from quotes.services.locking import demand_editable, demand_revision, lock_quote, moment_of
from quotes.services.mailing import ask_mail, drop_mails

_NO_TIME: Final = datetime(1970, 1, 1, tzinfo=UTC)
_NOBODY: Final = Person("", "", "")
# What an approval is kept in; a draft that nobody has been asked about has nothing there.
_KEPT: Final = (
    "approval_asked_at",
    "approval_asked_by",
    "first_approved_sha256",
    "first_approved_by",
    "approved_sha256",
    "approved_by",
    "changed_at",
)


def findings_of(quote: Quote) -> tuple[Finding, ...]:
    """Every limit with the saved draft's figure beside it. Raises NotSendableError where it has no price."""
    try:
        return judge(plan_of(quote.plan_version), inventory_of(quote), draft_of(quote), rules_today())
    except DraftError as error:
        raise NotSendableError(str(error)) from error


def approval_sha256(revision: Revision, valid_days: int) -> str:
    """The fingerprint of everything the client would be shown, apart from when it is sent and by whom.

    The approval is kept under it: change a figure or a word afterwards, and the approval no longer fits.
    """
    return pricing.fingerprint(revision_bytes(_timeless(revision, valid_days)))


def _timeless(revision: Revision, valid_days: int) -> Revision:
    return replace(
        revision,
        number=0,
        prepared_by=_NOBODY,
        sent_at=_NO_TIME,
        # How long it holds is part of the offer; on which day that ends is not known yet.
        valid_through=date.fromordinal(valid_days),
        expires_at=_NO_TIME,
    )


def demand_approval(quote: Quote, revision: Revision, by: User) -> None:
    """Raise NeedsApprovalError if somebody must agree before `by` may send this draft, and nobody has agreed to it."""
    if quote.approved_sha256 and quote.approved_sha256 == approval_sha256(revision, quote.valid_days):
        return
    step = needed_step(findings_of(quote), person_of(by))
    if step == NOBODY:
        return
    raise NeedsApprovalError(
        _("This needs the owner's approval before it can be sent. Ask for it first.")
        if step == OWNER
        else _("This needs approval by an owner, or whoever may approve, before it can be sent. Ask for it first.")
    )


@transaction.atomic
def ask_approval(quote: Quote, by: User, now: datetime) -> Quote:
    """Ask those by mail who may agree. Raises LockedError, NotSendableError; also when there is nothing to approve."""
    quote = lock_quote(quote)
    demand_editable(quote)
    revision = compile_revision(quote, number=0, by=by, now=now)
    if needed_step(findings_of(quote), person_of(by)) == NOBODY:
        raise LockedError(_("This quote is within the limits. You can send it without approval."))
    quote.approval_asked_by = by
    asked = [person for person, _step in approvers(quote) if may_agree(quote, person, person_of(person))]
    if not asked:
        raise LockedError(_("There is nobody who may approve this but you. Let an owner name somebody under Company."))
    now = moment_of(quote, now)
    sha256 = approval_sha256(revision, quote.valid_days)
    chain.append(Event.Kind.APPROVAL_ASKED, quote.subject, {"by": str(by), "draft_sha256": sha256}, now)
    quote.approval_asked_at = now
    _keep(quote, by)
    _mail_those(quote, asked, now)
    return quote


@transaction.atomic
def approve_quote(quote: Quote, by: User, now: datetime, expected_revision: int | None, comment: str = "") -> Quote:
    """Let the draft be sent as it stands, and tell its salesperson; where an owner must agree too, ask the owners.

    `expected_revision` is what was looked at. Raises NeedsApprovalError for whoever may not agree to this one,
    StaleError, NotSendableError, LockedError, also where somebody has agreed to it already.
    """
    quote = lock_quote(quote)
    demand_editable(quote)
    demand_revision(quote, expected_revision)
    gives = _demand_may(quote, by)
    revision = compile_revision(quote, number=0, by=by, now=now)
    sha256 = approval_sha256(revision, quote.valid_days)
    _demand_first(quote, sha256, gives, by)
    findings = findings_of(quote)
    first = gives < asked_step(findings, agreed_before(quote))
    said: dict[str, object] = {"by": str(by), "draft_sha256": sha256, **({"step": 1} if first else {})}
    now = moment_of(quote, now)
    chain.append(Event.Kind.APPROVED, quote.subject, said, now, beside={"comment": comment} if comment else None)
    drop_mails(quote, Needless.SETTLED, MailKind.APPROVAL_ASKED)
    if first:
        quote.first_approved_sha256, quote.first_approved_by = sha256, by
        quote.approval_asked_at = quote.approval_asked_at or now
        _keep(quote, by)
        _mail_those(quote, [person for person, step in approvers(quote) if step == OWNER], now)
        return quote
    quote.approved_sha256, quote.approved_by = sha256, by
    quote.approval_asked_at = quote.approval_asked_by = None
    _keep(quote, by)
    _keep_what_was_approved(quote, revision, findings, now)
    if by != quote.owner:
        ask_mail(MailKind.APPROVED, quote, quote.pk, now, email=who_is_told(quote).email)
    return quote


@transaction.atomic
def send_back(quote: Quote, by: User, now: datetime, expected_revision: int | None, comment: str) -> Quote:
    """Do not agree, say why, and tell whoever asked. Raises as `approve_quote`; LockedError where nobody has asked."""
    quote = lock_quote(quote)
    demand_editable(quote)
    demand_revision(quote, expected_revision)
    _demand_may(quote, by)
    if quote.approval_asked_at is None:
        raise LockedError(_("Nobody waits for an approval of this quote any more."))
    asked_by, now = quote.approval_asked_by or quote.owner, moment_of(quote, now)
    event = chain.append(Event.Kind.SENT_BACK, quote.subject, {"by": str(by)}, now, beside={"comment": comment})
    quote.approval_asked_at = quote.approval_asked_by = None
    quote.first_approved_sha256, quote.first_approved_by = "", None
    _keep(quote, by)
    drop_mails(quote, Needless.SETTLED, MailKind.APPROVAL_ASKED)
    ask_mail(MailKind.SENT_BACK, quote, event.pk, now, recipient=asked_by.pk, email=asked_by.email)
    return quote


def void_if_changed(quote: Quote) -> None:
    """Take an approval back from a draft that is no longer the one it was given for. Does not save the quote."""
    given = (quote.approved_sha256, quote.first_approved_sha256)
    if not any(given):
        return
    now = _sha256_now(quote)
    if quote.approved_sha256 != now:
        quote.approved_sha256, quote.approved_by = "", None
    if quote.first_approved_sha256 != now:
        quote.first_approved_sha256, quote.first_approved_by = "", None


def approval_stands(quote: Quote) -> bool:
    """Whether the draft, with what the seller's profile says now, is still the one that was approved."""
    return bool(quote.approved_sha256) and _sha256_now(quote) == quote.approved_sha256


def _sha256_now(quote: Quote) -> str | None:
    try:
        revision = compile_revision(quote, number=0, by=quote.owner, now=_NO_TIME)
    except NotSendableError:
        return None
    return approval_sha256(revision, quote.valid_days)


def _demand_may(quote: Quote, by: User) -> int:
    """To which step this person may agree to the quote. Raises NeedsApprovalError where to none."""
    person = person_of(by)
    if may_agree(quote, by, person):
        return person.gives
    if person.gives:
        raise NeedsApprovalError(
            _("You asked for this approval, or look after this quote. Somebody else has to agree.")
        )
    raise NeedsApprovalError(_("Only an owner, or whoever may approve, can do this."))


def _demand_first(quote: Quote, sha256: str, gives: int, by: User) -> None:
    """Raise LockedError where somebody has agreed to exactly this already, or `by` has: two steps are two people."""
    before = quote.approved_by if quote.approved_sha256 == sha256 else None
    first = quote.first_approved_by if quote.first_approved_sha256 == sha256 else None
    if before is None and (gives < OWNER or first == by):
        before = first
    if before is not None:
        raise LockedError(_("%(name)s has approved this already.") % {"name": before})


def _keep(quote: Quote, by: User) -> None:
    sign(quote, by)
    quote.save(update_fields=_KEPT)


def _keep_what_was_approved(quote: Quote, revision: Revision, findings: Sequence[Finding], now: datetime) -> None:
    """For whoever is asked after a change: what it is held against."""
    found: Mapping[str, Any] = {
        "document": revision_bytes(_timeless(revision, quote.valid_days)),
        "findings": kept(findings),
        "approved_at": now,
    }
    ApprovedDraft.objects.update_or_create(pk=quote.pk, defaults=found)


def _mail_those(quote: Quote, people: Sequence[User], now: datetime) -> None:
    drop_mails(quote, Needless.SETTLED, MailKind.APPROVAL_ASKED)
    for person in people:
        ask_mail(MailKind.APPROVAL_ASKED, quote, quote.pk, now, recipient=person.pk, email=person.email)
