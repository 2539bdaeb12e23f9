"""`manage.py check_plan PLAN`: what is wrong with the ladder, as JSON. Exit status 1 if any finding is an error."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

import pricing
from plans.management.files import read_file


class Command(BaseCommand):
    help = "Check the ladder of a plan, a JSON file in the format msp-plan/1 or /2; prints the findings, worst first."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("plan", help="a file in the format msp-plan/1 or msp-plan/2")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = pricing.findings(pricing.plan_from_json(read_file(options["plan"], "bad-plan")))
        except pricing.PricingError as error:
            self.stderr.write(str(error))
            sys.exit(2)
        self.stdout.write(json.dumps({"findings": [pricing.finding_document(finding) for finding in found]}, indent=1))
        if any(finding.severity == "error" for finding in found):
            sys.exit(1)
