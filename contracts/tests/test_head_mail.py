"""The head of the chain by mail."""

from datetime import date
from typing import Any

import pytest

from contracts import recurring
from contracts.models import Seller
from groundwork import heads
from groundwork.access import Role
from groundwork.head_mail import ask_for_head_mails
from groundwork.models import Mail, User
from groundwork.tasks import send_head_mail
from groundwork.tests.chain.writing import NOON, write
from groundwork.tests.people import a_person

pytestmark = pytest.mark.any_database
TODAY = date(2026, 11, 30)


@pytest.fixture
def owners(db: None) -> list[User]:
    a_person("sales@example.com", Role.SALES)
    return [a_person(f"{name}@example.com", Role.OWNER, name=name.title()) for name in ("olga", "otto")]


def send() -> None:
    for mail in Mail.objects.order_by("pk"):
        send_head_mail.func(mail.pk)


def test_each_owner_gets_it_once_a_day_and_it_is_what_verify_reads(owners: list[User], mailoutbox: Any) -> None:
    assert ask_for_head_mails(TODAY, NOON) == ()  # nothing has happened yet
    write(3)
    assert len(ask_for_head_mails(TODAY, NOON)) == 2
    assert ask_for_head_mails(TODAY, NOON) == ()
    then = heads.current()
    write(4)  # it says what was when it was asked for
    send()
    assert [mail.to for mail in mailoutbox] == [["Olga <olga@example.com>"], ["Otto <otto@example.com>"]]
    mail = mailoutbox[0]
    assert mail.subject == "The end of the log on 30 November 2026: entry 3"
    assert f"verify --head {then}\n" in mail.body
    assert "The log has 3 entries." in mail.body
    assert str(then) in mail.alternatives[0][0]
    assert "/company/" in mail.body


def test_who_is_no_owner_any_more_gets_none(owners: list[User], mailoutbox: Any) -> None:
    write(1)
    ask_for_head_mails(TODAY, NOON)
    owners[0].groups.clear()
    User.objects.filter(pk=owners[1].pk).update(is_active=False)
    send()
    assert mailoutbox == []
    assert set(Mail.objects.values_list("state", flat=True)) == {"needless"}


def test_the_company_page_turns_it_off(owners: list[User]) -> None:
    write(1)
    Seller.objects.create(name="Northgate IT", head_mail=False)
    recurring.mail_head.func()
    assert not Mail.objects.exists()
    Seller.objects.update(head_mail=True)
    recurring.mail_head.func()
    assert Mail.objects.count() == 2
