"""A name is there once, however it is typed and whichever alphabet it is of."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.test import Client as Browser

from clients.importing.rows import Choices
from clients.models import Client, Site
from clients.selectors import ClientFilter, client_list, clients_named
from clients.services.clients import ClientEntry, SiteEntry, create_client, save_client
from clients.services.imports import import_devices
from clients.tests.files import csv_of
from groundwork.errors import DomainError
from groundwork.held_files import SourceFile
from groundwork.migrations_before import step_by_step
from groundwork.models import User
from groundwork.tests.dumping import another_database

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
# Of two each, which are one name in different letters; the last is long enough to outgrow a name's own column.
TWINS = [
    ("Müller", "MÜLLER"), ("Straße 1", "STRASSE 1"), ("Ωmega", "ωMEGA"), ("ЖУК", "жук"), ("ΐ" * 120, "ΐ" * 120),
    ("O'Brien Dental", "O’Brien Dental"), ("Smith-Jones", "Smith\u2011Jones"), ("Ｈａｒｂｏｒ", "Harbor"),
    ("\u05e0\u05de\u05dc", "\u05e0\u05de\u05dc\u200f"), ("\ufdfa" * 120, "\ufdfa" * 120),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), TWINS)
def test_a_client_is_there_once(one: str, other: str) -> None:
    client = create_client(one, now=NOW)
    with pytest.raises(DomainError, match=r"There is a client .* already"):
        create_client(other, now=NOW)
    assert list(clients_named([other, "Nobody"]).values()) == [client]
    with pytest.raises(IntegrityError), transaction.atomic():
        Client.objects.bulk_create([Client(name=other)])


@pytest.mark.parametrize(("one", "other"), TWINS)
def test_a_site_is_there_once_at_a_client(one: str, other: str) -> None:
    harbor, mill = (create_client(name, now=NOW) for name in ("Harbor", "Mill"))
    save_client(harbor, ClientEntry("Harbor", sites=(SiteEntry(one),)), NOW)
    with pytest.raises(DomainError, match=r"The site .* is there twice"):
        save_client(mill, ClientEntry("Mill", sites=(SiteEntry(one), SiteEntry(other))), NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Site.objects.bulk_create([Site(client=harbor, name=other)])
    import_devices(harbor, SourceFile("x", csv_of(f"A,server,,{other}")), Choices(), None, NOW)
    assert [(site.name, site.devices.count()) for site in harbor.sites.all()] == [(one, 1)]


def test_a_name_that_is_taken_is_said_on_the_page(sales_client: Browser) -> None:
    create_client("Müller", now=NOW)
    form = {"name": "MÜLLER", "users": "0", "mailboxes": "0", "shared_mailboxes": "0"}
    empty = {f"{prefix}-{name}": "0" for prefix in ("sites", "contacts") for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    answer = sales_client.post("/clients/new/", {**form, **empty})
    assert (answer.status_code, "There is a client “MÜLLER” already." in answer.text) == (422, True)


def test_the_key_goes_with_the_name() -> None:
    client = create_client("Müller", now=NOW)
    save_client(client, ClientEntry("ÄRZTEHAUS", sites=(SiteEntry("Zürich"), SiteEntry("Genève"))), NOW)
    sites = {site.name: site.pk for site in client.sites.all()}
    swapped = (SiteEntry("GENÈVE", sites["Zürich"]), SiteEntry("ZÜRICH", sites["Genève"]))
    save_client(client, ClientEntry("ÄRZTEHAUS", sites=swapped), NOW)
    assert list(Client.objects.values_list("name_key", flat=True)) == ["ärztehaus"]
    assert sorted(Site.objects.values_list("name", "name_key")) == [("GENÈVE", "genève"), ("ZÜRICH", "zürich")]


def test_a_file_may_spell_the_client_and_its_sites_in_its_own_way() -> None:
    """Nothing of it is taken for another client's, and no site is made a second time."""
    dental, mill = create_client("O'Brien Dental", now=NOW), create_client("Mill", now=NOW)
    save_client(dental, ClientEntry(dental.name, sites=(SiteEntry("St. John's Wood"),)), NOW)
    rows = ["A,server,O’Brien Dental,St. John’s Wood", "B,laptop,O'BRIEN DENTAL,St. John's Wood", "C,laptop,Mill,"]
    content = ("Host name,Kind,Client,Site\n" + "\n".join(rows)).encode()
    for _again in range(2):
        record, plan = import_devices(dental, SourceFile("x", content), Choices(), None, NOW)
    assert [device.hostname for device in dental.devices.order_by("hostname")] == ["A", "B"]
    assert (plan.unchanged, [row["line"] for row in record.report["rejected"]]) == (2, [4])
    assert [(site.name, site.devices.count()) for site in dental.sites.all()] == [("St. John's Wood", 2)]
    assert not mill.devices.exists()


