"""The list, the page and the form of clients."""

from typing import Any

import pytest
from django.test import Client as Browser

from clients.models import Client, Contact, Device, Site
from groundwork.models import User

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def harbor() -> Client:
    client = Client.objects.create(name="Harbor", users=22)
    office = Site.objects.create(client=client, name="Office")
    Contact.objects.create(client=client, name="Ruth", email="ruth@harbor.example", primary=True)
    Device.objects.create(client=client, kind="server", hostname="SRV-1", serial="S1", site=office)
    Device.objects.create(client=client, kind="laptop", hostname=SCRIPT, uncovered="spare")
    return client


def posted(**changed: Any) -> dict[str, Any]:
    """A form as a browser sends it, without sites and contacts."""
    form: dict[str, Any] = {"name": "Harbor", "users": 22, "mailboxes": 25, "shared_mailboxes": 3, "revision": 1}
    for prefix in ("sites", "contacts"):
        form |= {f"{prefix}-TOTAL_FORMS": 2, f"{prefix}-INITIAL_FORMS": 0}
    return {**form, **changed}


def test_the_list_shows_counts_and_searches(viewer_client: Browser, harbor: Client) -> None:
    Client.objects.create(name="Mill")
    page = viewer_client.get("/clients/").text
    assert "Harbor" in page
    assert "1 server" in page
    assert "Mill" in page
    found = viewer_client.get("/clients/?q=ruth").text
    assert "Harbor" in found
    assert "Mill" not in found
    assert "No client is like that" in viewer_client.get("/clients/?q=%00nobody").text


def test_an_empty_list_teaches_the_next_step(sales_client: Browser) -> None:
    page = sales_client.get("/clients/").text
    assert "No clients yet" in page
    assert 'href="/clients/new/"' in page


def test_the_list_costs_the_same_for_one_and_for_many(sales_client: Browser, django_assert_num_queries: Any) -> None:
    Client.objects.create(name="First")
    # Session, user, roles, owners, how many of each state, how many, page, devices, sites, terms, who sells, seller.
    with django_assert_num_queries(12):
        sales_client.get("/clients/")
    Client.objects.bulk_create(Client(name=f"Client {n}") for n in range(60))
    with django_assert_num_queries(12):
        sales_client.get("/clients/")


def test_a_client_shows_what_counts_and_what_not(viewer_client: Browser, harbor: Client) -> None:
    page = viewer_client.get(f"/clients/{harbor.pk}/").text
    assert "1 device counts, 1 does not" in " ".join(page.split())
    assert "1 spare" in page
    assert "no, spare" in page
    assert "ruth@harbor.example" in page
    assert SCRIPT not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_client_costs_the_same_for_few_devices_and_for_many(
    sales_client: Browser, harbor: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(22) as few:
        sales_client.get(f"/clients/{harbor.pk}/")
    site = harbor.sites.get()
    Device.objects.bulk_create(Device(client=harbor, kind="nas", hostname=f"N{n}", site=site) for n in range(80))
    with django_assert_num_queries(len(few)):
        assert "Page 1 of 4" in sales_client.get(f"/clients/{harbor.pk}/").text


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("kind=server", "SRV-1", "&lt;script"),
        ("state=left-out", "&lt;script", "SRV-1"),
        ("q=srv", "SRV-1", "&lt;script"),
        ("kind=toaster&site=x&page=zzz", "SRV-1", "No device is like that"),
        ("state=retired", "No device is like that", "SRV-1"),
    ],
)
def test_devices_can_be_filtered(sales_client: Browser, harbor: Client, query: str, shown: str, hidden: str) -> None:
    page = sales_client.get(f"/clients/{harbor.pk}/?{query}").text
    assert shown in page
    assert hidden not in page


def test_devices_are_narrowed_by_chips_that_keep_what_else_is_chosen(sales_client: Browser, harbor: Client) -> None:
    page = sales_client.get(f"/clients/{harbor.pk}/?kind=server&state=counted").text
    assert 'href="?kind=server&amp;state=counted#devices" aria-current="true">Counted <span class="muted">1<' in page
    assert 'href="?kind=server&amp;state=#devices">All <span class="muted">1<' in page
    assert '<input type="hidden" name="state" value="counted">' in page, "the form that searches keeps it"
    assert "state=retired" not in page, "of which there is none"


