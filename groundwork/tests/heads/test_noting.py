"""What workers write into the file of heads, and how it is held against the chain."""

import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections
from pytest_django import Settings

from groundwork import chain, heads
from groundwork.heads import Found, Head, HeadFileError
from groundwork.heads.file import lines_of
from groundwork.heads.key import make_key
from groundwork.models import ChainHead, Event
from groundwork.tests.chain.writing import NOON, tampering, write
from groundwork.tests.dumping import address_of_test_database

pytestmark = pytest.mark.any_database


@pytest.fixture(autouse=True)
def path(settings: Settings, tmp_path: Path) -> Path:
    settings.HEAD_FILE, settings.HEAD_WORKER = str(tmp_path / "heads.jsonl"), ""
    settings.HEAD_KEY, settings.HEAD_KEYS_BEFORE = "", []
    settings.OWN_HEAD_KEY = tmp_path / "head-key.pem"
    return tmp_path / "heads.jsonl"


def faults(path: Path, size: int | None = None) -> list[str]:
    return list(heads.faults_of_file(path, Found(), size))


def written(*counts: int) -> None:
    """So many entries, and after each lot a head in the file."""
    for count in counts:
        write(count)
        assert heads.note(NOON)


def cut(seq: int) -> None:
    """The chain without what comes after an entry, by somebody who sees to its head as well."""
    with tampering():
        Event.objects.filter(seq__gt=seq)._raw_delete("default")
    last = Event.objects.get(seq=seq)
    ChainHead.objects.update(seq=seq, record_hash=last.record_hash)


def computed_anew(seq: int) -> None:
    """From an entry on other ones, as whole as those that were there."""
    count = chain.head()[0] - seq + 1
    cut(seq - 1)
    with tampering():
        write(count, chain.Subject("quote", "Q-2026-0099"))


def test_each_head_is_written_once(db: None, path: Path) -> None:
    assert not heads.note(NOON)  # an empty chain has none
    written(3, 2)
    assert not heads.note(NOON)
    lines = [line for _place, line in lines_of(path) if line]
    assert [str(line.head) for line in lines] == [
        str(Head(3, Event.objects.get(seq=3).record_hash)),
        str(heads.current()),
    ]
    found = Found()
    assert list(heads.faults_of_file(path, found)) == []
    assert (found.lines, found.torn, found.last) == (2, 0, heads.current())


@pytest.mark.parametrize(("deed", "said"), [(cut, "its end was cut off"), (computed_anew, "it was computed anew")])
def test_a_chain_that_is_whole_and_another_one_is_found(db: None, path: Path, deed: object, said: str) -> None:
    written(3, 2, 4)
    kept = heads.current()
    assert kept is not None
    deed(4)  # type: ignore[operator]
    assert chain.verify() == ()  # by itself it hangs together
    assert [one.partition(": ")[0] for one in faults(path)] == ["heads heads.jsonl line 2", "heads heads.jsonl line 3"]
    assert said in faults(path)[-1]
    assert said in next(heads.faults_of_heads([kept]))
    assert list(heads.faults_of_heads([Head(3, Event.objects.get(seq=3).record_hash)])) == []
    with pytest.raises(HeadFileError, match="does not hold entry 9:"):
        heads.note(NOON)
    assert len(list(lines_of(path))) == 3


