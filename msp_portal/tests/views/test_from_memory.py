"""A page before anything else: what it carries is what all that stands between the server and the view has said."""

from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from groundwork.models import User
from msp_portal.tests.views.test_headers import assert_guarded
from quotes.tests import making
from quotes.tests.client_pages import NOW
from quotes.tests.sent import Sent, fresh, sent
from quotes.tests.signers import for_two, path_of
from quotes.views.proposal import drawing, from_memory
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


def test_so_does_a_choice_or_a_proposal_that_nobody_has_looked_at(proposal: Sent, sales: User) -> None:
    first = fresh().get(proposal.path, headers=GZIP)
    other = sent(sales, making.NOW, client="Maple Street Dental")
    for path in (f"{proposal.path}?option=silver", other.path, f"{other.path}?option=nonsense"):
        answer = fresh().get(path, headers=GZIP)
        assert not hasattr(answer, "kept_page"), "it was drawn before all the others"
        assert_guarded({name.lower(): value for name, value in answer.items()})
        said, others = ({k: v for k, v in one.items() if k != "Content-Length"} for one in (answer, first))
        assert said == others


def test_what_names_its_signers_is_for_the_view(proposal: Sent, sales: User) -> None:
    assert hasattr(fresh().get(proposal.path, headers=GZIP), "kept_page")
    two = for_two(sales, client="Maple Street Dental")
    with CaptureQueriesContext(connection) as queries:
        answer = fresh().get(path_of(two, 1), headers=GZIP)
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer
    assert any("quotes_signature" in query["sql"] for query in queries), "whose turn it is was asked"


def test_a_fault_in_drawing_is_answered_behind_all_the_others(proposal: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bare refusal would give the link away to whatever the page leads to."""
    fresh().get(proposal.path, headers=GZIP)
    monkeypatch.setattr(drawing, "page_of", lambda *_: 1 / 0)
    visitor = fresh()
    visitor.raise_request_exception = False
    answer = visitor.get(f"{proposal.path}?option=silver", headers=GZIP)
    assert answer.status_code == 500
    assert answer["Referrer-Policy"] == "no-referrer"
    assert_guarded({name.lower(): value for name, value in answer.items()})
