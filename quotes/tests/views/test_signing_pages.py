"""The pages of those who sign together and of codes, without a browser: what is shown, kept and refused."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from contracts.models import Seller
from groundwork.models import RateCount, User
from groundwork.tests.shown import words
from groundwork.tests.unchanged import nothing_changes
from quotes.models import AcceptedQuote, Quote, Signature, SigningCode
from quotes.services.revising import withdraw_quote
from quotes.tests import making
from quotes.tests.client_pages import NOW
from quotes.tests.pages import address, page_of, typed
from quotes.tests.sent import Sent, fresh, posted, sent, went_out
from quotes.tests.signers import ANNA, CARL, for_two, mailed_code, path_of, posted_by


@pytest.fixture(autouse=True)
def on_that_day() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def sign(proposal: Sent, place: int, **fields: Any) -> Any:
    return fresh().post(f"{path_of(proposal, place)}accept/", posted_by(proposal, place, **fields))


def test_two_sign_one_after_the_other(sales: User) -> None:
    proposal = for_two(sales)
    anna, carl = path_of(proposal, 1), path_of(proposal, 2)
    assert "Anna Berg and Carl Diem sign, each with a link of their own." in fresh().get(proposal.path).content.decode()
    waiting = fresh().get(carl).content.decode()
    assert "Anna Berg signs first." in waiting
    assert "Review and sign" not in waiting
    form = fresh().get(f"{anna}accept/").content.decode()
    assert "<strong>Anna Berg</strong>, managing director" in form.replace("<bdi>", "").replace("</bdi>", "")
    assert 'name="name"' not in form
    # Nothing that the server has filled in is a signature or a consent.
    assert not re.search(r'name="(consent|electronic|authority)"[^>]* checked', form)
    assert re.search(r'name="signature"[^>]* value=""', form)
    answer = sign(proposal, 1, po_number="PO 4711")
    assert answer["Location"] == f"{anna}thanks/"
    thanks = fresh().get(f"{anna}thanks/").content.decode()
    assert "Thank you, Anna Berg" in thanks
    assert "has been asked by mail" in thanks
    assert Signature.objects.get().record.record_hash in thanks
    assert "The contract waits for Carl Diem." in fresh().get(anna).content.decode()
    page = fresh().get(carl).content.decode()
    assert "Signed by Anna Berg." in page
    assert "Choose Silver" not in page
    form = fresh().get(f"{carl}accept/?option=basic&changed=1").content.decode()
    assert "Gold for Harbor Law Group" in form
    assert "Order number: PO 4711" in form.replace("<bdi>", "").replace("</bdi>", "")
    assert 'name="po_number"' not in form
    assert sign(proposal, 2).status_code == 302
    assert "Thank you, Carl Diem" in fresh().get(f"{carl}thanks/").content.decode()
    assert "Anna Berg and Carl Diem" in fresh().get(f"{proposal.path}thanks/").content.decode()
    assert AcceptedQuote.objects.get().signer_name == "Anna Berg"


def test_the_first_ones_form_sent_once_more_is_the_same_signature(sales: User) -> None:
    """Its reply was lost: what was said besides, a first day and an order number, is said once more."""
    proposal = for_two(sales)
    said = {"po_number": "PO 4711", "starts_on": "2026-12-01", "from_day": "2026-12-01"}
    first = sign(proposal, 1, **said)
    with nothing_changes():
        again = sign(proposal, 1, **said)
    assert (first.status_code, again.status_code, again["Location"]) == (302, 302, first["Location"])
    assert sign(proposal, 2).status_code == 302
    with nothing_changes():
        assert sign(proposal, 1, **said).status_code == 302


def test_the_wrong_link_signs_nothing(sales: User) -> None:
    proposal = for_two(sales)
    with nothing_changes():
        assert fresh().post(f"{proposal.path}accept/", posted(proposal)).status_code == 403
        # Nothing that is typed there would help: it says who signs, and how.
        empty = fresh().post(f"{proposal.path}accept/", {**posted(proposal), "name": "", "email": ""})
        assert empty.status_code == 403
        said = "Nothing was signed. Whoever signs gets a link of their own by mail: Anna Berg and Carl Diem."
        assert said in empty.content.decode()
        assert sign(proposal, 2).status_code == 409
        assert sign(proposal, 1, signature="Carl Diem").status_code == 422


def test_whoever_only_reads_or_has_signed_is_not_asked_for_a_no(sales: User) -> None:
    proposal = for_two(sales)
    said = {"revision": proposal.revision.sha256, "why": "other", "sure": "1"}
    assert fresh().get(f"{proposal.path}decline/")["Location"] == proposal.path
    answer = fresh().post(f"{proposal.path}decline/", said)
    assert answer.status_code == 403
    assert "This link does not sign" in answer.content.decode()
    sign(proposal, 1)
    anna = path_of(proposal, 1)
    assert fresh().get(f"{anna}decline/")["Location"] == anna
    answer = fresh().post(f"{anna}decline/", said)
    assert answer.status_code == 409
    assert "This is signed already" in answer.content.decode()
    assert fresh().get(f"{path_of(proposal, 2)}decline/").status_code == 200


def test_what_was_signed_in_vain_is_said(sales: User) -> None:
    proposal = for_two(sales)
    anna = path_of(proposal, 1)
    sign(proposal, 1)
    withdraw_quote(proposal.quote, sales, NOW)
    closed = fresh().get(anna)
    assert closed.status_code == 410
    assert "Your signature is kept as a record of what you signed; there is no contract." in closed.content.decode()


def test_a_code_is_asked_for_and_nothing_typed_is_lost(sales: User, settings: Settings) -> None:
    settings.SIGN_BY_CODE = True
    proposal = sent(sales, making.NOW)
    page = fresh().get(f"{proposal.path}accept/").content.decode()
    assert "Send me the code" in page
    assert "Sign for $" not in page
    typed_so_far = posted(proposal, title="Senior partner", po_number="PO 4711")
    with nothing_changes():
        refused = fresh().post(f"{proposal.path}accept/", typed_so_far)
    assert refused.status_code == 422
    assert "A code is needed to sign" in refused.content.decode()
    asked = fresh().post(f"{proposal.path}accept/", {**typed_so_far, "step": "code"})
    assert asked.status_code == 200
    shown = asked.content.decode()
    assert "A code is on its way to thomas@harbor.example." in shown
    assert 'value="Senior partner"' in shown
    assert 'value="PO 4711"' in shown
    assert "Sign for $" in shown
    code = mailed_code("thomas@harbor.example")
    with time_machine.travel(NOW + timedelta(minutes=10), tick=False):
        late = fresh().post(f"{proposal.path}accept/", {**typed_so_far, "code": code})
        assert late.status_code == 422
        said = "Your code has expired: it was good for ten minutes. Ask for a new one: it comes by mail."
        assert f'<li><a href="#id_code">Six-digit code: {said}</a></li>' in late.content.decode()
        assert "Send me the code" in late.content.decode()
    wrong = fresh().post(f"{proposal.path}accept/", {**typed_so_far, "code": "1"})
    assert wrong.status_code == 422
    assert "you have 4 tries left" in wrong.content.decode()
    assert not AcceptedQuote.objects.exists()
    done = fresh().post(f"{proposal.path}accept/", {**typed_so_far, "code": code})
    assert done.status_code == 302
    assert SigningCode.objects.get().ended


def test_each_missing_tick_is_named_by_its_sentence(sales: User) -> None:
    proposal = sent(sales, making.NOW)
    without = {name: value for name, value in posted(proposal).items() if name not in ("electronic", "authority")}
    page = html.unescape(fresh().post(f"{proposal.path}accept/", without).content.decode())
    named = re.findall(r'<li><a href="#id_(\w+)">Tick this to sign: “(.*?)”</a></li>', page)
    assert named == [("electronic", proposal.revision.electronic), ("authority", proposal.revision.authority)]


def test_a_form_that_is_not_filled_in_gets_no_code(sales: User, settings: Settings) -> None:
    settings.SIGN_BY_CODE = True
    proposal = sent(sales, making.NOW)
    answer = fresh().post(f"{proposal.path}accept/", {**posted(proposal, signature=""), "step": "code"})
    assert answer.status_code == 422
    assert not SigningCode.objects.exists()


def test_staff_name_signers_see_who_is_awaited_and_remind(sales_client: Client, sales: User) -> None:
    quote = making.a_draft(sales)
    rows = {f"signers-{at}-{name}": value for at, who in enumerate((ANNA, CARL)) for name, value in who.items()}
    rows |= {"signers-TOTAL_FORMS": "2", "signers-INITIAL_FORMS": "0", "sign_in_order": "yes"}
    twice = {**rows, "signers-1-email": "ANNA@harbor.example"}
    refused = sales_client.post(address("quote_edit", quote), typed(quote, **twice))
    assert "have the same e-mail address" in refused.content.decode()
    assert sales_client.post(address("quote_edit", quote), typed(quote, **rows)).status_code == 302
    quote.refresh_from_db()
    assert quote.signers == [ANNA, CARL]
    sales_client.post(address("quote_send", quote), {"revision": quote.revision})
    went_out(quote)
    page = page_of(sales_client, quote)
    assert page.count("Awaited") == 1
    assert "Signs later" in page
    reminded = sales_client.post(f"/quotes/{quote.number}/signers/1/remind/", follow=True).content.decode()
    assert "is on its way once more" in reminded
    assert (
        "Nobody is awaited there"
        in sales_client.post(f"/quotes/{quote.number}/signers/2/remind/", follow=True).content.decode()
    )
    closed = sales_client.post(f"/quotes/{quote.number}/signers/1/close/", follow=True).content.decode()
    assert "The link of this signer is closed" in closed
    assert "This link is closed." in closed


def test_a_page_that_does_not_ask_who_signs_changes_nothing(sales_client: Client, sales: User) -> None:
    quote = making.a_draft(sales)
    Quote.objects.filter(pk=quote.pk).update(signers=[ANNA])
    assert sales_client.post(address("quote_edit", quote), typed(quote)).status_code == 302
    quote.refresh_from_db()
    assert quote.signers == [ANNA]


def test_an_owner_countersigns_with_their_password(owner_client: Client, owner: User, sales: User) -> None:
    owner.set_password("a-good-password")
    owner.save()
    owner_client.force_login(owner)
    proposal = sent(sales, making.NOW, countersign=True)
    place = f"/quotes/{proposal.quote.number}/countersign/"
    assert owner_client.get(place).status_code == 302
    asked = {"po_number": "PO 4711", "starts_on": "2026-12-01", "from_day": "2026-12-01"}
    fresh().post(f"{proposal.path}accept/", posted(proposal, **asked))
    assert "Awaiting counter-signature" in page_of(owner_client, proposal.quote)
    assert "Northgate IT" in fresh().get(f"{proposal.path}thanks/").content.decode()
    page = owner_client.get(place).content.decode()
    # All that they sign: what it costs, from when, what was said besides, and the terms.
    shown = words(page)
    for term in (
        "First day 1 December 2026",
        "Order number PO 4711",
        "1. What you get.",
        "Security $",
        "Term 12 months",
    ):
        assert term in shown, term
    fields: dict[str, Any] = dict(re.findall(r'<input type="hidden" name="(revision|key)" value="([^"]*)"', page))
    guess = {**fields, "signature": owner.name, "password": "another"}
    guesses = [owner_client.post(place, guess) for _guess in range(11)]
    assert [one.status_code for one in guesses] == [422] * 10 + [429]
    assert 0 < int(guesses[-1]["Retry-After"]) <= 600
    RateCount.objects.all().delete()
    assert not AcceptedQuote.objects.exists()
    said = {**fields, "signature": owner.name, "password": "a-good-password"}
    assert owner_client.post(place, said).status_code == 302
    assert AcceptedQuote.objects.get().signer_name == "Thomas Reed"
    assert f"Thomas Reed and {owner.name}" in page_of(owner_client, proposal.quote)


def test_the_company_page_has_both_switches(owner_client: Client) -> None:
    making.a_seller()
    page = owner_client.get("/company/").content.decode()
    assert re.search(r'name="sign_by_code"[^>]* checked', page)
    assert 'name="countersign"' in page
    assert not Seller.current().countersign
