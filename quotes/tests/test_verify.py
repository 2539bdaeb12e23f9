"""The command that reads everything again."""

import json
import threading
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connections, transaction
from django.utils import timezone
from pytest_django import Settings

import pricing
from groundwork import chain, heads
from groundwork.models import Event, User
from groundwork.tests.chain.writing import tampering, write
from groundwork.transactions import snapshot
from plans.models import PlanVersion
from plans.services import import_plan, publish_plan
from quotes.tests.making import CABLE_TV, NOW, a_sent_quote

# What entries are about that no house knows: the chain alone is looked at.
NOTE = chain.Subject("note", "1")


def verified(*words: str) -> tuple[int, str]:
    """The exit status of `manage.py verify` and what it prints, to the end."""
    out = StringIO()
    try:
        call_command("verify", *words, stdout=out)
    except CommandError as stopped:
        return stopped.returncode, f"{out.getvalue()}{stopped}"
    return 0, out.getvalue()


def test_the_command_prints_the_head_or_what_is_broken(db: None) -> None:
    write(3, NOTE)
    status, said = verified()
    assert (status, f"entries 3, head {chain.head()[1]}" in said) == (0, True)
    with tampering():
        Event.objects.filter(seq=2).update(kind="declined")
    status, said = verified()
    assert (status, "entry 2: " in said) == (1, True)


def test_the_command_finds_a_fingerprint_or_misses_it(db: None) -> None:
    first, _, _ = write(3, NOTE)
    status, said = verified("--holds", f"{first.record_hash.upper()} ")
    assert (status, "is entry 1." in said) == (0, True)
    status, said = verified("--holds", first.record_hash, "--holds", "f" * 64)
    assert (status, f"fingerprint {'f' * 64}: in no entry" in said) == (1, True)


def test_another_reason_for_publishing_is_found_whoever_computed_its_hash(owner: User) -> None:
    nothing_new = (CABLE_TV.tiers[0], replace(CABLE_TV.tiers[1], services=CABLE_TV.tiers[0].services[:1]))
    plan = import_plan(replace(CABLE_TV, tiers=nothing_new), owner, NOW)
    version = publish_plan(plan, revision=1, by=owner, note="", now=NOW, reason="It fills up next month.")
    quote = a_sent_quote(owner).quote
    assert verified()[0] == 0
    other = bytes(version.document).replace(b"next month", b"next years")
    with transaction.atomic(), tampering(PlanVersion):
        PlanVersion.objects.update(document=other)
    status, said = verified()
    assert (status, f"plan version {version.pk}: its hash is {version.sha256}" in said) == (1, True)
    with transaction.atomic(), tampering(PlanVersion):
        PlanVersion.objects.update(sha256=pricing.fingerprint(other))
    status, said = verified()
    assert (status, f"quote {quote.number}: revision 1 was made from version 1, {version.sha256}" in said) == (1, True)


def test_it_stops_with_the_first_bad_place_and_lists_all(db: None) -> None:
    write(4, NOTE)
    with tampering():
        Event.objects.filter(seq__in=(2, 3)).update(kind="pdf")
    status, said = verified()
    lines = said.splitlines()
    assert status == 1
    assert [line.partition(":")[0] for line in lines[:-1]] == ["entry 2", "entry 3"]
    assert f"faults. First: {lines[0]}" in lines[-1]


def test_programs_are_told_the_same(db: None) -> None:
    first, *_ = write(3, NOTE)
    seq, head = chain.head()
    status, said = verified("--json", "--holds", first.record_hash)
    told = json.loads(said)
    assert (status, told["whole"], told["faults"]) == (0, True, [])
    assert (told["entries"], told["head"], told["holds"]) == (seq, head, {first.record_hash: 1})
    assert told["unheld_rows"] == 0
    with tampering():
        Event.objects.filter(seq=2).update(kind="declined")
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify", "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert (told["whole"], told["faults"][0]["place"]) == (False, "entry 2")
    assert told["faults"][0]["what"].startswith("kind is 'declined' in its column")


def test_the_word_of_before_does_the_same(db: None) -> None:
    out = StringIO()
    call_command("verify_chain", stdout=out)
    assert out.getvalue().startswith("All is as it was written: entries 0")


@pytest.mark.on_both
@pytest.mark.django_db(transaction=True)
def test_others_write_meanwhile_and_it_sees_one_state() -> None:
    """The writer does not wait, and what it writes is not half seen."""
    write(3, NOTE)
    with snapshot():
        before = chain.head()
        writer = threading.Thread(target=_write_one)
        writer.start()
        writer.join(60)
        assert not writer.is_alive()
        assert chain.head() == before
        assert Event.objects.count() == 3
    assert chain.head()[0] == 4
    assert Event.objects.count() == 4


def _write_one() -> None:
    write(1, NOTE)
    connections.close_all()


def test_a_head_from_a_paper_or_a_mail_is_found_or_missed(db: None) -> None:
    first, *_ = write(3, NOTE)
    status, said = verified("--head", f"1: {first.record_hash.upper()}")
    assert (status, f"Head 1:{first.record_hash} is in the chain." in said) == (0, True)
    status, said = verified("--head", f"4:{first.record_hash}", "--head", f"2:{first.record_hash}")
    assert (status, f"head 4:{first.record_hash}: is not in the chain, which ends with entry 3" in said) == (1, True)
    assert f"head 2:{first.record_hash}: is not in the chain, where entry 2 has" in said
    with pytest.raises(CommandError, match="is no head"):
        call_command("verify", "--head", "12")


def test_the_file_of_heads_is_read_where_there_is_one(db: None, settings: Settings, tmp_path: Path) -> None:
    settings.HEAD_FILE, settings.OWN_HEAD_KEY = str(tmp_path / "heads.jsonl"), tmp_path / "key.pem"
    write(2, NOTE)
    assert verified()[0] == 0  # not yet
    heads.note(timezone.now())
    status, said = verified("--json")
    assert (status, json.loads(said)["head_files"]) == (
        0, {settings.HEAD_FILE: {"lines": 1, "torn": 0, "last": str(heads.current())}}
    )  # fmt: skip
    kept = tmp_path / "elsewhere.jsonl"
    kept.write_bytes(Path(settings.HEAD_FILE).read_bytes().replace(b'"entry":2', b'"entry":3'))
    status, said = verified("--heads", str(kept))
    assert (status, "heads elsewhere.jsonl line 1: the key" in said) == (1, True)
    assert "heads elsewhere.jsonl line 1: 3:" in said
    assert "heads heads.jsonl" not in said
    assert verified("--heads", str(tmp_path / "nothing"))[0] == 2
