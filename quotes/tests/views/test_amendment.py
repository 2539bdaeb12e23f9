"""A change of a contract on its pages: from the contract, at the desk, as the client reads it, and on paper."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

import pricing
from contracts.models import Contract
from groundwork.display import unit_price
from groundwork.models import User
from groundwork.tests.shown import words
from plans.services import import_plan, publish_plan
from quotes.models import AcceptedQuote, Quote
from quotes.pdf.documents import contract_pdf, proposal_pdf
from quotes.selectors.outdated import outdated_quotes
from quotes.services.amendment import draft_amendment, draft_true_up
from quotes.services.compiling import draft_of
from quotes.services.drafting import save_draft
from quotes.services.on_behalf import record_acceptance
from quotes.services.sending import send_quote
from quotes.tests.amendments import (
    LATER,
    a_sent_true_up,
    a_signed_contract,
    amended,
    sign,
    two_laptops_for_a_desktop,
)
from quotes.tests.mails import send_all
from quotes.tests.making import CABLE_TV, a_client, a_draft, dearer
from quotes.tests.pdf_reading import text_in_chrome
from quotes.tests.reports import a_report, a_yes
from quotes.tests.sent import as_sent, fresh


@pytest.fixture
def contract(sales: User) -> Contract:
    found = a_signed_contract(sales)
    two_laptops_for_a_desktop(found)
    return found


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(LATER, tick=False):
        yield


def typed(quote: Quote, **fields: object) -> dict[str, object]:
    """What the desk's form of a change posts."""
    base = {
        "revision": quote.revision,
        "effective_on": "2027-01-22",
        "recommended": "gold",
        "discount_kind": "percent",
        "valid_days": "30",
        "contact": quote.contact_id,
        "title": quote.title,
        "extras-TOTAL_FORMS": "0",
        "extras-INITIAL_FORMS": "0",
    }
    return {**base, **fields}


def test_the_contracts_page_leads_to_an_amendment(
    contract: Contract, sales_client: Client, viewer_client: Client, stranger_client: Client
) -> None:
    address = reverse("quotes:contract_actions", args=[contract.number])
    assert f'hx-get="{address}"' in sales_client.get(f"/contracts/{contract.number}/").text
    assert "Amend" in sales_client.get(address).text
    assert "Amend" not in viewer_client.get(address).text
    assert stranger_client.get(address).status_code == 404
    answer = sales_client.post(reverse("quotes:quote_amend", args=[contract.number]), follow=True)
    assert "The amendment is drafted from the contract, for what is counted today." in answer.text
    again = sales_client.post(reverse("quotes:quote_amend", args=[contract.number]), follow=True)
    assert f"the amendment that is drafted already, {Quote.objects.latest('pk').number}" in again.text
    package = sales_client.post(reverse("quotes:quote_package", args=[contract.number, "people"]), follow=True)
    assert "The package is now in the amendment that is drafted already, Q-2026-0002." in package.text
    desk = words(answer.text)
    assert "Amendment of C-2026-0001" in desk
    for gone in ("Side by side", "First months at less", "The client may choose", "One-time discount", "Starts on"):
        assert gone not in desk
    Contract.objects.filter(pk=contract.pk).update(on_plan=False)
    assert "Amend" not in sales_client.get(address).text


def test_the_desk_takes_a_day_and_one_choice(contract: Contract, sales: User, sales_client: Client) -> None:
    quote = draft_amendment(contract, sales, LATER)
    address = reverse("quotes:quote_edit", args=[quote.number])
    answer = sales_client.post(address, typed(quote, effective_on="2027-02-22", recommended="silver"))
    assert answer.status_code == 302
    quote.refresh_from_db()
    assert (quote.effective_on, quote.elapsed, quote.term_months) == (date(2027, 2, 22), 3, 12)
    assert [option.code for option in quote.options.all()] == ["silver"]
    for day, fault in (
        ("2026-12-01", "1 December 2026 is over."),
        ("2027-12-01", "C-2026-0001 ends on 21 November 2027."),
        ("", "Choose the day from which this holds."),
        ("soon", "Write the day like 2027-01-15."),
        ("9999-12-31", "or an earlier day."),
    ):
        live = sales_client.post(reverse("quotes:quote_prices", args=[quote.number]), typed(quote, effective_on=day))
        assert live.status_code < 500
        refused = sales_client.post(address, typed(quote, effective_on=day))
        assert refused.status_code == 422
        assert fault in refused.text
    live = sales_client.post(
        reverse("quotes:quote_prices", args=[quote.number]), typed(quote), headers={"HX-Request": "true"}
    )
    assert "$4,385" in live.text


