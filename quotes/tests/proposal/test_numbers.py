"""A number that the client chooses, as the proposal shows it."""

from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.http import QueryDict

from groundwork.display import money_parts, money_signed
from quotes.documents import Limit, Revision
from quotes.proposal.choice import Asked
from quotes.proposal.numbers import NumberRow
from quotes.proposal.page import Page, page_of
from quotes.tests.revisions import make_revision
from quotes.views.proposal.opening import asked


def revision_of(**fields: Any) -> Revision:
    return make_revision(**{"limits": (Limit("desktop", 10, 30), Limit("user", 10, 25)), **fields})


REVISION = revision_of()


def page_with(**typed: str) -> Page:
    return page_of(REVISION, Asked("gold", None, numbers=tuple(sorted(typed.items()))))


def row_of(page: Page, unit: str) -> NumberRow:
    return next(row for row in page.offer.numbers if row.unit == unit)


def test_every_option_is_priced_for_what_was_chosen() -> None:
    page, chosen = page_with(desktop="25"), REVISION.counting((("desktop", 25),))
    for card, option in zip(page.offer.cards, REVISION.options, strict=True):
        price = chosen.priced(option.tier, option.packages)
        assert card.price == money_parts(price.recurring_net, "USD")
    assert [head.price for head in page.table.heads] == [card.price for card in page.offer.cards]
    assert page.offer.summary.total == str(chosen.priced("advanced", ("security", "continuity")).recurring_total)
    assert "Desktop: 25. User: 22." in page.offer.summary.also
    assert page.offer.payment.instead == ("Desktop: 25 instead of 20.",)
    assert page.lead.endswith("Priced for 39 devices and 22 people.")
    assert "34 devices" in page_with().lead
    assert [(entry.label, entry.count, entry.remark) for entry in page.chosen] == [("Desktop", "25", "counted: 20")]
    assert ("Desktops", "20") in [(entry.label, entry.count) for entry in page.devices]


def test_a_number_says_its_limits_and_what_one_more_changes() -> None:
    row = row_of(page_with(), "user")
    more = REVISION.counting((("user", 23),)).priced("advanced", ("security", "continuity")).recurring_net
    step = money_signed(more - REVISION.priced("advanced", ("security", "continuity")).recurring_net, "USD")
    assert (row.typed, row.about, row.fault) == ("22", "10 to 25. Proposed: 22.", "")
    assert row.change == f"One more: {step} a month."
    assert row_of(page_with(user="25"), "user").change.startswith("One less: −")


def test_an_address_keeps_what_was_chosen() -> None:
    page = page_with(desktop="25", user="25")
    row = row_of(page, "user")
    assert row.more == ""
    there = page_of(REVISION, asked(QueryDict(row.fewer)))
    assert dict(there.revision.numbers) == {"desktop": 25, "user": 24}
    for address in (page.offer.query, *(card.query for card in page.offer.cards)):
        again = page_of(REVISION, asked(QueryDict(address)))
        assert dict(again.revision.numbers) == {"desktop": 25, "user": 25}
    assert "count-user" not in dict(parse_qsl(page_with(user="22").offer.query))


@pytest.mark.parametrize("typed", ["9", "26", "-3", "12.5", "a dozen", "1e1", "²", "99999999999999"])
def test_what_cannot_be_had_is_named_with_its_mend_and_not_priced(typed: str) -> None:
    page = page_of(REVISION, asked(QueryDict(f"option=gold&count-user={typed}&count-desktop=25")))
    row = row_of(page, "user")
    assert (row.typed, row.fault) == (
        typed,
        "Write a whole number from 10 to 25. The price here is for 22.",
    )
    assert page.offer.choice.fixed
    assert dict(page.revision.numbers) == {"desktop": 25, "user": 22}


def test_what_is_not_to_be_chosen_is_left_out() -> None:
    page = page_of(REVISION, asked(QueryDict("count-server=5")))
    assert page.offer.choice.notes == (
        "This address asks for a number that is not to be chosen in this proposal. It was left out.",
    )
    assert page.offer.summary.total == page_with().offer.summary.total


def test_a_proposal_without_limits_has_none_of_it() -> None:
    page = page_of(make_revision())
    assert (page.offer.numbers, page.chosen, page.offer.payment.instead) == ((), (), ())
    assert not page.offer.chooses
