"""The form that signs: what it takes, what it refuses, and where the answer came from."""

import re
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from groundwork import chain
from groundwork.models import Event, User
from groundwork.tests.unchanged import nothing_changes
from quotes.models import AcceptedQuote, Quote
from quotes.services.revising import revise_quote, withdraw_quote
from quotes.services.sending import send_quote
from quotes.tests import making
from quotes.tests.client_pages import NOW, accept
from quotes.tests.sent import Sent, fresh, posted, sent


@pytest.fixture(autouse=True)
def on_that_day() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def proposal(sales: User) -> Sent:
    return sent(sales, making.NOW, tax_codes=["sales"])


def test_the_form_signs(proposal: Sent) -> None:
    answer = accept(proposal)
    assert (answer.status_code, answer["Location"]) == (302, f"{proposal.path}thanks/")
    assert AcceptedQuote.objects.get().signer_name == "Thomas Reed"
    receipt = fresh().get(f"{proposal.path}thanks/").content.decode()
    assert "Thank you, Thomas Reed" in receipt
    assert AcceptedQuote.objects.get().record.record_hash in receipt
    page = fresh().get(proposal.path).content.decode()
    assert "Gold was accepted." in page
    assert "Review and sign" not in page


def test_what_the_page_holds_is_what_the_form_needs(proposal: Sent) -> None:
    """Filled from the page itself, not from what the test knows."""
    client = Client(enforce_csrf_checks=True)
    page = client.get(f"{proposal.path}accept/?option=silver&changed=1&with=mobile").content.decode()
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    fields: dict[str, Any] = {}
    for name, value in hidden:
        fields.setdefault(name, []).append(value)
    typed = {
        "name": "Ana Lima",
        "title": "CFO",
        "email": "ana@harbor.example",
        "signature": "ana  lima",
        "consent": "on",
        "electronic": "on",
        "authority": "on",
    }
    answer = client.post(f"{proposal.path}accept/", {**fields, **typed})
    assert answer.status_code == 302
    assert AcceptedQuote.objects.get().option_name == "Silver"


# Letters and symbols that draw nothing.
BLANKS = ("\u2800", "\u3164", "\u115f", "\uffa0")


@pytest.mark.parametrize(
    ("name", "signature"),
    [
        ("Sinéad O'Brien", "Sinéad O’Brien"),
        ("Sinéad O’Brien", "SINÉAD O'BRIEN"),
        ("Anne-Marie Roux", "Anne\u2011Marie\u00a0Roux"),
        ("山田　太郎", "山田 太郎"),
        ("ヤマダ タロウ", "ﾔﾏﾀﾞ ﾀﾛｳ"),
        ("נמל לוי", "נמל לוי\u200f"),
    ],
)
def test_a_name_is_signed_however_it_is_typed_and_kept_as_it_was(proposal: Sent, name: str, signature: str) -> None:
    assert accept(proposal, name=name, signature=signature).status_code == 302
    (signer,) = chain.body_of(AcceptedQuote.objects.get().record)["signers"]
    assert (signer["name"], signer["signature"]) == (name.replace("\u3000", " "), signature.replace("\u00a0", " "))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "Your name: This field is required."),
        ({"title": "  "}, "Your title: This field is required."),
        ({"email": "nobody"}, "Enter an e-mail address like anna@example.com."),
        *(({box: ""}, "Please tick this to agree") for box in ("consent", "electronic", "authority")),
        ({"signature": ""}, "Type your name as your signature: This field is required."),
        ({"signature": "   "}, "This field is required."),
        ({"signature": "Somebody Else"}, "Your signature must be your name"),
        ({"name": "Thomas\u202eReed", "signature": "Thomas\u202eReed"}, "cannot be seen"),
        *(({"name": blank, "signature": blank}, "begins with a character that cannot") for blank in BLANKS),
        ({"name": ".", "signature": "."}, "This has no letter; write the name out."),
        ({"name": "\u200d", "signature": "\u200d"}, "This has nothing in it that can be seen"),
        ({"title": "\u2800"}, "begins with a character that cannot"),
        ({"name": "T" * 121, "signature": "T" * 121}, "at most 120 characters"),
    ],
)
def test_what_is_typed_wrongly_is_said_beside_it(proposal: Sent, fields: dict[str, str], words: str) -> None:
    with nothing_changes():
        answer = accept(proposal, **fields)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert 'aria-invalid="true"' in answer.content.decode()


def test_of_a_blank_one_thing_is_said(proposal: Sent) -> None:
    """It is refused as what cannot be seen; that no face of the contract has it either helps nobody."""
    page = accept(proposal, title="\u2800").content.decode()
    assert "begins with a character that cannot be seen" in page
    assert "The contract cannot show" not in page


STRANGE = (
    "",
    "0",
    "-1",
    "NaN",
    "1e999",
    "1_000",
    "\u0661\u0662",
    "a" * 5000,
    "<b>",
    "'; DROP TABLE x; --",
    "\x00",
    "null",
    "0" * 64,
    "4642.84\n",
    " 4642.84",
)


