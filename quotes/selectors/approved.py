"""What of a draft is another thing than what was approved last."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from quotes.documents import Revision, read_revision
from quotes.limits_judged import Finding, not_agreed
from quotes.models import ApprovedDraft, Quote
from quotes.proposal.revised import Difference, revised


@dataclass(frozen=True, slots=True)
class Since:
    """`rows` are what a client reads otherwise: what it is, how it was approved, how it is now."""

    approved_at: datetime
    rows: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A figure beside its limit; after an approval `since` says whether it is another one than was agreed to."""

    one: Finding
    since: str = ""
    agreed: bool = False


def since_approval(quote: Quote, revision: Revision) -> Since | None:
    """What changed since the last approval; None where there was none. `revision` is the draft as it would go out."""
    kept = ApprovedDraft.objects.filter(pk=quote.pk).first()
    if kept is None:
        return None
    then = read_revision(bytes(kept.document))
    # What is approved has as its last day how many days it holds: no day is known before it is sent.
    days = then.valid_through.toordinal()
    then = replace(then, sent_at=revision.sent_at, valid_through=revision.valid_through, expires_at=revision.expires_at)
    rows = revised(then, revision).rows
    if days != quote.valid_days:
        rows = (*rows, (_("Days valid"), str(days), str(quote.valid_days)))
    return Since(kept.approved_at, rows)


def held_limits(quote: Quote, findings: Sequence[Finding]) -> tuple[Held, ...]:
    """The findings, those beyond a limit with what became of them since the last approval."""
    kept = ApprovedDraft.objects.filter(pk=quote.pk).values_list("findings", flat=True).first()
    if kept is None:
        return tuple(Held(one) for one in findings)
    before, anew = {entry["key"]: entry["figure"] for entry in kept}, not_agreed(findings, kept)
    return tuple(_held(one, before.get(one.key, ""), one in anew) if one.step else Held(one) for one in findings)


def _held(one: Finding, was: str, anew: bool) -> Held:
    if not anew:
        return Held(one, _("Approved as it is"), agreed=True)
    return Held(one, _("It was %(was)s when it was approved") % {"was": was} if was else _("New since it was approved"))
