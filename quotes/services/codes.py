"""Six digits by mail before signing: asked for, tried, used up.

They show that whoever signs reads the mails to the address that they sign with; the link alone, which can be passed on,
shows nothing of the kind. What is kept of them, and why: docs/adr/0031-who-signs.md.
"""

import secrets
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contracts.models import Seller
from groundwork.addresses import folded
from quotes.codes import is_code, mac_of
from quotes.documents import Revision
from quotes.mail_kinds import MailKind
from quotes.models import ProposalLink, Quote, SigningCode
from quotes.models.signature import MOST_TRIES
from quotes.refusals import CodeError
from quotes.selectors.colleagues import colleague_of
from quotes.selectors.signing import signed_before
from quotes.services.answers import Clock
from quotes.services.judging import demand_current, demand_live, demand_open
from quotes.services.locking import lock_quote
from quotes.services.mailing import ask_mail
from quotes.services.signatures import demand_turn

GOOD_FOR: Final = timedelta(minutes=10)
# So that a link fills nobody's mailbox, and 30 guesses of a million are all that an hour allows.
MOST_AN_HOUR: Final = 6


def codes_asked() -> bool:
    """Whether a code is asked for before signing: where there is a mail server, unless the owner says otherwise."""
    return settings.SIGN_BY_CODE and Seller.current().sign_by_code


@transaction.atomic
def ask_code(link: ProposalLink, email: str, revision_sha256: str, clock: Clock) -> SigningCode:
    """Mail a code to whoever is about to sign with this address; one that was alive is none any more.

    A named signer's goes to the address that they are named with, any other to an address that is known as one of the
    client's, so that a link that was passed on signs for nobody else. Raises a RefusedError where nobody can sign with
    the link now, CodeError where the address is not known, or too many were asked for.
    """
    quote = lock_quote(link.quote)
    now = clock()
    demand_live(link)
    row, revision = demand_current(quote, revision_sha256)
    demand_open(quote, revision, now)
    place = demand_turn(link, revision.signing, tuple(one.place for one in signed_before(quote)))
    named = revision.signing.at(place)
    if named is None:
        _demand_known(quote, link, email, revision)
    if SigningCode.objects.filter(link=link, made_at__gt=now - timedelta(hours=1)).count() >= MOST_AN_HOUR:
        raise CodeError(_("Too many codes were asked for. Wait an hour before you ask for another one."))
    SigningCode.objects.filter(link=link, ended=False).update(ended=True)
    nonce = secrets.token_hex(32)
    made = SigningCode(
        link=link, email=named.email if named else email, nonce=nonce, made_at=now, ends_at=now + GOOD_FOR
    )
    made.mac = mac_of(made)
    made.save()
    ask_mail(MailKind.CODE, quote, row.pk, now, email=made.email)
    return made


def _demand_known(quote: Quote, link: ProposalLink, email: str, revision: Revision) -> None:
    """Raise CodeError unless the address is one of the client's contacts', or that of the colleague whose link it is,
    whom the contact has let sign by a code of their own. Where no contact has an address any will do.
    """
    known = {folded(one) for one in quote.client.contacts.exclude(email="").values_list("email", flat=True)}
    if known and (colleague := colleague_of(link)):
        known = {folded(colleague.email)}
    if known and folded(email) not in known:
        words = {"email": email, "client": revision.client, "seller": revision.seller.name}
        raise CodeError(
            _(
                "%(email)s is not known as an address of %(client)s. Use the one to which the proposal came, or ask "
                "%(seller)s to add yours."
            )
            % words
        )


def alive(link: ProposalLink, now: datetime) -> SigningCode | None:
    """The code that this link can be signed with."""
    return SigningCode.objects.filter(link=link, ended=False, ends_at__gt=now, tries__lt=MOST_TRIES).first()


def confirm(link: ProposalLink, email: str, typed: str, clock: Clock) -> SigningCode | None:
    """The code of which this is the right one; None where none is asked for.

    Counts the try in a transaction of its own, before it looks: what comes after may be taken back, a try is not.
    Raises CodeError, in words that say what to do.
    """
    if not codes_asked():
        return None
    now = clock()
    code = alive(link, now)
    if code is None or folded(code.email) != folded(email):
        raise CodeError(_why_none(link, email))
    if not typed:
        raise CodeError(_("Type the six digits that were mailed to %(email)s.") % {"email": code.email})
    is_open = SigningCode.objects.filter(pk=code.pk, ended=False, ends_at__gt=now, tries__lt=MOST_TRIES)
    if not is_open.update(tries=F("tries") + 1):
        raise CodeError(_("This code has had its five tries, or a newer one was asked for. Ask for another one."))
    if is_code(code, typed):
        return code
    left = MOST_TRIES - SigningCode.objects.values_list("tries", flat=True).get(pk=code.pk)
    if left <= 0:
        raise CodeError(_("This is not the code, and it has had its five tries. Ask for another one."))
    words = ngettext(
        "This is not the code. Look at the newest mail: you have %(left)s try left.",
        "This is not the code. Look at the newest mail: you have %(left)s tries left.",
        left,
    )
    raise CodeError(words % {"left": left})


def _why_none(link: ProposalLink, email: str) -> str:
    """Why this address cannot sign with the link now, where no code of theirs is alive, and what to do."""
    last = SigningCode.objects.filter(link=link, ended=False).first()
    if last is None or folded(last.email) != folded(email):
        return _("A code is needed to sign. Ask for one: it comes by mail.")
    if last.tries >= MOST_TRIES:
        return _("Your code has had its five tries. Ask for a new one: it comes by mail.")
    return _("Your code has expired: it was good for ten minutes. Ask for a new one: it comes by mail.")


def use_up(code: SigningCode | None) -> None:
    """End a code in the transaction of what it signs. Raises CodeError where it has ended meanwhile."""
    if code is not None and not SigningCode.objects.filter(pk=code.pk, ended=False).update(ended=True):
        raise CodeError(_("A newer code was asked for meanwhile. Type that one."))