@pytest.mark.parametrize("name", ["revision", "option", "with", "total", "first_invoice", "key"])
def test_a_field_the_page_did_not_write_is_refused(proposal: Sent, name: str) -> None:
    with nothing_changes():
        for value in STRANGE:
            # Of a key any 16 letters are good: that is what makes it one.
            answer = accept(proposal, **{name: value[:15] if name == "key" else value})
            assert answer.status_code in (400, 409), value
            assert "Open the proposal" in answer.content.decode() or "Write to" in answer.content.decode()


def test_a_field_that_is_not_asked_for_is_not_heard(proposal: Sent) -> None:
    unasked = ("tier", "price", "mrr", "discount", "quote", "state", "recurring_total", "terms", "unknown", "packages")
    assert accept(proposal, **dict.fromkeys(unasked, "1.00")).status_code == 302
    body = chain.body_of(AcceptedQuote.objects.get().record)
    assert body["totals"]["recurring_total"] == "4642.84"
    assert body["selection"]["tier"] == "advanced"
    assert body["selection"]["packages"] == ["security", "continuity"]
    assert body["selection"]["discount"] is None


def test_a_mismatch_shows_both_figures(proposal: Sent) -> None:
    answer = accept(proposal, total="1000.00", first_invoice="2000.00")
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "1000.00" in text
    assert "$4,642.84" in text


def test_a_superseded_page_gets_the_difference(proposal: Sent, sales: User) -> None:
    draft = revise_quote(proposal.quote, sales)
    draft.discount_amount = 89
    draft.save()
    send_quote(draft, sales, NOW)
    with nothing_changes():
        answer = accept(proposal)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "has changed since you opened it" in text
    assert "$4,289.00" in text
    assert "$4,200.00" in text
    assert proposal.path in text


def test_a_second_acceptance_gets_the_receipt(proposal: Sent) -> None:
    accept(proposal)
    with nothing_changes():
        answer = accept(proposal, key="f" * 32)
    assert answer.status_code == 409
    assert f"{proposal.path}thanks/" in answer.content.decode()


def test_the_same_form_sent_again_gets_the_same_receipt(proposal: Sent) -> None:
    accept(proposal)
    with nothing_changes():
        assert accept(proposal)["Location"] == f"{proposal.path}thanks/"
        assert accept(proposal, title="Boss").status_code == 409


def test_after_the_last_day_nothing_can_be_signed(proposal: Sent) -> None:
    with time_machine.travel(proposal.revision.expires_at, tick=False):
        with nothing_changes():
            answers = [accept(proposal), fresh().get(proposal.path)]
        for answer in answers:
            assert answer.status_code == 410
            assert "no longer valid" in answer.content.decode()
            assert "mailto:" in answer.content.decode()


def test_a_withdrawn_one_is_gone(proposal: Sent, sales: User) -> None:
    withdraw_quote(proposal.quote, sales, NOW)
    with nothing_changes():
        assert accept(proposal).status_code == 410
        assert fresh().get(proposal.path).status_code == 410


def test_staff_cannot_accept_for_the_client(proposal: Sent, sales_client: Client, stranger_client: Client) -> None:
    for client in (sales_client, stranger_client):
        answer = accept(proposal, client)
        assert answer.status_code == 403
        assert "Only the client can sign" in answer.content.decode()
    assert not AcceptedQuote.objects.exists()
    refused = Event.objects.filter(kind=Event.Kind.REFUSED)
    assert [chain.body_of(event)["by"] for event in refused] == ["sales@example.com", "stranger@example.com"]
    assert Quote.objects.get(pk=proposal.quote.pk).state == Quote.State.SENT


def test_staff_see_a_preview(proposal: Sent, sales_client: Client) -> None:
    with nothing_changes():
        page = sales_client.get(proposal.path).content.decode()
    assert "Preview." in page
    assert f"{proposal.path}accept/" not in page
    assert f"{proposal.path}seen/" not in page


def test_forms_need_their_token(proposal: Sent) -> None:
    client = Client(enforce_csrf_checks=True)
    with nothing_changes():
        for page in ("accept/", "decline/", "seen/"):
            assert client.post(f"{proposal.path}{page}", posted(proposal)).status_code == 403


# Where an answer came from


def ip_of_the_answer() -> str:
    return str(chain.told(AcceptedQuote.objects.get().record)["ip"])


def test_a_forged_forwarding_header_is_not_believed(proposal: Sent) -> None:
    client = Client(headers={"X-Forwarded-For": "198.51.100.9"})
    assert accept(proposal, client).status_code == 302
    assert ip_of_the_answer() == "127.0.0.1"


def test_behind_the_proxy_its_own_word_counts(proposal: Sent, settings: Settings) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    client = Client(headers={"X-Forwarded-For": "198.51.100.9, 10.0.0.1, 203.0.113.50"})
    assert accept(proposal, client).status_code == 302
    assert ip_of_the_answer() == "203.0.113.50"


def test_a_browser_that_calls_itself_anything_is_kept_short_and_plain(proposal: Sent) -> None:
    client = Client(headers={"User-Agent": "x" * 5000 + "\x07"})
    assert accept(proposal, client).status_code == 302
    assert chain.told(AcceptedQuote.objects.get().record)["user_agent"] == "x" * 400
