"""A quote in every state, made by the same services that the pages call."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pricing
from clients.models import Client
from contracts.models import Contract
from groundwork.models import User
from plans.models import PlanVersion
from quotes.demo.catalogue import LADDER
from quotes.demo.companies import HARBOR, MAPLE, grow
from quotes.demo.contracts import load_details
from quotes.demo.texts import ANSWER, DECLINE_REASON, PERSONAL_LINES, QUESTION
from quotes.documents import Limit, NamedSigner, Signing, as_good, read_revision
from quotes.links import live_link
from quotes.models import CatalogueItem, CoverTemplate, ProposalLink, Question, Quote
from quotes.proposal.abouts import About
from quotes.services.accepting import Answer, Visitor, accept_proposal, sign_proposal
from quotes.services.answering import decline_proposal, record_view
from quotes.services.approval import ask_approval
from quotes.services.compiling import draft_of
from quotes.services.drafting import save_draft, start_quote
from quotes.services.questions import Words, answer, ask
from quotes.services.revising import revise_quote, withdraw_quote
from quotes.services.sending import send_quote
from quotes.services.uncounted import accept_uncounted

SECOND_SIGNER = NamedSigner("Dora Winter", "Treasurer", "treasurer@birchwoodschool.example", "for the school board")
# An address of the range kept for documentation, and a telephone.
ELSEWHERE = Visitor(ip="192.0.2.17", user_agent="Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X)")


def load_quotes(
    people: dict[str, User],
    clients: dict[str, Client],
    versions: dict[str, PlanVersion],
    cover: CoverTemplate,
    now: datetime,
) -> None:
    """Make the demo's quotes, oldest first, so that the chain of events tells them in the order they happened."""
    sales = people["sales"]
    ladder = versions[LADDER]

    def at(days: int, hours: int = 0) -> datetime:
        return now - timedelta(days=days, hours=hours)

    expired = _draft(clients["Birchwood School"], ladder, sales, at(46), term=36)
    send_quote(expired, sales, at(45))

    withdrawn = _draft(
        clients["Old Town Bakery"], ladder, sales, at(31), options=("basic", "silver"), recommended="silver"
    )
    # A bakery without a server or a switch: what Basic does for those counts nothing, and that is meant so.
    send_quote(accept_uncounted(withdrawn, sales, withdrawn.revision), sales, at(31))
    withdraw_quote(withdrawn, sales, at(29))

    _load_accepted(clients["Lakeside Clinic"], ladder, sales, at)

    declined = _draft(clients["Millbrook Manufacturing"], ladder, sales, at(12), options=("silver", "gold", "platinum"))
    sent = send_quote(declined, sales, at(12))
    record_view(_link(declined), ELSEWHERE, lambda: at(11))
    decline_proposal(_link(declined), sent.sha256, DECLINE_REASON, ELSEWHERE, lambda: at(9), "other-provider")

    _load_asked(clients[HARBOR], ladder, sales, at)

    _load_half_signed(clients["Birchwood School"], ladder, sales, at)

    words: dict[str, Any] = {"cover_text": cover.text, "cover_items": tuple(cover.items)}
    waiting = _draft(clients[MAPLE], ladder, sales, at(0, 2), taxes=("sales",), **words)
    send_quote(waiting, sales, at(0, 1))

    asking = _draft(
        clients["Pine & Sons Accounting"], ladder, sales, now, discount=pricing.Discount(percent=Decimal("0.15"))
    )
    ask_approval(asking, sales, now)


def load_draft(
    sales: User,
    clients: dict[str, Client],
    versions: dict[str, PlanVersion],
    goods: dict[str, CatalogueItem],
    now: datetime,
) -> None:
    """A draft with hardware and projects of the catalogue, which its proposal groups."""
    wanted = {"Firewall, 500 Mbit/s": 1, "Wireless access point": 3, "Onboarding: documentation and clean-up": 1}
    extras = []
    for name, number in wanted.items():
        item = goods[name]
        line = pricing.Extra(item.name, item.recurrence, number, item.price, item.cost, item.taxable)  # type: ignore[arg-type]
        extras.append(as_good(line, item.kind, item.part_number, item.pk))
    title = "A new start for the network"
    _draft(clients["Old Town Bakery"], versions[LADDER], sales, now, extras=tuple(extras), title=title)


