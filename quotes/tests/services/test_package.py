"""A package that a client lacks, drafted by one press."""

import pytest
from django.test import Client as Browser

from groundwork.models import User
from quotes.models import Quote
from quotes.services.accepting import Visitor, accept_proposal
from quotes.tests.making import NOW
from quotes.tests.sent import answer, contract_of, sent

pytestmark = pytest.mark.django_db


def test_the_amendment_has_the_package_besides_what_was_chosen(sales: User, sales_client: Browser) -> None:
    proposal = sent(sales, NOW)
    silver = next(option for option in proposal.revision.options if option.code == "silver")
    said = answer(proposal, option="silver")
    accepted = accept_proposal(proposal.link, said, Visitor("198.51.100.7", "test"), lambda: NOW)
    contract = contract_of(accepted)
    lacking = next(package.code for package in proposal.revision.plan.packages if package.code not in silver.packages)
    page = sales_client.post(f"/quotes/contracts/{contract.number}/package/{lacking}/", follow=True)
    assert "The amendment is drafted with this package." in page.text
    quote = Quote.objects.get(about=contract)
    assert (quote.purpose, quote.state) == ("amendment", "draft")
    assert [set(option.packages) for option in quote.options.all()] == [{*silver.packages, lacking}]
    # Another press adds nothing a second time, and a package that the plan does not have is told.
    sales_client.post(f"/quotes/contracts/{contract.number}/package/{lacking}/")
    assert Quote.objects.filter(about=contract).count() == 1
    assert "no package" in sales_client.post(f"/quotes/contracts/{contract.number}/package/none/", follow=True).text
