"""Open quotes on an older version, and moving one to the newest."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.test import Client as Browser

import pricing
from groundwork.errors import StaleError
from groundwork.models import User
from plans.models import PlanVersion
from plans.services import import_plan, publish_plan
from quotes.errors import LockedError
from quotes.models import Quote
from quotes.selectors.outdated import outdated_quotes
from quotes.services.plan_upgrade import upgrade_plan
from quotes.services.revising import revise_quote
from quotes.services.sending import send_quote
from quotes.tests.making import CABLE_TV, NOW, a_client, a_draft, a_sent_quote, dearer


@pytest.fixture
def first(owner: User) -> PlanVersion:
    plan = import_plan(CABLE_TV, owner, NOW)
    return publish_plan(plan, revision=1, by=owner, note="", now=NOW)


def next_version(first: PlanVersion, by: User, value: pricing.Plan) -> PlanVersion:
    """The plan published once more, as `value` says."""
    checked = pricing.read_plan(pricing.plan_document(value))
    plan = import_plan(checked, by, NOW, into=first.plan)
    return publish_plan(plan, revision=plan.revision, by=by, note="", now=NOW)


def test_a_sent_quote_is_opened_on_the_newest_and_what_is_out_stays(first: PlanVersion, owner: User) -> None:
    sent = a_sent_quote(owner)
    frozen = bytes(sent.document)
    quote = Quote.objects.get(pk=sent.quote_id)
    newest = next_version(first, owner, dearer("1.20"))
    upgraded = upgrade_plan(quote, owner, quote.revision, NOW)
    quote.refresh_from_db()
    assert upgraded.notes == ()
    assert quote.plan_version == newest
    assert (quote.state, quote.revising) == (Quote.State.SENT, True)
    assert quote.current == sent
    sent.refresh_from_db()
    assert bytes(sent.document) == frozen
    assert str(quote.mrr) == "4289.0000"  # lists go on showing what is out
    assert [option.code for option in quote.options.all()] == ["basic", "silver", "gold", "platinum"]


def test_a_draft_moves_with_its_new_price(first: PlanVersion, owner: User) -> None:
    quote = a_draft(owner)
    next_version(first, owner, dearer("1.20"))
    upgrade_plan(quote, owner, quote.revision, NOW)
    quote.refresh_from_db()
    assert quote.mrr == Decimal("4389.0000")  # 20 desktops at 5.00 more


def test_what_the_new_version_does_not_have_falls_away_and_is_told(first: PlanVersion, owner: User) -> None:
    quote = a_draft(owner)
    Quote.objects.filter(pk=quote.pk).update(tax_codes=["sales"], term_months=36)
    less = replace(dearer("1.20"), presets=CABLE_TV.presets[:2], terms=CABLE_TV.terms[:2], taxes=())
    next_version(first, owner, less)
    quote.refresh_from_db()
    upgraded = upgrade_plan(quote, owner, quote.revision, NOW)
    quote.refresh_from_db()
    assert [option.code for option in quote.options.all()] == ["basic", "silver"]
    assert (quote.term_months, quote.tax_codes) == (12, [])
    assert len(upgraded.notes) == 3


def test_an_option_that_is_made_of_something_else_now_is_told(first: PlanVersion, owner: User) -> None:
    quote = a_draft(owner)
    before = {preset.code: preset for preset in CABLE_TV.presets}
    gold = replace(before["gold"], packages=("security", "mobile"))
    silver = replace(before["silver"], tier="basic", packages=("printers",))
    presets = tuple({"gold": gold, "silver": silver}.get(entry.code, entry) for entry in CABLE_TV.presets)
    next_version(first, owner, replace(dearer("1.20"), presets=presets))
    quote.refresh_from_db()
    assert upgrade_plan(quote, owner, quote.revision, NOW).notes == (
        "Silver comes on Basic, with Printers now.",
        "Gold comes with Mobile, without Continuity now.",
    )


def test_a_declined_quote_counts_as_open_once_it_is_revised(first: PlanVersion, owner: User) -> None:
    quote = Quote.objects.get(pk=a_sent_quote(owner).quote_id)
    Quote.objects.filter(pk=quote.pk).update(state=Quote.State.DECLINED)
    newest = next_version(first, owner, dearer("1.20"))
    quote.refresh_from_db()
    assert not outdated_quotes(owner, first.plan, newest, NOW).exists()
    with pytest.raises(LockedError, match="declined"):
        upgrade_plan(quote, owner, quote.revision, NOW)
    quote = revise_quote(quote, owner)
    assert outdated_quotes(owner, first.plan, newest, NOW).get() == quote
    upgrade_plan(quote, owner, quote.revision, NOW)
    quote.refresh_from_db()
    assert (quote.state, quote.plan_version) == (Quote.State.DECLINED, newest)
    assert not outdated_quotes(owner, first.plan, newest, NOW).exists()


def test_the_currency_goes_with_the_amount_that_is_shown(first: PlanVersion, owner: User) -> None:
    quote = Quote.objects.get(pk=a_sent_quote(owner).quote_id)
    draft = a_draft(owner, a_client("Mill"))
    next_version(first, owner, replace(CABLE_TV, currency="EUR"))
    quote.refresh_from_db()
    upgrade_plan(quote, owner, quote.revision, NOW)
    quote.refresh_from_db()
    assert (str(quote.mrr), quote.currency) == ("4289.0000", "USD")  # what is out
    send_quote(quote, owner, NOW)
    quote.refresh_from_db()
    assert (str(quote.mrr), quote.currency) == ("4289.0000", "EUR")
    draft.refresh_from_db()
    assert draft.currency == "USD"
    upgraded = upgrade_plan(draft, owner, draft.revision, NOW)
    draft.refresh_from_db()
    assert draft.currency == "EUR"
    assert "Prices are in EUR now. A discount and lines" in upgraded.notes[0]


def test_a_draft_that_fits_nothing_begins_anew(first: PlanVersion, owner: User) -> None:
    quote = a_draft(owner)
    Quote.objects.filter(pk=quote.pk).update(discount_amount=Decimal("2600.00"))
    free = replace(
        CABLE_TV,
        services=tuple(
            replace(entry, charge=None) if entry.category == "Desktop" else entry for entry in CABLE_TV.services
        ),
        tiers=tuple(replace(tier, minimum=Decimal(0)) for tier in CABLE_TV.tiers),
    )
    next_version(first, owner, free)
    quote.refresh_from_db()
    upgraded = upgrade_plan(quote, owner, quote.revision, NOW)
    quote.refresh_from_db()
    assert len(upgraded.notes) == 1
    assert quote.discount_amount is None


def test_what_is_signed_or_changed_meanwhile_is_left_alone(first: PlanVersion, owner: User) -> None:
    quote = a_draft(owner)
    next_version(first, owner, dearer("1.20"))
    with pytest.raises(StaleError):
        upgrade_plan(quote, owner, quote.revision + 1, NOW)
    Quote.objects.filter(pk=quote.pk).update(state=Quote.State.WITHDRAWN)
    with pytest.raises(LockedError):
        upgrade_plan(quote, owner, quote.revision, NOW)
    quote.refresh_from_db()
    assert quote.plan_version == first


def test_the_pages(first: PlanVersion, owner: User, owner_client: Browser, viewer_client: Browser) -> None:
    address = f"/quotes/plans/{first.plan_id}/outdated/"
    quote = a_draft(owner)
    sent = a_sent_quote(owner, a_client("Riverside Architects")).quote
    assert "Every open quote of this plan stands on its newest version" in owner_client.get(address).content.decode()
    next_version(first, owner, dearer("1.20"))
    page = owner_client.get(address).content.decode()
    assert "$4,389.00" in page
    assert "Revise on version 2" in page
    assert "Revise on version 2" not in viewer_client.get(address).content.decode()
    fragment = owner_client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "2 open quotes are outdated" in fragment
    answer = owner_client.post(f"/quotes/{quote.number}/upgrade/", {"revision": quote.revision}, follow=True)
    assert "This draft is on version 2 now" in answer.content.decode()
    stale = owner_client.post(f"/quotes/{sent.number}/upgrade/", {"revision": "999"}, follow=True)
    assert "Somebody else has changed this quote" in stale.content.decode()
    assert "1 open quote is outdated" in owner_client.get(address, headers={"HX-Request": "true"}).content.decode()


def test_one_that_stands_on_the_newest_is_left_alone(first: PlanVersion, owner: User) -> None:
    quote = Quote.objects.get(pk=a_sent_quote(owner).quote_id)
    with pytest.raises(LockedError, match="newest version already"):
        upgrade_plan(quote, owner, quote.revision, NOW)
    quote.refresh_from_db()
    assert quote.revising is False
