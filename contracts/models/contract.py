"""A contract: its number and client, the records of its life, and what lists need to know of the last of them."""

from decimal import Decimal
from typing import ClassVar, Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from groundwork import chain
from groundwork.access import STAFF, has_role, sees_own_only
from groundwork.models import Event, EvidenceFile, LastNumber, User

# What entries of the chain call the kind of their subject, where it is a contract.
SUBJECT: Final = "contract"
# Decimals of an amount in `FeeStep`: as many as a currency has at most.
FEE_SCALE: Final = 4


class ContractNumber(LastNumber):
    """The last contract's number of a year."""


class ContractQuerySet(models.QuerySet["Contract"]):
    """Contracts, as seen by somebody."""

    def for_user(self, user: User) -> "ContractQuerySet":
        """Every contract for staff, or those of the clients whom they look after; none for anybody else."""
        if not has_role(user, *STAFF):
            return self.none()
        return self.filter(client__owner=user) if sees_own_only(user) else self

    def of_current_clients(self) -> "ContractQuerySet":
        """Without those of archived clients."""
        return self.exclude(client__in=Client.objects.archived())


class Contract(models.Model):
    """A contract with a client. What it says stands in its records; the columns are the last one's, for lists.

    They are written by contracts.services.records alone, together with the record and the fee steps.
    """

    class Origin(models.TextChoices):
        """How it was made."""

        SIGNED = "signed", _("Signed here")
        BEHALF = "behalf", _("Recorded on behalf of the client")
        BROUGHT_IN = "brought-in", _("Brought in, not signed here")

    class Closed(models.TextChoices):
        """Why it ends before its term does, or instead of renewing."""

        CANCELLED = "cancelled", _("Cancelled")
        REPLACED = "replaced", _("Replaced")

    number = models.CharField(max_length=20, unique=True)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="contracts")
    origin = models.CharField(max_length=10, choices=Origin.choices)
    # The contract that it renews.
    follows = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by", editable=False
    )
    name = models.CharField(max_length=200)
    currency = models.CharField(max_length=3)
    starts_on = models.DateField()
    # The last day of the term; of all, where `runs_on` is not set and nothing closes it.
    term_ends_on = models.DateField()
    runs_on = models.BooleanField(default=False)
    renews = models.BooleanField(default=False)
    # The last day on which notice ends it with its term; null without such a clause.
    notice_by = models.DateField(null=True, blank=True)
    closed = models.CharField(max_length=10, choices=Closed.choices, blank=True)
    closes_on = models.DateField(null=True, blank=True)
    # Whether it stands on a plan that can be priced anew; else it is a flat fee.
    on_plan = models.BooleanField(default=True)
    # Fingerprint of the counts that it stands on (clients.services.counting).
    counts_key = models.CharField(max_length=64, blank=True)
    # What was chosen last on which plan, {"plan": …, "tier": …, "packages": […]}; empty for a flat fee. And how big
    # the client is by the counts it stands on (`contracts.documents.size_of`). By both, clients are compared.
    choice = models.JSONField(default=dict, blank=True)
    size = models.PositiveIntegerField(default=0)
    # How many records there are; raised by each, so that a second editor is told instead of overwriting.
    records_made = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()

    objects = ContractQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_on", "-pk")
        indexes: ClassVar = [
            models.Index(fields=["client", "-starts_on"], name="contract_of_client"),
            models.Index(fields=["term_ends_on"], name="contract_by_end"),
            models.Index(fields=["notice_by"], name="contract_by_notice"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed="", closes_on=None)
                | (Q(closed__in=("cancelled", "replaced")) & Q(closes_on__isnull=False)),
                name="contract_closed_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def subject(self) -> chain.Subject:
        """The contract as the subject of entries of the chain."""
        return chain.Subject(SUBJECT, self.number)


class ContractRecord(models.Model):
    """One record of a contract's life: the whole standing after it, as bytes. Nothing is overwritten.

    `event` is the entry of the chain that seals it: null only for what was there before contracts had records.
    """

    append_only = True

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="records")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10)
    effective_on = models.DateField()
    document = models.BinaryField()
    sha256 = models.CharField(max_length=64, unique=True)
    event = models.OneToOneField(Event, on_delete=models.PROTECT, null=True, blank=True, related_name="contract_record")
    # The entry that it came about by, such as an acceptance of a quote.
    cause = models.ForeignKey(
        Event, on_delete=models.PROTECT, null=True, blank=True, related_name="contract_records_caused"
    )
    # The file that came with it; its hash stands in the document, among the facts of the basis.
    evidence = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("contract", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contract", "number"], name="contract_record_once"),
        ]

    def __str__(self) -> str:
        return f"{self.contract} record {self.number}"


class FeeStep(models.Model):
    """The fee of a contract from a day on, until another day (not included; null: for good). Follows from its records.

    So the MRR of all contracts on a day is one sum in the database.
    """

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="fee_steps")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    # Whole numbers, because SQLite adds decimals up as binary fractions.
    ten_thousandths = models.BigIntegerField()

    class Meta:
        ordering = ("contract", "since")
        constraints: ClassVar = [models.UniqueConstraint(fields=["contract", "since"], name="fee_step_once_a_day")]
        indexes: ClassVar = [
            models.Index(fields=["since", "until", "contract", "ten_thousandths"], name="fee_step_by_days")
        ]

    @property
    def fee(self) -> Decimal:
        """The fee in the contract's currency."""
        return Decimal(self.ten_thousandths).scaleb(-FEE_SCALE)
