"""What is asked at signing: the first day, an order number and who gets the invoices."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import time_machine

import pricing
from contracts.models import Contract
from contracts.selectors.standings import standing_of
from contracts.verifying import verify_contracts
from groundwork.models import User
from groundwork.tests.shown import words
from quotes.documents import Details, as_signed, first_standing
from quotes.models import AcceptedQuote
from quotes.pdf.documents import contract_pdf
from quotes.refusals import TotalChangedError
from quotes.selectors.signed import acceptance_of
from quotes.services.accepting import Visitor, accept_proposal
from quotes.tests.amendments import (
    LATER,
    a_sent_true_up,
    a_signed_contract,
    amended,
    sign,
    two_laptops_for_a_desktop,
)
from quotes.tests.pdf_reading import text_in_chrome
from quotes.tests.sent import Sent, fresh, posted, sent
from quotes.tests.sent import answer as answer_
from quotes.verifying import verify_quotes


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
        assert ('<details class="sign-more" open' in answer.text) == ("starts_on" not in fields)
        for value in fields.values():
            assert value in answer.text
        assert not Contract.objects.exists()

    def test_the_next_first_of_a_month_is_proposed_and_the_rest_is_folded(self, proposal: Sent) -> None:
        page = fresh().get(f"{proposal.path}accept/?option=gold").text
        assert 'type="date" name="starts_on" id="id_starts_on" value="2027-01-01"' in page
        assert "The 12 months count from 1 January 2027 and end on 31 December 2027." in words(page)
        assert "Part month" not in page
        assert '<details class="sign-more">' in page


def hidden(page: str) -> dict[str, str]:
    """What the form hides and posts."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))


class TestWithinAMonth:
    """A first day inside a month, which the client asks for, has a part month as one that was agreed has."""

    FOLLOWS = (
        "16 to 31 March 2027 (part month): $2,213.68, 16 of 31 days of $4,289.00 a month. The 12 months count from "
        "1 April 2027 and end on 31 March 2028. The first invoice is $10,791.68."
    )

    @pytest.fixture
    def proposal(self, sales: User) -> Sent:
        return sent(sales, LATER)

    def test_the_page_says_what_follows_and_what_is_signed_holds_it(self, proposal: Sent) -> None:
        page = fresh().get(f"{proposal.path}accept/?option=gold&starts_on=2027-03-16").text
        assert self.FOLLOWS in words(page).replace("\xa0", " ")
        shown = hidden(page)
        assert (shown["from_day"], shown["first_invoice"], shown["total"]) == ("2027-03-16", "10791.68", "4289.00")

        accepted = sign(proposal, LATER, starts_on="2027-03-16", from_day="2027-03-16", first_invoice="10791.68")
        acceptance = acceptance_of(AcceptedQuote.objects.select_related("record").get(pk=accepted.pk))
        assert acceptance.selection.prorate == pricing.PartMonth(16, 31)
        assert acceptance.totals.part_month == Decimal("2213.68")
        assert acceptance.totals.first_invoice == Decimal("10791.68")
        row = AcceptedQuote.objects.select_related("record", "revision").get(pk=accepted.pk)
        told = (text_in_chrome(contract_pdf(row)), words(fresh().get(f"{proposal.path}thanks/").text))
        for text in told:
            assert "16 to 31 March 2027 (part month)" in text.replace("\xa0", " ")
            assert "$10,791.68" in text
        assert (list(verify_quotes()), list(verify_contracts())) == ([], [])

    @pytest.mark.parametrize("agreed", [True, False])
    def test_the_term_counts_from_the_first_full_month_however_the_day_came_about(
        self, sales: User, agreed: bool
    ) -> None:
        day = date(2027, 3, 16)
        if agreed:
            proposal = sent(sales, LATER, starts_on=day)
            sign(proposal, LATER)
        else:
            sign(sent(sales, LATER), LATER, starts_on="2027-03-16", from_day="2027-03-16", first_invoice="10791.68")
        standing = standing_of(Contract.objects.get())
        assert (standing.starts_on, standing.first_day, standing.last_day) == (
            day,
            date(2027, 4, 1),
            date(2028, 3, 31),
        )
        assert standing.mrr(day) == Decimal("4289.00")

    def test_where_the_page_has_not_shown_it_nothing_is_signed_yet(self, proposal: Sent) -> None:
        """Without JavaScript the figures come with the answer: the second press signs."""
        kept = {"starts_on": "2027-03-16", "po_number": "PO-77"}
        answer = fresh().post(f"{proposal.path}accept/", posted(proposal, **kept))
        assert answer.status_code == 422
        said = words(answer.text).replace("\xa0", " ")
        assert self.FOLLOWS in said
        assert "This day changes the first invoice. Read what follows, then press the button again." in said
        assert 'value="PO-77"' in answer.text
        assert not Contract.objects.exists()
        again = {name: hidden(answer.text)[name] for name in ("from_day", "first_invoice", "key")}
        assert fresh().post(f"{proposal.path}accept/", posted(proposal, **kept, **again)).status_code == 302
        assert standing_of(Contract.objects.get()).first_day == date(2027, 4, 1)

    def test_back_at_a_first_the_part_month_is_gone_again(self, proposal: Sent) -> None:
        shown = {"starts_on": "2027-04-01", "from_day": "2027-03-16", "first_invoice": "10791.68"}
        answer = fresh().post(f"{proposal.path}accept/", posted(proposal, **shown))
        assert answer.status_code == 422
        assert hidden(answer.text)["first_invoice"] == "8578.00"

    def test_a_day_that_cannot_be_is_told_where_its_figures_would_stand(self, proposal: Sent) -> None:
        page = fresh().get(f"{proposal.path}accept/?option=gold&starts_on=2026-12-01").text
        assert "Choose a day from 22 December 2026 to 22 December 2027." in words(page)
        assert hidden(page)["first_invoice"] == "8578.00"

    def test_figures_of_another_day_are_not_signed(self, proposal: Sent) -> None:
        said = answer_(proposal, details=Details(date(2027, 3, 16)))
        with pytest.raises(TotalChangedError):
            accept_proposal(proposal.link, said, Visitor("", ""), lambda: LATER)

    def test_what_was_signed_before_keeps_its_days(self, proposal: Sent) -> None:
        """Until then a day inside a month made no part month: its acceptance has none, and its months count from it."""
        accepted = sign(proposal, LATER)
        acceptance = acceptance_of(AcceptedQuote.objects.select_related("record").get(pk=accepted.pk))
        before = replace(acceptance, details=Details(date(2027, 3, 16)))
        now = standing_of(Contract.objects.get())
        standing = first_standing(proposal.revision, before, now.client, "Gold", LATER, "")
        assert (standing.first_day, standing.last_day) == (date(2027, 3, 16), date(2028, 3, 15))
        assert as_signed(proposal.revision, before) is proposal.revision


def test_an_amendment_takes_an_order_number_and_no_first_day(contract: Contract, sales: User) -> None:
    proposal = a_sent_true_up(contract, sales)
    sign(proposal, LATER, **amended(proposal), starts_on="2027-03-01", po_number="PO-78")
    standing = standing_of(contract)
    assert (standing.po_number, standing.billing_email) == ("PO-78", "")
    assert (standing.starts_on, standing.effective_on) == (date(2026, 11, 22), date(2027, 1, 22))
