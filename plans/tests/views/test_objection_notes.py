"""Objection notes: who reads it, who writes it, and that a second editor loses nothing."""

from dataclasses import replace

import pytest
from django.test import Client

from groundwork.models import User
from groundwork.tests.shown import shown_in
from plans.editing.entries import change, remove
from plans.models import ObjectionNote, Plan
from plans.selectors import working_plan
from plans.selectors.objection_notes import notes_of
from plans.services import edit_plan, undo, write_note
from plans.starters import NoteText
from plans.tests.conftest import NOW
from plans.tests.edits import SERVICE


def address(plan: Plan, kind: str = "service", code: str = "ws-care") -> str:
    return f"/plans/{plan.pk}/objections/{kind}/{code}/"


def typing(plan: Plan, **typed: str) -> dict[str, str]:
    """The form of `ws-care` as it is opened, with these boxes changed."""
    benefit = working_plan(plan).index.services["ws-care"].benefit
    return {
        "benefit": benefit,
        "objection": "",
        "answer": "",
        "revision": "0",
        "plan_revision": str(plan.revision),
        **typed,
    }


def test_the_owner_writes_and_salespeople_read(
    plan: Plan, owner_client: Client, sales_client: Client, viewer_client: Client
) -> None:
    typed = typing(plan, objection="We fix our own PCs.", answer="Somebody does.\r\nCount the hours <b>.")
    answer = owner_client.post(address(plan), typed)
    assert answer.headers["Location"] == f"/plans/{plan.pk}/objections/#service-ws-care"
    page = sales_client.get(f"/plans/{plan.pk}/objections/").content.decode()
    assert "We fix our own PCs." in page
    assert "Count the hours &lt;b&gt;." in page
    assert "/objections/service/" not in page
    assert viewer_client.get(f"/plans/{plan.pk}/objections/").status_code == 404
    assert sales_client.post(address(plan), typed).status_code == 404
    row = ObjectionNote.objects.get()
    assert row.history.get().history_user.email == "owner@example.com"


def test_packages_have_talk_too_and_what_lacks_an_answer_can_be_listed(plan: Plan, owner_client: Client) -> None:
    owner_client.post(address(plan, "package", "security"), typing(plan, answer="Yes."))
    everything = owner_client.get(f"/plans/{plan.pk}/objections/").content.decode()
    missing = owner_client.get(f"/plans/{plan.pk}/objections/?show=open").content.decode()
    assert 'id="package-security"' in everything
    assert 'id="package-security"' not in missing
    assert 'id="package-people"' in missing


def test_the_second_editor_is_told_keeps_what_they_typed_and_can_save(plan: Plan, owner_client: Client) -> None:
    owner_client.post(address(plan), typing(plan, objection="A", answer="Theirs"))
    answer = owner_client.post(address(plan), typing(plan, objection="B", answer="Mine"))
    page = answer.content.decode()
    assert answer.status_code == 409
    for text in ("Somebody has written this meanwhile", "Theirs", ">\nMine</textarea>", 'value="1"'):
        assert text in page
    owner_client.post(address(plan), typing(plan, objection="B", answer="Mine", revision="1"))
    assert ObjectionNote.objects.get().answer == "Mine"


def test_what_was_written_about_a_removed_service_is_kept_in_the_form(
    plan: Plan, owner: User, owner_client: Client
) -> None:
    mine = typing(plan, answer="Hours of work")
    edit_plan(plan, remove(SERVICE, "ws-care"), what=lambda _plan: "x", revision=1, by=owner, now=NOW)
    answer = owner_client.post(address(plan), mine)
    assert answer.status_code == 409
    for text in ("What you typed is kept", ">\nHours of work</textarea>"):
        assert text in answer.content.decode()
    assert not ObjectionNote.objects.exists()


