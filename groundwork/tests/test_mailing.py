"""What becomes of a mail at a real mail server that takes it, refuses it, puts it off, stalls, hangs up or is away."""

import logging
import time
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from groundwork import mailing, outbox, worker
from groundwork.models import Mail
from groundwork.tests import letters
from groundwork.tests.mail_server import HANG_UP, STALL, TIMEOUT, MailServer
from groundwork.transactions import OutsideTransaction

# What a mail server says is the same whatever keeps the jobs; quotes/tests/test_mail.py asks both databases.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.any_database]
State, Why = Mail.State, Mail.Why


def drain() -> int:
    """Run what is due, as a worker does."""
    return worker.run("worker-of-this-test", worker.StopSign(), batch=True)


def later() -> None:
    """Let what waits be due."""
    DBTaskResult.objects.filter(status=TaskResultStatus.READY).update(run_after=timezone.now() - timedelta(days=1))


def run(mail: Mail) -> Mail:
    """One run of the mail's job; its row as it is then."""
    later()
    assert drain() == 1
    return now(mail)


def now(mail: Mail) -> Mail:
    return Mail.objects.select_related("job").get(pk=mail.pk)


def is_troubled(mail: Mail) -> bool:
    return mailing.troubled("letter", timezone.now()).filter(pk=mail.pk).exists()


def test_a_mail_that_is_taken(mail_server: MailServer) -> None:
    mail = run(letters.ask())
    (message,) = mail_server.taken
    assert (message["To"], message["Subject"]) == ("Jonas <jonas@harbor.example>", "Hello")
    assert (mail.state, mail.attempts, mail.why, mail.reply) == (State.TAKEN, 1, "", "")
    assert mail.source == 2, "what hangs on it is written with it"
    assert not is_troubled(mail)


def test_a_mail_is_asked_for_with_its_cause_or_not_at_all() -> None:
    with pytest.raises(OutsideTransaction):
        mailing.ask(letters.send_letter, "note", letters.SUBJECT, 1, timezone.now())
    with transaction.atomic():
        mailing.ask(letters.send_letter, "note", letters.SUBJECT, 1, timezone.now())
        transaction.set_rollback(True)
    assert not Mail.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_a_refusal_is_told_at_once_and_not_tried_again_by_itself(mail_server: MailServer) -> None:
    mail_server.refuse("550 5.1.1 <jonas@harbor.example>: No such user here")
    mail = run(letters.ask())
    assert (mail.state, mail.why, mail.attempts) == (State.OPEN, Why.REFUSED, 1)
    assert mail.reply == "550 5.1.1 <jonas@harbor.example>: No such user here"
    assert mail.is_given_up
    assert is_troubled(mail)
    later()
    assert drain() == 0


@pytest.mark.parametrize("reply", ["550 5.7.1 Spam", "554 5.7.1 Policy", "552 5.3.4 Too big"])
def test_a_refusal_after_the_text_is_one_too(mail_server: MailServer, reply: str) -> None:
    mail_server.data = lambda times: reply
    mail = run(letters.ask())
    assert (mail.why, mail.reply, mail.is_given_up) == (Why.REFUSED, reply, True)


def test_a_greylisted_mail_goes_out_at_the_second_try(mail_server: MailServer) -> None:
    mail_server.rcpt = lambda address, times: "451 4.7.1 Greylisted, come back later" if times == 1 else None
    mail = run(letters.ask())
    assert (mail.state, mail.why, mail.attempts) == (State.OPEN, Why.PUT_OFF, 1)
    assert mail.reply == "451 4.7.1 Greylisted, come back later"
    assert not mail.is_given_up
    assert mail.next_try_at is not None
    assert 5 < (mail.next_try_at - timezone.now()).total_seconds() <= 10
    assert is_troubled(mail), "told from the first failure on"
    assert drain() == 0, "not before its time"
    mail = run(mail)
    assert (mail.state, mail.attempts, mail.why, mail.reply) == (State.TAKEN, 2, "", "")
    assert len(mail_server.taken) == 1
    assert not is_troubled(mail)


def test_what_is_put_off_again_and_again_is_given_up_and_told(mail_server: MailServer) -> None:
    mail_server.data = lambda times: "452 4.2.2 Mailbox full"
    mail = letters.ask()
    for attempt in range(1, worker.MOST_ATTEMPTS + 1):
        mail = run(mail)
        assert (mail.attempts, mail.is_given_up) == (attempt, attempt == worker.MOST_ATTEMPTS)
    assert (mail.why, mail.reply) == (Why.PUT_OFF, "452 4.2.2 Mailbox full")
    assert is_troubled(mail)


