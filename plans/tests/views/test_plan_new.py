"""A new plan: from each starter, as a copy with what is said about it, empty; and names that are taken."""

import pytest
from django.test import Client

import pricing
from groundwork.models import User
from plans.models import ObjectionNote, Plan
from plans.selectors import working_plan
from plans.services import write_note
from plans.starters import STARTERS, NoteText, starter_notes, starter_plan
from plans.tests.conftest import NOW

CODES = [starter.code for starter in STARTERS]


@pytest.mark.parametrize("code", CODES)
def test_a_starter_is_a_plan_that_can_be_published(code: str) -> None:
    plan = starter_plan(code)
    findings = pricing.findings(plan)
    assert [finding for finding in findings if finding.severity == "error"] == []
    deliberate = {"cable-tv": {"package-without-step"}, "per-user": set()}
    if code in deliberate:
        assert {finding.code for finding in findings} == deliberate[code]
    known = {("service", service.code) for service in plan.services} | {
        ("package", entry.code) for entry in plan.packages
    }
    assert {(text.kind, text.code) for text in starter_notes(code)} <= known


@pytest.mark.parametrize("code", CODES)
def test_from_a_starter(owner_client: Client, code: str) -> None:
    for expected in (starter_plan(code).name, f"{starter_plan(code).name} 2"):
        answer = owner_client.post("/plans/new/", {"start": code, "name": ""})
        plan = Plan.objects.get(name=expected)
        assert answer.headers["Location"] == f"/plans/{plan.pk}/"
        assert plan.objection_notes.count() == len(starter_notes(code))
    assert working_plan(plan).services == starter_plan(code).services


def test_a_copy_takes_along_what_is_said(plan: Plan, owner: User, owner_client: Client) -> None:
    write_note(plan, NoteText("service", "ws-care", "No.", "Yes."), revision=0, by=owner, now=NOW)
    owner_client.post("/plans/new/", {"start": "copy", "copy_of": plan.pk, "name": "Next year"})
    copy = Plan.objects.get(name="Next year")
    assert working_plan(copy).services == working_plan(plan).services
    assert list(copy.objection_notes.values_list("code", "answer")) == [("ws-care", "Yes.")]
    owner_client.post("/plans/new/", {"start": "copy", "copy_of": plan.pk})
    assert Plan.objects.filter(name=f"{plan.name}, copy").exists()


def test_an_empty_one_in_any_currency(owner_client: Client) -> None:
    typed = {"start": "empty", "currency": "JPY", "labour_rate": "4200", "break_fix_rate": "", "name": "Tokyo"}
    page = owner_client.post("/plans/new/", typed, follow=True)
    assert "No services yet" in page.content.decode()
    plan = Plan.objects.get(name="Tokyo")
    assert (plan.currency, plan.labour_rate, plan.break_fix_rate) == ("JPY", 4200, 0)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"start": "empty", "currency": "USD"}, "Give the plan a name."),
        ({"start": "empty", "name": "New", "labour_rate": "forty"}, "Labour rate"),
        ({"start": "copy"}, "Choose the plan to copy."),
        ({"start": "copy", "copy_of": "99999"}, "This plan is not there any more"),
        ({}, "Choose what to begin with."),
        ({"start": "nonsense"}, "nonsense"),
        ({"start": "cable-tv", "name": "MANAGED services, cable TV ladder"}, "There is already a plan called"),
        ({"start": "cable-tv", "name": "a\u202eb"}, "cannot be seen or misleads"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(
    plan: Plan, owner_client: Client, typed: dict[str, str], says: str
) -> None:
    answer = owner_client.post("/plans/new/", typed)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert Plan.objects.count() == 1
    assert not ObjectionNote.objects.exists()
