"""What a client does besides accepting, and what of it stands for ever."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from groundwork import chain
from groundwork.erasing import erase_details
from groundwork.models import Event, Mail, User
from quotes.selectors.story import timeline
from quotes.services.accepting import Visitor
from quotes.services.answering import decline_proposal, record_refused, record_view
from quotes.tests import mails, making
from quotes.tests.sent import Sent, fresh, sent

NOW = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
VISITOR = Visitor(ip="203.0.113.7", user_agent="A browser")
REASON = "My cousin Vera does it for less."


@pytest.fixture
def proposal(sales: User) -> Sent:
    return sent(sales, making.NOW)


def say_no(proposal: Sent) -> Event:
    event = decline_proposal(proposal.link, proposal.revision.sha256, REASON, VISITOR, lambda: NOW)
    assert event is not None
    return event


@pytest.mark.parametrize("kind", ["viewed", "declined", "refused"])
def test_nothing_of_a_visitor_stands_in_the_chain(proposal: Sent, sales: User, kind: str) -> None:
    deeds: dict[str, Callable[[], Event | None]] = {
        "viewed": lambda: record_view(proposal.link, VISITOR, lambda: NOW),
        "declined": lambda: say_no(proposal),
        "refused": lambda: record_refused(proposal.link, sales, VISITOR, NOW),
    }
    event = deeds[kind]()
    assert event is not None
    assert event.kind == kind
    for fact in (VISITOR.ip, VISITOR.user_agent, REASON):
        assert fact.encode() not in bytes(event.body)
    told = chain.told(event)
    assert (told["ip"], told["user_agent"]) == (VISITOR.ip, VISITOR.user_agent)
    assert told.get("reason") == (REASON if kind == "declined" else None)
    assert chain.verify() == ()


def test_staff_who_try_again_and_again_leave_one_entry_a_day(proposal: Sent, sales: User, owner: User) -> None:
    tries = [(sales, 0), (sales, 1), (sales, 19), (owner, 19), (sales, 21)]
    noted = [record_refused(proposal.link, by, VISITOR, NOW + timedelta(hours=hour)) for by, hour in tries]
    assert [event is not None for event in noted] == [True, False, False, True, True]
    assert chain.verify() == ()


def test_a_no_is_told_with_its_reason_and_without_once_that_is_erased(proposal: Sent) -> None:
    say_no(proposal)
    assert REASON in fresh().get(proposal.path).content.decode()
    assert timeline(proposal.quote)[1][0].what == REASON
    erase_details("Olivia Owner", NOW)
    page = fresh().get(proposal.path)
    assert (page.status_code, REASON in page.content.decode()) == (200, False)
    erased, declined, _sent = timeline(proposal.quote)[1]
    assert (erased.label, erased.who) == ("Details erased", "Olivia Owner")
    assert (declined.kind, declined.what) == ("declined", "")
    assert [mail.state for mail in mails.send_all("declined")] == [Mail.State.TAKEN]
    assert chain.verify() == ()
