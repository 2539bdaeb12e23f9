"""Staff are mailed once about each end and each last day of notice that comes near."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django_tasks_db.models import DBTaskResult

from clients.models import Client
from contracts import recurring, tasks
from contracts.documents import Clauses, End, Notice
from contracts.models import Contract
from contracts.selectors.mails import CONTRACT_MAILS
from contracts.services.coming_days import tell_of_coming_days
from contracts.services.ending import Ending, end_contract
from contracts.services.renewing_by_clause import see_to_renewals
from contracts.tests.making import a_contract
from groundwork.access import Role
from groundwork.mail_words import mail_lines
from groundwork.models import Event, Mail, User
from groundwork.tests.mail_server import MailServer
from groundwork.tests.people import a_person

pytestmark = pytest.mark.django_db
FIRST = date(2026, 1, 1)
NOTICED = Clauses(Notice(30, "days"), End("renews", 12))


def noon(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 17, tzinfo=UTC)


def made(owner: User | None, clauses: Clauses = NOTICED) -> Contract:
    """Twelve months, to 31 December 2026; 30 days of notice end on 1 December."""
    client = Client.objects.create(name="Harbor Law Group", owner=owner)
    return a_contract(client, noon(2026, 1, 1), starts_on=FIRST, first_day=FIRST, months=12, clauses=clauses)


def told(contract: Contract, *days: tuple[int, int, int]) -> list[int]:
    """How many mails are asked for on each of these days."""
    return [len(tell_of_coming_days(contract, noon(*day))) for day in days]


def test_once_for_each_day_when_it_comes_near(sales: User) -> None:
    contract = made(sales)
    end, notice = ((2026, 9, 1), (2026, 9, 2), (2026, 9, 3)), ((2026, 10, 31), (2026, 11, 1), (2026, 11, 2))
    assert told(contract, *end) == [0, 1, 0]
    assert told(contract, *notice) == [0, 1, 0]
    see_to_renewals(noon(2026, 12, 2))  # it renews by itself, so next year there are two again
    assert told(contract, (2027, 9, 2), (2027, 9, 2), (2027, 11, 1)) == [1, 0, 1]
    assert set(Mail.objects.values_list("recipient", "email")) == {(sales.pk, sales.email)}


def test_days_that_come_near_together_are_one_mail(sales: User) -> None:
    """With 90 days of notice: 30 days before that is 120 before the end."""
    contract = made(sales, Clauses(Notice(90, "days"), End("renews", 12)))
    assert told(contract, (2026, 9, 2), (2026, 9, 3), (2026, 9, 16), (2026, 9, 17)) == [1, 0, 0, 0]


@pytest.mark.parametrize(("day", "mails"), [((2026, 9, 16), 1), ((2026, 9, 17), 0)])
def test_after_a_long_standstill_the_first_page_tells_and_no_flood_of_mails(
    sales: User, day: tuple[int, int, int], mails: int
) -> None:
    assert told(made(sales), day) == [mails]


def test_whoever_looks_after_the_client_else_every_owner(owner: User, viewer: User) -> None:
    second = a_person("second@example.com", Role.OWNER, name="Oscar")
    gone = a_person("gone@example.com", Role.OWNER, name="Gone")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    contract = made(viewer)
    tell_of_coming_days(contract, noon(2026, 9, 2))
    assert [mail.recipient for mail in Mail.objects.order_by("pk")] == [owner.pk, second.pk]


def test_however_often_the_clock_asks_it_is_one_job_and_one_mail(sales: User) -> None:
    contract = made(sales)
    with time_machine.travel(noon(2026, 9, 2), tick=False):
        for _worker in range(2):
            recurring.tell_of_days.func()
        jobs = DBTaskResult.objects.filter(task_path__endswith=recurring.tell_of_days_of.func.__name__)
        assert [job.args_kwargs["kwargs"] for job in jobs] == [{"contract_id": contract.pk}] * 2
        for _job in jobs:
            recurring.tell_of_days_of.func(contract.pk)
    assert Mail.objects.count() == 1


def test_the_mail_says_what_ends_and_until_when_notice_can_be_given(sales: User, mail_server: MailServer) -> None:
    contract = made(sales, Clauses(Notice(90, "days"), End("renews", 12)))
    (mail,) = tell_of_coming_days(contract, noon(2026, 9, 2))
    with time_machine.travel(noon(2026, 9, 3), tick=False):
        tasks.send_mail.func(mail.pk)
    (taken,) = mail_server.taken
    assert taken["To"] == "Sam Sales <sales@example.com>"
    assert taken["Subject"] == f"Harbor Law Group, {contract.number}: notice by 2 October 2026"
    text = taken.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "- Last day of notice: 2 October 2026, in 29 days" in text
    assert "- Last day: 31 December 2026, in 119 days (renews by itself)" in text
    assert "- Its fee on that day: $350.00 a month" in text
    assert f"/contracts/{contract.number}/" in text
    (line,) = mail_lines(CONTRACT_MAILS, contract.subject, "UTC")
    assert line.what == "the reminder of its end and notice"
    assert not Event.objects.filter(kind="mailed").exists()  # the chain is for what clients get


def test_what_is_settled_meanwhile_is_not_mailed(sales: User) -> None:
    contract = made(sales)
    (mail,) = tell_of_coming_days(contract, noon(2026, 9, 2))
    ending = Ending(date(2026, 9, 2), "They move.", "Thomas Reed", date(2026, 9, 2))
    end_contract(contract, ending, sales, noon(2026, 9, 2), expected=1)
    with time_machine.travel(noon(2026, 9, 3), tick=False):
        tasks.send_mail.func(mail.pk)
    mail.refresh_from_db()
    assert (mail.state, mail.why) == (Mail.State.NEEDLESS, "settled")