def _load_accepted(client: Client, version: PlanVersion, sales: User, at: Callable[[int], datetime]) -> None:
    """A quote that was revised and signed, its deposit open; its contract has a PO number, and the client has
    grown since."""
    quote = _draft(client, version, sales, at(20))
    send_quote(quote, sales, at(20))
    quote = _change(revise_quote(quote, sales), sales, term=36, deposit=pricing.Deposit(percent=Decimal("0.5")))
    send_quote(quote, sales, at(15))
    record_view(_link(quote), ELSEWHERE, lambda: at(14))
    _accept(quote, "gold", at(12))
    load_details(Contract.objects.get(client=client), sales, at(10))
    grow(client, at(3))


def _load_asked(client: Client, version: PlanVersion, sales: User, at: Callable[[int, int], datetime]) -> None:
    """A quote whose client chooses how many users there are, has looked at it, asked, and got an answer."""
    limits, discount = (Limit("user", 25, 45),), pricing.Discount(percent=Decimal("0.05"))
    quote = _draft(client, version, sales, at(3, 0), discount=discount, limits=limits)
    send_quote(quote, sales, at(3, 0))
    record_view(_link(quote), ELSEWHERE, lambda: at(2, 0))
    assert quote.contact is not None  # every demo client has one
    said = Words(QUESTION, quote.contact.name, quote.contact.email, ELSEWHERE)
    ask(_link(quote), Question.Kind.QUESTION, About("option:gold", "Gold"), said, lambda: at(1, 20))
    answer(quote, 1, ANSWER, sales, at(1, 18))


def _load_half_signed(client: Client, version: PlanVersion, sales: User, at: Callable[[int], datetime]) -> None:
    """A quote that two have to sign, one after the other; the first of them has."""
    contact = client.contacts.order_by("-primary", "name", "pk").first()
    assert contact is not None  # every demo client has one
    head = NamedSigner(contact.name, contact.title, contact.email, "who runs the school")
    quote = _draft(client, version, sales, at(4), signing=Signing((head, SECOND_SIGNER)))
    send_quote(quote, sales, at(4))
    link = live_link(quote, 1)
    assert link is not None  # it was sent two lines above
    sign_proposal(link, _answer(quote, "gold"), ELSEWHERE, lambda: at(1))


def _draft(client: Client, version: PlanVersion, sales: User, now: datetime, **changes: Any) -> Quote:
    """A draft with the client's personal line and these changes of its `Draft`."""
    quote = start_quote(client, version, sales, now)
    line = PERSONAL_LINES.get(client.name, "")
    return _change(quote, sales, personal_line=line, **changes)


def _change(quote: Quote, sales: User, **changes: Any) -> Quote:
    return save_draft(quote, replace(draft_of(quote), **changes), sales, quote.revision)


def _link(quote: Quote) -> ProposalLink:
    link = live_link(quote)
    assert link is not None  # it was sent two lines above
    return link


def _accept(quote: Quote, code: str, at: datetime) -> None:
    """Accept the option as the client's contact would."""
    accept_proposal(_link(quote), _answer(quote, code), ELSEWHERE, lambda: at)


def _answer(quote: Quote, code: str) -> Answer:
    """The contact's yes to the option as it was offered."""
    quote.refresh_from_db()
    assert quote.current is not None
    assert quote.contact is not None
    revision = read_revision(bytes(quote.current.document))
    option = next(option for option in revision.options if option.code == code)
    return Answer(
        revision_sha256=revision.sha256,
        option=code,
        packages=option.packages,
        total=option.price["recurring_total"],
        first_invoice=option.price["first_invoice"],
        name=quote.contact.name,
        title=quote.contact.title,
        email=quote.contact.email,
        signature=quote.contact.name,
        idempotency_key=secrets.token_urlsafe(24),
    )
