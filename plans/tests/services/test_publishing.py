"""Publishing: what is frozen, what is refused, and two owners at once."""

import json
import threading
from collections.abc import Callable
from contextlib import nullcontext, suppress
from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

import pricing
from groundwork.errors import DomainError, StaleError
from groundwork.models import User
from plans.models import Plan, PlanVersion
from plans.selectors import Over, latest_version, over_of, plan_of, working_document, working_plan
from plans.services import (
    NothingToPublishError,
    PlanIncompleteError,
    PlanNotSoundError,
    import_plan,
    publish_plan,
    publishing,
)
from plans.tests.edits import set_charge
from plans.version_document import read_over
from pricing.tests.samples import per_user

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def publish(plan: Plan, by: User, note: str = "", reason: str = "") -> PlanVersion:
    return publish_plan(plan, revision=plan.revision, by=by, note=note, now=NOW, reason=reason)


def raise_a_price(plan: Plan, by: User, price: str = "26.00") -> None:
    charge = pricing.Charge("per_unit", Decimal(price), ())
    set_charge(plan, "ws-watch", charge, by=by)


def test_a_version_is_the_canonical_document_and_its_fingerprint(plan: Plan, owner: User) -> None:
    version = publish(plan, owner, "The first")
    stored = PlanVersion.objects.get(pk=version.pk)
    assert bytes(stored.document) == pricing.canonical_bytes(working_document(plan))
    assert stored.sha256 == pricing.fingerprint(bytes(stored.document))
    assert (stored.number, stored.note, stored.published_by, stored.published_at) == (1, "The first", owner, NOW)
    assert plan_of(stored) == working_plan(plan)


def test_publishing_leaves_the_working_copy_as_it_is(plan: Plan, owner: User) -> None:
    before = plan.revision
    publish(plan, owner)
    plan.refresh_from_db()
    assert plan.revision == before


def test_numbers_rise_by_one_and_an_old_version_stays_what_it_was(plan: Plan, owner: User) -> None:
    first = publish(plan, owner)
    raise_a_price(plan, owner)
    second = publish(plan, owner)
    assert (first.number, second.number) == (1, 2)
    assert latest_version(plan) == second
    charge = plan_of(PlanVersion.objects.get(pk=first.pk)).index.services["ws-watch"].charge
    assert charge is not None
    assert charge.price == Decimal("25.00")


def test_nothing_changed_is_refused_and_says_since_when(plan: Plan, owner: User) -> None:
    publish(plan, owner)
    with pytest.raises(NothingToPublishError, match="since version 1"):
        publish(plan, owner)
    assert plan.versions.count() == 1


def test_a_price_changed_and_changed_back_is_nothing_to_publish(plan: Plan, owner: User) -> None:
    publish(plan, owner)
    raise_a_price(plan, owner, "26.00")
    raise_a_price(plan, owner, "25.00")
    with pytest.raises(NothingToPublishError):
        publish(plan, owner)


def with_an_empty_rung(owner: User, cable_tv: dict[str, Any]) -> Plan:
    cable_tv["tiers"][1]["services"] = ["ws-watch"]
    return import_plan(pricing.read_plan(cable_tv), owner, NOW)


@pytest.mark.parametrize("reason", ["", "  ", "-", "ok", "12345", "\u200bwhy"])
def test_errors_of_the_ladder_check_stop_it_and_are_named(owner: User, cable_tv: dict[str, Any], reason: str) -> None:
    plan = with_an_empty_rung(owner, cable_tv)
    with pytest.raises(PlanNotSoundError, match="Advanced has no service that Basic has not") as refused:
        publish(plan, owner, reason=reason)
    assert {finding.severity for finding in refused.value.findings} == {"error"}
    assert latest_version(plan) is None


def test_a_reason_goes_over_errors_and_is_hashed_with_them(owner: User, cable_tv: dict[str, Any]) -> None:
    plan = with_an_empty_rung(owner, cable_tv)
    version = publish(plan, owner, reason="It fills up next month.")
    document = json.loads(bytes(version.document))
    assert document["format"] == "msp-plan-version/1"
    assert document["plan"] == working_document(plan)
    assert document["published_over"] == {
        "reason": "It fills up next month.",
        "findings": [{"code": "tier-adds-nothing", "where": "tier:advanced"}],
    }
    assert version.sha256 == pricing.fingerprint(pricing.canonical_bytes(document))
    assert plan_of(version) == working_plan(plan)
    assert over_of(version) == Over("It fills up next month.", ("A tier adds nothing: Advanced",))
    changed = bytes(version.document).replace(b"next month", b"next years")
    with pytest.raises(ValueError, match="not the one that was published"):
        plan_of(PlanVersion(document=changed, sha256=version.sha256))
    with pytest.raises(NothingToPublishError):
        publish(plan, owner, reason="Another reason.")


