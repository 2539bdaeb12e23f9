"""A page from memory: what it carries is what all that stands between the server and the view has said."""

from typing import Any

import pytest
import time_machine

from groundwork.models import User
from msp_portal.tests.views.test_headers import assert_guarded
from quotes.tests import making
from quotes.tests.client_pages import NOW
from quotes.tests.sent import Sent, fresh, sent
from quotes.views.proposal import from_memory
from quotes.views.proposal.drawing import KEPT

GZIP = {"Accept-Encoding": "gzip"}


@pytest.fixture
def proposal(sales: User) -> Any:
    KEPT.clear()
    from_memory._LEARNED.clear()
    with time_machine.travel(NOW, tick=False):
        yield sent(sales, making.NOW)


def test_an_answer_from_memory_says_what_all_the_others_have_added(proposal: Sent) -> None:
    """Cookies too; and whoever is not sure to have nothing but the link goes through all of them."""
    drawn, remembered = fresh().get(proposal.path, headers=GZIP), fresh().get(proposal.path, headers=GZIP)
    assert_guarded({name.lower(): value for name, value in remembered.items()})
    assert sorted(drawn.items()) == sorted(remembered.items())
    for made in (drawn, remembered):
        assert [(one["httponly"], one["samesite"], one["path"]) for one in made.cookies.values()] == [
            (True, "Lax", "/")
        ]
    assert not hasattr(remembered, "kept_page")
    elsewise: tuple[dict[str, Any], ...] = (
        {"headers": {**GZIP, "Host": "evil.example.com"}},
        {"headers": {**GZIP, "HX-Request": "true"}},
        {"headers": GZIP, "CONTENT_TYPE": "text/plain; charset=utf-16"},
        {"headers": GZIP, "secure": True},
    )
    for others in elsewise:
        answer = fresh().get(proposal.path, **others)
        assert answer.status_code == 400 or hasattr(answer, "kept_page")
        assert_guarded({name.lower(): value for name, value in answer.items()})
