"""What to say: who reads it, who writes it, and that a second editor loses nothing."""

import pytest
from django.test import Client

from groundwork.models import User
from plans.editing.entries import remove
from plans.models import Plan, Talk
from plans.selectors import working_plan
from plans.selectors.talk import talk_of
from plans.services import edit_plan, undo, write_talk
from plans.starters import TalkText
from plans.tests.conftest import NOW
from plans.tests.edits import SERVICE


def address(plan: Plan, kind: str = "service", code: str = "ws-care") -> str:
    return f"/plans/{plan.pk}/talk/{kind}/{code}/"


def test_the_owner_writes_and_salespeople_read(
    plan: Plan, owner_client: Client, sales_client: Client, viewer_client: Client
) -> None:
    typed = {"objection": "We fix our own PCs.", "answer": "Somebody does.\r\nCount the hours <b>.", "revision": "0"}
    answer = owner_client.post(address(plan), typed)
    assert answer.headers["Location"] == f"/plans/{plan.pk}/talk/#service-ws-care"
    page = sales_client.get(f"/plans/{plan.pk}/talk/").content.decode()
    assert "We fix our own PCs." in page
    assert "Count the hours &lt;b&gt;." in page
    assert "/talk/service/" not in page
    assert viewer_client.get(f"/plans/{plan.pk}/talk/").status_code == 404
    assert sales_client.post(address(plan), typed).status_code == 404
    row = Talk.objects.get()
    assert row.history.get().history_user.email == "owner@example.com"


def test_packages_have_talk_too_and_what_lacks_an_answer_can_be_listed(plan: Plan, owner_client: Client) -> None:
    owner_client.post(address(plan, "package", "security"), {"objection": "", "answer": "Yes.", "revision": "0"})
    everything = owner_client.get(f"/plans/{plan.pk}/talk/").content.decode()
    missing = owner_client.get(f"/plans/{plan.pk}/talk/?show=open").content.decode()
    assert 'id="package-security"' in everything
    assert 'id="package-security"' not in missing
    assert 'id="package-people"' in missing


def test_the_second_editor_is_told_keeps_what_they_typed_and_can_save(plan: Plan, owner_client: Client) -> None:
    owner_client.post(address(plan), {"objection": "A", "answer": "Theirs", "revision": "0"})
    answer = owner_client.post(address(plan), {"objection": "B", "answer": "Mine", "revision": "0"})
    page = answer.content.decode()
    assert answer.status_code == 409
    for text in ("Somebody has written this meanwhile", "Theirs", ">\nMine</textarea>", 'value="1"'):
        assert text in page
    owner_client.post(address(plan), {"objection": "B", "answer": "Mine", "revision": "1"})
    assert Talk.objects.get().answer == "Mine"


@pytest.mark.parametrize(
    "typed", [{"objection": "x" * 1001}, {"answer": "a\u202eb"}, {"revision": "x"}, {"revision": ""}]
)
def test_a_broken_form_saves_nothing(plan: Plan, owner_client: Client, typed: dict[str, str]) -> None:
    base = {"objection": "", "answer": "", "revision": "0"}
    assert owner_client.post(address(plan), {**base, **typed}).status_code == 422
    assert not Talk.objects.exists()


@pytest.mark.parametrize(("kind", "code"), [("service", "gone"), ("tier", "basic"), ("nonsense", "ws-care")])
def test_what_is_not_in_the_plan_has_no_talk(plan: Plan, owner_client: Client, kind: str, code: str) -> None:
    assert owner_client.get(address(plan, kind, code)).status_code == 404


def test_it_outlives_removing_and_undo_and_leaves_the_plans_revision(plan: Plan, owner: User) -> None:
    write_talk(plan, TalkText("service", "ws-care", "No.", "Yes."), revision=0, by=owner, now=NOW)
    edit_plan(plan, remove(SERVICE, "ws-care"), what=lambda _plan: "x", revision=1, by=owner, now=NOW)
    assert not [line for line in talk_of(plan, working_plan(plan)) if line.said]
    undo(plan, revision=2, by=owner, now=NOW)
    assert [line.answer for line in talk_of(plan, working_plan(plan)) if line.said] == ["Yes."]
