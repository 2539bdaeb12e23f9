"""What reports add up, in narrow columns written at the moment of each deed, so that a report reads no document."""

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import ClassVar, Final

from django.db import models
from django.db.models import Q

from groundwork.models import User
from groundwork.prepared import Prepared
from plans.models import PlanVersion
from quotes.models.quote import Quote

# Decimals of an amount, as many as a currency has at most: the databases add whole numbers up exactly.
SCALE: Final = 4
# What reports group ended quotes by, and what they add up.
GROUPED: Final = ("month", "outcome", "reason", "currency", "owner", "ladder", "taken", "packages")
BY_CHOICE: Final = ("outcome", "currency", "ladder", "taken", "packages")
BY_PERSON: Final = ("outcome", "currency", "owner", "ladder", "taken")
SUMMED: Final = ("monthly", "once", "value", "gross", "discount", "cost", "step", "days")


def month_number(day: date) -> int:
    """The day's month, in months since year 0."""
    return day.year * 12 + day.month - 1


class OfferedLadder(models.Model):
    """Which options stood side by side, cheapest first, and which packages their plan has: kept once for all quotes
    that offered the same. Names stand one a line. It is never changed.
    """

    options = models.TextField()
    # The place of the recommended option, from 0.
    recommended = models.PositiveSmallIntegerField()
    packages = models.TextField(blank=True)
    # Of all of it, which may be longer than what an index takes.
    sha256 = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return ", ".join(self.options.splitlines())

    @classmethod
    def holding(cls, options: Sequence[str], recommended: int, packages: Sequence[str]) -> "OfferedLadder":
        """The ladder with these names, kept if it was not there yet."""
        said = {"options": "\n".join(options), "recommended": recommended, "packages": "\n".join(packages)}
        sha256 = hashlib.sha256("\0".join(map(str, said.values())).encode()).hexdigest()
        try:
            ladder: OfferedLadder = _LADDER.get(sha256)
        except cls.DoesNotExist:
            ladder, _new = cls.objects.get_or_create(sha256=sha256, defaults=said)
        return ladder


_LADDER: Final = Prepared(1, lambda sha256: OfferedLadder.objects.filter(sha256=sha256).order_by())


class QuoteFigures(models.Model):
    """Of one quote what reports add up. Amounts are ten-thousandths of its currency, before tax.

    While it is open they are those of the recommended option; once it is signed, of what was signed. All of it follows
    from the quote, its revisions and its acceptance.
    """

    class Outcome(models.TextChoices):
        """How it ended; empty while it has not, and for one that was taken back."""

        WON = "won"
        DECLINED = "declined"
        LOST = "lost"

    quote = models.OneToOneField(Quote, on_delete=models.CASCADE, primary_key=True, related_name="figures")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    plan_version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    # Whether it is to make a contract: changes of one are no offer that is won or lost.
    makes_contract = models.BooleanField(default=True)
    currency = models.CharField(max_length=3)
    monthly = models.BigIntegerField()
    once = models.BigIntegerField()
    # Of the whole term with what is paid once; a month where there is no term.
    value = models.BigIntegerField()
    # The month before its discount, the discount, and what the month costs us.
    gross = models.BigIntegerField()
    discount = models.BigIntegerField()
    cost = models.BigIntegerField()
    # While the quote is out: when what is out was sent, and until when it can be answered. As `quote.current` has them,
    # here in narrow rows and in an order that an index has.
    out_since = models.DateTimeField(null=True, blank=True)
    out_until = models.DateTimeField(null=True, blank=True)
    # From the first sending on.
    first_sent_at = models.DateTimeField(null=True, blank=True)
    ladder = models.ForeignKey(
        OfferedLadder, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    # Months of the company's calendar since year 0, of the end.
    month = models.PositiveIntegerField(null=True, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    reason = models.CharField(max_length=16, blank=True)
    # Of what was signed: the place of its option in the ladder, its packages as bits in the ladder's order, what the
    # month is above that of the recommended option, and the days since the first sending.
    taken = models.PositiveSmallIntegerField(null=True, blank=True)
    packages = models.BigIntegerField(default=0)
    step = models.BigIntegerField(default=0)
    days = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["pk"]
        # In the orders in which reports group what has ended, each with all that is added up by it: they read nothing
        # else, and sort nothing. The last columns are what may be asked for.
        indexes: ClassVar = [
            models.Index(
                fields=[*GROUPED, *SUMMED, "plan_version", "makes_contract"],
                name="figures_of_what_has_ended",
                condition=Q(month__isnull=False),
            ),
            models.Index(
                fields=[*BY_CHOICE, "step", "month", "owner", "plan_version", "makes_contract"],
                name="figures_by_choice",
                condition=Q(month__isnull=False),
            ),
            models.Index(
                fields=[
                    *BY_PERSON,
                    "monthly",
                    "gross",
                    "discount",
                    "cost",
                    "month",
                    "plan_version",
                    "makes_contract",
                ],
                name="figures_by_person",
                condition=Q(month__isnull=False),
            ),
            models.Index(
                fields=["out_until", "quote", "out_since", "currency", "monthly"],
                name="figures_of_what_is_out",
                condition=Q(out_until__isnull=False),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(out_since=None, out_until=None) | Q(out_since__isnull=False, out_until__isnull=False),
                name="figures_out_since_and_until",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", month=None) | (~Q(outcome="") & Q(month__isnull=False)),
                name="figures_end_in_a_month",
            ),
        ]

    def __str__(self) -> str:
        return f"Figures of {self.quote}"
