"""The texts of a plan in other languages, page by page."""

import re
from typing import Any

from django.test import Client

import pricing
from groundwork.models import User
from plans.models import Plan, PlanText
from plans.selectors import latest_version, plan_of, working_plan
from plans.services import publish_plan, undo
from plans.tests.conftest import NOW

TIER = "tier:basic:name"


def address(plan: Plan, language: str = "de") -> str:
    return f"/plans/{plan.pk}/texts/{language}/"


def post(client: Client, plan: Plan, language: str = "de", revision: int = 0, **texts: str) -> Any:
    said = {name.replace("__", ":"): text for name, text in texts.items()}
    return client.post(address(plan, language), {"revision": revision or plan.revision, **said})


def said(plan: Plan) -> dict[tuple[str, str, str, str], str]:
    return {(text.language, *text.place): text.text for text in working_plan(Plan.objects.get(pk=plan.pk)).texts}


def test_the_page_shows_each_text_beside_its_box_and_how_far_each_language_is(owner_client: Client, plan: Plan) -> None:
    count = len(pricing.written_texts(working_plan(plan)))
    page = owner_client.get(f"/plans/{plan.pk}/texts/", follow=True)
    assert page.redirect_chain[-1][0] == address(plan)
    text = page.content.decode()
    assert f"0 of {count}" in text
    assert "Basic" in text
    assert re.search(rf'<input[^>]* name="{TIER}"[^>]* lang="de"', text) or 'lang="de"' in text
    assert owner_client.get(address(plan, "xx")).status_code == 404


def test_what_is_written_is_kept_published_and_taken_back(owner_client: Client, owner: User, plan: Plan) -> None:
    answer = post(owner_client, plan, tier__basic__name="Grundstufe", service__x__name="Nobody's")
    assert answer.status_code == 302
    assert said(plan) == {("de", "tier", "basic", "name"): "Grundstufe"}
    row = PlanText.objects.get()
    assert (row.of, row.history.get().history_user) == ("Basic", owner)
    plan.refresh_from_db()
    version = publish_plan(plan, revision=plan.revision, by=owner, note="", now=NOW, reason="A test")
    assert pricing.in_language(plan_of(version), "de").tiers[0].name == "Grundstufe"
    assert plan_of(version, "de").tiers[0].name == "Grundstufe"
    assert plan_of(version, "fr").tiers[0].name == "Basic"
    post(owner_client, plan, tier__basic__name="")
    assert said(plan) == {}
    assert not PlanText.objects.exists()
    plan.refresh_from_db()
    undo(plan, revision=plan.revision, by=owner, now=NOW)
    assert said(plan) == {("de", "tier", "basic", "name"): "Grundstufe"}
    assert latest_version(plan) == version


def test_a_box_that_was_not_sent_stays_as_it_is(owner_client: Client, plan: Plan) -> None:
    post(owner_client, plan, tier__basic__name="Grundstufe")
    plan.refresh_from_db()
    post(owner_client, plan, tier__advanced__name="Ausbau")
    plan.refresh_from_db()
    post(owner_client, plan, "fr", tier__basic__name="Base")
    assert said(plan) == {
        ("de", "tier", "basic", "name"): "Grundstufe",
        ("de", "tier", "advanced", "name"): "Ausbau",
        ("fr", "tier", "basic", "name"): "Base",
    }


def test_only_what_is_to_be_done_can_be_shown(owner_client: Client, plan: Plan) -> None:
    post(owner_client, plan, tier__basic__name="Grundstufe", tier__basic__tagline="Läuft.")
    everything = owner_client.get(address(plan)).content.decode()
    left = owner_client.get(f"{address(plan)}?show=open").content.decode()
    assert (TIER in everything, TIER in left) == (True, False)


def test_a_text_whose_own_has_changed_is_to_be_looked_at(owner_client: Client, plan: Plan) -> None:
    post(owner_client, plan, tier__basic__name="Grundstufe")
    plan.refresh_from_db()
    change = {"revision": plan.revision, "name": "Bottom", "tagline": "", "minimum": "0"}
    assert owner_client.post(f"/plans/{plan.pk}/edit/tier/basic/", change).status_code in (200, 302)
    plan.refresh_from_db()
    assert working_plan(plan).tiers[0].name == "Bottom"
    page = owner_client.get(f"{address(plan)}?show=open").content.decode()
    assert "Made of “Basic”, which has changed." in page
    assert "1 text in German was made of one that has changed since" in " ".join(
        owner_client.get(f"/plans/{plan.pk}/publish/").content.decode().split()
    )
    owner_client.post(address(plan), {"revision": plan.revision, TIER: "Grundstufe", f"{TIER}:fits": "on"})
    plan.refresh_from_db()
    assert "which has changed" not in owner_client.get(address(plan)).content.decode()
    assert said(plan)["de", "tier", "basic", "name"] == "Grundstufe"


def test_what_is_wrong_is_said_at_its_box_and_nothing_is_lost(owner_client: Client, plan: Plan) -> None:
    answer = post(owner_client, plan, tier__basic__name="Grund\u202estufe", tier__advanced__name="Ausbau")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_{TIER}_error"' in text
    assert 'value="Ausbau"' in text
    assert said(plan) == {}


def test_two_owners_disturb_each_other_only_at_the_same_text(owner_client: Client, plan: Plan) -> None:
    opened = plan.revision
    post(owner_client, plan, tier__basic__name="Grundstufe")
    plan.refresh_from_db()
    assert post(owner_client, plan, revision=opened, tier__advanced__name="Ausbau").status_code == 302
    assert post(owner_client, plan, "fr", revision=opened, tier__basic__name="Base").status_code == 302
    met = post(owner_client, plan, revision=opened, tier__basic__name="Sockel", tier__advanced__name="")
    assert met.status_code == 409
    text = met.content.decode()
    assert 'value="Sockel"' in text
    assert 'value="Ausbau"' in text  # was not touched: what stands there now
    assert said(plan)["de", "tier", "basic", "name"] == "Grundstufe"


def test_a_large_plan_is_shown_page_by_page(owner_client: Client, plan: Plan) -> None:
    first = owner_client.get(address(plan)).content.decode()
    assert first.count('class="texts-thing"') == 40
    assert 'rel="next"' in first
