"""The builder's rooms: what a plan comes to for a client, and the proposal as that client would see it."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client as Browser

import pricing
from groundwork.models import User
from plans.models import Plan
from plans.services import empty_plan, import_plan, publish_plan
from quotes.models import Quote, QuoteRevision
from quotes.selectors.samples import columns_of
from quotes.tests.making import CABLE_TV, NOW, a_client, a_seller, a_version
from quotes.tests.many import many_quotes

HTMX = {"HX-Request": "true"}


@pytest.fixture
def ladder(owner: User) -> Plan:
    a_seller()
    return import_plan(CABLE_TV, owner, NOW)


def test_a_real_client_or_a_typical_one(ladder: Plan, owner_client: Browser, viewer_client: Browser) -> None:
    client = a_client()
    address = f"/quotes/plans/{ladder.pk}/preview/"
    page = owner_client.get(address, {"client": client.pk}, headers=HTMX).content.decode()
    assert "<html" not in page
    for text in ("Harbor Law Group", "$4,289", f'name="client" value="{client.pk}"', "without a plan"):
        assert text in page
    assert "Typical client" in owner_client.get(address, {"client": "99999"}).content.decode()
    assert "9 people" in owner_client.get(address, {"client": "small"}).content.decode()
    found = owner_client.get(address, {"client": "large", "q": "harb"}, headers=HTMX).content.decode()
    assert f'value="{client.pk}">Harbor Law Group</button>' in found
    client.name = "ÉTANG CLINIC"
    client.save()
    assert "ÉTANG CLINIC</button>" in owner_client.get(address, {"q": "étang"}, headers=HTMX).content.decode()
    seen = viewer_client.get(address, {"client": client.pk}).content.decode()
    assert "$4,289" in seen
    assert "margin" not in seen
    assert "without a plan" not in seen


def test_the_proposal_is_shown_in_our_own_frame_and_nothing_is_written(ladder: Plan, owner_client: Browser) -> None:
    answer = owner_client.get(f"/quotes/plans/{ladder.pk}/as-client/typical/")
    page = answer.content.decode()
    assert "IT care for Typical client" in page
    assert "Platinum" in page
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    plan_page = owner_client.get(f"/plans/{ladder.pk}/")
    assert plan_page.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in plan_page.headers["Content-Security-Policy"]
    assert "frame-src 'self'" in plan_page.headers["Content-Security-Policy"]
    assert not Quote.objects.exists()
    assert not QuoteRevision.objects.exists()


def test_a_plan_that_cannot_be_shown_yet_says_what_is_missing(owner: User, owner_client: Browser) -> None:
    a_seller()
    plan = empty_plan("Empty", "USD", (Decimal(40), Decimal(160)), by=owner, now=NOW)
    answer = owner_client.get(f"/quotes/plans/{plan.pk}/as-client/typical/")
    assert answer.status_code == 409
    assert "no tiers or no terms" in answer.content.decode()
    assert "Add a tier" in owner_client.get(f"/quotes/plans/{plan.pk}/preview/").content.decode()


def test_presets_climb_by_steps() -> None:
    columns = columns_of(CABLE_TV, pricing.typical_client(CABLE_TV))
    assert [column.name for column in columns] == ["Basic", "Silver", "Gold", "Platinum"]
    assert [column.recommended for column in columns] == [False, False, True, False]
    assert columns[0].step == ""
    assert all(column.step.startswith("+\N{NO-BREAK SPACE}$") for column in columns[1:])


def test_a_plan_without_presets_shows_its_tiers() -> None:
    bare = replace(CABLE_TV, presets=())
    assert [column.name for column in columns_of(bare, pricing.typical_client(bare))] == ["Basic", "Advanced"]


RISE = {"which": "chosen", "services": ["ws-watch"], "by": "share", "share": "10", "amount": "", "rounding": "minor"}


def test_a_rise_is_told_for_everybody_before_it_is_written(ladder: Plan, owner: User, owner_client: Browser) -> None:
    address = f"/quotes/plans/{ladder.pk}/raise/effect/"
    typed = {**RISE, "revision": "1"}
    assert "Publish a version" in owner_client.post(address, typed, headers=HTMX).content.decode()
    many_quotes(publish_plan(ladder, revision=1, by=owner, note="", now=NOW), owner, 3)
    assert "Nobody would pay more" in owner_client.get(f"/quotes/plans/{ladder.pk}/effect/").content.decode()
    fragment = owner_client.post(address, typed, headers=HTMX).content.decode()
    assert "<html" not in fragment
    assert "Client 00002" in fragment
    # 18 desktops and 6 laptops at 2.50 more.
    assert "+\N{NO-BREAK SPACE}$60</td>" in fragment
    page = owner_client.post(address, {**typed, "show": "more"}).content.decode()
    for text in ("Prices raised by 10%", "Nothing is written yet", 'name="services" value="ws-watch"', "M-2026-00001"):
        assert text in page
    assert "M-2026-00001" not in owner_client.post(address, {**typed, "show": "less"}).content.decode()
    ladder.refresh_from_db()
    assert (ladder.revision, owner_client.get(address).status_code) == (1, 405)


def test_a_rise_that_cannot_be_read_goes_back_to_its_form(ladder: Plan, owner_client: Browser) -> None:
    address, typed = f"/quotes/plans/{ladder.pk}/raise/effect/", {**RISE, "share": "x", "revision": "1"}
    answer = owner_client.post(address, typed)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/plans/{ladder.pk}/raise/")
    assert owner_client.post(address, typed, headers=HTMX).status_code == 204


def test_a_plan_of_version_2_is_tried_out_like_any_other(
    owner: User, owner_client: Browser, per_user: dict[str, Any]
) -> None:
    a_seller()
    plan = import_plan(pricing.read_plan(per_user), owner, NOW)
    page = owner_client.get(f"/quotes/plans/{plan.pk}/preview/", headers=HTMX).content.decode()
    # 10 % of Security and Continuity, which come to 943.00 with 22 people and 23 mailboxes; 50.00 less for the nights.
    assert ("saves $94.30" in page, "saves $144.30" in page) == (True, True)
    assert page.count("saves ") == 2
    proposal = owner_client.get(f"/quotes/plans/{plan.pk}/as-client/typical/").content.decode()
    assert "Safe and sound" in proposal
    publish_plan(plan, revision=1, by=owner, note="", now=NOW)
    assert owner_client.get(f"/quotes/plans/{plan.pk}/effect/", headers=HTMX).status_code == 200


def test_a_working_copy_without_options_has_an_effect_on_nobody(owner: User, owner_client: Browser) -> None:
    plan = a_version(owner).plan
    assert "has no options" in owner_client.get(f"/quotes/plans/{plan.pk}/effect/").content.decode()
