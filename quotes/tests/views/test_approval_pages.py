"""The owner's rules, the queue of what waits, the approver's page, and the limits in sight at the desk."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import pricing
from groundwork import chain
from groundwork.access import Role
from groundwork.models import User
from groundwork.tests.people import a_person, signed_in
from quotes import reach
from quotes.documents import Limit
from quotes.forms.limits import least_name, most_name
from quotes.models import ApprovalPerson, ApprovalRules, Quote
from quotes.services.approval import approve_quote, ask_approval
from quotes.services.compiling import draft_of
from quotes.services.drafting import save_draft
from quotes.tests.making import NOW, a_draft
from quotes.tests.pages import HTMX, address, page_of, typed
from quotes.tests.services.test_approving_in_steps import changed, generous

RULES = "approval_rules"


def rules_typed(people: dict[User, tuple[str, bool]], revision: int = 0, **changes: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"revision": revision, "below_cost": "0", "by_hand": "0", "agreed": "0"}
    for person, (needs, approves) in people.items():
        found[f"needs_{person.pk}"] = needs
        if approves:
            found[f"approves_{person.pk}"] = "on"
    return {**found, **changes}


def test_the_owner_sets_the_rules_and_says_who_approves(owner: User, sales: User, owner_client: Client) -> None:
    people = {owner: ("never", False), sales: ("always", True)}
    said = rules_typed(people, discount_first="10", discount_second="15,5", monthly_first="5000", below_cost="2")
    assert owner_client.post(reverse(RULES), {**said, "discount_second": "15.5"}).status_code == 302
    rules = ApprovalRules.current()
    assert (rules.discount_first, rules.discount_second) == (Decimal("0.1"), Decimal("0.155"))
    assert (rules.monthly_first, rules.margin_first, rules.below_cost, rules.revision) == (Decimal(5000), None, 2, 1)
    person = ApprovalPerson.objects.get(pk=sales.pk)
    assert (person.needs, person.approves) == ("always", True)
    page = owner_client.get(reverse(RULES)).content.decode()
    assert 'value="15.5"' in page
    assert rules.history.get().history_user == owner


def test_bad_rules_are_told_and_nothing_typed_is_lost(owner: User, sales: User, owner_client: Client) -> None:
    people = {owner: ("never", False), sales: ("rules", False)}
    answer = owner_client.post(reverse(RULES), rules_typed(people, margin_first="30", margin_second="40"))
    assert answer.status_code == 422
    assert "Write one that lies beyond the first limit" in answer.content.decode()
    answer = owner_client.post(reverse(RULES), rules_typed({**people, owner: ("rules", False)}, margin_first="33"))
    assert answer.status_code == 422
    assert "is the only owner" in answer.content.decode()
    assert 'value="33"' in answer.content.decode()
    ApprovalRules.objects.create(revision=4)
    answer = owner_client.post(reverse(RULES), rules_typed(people, margin_first="34"))
    assert "Somebody else has saved this page" in answer.content.decode()
    assert 'value="4"' in answer.content.decode()
    assert owner_client.post(reverse(RULES), rules_typed(people, 4, margin_first="34")).status_code == 302


def test_what_waits_stands_in_the_queue_and_at_home(sales: User, owner_client: Client, sales_client: Client) -> None:
    quote = ask_approval(generous(sales), sales, NOW)
    queue = owner_client.get(reverse("quotes:approval_queue")).content.decode()
    assert address("approval", quote) in queue
    assert "Sam Sales" in queue
    assert address("approval", quote) in owner_client.get(reverse("home")).content.decode()
    assert "You are not one of those who approve" in sales_client.get(reverse("quotes:approval_queue")).content.decode()


def test_the_approver_sees_what_changed_and_sends_it_back(
    sales: User, owner: User, owner_client: Client, sales_client: Client
) -> None:
    quote = generous(sales)
    quote = approve_quote(quote, owner, NOW, quote.revision)
    quote = changed(quote, sales, title="Cheaper still", personal_line="And three months for free.")
    quote = ask_approval(quote, sales, NOW)
    page = owner_client.get(address("approval", quote)).content.decode()
    assert "Changed since the last approval" in page
    assert "Cheaper still" in page
    assert "And three months for free." in page
    assert "Approved as it is" in page
    said = {"revision": quote.revision, "verdict": "back"}
    answer = owner_client.post(address("approval", quote), {**said, "comment": ""})
    assert answer.status_code == 422
    assert "Write what has to change" in answer.content.decode()
    owner_client.post(address("approval", quote), {**said, "comment": "No free months."})
    quote.refresh_from_db()
    assert quote.approval_asked_at is None
    page = page_of(sales_client, quote)
    assert "No free months." in page
    assert "Sent back" in page


def test_a_stale_verdict_is_refused_and_the_comment_stays(sales: User, owner_client: Client) -> None:
    quote = ask_approval(generous(sales), sales, NOW)
    said = {"revision": quote.revision - 1, "verdict": "approve", "comment": "Looks right."}
    answer = owner_client.post(address("approval", quote), said)
    assert answer.status_code == 422
    assert "Somebody else has changed this quote" in answer.content.decode()
    assert "Looks right." in answer.content.decode()


def test_the_limits_are_in_sight_while_one_types(sales: User, sales_client: Client) -> None:
    quote = a_draft(sales)
    page = sales_client.get(address("quote_edit", quote)).content.decode()
    assert "Given up a month" in page
    assert "within" in page
    answer = sales_client.post(address("quote_prices", quote), typed(quote, discount="25"), headers=HTMX)
    live = answer.content.decode()
    assert "25%" in live
    assert "at most 10%" in live
    assert "15% above" in live
    assert "Somebody has to approve this before it can be sent" in live
    assert not Quote.objects.filter(discount_percent__isnull=False).exists()


@pytest.mark.parametrize("name", ["quote_edit", "quote_prices", "quote_page"])
def test_a_page_judges_a_draft_once_and_asks_for_the_rules_once_however_much_is_offered(
    sales: User, sales_client: Client, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """All that can be reached is searched once, not for each option, nor for each number that may be chosen."""
    searched: list[pricing.Offer] = []
    search = pricing.worst

    def counted(plan: pricing.Plan, offer: pricing.Offer) -> pricing.Worst:
        searched.append(offer)
        return search(plan, offer)

    monkeypatch.setattr("quotes.reach.pricing.worst", counted)
    quote = a_draft(sales)
    asked = {}
    for options, limits in ((1, ()), (4, ()), (4, (Limit("desktop", 10, 40), Limit("server", 1, 3)))):
        draft = replace(draft_of(quote), options=draft_of(quote).options[-options:], limits=limits)
        quote = save_draft(quote, replace(draft, recommended=draft.options[0]), sales, quote.revision)
        searched.clear()
        reach._worst.cache_clear()
        ends = {least_name(one.unit): one.least for one in limits} | {most_name(one.unit): one.most for one in limits}
        said = typed(quote, options=draft.options, recommended=draft.options[0], **ends)
        with CaptureQueriesContext(connection) as queries:
            send = sales_client.post if name == "quote_prices" else sales_client.get
            assert send(address(name, quote), said, headers=HTMX).status_code == 200
        assert len(searched) == 1, (options, limits)
        rules = [query for query in queries.captured_queries if 'FROM "quotes_approvalrules"' in query["sql"]]
        asked[options, limits] = (len(queries), len(rules))
    assert {rules for _all, rules in asked.values()} == {1}
    assert len({number for number, _rules in asked.values()}) == 1, asked


@pytest.mark.any_database
def test_no_entry_of_the_chain_has_a_figure_of_ours(sales: User, owner: User) -> None:
    """Entries go to clients with the evidence; margins and costs stand in none of them, and comments beside them."""
    quote = ask_approval(generous(sales), sales, NOW)
    quote = approve_quote(quote, owner, NOW, quote.revision, "Only because of the margin of 41 %.")
    for event in chain.events_of(quote.subject):
        assert set(chain.body_of(event)) & {"comment", "findings", "margin", "cost"} == set()
        assert b"margin" not in bytes(event.body)


def test_somebody_who_was_named_approves_in_the_browser(sales: User) -> None:
    lead = a_person("lead@example.com", Role.SALES, name="Lena Lead")
    ApprovalPerson.objects.create(user=lead, approves=True)
    quote = ask_approval(generous(sales), sales, NOW)
    browser = signed_in(lead)
    assert address("approval", quote) in page_of(browser, quote)
    browser.post(address("approval", quote), {"revision": quote.revision, "verdict": "approve", "comment": ""})
    quote.refresh_from_db()
    assert quote.approved_by == lead
    assert save_draft(quote, draft_of(quote), sales, quote.revision).approved_by == lead
