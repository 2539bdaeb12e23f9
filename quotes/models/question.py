"""What a client asks about a proposal, or asks to be changed in it, and where the thread about it stands."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quotes.models.quote import Quote
from quotes.models.revision import ProposalLink, QuoteRevision


class Question(models.Model):
    """A thread about one thing of a proposal. What was said in it, and by whom, stands beside entries of the chain,
    where it can be erased; the entries name the thread by its `number`, which counts those of a quote from 1.

    `about` is what it is about, as quotes.proposal.abouts names it, empty for the whole; `name` is what that was called
    then. `said` counts the entries about it. `ours` tells that it is our turn to say something.
    """

    class Kind(models.TextChoices):
        """What is wanted: an answer, or another revision."""

        QUESTION = "question", _("Question")
        CHANGE = "change", _("Change request")

    # What never changes of it (groundwork.baseline); the rest follows from entries of the chain.
    held: ClassVar[tuple[str, ...]] = ("id", "quote", "number", "kind", "about", "name", "revision", "link", "asked_at")

    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, related_name="questions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    about = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=300, blank=True)
    revision = models.ForeignKey(QuoteRevision, on_delete=models.PROTECT, related_name="questions")
    link = models.ForeignKey(ProposalLink, on_delete=models.PROTECT, related_name="questions")
    asked_at = models.DateTimeField()
    said = models.PositiveIntegerField(default=1)
    ours = models.BooleanField(default=True)
    is_open = models.BooleanField(default=True)

    class Meta:
        ordering = ("quote", "number")
        constraints: ClassVar = [
            models.UniqueConstraint("quote", "number", name="question_number_once_in_a_quote"),
            models.CheckConstraint(condition=Q(kind__in=("question", "change")), name="question_kind_known"),
            models.CheckConstraint(condition=Q(number__gte=1, said__gte=1), name="question_counts_from_1"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["quote"], condition=Q(is_open=True), name="open_questions_of_a_quote"),
        ]

    def __str__(self) -> str:
        return f"Question {self.number} of {self.quote}"
