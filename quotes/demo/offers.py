"""A quote in every state, made by the same services that the pages call."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from clients.models import Client
from groundwork.models import User
from plans.models import PlanVersion
from plans.pricing import Discount
from quotes.demo.catalogue import LADDER
from quotes.demo.companies import HARBOR, MAPLE
from quotes.demo.texts import PERSONAL_LINES
from quotes.models import Quote
from quotes.services.approval import ask_approval
from quotes.services.compiling import draft_of
from quotes.services.drafting import save_draft, start_quote
from quotes.services.revising import revise_quote, withdraw_quote
from quotes.services.sending import send_quote


def load_quotes(
    people: dict[str, User], clients: dict[str, Client], versions: dict[str, PlanVersion], now: datetime
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
    send_quote(withdrawn, sales, at(31))
    withdraw_quote(withdrawn, sales, at(29))

    accepted = _draft(clients["Lakeside Clinic"], ladder, sales, at(20))
    send_quote(accepted, sales, at(20))
    accepted = revise_quote(accepted, sales)
    accepted = _change(accepted, sales, term=36)
    send_quote(accepted, sales, at(15))

    declined = _draft(clients["Millbrook Manufacturing"], ladder, sales, at(12), options=("silver", "gold", "platinum"))
    send_quote(declined, sales, at(12))

    viewed = _draft(clients[HARBOR], ladder, sales, at(3), discount=Discount(percent=Decimal("0.05")))
    send_quote(viewed, sales, at(3))

    sent = _draft(clients[MAPLE], ladder, sales, at(0, 2), tax="sales")
    send_quote(sent, sales, at(0, 1))

    asking = _draft(clients["Pine & Sons Accounting"], ladder, sales, now, discount=Discount(percent=Decimal("0.15")))
    ask_approval(asking, sales, now)


def _draft(client: Client, version: PlanVersion, sales: User, now: datetime, **changes: Any) -> Quote:
    """A draft with the client's personal line and these changes of its `Draft`."""
    quote = start_quote(client, version, sales, now)
    line = PERSONAL_LINES.get(client.name, "")
    return _change(quote, sales, personal_line=line, **changes)


def _change(quote: Quote, sales: User, **changes: Any) -> Quote:
    return save_draft(quote, replace(draft_of(quote), **changes), sales, quote.revision)
