"""manage.py verify: re-read, re-hash and re-price everything that was kept."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from groundwork import chain, heads
from groundwork.baseline import unheld
from groundwork.heads import Found, Head
from groundwork.models import Event
from groundwork.transactions import snapshot
from quotes.verifying import Pending, pending_seals, verify_all


@dataclass(slots=True)
class Seen:
    """What was found: the head, what was asked for, what waits, and every fault."""

    seq: int = 0
    record_hash: str = ""
    holds: dict[str, int | None] = field(default_factory=dict)
    heads: Sequence[Head] = ()
    files: dict[str, Found] = field(default_factory=dict)
    waiting: int = 0
    pending: tuple[Pending, ...] = ()
    faults: list[str] = field(default_factory=list)


def _head(text: str) -> Head:
    try:
        return Head.read(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error


class Command(BaseCommand):
    """Prints the head and exits 0 when everything is as it was written; else prints each fault, the first of them
    once more as it stops, and exits 1."""

    help = (
        "Read everything again: each entry of the chain against its hash and its neighbours, each frozen document "
        "against its hash, its entry and its columns, each file against what it is of and its seal, each price against "
        "today’s engine, and the chain against the heads that were kept outside."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--holds",
            action="append",
            default=[],
            metavar="HASH",
            help="A fingerprint from a PDF or a mail, which must be in the chain. May be given several times.",
        )
        parser.add_argument(
            "--head",
            action="append",
            default=[],
            type=_head,
            metavar="N:HASH",
            help="An entry from a PDF or a mail, which must be in its place. May be given several times.",
        )
        parser.add_argument(
            "--heads",
            action="append",
            default=[],
            type=Path,
            metavar="FILE",
            help="A file of heads from elsewhere. The one that HEAD_FILE names is read where there is one.",
        )
        parser.add_argument("--json", action="store_true", help="Say it as one JSON object, for programs.")

    def handle(
        self, *args: Any, holds: list[str], head: list[Head], heads: list[Path], json: bool, **options: Any
    ) -> None:
        seen = _seen(holds, head, heads)
        if json:
            self.stdout.write(_json(seen))
        else:
            self._say(seen)
        if seen.faults:
            raise CommandError(
                f"Not as it was written: {len(seen.faults)} faults. First: {seen.faults[0]}", returncode=1
            )

    def _say(self, seen: Seen) -> None:
        for wanted, entry in seen.holds.items():
            if entry is not None:
                self.stdout.write(f"Fingerprint {wanted} is entry {entry}.")
        for one in seen.pending:
            why = f": {one.error}" if one.error else ""
            self.stdout.write(f"Pending since {one.since:%Y-%m-%d %H:%M} UTC: the seal of {one.quote}{why}")
        if seen.faults:
            self.stdout.write("\n".join(seen.faults))
            return
        self.stdout.write(f"All is as it was written: entries {seen.seq}, head {seen.record_hash}")
        for name, found in seen.files.items():
            torn = f", torn as they were written: {found.torn}" if found.torn else ""
            self.stdout.write(f"Heads in {name}: {found.lines} in the chain, last {found.last or 'none'}{torn}")
        for head in seen.heads:
            self.stdout.write(f"Head {head} is in the chain.")
        if seen.waiting:
            self.stdout.write(f"Rows that the next baseline will hold: {seen.waiting}")
        if not (seen.holds or seen.heads or seen.files):
            self.stdout.write("A chain made anew is whole too: give a head from a PDF or mail, --head N:HASH.")


def _seen(holds: Sequence[str], wanted: Sequence[Head], more: Sequence[Path]) -> Seen:
    own = [Path(settings.HEAD_FILE)] if settings.HEAD_FILE and Path(settings.HEAD_FILE).exists() else []
    try:
        # Before the chain: what is added meanwhile may be of entries that the snapshot does not have.
        files = {path: path.stat().st_size for path in dict.fromkeys((*own, *more))}
    except OSError as error:
        raise CommandError(f"The file of heads cannot be read: {error}", returncode=2) from error
    with snapshot():
        seen = Seen(*chain.head(), holds={one: _entry_of(one) for one in holds}, heads=wanted)
        seen.faults = [*verify_all(), *_missing(seen.holds), *heads.faults_of_heads(wanted)]
        for path, size in files.items():
            found = seen.files[str(path)] = Found()
            seen.faults.extend(heads.faults_of_file(path, found, size))
        seen.waiting, seen.pending = unheld(), pending_seals()
    return seen


def _entry_of(wanted: str) -> int | None:
    entries = Event.objects.filter(record_hash=wanted.strip().lower()).values_list("seq", flat=True)
    return entries.first()


def _missing(found: dict[str, int | None]) -> Iterator[str]:
    for wanted, entry in found.items():
        if entry is None:
            yield f"fingerprint {wanted}: in no entry; the chain was made anew, or it is not from here"


def _json(seen: Seen) -> str:
    parts = [fault.partition(": ") for fault in seen.faults]
    told = {
        "whole": not seen.faults,
        "entries": seen.seq,
        "head": seen.record_hash,
        "holds": seen.holds,
        "heads": [str(one) for one in seen.heads],
        "head_files": {
            name: {"lines": found.lines, "torn": found.torn, "last": str(found.last) if found.last else None}
            for name, found in seen.files.items()
        },
        "unheld_rows": seen.waiting,
        "pending_seals": [
            {"quote": one.quote, "since": chain.utc_text(one.since), "error": one.error} for one in seen.pending
        ],
        "faults": [{"place": place, "what": what} for place, _colon, what in parts],
    }
    return json.dumps(told, ensure_ascii=False, indent=2)
