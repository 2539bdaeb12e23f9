"""A plan that is not sold from any more is put away and can be brought back; nothing that stands on it moves."""

from django.test import Client

from groundwork.models import User
from groundwork.tests.undoing import undone
from plans.models import Plan
from plans.services import copy_plan, publish_plan
from plans.tests.conftest import NOW


def _listed(client: Client) -> tuple[str, str]:
    """The list of plans: what stands before the archived ones, and those."""
    page = client.get("/plans/").content.decode()
    in_use, _, archived = page.partition('aria-label="Archived plans"')
    return in_use, archived


def test_away_and_back(plan: Plan, owner: User, owner_client: Client) -> None:
    publish_plan(plan, revision=1, by=owner, note="", now=NOW)
    told = owner_client.post(f"/plans/{plan.pk}/archive/", follow=True)
    assert told.redirect_chain == [("/plans/", 302)]
    assert f"{plan.name} is archived. Quotes and contracts made from it stay as they are" in told.content.decode()
    in_use, archived = _listed(owner_client)
    assert f'href="/plans/{plan.pk}/"' not in in_use
    assert plan.name in archived
    assert owner_client.get(f"/plans/{plan.pk}/").status_code == 404
    assert plan.versions.count() == 1

    told = owner_client.post(f"/plans/{plan.pk}/bring-back/", follow=True)
    assert told.redirect_chain == [(f"/plans/{plan.pk}/", 302)]
    assert f"{plan.name} is in use again" in told.content.decode()
    in_use, archived = _listed(owner_client)
    assert f'href="/plans/{plan.pk}/"' in in_use
    assert archived == ""
    assert [entry.history_user for entry in plan.history.all()[:2]] == [owner, owner]


def test_its_name_is_free_and_may_be_taken_when_it_comes_back(plan: Plan, owner: User, owner_client: Client) -> None:
    owner_client.post(f"/plans/{plan.pk}/archive/")
    other = copy_plan(plan, name=plan.name, by=owner, now=NOW)
    told = owner_client.post(f"/plans/{plan.pk}/bring-back/", follow=True).content.decode()
    assert f"There is another plan called “{plan.name}” now" in told
    assert list(Plan.objects.filter(archived_at=None)) == [other]


def test_pressed_twice_is_done_once(plan: Plan, owner_client: Client) -> None:
    lines = plan.history.count()
    for path, address in (("archive", "/plans/"), ("bring-back", f"/plans/{plan.pk}/")):
        assert owner_client.post(f"/plans/{plan.pk}/{path}/")["Location"] == address
        at = Plan.objects.get(pk=plan.pk).archived_at
        assert owner_client.post(f"/plans/{plan.pk}/{path}/")["Location"] == address
        assert Plan.objects.get(pk=plan.pk).archived_at == at
    assert plan.history.count() == lines + 2
    assert owner_client.post("/plans/7000/archive/").status_code == 404


def test_only_the_owner_sees_and_does_it(plan: Plan, owner_client: Client, sales_client: Client) -> None:
    assert "Archive this plan" in owner_client.get(f"/plans/{plan.pk}/").content.decode()
    assert "Archive this plan" not in sales_client.get(f"/plans/{plan.pk}/").content.decode()
    assert sales_client.post(f"/plans/{plan.pk}/archive/").status_code == 404
    owner_client.post(f"/plans/{plan.pk}/archive/")
    assert plan.name not in sales_client.get("/plans/").content.decode()


def test_several_are_archived_at_once(plan: Plan, owner: User, owner_client: Client, sales_client: Client) -> None:
    other = copy_plan(plan, name="Zebra", by=owner, now=NOW)
    assert "Tick the plans first." in owner_client.post("/plans/archive/", {"plan": "x"}, follow=True).text
    assert sales_client.post("/plans/archive/", {"plan": plan.pk}).status_code == 404
    told = owner_client.post("/plans/archive/", {"plan": [plan.pk, other.pk]}, follow=True).text
    assert "2 plans are archived." in told
    assert not Plan.objects.filter(archived_at=None).exists()
    assert "2 plans are in use again." in undone(owner_client, told)
    assert Plan.objects.filter(archived_at=None).count() == 2


def test_the_list_is_searched_narrowed_and_sorted(plan: Plan, owner: User, owner_client: Client) -> None:
    copy_plan(plan, name="Zebra", by=owner, now=NOW)
    publish_plan(plan, revision=1, by=owner, note="", now=NOW)

    def names(**asked: str) -> list[str]:
        return [row.name for row in owner_client.get("/plans/", asked).context["found"].rows]

    assert names() == sorted([plan.name, "Zebra"])
    assert names(sort="-name") == names(sort="nonsense")[::-1]
    assert names(q="zEb") == names(state="not-yet") == ["Zebra"]
    assert names(state="published") == [plan.name]
    assert names(sort="-published") == [plan.name, "Zebra"]
    assert "No plan fits" in owner_client.get("/plans/?q=%00nothing").text
