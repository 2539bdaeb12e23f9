"""The company page."""

import pytest
from django.test import Client

from groundwork.models import User
from groundwork.tests.people import signed_in
from quotes.models import Seller

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
