"""Effect on everybody: who counts, what changes, and that the batch says what the engine says."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

import pricing
from contracts.bringing_in import AgreedBefore, OnPlan
from contracts.documents import NO_CLAUSES, PlanRef
from contracts.services.bringing_in import bring_in
from groundwork import chain
from groundwork.display import percent
from groundwork.models import User
from plans.models import Plan, PlanVersion
from plans.selectors import plan_of
from plans.services import import_plan, publish_plan
from quotes.models import AcceptedQuote, Quote
from quotes.selectors.effect import Effect, effect_on_everybody
from quotes.services.revising import withdraw_quote
from quotes.tests.making import CABLE_TV, NOW, a_client, a_draft, a_sent_quote, dearer
from quotes.tests.many import CHOICES, alike, counts_of, each_their_own, many_quotes


@pytest.fixture
def version(owner: User) -> PlanVersion:
    """The cable TV ladder, published."""
    plan = import_plan(CABLE_TV, owner, NOW)
    return publish_plan(plan, revision=1, by=owner, note="", now=NOW)


def effect_of(version: PlanVersion, working: pricing.Plan) -> Effect:
    return effect_on_everybody(version.published_by, version.plan, plan_of(version), working, NOW)


@pytest.mark.parametrize("choice_of", [alike, each_their_own])
def test_the_batch_says_of_each_client_what_the_engine_says(
    version: PlanVersion, owner: User, choice_of: Callable[[int], pricing.Selection]
) -> None:
    many_quotes(version, owner, 60, choice_of)
    working = dearer()
    effect = effect_of(version, working)
    assert len(effect.changes) == 60
    for change in effect.changes:
        at = int(change.client.removeprefix("Client "))
        inventory = pricing.Inventory(tuple(sorted(counts_of(at).items())))
        before, after = (pricing.price(plan, inventory, choice_of(at)) for plan in (CABLE_TV, working))
        assert effect.money(change.before) == before.recurring_net
        assert effect.money(change.after) == after.recurring_net
        assert effect.money(change.cost_after) == after.internal.monthly_cost
        assert change.falls_below == ("margin" in after.needs_approval)
    nets = sum((effect.money(change.change) for change in effect.changes), Decimal(0))
    assert effect.change == nets > 0
    assert [change.change for change in effect.changes] == sorted((c.change for c in effect.changes), reverse=True)


def test_each_client_counts_once_and_a_contract_before_a_quote(version: PlanVersion, owner: User) -> None:
    client = a_client()
    signed = a_sent_quote(owner, client).quote
    Quote.objects.filter(pk=signed.pk).update(state=Quote.State.ACCEPTED)
    a_draft(owner, client)
    other = a_draft(owner, a_client("Riverside Architects"))
    effect = effect_of(version, CABLE_TV)
    assert {(change.client, change.quote, change.contract) for change in effect.changes} == {
        ("Harbor Law Group", signed.number, True),
        ("Riverside Architects", other.number, False),
    }
    assert effect.change == 0
    assert effect.margin_before == effect.margin_after


def test_what_is_withdrawn_declined_or_expired_does_not_count(version: PlanVersion, owner: User) -> None:
    gone, late, said_no = (a_sent_quote(owner, a_client(name)).quote for name in ("Gone", "Late", "No"))
    withdraw_quote(gone, owner, NOW)
    Quote.objects.filter(pk=said_no.pk).update(state=Quote.State.DECLINED)
    assert [change.client for change in effect_of(version, CABLE_TV).changes] == ["Late"]
    later = late.current.expires_at + timedelta(seconds=1) if late.current else NOW
    assert effect_on_everybody(version.published_by, version.plan, CABLE_TV, CABLE_TV, later).changes[:] == []


def test_who_has_no_price_any_more_is_told_why(version: PlanVersion, owner: User) -> None:
    a_sent_quote(owner)  # Gold: Advanced with Security and Continuity
    lost = replace(CABLE_TV, packages=CABLE_TV.packages[1:], presets=CABLE_TV.presets[:2])
    working = pricing.read_plan(
        pricing.plan_document(replace(lost, packages=tuple(replace(entry, requires=()) for entry in lost.packages)))
    )
    effect = effect_of(version, working)
    assert [change.fault for change in effect.lost] == ["unknown-package"]
    assert not effect.priced
    with pytest.raises(pricing.PricingError, match="unknown-package"):
        pricing.price(working, pricing.Inventory(()), CHOICES[2])


def test_whom_even_the_published_version_has_no_price_for_is_told(version: PlanVersion, owner: User) -> None:
    quote = a_sent_quote(owner).quote
    quote.keep_priced_from(pricing.kept({}, pricing.Selection("platinum", (), 12)))
    quote.save()
    effect = effect_of(version, CABLE_TV)
    assert [(change.fault, change.unknown) for change in effect.lost] == [("unknown-tier", True)]
    assert not effect.priced


def test_of_several_contracts_the_one_signed_last_counts(version: PlanVersion, owner: User) -> None:
    client = a_client()
    older, newer = (a_sent_quote(owner, client) for _ in range(2))
    for at, revision in ((NOW + timedelta(days=2), older), (NOW + timedelta(days=1), newer)):
        quote = Quote.objects.get(pk=revision.quote_id)
        Quote.objects.filter(pk=quote.pk).update(state=Quote.State.ACCEPTED)
        with transaction.atomic():
            record = chain.append("accepted", quote.subject, {}, at)
        AcceptedQuote.objects.create(
            quote=quote,
            revision=revision,
            record=record,
            idempotency_key=quote.number,
            body_sha256="0" * 64,
            option_name="Gold",
            currency="USD",
            mrr=1,
            one_time=0,
            term_months=12,
            signer_name="A",
            signer_email="a@example.com",
            accepted_at=at,
        )
    assert [change.quote for change in effect_of(version, CABLE_TV).changes] == [older.quote.number]


def test_two_currencies_are_not_compared(version: PlanVersion, owner: User, owner_client: Browser) -> None:
    a_sent_quote(owner)
    import_plan(replace(CABLE_TV, currency="EUR"), owner, NOW, into=version.plan)
    page = owner_client.get(f"/quotes/plans/{version.plan_id}/effect/").content.decode()
    assert "cannot be compared across currencies" in page


def test_who_falls_below_the_floor_is_named(version: PlanVersion, owner: User) -> None:
    many_quotes(version, owner, 8)
    cheap = dearer("0.10", ("ws-watch", "net-site", "srv-care"))
    effect = effect_of(version, cheap)
    assert effect.falling
    assert all(not change.was_below and change.change < 0 for change in effect.falling)
    assert effect.cheaper[0].change == min(change.change for change in effect.changes)


def test_a_raised_floor_names_who_falls_below_it(version: PlanVersion, owner: User) -> None:
    many_quotes(version, owner, 8)
    working = replace(CABLE_TV, margin_floor=Decimal("0.99"))
    effect = effect_of(version, working)
    assert effect.change == 0
    assert {change.client for change in effect.falling} == {
        change.client for change in effect.changes if not change.was_below
    }
    assert effect.falling


def test_the_table_tells_each_margin_and_who_is_below_the_floor_today(
    version: PlanVersion, owner: User, owner_client: Browser
) -> None:
    many_quotes(version, owner, 8)
    cheap = dearer("0.10", ("ws-watch", "net-site", "srv-care"))
    plan = import_plan(cheap, owner, NOW, into=version.plan)
    second = publish_plan(plan, revision=plan.revision, by=owner, note="", now=NOW)  # below the floor is today's now
    working = replace(cheap, labour_rate=cheap.labour_rate + 1)
    import_plan(working, owner, NOW, into=plan)
    effect = effect_of(second, working)
    assert effect.below_already
    assert not set(effect.below_already) & set(effect.falling)
    change = effect.below_already[0]
    was, then = effect.margins_of(change)
    assert was is not None
    assert then is not None
    assert then < was
    page = owner_client.get(f"/quotes/plans/{version.plan_id}/effect/", {"show": "already"}).content.decode()
    assert f"{percent(then, places=1, least=1)} <span" in page
    assert f"(was {percent(was, places=1, least=1)})" in page
    assert page.count("below the floor today too") == len(effect.below_already)


def test_ten_thousand_clients_are_a_few_dozen_bars(version: PlanVersion, owner: User) -> None:
    many_quotes(version, owner, 100)
    bars = list(effect_of(version, dearer()).difference.means(40))
    assert len(bars) == 40
    assert bars == sorted(bars, reverse=True)
    assert list(effect_of(version, CABLE_TV).difference.means(40)) == []


def test_the_page_and_the_fragment(version: PlanVersion, owner: User, owner_client: Browser) -> None:
    many_quotes(version, owner, 60)
    import_plan(dearer(), owner, NOW, into=version.plan)
    address = f"/quotes/plans/{version.plan_id}/effect/"
    page = owner_client.get(address).content.decode()
    assert "Effect on everybody" in page
    assert "Page 1 of 2" in page
    fragment = owner_client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert "<svg" in fragment
    more = len(effect_of(version, dearer()).dearer)  # a minimum keeps the smallest where they are
    assert more > 50
    assert f"{more} pay more, 0 pay less, {60 - more} the same" in fragment
    narrowed = owner_client.get(address, {"show": "less"}).content.decode()
    assert "Client 00001" not in narrowed
    assert owner_client.get(address, {"show": "nonsense", "page": "x"}).status_code == 200


def test_the_table_is_sorted_as_asked_for(version: PlanVersion, owner: User, owner_client: Browser) -> None:
    many_quotes(version, owner, 8)
    import_plan(dearer(), owner, NOW, into=version.plan)
    effect = effect_of(version, dearer())

    def order(sort: str) -> list[str]:
        page = owner_client.get(f"/quotes/plans/{version.plan_id}/effect/", {"sort": sort}).content.decode()
        assert "On version 1" in page
        return re.findall(r">(Client \d+)</a>", page)

    by_margin = sorted(effect.changes, key=lambda change: (effect.margins_of(change)[1] or 0, change.client))
    by_price = sorted(effect.changes, key=lambda change: (-change.after, change.client))
    assert order("client") == sorted(change.client for change in effect.changes)
    assert order("margin") == [change.client for change in by_margin]
    assert order("then") == [change.client for change in by_price]
    assert order("") == order("nonsense") == [change.client for change in effect.changes]


def test_the_change_of_the_margin_is_told_in_money(version: PlanVersion, owner: User) -> None:
    many_quotes(version, owner, 8)
    working = replace(dearer(), labour_rate=CABLE_TV.labour_rate + 3)
    effect = effect_of(version, working)
    left = Decimal(0)
    for change in effect.changes:
        inventory = pricing.Inventory(tuple(sorted(counts_of(int(change.client.removeprefix("Client "))).items())))
        choice = alike(int(change.client.removeprefix("Client ")))
        for plan, sign in ((working, 1), (CABLE_TV, -1)):
            priced = pricing.price(plan, inventory, choice)
            left += sign * (priced.recurring_net - priced.internal.monthly_cost)
    assert effect.margin_change == left != 0


def test_a_part_of_the_table_is_the_same_part_of_everybody(
    version: PlanVersion, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    many_quotes(version, owner, 30)
    for working in (dearer(), dearer("0.50"), CABLE_TV):  # in the last everybody is equal but for the name
        effect = effect_of(version, working)
        every = sorted(effect.changes, key=lambda change: (-change.change, change.client))
        assert effect.changes[7:19] == every[7:19]
        assert effect.changes[-1] == every[-1]
        assert list(effect.cheaper)[2:5] == effect.cheaper[2:5]
        assert effect.cheaper[:] == [change for change in every if change.change < 0][::-1]
        with monkeypatch.context() as patch:
            patch.setattr("quotes.selectors.effect_rows._BY_KEY", 0)  # names read with all of the plan
            assert list(effect.changes) == every


def test_what_is_remembered_of_the_last_edit_is_not_told_of_other_texts(version: PlanVersion, owner: User) -> None:
    quote = a_sent_quote(owner).quote
    first, again = effect_of(version, dearer()), effect_of(version, dearer())
    assert list(first.changes) == list(again.changes)
    quote.keep_priced_from(pricing.kept({"workstation": 99}, CHOICES[0]))
    quote.save()
    price = pricing.price(CABLE_TV, pricing.Inventory((("workstation", 99),)), CHOICES[0])
    changed = effect_of(version, dearer())
    assert changed.money(changed.changes[0].before) == price.recurring_net


def test_before_the_first_version_the_next_step_is_told(owner: User, owner_client: Browser) -> None:
    plan: Plan = import_plan(CABLE_TV, owner, NOW)
    page = owner_client.get(f"/quotes/plans/{plan.pk}/effect/").content.decode()
    assert "Publish a version" in page


def test_the_number_of_statements_does_not_depend_on_the_number_of_clients(
    version: PlanVersion, owner: User, owner_client: Browser
) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            owner_client.get(f"/quotes/plans/{version.plan_id}/effect/")
        return len(captured)

    a_sent_quote(owner)
    few = statements()
    many_quotes(version, owner, 120)
    assert statements() == few


def test_a_contract_that_was_brought_in_counts_before_an_open_quote(version: PlanVersion, owner: User) -> None:
    client, other = a_client(), a_client("Riverside Architects")
    a_draft(owner, client)
    newest = [a_draft(owner, other) for _ in range(2)][-1]
    plan = plan_of(version)
    on_plan = OnPlan(PlanRef(plan.name, version.number, version.sha256), plan, "advanced", ("security",))
    counts = {"server": 1, "workstation": 20, "user": 22}
    agreed = AgreedBefore("", on_plan, date(2026, 1, 1), 12, Decimal("2500.00"), "USD", counts, NO_CLAUSES)
    contract = bring_in(client, agreed, owner, NOW)
    working = dearer()
    effect = effect_of(version, working)
    change, rest = sorted(effect.changes, key=lambda change: not change.brought_in)
    assert (rest.quote, rest.contract, rest.brought_in) == (newest.number, False, False)
    assert (change.quote, change.contract, change.brought_in) == (contract.number, True, True)
    assert effect.money(change.before) == Decimal("2500.00")
    # What was agreed besides the plan's price stays: only the dearer service is felt.
    selection = pricing.Selection("advanced", ("security",), 12, one_time=False)
    inventory = pricing.Inventory(tuple(sorted(counts.items())))
    nets = [pricing.price(one, inventory, selection).recurring_net for one in (plan, working)]
    assert effect.money(change.change) == nets[1] - nets[0] > 0
    assert effect.contracts == 1
