"""The form that brings one contract in."""

import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse

from clients.models import Client
from contracts.models import Contract
from contracts.tests.making import NOW
from groundwork.models import User
from groundwork.tests.evidence import samples
from groundwork.tests.shown import main_words
from plans.services import import_plan, publish_plan
from plans.starters import starter_plan

pytestmark = pytest.mark.django_db
PAGE = reverse("contracts:bring_in")
TYPED = {
    "starts_on": "2025-03-15",
    "months": "36",
    "fee": "$4,000.00",
    "step": "",
    "billing": "1",
    "count-user": "22",
    "count-workstation": "20",
    "count-server": "1",
    "at_end": "renews",
    "renewal_months": "12",
    "notice_count": "3",
    "notice_unit": "months",
    "paper": "binder 12",
}


@pytest.fixture
def client(db: None) -> Client:
    return Client.objects.create(name="Harbor Law Group", users=22)


def words_of(answer: Any) -> str:
    return main_words(answer.content.decode())


def shown_in(answer: Any) -> str:
    found = re.search(r'name="shown" value="(\w+)"', answer.content.decode())
    assert found
    return found[1]


def test_a_contract_on_a_plan_is_shown_first_and_taken_at_the_second_press(
    sales_client: Browser, owner: User, client: Client
) -> None:
    version = publish_plan(import_plan(starter_plan("cable-tv"), owner, NOW), revision=1, by=owner, note="", now=NOW)
    assert "Harbor Law Group" in words_of(sales_client.get(PAGE))
    assert f"on={version.pk}" in sales_client.get(PAGE, {"client": client.pk}).content.decode()
    page = f"{PAGE}?client={client.pk}&on={version.pk}"
    assert 'name="count-user" value="22"' in sales_client.get(page).content.decode()
    typed = {**TYPED, "tier": "advanced", "packages": ["security"], "taxes": ["sales"]}
    live = sales_client.post(page, typed, headers={"HX-Request": "true"})
    assert "<html" not in live.content.decode()
    assert "stays as agreed, as a line" in words_of(live)
    assert "No yearly step." in words_of(live)
    stepped = sales_client.post(page, {**typed, "step": "4"}, headers={"HX-Request": "true"})
    assert "It steps by 4% a year and began at $3,846.15 a month." in words_of(stepped)
    far = sales_client.post(page, {**typed, "starts_on": "9999-12-31"})
    assert (far.status_code, "or an earlier day." in words_of(far)) == (422, True)
    first = sales_client.post(page, typed)
    assert "once more" in words_of(first)
    assert not Contract.objects.exists()
    assert shown_in(first) == shown_in(live)
    other = sales_client.post(page, {**typed, "fee": "4001", "shown": shown_in(first)})
    assert (other.status_code, Contract.objects.exists()) == (200, False)
    taken = sales_client.post(
        page, {**typed, "shown": shown_in(first), "file": SimpleUploadedFile("paper.pdf", samples.a_pdf())}
    )
    contract = Contract.objects.get()
    assert taken["Location"] == reverse("contracts:contract_page", args=[contract.number])
    assert (contract.name, contract.notice_by, contract.renews) == ("Advanced with Security", date(2027, 12, 14), True)
    page = words_of(sales_client.get(taken["Location"]))
    assert "Brought in" in page
    assert "binder 12" in page


def test_what_is_wrong_is_said_at_its_box_and_nothing_typed_is_lost(sales_client: Browser, client: Client) -> None:
    page = f"{PAGE}?client={client.pk}&on=flat"
    typed = {**TYPED, "name": "IT care", "currency": "USD", "months": "1", "step": "3", "fee": "€ 12", "paper": ""}
    answer = sales_client.post(page, typed)
    words = words_of(answer)
    assert answer.status_code == 422
    for said in ("Write the amount in USD", "Write where the signed contract"):
        assert said in words
    readable = sales_client.post(page, {**typed, "fee": "12", "paper": "binder 12"})
    assert "From month to month there is no year" in words_of(readable)
    assert 'value="€ 12"' in answer.content.decode()
    for wrong in ("?client=0", f"?client={client.pk}&on=7", f"?client={client.pk}&on=x"):
        assert sales_client.get(f"{PAGE}{wrong}").status_code == 404


def test_a_term_that_still_runs_is_not_called_month_to_month(sales_client: Browser, client: Client) -> None:
    typed = {**TYPED, "name": "IT care", "currency": "USD", "starts_on": "2025-03-15", "months": "360"}
    page = f"{PAGE}?client={client.pk}&on=flat"
    shown = words_of(sales_client.post(page, {**typed, "at_end": "monthly", "renewal_months": ""}))
    assert "To 14 March 2055, then by the month." in shown


def test_many_are_brought_in_from_the_template(sales_client: Browser, client: Client) -> None:
    template = sales_client.get(reverse("contracts:contracts_template"))
    header = template.getvalue().decode("utf-8-sig").strip().split(",")
    said = {"Client": "harbor law group", "Flat fee": "IT care", "First day": "2025-03-15", "Months": "36"}
    rows = [said | {"Fee a month": "350.00", "Yearly step": "3"}, said | {"Fee a month": "", "Client": "Nobody"}]
    lines = [",".join(header), *(",".join(row.get(name, "") for name in header) for row in rows)]
    file = SimpleUploadedFile("contracts.csv", "\n".join(lines).encode())
    check = reverse("contracts:contracts_check")
    assert sales_client.post(reverse("contracts:contracts_upload"), {"file": file})["Location"] == check
    page = sales_client.get(check)
    words = words_of(page)
    for what in (
        "Fee a month: Enter a number",
        "Bring in 1 contract",
        "Running",
        "$350.00",
        "14 March 2028",
    ):
        assert what in words
    told = sales_client.get(reverse("contracts:contracts_told")).getvalue().decode("utf-8-sig").splitlines()
    assert [line.partition(",")[0] for line in told] == ["Line", "2", "3"]
    assert "Is brought in." in told[1]
    done = sales_client.post(check, {"shown": shown_in(page), "do": "apply"}, follow=True)
    assert "1 contract is brought in." in done.content.decode()
    assert "Brought in, not signed here" in words_of(done)
    assert Contract.objects.get().name == "IT care"
    assert sales_client.get(check).status_code == 404