def test_a_viewer_is_offered_nothing_to_change(viewer_client: Browser, harbor: Client) -> None:
    for page in (viewer_client.get("/clients/").text, viewer_client.get(f"/clients/{harbor.pk}/").text):
        for address in ("/new/", "/edit/", "/import/"):
            assert address not in page


def test_a_client_is_made(sales_client: Browser, sales: User) -> None:
    assert f'value="{sales.pk}" selected' in sales_client.get("/clients/new/").text
    form = posted(**{"owner": sales.pk, "sites-0-name": " Head  office ", "contacts-0-name": "Ruth",
                     "contacts-0-email": "ruth@harbor.example", "contacts-0-primary": "on"})  # fmt: skip
    response = sales_client.post("/clients/new/", form)
    client = Client.objects.get()
    assert response["Location"] == f"/clients/{client.pk}/"
    assert (client.owner, client.users, client.sites.get().name) == (sales, 22, "Head office")
    assert client.contacts.get().primary


def test_a_client_is_changed_and_a_stale_form_keeps_what_was_typed(sales_client: Browser, harbor: Client) -> None:
    address = f"/clients/{harbor.pk}/edit/"
    page = sales_client.get(address).text
    assert 'value="Ruth"' in page
    site = harbor.sites.get()
    kept = {"sites-0-pk": site.pk, "sites-0-name": "Office", "sites-INITIAL_FORMS": 1}
    assert sales_client.post(address, posted(users=30, **kept)).status_code == 302
    stale = sales_client.post(address, posted(users=40, **kept))
    assert stale.status_code == 409
    assert "Somebody else has changed this client" in stale.text
    assert 'value="40"' in stale.text
    assert 'name="revision" value="2"' in stale.text
    harbor.refresh_from_db()
    assert harbor.users == 30


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": ""}, "This field is required."),
        ({"name": "a\u202eb"}, "This has a character that cannot be seen or misleads (U+202E) after “a”"),
        ({"name": "---"}, "This has neither a letter nor a digit; write the name out."),
        ({"contacts-0-name": ".", "contacts-0-email": "ruth@harbor.example"}, "This has no letter"),
        ({"contacts-0-name": "\u2800", "contacts-0-email": "ruth@harbor.example"}, "begins with a character that"),
        ({"contacts-0-name": "Ruth", "contacts-0-title": "C\u00adFO"}, "(U+00AD) after “C”"),
        ({"sites-0-name": "\uffa0"}, "begins with a character that cannot be seen"),
        ({"notes": "first\r\nse\u200bcond"}, "(U+200B) after “first se”"),
        ({"users": "-1"}, "Write a whole number from 0 to 1,000,000."),
        ({"users": "1e999"}, "Write a whole number from 0 to 1,000,000."),
        ({"users": "1000001"}, "Write a whole number from 0 to 1,000,000."),
        ({"contacts-0-email": "ruth@harbor.example"}, "Enter the contact&#x27;s name"),
        ({"contacts-0-name": "Ruth"}, "Enter the address that proposals go to."),
        ({"contacts-0-name": "Ruth", "contacts-0-email": "nonsense"}, "Enter an e-mail address like anna@example.com."),
        ({"contacts-TOTAL_FORMS": "x"}, "ManagementForm data is missing"),
        ({"owner": "999"}, "Select a valid choice."),
        ({"name": "HARBOR"}, "There is a client “HARBOR” already."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_saved(
    sales_client: Browser, harbor: Client, changed: dict[str, Any], said: str
) -> None:
    response = sales_client.post("/clients/new/", posted(**{"name": "New", **changed}))
    assert response.status_code == 422
    assert said in response.text
    assert Client.objects.count() == 1


def test_more_lines_come_without_saving(sales_client: Browser) -> None:
    response = sales_client.post("/clients/new/", posted(more="sites", name="Typed"))
    assert response.status_code == 200
    assert 'name="sites-3-name"' in response.text
    assert 'value="Typed"' in response.text
    assert not Client.objects.exists()
    assert (
        sales_client.post("/clients/new/", posted(more="sites", **{"sites-TOTAL_FORMS": "9" * 30})).status_code == 200
    )


@pytest.mark.parametrize("path", ["", "edit/", "import/", "devices/new/"])
def test_what_is_not_there_is_a_404(sales_client: Browser, path: str) -> None:
    assert sales_client.get(f"/clients/999999/{path}").status_code == 404


@pytest.mark.parametrize("name", ["users", "mailboxes", "shared_mailboxes"])
@pytest.mark.parametrize("typed", ["1_000", "٢٢", "1.0", "-0", "-1", "+1", "1000001", "1e3", "022"])
def test_a_head_count_is_plain_digits(sales_client: Browser, harbor: Client, name: str, typed: str) -> None:
    answer = sales_client.post(f"/clients/{harbor.pk}/edit/", posted(**{name: typed}))
    assert answer.status_code == 422
    assert "Write a whole number from 0 to 1,000,000." in answer.content.decode()
    harbor.refresh_from_db()
    assert harbor.users == 22


def test_the_certificate_of_an_exempt_client_is_kept_and_shown(sales_client: Browser) -> None:
    mill = Client.objects.create(name="Mill")
    page = f"/clients/{mill.pk}/"
    assert "Tax exempt" not in sales_client.get(page).text
    assert sales_client.post(f"{page}edit/", posted(tax_certificate="  NY-4711 ")).status_code == 302
    mill.refresh_from_db()
    assert mill.tax_certificate == "NY-4711"
    assert "certificate NY-4711" in sales_client.get(page).text
    assert 'value="NY-4711"' in sales_client.get(f"{page}edit/").text
    assert mill.history.first().tax_certificate == "NY-4711"


@pytest.mark.parametrize(("typed", "says"), [("NY\u200b4711", "cannot be seen"), ("4" * 61, "at most 60 characters")])
def test_a_certificate_that_cannot_be_is_named(sales_client: Browser, harbor: Client, typed: str, says: str) -> None:
    answer = sales_client.post(f"/clients/{harbor.pk}/edit/", posted(tax_certificate=typed, revision=harbor.revision))
    assert answer.status_code == 422
    assert says in answer.text


PARTY = {
    "legal_name": "Harbor Law Group LLP",
    "postal_address": "1 Pier\r\nPortland, OR 97201",
    "billing_address": "PO Box 7",
    "billing_contact": "Ada Byron",
    "billing_email": "invoices@harbor.example",
    "tax_number": "12-3456789",
}


def test_who_the_client_is_on_paper_is_kept_shown_and_found(sales_client: Browser) -> None:
    mill = Client.objects.create(name="Mill")
    page = f"/clients/{mill.pk}/"
    assert "No legal name and no address yet." in sales_client.get(page).text
    assert sales_client.post(f"{page}edit/", posted(**PARTY)).status_code == 302
    mill.refresh_from_db()
    assert {name: getattr(mill, name) for name in PARTY} == {**PARTY, "postal_address": "1 Pier\nPortland, OR 97201"}
    shown, form = sales_client.get(page).text, sales_client.get(f"{page}edit/").text
    assert "1 Pier<br>Portland, OR 97201" in shown
    for said in ("Harbor Law Group LLP", "PO Box 7", "Ada Byron", "invoices@harbor.example", "12-3456789"):
        assert said in shown
        assert said in form
    assert mill.history.first().legal_name == "Harbor Law Group LLP"
    assert f'href="{page}"' in sales_client.get("/clients/?q=law+group+llp").text


@pytest.mark.parametrize(
    ("box", "typed", "says"),
    [
        ("legal_name", "---", "has neither a letter nor a digit"),
        ("postal_address", "1 Pier\r\nPort\u200bland", "(U+200B) after “1 Pier Port”"),
        ("billing_address", "x" * 501, "at most 500 characters"),
        ("billing_contact", "7", "This has no letter"),
        ("billing_email", "nobody", "Enter an e-mail address like anna@example.com."),
        ("tax_number", "1" * 61, "at most 60 characters"),
    ],
)
def test_what_cannot_stand_on_paper_is_named_and_nothing_lost(
    sales_client: Browser, harbor: Client, box: str, typed: str, says: str
) -> None:
    answer = sales_client.post(f"/clients/{harbor.pk}/edit/", posted(**{**PARTY, box: typed}))
    assert answer.status_code == 422
    assert says in answer.text
    assert (PARTY["tax_number"] if box != "tax_number" else PARTY["legal_name"]) in answer.text
    harbor.refresh_from_db()
    assert harbor.legal_name == ""
