"""Bringing the database up to date: one at a time, however many are asked to."""

import fcntl
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django import Settings

from msp_portal.management.commands import prepare


@pytest.mark.on_both
@pytest.mark.django_db(transaction=True)
def test_whoever_prepares_has_the_place_and_the_database_to_himself(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.VAR_DIR, settings.STATIC_ROOT, settings.DATABASE_ROLE = tmp_path, tmp_path / "static", ""
    seen = []

    def looked(step: str, **_words: Any) -> None:
        seen.append((step, *_is_free(tmp_path / "prepare.lock")))

    monkeypatch.setattr(prepare, "call_command", looked)
    monkeypatch.setattr(prepare, "keep_private", lambda: None)
    call_command("prepare", demo=True)
    assert seen == [(step, False, False) for step in ("migrate", "createcachetable", "demo")]
    assert _is_free(tmp_path / "prepare.lock") == (True, True), "the next one's turn"


@pytest.mark.on_both
@pytest.mark.django_db(transaction=True)
def test_who_fails_leaves_the_turn_to_the_next(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(prepare, "call_command", _refusing(ZeroDivisionError))
    with pytest.raises(ZeroDivisionError):
        call_command("prepare")
    assert _is_free(tmp_path / "prepare.lock") == (True, True)


def _refusing(error: type[Exception]) -> Callable[..., None]:
    def refused(*_words: str, **_more: Any) -> None:
        raise error

    return refused


def _is_free(path: Path) -> tuple[bool, bool]:
    """Whether somebody else could take the lock of the place, and that of the database (SQLite: the same)."""
    with path.open("wb") as turn:
        try:
            fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            place = False
        else:
            place = True
    if connection.vendor != "postgresql":
        return place, place
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [prepare._TURN])
            return place, bool(cursor.fetchone()[0])
    finally:
        other.close()
