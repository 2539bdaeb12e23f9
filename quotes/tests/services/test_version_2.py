"""What version 2 of the price language can say, from the desk to the contract: one price all the way."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

import pricing
from contracts.models import Seller
from groundwork import chain
from groundwork.models import User
from quotes.documents import read_acceptance, read_revision
from quotes.drafts import Draft, billings_offered, common_of, price_draft, terms_offered
from quotes.errors import DraftError, NeedsApprovalError, NotSendableError
from quotes.models import AcceptedQuote, Quote
from quotes.proposal.choice import Asked
from quotes.proposal.page import page_of
from quotes.refusals import NotOfferedError
from quotes.services.accepting import Visitor, accept_proposal
from quotes.services.amendment import draft_true_up
from quotes.services.compiling import compile_revision, draft_of
from quotes.services.drafting import save_draft, start_quote
from quotes.services.plan_upgrade import upgrade_plan
from quotes.services.sending import send_quote
from quotes.tests.making import CABLE_TV, CABLE_TV_2, NOW, a_client, a_draft, a_seller, a_version
from quotes.tests.revisions import make_revision
from quotes.tests.sent import Sent, answer, as_sent, contract_of

AGREED: dict[str, Any] = {
    "terms": (12, 36),
    "billing": 3,
    "billings": (1, 12),
    "taxes": ("sales", "city"),
    "prices": (("ws-care", Decimal("48.5")),),
    "ramp": (pricing.Ramp(1, Decimal("0.1")),),
    "starts_on": date(2027, 1, 15),
}
HERE = Visitor("192.0.2.1", "")
INVENTORY = pricing.Inventory((("server", 1), ("site", 1), ("user", 22), ("workstation", 20)))


def drafted(by: User, **changes: Any) -> Quote:
    """A draft on the ladder of version 2."""
    a_seller()
    a_version(by, CABLE_TV_2)
    quote = a_draft(by)
    return save_draft(quote, replace(draft_of(quote), **changes), by, quote.revision)


def test_what_was_agreed_is_kept_and_read(sales: User) -> None:
    quote = drafted(sales, **AGREED)
    found = draft_of(Quote.objects.get(pk=quote.pk))
    assert {name: getattr(found, name) for name in AGREED} == AGREED


def test_the_revision_says_what_may_be_chosen(sales: User) -> None:
    quote = drafted(sales, **AGREED)
    revision = compile_revision(quote, number=1, by=sales, now=NOW)
    assert (revision.terms_offered, revision.billings_offered) == ((12, 36), (1, 3, 12))
    assert (revision.common.term, revision.common.billing) == (12, 3)
    assert revision.common.prorate == pricing.PartMonth(17, 31)
    gold = revision.recommended.price
    assert gold["format"] == "msp-price/2"
    assert [tax["code"] for tax in gold["taxes"]] == ["sales", "city"]
    assert gold["first_period"]["months"] == 3


def sent_2(by: User, **changes: Any) -> Sent:
    quote = drafted(by, **changes)
    send_quote(quote, by, timezone.now())
    return as_sent(quote)


def signed(proposal: Sent, option: str, packages: tuple[str, ...], term: int, billing: int) -> AcceptedQuote:
    """The contract of a client who saw this choice on the page and signed it."""
    page = page_of(proposal.revision, Asked(option, packages, term, billing))
    choice, summary = page.offer.choice, page.offer.summary
    said = answer(
        proposal,
        option=choice.option.code,
        packages=choice.packages,
        term=choice.term,
        billing=choice.billing,
        total=summary.total,
        first_invoice=summary.first_exact,
    )
    return accept_proposal(proposal.link, said, HERE, timezone.now)


def test_the_contract_has_the_chosen_term_and_billing(owner: User) -> None:
    proposal = sent_2(owner, **AGREED)
    contract = signed(proposal, "gold", ("security", "continuity"), 36, 12)
    acceptance = read_acceptance(chain.body_of(contract.record))
    assert (acceptance.selection.term, acceptance.selection.billing, contract.term_months) == (36, 12, 36)
    anew = proposal.revision.priced("advanced", ("security", "continuity"), 36, 12)
    totals = acceptance.totals
    assert totals.recurring_subtotal + totals.term_adjustment + totals.billing_adjustment == totals.recurring_net
    assert (totals.first_invoice, totals.part_month) == (anew.first_invoice, anew.part_month)
    assert (contract.mrr, acceptance.contract_value) == (anew.recurring_net, anew.contract_value)


@pytest.mark.parametrize(("term", "billing"), [(1, 1), (7, 1), (12, 6), (36, 2)])
def test_what_is_not_offered_of_term_and_billing_is_refused(owner: User, term: int, billing: int) -> None:
    proposal = sent_2(owner, **AGREED)
    with pytest.raises(NotOfferedError):
        accept_proposal(proposal.link, answer(proposal, term=term, billing=billing), HERE, timezone.now)
    assert not AcceptedQuote.objects.exists()


def test_an_answer_that_does_not_say_them_takes_the_usual_ones(owner: User) -> None:
    """A page that was open while the portal was brought up to date posts neither."""
    proposal = sent_2(owner, **AGREED)
    said = answer(proposal)
    assert (said.term, said.billing) == (None, None)
    contract = accept_proposal(proposal.link, said, HERE, timezone.now)
    selection = read_acceptance(chain.body_of(contract.record)).selection
    assert (selection.term, selection.billing) == (12, 3)
    assert accept_proposal(proposal.link, said, HERE, timezone.now) == contract


ALL_THE_WAY: dict[str, tuple[dict[str, Any], str, int, int]] = {
    "everything": (AGREED, "gold", 12, 3),
    "another term and billing": (AGREED, "platinum", 36, 12),
    "month to month": ({"term": 1, "terms": (12,), "taxes": ("city",)}, "silver", 1, 1),
    "free months and a year at once": (
        {"billing": 12, "ramp": (pricing.Ramp(2, Decimal(1)), pricing.Ramp(3, Decimal("0.5")))},
        "gold",
        12,
        12,
    ),
    "a part month with a discount": (
        {"starts_on": date(2027, 2, 28), "discount": pricing.Discount(amount=Decimal("33.33"))},
        "basic",
        12,
        1,
    ),
}


@pytest.mark.parametrize("what", ALL_THE_WAY)
def test_the_price_shown_is_the_price_accepted_and_the_price_in_the_contract(owner: User, what: str) -> None:
    changes, option, term, billing = ALL_THE_WAY[what]
    proposal = sent_2(owner, **changes)
    revision = proposal.revision
    packages = next(entry.packages for entry in revision.options if entry.code == option)
    contract = signed(proposal, option, packages, term, billing)
    acceptance = read_acceptance(chain.body_of(contract.record))
    shown = page_of(revision, Asked(option, packages, term, billing)).offer.summary
    anew = pricing.price(revision.plan, revision.inventory, acceptance.selection)
    assert str(acceptance.totals.recurring_total) == shown.total == str(anew.recurring_total)
    assert str(acceptance.totals.first_invoice) == shown.first_exact == str(anew.first_invoice)
    assert (contract.mrr, contract.one_time) == (anew.recurring_net, anew.one_time_net)
    assert acceptance.contract_value == anew.contract_value
    assert (acceptance.selection.term, acceptance.selection.billing) == (term, billing)


@given(
    st.sampled_from([(12, ()), (12, (36,)), (36, (1, 12)), (1, (12, 36))]),
    st.sampled_from([(1, ()), (1, (3, 12)), (1, (3,))]),
    st.sets(st.sampled_from(["sales", "city"])).map(lambda taxes: tuple(sorted(taxes))),
    st.dictionaries(st.sampled_from(["ws-care", "srv-base", "sec-mdr"]), st.integers(0, 600_000), max_size=2),
    st.lists(st.integers(0, 100).map(lambda share: pricing.Ramp(1, Decimal(share) / 100)), max_size=1),
    st.none() | st.dates(date(2027, 1, 1), date(2027, 3, 31)),
    st.data(),
)
def test_whatever_is_agreed_and_chosen_the_page_shows_what_an_acceptance_works_out(
    terms: tuple[int, tuple[int, ...]],
    billings: tuple[int, tuple[int, ...]],
    taxes: tuple[str, ...],
    prices: dict[str, int],
    ramp: list[pricing.Ramp],
    starts_on: date | None,
    data: st.DataObject,
) -> None:
    draft = Draft(
        options=tuple(preset.code for preset in CABLE_TV_2.presets),
        recommended="gold",
        term=terms[0],
        terms=terms[1],
        billing=billings[0],
        billings=billings[1],
        taxes=taxes,
        prices=tuple(sorted((code, Decimal(price).scaleb(-4)) for code, price in prices.items())),
        ramp=tuple(ramp),
        starts_on=starts_on,
    )
    price_draft(CABLE_TV_2, INVENTORY, draft)  # what the desk lets through
    revision = make_revision(
        plan=CABLE_TV_2,
        counts=dict(INVENTORY.counts),
        selection=common_of(draft),
        terms_offered=terms_offered(CABLE_TV_2, draft),
        billings_offered=billings_offered(CABLE_TV_2, draft),
        starts_on=starts_on,
    )
    option = data.draw(st.sampled_from(revision.options))
    term = data.draw(st.sampled_from(revision.terms_offered))
    billing = data.draw(st.sampled_from(revision.billings_for(term)))
    shown = page_of(revision, Asked(option.code, None, term, billing)).offer.summary
    real = revision.priced(option.tier, option.packages, term, billing)
    assert (shown.total, shown.first_exact) == (str(real.recurring_total), str(real.first_invoice))


NOT_POSSIBLE: dict[str, tuple[dict[str, Any], str, str]] = {
    "a ramp longer than the term": ({"ramp": (pricing.Ramp(13, Decimal(1)),)}, "ramp", "more months than the term"),
    "a ramp longer than another term": (
        {"ramp": (pricing.Ramp(2, Decimal(1)),), "terms": (1,)},
        "ramp",
        "Under “First months at less” are more months than the term Month to month has.",
    ),
    "more than all of it off": ({"ramp": (pricing.Ramp(1, Decimal("1.5")),)}, "ramp.0.percent", ""),
    "a billing that the plan lacks": ({"billing": 6}, "billing", "no such billing"),
    "a billing longer than the term": ({"term": 1, "billing": 3}, "billing", "more months at once"),
    "a term that is too short for every billing": (
        {"billing": 12, "terms": (1,)},
        "terms",
        "No billing that you offer is short enough for Month to month.",
    ),
    "a tax that the plan lacks": ({"taxes": ("moon",)}, "taxes", "no such tax"),
    "the same tax twice": ({"taxes": ("sales", "sales")}, "tax.1", "is there twice"),
    "a price for what is not charged": ({"prices": (("ws-setup", Decimal(1)),)}, "prices.ws-setup", "is not charged"),
}


@pytest.mark.parametrize("what", NOT_POSSIBLE)
def test_what_cannot_be_is_said_at_its_place(sales: User, what: str) -> None:
    changes, field, says = NOT_POSSIBLE[what]
    quote = drafted(sales)
    with pytest.raises(DraftError) as told:
        save_draft(quote, replace(draft_of(quote), **changes), sales, quote.revision)
    assert (told.value.field, says in str(told.value)) == (field, True)


def priced(**changes: Any) -> pricing.Price:
    draft = Draft(options=("gold",), recommended="gold", term=12, **changes)
    return price_draft(CABLE_TV_2, INVENTORY, draft).recommended_price


def test_what_is_given_up_counts_together() -> None:
    """The limit is 10 %: a discount within it, with agreed prices or free months beside it, goes beyond."""
    within = pricing.Discount(percent=Decimal("0.06"))
    assert priced(discount=within).needs_approval == ()
    assert "discount" in priced(discount=within, ramp=(pricing.Ramp(1, Decimal(1)),)).needs_approval
    assert "discount" in priced(discount=within, prices=(("ws-care", Decimal(30)),)).needs_approval


def test_a_concession_waits_for_the_owner(sales: User) -> None:
    quote = drafted(sales, ramp=(pricing.Ramp(2, Decimal(1)),))
    with pytest.raises(NeedsApprovalError):
        send_quote(quote, sales, NOW)


def test_an_exempt_client_pays_no_tax_and_the_document_says_why(sales: User) -> None:
    quote = drafted(sales, taxes=("sales",))
    quote.client.tax_certificate = "NY-4711"
    quote.client.save()
    assert draft_of(quote).taxes == ()
    quote = save_draft(quote, replace(draft_of(quote), taxes=("sales",)), sales, quote.revision)
    assert quote.tax_codes == []
    row = send_quote(quote, sales, NOW)
    revision = read_revision(bytes(row.document))
    assert (revision.tax_exempt, revision.common.taxes) == ("NY-4711", ())
    assert page_of(revision).offer.summary.exempt == "Tax exempt, certificate NY-4711"
    # What went out stays as it was, whatever becomes of the client.
    quote.client.tax_certificate = ""
    quote.client.save()
    assert read_revision(bytes(row.document)).tax_exempt == "NY-4711"


def test_the_next_quote_begins_with_the_taxes_of_the_last_one(sales: User) -> None:
    first = drafted(sales, taxes=("sales", "city"))
    assert draft_of(start_quote(first.client, first.plan_version, sales, NOW)).taxes == ("sales", "city")
    other = a_client("Maple Dental")
    assert draft_of(start_quote(other, first.plan_version, sales, NOW)).taxes == ()


def test_a_certificate_that_cannot_be_drawn_is_named_before_sending(sales: User) -> None:
    quote = drafted(sales)
    quote.client.tax_certificate = "NY-\U00013000"
    quote.client.save()
    with pytest.raises(NotSendableError, match="Tax exemption certificate"):
        send_quote(quote, sales, NOW)


def test_clauses_of_the_company_go_into_the_revision(sales: User) -> None:
    quote = drafted(sales)
    seller = Seller.current()
    seller.notice_count, seller.notice_unit, seller.at_end, seller.renewal_months = 60, "days", "renews", 12
    seller.true_up_unsigned, seller.fee_floor = True, Decimal("0.8")
    seller.increase_cap, seller.increase_on = Decimal("0.05"), "01-01"
    seller.save()
    page = page_of(compile_revision(quote, number=1, by=sales, now=NOW))
    assert page.clauses == (
        "At the end of the term this contract renews by 12 months, unless one of us ends it at least 60 days before.",
        "When what we look after grows or shrinks, the fee follows; it does not fall below 80% of the fee signed here.",
        "Once a year, on 1 January, the fee may rise by at most 5%.",
        "Every other change needs a new signature.",
    )


def test_a_true_up_keeps_what_was_agreed_and_leaves_out_how_it_began(owner: User) -> None:
    proposal = sent_2(owner, **AGREED)
    contract = signed(proposal, "gold", ("security", "continuity"), 12, 12)
    draft = draft_of(draft_true_up(contract_of(contract), owner, timezone.now()))
    assert (draft.billing, draft.taxes, draft.prices) == (12, ("sales", "city"), AGREED["prices"])
    assert (draft.ramp, draft.starts_on) == ((), None)


def test_a_newer_version_takes_over_what_it_knows(owner: User) -> None:
    quote = drafted(owner, **AGREED)
    a_version(owner, replace(CABLE_TV, name=CABLE_TV_2.name), 2)
    upgrade = upgrade_plan(quote, owner, quote.revision, NOW)
    draft = draft_of(Quote.objects.get(pk=quote.pk))
    assert (draft.billing, draft.billings, draft.taxes) == (1, (), ("sales",))
    assert (draft.terms, draft.prices, draft.ramp) == (AGREED["terms"], AGREED["prices"], AGREED["ramp"])
    assert len(upgrade.notes) == 2


def test_a_plan_without_a_second_billing_is_billed_by_the_month(sales: User) -> None:
    a_seller()
    a_version(sales)
    revision = compile_revision(a_draft(sales, a_client()), number=1, by=sales, now=NOW)
    assert (revision.terms_offered, revision.billings_offered) == ((12,), (1,))
    assert revision.recommended.price["format"] == "msp-price/1"
