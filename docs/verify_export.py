#!/usr/bin/env python3
"""Checks a chain that was exported from the portal. Needs Python 3.9 or newer and nothing else: no portal.

    ./portal manage export_chain > chain.jsonl                   # on the server
    python3 verify_export.py chain.jsonl                         # anywhere
    python3 verify_export.py chain.jsonl --holds HASH file.pdf   # is this fingerprint, is this file, in it?

Each line of the export is one entry: {"record_hash": ..., "kind": ..., "body": ...}. The body is canonical JSON (keys
sorted, no spaces, UTF-8) and holds the number of the entry and the hash of the one before. The hash of an entry is
SHA-256 of a tag, a zero byte and the exact bytes of the body, so that nothing can be changed, left out or put between
without breaking it, or every hash after it.

What this shows: that the entries hang together, and end with the head that is printed. A chain that was made anew from
beginning to end, or that lacks its last entries, hangs together too. Compare the head, or give a fingerprint that you
have from elsewhere (--holds): it stands on the last page of each contract and in the mail that it came with.

Exits with 0 where all is well, with 1 where something is not, and with 2 where the export cannot be read.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any

START = "0" * 64
# An entry of one kind cannot be passed off as one of another where its kind has a tag of its own.
TAGS = {
    "signed": b"msp-sign-v1",
    "accepted": b"msp-accept-v1",
    "accepted-on-behalf": b"msp-accept-on-behalf-v1",
}
TAG = b"msp-event-v1"
# msp-event/1 is from when every entry was about a quote.
FORMATS = ("msp-event/1", "msp-event/2")


def record_hash(kind: str, body: bytes) -> str:
    """The hash that seals an entry, from its kind and the exact bytes of its body."""
    return hashlib.sha256(TAGS.get(kind, TAG) + b"\0" + body).hexdigest()


def canonical(document: object) -> bytes:
    """The one way in which a document is written."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


def read_body(body: bytes) -> dict[str, Any] | None:
    """What the bytes of a body say; None where they say nothing, or say it in another form than the one."""
    try:
        document = json.loads(body)
        return document if isinstance(document, dict) and canonical(document) == body else None
    except ValueError:
        return None


def faults_of(
    entry: dict[str, str], body: bytes, document: dict[str, Any] | None, number: int, before: str
) -> Iterator[str]:
    """What is wrong with an entry, in words; `number` and `before` are those that it must name."""
    if record_hash(entry["kind"], body) != entry["record_hash"]:
        yield "its hash is not that of its kind and its bytes"
    if document is None:
        yield "its body cannot be read"
        return
    if document.get("schema") not in FORMATS:
        yield f"its format is {document.get('schema')!r}, which this program does not know"
    if document.get("kind") != entry["kind"]:
        yield f"its kind is {entry['kind']!r}, in its body {document.get('kind')!r}"
    if document.get("seq") != number:
        yield f"its number is {document.get('seq')!r}, it should be {number}"
    if document.get("prev_hash") != before:
        yield f"it names {document.get('prev_hash')!r} as the entry before, that one is {before}"


def entries_of(lines: Iterable[str]) -> Iterator[tuple[dict[str, str], bytes]]:
    """Each entry of an export with the bytes of its body. Raises ValueError, with the line, for what is none."""
    for place, line in enumerate(lines, 1):
        try:
            entry = json.loads(line)
            if not all(isinstance(entry[key], str) for key in ("record_hash", "kind", "body")):
                raise ValueError("not text")
            body = entry["body"].encode("utf-8", "surrogateescape")
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"line {place} is no entry: {error!r}") from None
        yield entry, body


def checked(lines: Iterable[str], wanted: set[str]) -> tuple[int, str, list[str], dict[str, int]]:
    """How many entries there are, the head, the faults, and at which entries the wanted hashes are named."""
    number, before = 0, START
    faults: list[str] = []
    found: dict[str, int] = {}
    for entry, body in entries_of(lines):
        number += 1
        document = read_body(body)
        faults += [f"entry {number}: {what}" for what in faults_of(entry, body, document, number, before)]
        named = {entry["record_hash"]}
        if document is not None:
            named |= {value for value in document.values() if isinstance(value, str)}
        for one in named & wanted:
            found.setdefault(one, number)
        before = entry["record_hash"]
    return number, before, faults, found


def main(words: list[str] | None = None) -> int:
    """Run it with the words of a command line. Gives the exit status."""
    parser = argparse.ArgumentParser(description="Check a chain that was exported from the portal.")
    parser.add_argument("export", help="The file that `manage.py export_chain` printed, or - for standard input.")
    parser.add_argument("files", nargs="*", help="Files, such as the PDF of a contract, that an entry must name.")
    parser.add_argument(
        "--holds", action="append", default=[], metavar="HASH", help="A fingerprint that must be there."
    )
    said = parser.parse_args(words)
    wanted = {one.strip().lower(): "fingerprint " + one for one in said.holds}
    try:
        for name in said.files:
            with open(name, "rb") as file:
                wanted[hashlib.sha256(file.read()).hexdigest()] = "file " + name
        if said.export == "-":
            number, head, faults, found = checked(sys.stdin, set(wanted))
        else:
            with open(said.export, encoding="utf-8") as lines:
                number, head, faults, found = checked(lines, set(wanted))
    except (OSError, ValueError) as error:
        print(f"It cannot be read: {error}", file=sys.stderr)
        return 2
    for one, name in wanted.items():
        if one in found:
            print(f"{name} is named by entry {found[one]}")
        else:
            faults.append(f"{name}: no entry names it (SHA-256 {one})")
    for fault in faults:
        print(fault)
    print(f"{'Not whole' if faults else 'Whole'}: entries {number}, head {head}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
