"""A full disk stops writing, not reading, as long as another process has the database open (ADR 44)."""

import resource
import signal
import sys

import pytest
from django.db import DatabaseError, connection

from groundwork.models import User
from groundwork.tests.forked import a_process, ended
from groundwork.tests.people import a_person


@pytest.mark.any_database
@pytest.mark.django_db(transaction=True)
def test_a_process_that_can_write_nothing_reads() -> None:
    a_person("owner@example.com")
    connection.ensure_connection()
    with a_process(_read_and_try_to_write, resource.RLIM_INFINITY) as control:
        assert ended(control) == 1, "it could write"
    with a_process(_read_and_try_to_write, 0) as process:
        assert ended(process) == 0
    assert set(User.objects.values_list("name", flat=True)) == {"Owner", "written"}


def _read_and_try_to_write(most_bytes: int) -> None:
    """Ends with 0 where it could read and not write, with 1 where it could do both."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    assert User.objects.filter(name="Owner").exists()
    try:
        User.objects.create(email=f"{most_bytes}@example.com", name="written")
    except DatabaseError:
        assert User.objects.filter(name="Owner").exists()
        sys.exit(0)
    sys.exit(1)
