"""A file of clients is carried out as it was shown, whole or not at all; clients come back from their export."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clients.models import Client, Contact, InventoryCount, PendingClients, Site
from clients.selectors import activity, clients_header, clients_page, clients_rows, inventory_counts
from clients.services import client_files
from clients.services.archiving import archive_client
from clients.services.client_files import Imported, apply_clients_file, hold_clients_file
from clients.services.clients import ClientEntry, ContactEntry, SiteEntry, create_client, save_client
from clients.services.merging import merge_clients
from clients.tests.files import csv_of
from groundwork.access import Role
from groundwork.errors import DomainError, StaleError
from groundwork.held_files import SourceFile
from groundwork.models import CountedThing, User
from groundwork.steps import finished
from groundwork.tables.writing import csv_lines
from groundwork.tests.people import a_person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HEADER = "Name,Legal name,Users,Sites,Contacts,Tax exempt,Exemption certificate"


@pytest.fixture
def harbor() -> Client:
    contacts = (ContactEntry("Ruth", "ruth@harbor.example", primary=True), ContactEntry("Ben", "ben@harbor.example"))
    entry = ClientEntry("Harbor", users=22, tax_certificate="OR-1", sites=(SiteEntry("Office"),), contacts=contacts)
    return save_client(None, entry, NOW)


def held(user: User, *rows: str, header: str = HEADER) -> PendingClients:
    return hold_clients_file(user, SourceFile("clients.csv", csv_of(*rows, header=header)), NOW)


def applied(pending: PendingClients, change: bool = True) -> Imported:
    return finished(apply_clients_file(pending, clients_page(pending).plan.key, change, NOW))


def test_new_ones_are_made_with_all_they_have(sales: User) -> None:
    pending = held(sales, "Mill,Mill & Sons,7,Loft;Cellar,Ada <ada@mill.example> | 555 | CEO,yes,NY-1")
    assert applied(pending) == Imported(1, 0)
    mill = Client.objects.get()
    assert (mill.legal_name, mill.users, mill.tax_certificate) == ("Mill & Sons", 7, "NY-1")
    assert [site.name for site in mill.sites.all()] == ["Cellar", "Loft"]
    ada = mill.contacts.get()
    assert (ada.name, ada.phone, ada.title, ada.primary) == ("Ada", "555", "CEO", True)
    count = mill.inventory_counts.get()
    assert (count.source, count.counts) == (InventoryCount.Source.IMPORT, {"user": 7, "site": 2})
    assert count.counts == inventory_counts(mill)
    assert mill.counts_key
    told = [(entry.who, entry.text) for entry in activity(mill).entries]
    assert ("Sam Sales", "Client entered") in told
    assert not PendingClients.objects.exists()


def test_those_that_are_there_change_only_where_it_is_wanted(harbor: Client, sales: User) -> None:
    row = '"HARBOR",Harbor LLP,30,office;Barn,*Ben <ben@harbor.example> | 555,no,'
    pending = held(sales, row, "Mill,,,,,,")
    page = clients_page(pending)
    assert page.changed[0].said == (
        ("Legal name", "", "Harbor LLP"),
        ("Users", "22", "30"),
        ("Tax exemption certificate", "OR-1", ""),
        ("New sites", "", "Barn"),
        ("Contact", "", "Ben · 555 · gets proposals"),
    )
    assert applied(pending, change=False) == Imported(1, 0)
    harbor.refresh_from_db()
    assert (harbor.users, harbor.revision) == (22, 1)
    assert applied(held(sales, row)) == Imported(0, 1)
    harbor.refresh_from_db()
    assert (harbor.name, harbor.legal_name, harbor.users, harbor.tax_certificate) == ("Harbor", "Harbor LLP", 30, "")
    assert (harbor.revision, [site.name for site in harbor.sites.all()]) == (2, ["Barn", "Office"])
    assert [(who.name, who.phone, who.primary) for who in harbor.contacts.all()] == [
        ("Ben", "555", True), ("Ruth", "", False),
    ]  # fmt: skip
    assert ("Sam Sales", "Company data from a file of clients") in [
        (entry.who, entry.text) for entry in activity(harbor).entries
    ]
    again = held(sales, row)
    assert clients_page(again).plan.unchanged == 1
    with pytest.raises(DomainError, match="Nothing is new"):
        applied(again)


def test_what_cannot_be_done_to_a_client_is_refused(harbor: Client, sales: User) -> None:
    archive_client(create_client("Mill", now=NOW), sales, NOW)
    merge_clients(harbor, create_client("Harbour", now=NOW), {}, sales, NOW)
    plan = clients_page(held(sales, "Mill,,,,,,", "Harbor,,9,,,,", "Harbour,,8,,,,", "New,,,,,yes,")).plan
    assert [(row.line, row.reason) for row in plan.refused] == [
        (2, "Mill is archived. Bring it back, or delete the row."),
        (4, "The client was merged into Harbor, which is in line 3. Delete one of the two."),
        (5, "Tax exempt: a client is exempt by a certificate. Fill in its number."),
    ]
    assert len(plan.changed) == 1


@pytest.mark.parametrize("name", ["Mill", "Harbor"])
def test_what_would_do_something_else_by_now_is_shown_again(harbor: Client, sales: User, name: str) -> None:
    pending = held(sales, "Mill,,1,,,,", "Harbor,,9,,,,")
    shown = clients_page(pending).plan.key
    save_client(harbor if name == "Harbor" else None, ClientEntry(name, users=5), NOW)
    with pytest.raises(StaleError, match="Look at it again"):
        finished(apply_clients_file(pending, shown, True, NOW))
    assert PendingClients.objects.filter(pk=pending.pk).exists()


def test_whoever_stops_asking_takes_all_of_it_back(sales: User) -> None:
    pending = held(sales, *(f"Client {number},,1,,,," for number in range(1200)))
    steps = apply_clients_file(pending, clients_page(pending).plan.key, True, NOW)
    for _step in range(3):
        next(steps)
    assert Client.objects.count() == 1000
    steps.close()
    assert (Client.objects.count(), Client.history.count(), PendingClients.objects.count()) == (0, 0, 1)


def test_many_cost_hardly_more_queries_than_few(sales: User) -> None:
    asked = []
    for number in (2, 400):
        rows = (f"{number} {at},X,{at},A;B,P <p{at}@x.example>,," for at in range(number))
        pending = held(sales, *rows)
        key = clients_page(pending).plan.key
        with CaptureQueriesContext(connection) as queries:
            finished(apply_clients_file(pending, key, True, NOW))
        asked.append(len(queries))
    # SQLite takes so many parameters at a time, so that inserts are cut.
    assert asked[1] - asked[0] < (60 if connection.vendor == "sqlite" else 10), asked


def test_all_clients_come_back_from_their_export(harbor: Client, sales: User) -> None:
    CountedThing.objects.create(code="backup-tb", one="TB of backup", many="TB of backup")
    nasty = ("=1+1", "'=x", "a;b", "c|d", "*e", "-f", 'say "x", y')
    people = tuple(ContactEntry(f"{text} P", f"p{at}@x.example", text, primary=not at) for at, text in enumerate(nasty))
    entry = ClientEntry(
        "=Mill; Sons", users=3, things={"backup-tb": 4}, legal_name="'=Mill", postal_address="-1\n@2",
        billing_contact="Ada", billing_email="ada@mill.example", tax_number="+7",
        sites=tuple(SiteEntry(text) for text in nasty) + tuple(SiteEntry(f"Site {n}") for n in range(40)),
        contacts=people,
    )  # fmt: skip
    save_client(None, entry, NOW)
    archive_client(create_client("Gone", now=NOW), sales, NOW)
    content = b"".join(csv_lines(clients_header(), clients_rows(sales)))
    assert b"Gone" not in content
    plan = clients_page(hold_clients_file(sales, SourceFile("back.csv", content), NOW)).plan
    assert (plan.new, plan.changed, plan.unchanged, plan.refused, plan.left_out) == ((), (), 2, (), ())
    before = list(Contact.objects.order_by("pk").values("name", "title", "phone", "email", "primary", "client__name"))
    sites = list(Site.objects.order_by("client__name", "name_key").values_list("name", "client__name"))
    pending = PendingClients.objects.get()
    Client.objects.exclude(name="Gone").delete()
    assert applied(pending).new == 2
    assert list(Site.objects.order_by("client__name", "name_key").values_list("name", "client__name")) == sites
    after = Contact.objects.order_by("pk").values("name", "title", "phone", "email", "primary", "client__name")
    assert sorted(after, key=str) == sorted(before, key=str)
    mill = Client.objects.get(legal_name="'=Mill")
    assert (mill.name, mill.postal_address, mill.things, mill.tax_number) == (
        "=Mill; Sons", "-1\n@2", {"backup-tb": 4}, "+7",
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_a_name_entered_meanwhile_stops_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """On SQLite nobody else writes meanwhile, and the other one is told instead."""
    seller = a_person("sam@example.com", Role.SALES, name="Sam Sales")
    pending = held(seller, "Mill,,1,,,,", "Other,,1,,,,")
    carried_out, others = client_files.__dict__["_carried_out"], []
    threads: list[threading.Thread] = []

    def late(*args: object) -> object:
        def enter() -> None:
            try:
                others.append(create_client("Other", now=NOW).name)
            except Exception as fault:
                others.append(type(fault).__name__)
            finally:
                connection.close()

        other = threading.Thread(target=enter)
        threads.append(other)
        other.start()
        other.join(1 if connection.vendor == "postgresql" else 0.2)
        return carried_out(*args)

    monkeypatch.setattr(client_files, "_carried_out", late)
    shown = clients_page(pending).plan.key
    if connection.vendor == "postgresql":
        with pytest.raises(StaleError):
            finished(apply_clients_file(pending, shown, True, NOW))
        assert [client.name for client in Client.objects.all()] == ["Other"]
        assert PendingClients.objects.exists()
    else:
        assert finished(apply_clients_file(pending, shown, True, NOW)) == Imported(2, 0)
        # Else it would enter its client into the next test.
        threads[0].join(60)
        assert (threads[0].is_alive(), Client.objects.count()) == (False, 2)
