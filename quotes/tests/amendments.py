"""Changes of contracts for tests: a contract that was signed, and what came and went since."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import time_machine
from django.db import transaction

from clients.models import Client
from clients.services.devices import DeviceEntry, retire_device, save_device
from contracts.models import Contract
from contracts.services.records import add_record, lock_contract
from groundwork.models import User
from groundwork.tests.once import built_once
from quotes.models import AcceptedQuote, Quote
from quotes.services.amendment import draft_amendment, draft_true_up
from quotes.services.compiling import draft_of
from quotes.services.drafting import save_draft
from quotes.services.sending import send_quote
from quotes.tests.making import NOW
from quotes.tests.sent import Sent, as_sent, contract_of, figures, fresh, posted, sent

LATER = NOW + timedelta(days=30)


def sign(proposal: Sent, now: datetime = NOW, **fields: object) -> AcceptedQuote:
    """The client signs what was sent, as the form posts it."""
    with time_machine.travel(now, tick=False):
        answer = fresh().post(f"{proposal.path}accept/", posted(proposal, **fields))
    assert answer.status_code == 302, answer.status_code
    return AcceptedQuote.objects.get(quote=proposal.quote)


def a_signed_contract(by: User) -> Contract:
    """Gold for 12 months from 22 November 2026 on, $4,289.00 a month."""

    def begin() -> Contract:
        with time_machine.travel(NOW - timedelta(hours=1), tick=False):  # the devices are older than the quote
            proposal = sent(by, NOW)
        return contract_of(sign(proposal))

    return built_once("signed contract", by, begin)


def two_laptops_for_a_desktop(contract: Contract, now: datetime = LATER) -> None:
    """Two laptops came and a desktop went."""
    for number in (24, 25):
        save_device(contract.client, None, DeviceEntry("laptop", f"LC-LAP-{number}"), now)
    desktop = contract.client.devices.filter(kind="workstation").order_by("hostname").first()
    assert desktop is not None
    retire_device(desktop, now)


def a_sent_true_up(contract: Contract, by: User, now: datetime = LATER) -> Sent:
    """The true-up as its client has it."""
    quote = draft_true_up(contract, by, now)
    send_quote(quote, by, now)
    return as_sent(Quote.objects.get(pk=quote.pk))


def amended(proposal: Sent) -> dict[str, object]:
    """What the form of an amendment posts besides the usual: its one choice and its own figures."""
    option = proposal.revision.recommended
    total, first_invoice = figures(proposal.revision, option)
    return {
        "option": option.code,
        "with": list(option.packages),
        "total": total,
        "first_invoice": first_invoice,
        "key": proposal.revision.sha256[:32],
    }


def dollars(text: str) -> Decimal:
    """The amount in a text like "+ $1,234.50"."""
    sign_of = -1 if "\N{MINUS SIGN}" in text else 1
    return sign_of * Decimal("".join(char for char in text if char in "0123456789."))


def sent_with(contract: Contract, by: User, **changes: object) -> Sent:
    """An amendment that is another in these things than the contract."""
    quote = draft_amendment(contract, by, LATER)
    quote = save_draft(quote, replace(draft_of(quote), **changes), by, None)  # type: ignore[arg-type]
    send_quote(quote, by, LATER)
    return as_sent(quote)


def change(contract: Contract, by: User, **changes: object) -> None:
    """Another record of the contract, whatever made it."""
    with transaction.atomic():
        row, standing = lock_contract(contract)
        add_record(row, replace(standing, **changes), by, LATER)  # type: ignore[arg-type]


def grow(client: Client) -> None:
    """Three laptops came and the server went."""
    for number in range(3):
        save_device(client, None, DeviceEntry("laptop", f"NEW-{number}"), LATER)
    server = client.devices.filter(kind="server").first()
    assert server is not None
    retire_device(server, LATER)
