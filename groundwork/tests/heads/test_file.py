"""The file of heads: a signed line each, one writer at a time, whole again after whatever broke off."""

import os
import random
import re
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from groundwork.heads import file as heads_file
from groundwork.heads.file import Line, lines_of, opened, read_line
from groundwork.heads.head import Head
from groundwork.heads.key import HeadKey, make_key, read_key

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.fixture
def key(tmp_path: Path) -> HeadKey:
    path = tmp_path / "key.pem"
    path.write_bytes(make_key())
    return read_key(path)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "var" / "heads.jsonl"


def head(seq: int) -> Head:
    return Head(seq, f"{seq:064x}")


def add(path: Path, key: HeadKey, *seqs: int) -> None:
    for seq in seqs:
        with opened(path) as file:
            assert file is not None
            file.add(head(seq), key, NOON)


def read(path: Path) -> list[Line | None]:
    return [line for _place, line in lines_of(path)]


def whole(path: Path) -> list[Line]:
    return [line for line in read(path) if line is not None]


def test_lines_are_counted_signed_and_read_again(path: Path, key: HeadKey) -> None:
    add(path, key, 1, 5, 9)
    lines = whole(path)
    assert [(line.number, line.head) for line in lines] == [(1, head(1)), (2, head(5)), (3, head(9))]
    assert all(line.is_signed and line.key == key.public for line in lines)
    assert lines[0].at == "2026-11-30T12:00:00.000000Z"
    with opened(path) as file:
        assert file is not None
        assert file.last() == lines[-1]


def test_no_byte_of_a_line_can_be_another(path: Path, key: HeadKey) -> None:
    add(path, key, 123_456)
    text = path.read_bytes().removesuffix(b"\n")
    taken = []
    for at in range(len(text)):
        for bit in (1, 32):
            line = read_line(text[:at] + bytes([text[at] ^ bit]) + text[at + 1 :])
            if line is not None and line.is_signed:
                taken.append((at, bit))
    assert taken == []


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\0" * 300,
        b"[]",
        b"[" * 60_000,
        b"3",
        b"{}",
        b'{"schema":"msp-head/1"}',
        b'{"at":1,"entry":[],"hash":2,"key":3,"line":"x"}',
    ],
)
def test_what_is_no_line_is_none(text: bytes) -> None:
    assert read_line(text) is None


@pytest.mark.parametrize("left", [1, 200, -1, 0])
def test_a_torn_line_stays_and_the_next_one_begins_behind_it(path: Path, key: HeadKey, left: int) -> None:
    """Torn in its first byte, in the middle, before its end of line, and of zeros, as after a loss of power."""
    add(path, key, 1, 2)
    before, lost = path.read_bytes().splitlines(keepends=True)
    torn = lost[:left] if left else b"\0" * 300
    path.write_bytes(before + torn)
    add(path, key, 3)
    assert path.read_bytes().startswith(before + torn)  # it only grows
    kept = [1, 2, 3] if left == -1 else [1, 3]  # a line that lacks its end alone is whole
    assert [line.head.seq for line in whole(path)] == kept
    assert [line.number for line in whole(path)] == list(range(1, len(kept) + 1))


def test_control_a_line_written_right_behind_a_torn_one_is_lost(
    path: Path, key: HeadKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(path, key, 1, 2)
    path.write_bytes(path.read_bytes()[:-200])
    monkeypatch.setattr(os, "pread", _as_if_it_had_ended(os.pread))
    add(path, key, 3)
    assert [line.head.seq for line in whole(path)] == [1]


def _as_if_it_had_ended(read: Callable[[int, int, int], bytes]) -> Callable[[int, int, int], bytes]:
    return lambda descriptor, count, at: b"\n" if count == 1 else read(descriptor, count, at)


def killed(work: Callable[[], None]) -> None:
    """Do it in a process of its own, which ends itself by SIGKILL in the midst of it."""
    child = os.fork()
    if not child:
        try:
            work()
        finally:
            os._exit(1)  # it was not killed
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    assert os.WTERMSIG(status) == signal.SIGKILL


def die(*_arguments: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def killed_while_adding(path: Path, key: HeadKey, seq: int, most: int | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """After so many bytes of the line, or after all of it and before it is on the disk."""
    with monkeypatch.context() as patch:
        if most is None:
            patch.setattr(os, "fsync", die)
        else:
            write = os.write

            def write_some(descriptor: int, content: bytes) -> None:
                write(descriptor, content[:most])
                die()

            patch.setattr(os, "write", write_some)
        killed(lambda: add(path, key, seq))


def test_killed_between_write_and_fsync_it_has_the_line_and_goes_on(
    path: Path, key: HeadKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(path, key, 1)
    killed_while_adding(path, key, 2, None, monkeypatch)
    killed_while_adding(path, key, 3, 17, monkeypatch)
    add(path, key, 4)
    assert [line.head.seq for line in whole(path)] == [1, 2, 4]
    assert [line.number for line in whole(path)] == [1, 2, 3]
    assert read(path).count(None) == 1


@pytest.mark.drill
def test_killed_anywhere_three_hundred_times_it_stays_whole(
    path: Path, key: HeadKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng, acknowledged = random.Random(15), []
    for seq in range(1, 601):
        if seq % 2:
            add(path, key, seq)
            acknowledged.append(seq)
        else:
            killed_while_adding(path, key, seq, rng.choice((None, rng.randrange(600))), monkeypatch)
    lines = whole(path)
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    assert all(line.is_signed for line in lines)
    assert set(acknowledged) <= {line.head.seq for line in lines}
    assert [line.head.seq for line in lines] == sorted({line.head.seq for line in lines})


def test_one_at_a_time(path: Path, key: HeadKey) -> None:
    with opened(path) as one, opened(path) as other:
        assert one is not None
        assert other is None
    with opened(path) as again:
        assert again is not None


def test_where_nothing_at_the_end_can_be_read_nothing_is_added(path: Path, key: HeadKey) -> None:
    path.parent.mkdir()
    path.write_bytes(b"x\n" * 40_000)
    with pytest.raises(heads_file.HeadFileError, match=f"The last lines of {re.escape(str(path))} cannot be read"):
        add(path, key, 1)
