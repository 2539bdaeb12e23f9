#!/usr/bin/env python3
"""Checks a chain that was exported from the portal. Needs Python 3.9 or newer and nothing else: no portal.

    ./portal manage export_chain > chain.jsonl                   # on the server
    python3 verify_export.py chain.jsonl                         # anywhere
    python3 verify_export.py chain.jsonl --head N:HASH           # is the end that a PDF or a mail names still in it?
    python3 verify_export.py chain.jsonl --heads heads.jsonl     # and those of the worker's file? (not its signatures)
    python3 verify_export.py chain.jsonl --holds HASH file.pdf acceptance.json   # this fingerprint, file, entry in it?

Each line of it is an entry: {"record_hash": ..., "kind": ..., "body": ...}; the last one is {"head": "N:HASH"}. The
body is canonical JSON (keys sorted, no spaces, UTF-8) with the number of the entry and the hash of the one before. The
hash of an entry is SHA-256 of a tag, a zero byte and the exact bytes of the body: nothing can be changed, left out or
put between without breaking it, or every hash after it. A chain that was made anew from beginning to end, or that lacks
its last entries, hangs together too; only a head from elsewhere finds that. Exits with 0 where all is well, with 1
where something is not, with 2 where the export cannot be read.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

START = "0" * 64
# An entry of one kind cannot be passed off as one of another where its kind has a tag of its own.
_SIGNED = {"signed": b"msp-sign-v1", "accepted": b"msp-accept-v1"}
TAGS = {**_SIGNED, "accepted-on-behalf": b"msp-accept-on-behalf-v1"}
TAG = b"msp-event-v1"
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


def faults_of(entry: dict[str, str], body: bytes, document: Any, number: int, before: str) -> Iterator[str]:
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
            keys = ("head",) if "head" in entry else ("record_hash", "kind", "body")
            if not all(isinstance(entry[key], str) for key in keys):
                raise ValueError("not text")
            body = entry.get("body", "").encode("utf-8", "surrogateescape")
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"line {place} is no entry: {error!r}") from None
        yield entry, body


def checked(lines: Iterable[str], wanted: set[str]) -> tuple[int, str, list[str], dict[str, int]]:
    """How many entries there are, the head, the faults, and at which entries the wanted hashes and heads are."""
    number, before, end = 0, START, ""
    faults, found = list[str](), dict[str, int]()
    for entry, body in entries_of(lines):
        if "head" in entry:
            end = entry["head"]
            continue
        number += 1
        document = read_body(body)
        faults += [f"entry {number}: {what}" for what in faults_of(entry, body, document, number, before)]
        named = {entry["record_hash"], f"{number}:{entry['record_hash']}"}
        if document is not None:
            named |= {value for value in document.values() if isinstance(value, str)}
        for one in named & wanted:
            found.setdefault(one, number)
        before = entry["record_hash"]
    if end != f"{number}:{before}":
        faults.append(f"head: the export ends with {number}:{before}, it should end with {end or 'a head'}")
    return number, before, faults, found


def heads_in(name: str) -> Iterator[str]:
    """The heads in the worker's file. A line that broke off as it was written is passed over."""
    with open(name, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            with suppress(ValueError, KeyError, TypeError):
                yield "{entry}:{hash}".format(**json.loads(line))


def main(words: list[str] | None = None) -> int:
    """Run it with the words of a command line. Gives the exit status."""
    parser = argparse.ArgumentParser(description="Check a chain that was exported from the portal.")
    parser.add_argument("export", help="The file that `manage.py export_chain` printed, or - for standard input.")
    parser.add_argument("files", nargs="*", help="Files, such as the PDF of a contract, that an entry must name.")
    for word, name in (("--holds", "HASH"), ("--head", "N:HASH"), ("--heads", "FILE")):
        parser.add_argument(word, action="append", default=[], metavar=name, help="It must be there; can be repeated.")
    said = parser.parse_args(words)
    wanted = {one.strip().lower(): "fingerprint " + one for one in said.holds}
    try:
        kept = {one: f"head {one} of {name}" for name in said.heads for one in heads_in(name)}
        wanted = {**kept, **wanted, **{"".join(one.split()).lower(): "head " + one for one in said.head}}
        for name in said.files:
            with open(name, "rb") as file:  # an entry itself, as a contract's PDF encloses it, goes by its hash
                kind = (read_body(content := file.read()) or {}).get("kind")
            wanted[record_hash(kind, content) if kind else hashlib.sha256(content).hexdigest()] = "file " + name
        with sys.stdin if said.export == "-" else open(said.export, encoding="utf-8") as lines:
            number, head, faults, found = checked(lines, set(wanted))
    except (OSError, ValueError) as error:
        print(f"It cannot be read: {error}", file=sys.stderr)
        return 2
    for one, name in wanted.items():
        if one not in found:
            why = "it is no entry any more" if name.startswith("head ") else f"no entry names it (SHA-256 {one})"
            faults.append(f"{name}: {why}")
        elif name != kept.get(one):
            print(f"{name} is named by entry {found[one]}")
    for fault in faults:
        print(fault)
    print(f"{'Not whole' if faults else 'Whole'}: entries {number}, head {head}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
