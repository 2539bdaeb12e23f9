"""Importing a plan: all or nothing, into a new plan or an existing one."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError

import pricing
from groundwork.models import User
from plans.models import Package, Plan, Service, Unit
from plans.selectors import working_document, working_plan
from plans.services import NameTakenError, import_plan, publish_plan, working_rows

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def test_rows_are_made_with_a_first_line_of_history(plan: Plan, owner: User) -> None:
    service = plan.services.get(code="ws-care")
    line = service.history.get()
    assert (line.history_type, line.history_user, line.history_date) == ("+", owner, NOW)
    assert plan.history.get().history_user == owner
    compliance = plan.packages.get(code="compliance")
    assert {package.code for package in compliance.requires.all()} == {"security", "continuity"}


def test_the_unit_client_is_a_row_of_every_plan_and_in_no_file(plan: Plan) -> None:
    assert plan.units.filter(code=Unit.CLIENT).count() == 1
    assert Unit.CLIENT not in {unit.code for unit in working_plan(plan).units}


def test_a_fault_half_way_leaves_nothing(
    owner: User, cable_tv: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object) -> None:
        raise DatabaseError("the disk is full")

    monkeypatch.setitem(working_rows._LISTS, "terms", fail)
    with pytest.raises(DatabaseError, match="disk is full"):
        import_plan(pricing.read_plan(cable_tv), owner, NOW)
    assert not Plan.objects.exists()
    assert not Service.history.exists()


def test_the_name_of_a_plan_in_use_is_refused(plan: Plan, owner: User, cable_tv: dict[str, Any]) -> None:
    cable_tv["name"] = plan.name.upper()
    with pytest.raises(NameTakenError, match="Import into it, or give this one another name"):
        import_plan(pricing.read_plan(cable_tv), owner, NOW)
    assert Plan.objects.count() == 1


def test_the_name_of_an_archived_plan_is_free(plan: Plan, owner: User, cable_tv: dict[str, Any]) -> None:
    Plan.objects.update(archived_at=NOW)
    assert import_plan(pricing.read_plan(cable_tv), owner, NOW).name == plan.name


def test_into_an_existing_plan_replaces_the_working_copy_and_leaves_versions(
    plan: Plan, owner: User, cafeteria: dict[str, Any]
) -> None:
    version = publish_plan(plan, revision=1, by=owner, note="", now=NOW)
    frozen = bytes(version.document)
    document = pricing.read_plan(cafeteria)
    into = import_plan(document, owner, LATER, into=plan)
    assert into.pk == plan.pk
    assert working_document(into) == pricing.plan_document(document)
    assert (into.name, into.revision) == (document.name, 2)
    assert [bytes(version.document) for version in plan.versions.all()] == [frozen]


def test_a_row_whose_code_stays_keeps_its_identity_and_one_that_goes_leaves_a_line(
    plan: Plan, owner: User, cable_tv: dict[str, Any]
) -> None:
    kept, changed = plan.services.get(code="srv-care"), plan.services.get(code="ws-watch")
    removed = plan.packages.get(code="printers")
    cable_tv["services"][6]["cost"] = "5.00"
    cable_tv["packages"] = [package for package in cable_tv["packages"] if package["code"] != "printers"]
    import_plan(pricing.read_plan(cable_tv), owner, LATER, into=plan)
    assert plan.services.get(code="srv-care").pk == kept.pk
    assert kept.history.count() == 1  # nothing changed, so nothing is noted
    line = changed.history.first()
    assert (line.history_type, line.history_user, line.history_date) == ("~", owner, LATER)
    gone = Package.history.filter(id=removed.pk).first()
    assert (gone.history_type, gone.history_user, gone.history_date) == ("-", owner, LATER)


def test_taking_the_name_of_another_plan_by_import_is_refused(
    plan: Plan, owner: User, cable_tv: dict[str, Any], cafeteria: dict[str, Any]
) -> None:
    other = import_plan(pricing.read_plan(cafeteria), owner, NOW)
    with pytest.raises(NameTakenError):
        import_plan(pricing.read_plan(cable_tv), owner, LATER, into=other)
    assert working_plan(other) == pricing.read_plan(cafeteria)
