"""Queries that are put together once (groundwork.prepared)."""

from typing import Any

import pytest
from django.db import connection
from django.db.models import Q, QuerySet
from django.test.utils import CaptureQueriesContext

from groundwork.models import Mail, User
from groundwork.prepared import Prepared, Slot
from groundwork.tests.letters import ask, send_letter

pytestmark = pytest.mark.django_db


def test_it_finds_what_the_queryset_finds_with_each_value(owner: User, sales: User) -> None:
    by_address = Prepared(1, lambda email: User.objects.filter(email=email).order_by("pk").values_list("pk", "name"))
    for person in (owner, sales):
        assert by_address.rows(person.email) == [(person.pk, person.name)]
    assert by_address.rows("nobody@msp.example") == []


def test_each_slot_has_its_value_wherever_it_stands(owner: User, sales: User) -> None:
    def build(name: Slot, key: Slot) -> QuerySet[User, Any]:
        return User.objects.filter(Q(pk=key) | Q(name=name), is_active=True).order_by("pk").values_list("pk")

    either = Prepared(2, build)
    assert either.rows(owner.name, sales.pk) == sorted([(owner.pk,), (sales.pk,)])
    assert either.rows("Nobody", sales.pk) == [(sales.pk,)]


def test_a_text_stays_a_text(owner: User) -> None:
    by_address = Prepared(1, lambda email: User.objects.filter(email=email).order_by().values_list("pk"))
    assert by_address.rows("' OR 1=1 --") == []
    assert by_address.rows("%s") == []


def test_an_object_comes_with_what_is_joined_to_it(owner: User) -> None:
    mail = ask(owner.email)
    with_job = Prepared(1, lambda key: Mail.objects.select_related("job").filter(pk=key).order_by())
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            found = with_job.get(mail.pk)
            assert (found, found.job.task_path, found.asked_at) == (mail, send_letter.module_path, mail.asked_at)
        assert len(asked) == 1
    with pytest.raises(Mail.DoesNotExist):
        with_job.get(mail.pk + 1)


def test_it_is_put_together_once_and_asked_each_time(owner: User) -> None:
    built = list[object]()

    def build(email: object) -> object:
        built.append(email)
        return User.objects.filter(email=email).order_by().values_list("pk")

    by_address = Prepared(1, build)  # type: ignore[arg-type]
    with CaptureQueriesContext(connection) as asked:
        for _ in range(3):
            assert by_address.rows(owner.email) == [(owner.pk,)]
    assert (len(built), len(asked)) == (1, 3)
