"""How stages are run and summed up, and how missing packages are told."""

import os
import sys
from pathlib import Path

import pytest

from tools import suite, system_packages
from tools.stages import Outcome, Stage, run_at_once, run_stages, run_unheard, summary
from tools.suite import _counted

TALLY = '<testsuites><testsuite tests="{}" failures="{}" errors="{}" skipped="{}"/></testsuites>'


def test_the_closing_line_counts_all_runs(tmp_path: Path) -> None:
    one, two = tmp_path / "one.xml", tmp_path / "two.xml"
    one.write_text(TALLY.format(10, 1, 2, 3))
    two.write_text(TALLY.format(5, 0, 0, 0))
    assert _counted([one, two, tmp_path / "never-ran.xml"]) == "9 passed, 3 failed, 3 skipped"


def test_a_failing_stage_stops_no_other_and_fails_the_whole(capfd: pytest.CaptureFixture[str]) -> None:
    stages = [
        Stage("bad", [sys.executable, "-c", "raise SystemExit(3)"]),
        Stage("good", [sys.executable, "-c", "import os; print(os.environ['WORD'])"], {"WORD": "ran anyway"}),
    ]
    outcomes = run_stages(stages)
    assert [outcome.status for outcome in outcomes] == [3, 0]
    assert summary(outcomes) == 1
    said = capfd.readouterr().out
    assert "ran anyway" in said
    assert "FAILED (status 3)" in said


def test_stages_at_once_wait_for_each_other_and_are_heard_in_order(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Each waits for the file of the other: one after the other neither would end."""
    meet = (
        "import pathlib, sys, time; mine, theirs = map(pathlib.Path, sys.argv[1:3]); mine.touch();\n"
        "while not theirs.exists(): time.sleep(0.01)\n"
        "print('met', mine.name); sys.exit(int(sys.argv[3]))"
    )
    one, two = str(tmp_path / "one"), str(tmp_path / "two")
    outcomes = run_at_once(
        Stage("first", [sys.executable, "-c", meet, one, two, "0"]),
        Stage("second", [sys.executable, "-c", meet, two, one, "4"]),
    )
    assert [(outcome.name, outcome.status) for outcome in outcomes] == [("first", 0), ("second", 4)]
    said = capfd.readouterr().out
    assert said.index("--- first") < said.index("met one") < said.index("--- second") < said.index("met two")


def test_all_good_is_good() -> None:
    assert summary([Outcome("one", 0, 1.0)]) == 0


def test_what_is_missing_is_named_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_packages, "is_root", lambda: False)
    assert system_packages.how_to_install(["a", "b"]) == "sudo apt-get install a b"


def test_missing_libraries_are_found_by_asking_for_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(system_packages, "_PDF_LIBRARIES", {"libc.so.6": "here", "libno-such.so.0": "libno-such0"})
    monkeypatch.setattr(system_packages, "is_root", lambda: False)
    system_packages.want_pdf()
    said = capsys.readouterr().err
    assert "sudo apt-get install libno-such0\n" in said


def test_sources_are_read_before_the_workers_begin_and_only_where_they_changed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    source = tmp_path / "quotes" / "a.py"
    source.parent.mkdir()
    source.write_text("")
    read: list[str] = []
    monkeypatch.setattr(suite, "ROOT", tmp_path)
    monkeypatch.setattr(suite, "_TALLIES", tmp_path)
    monkeypatch.setattr(suite, "run_unheard", lambda *stages: read.extend(stage.name for stage in stages))
    suite._read_first()
    suite._read_first()
    assert read == ["reading quotes", "reading contracts"]
    later = (tmp_path / "read").stat().st_mtime + 1
    os.utime(source, (later, later))
    suite._read_first()
    assert len(read) == 4


def test_stages_that_nobody_hears_run_side_by_side(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Whatever becomes of them; each waits for the file of the other."""
    meet = (
        "import pathlib, sys, time; mine, theirs = map(pathlib.Path, sys.argv[1:3]); mine.touch();\n"
        "while not theirs.exists(): time.sleep(0.01)\n"
        "print('met', mine.name); sys.exit(3)"
    )
    one, two = str(tmp_path / "one"), str(tmp_path / "two")
    run_unheard(
        Stage("first", [sys.executable, "-c", meet, one, two]), Stage("second", [sys.executable, "-c", meet, two, one])
    )
    assert capfd.readouterr() == ("", "")
