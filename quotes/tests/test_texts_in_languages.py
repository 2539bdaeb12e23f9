"""What the owner has written in a client's language reaches page, paper, mail and contract; the rest is as written."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
import time_machine
from django.core import mail as outbox
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

import pricing
from contracts.models import Contract, ContractRecord, Seller
from groundwork.models import CountedThing, User
from plans.models import PlanVersion
from quotes.models import CoverTemplate, LibraryItem, OfferedLadder, Quote
from quotes.pdf import documents
from quotes.services.sending import send_quote
from quotes.tests import making
from quotes.tests.amendments import LATER, a_sent_true_up, two_laptops_for_a_desktop
from quotes.tests.client_pages import NOW, accept
from quotes.tests.mails import send_all
from quotes.tests.pdf_reading import text_of
from quotes.tests.sent import Sent, fresh, sent_in
from quotes.verifying import verify_quotes

IN_GERMAN = {
    ("preset", "gold", "name"): "Goldpaket",
    ("tier", "basic", "name"): "Grundstufe",
    ("tier", "advanced", "tagline"): "Alle am Schreibtisch dürfen um Hilfe bitten.",
    ("package", "security", "name"): "Sicherheit",
    ("service", "srv-care", "name"): "Serverpflege",
    ("service", "srv-care", "benefit"): "Der Server läuft, wenn man ihn braucht.",
    ("category", "Server", "name"): "Ihre Server",
    ("unit", "server", "name"): "Servergerät",
    ("fee", "onboarding", "name"): "Einrichtung",
    ("term", "12", "name"): "Zwölf Monate",
}


@pytest.fixture(autouse=True)
def on_that_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def in_german() -> pricing.Plan:
    """The ladder with some of its texts in German."""
    plan = making.CABLE_TV
    own = {text.place: text.text for text in pricing.written_texts(plan)}
    texts = tuple(pricing.Wording("de", *place, text, own[place]) for place, text in IN_GERMAN.items())
    return pricing.read_plan(pricing.plan_document(replace(plan, texts=texts)))


def sent_from(plan: pricing.Plan, language: str, by: User) -> Sent:
    making.a_version(by, plan)
    return sent_in(language, by, NOW, client="Kanzlei Hafen", terms_offered=[12, 36])


@pytest.mark.any_database
def test_a_text_in_german_reaches_page_paper_mail_and_contract(sales: User) -> None:
    proposal = sent_from(in_german(), "de", sales)
    page = fresh().get(proposal.path).content.decode()
    for text in IN_GERMAN.values():
        assert text in page or text in text_of(documents.proposal_pdf(proposal.revision)), text
    paper = text_of(documents.proposal_pdf(proposal.revision))
    for place in (page, paper):
        assert "Goldpaket" in place
        assert "Platinum" in place  # not written in German: as it is written
    assert "Everybody at a desk" not in page + paper
    assert "Somebody watches every desk" in page
    assert accept(proposal, fresh()).status_code == 302
    contract = Quote.objects.get(pk=proposal.quote.pk).accepted
    sealed = text_of(documents.contract_pdf(contract))
    assert "Goldpaket" in sealed
    assert "Serverpflege" in sealed
    assert "Einrichtung" in sealed
    send_all("contract")
    message = outbox.outbox[-1]
    assert isinstance(message, EmailMultiAlternatives)
    assert "Goldpaket" in message.body
    assert "Goldpaket" in str(message.alternatives[0][0])
    assert list(verify_quotes()) == []
    record = json.loads(bytes(ContractRecord.objects.get().document))
    assert "Goldpaket" in record["stretches"][0]["name"]
    # What reports add up is one ladder, whatever its clients read.
    assert OfferedLadder.objects.get().options.splitlines() == ["Basic", "Silver", "Gold", "Platinum"]


def test_who_reads_another_language_reads_what_is_written_and_no_other_text_is_frozen(sales: User) -> None:
    french = sent_from(in_german(), "fr", sales)
    frozen = bytes(french.quote.current.document).decode()  # type: ignore[union-attr]
    assert "Goldpaket" not in frozen
    assert "Serverpflege" not in frozen
    assert json.loads(frozen)["plan"] == pricing.plan_document(making.CABLE_TV)


def test_a_version_without_texts_is_sent_as_it_ever_was(sales: User) -> None:
    german = sent_from(making.CABLE_TV, "de", sales)
    version = PlanVersion.objects.get()
    assert json.loads(bytes(german.quote.current.document))["plan"] == json.loads(bytes(version.document))  # type: ignore[union-attr]


def test_each_choice_is_kept_in_the_words_of_its_revision(sales: User) -> None:
    proposal = sent_from(in_german(), "de", sales)
    pages = [fresh().get(f"{proposal.path}?option=gold").content.decode() for _again in range(2)]
    assert all("Goldpaket" in page and "Sicherheit" in page for page in pages)


def test_the_companys_texts_are_those_of_the_clients_language(sales: User) -> None:
    making.a_seller()
    section = LibraryItem.objects.create(kind="section", name="Us", heading="Who we are", text="We are near.")
    section.texts = {"de": {"heading": ["Wer wir sind", "Who we are"]}}
    section.save()
    CountedThing.objects.create(
        code="lines",
        one="line",
        many="lines",
        texts={"de": {"one": ["Leitung", "line"], "many": ["Leitungen", "lines"]}},
    )
    Seller.objects.update(texts={"de": {"terms": ["1. Was Sie bekommen.", "1. What you get."]}})
    CoverTemplate.objects.create(
        name="Usual",
        usual=True,
        text="Thank you.",
        items=[section.pk],
        texts={"de": {"text": ["Danke.", "Thank you."]}},
    )
    making.a_version(sales)
    german = making.a_client("Kanzlei Hafen")
    german.language, german.things = "de", {"lines": 3}
    german.save()
    drafts = [making.a_draft(sales, client) for client in (german, making.a_client("Harbor"))]
    assert [draft.cover_text for draft in drafts] == ["Danke.", "Thank you."]
    there, here = (json.loads(bytes(send_quote(draft, sales, timezone.now()).document)) for draft in drafts)
    assert (there["terms"], here["terms"]) == ("1. Was Sie bekommen.", "1. What you get.")
    assert there["consent"] == here["consent"] == "I agree."  # nobody wrote it in German
    assert there["cover"]["sections"] == [{"heading": "Wer wir sind", "text": "We are near."}]
    assert here["cover"]["sections"] == [{"heading": "Who we are", "text": "We are near."}]
    assert there["things"] == {"lines": ["Leitung", "Leitungen"]}


def test_a_change_of_a_contract_is_compared_in_the_clients_words(sales: User) -> None:
    proposal = sent_from(in_german(), "de", sales)
    assert accept(proposal, fresh()).status_code == 302
    contract = Contract.objects.get()
    with time_machine.travel(LATER, tick=False):
        two_laptops_for_a_desktop(contract)
        amends = a_sent_true_up(contract, sales).revision.amends
    assert amends is not None
    assert {reason.what for reason in amends.reasons} == {"count"}  # a version read in two languages is no other price
    assert amends.name_before == "Goldpaket"
