"""What happened between the MSP and its clients: an append-only log in which each entry seals the one before."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """One entry. `record_hash` is SHA-256 of a tag for the kind, a zero byte and the exact bytes of `body`.

    The body is canonical JSON and names its seq and the hash of the entry before it, so nothing can be changed,
    taken out or put between without breaking every hash after it. Database triggers refuse UPDATE and DELETE.
    """

    append_only = True

    class Kind(models.TextChoices):
        """What happened. A new kind is a line here: the column takes any, so that no migration touches the table."""

        APPROVAL_ASKED = "approval-asked", _("Approval asked for")
        APPROVED = "approved", _("Approved")
        SENT_BACK = "sent-back", _("Sent back")
        SCHEDULED = "scheduled", _("Sending scheduled")
        UNSCHEDULED = "unscheduled", _("Scheduled sending cancelled")
        NOT_SENT = "not-sent", _("Not sent when it was due")
        SENT = "sent", _("Sent")
        RESENT = "resent", _("Mailed again")
        NO_REMINDERS = "no-reminders", _("Reminders stopped")
        REMINDERS = "reminders", _("Reminders go on")
        VIEWED = "viewed", _("Viewed")
        SIGNED = "signed", _("Signed, others follow")
        ACCEPTED = "accepted", _("Accepted")
        ACCEPTED_ON_BEHALF = "accepted-on-behalf", _("Accepted, recorded on behalf of the client")
        ASKED = "asked", _("Question asked")
        REPLIED = "replied", _("Question answered")
        SETTLED = "settled", _("Question settled")
        FORWARDED = "forwarded", _("Passed on to a colleague")
        DECLINED = "declined", _("Declined")
        DECLINED_ON_BEHALF = "declined-on-behalf", _("Declined, recorded on behalf of the client")
        LOST = "lost", _("Lost")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        REOPENED = "reopened", _("Opened again")
        PAID = "paid", _("Marked as paid")
        UNPAID = "unpaid", _("No longer marked as paid")
        ORDERED = "ordered", _("Ordered")
        NOT_ORDERED = "not-ordered", _("Not ordered after all")
        HANDED_OVER = "handed-over", _("Handed over")
        REVOKED = "revoked", _("Link revoked")
        REFUSED = "refused", _("Acceptance refused")
        PDF = "pdf", _("PDF sealed")
        MAILED = "mailed", _("Mailed")
        ERASED = "erased", _("Details erased")
        CONTRACT = "contract", _("Contract recorded")
        STATEMENT = "statement", _("Statement sent")
        BASELINE = "baseline", _("Rows held")
        PERSON = "person", _("Who may sign in")

    # No baseline holds these rows: the chain itself does (groundwork.baseline).
    held: ClassVar[tuple[str, ...]] = ()

    seq = models.PositiveBigIntegerField(unique=True)
    prev_hash = models.CharField(max_length=64)
    record_hash = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=40)
    # What it is about: "quote" and the quote's number. No foreign key: the houses above have subjects of other kinds.
    subject_kind = models.CharField(max_length=20)
    subject_number = models.CharField(max_length=40)
    body = models.BinaryField()
    happened_at = models.DateTimeField()

    class Meta:
        ordering = ("seq",)
        indexes: ClassVar = [models.Index(fields=["subject_kind", "subject_number", "-seq"], name="event_of_subject")]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"


class EventDetails(models.Model):
    """What the portal has seen of a person when an entry was written: kept beside it, so that it can be erased.

    The entry's body has the fingerprint of these exact bytes, which begin with a salt (docs/adr/0016-personal-data.md).
    """

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, related_name="details")
    content = models.BinaryField()


class ChainHead(models.Model):
    """The end of the chain: one row, locked by whoever appends."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    seq = models.PositiveBigIntegerField(default=0)
    record_hash = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="one_chain_head")]
