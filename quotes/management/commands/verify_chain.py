"""manage.py verify_chain: re-read the whole chain of events."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from quotes import chain


class Command(BaseCommand):
    """Prints the head and exits 0 when every entry is as it was written; else prints each fault and exits 1."""

    help = "Re-read every entry of the chain of events and compare it with its hash, its neighbours and the head."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = chain.verify()
        if faults:
            for fault in faults:
                self.stdout.write(str(fault))
            raise CommandError(f"The chain is broken: faults {len(faults)}.", returncode=1)
        seq, record_hash = chain.head()
        self.stdout.write(f"The chain is whole: entries {seq}, head {record_hash}")
        self.stdout.write("Compare this head with the one in the last PDF or mail: a chain made anew has another.")
