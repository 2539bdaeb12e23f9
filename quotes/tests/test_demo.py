"""manage.py demo: everything there once, however often it is run, and all of it sound."""

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker

import pricing
from clients.models import Client, Device
from clients.selectors import inventory_counts
from contracts.models import Seller
from groundwork.models import User
from groundwork.tests.people import signed_in
from plans.models import PlanVersion
from plans.selectors.versions import plan_of
from quotes.demo import texts
from quotes.demo.companies import HARBOR, MAPLE
from quotes.documents import Limit, read_revision
from quotes.models import AcceptedQuote, Quote, QuoteRevision
from quotes.verifying import verify_all

pytestmark = pytest.mark.django_db


def test_the_terms_leave_to_the_clauses_and_the_offer_what_those_say() -> None:
    assert texts.SELLER["notice_count"] == 60
    assert "60 days" not in texts.TERMS
    assert "85 percent" not in texts.TERMS
    assert texts.TERMS.count("“Notice and changes”") == 2
    # Billing and the first day are each proposal's own.
    assert "each month" not in texts.TERMS
    assert "after you sign" not in texts.TERMS


Told = dict[str, list[dict[str, Any]]]


def told() -> Told:
    """What `demo --json` prints."""
    out = io.StringIO()
    call_command("demo", "--json", stdout=out)
    answer: Told = json.loads(out.getvalue())
    return answer


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Told]:
    """The demo, loaded once for all tests here, and taken back after them; each test's own changes go with the test."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield told()
        transaction.set_rollback(True)


def rows() -> dict[str, int]:
    """How many rows every table has."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models(include_auto_created=True)}


def test_a_second_run_doubles_nothing_and_tells_the_same(demo: Told) -> None:
    before = rows()
    assert told() == demo
    assert rows() == before


def test_there_is_a_quote_in_every_state_and_every_path_opens(demo: Told) -> None:
    # One that is lost differs from a declined one by a word of ours alone.
    assert {quote["state"] for quote in demo["quotes"]} == {*Quote.State.values, "expired"} - {Quote.State.LOST}
    assert {one["role"] for one in demo["sign_ins"]} == {"owner", "sales", "viewer"}
    assert len(demo["plans"]) == 2
    assert len(demo["clients"]) >= 5
    owner = signed_in(User.objects.get(email=demo["sign_ins"][0]["email"]))
    paths = [entry["path"] for part in ("plans", "clients", "quotes") for entry in demo[part]]
    assert [path for path in paths if owner.get(path).status_code != 200] == []
    visitor = signed_in(User.objects.get(email=demo["sign_ins"][2]["email"]))
    visitor.logout()
    sent = [quote for quote in demo["quotes"] if quote["proposal_path"]]
    assert {quote["state"] for quote in sent} >= {"sent", "accepted", "declined", "expired"}
    assert {visitor.get(quote["proposal_path"]).status_code for quote in sent} <= {200, 410}


def test_everybody_signs_in_with_the_password_that_is_told(demo: Told) -> None:
    for one in demo["sign_ins"]:
        assert User.objects.get(email=one["email"]).check_password(one["password"])


def test_the_chain_holds_and_every_frozen_price_can_be_worked_out_again(demo: Told) -> None:
    assert list(verify_all()) == []
    assert QuoteRevision.objects.count() >= 6
    for row in QuoteRevision.objects.all():
        revision = read_revision(bytes(row.document))
        for option in revision.options:
            assert pricing.price_document(revision.priced(option.tier, option.packages)) == option.price
    assert AcceptedQuote.objects.get().mrr == Quote.objects.get(state="accepted").mrr


def test_the_plans_are_published_and_parse(demo: Told) -> None:
    assert sorted(plan_of(version).name for version in PlanVersion.objects.all()) == [
        "Cafeteria plan",
        "Managed services, cable TV ladder",
    ]


def test_maple_street_is_the_client_whose_prices_the_contract_names(demo: Told) -> None:
    quote = Quote.objects.get(client__name=MAPLE)
    assert quote.current is not None
    options = read_revision(bytes(quote.current.document)).options
    assert [option.price["recurring_net"] for option in options] == ["1200.00", "2638.00", "4289.00", "6073.00"]


def test_harbor_chooses_a_number_and_has_its_answer(demo: Told) -> None:
    quote = Quote.objects.get(client__name=HARBOR)
    assert quote.current is not None
    revision = read_revision(bytes(quote.current.document))
    assert revision.limits == (Limit("user", 25, 45),)
    question = quote.questions.get()
    assert (question.about, question.is_open) == ("option:gold", True)
    page = signed_in(User.objects.get(email=demo["sign_ins"][1]["email"])).get(f"/quotes/{quote.number}/")
    assert texts.QUESTION[:40] in page.content.decode()
    assert texts.ANSWER[:40] in page.content.decode()


def test_harbors_devices_come_from_its_file(demo: Told) -> None:
    harbor = Client.objects.get(name=HARBOR)
    assert harbor.imports.count() == 1
    counts = inventory_counts(harbor)
    assert (counts["workstation"], counts["laptop"], counts["server"], counts["printer"]) == (19, 12, 2, 8)
    assert Device.objects.filter(client=harbor).count() == 48


def test_a_client_who_reads_another_language_agrees_in_it(demo: Told) -> None:
    """A standard sentence that is written down as the company's own would be shown in English to everybody."""
    assert Seller.current().consent == ""
