"""manage.py export_chain: the chain as a file that somebody else can check without the portal."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from groundwork import heads
from groundwork.models import Event
from groundwork.transactions import snapshot


class Command(BaseCommand):
    """Prints each entry as a line of JSON: its hash, its kind, its exact bytes as text. Not what is kept beside it.

    The last line is the head, by which a copy that broke off is known.
    """

    help = (
        "Print the chain, one line of JSON for each entry. docs/verify_export.py checks it with Python alone: "
        "export_chain > chain.jsonl, then python3 docs/verify_export.py chain.jsonl"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with snapshot():
            rows = Event.objects.order_by("seq").values_list("record_hash", "kind", "body")
            for record_hash, kind, body in rows.iterator(chunk_size=500):
                # What cannot be text was written by no program: told as it is, it breaks the chain where it stands.
                text = bytes(body).decode("utf-8", "surrogateescape") if isinstance(body, bytes | memoryview) else ""
                said = {"record_hash": record_hash, "kind": kind, "body": text}
                self.stdout.write(json.dumps(said, ensure_ascii=True))
            self.stdout.write(json.dumps({"head": str(heads.current() or "")}))
