"""`manage.py import_devices CLIENT FILE`: the importer on the command line."""

import json
import sys
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

import pricing
from clients.importing.columns import FIELDS, NO_FIELD
from clients.importing.files import read_table
from clients.importing.guessing import DATE_FIELDS
from clients.importing.kinds import LEAVE_OUT, read_answers
from clients.importing.limits import MAX_BYTES
from clients.importing.plan import ImportPlan, plan_import, report_of
from clients.importing.reading import Reading
from clients.importing.rows import Choices
from clients.models import Client, name_key
from clients.selectors import clients_named, own_things_of, plan_for, where_it_went
from clients.services.clients import checked_name, create_client
from clients.services.imports import import_devices
from groundwork.device_kinds import DEVICES
from groundwork.errors import DomainError
from groundwork.held_files import SourceFile
from groundwork.keys import given_number
from groundwork.tables.code_pages import CODE_PAGES
from groundwork.tables.dates import DateOrder
from groundwork.tables.errors import UnreadableFileError


class Command(BaseCommand):
    """Import a client's devices from a file of any make."""

    help = "Import a client's devices from a file of any make, or show what an import would do."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("client", metavar="CLIENT", help="the client's name or number")
        parser.add_argument("file", metavar="FILE", help="a CSV file or a workbook (XLSX, XLS, XLSB, ODS)")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
        parser.add_argument("--json", action="store_true", help="print the figures as JSON")
        parser.add_argument("--create", action="store_true", help="make the client if there is none of that name")
        parser.add_argument(
            "--kind-map",
            action="append",
            default=[],
            metavar="WORD=KIND",
            help=f"what a kind word means, or WORD+CHASSIS; kinds: {', '.join(DEVICES)}, {LEAVE_OUT}",
        )
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="HEADER=FIELD",
            help=f"what a column holds; fields: {', '.join(FIELDS)}, {NO_FIELD}",
        )
        parser.add_argument(
            "--dates",
            choices=[order.value for order in DateOrder],
            help="what comes first in dates such as 05/06/2026, where the file does not show it",
        )
        parser.add_argument(
            "--day-numbers",
            action="append",
            default=[],
            choices=DATE_FIELDS,
            help="a field whose numbers are days, as spreadsheets count them",
        )
        parser.add_argument("--sheet", default="", help="the sheet of a workbook that holds the list")
        parser.add_argument(
            "--code-page", default="", choices=["", *CODE_PAGES], help="what text is in, if it is not UTF-8"
        )
        parser.add_argument("--retire-missing", action="store_true", help="retire the devices that the file leaves out")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            plan = self._import(options, timezone.now())
        except DomainError as fault:
            raise CommandError(pricing.one_line(str(fault)), returncode=2) from fault
        if options["json"]:
            self.stdout.write(json.dumps(report_of(plan), ensure_ascii=False))
        else:
            self._tell(plan, done=not options["dry_run"])

    def _import(self, options: dict[str, Any], now: datetime) -> ImportPlan:
        choices = Choices(
            columns=dict(_pairs(options["column"], "HEADER=FIELD")),
            kinds=read_answers(_pairs(options["kind_map"], "WORD=KIND"), own_things_of(None)),
            date_order=DateOrder(options["dates"]) if options["dates"] else None,
            retire_missing=options["retire_missing"],
            day_numbers=frozenset(options["day_numbers"]),
            reading=Reading(options["sheet"], options["code_page"]),
        )
        source = SourceFile(Path(options["file"]).name, _read(Path(options["file"])))
        client = _find_client(options["client"])
        if client is None and not options["create"]:
            raise DomainError(
                _("There is no client “%(name)s”. Add --create to make it.") % {"name": options["client"]}
            )
        if options["dry_run"]:
            table = read_table(source.content, choices.columns, choices.reading)
            if client is None:
                return plan_import(table, [], [], checked_name(options["client"]), choices, own_things_of(None))
            return plan_for(client, table, choices)
        with transaction.atomic():
            # In one transaction with the import: a file that cannot be read leaves no empty client behind.
            client = client or create_client(options["client"], now=now)
            _record, plan = import_devices(client, source, choices, None, now)
        return plan

    def _tell(self, plan: ImportPlan, done: bool) -> None:
        figures = {
            _("Rows"): plan.rows,
            _("New"): len(plan.new),
            _("Changed"): len(plan.changed),
            _("Unchanged"): plan.unchanged,
            _("Retired") if plan.retire_missing else _("No longer in the file (kept)"): len(plan.missing),
            _("Rejected"): len(plan.rejected),
        }
        for name, number in figures.items():
            self.stdout.write(f"{name}: {number}")
        for row in plan.rejected:
            self.stdout.write("  " + _("line %(line)s: %(reason)s") % {"line": row.line, "reason": row.reason})
        for note in plan.notes:
            self.stdout.write("  " + _("line %(line)s: %(reason)s") % {"line": note.line, "reason": note.text})
        for kind, number in plan.counts.items():
            self.stdout.write(f"{kind}: {number}")
        for entry in plan.things:
            self.stdout.write(f"{entry.thing.code}: {entry.after}")
        self.stdout.write(_("Done.") if done else _("Nothing was changed: this was a dry run."))


def _pairs(texts: list[str], shape: str) -> list[tuple[str, str]]:
    """Pairs from "LEFT=RIGHT"; the last equals sign parts them, because a header may hold one."""
    pairs = []
    for text in texts:
        left, equals, right = text.rpartition("=")
        if not equals:
            raise DomainError(_("“%(text)s” is not of the form %(shape)s.") % {"text": text, "shape": shape})
        pairs.append((left.strip(), right.strip().lower()))
    return pairs


def _read(path: Path) -> bytes:
    """The file's bytes, one more than allowed at most."""
    try:
        if str(path) == "-":
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as fault:
        raise UnreadableFileError(
            _("The file %(path)s cannot be opened: %(why)s.") % {"path": path, "why": fault.strerror}
        ) from fault


def _find_client(said: str) -> Client | None:
    """By name, whatever its case; else by number."""
    by_name = clients_named([said]).get(name_key(said))
    return by_name or where_it_went(Client.objects.filter(pk=given_number(said, 0)))
