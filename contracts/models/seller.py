"""The MSP itself, as its clients see it. One row: an installation serves one MSP."""

from datetime import date, datetime
from typing import Any, ClassVar, Final, cast
from zoneinfo import ZoneInfo

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from groundwork.locales import ENGLISH, LANGUAGES
from groundwork.models import EvidenceFile
from groundwork.prepared import Prepared
from groundwork.said import texts_column
from plans.models import RateField


class NoticeUnit(models.TextChoices):
    """What a notice is counted in."""

    DAYS = "days", _("days")
    MONTHS = "months", _("months")


class AtEnd(models.TextChoices):
    """What becomes of a contract at the end of its term."""

    ENDS = "ends", _("it ends")
    RENEWS = "renews", _("it renews")
    MONTHLY = "monthly", _("it goes on from month to month")


class StatementEvery(models.TextChoices):
    """How often a statement is sent by itself."""

    MONTH = "month", _("each month")
    QUARTER = "quarter", _("each quarter")

    @property
    def months(self) -> int:
        """How many months it is about."""
        return 1 if self is StatementEvery.MONTH else 3


class Seller(models.Model):
    """Name, address, accent and standard texts. A sent revision carries its own copy of all of it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(_("name"), max_length=120)
    legal_name = models.CharField(_("legal name"), max_length=200, blank=True)
    address = models.TextField(_("address"), blank=True)
    # What may stand in it is the rule of its box, groundwork.addresses.AddressField.
    email = models.CharField(_("e-mail address"), max_length=254, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    website = models.CharField(_("website"), max_length=200, blank=True)
    tax_number = models.CharField(_("tax number"), max_length=40, blank=True)
    # A picture that was drawn anew (groundwork.shown), and its size in pixels.
    logo = models.ForeignKey(
        EvidenceFile, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    logo_width = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    logo_height = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    accent = models.CharField(
        _("accent colour"),
        max_length=7,
        default="#0f6b5c",
        validators=[RegexValidator(r"^#[0-9a-f]{6}\Z", _("A colour like #0f6b5c."))],
    )
    time_zone = models.CharField(_("time zone"), max_length=64, default="America/New_York")
    locale = models.CharField(_("locale"), max_length=20, default="en_US")
    # What clients are written to in who have none of their own.
    language = models.CharField(_("language of clients"), max_length=5, choices=LANGUAGES, default=ENGLISH)
    valid_days = models.PositiveSmallIntegerField(_("days a proposal is valid"), default=30)
    working_days = models.PositiveSmallIntegerField(_("working days a month"), default=21)
    terms = models.TextField(_("terms"), blank=True)
    consent = models.TextField(_("consent"), blank=True, help_text=_("What the client agrees to by signing."))
    # Where a mail server is set: whoever signs types a code that was mailed to them.
    sign_by_code = models.BooleanField(_("a code by mail before signing"), default=True)
    # What new quotes begin with.
    countersign = models.BooleanField(_("an owner signs last"), default=False)
    # Where what is due at signing is paid: a page of a payment provider, or by transfer. Shown as it is today.
    payment_link = models.CharField(_("payment link"), max_length=500, blank=True)
    bank_details = models.TextField(_("bank details"), blank=True)
    # The clauses of a contract, copied into each revision; empty: such a change wants a signature.
    notice_count = models.PositiveSmallIntegerField(_("notice"), null=True, blank=True)
    notice_unit = models.CharField(_("notice in"), max_length=6, choices=NoticeUnit.choices, default=NoticeUnit.DAYS)
    at_end = models.CharField(_("at the end of the term"), max_length=7, choices=AtEnd.choices, blank=True)
    renewal_months = models.PositiveSmallIntegerField(_("renews by"), null=True, blank=True)
    true_up_unsigned = models.BooleanField(_("true-up without a signature"), default=False)
    increase_cap = RateField(_("annual increase of at most"), null=True, blank=True)
    # Month and day ("01-01"); empty: each anniversary of the contract.
    increase_on = models.CharField(_("increase on"), max_length=5, blank=True)
    fee_floor = RateField(_("lowest fee"), null=True, blank=True)
    # How often clients get a statement by themselves; of periods that end on that day or later.
    statement_every = models.CharField(
        _("statements to clients"), max_length=7, choices=StatementEvery.choices, blank=True
    )
    statement_since = models.DateField(null=True, blank=True, editable=False)
    head_mail = models.BooleanField(_("Mail the owners the end of the log, every day"), default=True)
    # Its texts in other languages.
    texts = texts_column()
    # Raised by every save, so that a second owner is told instead of overwriting.
    revision = models.PositiveIntegerField(default=1, editable=False)

    history = HistoricalRecords(table_name="quotes_historicalseller")

    class Meta:
        db_table = "quotes_seller"  # as it was called before contracts had a house of their own
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(id=1), name="one_seller"),
            models.CheckConstraint(
                condition=Q(logo=None, logo_width=None, logo_height=None)
                | Q(logo__isnull=False, logo_width__gte=1, logo_height__gte=1),
                name="seller_logo_has_a_size",
            ),
            models.CheckConstraint(condition=Q(working_days__gte=1, working_days__lte=31), name="seller_working_days"),
            models.CheckConstraint(condition=Q(valid_days__gte=1, valid_days__lte=365), name="seller_valid_days"),
            models.CheckConstraint(
                condition=Q(at_end="renews", renewal_months__gte=1) | (~Q(at_end="renews") & Q(renewal_months=None)),
                name="seller_renewal_has_months",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> "Seller":
        """The one profile; an unsaved one with a neutral name before the owner has filled it in."""
        return cls.objects.select_related("logo").first() or cls(name=str(_("Your company")))

    @classmethod
    def current_lazy(cls) -> "Seller":
        """The same, read when it is first used."""
        return cast("Seller", cast(Any, SimpleLazyObject(cls.current)))

    @classmethod
    def day_of(cls, now: datetime) -> date:
        """The day that it is where the company is, where nothing else of it is asked for."""
        found = _ZONE.rows()
        return (cls(time_zone=found[0][0]) if found else cls()).today(now)

    def today(self, now: datetime) -> date:
        """The day that it is where the company is."""
        return now.astimezone(ZoneInfo(self.time_zone)).date()


_ZONE: Final = Prepared(0, lambda: Seller.objects.order_by("pk").values_list("time_zone")[:1])
