"""The chain as a file, and the program in docs/ that checks it with Python's standard library alone."""

import hashlib
import json
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from groundwork import chain
from groundwork.tests.chain.writing import CONTRACT, seen, write, write_as_before

PROGRAM = Path(__file__).parents[3] / "docs" / "verify_export.py"


@pytest.fixture
def export(db: None, tmp_path: Path) -> Path:
    """A chain with entries of both formats, of every kind of seal, and with details beside one."""
    write_as_before(5)
    write(5)
    write(1, CONTRACT)
    seen()
    out = StringIO()
    call_command("export_chain", stdout=out)
    file = tmp_path / "chain.jsonl"
    file.write_text(out.getvalue(), "utf-8")
    return file


def checked(*words: str | Path) -> tuple[int, str]:
    """The exit status and what is printed, by a Python that sees neither the portal nor any package."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", PROGRAM, *words], capture_output=True, text=True, check=False, cwd="/"
    )
    return done.returncode, done.stdout + done.stderr


def test_a_chain_as_it_was_written_is_whole_and_ends_with_the_portals_head(export: Path) -> None:
    seq, record_hash = chain.head()
    assert checked(export) == (0, f"Whole: entries {seq}, head {record_hash}\n")
    assert seq == 12
    assert "192.0.2.17" not in export.read_text("utf-8")  # what can be erased does not leave the portal


def test_a_fingerprint_and_a_file_are_found_or_missed(export: Path, tmp_path: Path) -> None:
    entry = json.loads(export.read_text("utf-8").splitlines()[3])
    status, said = checked(export, "--holds", entry["record_hash"].upper())
    assert (status, "is named by entry 4" in said) == (0, True)
    paper = tmp_path / "contract.pdf"
    paper.write_bytes(b"%PDF")
    status, said = checked(export, paper)
    assert (status, f"no entry names it (SHA-256 {hashlib.sha256(b'%PDF').hexdigest()})" in said) == (1, True)


def test_an_entry_by_itself_as_a_contract_encloses_it_is_found_or_missed(export: Path, tmp_path: Path) -> None:
    entry = next(
        one for one in map(json.loads, export.read_text("utf-8").splitlines()) if one.get("kind") == "accepted"
    )
    enclosed = tmp_path / "acceptance.json"
    enclosed.write_bytes(entry["body"].encode())
    status, said = checked(export, enclosed)
    assert (status, f"file {enclosed} is named by entry" in said) == (0, True)
    enclosed.write_bytes(entry["body"].replace("accepted", "adopted", 1).encode())
    assert checked(export, enclosed)[0] == 1


@pytest.mark.parametrize(
    ("line", "old", "new", "said"),
    [
        (3, "entry 2", "entry 3", "entry 3: its hash is not that of its kind and its bytes"),
        (2, '"kind": "viewed"', '"kind": "declined"', "entry 2: its kind is 'declined', in its body 'viewed'"),
        (9, "msp-event/2", "msp-event/3", "entry 9: its format is 'msp-event/3'"),
        (4, '{\\"', '{ \\"', "entry 4: its body cannot be read"),
    ],
)
def test_a_change_is_found_at_its_entry(export: Path, line: int, old: str, new: str, said: str) -> None:
    lines = export.read_text("utf-8").splitlines()
    assert old in lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(old, new, 1)
    export.write_text("\n".join(lines), "utf-8")
    status, told = checked(export)
    assert (status, said in told, told.splitlines()[-1].startswith("Not whole")) == (1, True, True)


@pytest.mark.parametrize(("deed", "said"), [("left out", "its number is 8"), ("turned round", "its number is 12")])
def test_entries_left_out_or_moved_are_found(export: Path, deed: str, said: str) -> None:
    lines = export.read_text("utf-8").splitlines()
    lines = lines[:6] + lines[7:] if deed == "left out" else lines[::-1]
    export.write_text("\n".join(lines), "utf-8")
    status, told = checked(export)
    assert (status, said in told) == (1, True)


def test_what_is_asked_for_is_told_also_where_a_file_of_heads_has_it(export: Path, tmp_path: Path) -> None:
    entry = json.loads(export.read_text("utf-8").splitlines()[3])
    heads, head = tmp_path / "heads.jsonl", f"4:{entry['record_hash']}"
    heads.write_text(json.dumps({"entry": 4, "hash": entry["record_hash"]}), "utf-8")
    assert f"head {head} is named by entry 4\n" in checked(export, "--head", head, "--heads", heads)[1]
    status, said = checked(export, "--holds", "sha256:ab")
    assert (status, "fingerprint sha256:ab: no entry names it" in said) == (1, True)


def test_what_is_no_export_is_said(tmp_path: Path) -> None:
    file = tmp_path / "other"
    file.write_text('{"record_hash": 1}\n', "utf-8")
    status, told = checked(file)
    assert (status, "line 1 is no entry" in told) == (2, True)
    assert checked(tmp_path / "nothing")[0] == 2
    file.write_text("", "utf-8")
    assert checked(file)[0] == 1, "a disk was full"


def test_the_program_is_short_enough_to_be_read() -> None:
    assert len(PROGRAM.read_text("utf-8").splitlines()) <= 150


def test_the_end_that_somebody_kept_is_found_or_missed(export: Path, tmp_path: Path) -> None:
    """As a PDF or a mail says it, and as the worker's file has it, where one line broke off."""
    seq, record_hash = chain.head()
    heads = tmp_path / "heads.jsonl"
    line = '{"at":"2026","entry":%d,"hash":"%s"}\n'
    entry = json.loads(export.read_text("utf-8").splitlines()[3])
    heads.write_text(line % (4, entry["record_hash"]) + '{"at":"20\n' + line % (seq, record_hash), "utf-8")
    status, said = checked(export, "--head", f"{seq}: {record_hash.upper()}", "--heads", heads)
    assert (status, said.splitlines()[-1]) == (0, f"Whole: entries {seq}, head {record_hash}")
    # The chain without its end, with a head that fits.
    lines = export.read_text("utf-8").splitlines()[:-2]
    last = json.loads(lines[-1])["record_hash"]
    export.write_text("\n".join([*lines, json.dumps({"head": f"{seq - 1}:{last}"})]), "utf-8")
    assert checked(export)[0] == 0
    status, said = checked(export, "--heads", heads)
    assert (status, f"head {seq}:{record_hash} of {heads}: it is no entry any more" in said) == (1, True)
    assert "head 4:" not in said


def test_a_copy_that_broke_off_is_known(export: Path) -> None:
    lines = export.read_text("utf-8").splitlines()
    export.write_text("\n".join(lines[:-1]), "utf-8")
    status, told = checked(export)
    assert (status, "it should end with a head" in told) == (1, True)
