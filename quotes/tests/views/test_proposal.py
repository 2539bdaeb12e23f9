"""The client's page: what it shows, priced once, whatever the address or the words in it say."""

import re
from typing import Any

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

import pricing
from groundwork.models import User
from groundwork.tests.shown import without_rules
from quotes.tests import making
from quotes.tests.client_pages import NOW, forget_pages
from quotes.tests.sent import Sent, fresh, sent


@pytest.fixture(autouse=True)
def on_that_day() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def proposal(sales: User) -> Sent:
    return sent(sales, making.NOW, tax_codes=["sales"])


# What is shown


def test_the_options_stand_side_by_side_with_their_steps(proposal: Sent) -> None:
    page = fresh().get(proposal.path)
    assert page.status_code == 200
    text = re.sub(r"<[^>]+>", "", page.content.decode()).replace("\xa0", " ")
    for words in (
        "$1,200",
        "$2,638",
        "$4,289",
        "$6,073",
        "+ $1,438 over Basic",
        "+ $1,651 over Silver",
        "+ $1,784 over Gold",
        "$9.28 per person and working day",
        "Gold is chosen",
        "$4,289.00",
        "$353.84",
        "$9,285.68",
        "$7,150 a month",
        "22 × $14.00",
        "25 devices and 22 people",
    ):
        assert words in text, words


def test_what_is_ours_to_know_is_not_on_the_page(proposal: Sent) -> None:
    pages = [fresh().get(proposal.path), fresh().get(f"{proposal.path}accept/?option=platinum")]
    internal = proposal.revision.priced("advanced", ("security", "continuity")).internal
    for page in pages:
        text = without_rules(page.content.decode())
        for secret in (str(internal.monthly_cost), f"{internal.monthly_cost:,}", str(internal.gross_margin), "margin"):
            assert secret not in text, secret


def test_a_choice_changes_the_total(proposal: Sent) -> None:
    page = fresh().get(proposal.path, {"option": "gold", "changed": "1", "with": ["security", "people"]})
    assert "Gold with People, without Continuity" in page.content.decode()
    assert "$4,952.00" in page.content.decode()


def test_htmx_gets_only_what_follows_the_choice(proposal: Sent) -> None:
    answer = fresh().get(proposal.path, {"option": "silver"}, headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert "<html" not in text
    assert 'id="offer"' in text
    assert "Silver: $2,638.00 a month." in text
    assert "HX-Request" in answer["Vary"]


NONSENSE = (
    "option=diamond",
    "option=",
    "option=gold&option=basic",
    "option=gold&changed=1&with=nonsense",
    "option=basic&changed=1&with=security",
    "option=gold&changed=1&with=compliance",
    "option=gold&changed=1" + "&with=security" * 500,
    "option=%00&changed=%FF&with=%F0%9F%92%A9",
    "option=<script>alert(1)</script>&with='\"><img src=x>",
    "changed=1&with=" + "a" * 5000,
    "&&&===",
)


def test_nonsense_in_the_address_gets_a_page(proposal: Sent) -> None:
    for query in NONSENSE:
        for path in (proposal.path, f"{proposal.path}accept/"):
            page = fresh().get(f"{path}?{query}", follow=True)
            assert page.status_code == 200, query
            assert "<script>alert" not in page.content.decode()
            assert "<img src=x" not in page.content.decode()


def test_nonsense_is_said_in_words(proposal: Sent) -> None:
    page = fresh().get(f"{proposal.path}?option=diamond").content.decode()
    assert "not in this proposal. Here is the one we recommend." in page
    assert "Gold is chosen" in page


def test_each_option_is_priced_once(proposal: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[pricing.Selection] = []
    real = pricing.price_regardless

    def counting(plan: Any, inventory: Any, selection: Any) -> Any:
        asked.append(selection)
        return real(plan, inventory, selection)

    monkeypatch.setattr(pricing, "price_regardless", counting)
    forget_pages()
    fresh().get(proposal.path)
    assert {(each.tier, each.packages) for each in asked} >= {(o.tier, o.packages) for o in proposal.revision.options}
    assert len(asked) == len(set(asked)), "nor is anything else priced twice"
    begun = len(asked)
    # What the page of Gold says of a package more is the price of the page that has it.
    fresh().get(f"{proposal.path}?option=gold&changed=1&with=security&with=continuity&with=mobile")
    assert len(asked) == len(set(asked))
    assert 0 < len(asked) - begun < len(proposal.revision.plan.packages)


def test_queries_of_a_page(proposal: Sent, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(6):
        fresh().get(proposal.path)


def test_addresses_mail(proposal: Sent) -> None:
    page = fresh().get(proposal.path).content.decode()
    for link in ("mailto:hello@northgate.example", "mailto:sales@example.com"):
        assert f'href="{link}' in page


# Hostile words


HOSTILE = (
    "<script>alert(1)</script>",
    "{{ 7|add:7 }}{% debug %}",
    '"><img src=x onerror=alert(1)>',
    "{{event.__init__}}",
)


def test_words_of_others_stay_words(sales: User) -> None:
    made = sent(sales, making.NOW, title=" ".join(HOSTILE)[:160], personal_line="\n\n".join(HOSTILE))
    page = fresh().get(made.path).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "{{ 7|add:7 }}" in page
    assert "{{event.__init__}}" in page
