"""When a client's language is fixed, and what it is the language of."""

import json
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.core import mail as outbox
from django.test import Client as Browser

from contracts.documents import seller_document
from contracts.selectors.standings import standing_of
from groundwork.models import User
from quotes.pdf.documents import proposal_pdf
from quotes.tests.amendments import (
    LATER,
    a_sent_true_up,
    a_signed_contract,
    amended,
    sign,
    two_laptops_for_a_desktop,
)
from quotes.tests.mails import send_all
from quotes.tests.making import NOW
from quotes.tests.pdf_reading import text_of
from quotes.tests.sent import Sent, fresh, sent_in
from quotes.tests.signers import ANNA, CARL

pytestmark = pytest.mark.django_db


def card_of(proposal: Sent) -> dict[str, Any]:
    assert proposal.quote.current is not None
    card: dict[str, Any] = json.loads(bytes(proposal.quote.current.document))["seller"]
    return card


@pytest.mark.any_database
def test_a_revision_is_in_the_language_of_its_client_and_stays_in_it(sales: User) -> None:
    proposal = sent_in("de", sales, NOW)
    assert (card_of(proposal)["language"], card_of(proposal)["locale"]) == ("de", "de_DE")
    assert proposal.revision.language == "de-DE"
    assert proposal.revision.authority == "Ich darf für Harbor Law Group unterschreiben."
    assert proposal.revision.consent == "I agree."  # as the owner wrote it
    proposal.quote.client.language = "fr"
    proposal.quote.client.save()
    with time_machine.travel(NOW, tick=False):
        page = fresh().get(proposal.path).content.decode()
    assert '<html lang="de"' in page
    assert "Unsere Empfehlung" in page


@pytest.mark.any_database
def test_english_is_not_said_in_a_document_so_older_ones_have_the_bytes_they_had(sales: User) -> None:
    proposal = sent_in("", sales, NOW)
    assert "language" not in card_of(proposal)
    assert proposal.revision.seller.language == "en"
    assert seller_document(proposal.revision.seller) == card_of(proposal)


def test_what_was_written_with_another_locale_before_there_were_languages_stays_in_english(sales: User) -> None:
    proposal = sent_in("", sales, NOW)
    card = replace(proposal.revision.seller, locale="de_DE")
    old = replace(proposal.revision, seller=card, language="de-DE", sha256="")
    text = text_of(proposal_pdf(old))
    assert "Terms" in text
    assert "Bedingungen" not in text


def test_the_company_says_what_holds_for_all_who_have_no_language_of_their_own(sales: User) -> None:
    assert sent_in("", sales, NOW, {"language": "es"}).revision.seller.language == "es"


def test_the_standard_consent_is_in_the_clients_language(sales: User) -> None:
    revision = sent_in("fr", sales, NOW, {"consent": ""}).revision
    assert revision.consent == "J’ai lu cette proposition et ses conditions, et je les accepte."


def test_each_named_signer_is_written_to_in_the_clients_language(sales: User) -> None:
    sent_in("es", sales, NOW, signers=[ANNA, CARL], title="Los equipos")
    send_all("sign")
    (message,) = outbox.outbox
    assert message.subject == "Para firmar: Los equipos"
    assert "Este enlace es solo suyo" in message.body


def test_staff_read_english_whatever_their_clients_and_their_browser_read(sales: User, sales_client: Browser) -> None:
    proposal = sent_in("de", sales, NOW)
    german = {"Accept-Language": "de"}
    desk = sales_client.get(f"/quotes/{proposal.quote.number}/", headers=german).content.decode()
    assert '<html lang="en"' in desk
    assert "Anfrage" not in desk
    preview = sales_client.get(f"/quotes/{proposal.quote.number}/preview/", headers=german).content.decode()
    assert "This is what your client sees." in preview
    assert "Unsere Empfehlung" in preview


def test_a_contract_and_what_changes_it_are_in_the_language_that_was_signed(sales: User) -> None:
    contract = a_signed_contract(sales)
    assert standing_of(contract).seller.language == "en"
    contract.client.language = "de"
    contract.client.save()
    two_laptops_for_a_desktop(contract)
    proposal = a_sent_true_up(contract, sales)
    assert proposal.revision.title == "Nachzählung für Harbor Law Group"
    assert proposal.revision.terms.startswith("Alles, was hier nicht geändert wird")
    sign(proposal, LATER, **amended(proposal))
    assert standing_of(contract).seller.language == "en"  # its letters stay in the language of the contract
