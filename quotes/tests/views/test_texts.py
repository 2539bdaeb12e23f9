"""The company's texts in other languages."""

import pytest
from django.test import Client
from django.urls import reverse

from contracts.models import Seller
from groundwork.models import CountedThing, User
from quotes.models import CoverTemplate, LibraryItem
from quotes.tests.making import a_seller

pytestmark = pytest.mark.django_db
GERMAN = "/company/texts/de/"


@pytest.fixture
def rows() -> dict[str, int]:
    a_seller()
    return {
        "section": LibraryItem.objects.create(kind="section", name="Us", heading="Who we are", text="We are near.").pk,
        "cover": CoverTemplate.objects.create(name="Usual", text="Thank you.").pk,
        "thing": CountedThing.objects.create(code="lines", one="line", many="lines").pk,
    }


def test_every_text_stands_beside_its_box(owner_client: Client, rows: dict[str, int]) -> None:
    page = owner_client.get(reverse("company_texts"), follow=True)
    text = page.content.decode()
    for own in ("1. What you get.", "I agree.", "Who we are", "We are near.", "Thank you.", "line", "lines"):
        assert own in text
    assert "0 of 7" in text
    assert owner_client.get("/company/texts/xx/").status_code == 404


def test_nothing_written_yet_says_so(owner_client: Client) -> None:
    assert "Nothing is written yet" in owner_client.get(GERMAN).content.decode()


def test_what_is_typed_is_kept_with_its_history(owner_client: Client, owner: User, rows: dict[str, int]) -> None:
    seller = Seller.objects.get()
    item = f"item:{rows['section']}"
    typed = {
        "company:1:terms": "1. Was Sie bekommen.\r\n2. Mehr.",
        "revision:company:1": seller.revision,
        f"{item}:heading": "Wer wir sind",
        f"revision:{item}": 1,
        f"cover:{rows['cover']}:text": "",
        f"revision:cover:{rows['cover']}": 1,
        f"revision:thing:{rows['thing']}": 1,
    }
    assert owner_client.post(GERMAN, typed).status_code == 302
    seller.refresh_from_db()
    assert seller.texts == {"de": {"terms": ["1. Was Sie bekommen.\n2. Mehr.", "1. What you get."]}}
    assert seller.history.first().history_user == owner
    section = LibraryItem.objects.get()
    assert (section.texts, section.revision) == ({"de": {"heading": ["Wer wir sind", "Who we are"]}}, 2)
    assert CoverTemplate.objects.get().revision == CountedThing.objects.get().revision == 1
    page = owner_client.get(GERMAN).content.decode()
    assert "2 of 7" in page
    # Taken out again; the company's own page leaves the rest alone.
    again = {**typed, "company:1:terms": "", "revision:company:1": seller.revision, f"revision:{item}": 2}
    assert owner_client.post(GERMAN, again).status_code == 302
    seller.refresh_from_db()
    assert seller.texts == {}


def test_the_second_of_two_owners_loses_nothing(owner_client: Client, rows: dict[str, int]) -> None:
    item = f"item:{rows['section']}"
    revisions = {
        "revision:company:1": Seller.objects.get().revision,
        f"revision:{item}": 1,
        f"revision:cover:{rows['cover']}": 1,
        f"revision:thing:{rows['thing']}": 1,
    }
    first = {**revisions, f"{item}:heading": "Wer wir sind", f"{item}:text": ""}
    assert owner_client.post(GERMAN, first).status_code == 302
    second = owner_client.post(GERMAN, {**revisions, f"{item}:heading": "", f"{item}:text": "Wir sind nah."})
    assert second.status_code == 409
    text = second.content.decode()
    assert "Wir sind nah." in text
    assert 'value="Wer wir sind"' in text
    assert f'name="revision:{item}" value="2"' in text
    assert LibraryItem.objects.get().texts == {"de": {"heading": ["Wer wir sind", "Who we are"]}}


def test_a_fault_is_said_at_its_box(owner_client: Client, rows: dict[str, int]) -> None:
    revisions = {"revision:company:1": 1, f"revision:item:{rows['section']}": 1, f"revision:cover:{rows['cover']}": 1}
    thing = f"thing:{rows['thing']}"
    answer = owner_client.post(GERMAN, {**revisions, f"revision:{thing}": 1, f"{thing}:one": "x" * 61})
    assert answer.status_code == 422
    assert f'id="id_{thing}:one_error"' in answer.content.decode()