@pytest.mark.parametrize("place", ["rcpt", "data"])
def test_a_server_that_stalls_is_waited_for_as_long_as_the_setting_says(mail_server: MailServer, place: str) -> None:
    setattr(mail_server, place, lambda *asked: STALL)
    mail = letters.ask()
    begun = time.monotonic()
    mail = run(mail)
    assert TIMEOUT * 0.9 < time.monotonic() - begun < TIMEOUT * 4
    assert (mail.why, mail.attempts, mail.is_given_up) == (Why.STALLED, 1, False)
    mail_server.accept()
    assert run(mail).state == State.TAKEN


def test_a_server_that_never_says_a_word(silent_port: int) -> None:
    mail = run(letters.ask())
    assert (mail.why, mail.is_given_up) == (Why.STALLED, False)


def test_a_server_that_is_away(closed_port: int) -> None:
    mail = run(letters.ask())
    assert (mail.why, mail.reply, mail.is_given_up) == (Why.UNREACHABLE, "Connection refused", False)


def test_a_server_that_hangs_up(mail_server: MailServer) -> None:
    mail_server.rcpt = lambda address, times: HANG_UP if times == 1 else None
    mail = run(letters.ask())
    assert (mail.why, mail.is_given_up) == (Why.HUNG_UP, False)
    assert run(mail).state == State.TAKEN


def test_a_lost_answer_sends_the_mail_twice_under_one_name(mail_server: MailServer) -> None:
    """The server has taken it and the line breaks before it can say so: nobody can know, so it goes out again."""
    mail_server.data = lambda times: HANG_UP if times == 1 else None
    mail = run(letters.ask())
    assert (mail.state, mail.why) == (State.OPEN, Why.HUNG_UP)
    assert run(mail).state == State.TAKEN
    first, double = mail_server.taken
    assert first["Message-ID"] == double["Message-ID"]
    assert run(letters.ask()).state == State.TAKEN
    assert mail_server.taken[2]["Message-ID"] != first["Message-ID"]


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_a_server_that_does_not_let_us_in_says_nothing_about_the_mail(
    closed_mail_server: MailServer, settings: Settings
) -> None:
    mail = run(letters.ask())
    assert (mail.why, mail.is_given_up) == (Why.SETUP, False)
    assert mail.reply.startswith("530 5.7.0")
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "portal", "wrong"
    mail = run(mail)
    assert (mail.why, mail.reply[:3], mail.is_given_up) == (Why.SETUP, "535", False)
    settings.EMAIL_USE_TLS = True
    mail = run(mail)
    assert (mail.why, mail.is_given_up) == (Why.SETUP, False)
    assert "STARTTLS" in mail.reply


def test_an_address_that_cannot_be_mailed_is_not_tried_again(mail_server: MailServer) -> None:
    mail = run(letters.ask("jürgen@harbor.example"))
    assert (mail.why, mail.is_given_up) == (Why.ADDRESS, True)
    assert mail_server.asked == {}


def test_beyond_ascii_a_mail_goes_to_a_server_that_offers_it(utf8_mail_server: MailServer, settings: Settings) -> None:
    settings.EMAIL_SMTPUTF8 = True
    mail = run(letters.ask("jürgen@müller.example"))
    assert mail.state == State.TAKEN
    assert utf8_mail_server.envelopes == [("jürgen@xn--mller-kva.example",)]
    assert "SMTPUTF8" in utf8_mail_server.options[0]
    assert utf8_mail_server.taken[0]["To"] == "Jonas <jürgen@xn--mller-kva.example>"
    assert run(letters.ask("anna@müller.example")).state == State.TAKEN
    assert "SMTPUTF8" not in utf8_mail_server.options[1], "asked for only where it is needed"


def test_a_setting_that_promises_more_than_the_server_offers(mail_server: MailServer, settings: Settings) -> None:
    settings.EMAIL_SMTPUTF8 = True
    mail = run(letters.ask("jürgen@müller.example"))
    assert (mail.why, mail.is_given_up) == (Why.SETUP, False)
    assert "EMAIL_SMTPUTF8" in mail.reply


