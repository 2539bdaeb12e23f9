"""Staff pages show figures as the company writes them, and their boxes are read in the same way."""

import json
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

import pricing
from contracts.models import Seller
from groundwork.locales import written_as
from groundwork.models import User
from groundwork.tests.shown import shown_in
from plans.models import Plan
from plans.selectors import working_plan
from plans.services import import_plan
from quotes.models import Quote
from quotes.pdf import documents
from quotes.services.compiling import draft_of
from quotes.tests.client_pages import forget_pages
from quotes.tests.making import CABLE_TV, NOW, a_draft, a_seller, a_version
from quotes.tests.sent import fresh, sent

pytestmark = pytest.mark.django_db

# A price that with a comma could be read as a thousand times as much.
FINE = pricing.read_plan(
    json.loads(pricing.canonical_bytes(pricing.plan_document(CABLE_TV)).replace(b'"49.00"', b'"49.125"'))
)
ENTRIES = [("service", "ws-care"), ("service", "srv-base"), ("tier", "advanced"), ("term", "36"), ("tax", "sales")]


@pytest.fixture
def german(db: None) -> Seller:
    """The company of these tests, in Germany."""
    seller = a_seller()
    seller.locale = "en_DE"
    seller.save()
    return seller


@pytest.fixture
def plan(owner: User) -> Plan:
    return import_plan(FINE, owner, NOW)


def entry_page(client: Client, plan: Plan, kind: str, key: str, **changes: Any) -> dict[str, Any]:
    """What a browser would post from an entry's page."""
    address = f"/plans/{plan.pk}/edit/{kind}/{key}/"
    return shown_in(client.get(address).content.decode(), address, **changes)


def test_a_plan_is_shown_as_its_company_writes(german: Seller, plan: Plan, owner_client: Client) -> None:
    page = owner_client.get(f"/plans/{plan.pk}/").content.decode()
    for words in ("49,125 to 43,00", "125,00", "45,00\xa0US$", "8,25\xa0%"):
        assert words in page, words
    german.locale = "en_US"
    german.save()
    page = owner_client.get(f"/plans/{plan.pk}/").content.decode()  # the matrix is kept, but not its signs
    for words in ("49.125 to 43.00", "125.00", "$45.00", "8.25%"):
        assert words in page, words


@pytest.mark.parametrize("locale", ["en_DE", "en_FI"])
@pytest.mark.parametrize(("kind", "key"), ENTRIES)
def test_opening_and_saving_an_entry_changes_nothing(
    german: Seller, plan: Plan, owner_client: Client, kind: str, key: str, locale: str
) -> None:
    german.locale = locale
    german.save()
    before = working_plan(plan)
    address = f"/plans/{plan.pk}/edit/{kind}/{key}/"
    assert owner_client.post(address, entry_page(owner_client, plan, kind, key)).status_code == 302
    assert working_plan(plan) == before


def test_a_german_price_is_taken_and_a_doubtful_one_asked(german: Seller, plan: Plan, owner_client: Client) -> None:
    address = f"/plans/{plan.pk}/edit/service/srv-base/"
    asked = owner_client.post(address, entry_page(owner_client, plan, "service", "srv-base", price="1,250"))
    assert "“1,250” can mean two numbers. Write 1250 or 1,25." in asked.content.decode()
    for typed, price in (("139,50", "139.5"), ("1.250", "1250"), ("1.250,00 $", "1250")):
        posted = entry_page(owner_client, plan, "service", "srv-base", price=typed)
        assert owner_client.post(address, posted).status_code == 302
        charge = working_plan(plan).index.services["srv-base"].charge
        assert charge is not None
        assert charge.price == Decimal(price), typed


def test_the_desk_shows_and_reads_the_same(german: Seller, sales: User, sales_client: Client) -> None:
    a_version(sales, FINE)
    quote = a_draft(sales)
    address = f"/quotes/{quote.number}/edit/"
    typed = {
        "discount": "3,3375 %",
        "one_time_discount": "1.250",
        "one_time_discount_kind": "amount",
        "extras-0-label": "Door phone",
        "extras-0-price": "$9,125",
        "extras-0-quantity": "1.200",
    }
    asked = sales_client.post(address, shown_in(sales_client.get(address).content.decode(), address, **typed))
    assert "“9,125” can mean two numbers. Write 9125 or 9,1250." in asked.content.decode()
    typed["extras-0-price"] = "$9,1250"
    answer = sales_client.post(address, shown_in(sales_client.get(address).content.decode(), address, **typed))
    assert answer.status_code == 302
    draft = draft_of(Quote.objects.get(pk=quote.pk))
    assert draft.discount == pricing.Discount(percent=Decimal("0.033375"))
    assert draft.one_time_discount == pricing.Discount(amount=Decimal("1250"))
    assert [(line.quantity, line.price) for line in draft.extras] == [(1200, Decimal("9.125"))]
    page = sales_client.get(address).content.decode()
    for shown in ('value="3,3375"', 'value="1250,00"', 'value="9,1250"', "10.950,00\xa0US$"):
        assert shown in page, shown
    again = sales_client.post(address, shown_in(page, address))
    assert again.status_code == 302
    assert draft_of(Quote.objects.get(pk=quote.pk)) == draft


def test_what_a_client_was_sent_is_written_as_it_was_sent(german: Seller, sales: User, sales_client: Client) -> None:
    """The locale of a revision is its own, whatever the company has chosen since and whoever looks."""
    german.locale = "en_US"
    german.save()
    proposal = sent(sales, timezone.now())
    german.locale = "en_DE"
    german.save()
    forget_pages()
    for page in (fresh().get(proposal.path), sales_client.get(proposal.path)):
        assert "$4,289.00" in page.content.decode()
        assert "4.289" not in page.content.decode()
    made = documents.proposal_pdf(proposal.revision)
    with written_as(lambda: "en_DE"):
        assert documents.proposal_pdf(proposal.revision) == made
    assert "4.289\xa0US$" in sales_client.get(f"/quotes/{proposal.quote.number}/").content.decode()
