"""The clock moved through reminders: each once, in the client's language, until an answer or the client ends them."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail as django_mail

from groundwork import chain
from groundwork.models import Mail, User
from groundwork.tests.people import signed_in
from quotes.mail_kinds import MailKind
from quotes.models import NoReminders, Question, Quote, Reminder, ReminderRules
from quotes.services.answering import decline_proposal, record_view
from quotes.services.reminding import remind, save_rules, stop_reminders, tell_me
from quotes.services.resending import extend_quote
from quotes.services.revising import withdraw_quote
from quotes.tests.mails import send_all
from quotes.tests.making import NOW
from quotes.tests.pages import address, page_of
from quotes.tests.sent import Sent, fresh, sent, sent_in
from quotes.tests.signers import ANNA, CARL, VISITOR
from quotes.verifying import verify_all

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MORNING = NOW.replace(hour=14, minute=0)  # nine in New York
RULES = {"after": [3, 7], "silent": [4], "before": [5]}


def rules(**more: object) -> None:
    save_rules(ReminderRules(pk=1, **{**RULES, **more}))


def a_morning(at: datetime) -> list[str]:
    """What goes out when the clock has come to a morning: reminders, twice asked for, and sent as the worker does."""
    with time_machine.travel(at, tick=False):
        before = len(django_mail.outbox)
        for _worker in range(2):
            remind(at)
        send_all(MailKind.REMINDER)
        return [str(mail.subject) for mail in django_mail.outbox[before:]]


def looks(proposal: Sent, at: datetime) -> None:
    record_view(proposal.link, VISITOR, lambda: at)


def asks(proposal: Sent) -> None:
    row = proposal.quote.current
    assert row is not None
    Question.objects.create(
        quote=proposal.quote, number=1, kind="question", revision=row, link=proposal.link, asked_at=NOW
    )


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_clock_moved_through_reminders(sales: User, language: str) -> None:
    """Sent on the 22nd of November, looked at on the 27th, valid through the 22nd of December."""
    proposal = sent_in(language, sales, NOW, client="Harbor Law Group")
    rules()
    mailed = {}
    for day in range(1, 40):
        at = MORNING + day * DAY
        if day == 5:
            looks(proposal, at)
        if said := a_morning(at):
            mailed[day] = said
    # After 3 days; after 7; 4 days after the look; 5 before the end of the last day. Then it is over.
    assert sorted(mailed) == [4, 8, 9, 26]
    assert all(len(said) == 1 for said in mailed.values())
    assert Reminder.objects.count() == 4
    bodies = [str(mail.body) for mail in django_mail.outbox]
    wanted = {
        "en": ("we sent you", "we sent you", "You have looked at", "is valid through 22 December 2026. After that day"),
        "de": ("haben wir Ihnen", "haben wir Ihnen", "Sie haben sich", "ist bis zum 22. Dezember 2026 gültig. Nach"),
    }[language]
    assert len(bodies) == len(wanted)
    for body, words in zip(bodies, wanted, strict=True):
        assert words in body
        assert f"{proposal.path}reminders/" in body
    mails = [event for event in chain.events_of(proposal.quote.subject) if event.kind == "mailed"]
    assert [chain.body_of(event)["mail"] for event in mails] == ["reminder"] * 4
    assert list(verify_all()) == []


@pytest.fixture
def proposal(sales: User) -> Sent:
    rules()
    return sent(sales, NOW)


AT = MORNING + 4 * DAY


def test_without_rules_nothing_goes_out(sales: User) -> None:
    sent(sales, NOW)
    assert a_morning(AT) == []


def test_a_rule_that_is_new_does_not_catch_up(proposal: Sent) -> None:
    assert a_morning(MORNING + 6 * DAY) == []


@pytest.mark.parametrize("ends", ["question", "withdrawn", "declined", "extended", "archived", "stopped"])
def test_they_stop_by_themselves(proposal: Sent, sales: User, ends: str) -> None:
    quote = proposal.quote
    if ends == "question":
        asks(proposal)
    elif ends == "withdrawn":
        withdraw_quote(quote, sales, NOW)
    elif ends == "declined":
        decline_proposal(proposal.link, proposal.revision.sha256, "", VISITOR, lambda: NOW)
    elif ends == "extended":
        extend_quote(quote, sales, NOW + 3 * DAY)
    elif ends == "archived":
        type(quote.client).objects.update(archived_at=NOW)
    else:
        stop_reminders(quote, sales, NOW)
    assert a_morning(AT) == []
    assert not Mail.objects.filter(kind=MailKind.REMINDER).exists()


def test_what_came_between_is_looked_at_when_the_mail_is_written(proposal: Sent, sales: User) -> None:
    with time_machine.travel(AT, tick=False):
        assert remind(AT) == 1
        asks(proposal)
        (mail,) = send_all(MailKind.REMINDER)
    assert (mail.state, mail.why) == ("needless", "settled")


def test_of_several_on_one_day_one_is_mailed(proposal: Sent) -> None:
    rules(after=[4], silent=[2])
    record_view(proposal.link, VISITOR, lambda: NOW + 2 * DAY)
    at = MORNING + 5 * DAY
    assert len(a_morning(at)) == 1
    assert sorted(Reminder.objects.values_list("rule", flat=True)) == ["after-4", "silent-2"]
    assert a_morning(at + DAY) == []


def test_named_signers_are_reminded_by_their_own_link(sales: User) -> None:
    rules()
    proposal = sent(sales, NOW, signers=[ANNA, CARL])
    a_morning(AT)
    (mail,) = Mail.objects.filter(kind=MailKind.REMINDER)
    assert mail.email == ANNA["email"]  # it is her turn
    assert proposal.path not in str(django_mail.outbox[-1].body)


def test_the_client_stops_them_by_a_press_and_not_by_a_look(proposal: Sent) -> None:
    with time_machine.travel(AT, tick=False):
        page = f"{proposal.path}reminders/"
        asked = fresh().get(page).content.decode()
        assert "No more reminders?" in asked
        assert not NoReminders.objects.exists()
        done = fresh().post(page, follow=True).content.decode()
        assert "You get no more reminders" in done
        fresh().post(page)
    assert NoReminders.objects.get().by_client
    assert [event.kind for event in chain.events_of(proposal.quote.subject)][-1:] == ["no-reminders"]
    assert a_morning(AT) == []


def test_what_staff_have_stopped_goes_on_by_a_press(proposal: Sent, sales: User) -> None:
    browser, quote = signed_in(sales), proposal.quote
    stop_reminders(quote, sales, NOW)
    assert address("quote_remind", quote) in page_of(browser, quote)
    with time_machine.travel(NOW + DAY, tick=False):
        browser.post(address("quote_remind", quote))
        browser.post(address("quote_remind", quote))  # pressed twice
    assert not NoReminders.objects.exists()
    assert [event.kind for event in chain.events_of(quote.subject)][-2:] == ["no-reminders", "reminders"]
    assert len(a_morning(AT)) == 1
    assert list(verify_all()) == []


def test_what_the_client_has_stopped_stands_until_the_client_says_otherwise(proposal: Sent, sales: User) -> None:
    quote = proposal.quote
    stop_reminders(quote, sales, NOW)
    with time_machine.travel(NOW + DAY, tick=False):
        fresh().post(f"{proposal.path}reminders/")  # theirs now, whoever was first
        said = signed_in(sales).post(address("quote_remind", quote), follow=True).content.decode()
    assert "Only they can switch them on again." in said
    assert a_morning(AT) == []
    with time_machine.travel(AT, tick=False):
        page = fresh().get(f"{proposal.path}reminders/").content.decode()
        assert "Remind me again" in page
        asked = fresh().post(f"{proposal.path}reminders/", {"again": "yes"}, follow=True).content.decode()
    assert "No more reminders?" in asked
    assert len(a_morning(AT)) == 1


def test_staff_do_not_stop_them_by_the_clients_link(proposal: Sent, sales: User) -> None:
    browser = signed_in(sales)
    with time_machine.travel(AT, tick=False):
        answer = browser.post(f"{proposal.path}reminders/")
    assert answer.headers["Location"] == address("quote_page", proposal.quote)
    assert not NoReminders.objects.exists()
    browser.post(address("quote_hush", proposal.quote))
    assert NoReminders.objects.filter(by_client=False).exists()


def test_the_salesperson_is_told_of_looks_once_a_day_and_can_switch_it_off(sales: User) -> None:
    rules(tell_views=True)
    proposal = sent(sales, NOW)
    record_view(proposal.link, VISITOR, lambda: NOW + DAY)
    record_view(proposal.link, VISITOR, lambda: NOW + DAY + timedelta(hours=21))
    assert [mail.email for mail in Mail.objects.filter(kind=MailKind.LOOKED)] == [sales.email]
    tell_me(sales, told=False)
    record_view(proposal.link, VISITOR, lambda: NOW + 5 * DAY)
    assert Mail.objects.filter(kind=MailKind.LOOKED).count() == 1
    tell_me(sales, told=True)
    record_view(proposal.link, VISITOR, lambda: NOW + 7 * DAY)
    assert Mail.objects.filter(kind=MailKind.LOOKED).count() == 2


def test_of_two_owners_the_second_sees_that_the_first_has_changed_the_rules(owner: User) -> None:
    browser = signed_in(owner)
    rules = {"after": "3", "silent": "", "before": "5"}
    seen = seen_on(browser.get("/company/reminders/"))
    assert browser.post("/company/reminders/", rules | {"seen": seen}).status_code == 302
    late = browser.post("/company/reminders/", rules | {"after": "9", "seen": seen})
    assert (late.status_code, ReminderRules.current().after) == (422, [3])
    assert "Somebody else has saved" in late.content.decode()
    assert browser.post("/company/reminders/", rules | {"after": "9", "seen": seen_on(late)}).status_code == 302
    assert ReminderRules.current().after == [9]


def seen_on(page: Any) -> str:
    """What the form carries of what it was opened with."""
    return str(page.context["mark"])


def test_the_owner_sets_the_rules_and_a_salesperson_their_mails(owner: User, sales: User) -> None:
    browser = signed_in(owner)
    page = browser.get("/company/reminders/").content.decode()
    assert "No reminders go out yet" in page
    bad = browser.post("/company/reminders/", {"after": "3, x", "silent": "", "before": "200"})
    assert bad.status_code == 422
    assert 'value="3, x"' in bad.content.decode()
    browser.post("/company/reminders/", {"after": "7 3,3", "silent": "", "before": "5", "tell_views": "on"})
    kept = ReminderRules.current()
    assert (kept.after, kept.silent, kept.before, kept.tell_views) == ([3, 7], [], [5], True)
    assert 'value="3, 7"' in browser.get("/company/reminders/").content.decode()
    mine = signed_in(sales)
    assert "Switch it off" in mine.get("/quotes/follow-up/").content.decode()
    mine.post("/quotes/follow-up/told/", {"told": "no"})
    assert "Switch it on" in mine.get("/quotes/follow-up/").content.decode()
    assert Quote.objects.count() == 0


def test_the_quotes_page_says_where_reminders_stand(proposal: Sent, sales: User) -> None:
    browser = signed_in(sales)
    assert address("quote_hush", proposal.quote) in page_of(browser, proposal.quote)
    stop_reminders(proposal.quote, None, NOW)
    page = page_of(browser, proposal.quote)
    assert "The client wants no more reminders." in page
    assert address("quote_hush", proposal.quote) not in page
