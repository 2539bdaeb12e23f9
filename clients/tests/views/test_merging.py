"""Merging a client on its pages: found, looked at, merged; old links lead on."""

import pytest
from django.test import Client as Browser

from clients.models import Client, Contact
from groundwork.tests.shown import shown_in

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def kept() -> Client:
    client = Client.objects.create(name="Harbor", users=22, legal_name="Harbor LLP")
    Contact.objects.create(client=client, name="Ruth", email="ruth@harbor.example", primary=True)
    return client


@pytest.fixture
def gone() -> Client:
    client = Client.objects.create(name=f"Harbor {SCRIPT}", users=30, legal_name=SCRIPT, tax_number="12-3")
    Contact.objects.create(client=client, name="Ruth", email="ruth@harbor.example", primary=True)
    return client


def test_from_the_form_to_one_client(sales_client: Browser, kept: Client, gone: Client) -> None:
    assert f'href="/clients/{kept.pk}/merge/"' in sales_client.get(f"/clients/{kept.pk}/edit/").text
    address = f"/clients/{kept.pk}/merge/{gone.pk}/"
    choose = sales_client.get(f"/clients/{kept.pk}/merge/").text
    assert "one of its contacts:" in choose
    assert f'href="{address}"' in choose
    assert "No other client is called that." in sales_client.get(f"/clients/{kept.pk}/merge/?q=nobody%00").text
    page = sales_client.get(address).text
    assert f'href="/clients/{gone.pk}/merge/{kept.pk}/"' in page
    for said in ("Quotes", "22 + 30 = 52", "12-3", "that both have stays there once: Ruth"):
        assert said in " ".join(page.split())
    assert SCRIPT not in page
    answer = sales_client.post(address, shown_in(page, "", users="both"), follow=True)
    assert "is part of Harbor now." in answer.text
    assert answer.redirect_chain[-1][0] == f"/clients/{kept.pk}/"
    kept.refresh_from_db()
    assert (kept.users, kept.legal_name, kept.tax_number) == (52, "Harbor LLP", "12-3")
    for path in ("", "edit/"):
        assert sales_client.get(f"/clients/{gone.pk}/{path}")["Location"] == f"/clients/{kept.pk}/{path}"
    assert "was merged into Harbor" in sales_client.get(f"/clients/{gone.pk}/history/").text
    assert f'href="/clients/{gone.pk}/history/"' in sales_client.get(f"/clients/{kept.pk}/history/").text
    assert "merged into Harbor" in sales_client.get("/clients/?state=archived").text
    assert sales_client.get(address).status_code == 404


def test_who_saved_meanwhile_is_not_overrun(sales_client: Browser, kept: Client, gone: Client) -> None:
    address = f"/clients/{kept.pk}/merge/{gone.pk}/"
    form = shown_in(sales_client.get(address).text, "")
    Client.objects.filter(pk=gone.pk).update(revision=2, users=31)
    answer = sales_client.post(address, form, follow=True).text
    assert "Somebody else has changed this client" in answer
    assert "22 + 31 = 53" in answer
    gone.refresh_from_db()
    assert gone.merged_into is None


def test_an_answer_that_there_is_not(sales_client: Browser, kept: Client, gone: Client) -> None:
    address = f"/clients/{kept.pk}/merge/{gone.pk}/"
    form = shown_in(sales_client.get(address).text, "", users="neither")
    answer = sales_client.post(address, form)
    assert answer.status_code == 422
    assert "neither is not one of the available choices" in answer.text


def test_who_may(viewer_client: Browser, sales_client: Browser, kept: Client, gone: Client) -> None:
    assert viewer_client.get(f"/clients/{kept.pk}/merge/").status_code == 404
    assert viewer_client.post(f"/clients/{kept.pk}/merge/{gone.pk}/").status_code == 404
    assert sales_client.get(f"/clients/{kept.pk}/merge/{kept.pk}/").status_code == 302
    assert sales_client.get(f"/clients/{kept.pk}/merge/99999/").status_code == 404
