"""One life for all tests of this folder. What each does to it goes past the program and its triggers; all is undone."""

from collections.abc import Iterator
from functools import lru_cache
from unittest.mock import patch

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from groundwork.access import Role
from groundwork.sealing import marks
from groundwork.tests.people import a_person
from quotes.tests.verifying.life import live


@pytest.fixture(scope="package", autouse=True)
def life(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        live(a_person("sales@example.com", Role.SALES, name="Sam Sales"), a_person("owner@example.com", Role.OWNER))
        # A seal says the same of the same bytes, and here it is asked some thousand times.
        with patch.object(marks, "fault_of", lru_cache(marks.fault_of)):
            yield
        transaction.set_rollback(True)
