"""A chain that is whole and another one is found by a head that was kept outside."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

import pricing
from groundwork import chain as chain_of
from groundwork import heads
from groundwork.models import ChainHead, Event
from quotes.tests.verifying.life import NOW, found, taken_back, triggers_away

pytestmark = pytest.mark.django_db


def cut_off() -> None:
    """The last entry, with everything that hangs on it and the head: a baseline, so nothing does."""
    last = Event.objects.order_by("seq").last()
    assert last is not None
    assert last.kind == Event.Kind.BASELINE
    Event.objects.filter(pk=last.pk)._raw_delete("default")
    ChainHead.objects.update(seq=last.seq - 1, record_hash=last.prev_hash)


def computed_anew() -> None:
    """Another address in a baseline's body, and every hash from there on: whole by itself."""
    *_, last = Event.objects.filter(kind=Event.Kind.BASELINE).order_by("seq")
    body = {**chain_of.body_of(last), "note": "other"}
    content = pricing.canonical_bytes(body)
    record_hash = chain_of.record_hash(last.kind, content)
    Event.objects.filter(pk=last.pk).update(body=content, record_hash=record_hash)
    ChainHead.objects.update(record_hash=record_hash)


@pytest.mark.parametrize(("deed", "said"), [(cut_off, "was cut off"), (computed_anew, "was computed anew")])
def test_a_whole_that_is_another_one_is_found_by_a_head_from_outside(
    deed: Callable[[], None], said: str, settings: Settings, tmp_path: Path
) -> None:
    settings.HEAD_FILE, settings.OWN_HEAD_KEY = str(tmp_path / "heads.jsonl"), tmp_path / "key.pem"
    assert heads.note(NOW)
    kept = heads.current()
    assert kept is not None
    with taken_back():
        with triggers_away():
            deed()
        assert found() == []
        for faults in (heads.faults_of_heads([kept]), heads.faults_of_file(Path(settings.HEAD_FILE), heads.Found())):
            assert said in "\n".join(faults)
