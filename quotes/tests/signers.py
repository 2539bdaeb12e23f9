"""Proposals that two people sign, each with a link of their own, and the codes that are mailed to them."""

import re
from datetime import datetime
from typing import Any, Final

from django.core import mail as outbox

from groundwork.models import User
from quotes.links import live_link, token_of
from quotes.models import ProposalLink
from quotes.services.accepting import Answer
from quotes.services.answers import Visitor
from quotes.tests import making
from quotes.tests.mails import send_all
from quotes.tests.sent import Sent, answer, posted, sent

VISITOR: Final = Visitor("203.0.113.7", "A browser")
ANNA: Final = {"name": "Anna Berg", "title": "CFO", "email": "anna@harbor.example", "role": "managing director"}
CARL: Final = {"name": "Carl Diem", "title": "Partner", "email": "carl@harbor.example", "role": ""}


def for_two(by: User, now: datetime | None = making.NOW, **fields: Any) -> Sent:
    """The proposal of `sent`, which Anna and Carl sign, one after the other."""
    return sent(by, now, signers=[ANNA, CARL], **fields)


def link_of(proposal: Sent, place: int) -> ProposalLink:
    """The link of the signer at a place."""
    link = live_link(proposal.quote, place)
    assert link is not None
    return link


def path_of(proposal: Sent, place: int) -> str:
    """Where it leads."""
    return f"/p/{token_of(link_of(proposal, place))}/"


def said_by(proposal: Sent, place: int, **fields: Any) -> Answer:
    """The signer's yes to Gold."""
    who = (ANNA, CARL)[place - 1]
    name, email = str(who["name"]), str(who["email"])
    base = {"name": name, "title": who["title"], "email": email, "signature": name, "idempotency_key": f"{place}" * 32}
    return answer(proposal, **{**base, **fields})


def posted_by(proposal: Sent, place: int, **fields: Any) -> dict[str, Any]:
    """The same as their form posts it."""
    who = (ANNA, CARL)[place - 1]
    base = {"signature": who["name"], "title": who["title"], "key": f"{place}" * 32}
    return posted(proposal, **{**base, **fields})


def mailed_code(email: str) -> str:
    """The six digits of the last mail to this address, once everything is sent that was asked for."""
    send_all("code")
    mails = [mail for mail in outbox.outbox if email in "".join(mail.to) and "Your code" in mail.subject]
    found = re.search(r"^\d{6}$", str(mails[-1].body), re.MULTILINE)
    assert found
    return found[0]
