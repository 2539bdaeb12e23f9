"""When a quote needs somebody's approval, who may give it, and what an approval was given to."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from groundwork.models import User
from plans.models import MoneyField, RateField
from quotes.models.quote import Quote


class Step(models.IntegerChoices):
    """How many have to agree: nobody, one who may approve, or an owner as well."""

    NONE = 0, _("no approval")
    ONE = 1, _("one who approves")
    OWNER = 2, _("an owner too")


class ApprovalRules(models.Model):
    """The company's rules, one row; the limits of a plan hold beside them. Null asks nothing.

    `..._first` is the limit beyond which one who approves must agree, `..._second` beyond which an owner must, too.
    Amounts are by the month, in the currency of the quote.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    discount_first = RateField(null=True, blank=True)
    discount_second = RateField(null=True, blank=True)
    margin_first = RateField(null=True, blank=True)
    margin_second = RateField(null=True, blank=True)
    monthly_first = MoneyField(null=True, blank=True)
    monthly_second = MoneyField(null=True, blank=True)
    below_cost = models.PositiveSmallIntegerField(choices=Step.choices, default=Step.NONE)
    by_hand = models.PositiveSmallIntegerField(choices=Step.choices, default=Step.NONE)
    agreed = models.PositiveSmallIntegerField(choices=Step.choices, default=Step.NONE)
    # Raised by every save, so that a second owner is told instead of overwriting.
    revision = models.PositiveIntegerField(default=0, editable=False)

    history = HistoricalRecords()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="one_set_of_approval_rules")]

    def __str__(self) -> str:
        return "Approval rules"

    @classmethod
    def current(cls) -> "ApprovalRules":
        """The rules, or those that ask nothing where none were written yet."""
        return cls.objects.first() or cls()


class ApprovalPerson(models.Model):
    """What the rules say of one of us, where it is not what they say of everybody of that role."""

    class Needs(models.TextChoices):
        """Whether their quotes need approval."""

        RULES = "rules", _("by the rules")
        ALWAYS = "always", _("always")
        NEVER = "never", _("never")

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="approval")
    needs = models.CharField(max_length=6, choices=Needs.choices, default=Needs.RULES)
    # Whether they may agree to the quotes of others; an owner always may.
    approves = models.BooleanField(default=False)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"Approval of {self.user}"


class ApprovedDraft(models.Model):
    """What a quote's last approval was given to: the whole draft, and the figures that were beyond a limit.

    What is asked for after a change is held against it. The chain has the hash of the draft.
    """

    quote = models.OneToOneField(Quote, on_delete=models.CASCADE, primary_key=True, related_name="approved_draft")
    document = models.BinaryField()
    findings = models.JSONField(default=list)
    approved_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"What was approved of {self.quote}"
