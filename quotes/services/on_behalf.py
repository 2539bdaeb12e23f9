"""Answers that came on paper, by mail or by telephone: staff record them as exactly that, on the client's behalf.

What follows of an answer follows here too, by the same code: quotes.services.accepting and answering.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from contracts.documents import Person
from groundwork import evidence
from groundwork.display import day
from groundwork.evidence import Examined
from groundwork.models import Event, User, display_name
from quotes.documents import OnBehalf, Proof, made_on_behalf, read_revision
from quotes.models import AcceptedQuote, Quote, RecordedAnswer
from quotes.refusals import NotOpenError, ReceivedError
from quotes.services.accepting import Answer, Clock, accept_locked
from quotes.services.answering import decline_locked
from quotes.services.locking import lock_quote


@dataclass(frozen=True, slots=True)
class Report:
    """What staff tell of an answer: how it came (quotes.documents.HOW), words about that, the day, who records it.

    `file` is what came; a refusal may have none.
    """

    how: str
    words: str
    received_on: date
    by: User
    file: Examined | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A client's no: to which revision, why in words, who said so, and why as one of quotes.proposal.declined, as far
    as that is known.

    Words and name can be erased later: whoever says no becomes no party to anything.
    """

    revision_sha256: str
    reason: str
    name: str
    why: str = ""


@transaction.atomic
def record_acceptance(quote: Quote, answer: Answer, report: Report, clock: Clock) -> AcceptedQuote:
    """Make the contract from a yes that came elsewhere, or return the one that this very record has made before.

    `answer` has the choice and who agreed, and no signature. The offer's last day is held against the day on which the
    answer came. Raises as accept_proposal does, and ReceivedError.
    """
    assert report.file is not None  # the form wants one
    quote = lock_quote(quote)
    now = clock()
    _demand_received(quote, report, now)
    contract = accept_locked(quote, replace(answer, on_behalf=_came(report)), now)
    if not RecordedAnswer.objects.filter(record=contract.record_id).exists():
        _keep(contract.record, report, now)
    return contract


@transaction.atomic
def record_refusal(quote: Quote, refusal: Refusal, report: Report, clock: Clock) -> Event | None:
    """Take down a no that came elsewhere; None where the client has said no before.

    Raises SupersededError, NotOpenError and ReceivedError. An expired proposal can still be declined.
    """
    quote = lock_quote(quote)
    now = clock()
    if quote.state == Quote.State.DECLINED:
        return None
    _demand_received(quote, report, now)
    more = {"made": made_on_behalf(_came(report)), **({"why": refusal.why} if refusal.why else {})}
    beside = {"reason": refusal.reason, "name": refusal.name}
    event = decline_locked(quote, refusal.revision_sha256, Event.Kind.DECLINED_ON_BEHALF, more, beside, now)
    _keep(event, report, now)
    return event


def _came(report: Report) -> OnBehalf:
    file = report.file
    return OnBehalf(
        how=report.how,
        words=report.words,
        received_on=report.received_on.isoformat(),
        recorded_by=Person(display_name(report.by), "", report.by.email),
        proof=Proof(file.name, file.sha256, file.uploaded_sha256) if file else None,
    )


def _keep(record: Event, report: Report, now: datetime) -> None:
    kept = evidence.keep(report.file, by=report.by, now=now) if report.file else None
    RecordedAnswer.objects.create(record=record, evidence=kept)


def _demand_received(quote: Quote, report: Report, now: datetime) -> None:
    """An answer to a revision comes between the day on which that was sent and today, by the company's clock."""
    if quote.current is None:
        raise NotOpenError(_("Nothing was sent yet that could be answered. Send the quote first."), quote.state)
    zone = ZoneInfo(read_revision(bytes(quote.current.document)).seller.time_zone)
    sent, today = quote.current.sent_at.astimezone(zone).date(), now.astimezone(zone).date()
    if report.received_on > today:
        raise ReceivedError(_("This day is still to come. Write the day on which the answer came."))
    if report.received_on < sent:
        raise ReceivedError(
            _("The proposal as it is now was sent on %(day)s. An answer to it cannot have come before.")
            % {"day": day(sent)}
        )
