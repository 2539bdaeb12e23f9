"""How a list is sorted: what an address asks for, what the heads of the columns lead to, what the database is asked."""

import pytest
from django.db.models import F

from groundwork.sorting import Order, Sorting

NAME, FEE = Order("name", "A to Z", "Z to A"), Order("fee", "Highest first", "Lowest first", falls=True)
COLUMNS = {"name": ("name", "pk"), "fee": (F("fee").desc(nulls_last=True), "-pk")}


@pytest.mark.parametrize(
    ("code", "order", "back", "kept"),
    [
        ("", NAME, False, ""),
        ("name", NAME, False, ""),
        ("-name", NAME, True, "-name"),
        ("fee", FEE, False, "fee"),
        ("-fee", FEE, True, "-fee"),
        ("--fee", NAME, False, ""),
        ("nonsense", NAME, False, ""),
        ("\0", NAME, False, ""),
    ],
)
def test_an_address_asks_for_an_order_and_a_way(code: str, order: Order, back: bool, kept: str) -> None:
    sorting = Sorting.asked((NAME, FEE), code)
    assert (sorting.order, sorting.back, sorting.code) == (order, back, kept)


def test_a_head_sorts_by_its_column_and_pressed_again_turns_it() -> None:
    heads = {code: Sorting.asked((NAME, FEE), code).heads({"q": "a b"}) for code in ("", "fee", "-fee")}
    assert heads[""]["fee"].address == "?q=a+b&sort=fee"
    assert heads["fee"]["fee"].address == "?q=a+b&sort=-fee"
    assert heads["-fee"]["fee"].address == "?q=a+b&sort=fee"
    assert [heads[code]["fee"].now for code in heads] == ["", "descending", "ascending"]
    assert [heads[code]["name"].now for code in heads] == ["ascending", "", ""]


def test_turned_everything_turns_and_what_is_empty_stays_at_the_end() -> None:
    usual, turned = (Sorting.asked((NAME, FEE), code).by(COLUMNS) for code in ("fee", "-fee"))
    assert [(order.descending, order.nulls_last) for order in usual] == [(True, True), (True, None)]
    assert [(order.descending, order.nulls_last) for order in turned] == [(False, True), (False, None)]
    assert usual[0].descending, "the one that is shared has not been turned"


def test_the_box_has_both_ways_of_each() -> None:
    assert [code for code, _words in Sorting.asked((NAME, FEE), "").choices()] == ["", "-name", "fee", "-fee"]
