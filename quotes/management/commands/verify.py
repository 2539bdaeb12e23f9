"""manage.py verify: re-read, re-hash and re-price everything that was kept."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from groundwork import chain
from groundwork.baseline import unheld
from groundwork.models import Event
from groundwork.transactions import snapshot
from quotes.verifying import verify_all


class Command(BaseCommand):
    """Prints the head and exits 0 when everything is as it was written; else prints each fault, the first of them
    once more as it stops, and exits 1."""

    help = (
        "Read everything again: each entry of the chain against its hash and its neighbours, each frozen document "
        "against its hash, its entry and its columns, each file against what it is of, each price against today’s "
        "engine."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--holds",
            action="append",
            default=[],
            metavar="HASH",
            help="A fingerprint from a PDF or a mail, which must be in the chain. May be given several times.",
        )
        parser.add_argument("--json", action="store_true", help="Say it as one JSON object, for programs.")

    def handle(self, *args: Any, holds: list[str], json: bool, **options: Any) -> None:
        with snapshot():
            seq, record_hash = chain.head()
            found = {wanted: _entry_of(wanted) for wanted in holds}
            faults = [*verify_all(), *_missing(found)]
            waiting = unheld()
        if json:
            self.stdout.write(_json(seq, record_hash, found, waiting, faults))
        else:
            self._say(seq, record_hash, found, waiting, faults)
        if faults:
            raise CommandError(f"Not as it was written: {len(faults)} faults. First: {faults[0]}", returncode=1)

    def _say(self, seq: int, record_hash: str, found: dict[str, int | None], waiting: int, faults: list[str]) -> None:
        for wanted, entry in found.items():
            if entry is not None:
                self.stdout.write(f"Fingerprint {wanted} is entry {entry}.")
        if faults:
            self.stdout.write("\n".join(faults))
            return
        self.stdout.write(f"All is as it was written: entries {seq}, head {record_hash}")
        if waiting:
            self.stdout.write(f"Rows that the next baseline will hold: {waiting}")
        if not found:
            self.stdout.write("A chain made anew is whole too: give a fingerprint from a PDF or mail, --holds HASH.")


def _entry_of(wanted: str) -> int | None:
    entries = Event.objects.filter(record_hash=wanted.strip().lower()).values_list("seq", flat=True)
    return entries.first()


def _missing(found: dict[str, int | None]) -> Iterator[str]:
    for wanted, entry in found.items():
        if entry is None:
            yield f"fingerprint {wanted}: in no entry; the chain was made anew, or it is not from here"


def _json(seq: int, record_hash: str, found: dict[str, int | None], waiting: int, faults: list[str]) -> str:
    parts = [fault.partition(": ") for fault in faults]
    told = {
        "whole": not faults,
        "entries": seq,
        "head": record_hash,
        "holds": found,
        "unheld_rows": waiting,
        "faults": [{"place": place, "what": what} for place, _colon, what in parts],
    }
    return json.dumps(told, ensure_ascii=False, indent=2)
