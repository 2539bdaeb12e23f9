"""What follows when the last day of a proposal has gone by."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from groundwork.models import Mail
from quotes.mail_kinds import MailKind
from quotes.models import Quote, Signature
from quotes.models.quote import SUBJECT
from quotes.services.locking import lock_quote
from quotes.services.mailing import tell_in_vain


def tell_of_expired(now: datetime) -> int:
    """Mail to those who have signed what expired before the others had that there is no contract, each once.

    Returns of how many quotes. A signature that comes meanwhile finds the quote expired too.
    """
    signed = Signature.objects.filter(revision=OuterRef("current"))
    told = Mail.objects.filter(
        kind=MailKind.IN_VAIN, subject_kind=SUBJECT, subject=OuterRef("number"), source=OuterRef("current")
    )
    over = Quote.objects.filter(Exists(signed), ~Exists(told), state=Quote.State.SENT, current__expires_at__lte=now)
    found = list(over.order_by("pk"))
    for expired in found:
        with transaction.atomic():
            quote = lock_quote(expired)
            # It may have been sent anew, answered or taken back since, each of which tells by itself.
            if quote.state == Quote.State.SENT and quote.current_id == expired.current_id:
                tell_in_vain(quote, now)
    return len(found)
