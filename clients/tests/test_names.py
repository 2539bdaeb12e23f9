"""A name is there once, whatever the case of its letters and whichever alphabet they are of."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.test import Client as Browser

from clients.importing.rows import Choices
from clients.models import Client, Site
from clients.selectors import ClientFilter, client_list, clients_named
from clients.services.clients import ClientEntry, SiteEntry, create_client, save_client
from clients.services.imports import SourceFile, import_devices
from clients.tests.files import csv_of
from groundwork.errors import DomainError
from groundwork.models import User

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
# Of two each, which are one name in different letters; the last is long enough to outgrow a name's own column.
TWINS = [("Müller", "MÜLLER"), ("Straße 1", "STRASSE 1"), ("Ωmega", "ωMEGA"), ("ЖУК", "жук"), ("ΐ" * 120, "ΐ" * 120)]


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


def test_a_search_finds_a_name_in_any_letters(viewer: User) -> None:
    create_client("ÄRZTEHAUS am Markt", now=NOW)
    found = client_list(viewer, ClientFilter(search="ärztehaus"), date(2026, 11, 22))
    assert [row.client.name for row in found.rows] == ["ÄRZTEHAUS am Markt"]


def test_more_names_than_a_query_takes_are_found(django_assert_max_num_queries: Any) -> None:
    client = create_client("Name 1999", now=NOW)
    with django_assert_max_num_queries(3):
        assert clients_named(f"NAME {number}" for number in range(2_000)) == {"name 1999": client}


@pytest.mark.django_db(transaction=True)
def test_names_that_are_there_already_get_their_key() -> None:
    before, after = [("clients", "0006_who_undid")], [("clients", "0007_names_once_in_any_alphabet")]
    executor = MigrationExecutor(connection)
    executor.migrate(before)
    try:
        old = executor.loader.project_state(before).apps
        clients = [
            old.get_model("clients", "Client").objects.create(name=name) for name in ("Straße", "STRASSE", "Straße (2)")
        ]
        for client, name in ((clients[0], "Weiß"), (clients[0], "WEISS"), (clients[1], "WEISS")):
            old.get_model("clients", "Site").objects.create(client=client, name=name)
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(after)
    assert list(Client.objects.order_by("pk").values_list("name", "name_key")) == [
        ("Straße", "strasse"),
        ("STRASSE (3)", "strasse (3)"),
        ("Straße (2)", "strasse (2)"),
    ]
    assert list(Site.objects.order_by("pk").values_list("name", "name_key")) == [
        ("Weiß", "weiss"),
        ("WEISS (2)", "weiss (2)"),
        ("WEISS", "weiss"),
    ]
