"""The account that serves on PostgreSQL owns nothing: it does the portal's work, and cannot drop a trigger."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from pytest_django import Settings

from contracts.errors import ContractError
from contracts.services.notices import send_late_notice
from groundwork.lesser_role import RoleError, grant
from groundwork.models import Event, User
from groundwork.tests.chain.writing import write
from msp_portal.tests.backups.portal import a_portal, own_place, verified
from quotes.models import AcceptedQuote
from quotes.tests import making
from quotes.tests.sent import contract_of

ROLE = "portal_serving"
REFUSED = (
    "DROP TRIGGER groundwork_event_no_change ON groundwork_event",
    "ALTER TABLE groundwork_event DISABLE TRIGGER ALL",
    "DROP TABLE groundwork_event",
    "TRUNCATE groundwork_event",
    "UPDATE groundwork_event SET kind = 'sent'",
    "DELETE FROM groundwork_event",
    "SET session_replication_role = replica",
    "CREATE TABLE another (id int)",
    "CREATE OR REPLACE FUNCTION refuse_change_of_append_only_row() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RETURN NEW; END $$",
    "DELETE FROM django_migrations",
)


@contextmanager
def serving() -> Iterator[None]:
    """What the serving account may do, and no more: SET ROLE is held to the same rights as a sign-in."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {ROLE}")
        try:
            yield
        finally:
            cursor.execute("RESET ROLE")


@pytest.mark.django_db
def test_it_serves_and_can_take_no_trigger_away(settings: Settings, sales: User, tmp_path: Path) -> None:
    own_place(settings, tmp_path)
    if connection.vendor == "sqlite":
        with pytest.raises(RoleError, match="for PostgreSQL"):
            grant(connection, ROLE)
        return
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {ROLE}")
    for _time in range(2):
        grant(connection, ROLE)
    with serving():
        a_portal(sales, making.NOW)
        contract = contract_of(AcceptedQuote.objects.get())
        with pytest.raises(ContractError, match="no notice"):  # having locked what it needs
            send_late_notice(contract, 1, making.NOW)
        assert "All is as it was written" in verified()
        write(1)
        for statement in REFUSED:
            with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), transaction.atomic():
                connection.cursor().execute(statement)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():  # the control: the owner gets so far
        Event.objects.update(kind="sent")
    with transaction.atomic():
        connection.cursor().execute(REFUSED[0])
        transaction.set_rollback(True)
    for role, why in (("nobody_at_all", "There is no role"), ("Bad Name", "small letters"), ("postgres", "owns")):
        with pytest.raises(RoleError, match=why):
            grant(connection, role)


@pytest.mark.django_db(transaction=True)
def test_prepare_says_why_it_cannot_give_the_rights(settings: Settings) -> None:
    settings.DATABASE_ROLE = "No Such Role"
    with pytest.raises(CommandError, match="DATABASE_ROLE"):
        call_command("prepare")