def test_what_changes_nothing_is_told_at_the_desk_and_cannot_be_sent(sales: User, sales_client: Client) -> None:
    quote = draft_amendment(a_signed_contract(sales), sales, LATER)
    page = sales_client.get(reverse("quotes:quote_page", args=[quote.number])).text
    assert "Withdraw this draft, or change something." in page
    assert reverse("quotes:quote_send", args=[quote.number]) not in page
    assert "Nothing changes: " in sales_client.get(reverse("quotes:quote_edit", args=[quote.number])).text
    prices, headers = reverse("quotes:quote_prices", args=[quote.number]), {"HX-Request": "true"}
    for day in ("2027-01-22", "2027-02-22"):
        assert "Nothing changes: " in sales_client.post(prices, typed(quote, effective_on=day), headers=headers).text
    other = sales_client.post(prices, typed(quote, recommended="silver"), headers=headers).text
    assert "Nothing changes: " not in other
    assert 'id="price-said"' in other


def test_a_second_contract_on_the_same_plan_is_not_begun_without_a_word(
    contract: Contract, sales: User, sales_client: Client
) -> None:
    quote = a_draft(sales, contract.client)
    told, amend = "begins a second contract", reverse("quotes:quote_amend", args=[contract.number])
    for page in ("quote_page", "quote_edit"):
        shown = sales_client.get(reverse(f"quotes:{page}", args=[quote.number])).text
        assert told in shown
        assert f'action="{amend}"' in shown
        assert "C-2026-0001 is running on this plan" in shown
    other = a_draft(sales, a_client("Larch & Co"))
    change = draft_amendment(contract, sales, LATER)
    for harmless in (other, change):
        assert told not in sales_client.get(reverse("quotes:quote_page", args=[harmless.number])).text


def test_a_newer_version_of_the_plan_is_offered_at_the_desk(
    contract: Contract, sales: User, owner: User, sales_client: Client
) -> None:
    quotes = [draft_amendment(contract, sales, LATER), draft_true_up(contract, sales, LATER)]
    plan = import_plan(dearer(), owner, LATER, into=quotes[0].plan_version.plan)
    newest = publish_plan(plan, revision=plan.revision, by=owner, note="", now=LATER)
    for quote, offered in zip(quotes, (True, False), strict=True):
        desk = sales_client.get(reverse("quotes:quote_edit", args=[quote.number])).text
        assert ("Price it on version 2, the newest" in desk) == offered
    assert not outdated_quotes(sales, newest.plan, newest, LATER).exists()


def test_the_quotes_page_says_what_changes_and_mends_what_is_stale(
    contract: Contract, sales: User, sales_client: Client
) -> None:
    quote = draft_true_up(contract, sales, LATER)
    address = reverse("quotes:quote_page", args=[quote.number])
    page = words(sales_client.get(address).text)
    for told in ("True-up of C-2026-0001", "What changes", "+ $96.00", "+ 2 laptops", "LC-LAP-24", "Holds from"):
        assert told in page.replace("\xa0", " ")
    assert "True-up of C-2026-0001" in sales_client.get("/quotes/").text
    other = draft_amendment(contract, sales, LATER)
    Quote.objects.filter(pk=other.pk).update(drafted_from=9)
    address = reverse("quotes:quote_page", args=[other.number])
    stale = sales_client.get(address).text
    assert "has changed since this was drafted" in stale
    assert reverse("quotes:quote_send", args=[other.number]) not in stale
    anew = reverse("quotes:quote_anew", args=[other.number])
    assert f'action="{anew}"' in stale
    answer = sales_client.post(anew, {"revision": other.revision}, follow=True)
    assert "Drafted anew from the contract as it is now." in answer.text
    other.refresh_from_db()
    assert other.drafted_from == 1


def test_the_client_reads_what_changes_and_nothing_else(contract: Contract, sales: User) -> None:
    proposal = a_sent_true_up(contract, sales)
    page = fresh().get(proposal.path).text
    told = words(page).replace("\xa0", " ")
    for text in (
        "What changes in your contract",
        "C-2026-0001, Harbor Law Group · from 22 January 2027",
        "Your month from 22 January 2027 on",
        "was $4,289.00",
        "+ $96.00",
        "+ 2 laptops LC-LAP-24, LC-LAP-25 + $192.00",
        "− 1 desktop workstation-0 no longer − $96.00",
        "Everything you have stays: Gold.",
        "The contract still ends on 21 November 2027.",
        "Nothing is charged again that you have paid.",
        "Is a device wrong? Ask a question",
        "stays as it is agreed in C-2026-0001",
    ):
        assert text in told
    for pitch in ("Compare in detail", "We recommend", "Platinum", "Ways to", "working day"):
        assert pitch not in told
    # An address cannot ask for another choice.
    assert words(fresh().get(f"{proposal.path}?option=platinum&changed=1&with=people").text) == words(page)
    review = words(fresh().get(f"{proposal.path}accept/").text).replace("\xa0", " ")
    assert "What changes in C-2026-0001, Harbor Law Group, from 22 January 2027 on." in review
    assert "Sign for $4,385.00 a month" in review
    assert "First day of the service" not in review


