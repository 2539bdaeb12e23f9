"""Where a list leads back to after something was done to several of it."""

import pytest
from django.test import RequestFactory

from groundwork.several import back_to


@pytest.mark.parametrize(
    "asked", ["", "home", "{}", "x.y", "//elsewhere.example/", "https://elsewhere.example/", "\\x"]
)
def test_whoever_asks_for_no_page_of_ours_comes_back_to_the_usual_one(asked: str, rf: RequestFactory) -> None:
    assert back_to(rf.post("/people/several/", {"next": asked}), "/people/") == "/people/"


def test_the_page_where_the_button_stood_is_come_back_to(rf: RequestFactory) -> None:
    assert back_to(rf.post("/people/several/", {"next": "/people/?state=closed"}), "/") == "/people/?state=closed"
