"""The client's pages: who may open them, what their answers carry, and that looking changes nothing."""

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client

from groundwork import chain
from groundwork.models import Event, User
from groundwork.tests.unchanged import nothing_changes
from quotes.links import new_link
from quotes.services.revising import revise_quote
from quotes.services.sending import send_quote
from quotes.tests import making
from quotes.tests.client_pages import NOW, PAGES, accept
from quotes.tests.sent import Sent, as_sent, fresh, posted, sent


@pytest.fixture(autouse=True)
def on_that_day() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def proposal(sales: User) -> Sent:
    return sent(sales, making.NOW, tax_codes=["sales"])


# Who may look


def test_wrong_links_are_all_the_same_404(proposal: Sent) -> None:
    token = proposal.token
    wrong = [
        "nonsense",
        "a" * 43,
        token[:-1],
        token + "A",
        token.swapcase(),
        "..",
        "%00",
        token[:10] + "/" + token[10:],
    ]
    answers = [fresh().get(f"/p/{guess}/{page}") for guess in wrong for page in PAGES]
    assert {answer.status_code for answer in answers} <= {404, 405}
    plain = {answer.content for answer in answers if answer.status_code == 404}
    assert len(plain) == 1


def test_posting_to_a_wrong_link_is_the_same_404(proposal: Sent) -> None:
    with nothing_changes():
        answers = [fresh().post(f"/p/{'a' * 43}/{page}", posted(proposal)) for page in ("accept/", "decline/", "seen/")]
    assert {answer.status_code for answer in answers} == {404}


def test_a_new_link_closes_the_old_one(proposal: Sent) -> None:
    new_link(proposal.quote, NOW)
    assert fresh().get(proposal.path).status_code == 410
    assert fresh().get(as_sent(proposal.quote).path).status_code == 200


def test_a_lost_stroke_is_put_back(proposal: Sent) -> None:
    answer = fresh().get(proposal.path.rstrip("/"))
    assert (answer.status_code, answer["Location"]) == (302, proposal.path)


# What an answer carries


def everything(proposal: Sent) -> list[Any]:
    wrong = "/p/wrong/"
    client = fresh()
    return [
        *(client.get(f"{path}{page}") for path in (proposal.path, wrong) for page in PAGES),
        client.get(proposal.path.rstrip("/")),
        client.get("/p/"),
        client.post(f"{proposal.path}seen/"),
        client.post(f"{proposal.path}accept/", {}),
        client.post(f"{proposal.path}accept/", posted(proposal, total="1.00")),
        client.post(f"{proposal.path}decline/", {}),
    ]


def test_every_answer_keeps_the_link_to_itself(proposal: Sent) -> None:
    for answer in everything(proposal):
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] in ("no-referrer", "same-origin")
        assert "noindex" in answer["X-Robots-Tag"]
        assert "sessionid" not in answer.cookies
        policy = answer["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy


def test_only_the_pages_with_a_form_say_anything_to_our_own_server(proposal: Sent) -> None:
    client = fresh()
    said = {page: client.get(f"{proposal.path}{page}")["Referrer-Policy"] for page in PAGES if page != "seen/"}
    assert {page for page, policy in said.items() if policy == "same-origin"} == {
        "accept/",
        "decline/",
        "ask/",
        "change/",
        "questions/",
        "forward/",
    }


def test_nothing_comes_from_elsewhere(proposal: Sent) -> None:
    accept(proposal)
    for page in ("", "thanks/"):
        text = fresh().get(f"{proposal.path}{page}").content.decode()
        addresses = re.findall(r'(?:src|href|action)="([^"]+)"', text)
        assert addresses
        schemes = {urlsplit(link).scheme for link in addresses}
        assert schemes <= {"", "mailto", "tel", "data"}
        assert not any(link.startswith("//") for link in addresses)
        assert "style=" not in text
        assert "onclick" not in text


# Looking changes nothing


AGENTS = (
    "Mozilla/5.0 (compatible; bingbot/2.0)",
    "Slackbot-LinkExpanding 1.0",
    "Microsoft Office/16.0 (SafeLinks)",
    "facebookexternalhit/1.1",
    "",
)


def test_looking_changes_not_a_byte(proposal: Sent) -> None:
    with nothing_changes():
        for agent in AGENTS:
            client = Client(headers={"User-Agent": agent})
            for page in PAGES:
                client.get(f"{proposal.path}{page}")
                client.head(f"{proposal.path}{page}")
                client.options(f"{proposal.path}{page}")


def test_looking_at_an_accepted_one_changes_not_a_byte(proposal: Sent) -> None:
    assert accept(proposal).status_code == 302
    with nothing_changes():
        for page in PAGES:
            fresh().get(f"{proposal.path}{page}")
            fresh().head(f"{proposal.path}{page}")


def test_a_get_cannot_accept(proposal: Sent) -> None:
    with nothing_changes():
        fresh().get(f"{proposal.path}accept/", posted(proposal))
        fresh().get(f"{proposal.path}decline/", {"reason": "no", "revision": proposal.revision.sha256})


def test_a_view_counts_once_a_day(proposal: Sent) -> None:
    for _ in range(5):
        assert fresh().post(f"{proposal.path}seen/").status_code == 204
    assert Event.objects.filter(kind=Event.Kind.VIEWED).count() == 1
    with time_machine.travel(datetime(2026, 11, 23, 16, 0, tzinfo=UTC), tick=False):
        fresh().post(f"{proposal.path}seen/")
    assert Event.objects.filter(kind=Event.Kind.VIEWED).count() == 2
    assert chain.verify() == ()


def test_a_new_revision_is_seen_anew(proposal: Sent, sales: User) -> None:
    fresh().post(f"{proposal.path}seen/")
    send_quote(revise_quote(proposal.quote, sales), sales, NOW)
    for _look in range(3):
        fresh().post(f"{proposal.path}seen/")
    assert Event.objects.filter(kind=Event.Kind.VIEWED).count() == 2


def test_staff_are_not_counted(proposal: Sent, sales_client: Client) -> None:
    with nothing_changes():
        assert sales_client.post(f"{proposal.path}seen/").status_code == 204