def test_what_cannot_be_written_is_told_without_what_it_was_about(mail_server: MailServer) -> None:
    mail = letters.ask()
    Mail.objects.update(kind="broken")
    mail = run(mail)
    assert (mail.why, mail.reply, mail.attempts, mail.is_given_up) == (Why.BROKEN, "KeyError", 1, False)


def test_a_needless_mail_is_neither_sent_nor_a_success(mail_server: MailServer) -> None:
    mail = letters.ask()
    Mail.objects.update(kind="false")
    mail = run(mail)
    assert (mail.state, mail.why, mail.attempts, mail.tried_at) == (State.NEEDLESS, "over", 0, None)
    assert not is_troubled(mail)


def test_what_is_dropped_is_not_sent(mail_server: MailServer) -> None:
    mail, other = letters.ask(), letters.ask()
    Mail.objects.filter(pk=other.pk).update(kind="other")
    with transaction.atomic():
        mailing.drop(letters.SUBJECT, ("note",), "answered")
    assert drain() == 2
    assert (now(mail).state, now(mail).why, now(other).state) == (State.NEEDLESS, "answered", State.TAKEN)
    assert len(mail_server.taken) == 1


def test_try_now_brings_a_waiting_mail_forward(mail_server: MailServer) -> None:
    mail_server.refuse("451 4.3.0 Later")
    mail = run(letters.ask())
    mail_server.accept()
    mailing.try_now(mail, letters.send_letter, timezone.now())
    assert drain() == 1
    assert (now(mail).state, now(mail).attempts) == (State.TAKEN, 2)
    assert DBTaskResult.objects.count() == 1


def test_try_now_takes_up_again_what_was_given_up_however_often_it_is_pressed(mail_server: MailServer) -> None:
    mail_server.refuse("550 5.1.1 No such user")
    mail = run(letters.ask())
    mail_server.accept()
    for _press in range(3):
        mailing.try_now(now(mail), letters.send_letter, timezone.now())
    assert drain() == 1
    assert (now(mail).state, now(mail).attempts) == (State.TAKEN, 2)
    assert len(mail_server.taken) == 1
    with pytest.raises(mailing.MailClosedError):
        mailing.try_now(mail, letters.send_letter, timezone.now())


def test_try_now_works_when_the_old_job_has_been_purged(mail_server: MailServer) -> None:
    mail_server.refuse("550 5.1.1 No such user")
    mail = run(letters.ask())
    assert outbox.purge(timezone.now() + timedelta(days=100)) == 1
    assert now(mail).job is None
    assert is_troubled(now(mail)), "it is still not sent"
    assert now(mail).is_given_up
    mail_server.accept()
    mailing.try_now(mail, letters.send_letter, timezone.now())
    assert run(mail).state == State.TAKEN


def test_a_dismissed_mail_is_neither_sent_nor_told(mail_server: MailServer) -> None:
    mail_server.refuse("451 4.3.0 Later")
    mail = run(letters.ask())
    mailing.leave(mail)
    mail_server.accept()
    later()
    drain()
    assert now(mail).state == State.LEFT
    assert not is_troubled(mail)
    assert mail_server.taken == []
    with pytest.raises(mailing.MailClosedError):
        mailing.leave(mail)


def test_a_mail_that_nobody_sends_is_told_after_a_while() -> None:
    mail = letters.ask()
    assert not is_troubled(mail)
    DBTaskResult.objects.update(enqueued_at=timezone.now() - mailing.LATE - timedelta(seconds=1))
    assert is_troubled(mail), "no worker is running"


def test_no_address_stands_in_the_outbox_or_in_the_log(
    mail_server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    mail_server.refuse("550 5.1.1 <jonas@harbor.example>: No such user here")
    with caplog.at_level(logging.DEBUG):
        run(letters.ask())
    (job,) = DBTaskResult.objects.all()
    assert "GiveUp" in job.traceback
    assert "refused 550" in caplog.text
    assert "jonas" not in job.traceback + caplog.text + str(job.args_kwargs)


def test_a_hostile_answer_is_one_short_line(utf8_mail_server: MailServer) -> None:
    utf8_mail_server.refuse("550-one\r\n550 two \x1b[31m\u202e" + "x" * 600)
    mail = run(letters.ask())
    assert mail.reply.startswith("550 one two")
    assert len(mail.reply) == 300
    assert mail.reply.isprintable()