def test_a_credit_has_its_sign_and_the_old_fee_is_without_tax(
    contract: Contract, sales: User, sales_client: Client
) -> None:
    quote = draft_amendment(contract, sales, LATER)
    fields = typed(quote, effective_on="2027-01-10", recommended="silver", taxes=["sales"])
    assert sales_client.post(reverse("quotes:quote_edit", args=[quote.number]), fields).status_code == 302
    send_quote(Quote.objects.get(pk=quote.pk), sales, LATER)
    told = words(fresh().get(as_sent(Quote.objects.get(pk=quote.pk)).path).text).replace("\xa0", " ")
    assert re.search(r"\$[\d,.]+ with tax · was \$4,289\.00 before tax", told)
    assert re.search(r"Given back once .* On the bill of 22 January 2027 − \$[\d,.]+ credit", told)


def _mails() -> dict[str, EmailMessage]:
    send_all()
    found = {str(message.subject): message for message in mail.outbox}
    mail.outbox.clear()
    return found


def test_mails_and_paper_name_the_contract(contract: Contract, sales: User) -> None:
    _mails()
    proposal = a_sent_true_up(contract, sales)
    (subject,) = (found := _mails())
    assert subject == "True-up of C-2026-0001: Q-2026-0002 from Northgate IT"
    assert "Something changes in your contract C-2026-0001" in str(found[subject].body)
    accepted = sign(proposal, LATER, **amended(proposal))
    found = _mails()
    assert set(found) == {
        "True-up of C-2026-0001 with Northgate IT",
        "Harbor Law Group has accepted True-up of C-2026-0001",
    }
    for message in found.values():
        assert "$4,385.00" in str(message.body)
        assert [part[0] for part in message.attachments] == ["Q-2026-0002-amendment.pdf"]
    row = AcceptedQuote.objects.select_related("record", "revision").get(pk=accepted.pk)
    for pdf in (proposal_pdf(proposal.revision), contract_pdf(row)):
        text = text_in_chrome(pdf)
        for told in ("True-up of C-2026-0001", "LC-LAP-24, LC-LAP-25", "$4,289.00", "$4,385.00", "What stays"):
            assert told in text
    assert "Signed by Thomas Reed" in text
    assert "Contract it changes C-2026-0001, as it stands in its record 1" in text
    thanks = words(fresh().get(f"{proposal.path}thanks/").text)
    assert "Your contract C-2026-0001 is changed from 22 January 2027 on." in thanks


def test_a_change_that_came_on_paper_is_nowhere_called_signed(
    contract: Contract, sales: User, sales_client: Client
) -> None:
    proposal = a_sent_true_up(contract, sales)
    said = a_yes(proposal, idempotency_key="k" * 32)
    record_acceptance(proposal.quote, said, a_report(sales, received_on=LATER.date()), lambda: LATER)
    mailed = " ".join(str(message.body) for message in _mails().values())
    page = words(sales_client.get(reverse("quotes:quote_page", args=[proposal.quote.number])).text)
    assert "What was agreed, as PDF" in page
    assert "What was signed" not in page
    assert "What was agreed is attached" in mailed
    assert "What you have signed" not in mailed


def test_what_is_charged_besides_stands_by_its_own_name_everywhere(
    contract: Contract, sales: User, sales_client: Client
) -> None:
    """A line outside the plan and a raised price, at the desk, on the review, the client's page and on paper."""
    quote = draft_amendment(contract, sales, LATER)
    service = next(one for one in CABLE_TV.services if one.unit == "server" and one.charge and one.charge.price)
    assert service.charge is not None
    assert service.charge.price is not None
    changed = replace(
        draft_of(quote),
        extras=(pricing.Extra("Outside the plan", "monthly", 1, Decimal(500)),),
        prices=((service.code, Decimal(999)),),
    )
    quote = save_draft(quote, changed, sales, None)
    at_desk = words(sales_client.get(reverse("quotes:quote_page", args=[quote.number])).text)
    send_quote(quote, sales, LATER)
    proposal = as_sent(quote)
    paper = re.sub(r"\s+", " ", text_in_chrome(proposal_pdf(proposal.revision)))
    review = words(sales_client.get(reverse("quotes:quote_preview", args=[quote.number])).text)
    pages = (at_desk, review, words(fresh().get(proposal.path).text), paper)
    change = f"{service.name}: {unit_price(service.charge.price, 'USD')} → $999.00 a month"
    for page in pages:
        assert "Outside the plan" in page
        assert "$500.00" in page
        assert change in page
        assert "Prices as agreed now" not in page
