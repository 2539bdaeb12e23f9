"""A quote as the salesperson works on it."""

from typing import ClassVar, Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

import pricing
from clients.models import Client, Contact
from contracts.models import Contract
from groundwork import chain
from groundwork.models import LastNumber, User
from plans.models import MoneyField, PlanVersion, RateField
from quotes.models.counts_key import CountsKeyField
from quotes.models.priced_form import PricedForm
from quotes.models.seen import QuoteQuerySet

# What entries of the chain call the kind of their subject, where it is a quote.
SUBJECT: Final = "quote"


def _unset_or(field: str, **bounds: int) -> Q:
    return Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__{bound}": value for bound, value in bounds.items()})


def _one_of(share: str, amount: str, name: str) -> models.CheckConstraint:
    """At most one of the two."""
    either = Q(**{f"{share}__isnull": True}) | Q(**{f"{amount}__isnull": True})
    return models.CheckConstraint(condition=either, name=name)


class QuoteNumber(LastNumber):
    """The last quote's number of a year."""


class Quote(models.Model):
    """One offer to one client, from draft to answer. What the client sees is never this row but a revision of it."""

    class State(models.TextChoices):
        """Where a quote stands. Expired is not a state: it follows from the revision's expiry and the clock."""

        DRAFT = "draft", _("Draft")
        SENT = "sent", _("Sent")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        LOST = "lost", _("Lost")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class LostReason(models.TextChoices):
        """Why it was lost, as its salesperson knows it. The codes are those of a client's no, where there is one."""

        PRICE = "price", _("The price")
        SCOPE = "scope", _("What was in it, or missing")
        TIMING = "timing", _("The time was not right")
        OTHER_PROVIDER = "other-provider", _("They chose another provider")
        IN_HOUSE = "in-house", _("They do it themselves")
        NO_ANSWER = "no-answer", _("They never answered")
        OTHER = "other", _("Something else")

    class Purpose(models.TextChoices):
        """What becomes of it when it is accepted."""

        NEW = "new", _("New contract")
        TRUE_UP = "true-up", _("True-up")
        AMENDMENT = "amendment", _("Amendment")
        RENEWAL = "renewal", _("Renewal")

        @classmethod
        def beginning(cls) -> "tuple[Quote.Purpose, ...]":
            """What makes a contract; the others change one, and stand in its record."""
            return (cls.NEW, cls.RENEWAL)

    number = models.CharField(max_length=20, unique=True)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="quotes")
    contact = models.ForeignKey(Contact, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="quotes")
    plan_version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="quotes")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    # The draft is open for the next revision, while the one sent last stays out and can be answered.
    revising = models.BooleanField(default=False)
    title = models.CharField(_("title"), max_length=160, blank=True)
    personal_line = models.TextField(_("personal line"), blank=True, max_length=2000)
    # Term and billing to begin with, in months, and what the client may choose besides.
    term_months = models.PositiveSmallIntegerField(_("term"))
    terms_offered = models.JSONField(default=list, blank=True)
    billing_months = models.PositiveSmallIntegerField(_("billing"), default=1)
    billings_offered = models.JSONField(default=list, blank=True)
    # Not heard while the client is exempt.
    tax_codes = models.JSONField(default=list, blank=True)
    # Agreed with this client: prices by service as strings, and months at less to begin with, as a selection has them.
    prices = models.JSONField(default=dict, blank=True)
    ramp = models.JSONField(default=list, blank=True)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    # A discount is a share or an amount, never both; null is none.
    discount_percent = RateField(null=True, blank=True)
    discount_amount = MoneyField(null=True, blank=True)
    one_time_discount_percent = RateField(null=True, blank=True)
    one_time_discount_amount = MoneyField(null=True, blank=True)
    # What is due of the first invoice at signing: a share or an amount, never both; null is nothing.
    deposit_percent = RateField(null=True, blank=True)
    deposit_amount = MoneyField(null=True, blank=True)
    # Words to open with, and what is taken from the library, by its keys (quotes.models.library).
    cover_text = models.TextField(_("cover text"), blank=True, max_length=600)
    cover_items = models.JSONField(default=list, blank=True)
    # What clients see of hardware and projects besides names and prices.
    show_parts = models.BooleanField(_("part numbers"), default=False)
    show_pictures = models.BooleanField(_("pictures"), default=True)
    # Inventory counts at the time the quote was started or refreshed, and the salesperson's overrides by unit.
    counts = models.JSONField(default=dict)
    counted_at = models.DateTimeField()
    # What the counts have in common with the client's own where they are equal; follows from them.
    counts_key = CountsKeyField()
    quantities = models.JSONField(default=dict, blank=True)
    # By unit the least and the most that the client may choose.
    limits = models.JSONField(default=dict, blank=True)
    valid_days = models.PositiveSmallIntegerField(_("days valid"), default=30)
    # Who has to sign for the client, as a revision's document names them; nobody named: whoever opens the link.
    signers = models.JSONField(default=list, blank=True)
    sign_in_order = models.BooleanField(_("one after the other"), default=True)
    countersign = models.BooleanField(_("an owner signs last"), default=False)
    # What the recommended option comes to a month before tax, as the engine said when the draft was last written: for
    # lists and reports, which must not price every quote again.
    currency = models.CharField(max_length=3, blank=True)
    mrr = MoneyField(null=True, blank=True)
    # What that month was priced from: of the recommended option, and of the contract once there is one. Written with
    # `mrr`, so that what a plan's change does to everybody needs no frozen document, and a few numbers of each quote.
    priced_counts = models.ForeignKey(
        PricedForm, on_delete=models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    priced_choice = models.ForeignKey(
        PricedForm, on_delete=models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    priced_figures = models.TextField(blank=True, editable=False)
    # The contract that this quote is to change or to renew, and how; null for one that would begin a contract.
    about = models.ForeignKey(
        Contract, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="quotes"
    )
    purpose = models.CharField(max_length=10, choices=Purpose.choices, default=Purpose.NEW, editable=False)
    # The other renewal of the contract that was drafted with this one, for the client to compare: each names the other.
    alternative = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    # Of a true-up or amendment: the day from which it holds, how many months of the contract have passed then, and how
    # many records the contract had when this was drafted from its last one. Null in a true-up of before 2026-12.
    effective_on = models.DateField(_("holds from"), null=True, blank=True)
    elapsed = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    drafted_from = models.PositiveIntegerField(null=True, blank=True, editable=False)
    # What the owner approved, as the hash of the draft's document: a change after the approval voids it.
    approval_asked_at = models.DateTimeField(null=True, blank=True)
    approval_asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Of two who must agree, the first: whom, and to what.
    first_approved_sha256 = models.CharField(max_length=64, blank=True, default="", editable=False)
    first_approved_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    approved_sha256 = models.CharField(max_length=64, blank=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Somebody's yes to what is offered and counts nothing, as the fingerprint of both: a change of either ends it.
    uncounted_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    uncounted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    # What is due at signing under the contract, and the day on which it was paid, as staff have marked it; for lists.
    due = MoneyField(null=True, blank=True, editable=False)
    paid_on = models.DateField(null=True, blank=True, editable=False)
    # Of one that was lost: why, and to whom. Empty in every other state.
    lost_reason = models.CharField(max_length=16, choices=LostReason.choices, blank=True, editable=False)
    competitor = models.CharField(max_length=120, blank=True, editable=False)
    # The revision that the link shows; null until the first one is sent.
    current = models.OneToOneField(
        "QuoteRevision", on_delete=models.PROTECT, null=True, blank=True, related_name="current_of"
    )
    # Raised by every write to the draft, so that a second editor is told instead of overwriting.
    revision = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    history = HistoricalRecords(
        excluded_fields=["changed_at", "counts_key", "priced_counts", "priced_choice", "priced_figures"]
    )
    objects = QuoteQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        indexes: ClassVar = [
            models.Index(fields=["client", "-created_at"], name="quote_of_client"),
            # With all by which lists and the first page tell what is out, so that they read no wide row for it.
            models.Index(
                fields=[
                    "state",
                    "approval_asked_at",
                    "revising",
                    "client",
                    "current",
                    "effective_on",
                    "about",
                    "drafted_from",
                    "number",
                    "owner",
                    "counts_key",
                ],
                name="quote_in_state",
            ),
            # Few of all quotes: what has not been paid.
            models.Index(fields=["due"], name="quote_not_paid", condition=Q(due__isnull=False, paid_on__isnull=True)),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=("draft", "sent", "accepted", "declined", "lost", "withdrawn")),
                name="quote_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "withdrawn")) | Q(current__isnull=False),
                name="quote_sent_has_a_revision",
            ),
            models.CheckConstraint(
                condition=Q(state="lost") | Q(lost_reason="", competitor=""), name="quote_lost_has_the_reason"
            ),
            models.CheckConstraint(
                condition=Q(purpose="new", about=None) | (~Q(purpose="new") & Q(about__isnull=False)),
                name="quote_about_a_contract",
            ),
            models.CheckConstraint(
                condition=Q(alternative=None) | Q(purpose="renewal"), name="quote_alternative_of_a_renewal"
            ),
            models.CheckConstraint(
                condition=Q(effective_on=None, elapsed=None, drafted_from=None)
                | Q(
                    effective_on__isnull=False,
                    elapsed__isnull=False,
                    drafted_from__isnull=False,
                    purpose__in=("true-up", "amendment"),
                ),
                name="quote_amends_from_a_day",
            ),
            _one_of("discount_percent", "discount_amount", "quote_one_discount"),
            _one_of("one_time_discount_percent", "one_time_discount_amount", "quote_one_one_time_discount"),
            models.CheckConstraint(
                condition=_unset_or("discount_percent", gte=0, lte=1)
                & _unset_or("discount_amount", gte=0)
                & _unset_or("one_time_discount_percent", gte=0, lte=1)
                & _unset_or("one_time_discount_amount", gte=0),
                name="quote_discounts_within_bounds",
            ),
            _one_of("deposit_percent", "deposit_amount", "quote_one_deposit"),
            models.CheckConstraint(
                condition=Q(paid_on__isnull=True) | Q(due__isnull=False), name="quote_paid_what_is_due"
            ),
            models.CheckConstraint(
                condition=Q(priced_counts=None, priced_choice=None, priced_figures="")
                | Q(priced_counts__isnull=False, priced_choice__isnull=False),
                name="quote_priced_from_all_of_it",
            ),
            models.CheckConstraint(condition=Q(valid_days__gte=1, valid_days__lte=365), name="quote_valid_days"),
            models.CheckConstraint(
                condition=Q(billing_months__gte=1, billing_months__lte=12), name="quote_billing_months"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def subject(self) -> chain.Subject:
        """The quote as the subject of entries of the chain."""
        return chain.Subject(SUBJECT, self.number)

    @property
    def priced_from(self) -> pricing.Kept | None:
        """What its month was priced from; None where it has no price."""
        if self.priced_counts is None or self.priced_choice is None:
            return None
        return pricing.Kept.read(self.priced_counts.text, self.priced_choice.text, self.priced_figures)

    def keep_priced_from(self, kept: pricing.Kept) -> None:
        """Note what its month is priced from. Does not save the quote."""
        counts, choice, self.priced_figures = kept.written
        self.priced_counts, self.priced_choice = PricedForm.holding(counts), PricedForm.holding(choice)

    @property
    def amends(self) -> bool:
        """Whether it changes a contract from a day on, and so has its one choice, its term and its billing."""
        return self.effective_on is not None

    @property
    def editable(self) -> bool:
        """Whether the draft can be changed and sent."""
        return self.state == self.State.DRAFT or (
            self.revising and self.state in (self.State.SENT, self.State.DECLINED)
        )
