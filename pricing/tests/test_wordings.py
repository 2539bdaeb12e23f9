"""Texts of a plan in other languages: kept beside it, put in the place of its own, of no account in a price."""

from dataclasses import replace
from typing import Any

import pytest

import pricing
from pricing.tests import samples

TIER = {"language": "de", "kind": "tier", "key": "basic", "field": "name", "text": "Basis", "of": "Basic"}
BENEFIT = {
    "language": "de",
    "kind": "service",
    "key": "srv-care",
    "field": "benefit",
    "text": "Wir sehen,\nwas ausfällt.",
    "of": "We see.",
}
CATEGORY = {
    "language": "de", "kind": "category", "key": "Server", "field": "name", "text": "Ihre Server", "of": "Server",
}  # fmt: skip
TERM = {"language": "fr", "kind": "term", "key": "12", "field": "name", "text": "12 mois", "of": "12 months"}
NAME = {"language": "fr", "kind": "plan", "key": "", "field": "name", "text": "L’échelle", "of": "The ladder"}


def document(*texts: dict[str, Any]) -> dict[str, Any]:
    plan = samples.cable_tv_document()
    services = [{**one, "benefit": "We see."} if one["code"] == "srv-care" else one for one in plan["services"]]
    return {**plan, "services": services, **({"texts": list(texts)} if texts else {})}


def test_a_plan_without_texts_has_the_bytes_that_it_had() -> None:
    written = pricing.canonical_bytes(pricing.plan_document(pricing.read_plan({**document(), "texts": []})))
    assert written == pricing.canonical_bytes(pricing.plan_document(pricing.read_plan(document())))
    assert b'"texts"' not in written


def test_texts_are_read_and_written_in_one_order_and_leave_the_version_as_it_is() -> None:
    one, other = (pricing.read_plan(document(*texts)) for texts in ((TERM, BENEFIT, TIER), (TIER, TERM, BENEFIT)))
    assert one == other
    written = pricing.plan_document(one)
    assert written["texts"] == [BENEFIT, TIER, TERM]
    assert written["format"] == "msp-plan/1"
    assert pricing.read_plan(written) == one


def test_a_plan_speaks_a_language_where_it_was_written_and_its_own_elsewhere() -> None:
    plan = pricing.read_plan(document(TIER, BENEFIT, CATEGORY, TERM, NAME))
    german, french, spanish = (pricing.in_language(plan, language) for language in ("de", "fr", "es"))
    assert [tier.name for tier in german.tiers] == ["Basis", *(tier.name for tier in plan.tiers[1:])]
    assert german.index.services["srv-care"].benefit == "Wir sehen,\nwas ausfällt."
    assert {service.category for service in german.services} == (
        {service.category for service in plan.services} - {"Server"} | {"Ihre Server"}
    )
    assert (german.name, french.name) == (plan.name, "L’échelle")
    assert french.index.terms[12].name == "12 mois"
    assert spanish == pricing.read_plan(document())
    assert german.texts == french.texts == spanish.texts == ()


def test_a_price_is_the_same_in_every_language_but_for_its_labels() -> None:
    plan = pricing.read_plan(document({**TIER, "kind": "service", "key": "srv-care", "text": "Wache", "of": "x"}))
    chosen = samples.selection("advanced")
    here, there = (pricing.price(one, samples.client(), chosen) for one in (plan, pricing.in_language(plan, "de")))
    assert [line.amount for line in here.lines] == [line.amount for line in there.lines]
    labels = [one.label for one, other in zip(there.lines, here.lines, strict=True) if one.label != other.label]
    assert labels == ["Wache"]
    assert here.recurring_total == there.recurring_total


def test_a_text_goes_with_what_it_is_of() -> None:
    plan = pricing.read_plan(document(TIER, CATEGORY))
    without = replace(plan, tiers=plan.tiers[1:], presets=())
    assert pricing.plan_document(without)["texts"] == [CATEGORY]


@pytest.mark.parametrize(
    ("text", "path", "said"),
    [
        ({**TIER, "key": "nobody"}, "texts[0]", "does not have"),
        ({**TIER, "field": "minimum"}, "texts[0]", "does not have"),
        ({**TIER, "kind": "client"}, "texts[0]", "does not have"),
        ({**TIER, "language": "German"}, "texts[0].language", "two small letters"),
        ({**TIER, "language": 1}, "texts[0].language", "two small letters"),
        ({**TIER, "text": " "}, "texts[0].text", "must not be empty"),
        ({**TIER, "text": "a\nb"}, "texts[0].text", "U+000A"),
        ({**TIER, "text": "x" * 201}, "texts[0].text", "201 characters"),
        ({**TIER, "more": 1}, "texts[0].more", "unknown key"),
    ],
)
def test_what_is_wrong_is_named(text: dict[str, Any], path: str, said: str) -> None:
    with pytest.raises(pricing.PricingError, match=said.replace("+", r"\+")) as refused:
        pricing.read_plan(document(text))
    assert refused.value.path == path


def test_the_same_text_twice_is_refused() -> None:
    with pytest.raises(pricing.PricingError, match="is there twice"):
        pricing.read_plan(document(TIER, {**TIER, "text": "Grund"}))
