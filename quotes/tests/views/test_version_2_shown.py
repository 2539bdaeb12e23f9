"""Everything that version 2 can say, the same on the page, where it is signed, on the receipt and on paper."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from groundwork.display import money
from groundwork.models import User
from groundwork.tests import shown
from quotes.models import AcceptedQuote
from quotes.pdf import documents
from quotes.proposal.page import page_of
from quotes.services.compiling import draft_of
from quotes.services.drafting import save_draft
from quotes.services.revising import revise_quote
from quotes.services.sending import send_quote
from quotes.tests.pdf_reading import text_of
from quotes.tests.per_user import sent_per_user
from quotes.tests.sent import Sent, as_sent, fresh, posted

WORDS = (
    "20 devices included with your 10 people, 3 more at $9.00 each",
    "Security + Continuity together",
    "you save 10% of $627.00",
    "3% of $2,926.00",
    "10 × $12.50, as agreed with you",
    "16 to 31 December 2026 (part month)",
    "Months 1 to 2",
    "Months 3 to 12",
    "First 12 months",
    "State sales tax",
    "6%",
    "County sales tax",
    "1.25%",
    "Billing: yearly. Starts on 16 December 2026.",
)
# What the receipt has of it: the months and the first invoice, without the lines of the month.
BILLED = WORDS[5:]


@pytest.fixture
def proposal(owner: User) -> Sent:
    return sent_per_user(owner)


def figures(price: dict[str, Any], *, lines: bool = True) -> Iterator[str]:
    """Every amount of the frozen document that is its client's to know, as it is written."""
    amounts = [price[name] for name in ("recurring_net", "recurring_total", "part_month", "first_invoice")]
    if lines:
        amounts += [price[name] for name in ("recurring_subtotal", "billing_adjustment", "contract_value")]
        amounts += [line[key] for line in price["lines"] for key in ("amount", "list_amount")]
        amounts += [tax["recurring"] for tax in price["taxes"]]
    amounts += [stretch["monthly"] for stretch in price["schedule"]]
    amounts += [line["amount"] for line in price["one_time_lines"]]
    amounts += [tax[key] for tax in price["taxes"] for key in ("one_time", "first_period")]
    for amount in amounts:
        yield money(amount.removeprefix("-"), price["currency"])


def told(content: bytes) -> str:
    return shown.words(content.decode())


def test_what_is_signed_is_what_was_shown(proposal: Sent) -> None:
    price = proposal.revision.recommended.price
    assert price["format"] == "msp-price/2"
    internal = price["internal"]
    secrets = (internal["monthly_cost"], internal["gross_margin"], internal["term_margin"], "margin", "approval")
    shown = {
        "page": told(fresh().get(proposal.path).content),
        "accept": told(fresh().get(f"{proposal.path}accept/").content),
        "proposal.pdf": text_of(documents.proposal_pdf(proposal.revision)),
    }
    answer = fresh().post(f"{proposal.path}accept/", _signed(proposal))
    assert answer.status_code == 302
    contract = AcceptedQuote.objects.get()
    shown["contract.pdf"] = text_of(documents.contract_pdf(contract))
    receipt = told(fresh().get(f"{proposal.path}thanks/").content)
    # A choice begins with a capital as the terms beside it do; the plan writes "monthly" and "yearly".
    assert [word in shown["page"] for word in ("Monthly", "Yearly", "Billing: yearly.")] == [True] * 3
    for where, text in shown.items():
        assert [words for words in WORDS if words not in text] == [], where
        assert [figure for figure in figures(price) if figure not in text] == [], where
        assert [secret for secret in secrets if secret in text] == [], where
    assert [words for words in BILLED if words not in receipt] == []
    # It is agreed already, and stands on the same page.
    assert "agree on the first day" not in receipt
    assert "calls you before the first day" in receipt
    assert [figure for figure in figures(price, lines=False) if figure not in receipt] == []
    assert documents.contract_pdf(contract) == documents.contract_pdf(contract)


def _signed(proposal: Sent) -> dict[str, Any]:
    total = proposal.revision.recommended
    return posted(
        proposal,
        option="total",
        **{"with": list(total.packages)},
        term="12",
        billing="12",
        total=total.price["recurring_total"],
        first_invoice=total.price["first_invoice"],
    )


def test_the_first_invoice_stands_beside_the_button_where_it_is_not_a_month(proposal: Sent) -> None:
    first = money(proposal.revision.recommended.price["first_invoice"], "USD")
    review = told(fresh().get(f"{proposal.path}accept/").content)
    assert f"The first invoice is {first}, with tax." in review.partition("Sign for")[2]


def test_another_term_is_shown_and_signed_as_it_is_chosen(proposal: Sent) -> None:
    price = proposal.revision.priced("total", proposal.revision.recommended.packages, 36, 12)
    asked = "?option=total&term=36&billing=12"
    for text in (
        told(fresh().get(f"{proposal.path}{asked}").content),
        told(fresh().get(f"{proposal.path}accept/{asked}").content),
    ):
        assert "Each year costs 4% more a month than the year before." in text
        assert all(money(stretch.monthly, "USD") in text for stretch in price.schedule)
        fee = price.one_time_lines[0]
        assert fee.waived
        assert f"instead of {money(fee.list_amount, 'USD')} waived" in text


def test_the_paper_says_what_may_be_chosen(proposal: Sent) -> None:
    payment = page_of(proposal.revision).offer.payment
    paper = text_of(documents.proposal_pdf(proposal.revision))
    assert len(payment.terms) == len(payment.billings) == 2
    assert "the price rises 4% each year" in payment.terms[1].change
    for way in (*payment.terms, *payment.billings):
        assert " ".join(f"{way.name} {way.change}".split()) in paper
    assert paper.count("as priced here") == 2


def test_a_new_version_says_what_is_different_in_the_clients_words(proposal: Sent, owner: User) -> None:
    shown = _signed(proposal)
    draft = revise_quote(proposal.quote, owner)
    changes: dict[str, Any] = {"title": "A calm office", "starts_on": None, "ramp": (), "terms": (), "billings": (12,)}
    draft = save_draft(draft, replace(draft_of(draft), **changes), owner, draft.revision)
    send_quote(draft, owner, timezone.now())
    before, after = proposal.revision.recommended.price, as_sent(draft).revision.recommended.price
    refused = fresh().post(f"{proposal.path}accept/", shown)
    assert refused.status_code == 409
    text = told(refused.content)
    for words in (
        "Title of the proposal IT care for Alder Dental A calm office",
        "Starts on 16 December 2026 not agreed yet",
        "First months at less 50% off the first 2 months none",
        "Terms to choose from 12 months or 36 months only 12 months",
        "Billing to choose from monthly or yearly only yearly",
        f"first invoice {money(before['first_invoice'], 'USD')} {money(after['first_invoice'], 'USD')}",
    ):
        assert words in text
    assert "Your choice, a month" not in text
    gone = told(fresh().post(f"{proposal.path}accept/", {**shown, "term": "36"}).content)
    assert "no longer offered: please choose again" in gone


def test_an_exempt_client_reads_the_certificate_everywhere(owner: User) -> None:
    proposal = sent_per_user(owner, taxes=(), certificate="OR-4711")
    for text in (
        told(fresh().get(proposal.path).content),
        told(fresh().get(f"{proposal.path}accept/").content),
        text_of(documents.proposal_pdf(proposal.revision)),
    ):
        assert text.count("Tax exempt, certificate OR-4711") >= 2
        assert "sales tax" not in text