def lines(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


def test_a_file_that_somebody_has_changed_is_found(db: None, path: Path, settings: Settings) -> None:
    written(1, 1, 1, 1)
    first, second, third, fourth = lines(path)
    for changed, said in (
        ([first, third, fourth], "line 2: it is number 3, the one before it is 1"),
        ([first, third, second, fourth], "line 3: it names entry 2 after entry 3: the file does not grow"),
        ([first, second, second, third, fourth], "line 3: it is number 2"),
        ([first, second.replace(b'"entry":2', b'"entry":3'), third, fourth], "line 2: the key"),
        ([first, second[:-20] + b"\n", third, fourth], "line 3: it is number 3, the one before it is 1"),
    ):
        path.write_bytes(b"".join(changed))
        assert said in "\n".join(faults(path)), said
    path.write_bytes(first + second)
    assert faults(path) == []
    # A file that somebody else has signed.
    Path(settings.OWN_HEAD_KEY).write_bytes(make_key())
    assert "none of ours; HEAD_KEYS_BEFORE names" in faults(path)[0]


def test_lines_that_came_while_the_chain_was_read_are_left_for_the_next_time(db: None, path: Path) -> None:
    written(1)
    size = path.stat().st_size
    written(1)
    cut(1)
    assert faults(path, size) == []
    assert len(faults(path)) == 1


def test_another_machine_is_named_for_it(db: None, path: Path, settings: Settings) -> None:
    write(1)
    settings.HEAD_WORKER = "another-machine"
    assert not heads.note(NOON)
    assert not path.exists()
    settings.HEAD_WORKER = socket.gethostname()
    assert heads.note(NOON)


def test_what_stands_in_the_way_is_said_once_and_all_else_goes_on(
    db: None, path: Path, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    write(1)
    settings.HEAD_KEY = "/nowhere/head.pem"
    for _ in range(3):
        heads.note_or_say(NOON)
    path.unlink()
    path.mkdir()
    heads.note_or_say(NOON)
    assert [record.message.partition(".")[0] for record in caplog.records] == [
        "The head of the chain is not written down"
    ] * 2


@pytest.mark.django_db(transaction=True)
def test_a_worker_writes_what_its_jobs_have_appended(path: Path) -> None:
    write(2)
    call_command("worker", batch=True)
    assert faults(path) == []
    assert [line.head.seq for _place, line in lines_of(path) if line] == [2]


@pytest.mark.on_both
@pytest.mark.django_db(transaction=True)
def test_of_many_writers_one_writes_each_head(path: Path) -> None:
    heads.current_key()

    def one(place: int) -> int:
        try:
            return sum(heads.note(NOON + timedelta(seconds=turn)) for turn in range(12) if place or write(1))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        made = sum(pool.map(one, range(6)))
    heads.note(NOON)
    found = [line for _place, line in lines_of(path) if line]
    assert faults(path) == []
    assert found[-1].head == heads.current()
    assert len(found) in (made, made + 1)


_WRITING = """
import os, django
from django.conf import settings
from django.utils import timezone
django.setup()
settings.HEAD_FILE, settings.OWN_HEAD_KEY = os.environ["FILE_OF_TEST"], os.environ["KEY_OF_TEST"]
from groundwork import heads
print("begins", flush=True)
while True:
    heads.note(timezone.now())
"""


@pytest.mark.drill
@pytest.mark.django_db(transaction=True)
def test_writers_killed_under_load_leave_a_file_that_holds(path: Path, settings: Settings) -> None:
    """Two at a time, twelve rounds, each killed while entries come."""
    heads.current_key()
    env = {
        **os.environ,
        "DATABASE_URL": address_of_test_database(),
        "DJANGO_SETTINGS_MODULE": "msp_portal.settings_test",
        "FILE_OF_TEST": str(path),
        "KEY_OF_TEST": str(settings.OWN_HEAD_KEY),
    }
    for turn in range(12):
        command = [sys.executable, "-c", _WRITING]
        processes = [
            subprocess.Popen(command, cwd=settings.BASE_DIR, env=env, stdout=subprocess.PIPE) for _ in range(2)
        ]
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == b"begins\n"
        until = time.monotonic() + 0.3 + turn / 30
        while time.monotonic() < until:
            write(1)
        for process in processes:
            process.kill()
            process.communicate()
    heads.note(NOON)
    found = Found()
    assert list(heads.faults_of_file(path, found)) == []
    assert found.lines > 24
    assert found.last == heads.current()