def test_a_reason_is_of_no_account_where_there_are_no_errors(plan: Plan, owner: User) -> None:
    version = publish(plan, owner, reason="Just so.")
    assert bytes(version.document) == pricing.canonical_bytes(working_document(plan))
    assert over_of(version) is None


def test_no_reason_goes_over_a_preset_that_no_quote_could_be_made_with(owner: User, cable_tv: dict[str, Any]) -> None:
    cable_tv["presets"][-1]["tier"] = "basic"
    plan = with_an_empty_rung(owner, cable_tv)
    with pytest.raises(PlanNotSoundError, match="that no quote could be made with") as refused:
        publish(plan, owner, reason="We want it all the same.")
    assert {finding.code for finding in refused.value.findings} == {"preset-not-buyable"}


@pytest.mark.parametrize(
    "content",
    [
        b'{"format":"msp-plan-version/2","plan":{},"published_over":{}}',
        b'{"format":"msp-plan-version/1","plan":{}}',
        b'{"format":"msp-plan-version/1","plan":{},"published_over":{"findings":[],"note":""}}',
        b'{"format":"msp-plan-version/1","plan":{},"published_over":{"findings":[1],"reason":""}}',
        b'{"format":"msp-plan-version/',
    ],
)
def test_another_format_is_not_read_as_this_one(content: bytes) -> None:
    with pytest.raises(ValueError):
        read_over(content)


def test_warnings_do_not_stop_it(plan: Plan, owner: User) -> None:
    assert {finding.severity for finding in pricing.findings(working_plan(plan))} == {"warning"}
    assert publish(plan, owner).number == 1


def test_an_ordinary_ladder_per_user_is_published(owner: User) -> None:
    assert publish(import_plan(per_user(), owner, NOW), owner).number == 1


def test_a_plan_that_moved_on_is_not_published_unseen(plan: Plan, owner: User) -> None:
    seen = plan.revision
    raise_a_price(plan, owner)
    with pytest.raises(StaleError):
        publish_plan(plan, revision=seen, by=owner, note="", now=NOW)
    assert latest_version(plan) is None


def _two_at_once(plan: Plan, owner: User, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two owners publish; both wait for each other between reading the last number and writing the next."""
    both_have_read = threading.Barrier(2)
    answers: list[str] = []

    def read_then_wait(of: Plan) -> PlanVersion | None:
        found = latest_version(of)
        with suppress(threading.BrokenBarrierError):  # broken: the other is kept out, as it should be
            both_have_read.wait(timeout=1)
        return found

    monkeypatch.setattr(publishing, "latest_version", read_then_wait)

    def publish_once() -> None:
        try:
            answers.append(f"version {publish(plan, owner).number}")
        except DomainError as error:
            answers.append(type(error).__name__)
        except Exception as error:  # the control: what a visitor would see as a 500
            answers.append(f"500 {type(error).__name__}")
        finally:
            connection.close()

    _run_both(publish_once)
    return sorted(answers)


def _run_both(work: Callable[[], None]) -> None:
    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_version_and_one_refusal(plan: Plan, owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _two_at_once(plan, owner, monkeypatch) == ["NothingToPublishError", "version 1"]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_at_once_would_end_in_a_500(
    plan: Plan, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the same race, with the transaction and its lock taken away."""
    monkeypatch.setattr(publishing, "transaction", SimpleNamespace(atomic=nullcontext))
    monkeypatch.setattr(publishing, "_locked", lambda plan: Plan.objects.get(pk=plan.pk))
    assert _two_at_once(plan, owner, monkeypatch) == ["500 IntegrityError", "version 1"]


@pytest.mark.parametrize(("part", "word"), [("tiers", "no tier"), ("terms", "no term")])
def test_a_plan_that_nothing_can_be_quoted_from_is_refused(
    plan: Plan, owner: User, cable_tv: dict[str, Any], part: str, word: str
) -> None:
    emptied = {**cable_tv, "tiers": [], "presets": [], "packages": []} if part == "tiers" else {**cable_tv, "terms": []}
    bare = import_plan(pricing.read_plan(emptied), owner, NOW, into=plan)
    with pytest.raises(PlanIncompleteError, match=rf"{word}.* Add one"):
        publish(bare, owner)
    assert not PlanVersion.objects.exists()
