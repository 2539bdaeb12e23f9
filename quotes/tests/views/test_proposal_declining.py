"""A no: asked about before it counts, with its reason, and only to what is still out."""

import re
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client

from groundwork import chain
from groundwork.models import Event, User
from groundwork.tests.unchanged import nothing_changes
from quotes.models import Quote
from quotes.selectors.story import timeline
from quotes.services.revising import revise_quote
from quotes.services.sending import send_quote
from quotes.tests import making
from quotes.tests.client_pages import NOW, accept
from quotes.tests.sent import Sent, fresh, sent


@pytest.fixture(autouse=True)
def on_that_day() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def proposal(sales: User) -> Sent:
    return sent(sales, making.NOW, tax_codes=["sales"])


def test_a_no_is_asked_about_before_it_counts(proposal: Sent) -> None:
    """Also without JavaScript: the first press brings a page that says what it does, with the reason kept."""
    client = Client(enforce_csrf_checks=True)
    client.get(f"{proposal.path}decline/")
    token = client.cookies["csrftoken"].value
    form = {
        "why": "price",
        "reason": 'Too much\r\nfor "us".',
        "revision": proposal.revision.sha256,
        "csrfmiddlewaretoken": token,
    }
    with nothing_changes():
        asked = client.post(f"{proposal.path}decline/", form)
    page = asked.content.decode()
    assert asked.status_code == 200
    assert "It cannot be signed afterwards" in page
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    fields = {name: unescape(value) for name, value in hidden}
    assert fields["reason"] == 'Too much\nfor "us".'
    said = client.post(f"{proposal.path}decline/", fields)
    assert (said.status_code, said["Location"]) == (302, proposal.path)
    event = Event.objects.get(kind=Event.Kind.DECLINED)
    assert chain.told(event)["reason"] == 'Too much\nfor "us".'


def test_a_no_to_what_has_changed_meanwhile_is_not_asked_about(proposal: Sent, sales: User) -> None:
    send_quote(revise_quote(proposal.quote, sales), sales, NOW)
    form = {"why": "other", "reason": "No", "revision": proposal.revision.sha256}
    with nothing_changes():
        assert fresh().post(f"{proposal.path}decline/", form).status_code == 409


def test_a_no_with_a_reason(proposal: Sent) -> None:
    form = {"why": "price", "reason": "Too much\r\nfor us.", "revision": proposal.revision.sha256, "sure": "yes"}
    answer = fresh().post(f"{proposal.path}decline/", form)
    assert (answer.status_code, answer["Location"]) == (302, proposal.path)
    event = Event.objects.get(kind=Event.Kind.DECLINED)
    assert chain.told(event)["reason"] == "Too much\nfor us."
    assert chain.body_of(event)["why"] == "price"
    assert timeline(proposal.quote)[1][0].what == "The price: Too much\nfor us."
    assert Quote.objects.get(pk=proposal.quote.pk).state == Quote.State.DECLINED
    page = fresh().get(proposal.path)
    assert page.status_code == 200
    assert "You have said no" in page.content.decode()
    with nothing_changes():
        assert fresh().post(f"{proposal.path}decline/", form).status_code == 302
        assert accept(proposal).status_code == 409


def test_a_no_without_a_usable_reason(proposal: Sent) -> None:
    with nothing_changes():
        for why, reason in (("", "No"), ("nonsense", "No"), ("price", "\u202e"), ("price", "x" * 1001)):
            form = {"why": why, "reason": reason, "revision": proposal.revision.sha256, "sure": "yes"}
            answer = fresh().post(f"{proposal.path}decline/", form)
            assert answer.status_code == 422, reason
            assert reason in answer.content.decode()


def test_a_no_needs_no_words(proposal: Sent) -> None:
    form = {"why": "in-house", "revision": proposal.revision.sha256}
    assert "Your reason: We do it ourselves" in fresh().post(f"{proposal.path}decline/", form).content.decode()
    assert fresh().post(f"{proposal.path}decline/", {**form, "sure": "yes"}).status_code == 302
    assert "Your reason: We do it ourselves" in fresh().get(proposal.path).content.decode()


@pytest.mark.parametrize("revision", ["", "damaged", "0" * 63])
def test_a_no_whose_hidden_field_is_damaged_is_told_so(proposal: Sent, revision: str) -> None:
    with nothing_changes():
        answer = fresh().post(f"{proposal.path}decline/", {"why": "price", "revision": revision})
    assert answer.status_code == 400
    assert "Something about it is not as it should be." in answer.content.decode()


def test_an_accepted_one_cannot_be_declined(proposal: Sent) -> None:
    accept(proposal)
    with nothing_changes():
        answer = fresh().post(f"{proposal.path}decline/", {"why": "other", "revision": proposal.revision.sha256})
    assert answer.status_code == 409


def test_staff_cannot_decline(proposal: Sent, sales_client: Client) -> None:
    with nothing_changes():
        form = {"why": "other", "reason": "No", "revision": proposal.revision.sha256}
        assert sales_client.post(f"{proposal.path}decline/", form).status_code == 403
