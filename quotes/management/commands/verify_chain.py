"""manage.py verify_chain: re-read the whole chain of events and the documents that it names."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from contracts.verifying import verify_contracts
from groundwork import chain
from groundwork.models import Event
from quotes.documents.verifying import verify_freezes


class Command(BaseCommand):
    """Prints the head and exits 0 when everything is as it was written; else prints each fault and exits 1."""

    help = (
        "Re-read the chain of events and the frozen documents that it names: each entry against its hash, its "
        "neighbours and the head, each document against its hash and its entry."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--holds",
            action="append",
            default=[],
            metavar="HASH",
            help="A fingerprint from a PDF or a mail, which must be in the chain. May be given several times.",
        )

    def handle(self, *args: Any, holds: list[str], **options: Any) -> None:
        faults = [str(fault) for fault in (*chain.verify(), *verify_freezes(), *verify_contracts())]
        for wanted in holds:
            seq = Event.objects.filter(record_hash=wanted.strip().lower()).values_list("seq", flat=True).first()
            if seq is None:
                faults.append(f"fingerprint {wanted}: in no entry; the chain was made anew, or it is not from here")
            else:
                self.stdout.write(f"Fingerprint {wanted} is entry {seq}.")
        if faults:
            for fault in faults:
                self.stdout.write(fault)
            raise CommandError(f"Not as it was written: {len(faults)} faults.", returncode=1)
        seq, record_hash = chain.head()
        self.stdout.write(f"The chain is whole: entries {seq}, head {record_hash}")
        if not holds:
            self.stdout.write("A chain made anew is whole too: give a fingerprint from a PDF or mail, --holds HASH.")
