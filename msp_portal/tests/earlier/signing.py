"""The part of the life in which several sign, an owner signs last, and what is due at signing comes in parts."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Final

import pricing
from clients.models import Client
from contracts.models import Seller
from groundwork.models import User
from plans.models import PlanVersion
from quotes.demo.catalogue import LADDER
from quotes.demo.offers import ELSEWHERE
from quotes.documents import NamedSigner, Signing
from quotes.links import live_link
from quotes.models import Quote
from quotes.selectors.deposit import payments_of
from quotes.services.accepting import sign_proposal
from quotes.services.answering import decline_proposal
from quotes.services.compiling import draft_of
from quotes.services.countersigning import Countersignature, countersign
from quotes.services.deposits import Payment, record_payment, take_back_payment
from quotes.services.drafting import save_draft, start_quote
from quotes.services.sending import send_quote
from quotes.tests.sent import answer, as_sent

HEAD: Final = NamedSigner("Jørn Ågård", "Head", "head@birchwood.example", "for the school")
BOARD: Final = NamedSigner("Maëlle O’Neill", "Chair", "chair@birchwood.example", "for the board")
_BY_CLIENT: Final = Signing((HEAD, BOARD))


def sign_together(owner: User, sales: User, now: datetime) -> None:
    """A contract of three signatures, its deposit paid in parts; one that the second signer declines; one that waits
    for the second.
    """
    whole = _sent(sales, now, replace(_BY_CLIENT, countersign=True), pricing.Deposit(percent=Decimal("0.5")))
    for place in (1, 2):
        _sign(whole, place, now)
    said = Countersignature(as_sent(whole).revision.sha256, owner.name, f"kept-{whole.number}-last")
    countersign(whole, said, owner, lambda: now)
    _pay(whole, sales, now)
    declined = _sent(sales, now, replace(_BY_CLIENT, in_order=False), None)
    _sign(declined, 2, now)
    link = live_link(declined, 1)
    assert link is not None
    decline_proposal(link, as_sent(declined).revision.sha256, "Not like this.", ELSEWHERE, lambda: now)
    _sign(_sent(sales, now, _BY_CLIENT, pricing.Deposit(amount=Decimal("99.50"))), 1, now)


def _sent(by: User, now: datetime, signing: Signing, deposit: pricing.Deposit | None) -> Quote:
    version = PlanVersion.objects.get(plan__name=LADDER, number=1)
    quote = start_quote(Client.objects.get(name="Birchwood School"), version, by, now)
    quote = save_draft(quote, replace(draft_of(quote), signing=signing, deposit=deposit), by, quote.revision)
    send_quote(quote, by, now)
    return quote


def _sign(quote: Quote, place: int, now: datetime) -> None:
    who, link, key = (HEAD, BOARD)[place - 1], live_link(quote, place), f"kept-{quote.number}-{place}"
    assert link is not None
    person = {"name": who.name, "title": who.title, "email": who.email, "signature": who.name}
    yes = answer(as_sent(quote), option="silver", idempotency_key=key, **person)
    sign_proposal(link, yes, ELSEWHERE, lambda: now)


def _pay(quote: Quote, by: User, now: datetime) -> None:
    """Three parts, of which the first is taken back."""
    today = Seller.current().today(now)
    for amount in ("100.00", "200.00", "300.00"):
        record_payment(quote, Payment(Decimal(amount), today, f"Transfer {amount}"), by, now)
    take_back_payment(quote, payments_of(quote).received[0].entry, "It was for another invoice.", by, now)
