"""The company page."""

from decimal import Decimal

import pytest
from django.test import Client

from contracts.documents import NO_CLAUSES, Clauses, End, Increase, Notice
from contracts.models import Seller
from groundwork.models import User
from groundwork.tests.people import signed_in
from quotes.services.sentences import clauses_of

pytestmark = pytest.mark.django_db

FIELDS = {
    "name": "Northgate IT",
    "legal_name": "Northgate IT Services LLC",
    "address": "48 Canal Street\nPortland",
    "email": "hello@northgate.example",
    "phone": "",
    "website": "",
    "accent": "#AA3355",
    "time_zone": "Europe/Berlin",
    "locale": "en_GB",
    "valid_days": "14",
    "working_days": "20",
    "terms": "1. What you get.\n\n2. What you pay.",
    "consent": "I agree.",
}


def test_the_first_save_makes_the_profile_and_the_next_one_changes_it(owner_client: Client, owner: User) -> None:
    assert owner_client.post("/company/", {**FIELDS, "revision": "1"}).status_code == 302
    assert owner_client.post("/company/", {**FIELDS, "name": "Northgate", "revision": "2"}).status_code == 302
    seller = Seller.objects.get()
    assert (seller.name, seller.accent, seller.time_zone, seller.valid_days) == (
        "Northgate",
        "#aa3355",
        "Europe/Berlin",
        14,
    )
    assert [row.history_user for row in Seller.history.all()] == [owner, owner]


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("name", "", "required"),
        ("name", "North\u202egate", "cannot be seen"),
        ("legal_name", "\u3164", "begins with a character"),
        ("legal_name", "---", "has neither a letter nor a digit"),
        ("terms", "One.\n\nTw\u2061o.", "after “One. Tw”"),
        ("accent", "red", "colour"),
        ("time_zone", "Mars/Base", "valid choice"),
        ("valid_days", "0", "whole number from 1 to 365"),
        ("working_days", "32", "whole number from 1 to 31"),
        ("email", "nobody", "like anna@example.com"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_saved(owner_client: Client, field: str, typed: str, says: str) -> None:
    answer = owner_client.post("/company/", {**FIELDS, field: typed})
    assert answer.status_code == 422
    assert says in " ".join(answer.context["form"].errors[field])
    assert not Seller.objects.exists()


def test_only_the_owner_may(sales: User) -> None:
    assert signed_in(sales).get("/company/").status_code == 404


def test_the_second_of_two_editors_is_told_and_loses_nothing(owner_client: Client) -> None:
    for revision in ("1", "2"):
        owner_client.post("/company/", {**FIELDS, "revision": revision})
    answer = owner_client.post("/company/", {**FIELDS, "name": "Mine", "revision": "2"})
    assert answer.status_code == 422
    assert "Somebody else has saved" in answer.content.decode()
    assert 'value="Mine"' in answer.content.decode()
    assert Seller.objects.get().name == "Northgate IT"
    assert 'name="revision" value="3"' in answer.content.decode()
    assert owner_client.post("/company/", {**FIELDS, "name": "Mine", "revision": "3"}).status_code == 302
    assert Seller.objects.get().name == "Mine"


CLAUSES = {
    "notice_count": "60",
    "notice_unit": "days",
    "at_end": "renews",
    "renewal_months": "12",
    "true_up_unsigned": "on",
    "fee_floor": "80",
    "increase_cap": "2.5%",
    "increase_on": "01-01",
}


def test_the_clauses_are_kept_and_shown_again(owner_client: Client) -> None:
    assert owner_client.post("/company/", {**FIELDS, **CLAUSES, "revision": "1"}).status_code == 302
    assert clauses_of(Seller.current()) == Clauses(
        Notice(60, "days"),
        End("renews", 12),
        true_up=True,
        increase=Increase(Decimal("0.025"), "01-01"),
        floor=Decimal("0.8"),
    )
    form = owner_client.get("/company/").context["form"]
    assert (form["fee_floor"].value(), form["increase_cap"].value()) == ("80", "2.5")


def test_without_a_word_no_clause_is_agreed(owner_client: Client) -> None:
    assert owner_client.post("/company/", {**FIELDS, "revision": "1"}).status_code == 302
    assert clauses_of(Seller.current()) == NO_CLAUSES


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"at_end": "renews"}, "renewal_months", "by how many months"),
        ({"fee_floor": "101"}, "fee_floor", "at most 100%"),
        ({"increase_cap": "-1"}, "increase_cap", "cannot be negative"),
        ({"notice_count": "0"}, "notice_count", "from 1 to 999"),
        ({"increase_on": "02-30"}, "increase_on", "valid choice"),
    ],
)
def test_a_clause_that_cannot_be_is_named(owner_client: Client, typed: dict[str, str], field: str, says: str) -> None:
    answer = owner_client.post("/company/", {**FIELDS, **typed})
    assert answer.status_code == 422
    assert says in " ".join(answer.context["form"].errors[field])
    assert not Seller.objects.exists()


def test_months_of_a_renewal_go_with_it(owner_client: Client) -> None:
    typed = {**FIELDS, "at_end": "ends", "renewal_months": "12", "revision": "1"}
    assert owner_client.post("/company/", typed).status_code == 302
    assert Seller.current().renewal_months is None