def test_a_search_finds_a_name_in_any_letters(viewer: User) -> None:
    create_client("ÄRZTEHAUS am Markt", now=NOW)
    found = client_list(viewer, ClientFilter(search="ärztehaus"), date(2026, 11, 22))
    assert [row.client.name for row in found.rows] == ["ÄRZTEHAUS am Markt"]


def test_more_names_than_a_query_takes_are_found(django_assert_max_num_queries: Any) -> None:
    client = create_client("Name 1999", now=NOW)
    with django_assert_max_num_queries(3):
        assert clients_named(f"NAME {number}" for number in range(2_000)) == {"name 1999": client}


def rows_before_anybody_had_a_key(old: Any) -> None:
    new_client, new_site = (old.get_model("clients", name).objects.create for name in ("Client", "Site"))
    clients = [new_client(name=name) for name in ("Straße", "STRASSE", "Straße (2)")]
    for client, name in ((clients[0], "Weiß"), (clients[0], "WEISS"), (clients[1], "WEISS")):
        new_site(client=client, name=name)


def rows_before_apostrophes_were_one(old: Any) -> None:
    def row(model: str, name: str, **fields: Any) -> Any:
        # A row writes today's key; the one of then is put in its place.
        rows = old.get_model("clients", model).objects
        made = rows.create(name=f"row {rows.count()}", **fields)
        rows.filter(pk=made.pk).update(name=name, name_key=name.casefold())
        return made

    clients = [row("Client", name) for name in ("O’Brien", "O'BRIEN", "Mill")]
    for name in ("A\u2011B", "A-B"):
        row("Site", name, client=clients[2])


def make_rows_of_before() -> None:
    """To the last version without keys, then to the one before apostrophes were one, with rows made at each stop."""
    for before, make in (
        ("0006_who_undid", rows_before_anybody_had_a_key),
        ("0007_names_once_in_any_alphabet", rows_before_apostrophes_were_one),
    ):
        executor = step_by_step(connection)
        executor.migrate([("clients", before)])
        make(executor.loader.project_state([("clients", before)]).apps)


def assert_each_has_its_key() -> None:
    assert list(Client.objects.order_by("pk").values_list("name", "name_key")) == [
        ("Straße", "strasse"),
        ("STRASSE (3)", "strasse (3)"),
        ("Straße (2)", "strasse (2)"),
        ("O’Brien", "o'brien"),
        ("O'BRIEN (2)", "o'brien (2)"),
        ("Mill", "mill"),
    ]
    assert list(Site.objects.order_by("pk").values_list("name", "name_key")) == [
        ("Weiß", "weiss"),
        ("WEISS (2)", "weiss (2)"),
        ("WEISS", "weiss"),
        ("A\u2011B", "a-b"),
        ("A-B (2)", "a-b (2)"),
    ]


@pytest.mark.usefixtures("django_db_setup")
@pytest.mark.django_db(transaction=True)
def test_names_that_are_there_already_get_their_key(tmp_path: Path) -> None:
    """From nothing, and without the houses above: to migrate those takes several times as long."""
    with another_database(tmp_path):
        make_rows_of_before()
        executor = MigrationExecutor(connection)  # by now those of before have begun, so it goes on with them
        executor.migrate(executor.loader.graph.leaf_nodes("clients"))
        assert_each_has_its_key()
