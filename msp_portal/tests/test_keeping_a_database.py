"""Keeping a database of this month: what a portal's life leaves can be dumped, loaded again and holds.

    KEEP_MONTH=2026-12 ./portal drill -m drill msp_portal/tests/test_keeping_a_database.py

writes it to msp_portal/tests/data/databases/, for both databases; without KEEP_MONTH it is only tried.
"""

import os
import re
import socket
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from groundwork.tests.dumping import another_database, dumped, load
from msp_portal.tests.earlier.files import FOLDER, Kept
from msp_portal.tests.earlier.holding import KINDS, every_value, promised
from msp_portal.tests.earlier.life import live
from tools.machine import ROOT


@pytest.mark.drill
@pytest.mark.usefixtures("django_db_setup")
@pytest.mark.django_db(transaction=True)
def test_a_database_is_dumped_and_comes_back_the_same(tmp_path: Path) -> None:
    month = os.environ.get("KEEP_MONTH", "")
    assert re.fullmatch(r"(20\d\d-\d\d)?", month), "KEEP_MONTH is a month: 2026-12"
    kept = Kept(month or "2000-01", connection.vendor, FOLDER if month else tmp_path)
    with another_database(tmp_path):
        call_command("migrate", verbosity=0)
        now = timezone.now()
        live(now)
        promises, values, sql = promised(now), sorted(map(repr, every_value())), dumped()
    assert sorted(promises["signed"]) == sorted(KINDS)
    assert [trace for trace in (socket.gethostname(), str(ROOT), str(tmp_path)) if trace in sql] == []
    kept.write(sql, promises)
    with another_database(tmp_path):
        load(kept.sql())
        assert sorted(map(repr, every_value())) == values
        assert promised(now) == promises