def test_the_second_save_takes_back_nothing_that_was_not_typed(plan: Plan, owner: User, owner_client: Client) -> None:
    write_note(plan, NoteText("service", "ws-care", "Old", "Old"), revision=0, by=owner, now=NOW)
    mine = typing(plan, objection="Old", answer="Mine", revision="1")
    owner_client.post(address(plan), typing(plan, benefit="Theirs", objection="Theirs", answer="Old", revision="1"))
    page = owner_client.post(address(plan), mine).content.decode()
    assert owner_client.post(address(plan), shown_in(page, "")).status_code == 302
    row = ObjectionNote.objects.get()
    assert (row.objection, row.answer) == ("Theirs", "Mine")
    assert working_plan(plan).index.services["ws-care"].benefit == "Theirs"


@pytest.mark.parametrize(
    "typed",
    [
        {"objection": "x" * 1001},
        {"answer": "a\u202eb"},
        {"revision": "x"},
        {"plan_revision": ""},
        {"benefit": "x" * 1001},
    ],
)
def test_a_broken_form_saves_nothing(plan: Plan, owner_client: Client, typed: dict[str, str]) -> None:
    assert owner_client.post(address(plan), typing(plan, **typed)).status_code == 422
    assert not ObjectionNote.objects.exists()


@pytest.mark.parametrize(("kind", "code"), [("service", "gone"), ("tier", "basic"), ("nonsense", "ws-care")])
def test_what_is_not_in_the_plan_has_no_talk(plan: Plan, owner_client: Client, kind: str, code: str) -> None:
    assert owner_client.get(address(plan, kind, code)).status_code == 404


def test_it_outlives_removing_and_undo_and_leaves_the_plans_revision(plan: Plan, owner: User) -> None:
    write_note(plan, NoteText("service", "ws-care", "No.", "Yes."), revision=0, by=owner, now=NOW)
    edit_plan(plan, remove(SERVICE, "ws-care"), what=lambda _plan: "x", revision=1, by=owner, now=NOW)
    assert not [line for line in notes_of(plan, working_plan(plan)) if line.said]
    undo(plan, revision=2, by=owner, now=NOW)
    assert [line.answer for line in notes_of(plan, working_plan(plan)) if line.said] == ["Yes."]


def test_the_benefit_is_written_in_the_same_place_and_is_an_edit_of_the_plan(plan: Plan, owner_client: Client) -> None:
    owner_client.post(address(plan), typing(plan, benefit="Help in minutes.", answer="Yes."))
    plan.refresh_from_db()
    assert plan.revision == 2
    assert working_plan(plan).index.services["ws-care"].benefit == "Help in minutes."
    package = address(plan, "package", "security")
    owner_client.post(package, typing(plan, benefit="Safe.", answer="Yes."))
    plan.refresh_from_db()
    assert working_plan(plan).index.packages["security"].tagline == "Safe."
    assert owner_client.post(package, typing(plan, benefit="Two\nlines", revision="1")).status_code == 422
    owner_client.post(package, typing(plan, benefit="Safe.", answer="No.", revision="1"))
    assert Plan.objects.get().revision == 3


def test_where_the_benefit_was_changed_meanwhile_neither_is_written(
    plan: Plan, owner: User, owner_client: Client
) -> None:
    mine = typing(plan, benefit="Mine", answer="Yes.")
    found = working_plan(plan).index.services["ws-care"]
    theirs = change(SERVICE, found, replace(found, benefit="Theirs"))
    edit_plan(plan, theirs, what=lambda _plan: "x", revision=1, by=owner, now=NOW)
    answer = owner_client.post(address(plan), mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    for text in ("What you typed is kept", "Theirs", ">\nMine</textarea>", 'name="plan_revision" value="2"'):
        assert text in page
    assert not ObjectionNote.objects.exists()
    owner_client.post(address(plan), {**mine, "plan_revision": "2"})
    assert working_plan(plan).index.services["ws-care"].benefit == "Mine"
    assert ObjectionNote.objects.get().answer == "Yes."
