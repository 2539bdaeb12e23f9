"""What is asked at signing: the first day, an order number and who gets the invoices."""

import html
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from contracts.models import Contract
from contracts.selectors.standings import standing_of
from groundwork.models import User
from quotes.models import AcceptedQuote
from quotes.pdf.documents import contract_pdf
from quotes.tests.amendments import (
    LATER,
    a_sent_true_up,
    a_signed_contract,
    amended,
    sign,
    two_laptops_for_a_desktop,
)
from quotes.tests.pages import words
from quotes.tests.pdf_reading import text_in_chrome
from quotes.tests.sent import Sent, fresh, posted, sent


@pytest.fixture
def contract(sales: User) -> Contract:
    found = a_signed_contract(sales)
    two_laptops_for_a_desktop(found)
    return found


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(LATER, tick=False):
        yield


class TestAskedAtSigning:
    """The first day, an order number and who gets the invoices."""

    @pytest.fixture
    def proposal(self, sales: User) -> Sent:
        return sent(sales, LATER)

    def test_what_is_said_is_in_the_record_and_on_paper(self, proposal: Sent) -> None:
        accepted = sign(
            proposal,
            LATER,
            starts_on="2027-02-01",
            po_number="PO-77",
            billing_name="Bea Books",
            billing_email="books@harbor.example",
        )
        (contract,) = Contract.objects.all()
        standing = standing_of(contract)
        assert (standing.starts_on, standing.first_day, standing.last_day) == (
            date(2027, 2, 1),
            date(2027, 2, 1),
            date(2028, 1, 31),
        )
        assert (standing.po_number, standing.billing_name) == ("PO-77", "Bea Books")
        assert standing.billing_email == "books@harbor.example"
        row = AcceptedQuote.objects.select_related("record", "revision").get(pk=accepted.pk)
        text = text_in_chrome(contract_pdf(row))
        for told in ("First day 1 February 2027", "Order number PO-77", "Bea Books, books@harbor.example"):
            assert told in text
            assert told in words(fresh().get(f"{proposal.path}thanks/").text)
        assert "to agree on the first day" not in words(fresh().get(f"{proposal.path}thanks/").text)

    def test_nothing_has_to_be_said(self, proposal: Sent) -> None:
        sign(proposal, LATER)
        standing = standing_of(Contract.objects.get())
        assert (standing.starts_on, standing.po_number) == (LATER.date(), "")

    @pytest.mark.parametrize(
        ("fields", "fault"),
        [
            ({"starts_on": "2026-12-21"}, "Choose a day from 22 December 2026 to 22 December 2027."),
            ({"starts_on": "2027-12-23"}, "Choose a day from 22 December 2026 to 22 December 2027."),
            ({"starts_on": "soon"}, "Write the day like 2027-01-15."),
            ({"billing_name": "Bea Books"}, "Write the address too, so that the invoices get there."),
            ({"billing_email": "books"}, "Enter an e-mail address like"),
            ({"po_number": "a\u202eb"}, "This "),
        ],
    )
    def test_what_cannot_be_is_told_at_its_box(self, proposal: Sent, fields: dict[str, str], fault: str) -> None:
        answer = fresh().post(f"{proposal.path}accept/", posted(proposal, **fields))
        assert answer.status_code == 422
        assert fault in html.unescape(answer.text)
        assert '<details class="sign-more" open' in answer.text
        for value in fields.values():
            assert value in answer.text
        assert not Contract.objects.exists()

    def test_it_begins_with_today_and_is_folded(self, proposal: Sent) -> None:
        page = fresh().get(f"{proposal.path}accept/?option=gold").text
        assert 'value="2026-12-22"' in page
        assert '<details class="sign-more">' in page


def test_an_amendment_takes_an_order_number_and_no_first_day(contract: Contract, sales: User) -> None:
    proposal = a_sent_true_up(contract, sales)
    sign(proposal, LATER, **amended(proposal), starts_on="2027-03-01", po_number="PO-78")
    standing = standing_of(contract)
    assert (standing.po_number, standing.billing_email) == ("PO-78", "")
    assert (standing.starts_on, standing.effective_on) == (date(2026, 11, 22), date(2027, 1, 22))
