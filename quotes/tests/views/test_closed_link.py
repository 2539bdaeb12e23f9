"""A link that was once ours and is closed: its page says so, and whom to ask; nothing of the client stands on it."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from contracts.models import Seller
from groundwork.models import User
from groundwork.tests.unchanged import nothing_changes
from quotes.models import AcceptedQuote, Quote
from quotes.services import accepting, answering
from quotes.services.revising import close_link, renew_link, withdraw_quote
from quotes.tests import making
from quotes.tests.sent import Sent, as_sent, fresh, posted, sent

NOW = making.NOW
PAGES = ("", "accept/", "decline/", "thanks/", "proposal.pdf", "contract.pdf", "seen/")
# Everything by which the client, the quote or its price could be known.
SECRETS = ("Harbor", "Thomas", "Reed", "thomas@", "Q-2026", "4,289", "Gold", "Sam Sales", "sales@example.com")

Closing = Callable[[Quote, User, datetime], object]


@pytest.fixture(autouse=True)
def on_that_day() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def proposal(sales: User) -> Sent:
    found = sent(sales, NOW)
    Seller.objects.update(phone="+1 207 555 0142")
    return found


def assert_closed(answer: Any) -> str:
    page: str = answer.content.decode()
    assert answer.status_code == 410
    for text in (
        "This link is closed",
        "Northgate IT",
        "+1 207 555 0142",
        "mailto:hello@northgate.example",
        "tel:+12075550142",
    ):
        assert text in page, text
    for secret in SECRETS:
        assert secret not in page, secret
    return page


@pytest.mark.parametrize("closing", [close_link, renew_link, withdraw_quote])
def test_whoever_holds_it_reads_that_it_is_closed_and_whom_to_ask(
    proposal: Sent, sales: User, closing: Closing
) -> None:
    closing(proposal.quote, sales, NOW)
    client = fresh()
    with nothing_changes():
        for page in PAGES:
            assert_closed(client.get(f"{proposal.path}{page}"))
            assert_closed(client.post(f"{proposal.path}{page}", posted(proposal)))
            assert client.head(f"{proposal.path}{page}").status_code == 410
    assert client.cookies == {}


def test_staff_read_the_same(proposal: Sent, sales: User, sales_client: Client) -> None:
    close_link(proposal.quote, sales, NOW)
    page = sales_client.get(proposal.path).content.decode()
    assert "This link is closed" in page
    assert "Harbor" not in page


def test_beside_its_page_it_answers_as_a_wrong_link_does(proposal: Sent, sales: User) -> None:
    """The same headers, and as many questions to the database: what is measured from outside is the page alone."""
    close_link(proposal.quote, sales, NOW)
    client, wrong = fresh(), f"/p/{'a' * 43}/"
    client.get(wrong)
    for page in PAGES:
        with CaptureQueriesContext(connection) as asked_of_ours:
            ours = client.get(f"{proposal.path}{page}")
        with CaptureQueriesContext(connection) as asked_of_wrong:
            theirs = client.get(f"{wrong}{page}")
        assert (ours.status_code, theirs.status_code) == (410, 404)
        assert len(asked_of_ours) == len(asked_of_wrong)
        assert _heads(ours) == _heads(theirs)


def _heads(response: Any) -> dict[str, str]:
    """What does not follow from the page itself: its length, and which rules stand in it."""
    heads = {name: re.sub(r" 'sha256-[^']+'", "", value) for name, value in response.items()}
    return {name: value for name, value in heads.items() if name != "Content-Length"}


def test_a_link_of_a_key_that_is_out_of_service_is_a_wrong_one(proposal: Sent, sales: User, settings: Settings) -> None:
    close_link(proposal.quote, sales, NOW)
    settings.SECRET_KEY = "another-key-" + "zyxwvutsrqponmlkjihgfedcba9876543210" * 2
    assert fresh().get(proposal.path).status_code == 404


def test_the_new_link_opens_the_proposal(proposal: Sent, sales: User) -> None:
    renew_link(proposal.quote, sales, NOW)
    assert fresh().get(as_sent(proposal.quote).path).status_code == 200


def test_after_the_signature_it_can_be_closed_and_the_contract_stands(proposal: Sent, sales: User) -> None:
    assert fresh().post(f"{proposal.path}accept/", posted(proposal)).status_code == 302
    close_link(proposal.quote, sales, NOW)
    with nothing_changes():
        for page in PAGES:
            assert "The contract stands." in assert_closed(fresh().get(f"{proposal.path}{page}"))
        assert_closed(fresh().post(f"{proposal.path}accept/", posted(proposal)))
    assert AcceptedQuote.objects.count() == 1


def test_before_a_signature_no_contract_is_spoken_of(proposal: Sent, sales: User) -> None:
    close_link(proposal.quote, sales, NOW)
    assert "contract" not in fresh().get(proposal.path).content.decode()


@pytest.mark.parametrize("answered", ["accept/", "decline/"])
def test_what_is_closed_between_the_page_and_the_answer_says_so(
    proposal: Sent, sales: User, answered: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The view finds the link open; under the lock it is closed."""
    module = accepting if answered == "accept/" else answering
    real: Callable[[Quote], Quote] = module.lock_quote

    def closed_meanwhile(quote: Quote) -> Any:
        monkeypatch.setattr(module, "lock_quote", real)
        close_link(quote, sales, NOW)
        return real(quote)

    monkeypatch.setattr(module, "lock_quote", closed_meanwhile)
    form = posted(proposal, why="price", reason="Too much.", sure="yes")
    assert_closed(fresh().post(f"{proposal.path}{answered}", form))
    assert not AcceptedQuote.objects.exists()


def test_a_choice_on_a_page_that_is_still_open_brings_the_page_that_says_so(proposal: Sent, sales: User) -> None:
    close_link(proposal.quote, sales, NOW)
    answer = fresh().get(f"{proposal.path}?option=silver", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Refresh"]) == (410, "true")
