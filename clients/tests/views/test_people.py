"""The pages of a client's people: a list is sent, looked at, answered and carried out; rules; erasing."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from clients.models import Client, Person
from groundwork.tests.shown import shown_in

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parents[1] / "data" / "people"
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def client() -> Client:
    return Client.objects.create(name="Harbor", users=12)


def send(browser: Browser, client: Client, content: bytes) -> str:
    file = SimpleUploadedFile("people.csv", content)
    return " ".join(browser.post(f"/clients/{client.pk}/people/import/", {"file": file}, follow=True).text.split())


def answer(browser: Browser, client: Client, page: str, **said: Any) -> Any:
    path = f"/clients/{client.pk}/people/import/check/"
    return browser.post(path, shown_in(page, path, **said), follow=True)


def test_from_the_client_to_people_who_count(sales_client: Browser, viewer_client: Browser, client: Client) -> None:
    assert f'href="/clients/{client.pk}/people/"' in sales_client.get(f"/clients/{client.pk}/").text
    assert "Nobody yet" in sales_client.get(f"/clients/{client.pk}/people/").text
    page = send(sales_client, client, (DATA / "m365-users.csv").read_bytes())
    for said in (
        "Users · 3", "instead of 12", "which mailboxes are shared", "frontline workers",
        "The name has the word “scanner”.", "Microsoft Power Automate Free",
    ):  # fmt: skip
        assert said.casefold() in page.casefold()
    done = answer(sales_client, client, page, do="apply")
    assert "people.csv is imported: 10 new, 0 changed, 0 removed." in done.text
    client.refresh_from_db()
    assert (client.users, client.mailboxes) == (3, 3)
    shown = " ".join(viewer_client.get(f"/clients/{client.pk}/people/?show=not-counted").text.split())
    assert "Nora Guest" in shown
    assert "Ruth Harbor" not in shown
    assert 'type="submit">Count by these rules' not in shown
    boxes = sales_client.get(f"/clients/{client.pk}/edit/").text
    assert "Counted from the list of people." in boxes


def test_what_a_list_leaves_open_is_asked(sales_client: Browser, client: Client) -> None:
    page = send(sales_client, client, b"Display name,Licenses\nRuth,Harbor Suite\nBen,Microsoft 365 E3\n")
    assert "Say what the licence “Harbor Suite” is for." in page
    refused = sales_client.get(f"/clients/{client.pk}/people/import/refused.csv").getvalue().decode()
    assert "Harbor Suite" in refused
    number = next(at for at in (1, 2) if f'name="licence-{at}" value="Harbor Suite"' in page)
    asked = answer(sales_client, client, page, do="apply", **{f"use-{number}": "kiosk"})
    assert "Your answers have changed the result." in asked.text
    done = answer(sales_client, client, " ".join(asked.text.split()), do="apply")
    assert "2 new" in done.text
    client.refresh_from_db()
    assert (client.users, client.mailboxes) == (1, 2)


def test_the_first_line_of_a_plain_list(sales_client: Browser, client: Client) -> None:
    page = send(sales_client, client, (DATA / "names.txt").read_bytes())
    assert "Is the first line a person?" in page
    assert "Import these people" not in page
    page = " ".join(answer(sales_client, client, page, do="look", first_line="person").text.split())
    answer(sales_client, client, page, do="apply")
    assert Person.objects.filter(client=client).count() == 3


def test_the_code_page_of_names_is_asked(sales_client: Browser, client: Client) -> None:
    page = send(sales_client, client, "Name,Mail\nŁukasz,l@h.example\n".encode("cp1250"))
    assert "Which letters are these?" in page
    page = " ".join(answer(sales_client, client, page, do="look", code_page="Windows-1250").text.split())
    assert "Łukasz" in page


def test_names_stay_names(sales_client: Browser, client: Client) -> None:
    page = send(sales_client, client, f"Display name,Mail\n{SCRIPT},x@h.example\n".encode())
    assert SCRIPT not in page
    assert SCRIPT not in answer(sales_client, client, page, do="apply").text
    assert Person.objects.get().name == SCRIPT


def test_rules_hands_and_erasing(sales_client: Browser, client: Client) -> None:
    page = send(sales_client, client, (DATA / "m365-users.csv").read_bytes())
    answer(sales_client, client, page, do="apply")
    path = f"/clients/{client.pk}/people/"
    client.refresh_from_db()
    said = {"revision": client.revision, "counts": ["person:user", "guest:user"], "words": "two words"}
    wrong = sales_client.post(f"{path}rules/", said)
    assert wrong.status_code == 422
    assert "“two words” is not one word" in wrong.text
    assert ">two words</textarea>" in wrong.text
    sales_client.post(f"{path}rules/", {**said, "words": "scanner, svc"})
    client.refresh_from_db()
    assert (client.users, client.mailboxes) == (4, 0)
    kim = Person.objects.get(name="Kim Power")
    said = {"revision": client.revision, "person": [kim.pk, "x"], "kind": "person"}
    assert "1 is changed." in sales_client.post(f"{path}change/", said, follow=True).text
    assert "Somebody else has changed" in sales_client.post(f"{path}change/", said, follow=True).text
    client.refresh_from_db()
    assert client.users == 5
    told = sales_client.post(f"{path}forget/", {"revision": client.revision}, follow=True).text
    assert "Everybody is erased." in told
    assert not Person.objects.exists()


def test_a_list_can_be_let_go_of_and_a_bad_one_is_not_kept(sales_client: Browser, client: Client) -> None:
    path = f"/clients/{client.pk}/people/import/"
    send(sales_client, client, b"Display name\nRuth\n")
    assert "Nothing was imported." in sales_client.post(f"{path}drop/", follow=True).text
    assert sales_client.get(f"{path}check/").status_code == 404
    assert "The file is empty." in send(sales_client, client, b"")
    page = send(sales_client, client, b"Colour,Size\nred,5\n")
    assert "No column names people" in page
    old = page
    send(sales_client, client, b"Display name\nRuth\n")
    assert "You have sent another file" in answer(sales_client, client, old, do="apply").text


def test_the_last_list_is_taken_back_by_one_press(sales_client: Browser, client: Client) -> None:
    page = send(sales_client, client, b"Display name,Mail\nRuth,ruth@h.example\n")
    answer(sales_client, client, page, do="apply")
    upload = f"/clients/{client.pk}/people/import/"
    assert "Undo this import" in sales_client.get(upload).content.decode()
    record = client.people_imports.get()
    client.refresh_from_db()
    address = f"/clients/{client.pk}/people/import/{record.pk}/undo/"
    told = sales_client.post(address, {"revision": client.revision}, follow=True).content.decode()
    assert "is undone." in told
    assert not client.people.exists()
    assert "Undo this import" not in sales_client.get(upload).content.decode()
    client.refresh_from_db()
    again = sales_client.post(address, {"revision": client.revision}, follow=True).content.decode()
    assert "This import has been undone already." in again
