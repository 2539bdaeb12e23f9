"""What a month is priced from, as quotes keep it: forms that they share, and what it was made from."""

from dataclasses import replace
from decimal import Decimal
from importlib import import_module

import pytest

import pricing
from groundwork.models import User
from quotes.documents import priced_from
from quotes.models import PricedForm
from quotes.tests.making import a_client, a_draft

_before = import_module("quotes.migrations.0022_priced_from_by_form")

PLAIN = pricing.Selection("advanced", ("security", "continuity"), 36)
EVERYTHING = replace(
    PLAIN,
    quantities=(("desktop", 7), ("server", 0)),
    discount=pricing.Discount(percent=Decimal("0.0500")),
    one_time_discount=pricing.Discount(amount=Decimal("-12.5000")),
    extras=(
        pricing.Extra("Wiring", "monthly", 2, Decimal("19.99"), Decimal("0.000001")),
        pricing.Extra("Moving", "once", 1, Decimal("-5.1234"), taxable=False),
    ),
    taxes=("state", "city"),
    billing=12,
    prices=(("ws-care", Decimal("48")), ("ws-watch", Decimal("4.5"))),
    ramp=(pricing.Ramp(2, Decimal("0.5")),),
    prorate=pricing.PartMonth(10, 30),
)


@pytest.mark.parametrize("selection", [
    PLAIN,
    EVERYTHING,
    replace(PLAIN, taxes=("state",), discount=pricing.Discount(amount=Decimal(40))),
    replace(PLAIN, elapsed=5, one_time=False),
])  # fmt: skip
def test_what_was_kept_as_one_document_is_kept_as_it_would_be_today(selection: pricing.Selection) -> None:
    inventory = pricing.Inventory((("user", 22), ("server", 1), ("lines of \N{GREEK CAPITAL LETTER OMEGA}", 0)))
    document = pricing.selection_document(selection)
    kept = priced_from(inventory, selection)
    assert _before._kept(dict(inventory.counts), document) == kept.written


def test_quotes_of_one_choice_share_its_form(owner: User) -> None:
    first, second = (a_draft(owner, a_client(name)) for name in ("First", "Second"))
    assert first.priced_choice == second.priced_choice
    assert first.priced_from == second.priced_from is not None
    other = pricing.kept({"user": 1}, EVERYTHING)
    second.keep_priced_from(other)
    second.save()
    second.refresh_from_db()
    assert (second.priced_from, second.priced_choice == first.priced_choice) == (other, False)
    assert PricedForm.objects.count() == 4
